"""How text may be set: between which sizes and leadings, from the tightest to the loosest, in a hundred steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LOOSEST: Final = 100
"""The step of the loosest setting; that of the tightest is 0."""
ORDINARY: Final = 50
"""The step from which a search starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How text is set: type size and leading in points."""

    size: float
    leading: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Between which settings is searched: size in points, leading as a factor of it, space between pieces in lines."""

    smallest_size: float
    largest_size: float
    smallest_leading: float
    largest_leading: float
    smallest_space: float
    largest_space: float

    def at(self, step: int) -> Setting:
        """The setting at a step from the tightest (0) to the loosest (100)."""
        ease = step / LOOSEST
        size = self.smallest_size + ease * (self.largest_size - self.smallest_size)
        factor = self.smallest_leading + ease * (self.largest_leading - self.smallest_leading)
        return Setting(size=round(size, 3), leading=round(size * factor, 3))

    def tightest(self) -> Setting:
        """The setting that takes the least room."""
        return self.at(0)

    def ordinary(self) -> Setting:
        """The setting from which a search starts."""
        return self.at(ORDINARY)

    def area(self, step: int) -> float:
        """The room that a letter takes at a step, by which that of a text is foretold."""
        setting = self.at(step)
        return setting.size * setting.leading
