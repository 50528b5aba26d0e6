"""What a PDF is made of, as far as a press cares: plain values, read by `painting` and `document`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TypeAlias

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""


@dataclass(slots=True)
class PageBoxes:
    """The boxes of a page that are told, as they stand in the file."""

    media: Box
    bleed: Box | None
    trim: Box | None


@dataclass(slots=True)
class Image:
    """An image as it stands on a page."""

    page: int
    width: int
    height: int
    """In its own pixels."""
    ppi: float
    """As it is placed; the lower of the two directions."""
    line_art: bool
    """Whether it has one bit to a pixel."""


@dataclass(slots=True)
class Intent:
    """An output intent: the name of the printing condition, and the colour space of the profile in it, if any."""

    condition: str
    profile: str | None


@dataclass(slots=True)
class Facts:
    """Everything that the rules ask about; pages are counted from 1."""

    pages: list[PageBoxes] = field(default_factory=list)
    encrypted: bool = False
    version: str = ""
    """What the file says it keeps to, such as PDF/X-4."""
    intents: list[Intent] = field(default_factory=list)
    fonts: dict[str, bool] = field(default_factory=dict)
    """By name, whether it is embedded."""
    colours: dict[tuple[str, str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    """By what the colour is in the end, the name of its space, and what is painted with it, the pages."""
    spots: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    ink: dict[int, float] = field(default_factory=dict)
    """The most ink in one place, in percent, by page."""
    rich_text: set[int] = field(default_factory=set)
    """Pages with dark text in more than black ink."""
    images: list[Image] = field(default_factory=list)
    thinnest: dict[int, float] = field(default_factory=dict)
    """The thinnest line, in points, by page."""
    transparent: set[int] = field(default_factory=set)
    nearest: dict[int, float] = field(default_factory=dict)
    """The distance of text within the TrimBox to that box, in points, by page, where it is the least."""
    interactive: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """What has no meaning on paper, by name; the pages, where it has some."""
    unread: set[int] = field(default_factory=set)
    """Pages of which the content could not be read to its end."""
