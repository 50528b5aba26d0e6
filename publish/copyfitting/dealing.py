"""Which pieces stand on which panel, and how far apart: the least bad way at a setting, where heights are known."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import Final, TypeAlias

from publish.copyfitting.pieces import Heights, Panel, Piece, Task
from publish.copyfitting.setting import ORDINARY

BETWEEN_PARTS: Final = 2.5
"""The space before a part, in parts of that before any other piece."""

_STRETCH: Final = 1.6
"""By how much the largest space may be exceeded where that makes a panel full: panels that end level look meant."""

# What is undesirable, in a measure of its own: how much worse one thing is than another.
_COST_OF_EMPTY_PANEL: Final = 200.0
_COST_OF_MISSING_KEY: Final = 0.6
_COST_OF_BARE_PART: Final = 0.4
_COST_OF_SIZE: Final = 0.4
_COST_OF_SPACE: Final = 1.5


@dataclass(frozen=True, slots=True)
class Deal:
    """A way to fill panels at a step; `cost` says how far it is from what one would want."""

    cost: float
    step: int
    panels: tuple[Panel, ...]


def deal(task: Task, step: int, heights: Heights) -> Deal | None:
    """The best way to fill the panels at a step, or None where what must be there, or anything at all, does not fit."""
    table = _Table(task, step, heights)
    ways = table.over_breaks() if task.breaks else table.over_parts()
    best = min(ways, key=lambda way: way[0], default=None)
    if best is None or math.isinf(best[0]) or (task.pieces and not any(best[1])):
        return None
    size = _COST_OF_SIZE * ((step - ORDINARY) / ORDINARY) ** 4
    return Deal(best[0] + size, step, tuple(map(table.panel, best[1])))


_Way: TypeAlias = tuple[float, tuple[Sequence[str], ...]]
"""What a way costs, and the names of the pieces on each panel."""


class _Table:
    """The ways to fill the panels of a task, with pieces of known heights."""

    def __init__(self, task: Task, step: int, heights: Heights) -> None:
        self._task = task
        self._heights = heights
        self._line = task.bounds.at(step).leading
        self._parts = tuple(dict.fromkeys(piece.part for piece in task.pieces))
        self._by_name = {piece.name: piece for piece in task.pieces}
        self._required = frozenset(piece.name for piece in task.pieces if not piece.optional)
        self._range = cache(self._fill_with_parts)

    def over_parts(self) -> Iterator[_Way]:
        """The best way with whole parts on each panel, in their order; the last panels stay empty if parts are few."""
        count, panels = len(self._parts), self._task.panels
        ways: dict[int, _Way] = {0: (0.0, ())}
        for panel in range(panels):
            reached: dict[int, _Way] = {}
            for start, (cost, dealt) in ways.items():
                last = panel == panels - 1
                for end in range(count if last else min(start + 1, count), count + 1):
                    more, filled = self._range(start, end)
                    if end not in reached or cost + more < reached[end][0]:
                        reached[end] = (cost + more, (*dealt, filled))
            ways = reached
        yield ways[count]

    def _fill_with_parts(self, start: int, end: int) -> tuple[float, Sequence[str]]:
        """The best choice of pieces for a panel with these parts."""
        parts = self._parts[start:end]
        must = {name for name in self._required if self._by_name[name].part in parts}
        order = [name for name in self._task.order if self._by_name[name].part in parts]
        most = len(order) if self._task.most is None else min(len(order), self._task.most)
        ways: list[tuple[float, Sequence[str]]] = []
        for count in range(most + 1):
            tried = [self._filled(must | set(chosen), parts) for chosen in _choices(order, count, self._by_name)]
            ways += tried
            if math.isinf(tried[0][0]):
                break  # nor does what holds all of these and more fit
        return min(ways, key=lambda way: way[0])

    def _filled(self, names: set[str], parts: Sequence[str]) -> tuple[float, Sequence[str]]:
        dealt = self._in_order(names)
        return self._cost(dealt) + self._omissions(names, parts), dealt

    def over_breaks(self) -> Iterator[_Way]:
        """Ways in which parts may go on over a fold: for each number of pieces, panels as even as pieces allow."""
        for count in range(len(self._task.order) + 1):
            names = self._required | set(self._task.order[:count])
            dealt = tuple(self._evenly(self._in_order(names)))
            yield sum(map(self._cost, dealt)) + self._omissions(names, self._parts), dealt

    def _evenly(self, names: Sequence[str]) -> Iterator[Sequence[str]]:
        """The names on their panels, broken where the sums of heights come nearest to even shares."""
        panels = self._task.panels
        sums = [0.0, *accumulate(self._heights[name] + self._line / 2 for name in names)]
        cuts = [0]
        for panel in range(1, panels):
            share = sums[-1] * panel / panels
            after = range(cuts[-1] + (cuts[-1] < len(names)), len(names) + 1)
            cuts.append(min(after, key=lambda at: abs(sums[at] - share)))
        return (names[start:end] for start, end in pairwise([*cuts, len(names)]))

    def _in_order(self, names: set[str] | frozenset[str]) -> list[str]:
        return [piece.name for piece in self._task.pieces if piece.name in names]

    def _omissions(self, names: set[str] | frozenset[str], parts: Sequence[str]) -> float:
        """What it costs to leave out what is marked, and to leave a part without anything but its opening."""
        left_out = [self._by_name[name] for name in self._task.order if name not in names]
        lost = sum(piece.key for piece in left_out if piece.part in parts)
        told = {self._by_name[name].part for name in names if self._by_name[name].optional}
        bare = {piece.part for piece in left_out if piece.part in parts} - told
        return lost * _COST_OF_MISSING_KEY + (len(bare) * _COST_OF_BARE_PART if self._required else 0)

    def _spaced(self, names: Sequence[str]) -> tuple[float, list[float], float]:
        """What these pieces take up without space; the space before each, in parts of the ordinary; and how many lines
        the ordinary one should be to fill a panel with them.
        """
        units = [0.0]
        for before, name in pairwise(names):
            same = self._by_name[before].part == self._by_name[name].part
            units.append(1.0 if same or not self._required else BETWEEN_PARTS)
        content = sum(self._heights[name] for name in names)
        room = (self._task.height - content) / self._line  # in lines
        return content, units, room / sum(units) if sum(units) else (math.inf if room >= 0 else -math.inf)

    def _cost(self, names: Sequence[str]) -> float:
        """What a panel with these pieces costs: infinitely much if they do not fit."""
        bounds = self._task.bounds
        content, units, wanted = self._spaced(names)
        if wanted < bounds.smallest_space:
            return math.inf
        space = min(wanted, bounds.largest_space)
        fill = (content + sum(units) * space * self._line) / self._task.height
        reach = bounds.largest_space - bounds.smallest_space
        off = (space - (bounds.smallest_space + reach / 3)) / reach
        return _COST_OF_SPACE * off**2 + _COST_OF_EMPTY_PANEL * max(0.0, 1 - fill - 0.001) ** 2

    def panel(self, names: Sequence[str]) -> Panel:
        """A panel with these pieces, as far apart as they may be to fill it."""
        bounds = self._task.bounds
        content, units, wanted = self._spaced(names)
        level = bounds.largest_space < wanted <= bounds.largest_space * _STRETCH
        space = wanted if level else min(max(wanted, bounds.smallest_space), bounds.largest_space)
        spaces = tuple(round(unit * space * self._line, 3) for unit in units[: len(names)])
        return Panel(pieces=tuple(names), spaces=spaces, fill=round((content + sum(spaces)) / self._task.height, 4))


def _choices(order: Sequence[str], count: int, by_name: Mapping[str, Piece]) -> Iterator[Sequence[str]]:
    """So many pieces: the first in `order`; and the last of them but for one of another part that would come next."""
    chosen = order[:count]
    yield chosen
    seen = {by_name[name].part for name in chosen[-1:]}
    for name in order[count:] if chosen else ():
        part = by_name[name].part
        if part not in seen:
            seen.add(part)
            yield [*chosen[:-1], name]
