"""What the package says of the programme (EPUB 3.3, 5.5) and of how accessible this very content is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from publish.model import PLACEHOLDER, Figure, Programme
from publish.templating import dutch_date
from publish.traversal import walk_blocks

if TYPE_CHECKING:  # brings pydantic, which who hands us a theme has already
    from publish.theme import Theme

CONFORMS: Final = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """The metadata of the package: `terms` are Dublin Core, `properties` those of `meta`."""

    identifier: str
    title: str
    language: str
    author: str
    terms: tuple[tuple[str, str], ...]
    properties: tuple[tuple[str, str], ...]


def describe(programme: Programme, theme: Theme, *, paged: bool) -> Description:
    """The metadata of the e-book of a programme; `paged` says whether it has page breaks."""
    metadata = programme.metadata
    return Description(
        identifier=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, metadata.base_url + programme.slug)}",
        title=metadata.title,
        language=metadata.language,
        author=metadata.author,
        terms=(
            ("publisher", metadata.publisher),
            ("description", metadata.description),
            ("rights", metadata.rights),
            ("date", metadata.date.isoformat()),
            *(("subject", keyword) for keyword in metadata.keywords),
        ),
        properties=(
            *(
                (f"schema:{name}", value)
                for name, values in accessibility(programme, paged).items()
                for value in values
            ),
            *((("pageBreakSource", _edition(programme)),) if paged else ()),
            *_conformance(programme, theme),
        ),
    )


def accessibility(programme: Programme, paged: bool) -> dict[str, tuple[str, ...]]:
    """The accessibility metadata of schema.org, computed from what the programme holds."""
    figures = bool(_figures(programme))
    features = [
        "tableOfContents",
        "readingOrder",
        "structuralNavigation",
        "displayTransformability",
        "ARIA",
        "unlocked",
    ]
    features += ["pageBreakMarkers", "pageNavigation"] if paged else []
    features += ["alternativeText"] if figures else []
    pages = " en de bladzijden van de pdf" if paged else ""
    seen = "Afbeeldingen hebben een beschrijving. " if figures else ""
    return {
        "accessMode": ("textual", "visual") if figures else ("textual",),
        "accessModeSufficient": ("textual,visual", "textual") if figures else ("textual",),
        "accessibilityFeature": tuple(features),
        "accessibilityHazard": ("none",),
        "accessibilitySummary": (
            f"Doorlopende tekst met koppen, inhoudstafel{pages}. {seen}Lettertype, lettergrootte en kleuren laten zich "
            "aanpassen.",
        ),
    }


def _edition(programme: Programme) -> str:
    """The edition of the PDF, in the words that name it: it has no number of its own."""
    return f"{programme.metadata.title}, pdf van {dutch_date(programme.metadata.date)}".replace(
        "\N{NO-BREAK SPACE}", " "
    )


def _conformance(programme: Programme, theme: Theme) -> tuple[tuple[str, str], ...]:
    """The claim to conform and who makes it, where what a machine can tell holds; nobody claims for a placeholder.

    A figure without a description or a language tag that is none stops every run before (F-001, M-009, Y-004).
    """
    publisher = programme.metadata.publisher
    legible = contrast(theme.colours["paper"].screen, theme.colours["accent"].screen) >= 4.5
    if PLACEHOLDER in publisher or not legible:
        return ()
    return (("dcterms:conformsTo", CONFORMS), ("a11y:certifiedBy", publisher))


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, each as in “#16324f” (WCAG 2.2, contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _figures(programme: Programme) -> list[Figure]:
    blocks = (block for chapter in programme.chapters for block in walk_blocks(chapter))
    return [block for block in blocks if isinstance(block, Figure)]
