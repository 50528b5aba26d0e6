"""What going through a content stream keeps: the graphics state, and what was gathered on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from publish.preflight.facts import Family, Font, Paint, Picture
from publish.preflight.geometry import Box, Matrix
from publish.preflight.resources import TextFont
from publish.preflight.spaces import Space, device


@dataclass(slots=True)
class Gathered:
    """What is gathered of one page."""

    visible: Box
    trim: Box
    paints: set[Paint] = field(default_factory=set)
    pictures: list[Picture] = field(default_factory=list)
    fonts: set[Font] = field(default_factory=set)
    widths: list[float] = field(default_factory=list)
    transparency: set[str] = field(default_factory=set)
    text_margins: list[float] = field(default_factory=list)
    cut_text: bool = False


@dataclass(slots=True)
class Colour:
    """A colour as the state holds it; `pattern`, if any, paints in its place, and may have no colours of its own."""

    space: Space = field(default_factory=lambda: device(Family.GREY))
    values: tuple[float, ...] = (0,)
    pattern: Any = None


@dataclass(slots=True)
class State:
    """The graphics state, as much of it as counts here (ISO 32000-2, 8.4 and 9.3)."""

    matrix: Matrix
    fill: Colour = field(default_factory=Colour)
    stroke: Colour = field(default_factory=Colour)
    width: float = 1
    overprint: tuple[bool, bool] = (False, False)
    """For filling, and for stroking."""
    font: TextFont | None = None
    size: float = 0
    spacing: float = 0
    word_spacing: float = 0
    stretch: float = 1
    rise: float = 0
    leading: float = 0
    mode: int = 0
