"""The design tokens, from `theme.toml`: every colour, face and size; and from `shops.toml` what print shops ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from publish.diagnostics import Diagnostic, Origin, TemplateError, did_you_mean
from publish.families import check_faces
from publish.theme_schema import (
    ColoursShape,
    FacesShape,
    LeafletShape,
    PageShape,
    PosterShape,
    ShopShape,
    ShopsShape,
    SizesShape,
    ThemeShape,
)
from publish.toml_file import Locate, TomlFile

Shop: TypeAlias = ShopShape
WRITTEN: Final = "PDF/X-4"
"""The flavour of PDF/X that we write."""

_BOUNDS: Final = (
    ("leaflet", "smallest_pt", "largest_pt"),
    ("leaflet", "smallest_pt", "largest_card_pt"),
    ("leaflet", "smallest_leading", "largest_leading"),
    ("leaflet", "smallest_space", "largest_space"),
    ("poster", "smallest_pt", "largest_pt"),
)
"""A table, and two of its values of which the second may not be under the first."""
_NEARLY_WHITE: Final = 0xF0
"""What the darkest channel on screens is at least of a colour that one hundredth of ink can stand for."""
_MARGINS: Final = (("width_mm", "inner_mm", "outer_mm"), ("height_mm", "top_mm", "bottom_mm"))
"""A side of the page, and the margins that leave room for text between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The design tokens; `press` is what the print shop asks for that theme.toml names."""

    colours: ColoursShape
    faces: FacesShape
    sizes: SizesShape
    page: PageShape
    leaflet: LeafletShape
    poster: PosterShape
    press: Shop


def load(templates: Path) -> Theme:
    """The theme of a folder of templates, with its shop. Raises TemplateError with everything that is wrong."""
    found: list[Diagnostic] = []
    theme = shops = None
    try:
        file = TomlFile(templates / "theme.toml")
        theme = file.read(ThemeShape)
    except TemplateError as error:
        found += error.diagnostics
    try:
        shops = load_shops(templates)
    except TemplateError as error:
        found += error.diagnostics
    if theme is None or shops is None:
        raise TemplateError(found)
    shop = shops.get(theme.press.shop)
    if shop is None or WRITTEN not in shop.flavours:
        found.append(_no_shop(theme.press.shop, shops, file.locate(("press", "shop"))))
    else:
        found += _heavy_inks(theme.colours, shop, file.locate)
    found += (
        *_shares(theme.colours, file.locate),
        *check_faces(theme.faces, file.locate),
        *_contradictions(theme, file.locate),
    )
    if shop is None or found:
        raise TemplateError(found)
    return Theme(
        colours=theme.colours,
        faces=theme.faces,
        sizes=theme.sizes,
        page=theme.page,
        leaflet=theme.leaflet,
        poster=theme.poster,
        press=shop,
    )


def load_shops(templates: Path) -> Mapping[str, Shop]:
    """The print shops of a folder of templates, by name. Raises TemplateError with everything that is wrong."""
    return TomlFile(templates / "shops.toml").read(ShopsShape).root


def _no_shop(name: str, shops: Mapping[str, Shop], origin: Origin) -> Diagnostic:
    if name in shops:
        message = f"the shop '{name}' does not take {WRITTEN}, which is what the print PDF is"
        hint = "ask the shop; most do by now. If so, add it to its flavours in shops.toml"
    else:
        message = f"no shop '{name}' in shops.toml"
        hint = did_you_mean(name, shops) or f"shops are: {', '.join(shops)}"
    return Diagnostic(code="T-002", message=message, hint=hint, origin=origin)


def _heavy_inks(colours: ColoursShape, shop: Shop, locate: Locate) -> Iterator[Diagnostic]:
    """The colours with more ink than the paper of the shop takes."""
    for name, colour in colours.items():
        if (ink := sum(colour.press)) > shop.maximum_ink:
            message = f"'colours.{name}' has {ink:g} % of ink; the shop allows {shop.maximum_ink:g} %"
            hint = "the four numbers after 'press' may add up to that and no more: lower them"
            yield Diagnostic(code="T-002", message=message, hint=hint, origin=locate(("colours", name, "press")))


def _shares(colours: ColoursShape, locate: Locate) -> Iterator[Diagnostic]:
    """The colours whose inks are written as 0 to 1: as percent they would hardly be seen in print."""
    for name, colour in colours.items():
        faint = 0 < max(colour.press) <= 1
        if faint and min(bytes.fromhex(colour.screen[1:])) < _NEARLY_WHITE:
            given, meant = (", ".join(f"{ink * by:.4g}" for ink in colour.press) for by in (1, 100))
            message = f"'colours.{name}' has no ink over 1 %, and would print nearly white: {given}"
            hint = f"the four numbers after 'press' are percent, from 0 to 100: [{meant}], if that is what was meant"
            yield Diagnostic(code="T-002", message=message, hint=hint, origin=locate(("colours", name, "press")))


def _contradictions(theme: ThemeShape, locate: Locate) -> Iterator[Diagnostic]:
    """Values that cannot hold together."""
    for table, low, high in _BOUNDS:
        values = getattr(theme, table)
        least, most = getattr(values, low), getattr(values, high)
        if least > most:
            message = f"'{table}.{low}' is {least:g}, and '{table}.{high}' only {most:g}"
            hint = "type is set between the two: make one smaller or the other larger"
            yield Diagnostic(code="T-002", message=message, hint=hint, origin=locate((table, low)))
    for side, *margins in _MARGINS:
        room, taken = getattr(theme.page, side), sum(getattr(theme.page, each) for each in margins)
        if taken >= room:
            message = f"'page.{side}' is {room:g}, and the margins {' and '.join(margins)} take {taken:g} of it"
            hint = "make the page larger or its margins smaller: the text stands between them"
            yield Diagnostic(code="T-002", message=message, hint=hint, origin=locate(("page", side)))
