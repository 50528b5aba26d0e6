"""Running text over pages: the setting at which it fills a number of them, and which number that should be."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, TypeAlias

from publish.copyfitting.setting import LOOSEST, ORDINARY, Bounds, Setting

_STRIDE: Final = 4
"""Steps nobody sees."""
_ATTEMPTS: Final = 4
_SPARE: Final = 0.08
"""The part of a page that is aimed to stay empty, since a forecast can be a line short."""
_FULL_ENOUGH: Final = 0.75
"""How full the last page should be for a search of running text to stop."""

Filled: TypeAlias = Callable[[Setting], float]
"""How many pages a setting fills, in parts of a page: 2.25 is a quarter of the third page."""


def fit_pages(filled: Filled, bounds: Bounds, pages: int) -> Setting:
    """The loosest setting found at which running text fills no more than `pages`, else the tightest."""
    low, high, best = -1, LOOSEST + 1, None
    step = ORDINARY
    for _ in range(_ATTEMPTS):
        setting = bounds.at(step)
        took = filled(setting)
        if took <= pages:
            low, best = step, setting
        else:
            high = step
        if best and ((took > pages - 1 + _FULL_ENOUGH and took <= pages) or step == LOOSEST):
            break
        room = (pages - _SPARE) / took * bounds.area(step)
        step = low + max(1, sum(bounds.area(each) <= room for each in range(low + 1, high)))
        if step >= high or (best and step < low + _STRIDE):
            break
    return best or bounds.tightest()


def pages_of_four(filled: Filled, bounds: Bounds, extra: int) -> int:
    """How many pages of text to aim for, so that with `extra` pages they fill whole sheets of four.

    The nearest number to what the ordinary setting fills, where a smaller type counts for twice as far as a larger one.
    """
    took = filled(bounds.ordinary())

    def distance(pages: int) -> float:
        return pages / took if pages >= took else (took / pages) ** 2

    return min(range(4 - extra % 4, math.ceil(took) + 5, 4), key=distance)
