"""What must be found in an artefact, in a shape common to all formats; `observed` is what was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from publish.diagnostics import Origin
from publish.model import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to be found. `parts` follow one another, though something may stand between them."""

    what: Literal["title", "block", "note"]
    section: str
    block: str | None
    origin: Origin
    parts: tuple[str, ...]
    number: str = ""
    """A title's number, which may stand before it."""
    depth: int = 0
    """How deep a title is: 1 for a chapter, 2 for a section of it; 0 where that does not matter."""

    @property
    def id(self) -> str:
        """The id that the element holding it bears; the title of the whole has none."""
        return self.block or self.section


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedLink:
    """A link or cross-reference to be found, with the block it stands in."""

    section: str
    block: str
    origin: Origin
    href: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedMark:
    """Words that are emphasised or in another language: `kind` as in `observed.Observed`."""

    section: str
    block: str
    origin: Origin
    kind: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedNumber:
    """The number of an item of an ordered list, and the words that it begins with."""

    section: str
    block: str
    origin: Origin
    number: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedPicture:
    """The picture of a figure, at `path`; that on a cover is cut to the proportion that it has there."""

    section: str
    figure: Figure
    path: Path
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """Everything that one artefact must hold."""

    items: tuple[Item, ...]
    links: tuple[ExpectedLink, ...]
    references: tuple[ExpectedLink, ...]
    """Links to another place in the artefact, `href` being its id."""
    marks: tuple[ExpectedMark, ...]
    numbers: tuple[ExpectedNumber, ...]
    ids: tuple[tuple[str, Origin], ...]
    alternatives: tuple[tuple[str, Figure], ...]
    pictures: tuple[ExpectedPicture, ...]
    language: str
    """That of the whole."""
    home: str
    """Where the site stands: what leads there is of our own making."""
    imprint: tuple[str, ...]
    """What may stand anywhere: on the cover of a leaflet, below the title of its chapter."""
