"""Copyfitting: type as large, and as much of what may be left out, as pages can hold. A pure search.

What is searched is one number, the ease of the setting, from the tightest (0) to the loosest (1), and how many items of
optional text come along. A measurement, in pages filled, costs a layout, so the search makes few: text takes room in
proportion to the square of its size and to its leading, which foretells where the next one should be.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

_GRID: Final = 100
"""Steps between the tightest and the loosest setting."""
_ORDINARY: Final = _GRID // 2
"""Optional text is admitted while it fits at this step; larger steps are for filling what is left."""
_NEAR: Final = 4
"""Steps nobody sees."""
_SPARE: Final = 0.08
"""The part of a page that is aimed to stay empty, since a forecast can be a line short."""
_ATTEMPTS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How text is set: type size and leading in points, and how many of the optional items come along."""

    size: float
    leading: float
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Between which settings is searched: type size in points, leading as a factor of it."""

    smallest_size: float
    largest_size: float
    smallest_leading: float
    largest_leading: float

    def at(self, step: int, items: int) -> Setting:
        """The setting at a step from the tightest (0) to the loosest."""
        ease = step / _GRID
        size = self.smallest_size + ease * (self.largest_size - self.smallest_size)
        factor = self.smallest_leading + ease * (self.largest_leading - self.smallest_leading)
        return Setting(size=round(size, 3), leading=round(size * factor, 3), items=items)

    def tightest(self) -> Setting:
        """The setting that takes the least room."""
        return self.at(0, 0)

    def ordinary(self, items: int = 0) -> Setting:
        """The setting from which a search starts."""
        return self.at(_ORDINARY, items)


Measure = Callable[[Setting], float]
"""How many pages a setting fills, in parts of a page: 2.25 is a quarter of the third page."""


def fit(measure: Measure, bounds: Bounds, capacity: float, items: Sequence[float] = ()) -> Setting | None:
    """The best setting found that fills no more than `capacity` pages, or None where even the tightest does not fit.

    `items` holds the weight (say, the words) of each optional item, in the order in which they are admitted.
    """
    count = _admitted(measure, bounds, capacity, items)
    low, high, best = -1, _GRID + 1, None
    step = _ORDINARY
    for _ in range(_ATTEMPTS):
        setting = bounds.at(step, count)
        filled = measure(setting)
        if filled <= capacity:
            low, best = step, setting
        else:
            high = step
        step = _foretold(bounds, setting, (capacity - _SPARE) / filled, low, high)
        if step >= high or (best and step < low + _NEAR):
            break
    return best or _tightest(measure, bounds, capacity)


def _admitted(measure: Measure, bounds: Bounds, capacity: float, items: Sequence[float]) -> int:
    """How many items fit at the ordinary setting, by proportion between none and all of them."""
    everything = measure(bounds.ordinary(len(items)))
    if everything <= capacity or not items:
        return len(items)
    nothing = measure(bounds.ordinary())
    room = (capacity - _SPARE - nothing) / (everything - nothing) * sum(items)
    return sum(1 for total in accumulate(items) if total <= room)


def _foretold(bounds: Bounds, setting: Setting, ratio: float, low: int, high: int) -> int:
    """The largest step between `low` and `high` that takes at most `ratio` times the room of `setting`."""
    room = ratio * setting.size * setting.leading
    steps = [bounds.at(step, 0) for step in range(low + 1, high)]
    return low + max(1, sum(1 for each in steps if each.size * each.leading <= room))


def _tightest(measure: Measure, bounds: Bounds, capacity: float) -> Setting | None:
    return bounds.tightest() if measure(bounds.tightest()) <= capacity else None


def pages_of_four(measure: Measure, bounds: Bounds, extra: int) -> int:
    """How many pages of text to aim for, so that with `extra` pages they fill whole sheets of four.

    The nearest number to what the ordinary setting fills, where a smaller type counts for twice as far as a larger one.
    """
    filled = measure(bounds.ordinary())

    def distance(pages: int) -> float:
        return pages / filled if pages >= filled else (filled / pages) ** 2

    return min(range(4 - extra % 4, math.ceil(filled) + 5, 4), key=distance)
