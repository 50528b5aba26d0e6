"""The shapes of the files that say how a programme looks and what a print shop asks: theme.toml and shops.toml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, RootModel

from publish.shape import Shape, Words

Percent = Annotated[float, Field(ge=0, le=100)]
Positive = Annotated[float, Field(gt=0)]


def _lower(given: object) -> object:
    return given.lower() if isinstance(given, str) else given


class ColourShape(Shape):
    """A colour on the screen and on the press."""

    screen: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$"), BeforeValidator(_lower)]
    press: Annotated[
        tuple[Percent, Percent, Percent, Percent], Field(description="Cyan, magenta, yellow, black; percent.")
    ]


class FaceShape(Shape):
    """A family and the weights of it that are used."""

    family: Words
    optical_size: Positive
    weights: dict[str, Annotated[int, Field(ge=1, le=1000)]]


class FacesShape(Shape):
    """The face of running text and that of display."""

    text: FaceShape
    display: FaceShape

    def items(self) -> tuple[tuple[str, FaceShape], ...]:
        """Role and face, text first."""
        return (("text", self.text), ("display", self.display))

    def __getitem__(self, role: str) -> FaceShape:
        return dict(self.items())[role]


class ColoursShape(Shape):
    """The colours that the templates name; others may be added."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, ColourShape]

    ink: ColourShape
    muted: ColourShape
    accent: ColourShape
    signal: ColourShape
    tint: ColourShape
    rule: ColourShape
    paper: ColourShape

    def items(self) -> tuple[tuple[str, ColourShape], ...]:
        """Name and colour, in the order of the theme."""
        return tuple(self)

    def values(self) -> tuple[ColourShape, ...]:
        """The colours, in the order of the theme."""
        return tuple(colour for _, colour in self)

    def __getitem__(self, name: str) -> ColourShape:
        return dict(self.items())[name]


class SizesShape(Shape):
    """Type sizes and leading in points."""

    body_pt: Positive
    leading_pt: Positive
    lead_pt: Positive
    small_pt: Positive
    h1_pt: Positive
    h2_pt: Positive
    h3_pt: Positive


class PageShape(Shape):
    """The trimmed page and its margins, in mm; and whether chapters open on a right-hand page or on the next."""

    width_mm: Positive
    height_mm: Positive
    top_mm: Positive
    bottom_mm: Positive
    inner_mm: Positive
    outer_mm: Positive
    chapter_opens: Literal["right", "next"] = "right"


class LeafletShape(Shape):
    """Bounds of copyfitting: size in points, leading as a factor, space in lines; and the thickness of paper in mm."""

    smallest_pt: Annotated[float, Field(ge=8.5)]
    largest_pt: Positive
    largest_card_pt: Annotated[Positive, Field(description="Largest type on an A6 card, which has few words.")]
    smallest_leading: Annotated[float, Field(ge=1)]
    largest_leading: Annotated[float, Field(ge=1)]
    smallest_space: Annotated[Positive, Field(description="Between proposals, in lines; sections stand wider apart.")]
    largest_space: Positive
    section_breaks: Annotated[
        Literal["never", "needed", "free"],
        Field(description="Whether a section may go on over a fold: needed, where a leaflet has more panels."),
    ] = "needed"
    paper_mm: Annotated[float, Field(ge=0, le=1)]
    paper_gsm: Annotated[Positive | None, Field(description="Grams per square metre, for print orders.")] = None


class PosterShape(Shape):
    """Bounds of copyfitting for the headlines of an A4 poster, in points; those of A3 are larger as its sheet is."""

    smallest_pt: Annotated[float, Field(ge=8.5)]
    largest_pt: Positive


class PressShape(Shape):
    """For whom the print PDF is made: the name of a print shop in shops.toml."""

    shop: Words


class ThemeShape(Shape):
    """templates/theme.toml: the design tokens."""

    colours: ColoursShape
    faces: FacesShape
    sizes: SizesShape
    page: PageShape
    leaflet: LeafletShape
    poster: PosterShape
    press: PressShape


# -- shops.toml ---------------------------------------------------------------------------------------


class ShopShape(Shape):
    """What a print shop asks for. Lengths in mm and points as named, ink in percent, `profile` beside the templates."""

    title: Annotated[Words, Field(description="What people call it; stands in the report of preflight.")]
    bleed_mm: Annotated[float, Field(ge=0, le=10)]
    marks: Annotated[bool, Field(description="Whether crop marks stand outside the bleed.")]
    flavours: Annotated[
        tuple[Literal["PDF/X-1a", "PDF/X-3", "PDF/X-4"], ...], Field(min_length=1, description="What the shop takes.")
    ]
    profile: Annotated[Words, Field(description="ICC profile for CMYK, from the folder of templates.")]
    condition: Annotated[Words, Field(description="Printing condition of the profile, such as FOGRA39.")]
    minimum_ppi: Positive
    minimum_line_art_ppi: Positive
    maximum_ink: Annotated[float, Field(ge=100, le=400)]
    minimum_line_pt: Annotated[float, Field(ge=0)]
    safe_mm: Annotated[float, Field(ge=0)]
    page_multiple: Annotated[int, Field(ge=1)]


class ShopsShape(RootModel[dict[str, ShopShape]]):
    """templates/shops.toml: the print shops, by a short name."""

    model_config = ConfigDict(frozen=True)
