"""What stands in a PDF, as far as a print shop minds: facts only, no judgement. Lengths in points (1/72 inch)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from publish.preflight.geometry import Box


class Kind(StrEnum):
    """What is painted."""

    TEXT = "text"
    VECTOR = "vector"
    IMAGE = "image"
    BLENDING = "blending"
    """Nothing of itself: the space in which transparent objects are mixed."""


class Family(StrEnum):
    """What a colour space comes down to on the press."""

    GREY = "grey"
    CMYK = "CMYK"
    RGB = "RGB"
    LAB = "Lab"
    SPOT = "spot"
    REGISTRATION = "registration"
    UNKNOWN = "unknown"


Inks: TypeAlias = tuple[float, ...]
"""Cyan, magenta, yellow, black, and all spot colours together; from 0 to 1 each, but for the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
    """A colour and what it paints; `space` is what the file calls its space, `inks` None if only conversion tells."""

    kind: Kind
    family: Family
    space: str
    inks: Inks | None
    overprint: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image at its place: pixels, and pixels per inch along its axes."""

    width: int
    height: int
    ppi: float
    line_art: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """A font that a page shows text in."""

    name: str
    embedded: bool
    drawn: bool
    """Type 3: its characters are little drawings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page; what lies outside its bleed is not in here, for nobody prints it."""

    number: int
    media: Box
    bleed: Box
    trim: Box | None
    paints: frozenset[Paint]
    pictures: tuple[Picture, ...]
    fonts: frozenset[Font]
    thinnest: float | None
    """The thinnest line, in points on paper."""
    transparency: frozenset[str]
    nearest_text: float | None
    """How far text within the trim keeps away from it, at least."""
    cut_text: bool
    """Whether text crosses the trim."""
    annotations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """An output intent for PDF/X; `space` is that of its embedded profile, as the profile says, or None without one."""

    condition: str
    space: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The whole file."""

    pages: tuple[Page, ...]
    flavour: str | None
    intents: tuple[Intent, ...]
    encrypted: bool
    trapped: bool
    scripts: bool
    forms: bool
    layers: bool
    attachments: bool
