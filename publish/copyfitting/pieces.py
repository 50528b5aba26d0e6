"""What is dealt out over panels, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from publish.copyfitting.setting import Bounds, Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Something that stands whole on one panel: the opening of a part (a section), or what may follow it.

    Only what is `optional` may be left out; `key` marks what should be so last.
    """

    name: str
    part: str
    words: int
    optional: bool = True
    key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The pieces on a panel, in reading order; the space before each in points, and the part of its height in use."""

    pieces: tuple[str, ...]
    spaces: tuple[float, ...]
    fill: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What stands where, and how it is set."""

    setting: Setting
    panels: tuple[Panel, ...]

    def enlarged(self, factor: float) -> Fitted:
        """The same on panels so much larger."""
        setting = Setting(size=self.setting.size * factor, leading=self.setting.leading * factor)
        panels = (replace(each, spaces=tuple(space * factor for space in each.spaces)) for each in self.panels)
        return Fitted(setting=setting, panels=tuple(panels))


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """By how many words the pieces that must share a panel are too long for it; that of most words comes first."""

    words: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surplus:
    """Where what must be there is too long, panel by panel; the panel with most to cut comes first."""

    excesses: tuple[Excess, ...]

    @property
    def words(self) -> int:
        """How many words are too many in all."""
        return sum(each.words for each in self.excesses)


Heights: TypeAlias = Mapping[str, float]
"""How high each piece is, in points, without the space before it."""
Measure: TypeAlias = Callable[[Setting, Sequence[Piece]], Heights]
"""Lays pieces out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be fitted: `pieces` in reading order, on so many panels of a `height` in points.

    `order` has the names of the optional ones in the order in which they are let in, of which `most` may come along.
    Parts stay whole unless they may `break` between pieces.
    """

    pieces: tuple[Piece, ...]
    order: tuple[str, ...]
    bounds: Bounds
    panels: int
    height: float
    breaks: bool = False
    most: int | None = None
