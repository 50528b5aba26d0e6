"""Copyfitting: what is said, and how it is set, so that panels end level and full. A pure search.

Three things are searched: the ease of the setting, from the tightest (0) to the loosest (100), which is type size and
leading in one; which of the optional pieces come along, and on which panel; and the space between pieces, which makes
a panel end where the others do. Only the first costs a layout. One layout tells how high every piece is, so the other
two are arithmetic; and how high it would be at another ease is foretold by its area, size times leading, with what the
layouts before have taught. A search takes three layouts or four.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, pairwise
from typing import Final, TypeAlias

_LOOSEST: Final = 100
_ORDINARY: Final = 50
_STRIDE: Final = 4
"""Steps nobody sees."""
_FORESIGHT: Final = 10
"""Steps between the settings that a search weighs: the space between pieces makes up for the rest."""
_MEASUREMENTS: Final = 3
_ATTEMPTS: Final = 4
_BETWEEN_PARTS: Final = 2.5
"""The space before a part, in parts of that before any other piece."""
_REACH: Final = 1.15
"""A forecast may be so far wrong."""
_SUFFICIENT: Final = 0.01
"""A cost of which nobody sees what is left to gain."""

# What is undesirable, in a measure of its own: how much worse one thing is than another.
_COST_OF_EMPTY_PANEL: Final = 200.0
_COST_OF_MISSING_KEY: Final = 0.6
_COST_OF_BARE_PART: Final = 0.4
_COST_OF_SIZE: Final = 0.4
_COST_OF_SPACE: Final = 1.5


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
        ease = step / _LOOSEST
        size = self.smallest_size + ease * (self.largest_size - self.smallest_size)
        factor = self.smallest_leading + ease * (self.largest_leading - self.smallest_leading)
        return Setting(size=round(size, 3), leading=round(size * factor, 3))

    def tightest(self) -> Setting:
        """The setting that takes the least room."""
        return self.at(0)

    def ordinary(self) -> Setting:
        """The setting from which a search starts."""
        return self.at(_ORDINARY)


# -- panels -------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Surplus:
    """By how many words what must be there is too long, and the piece of most words on the panel that holds most."""

    words: int
    piece: Piece


Heights: TypeAlias = Mapping[str, float]
"""How high each piece is, in points, without the space before it."""
Measure: TypeAlias = Callable[[Setting, Sequence[Piece]], Heights]
"""Lays pieces out."""


@dataclass(frozen=True, slots=True)
class _Deal:
    """A way to fill panels at a step; `cost` says how far it is from what one would want."""

    cost: float
    step: int
    panels: tuple[Panel, ...]


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


def fit(task: Task, measure: Measure) -> Fitted | Surplus:
    """The best setting found, and what stands on each panel; or how much too long the pieces are that must be there."""
    known: dict[int, Heights] = {}
    best: _Deal | None = None
    step = _ORDINARY
    for _ in range(_MEASUREMENTS):
        known[step] = measure(task.bounds.at(step), task.pieces)
        if len(known) == 1:
            task = _within_reach(task, _forecast(task.bounds, known, 0))
        found = _deal(task, step, known[step])
        if found and (best is None or found.cost < best.cost):
            best = found
        if best and best.cost < _SUFFICIENT:
            break
        foretold = [
            deal
            for each in range(0, _LOOSEST + 1, _FORESIGHT)
            if each not in known and (deal := _deal(task, each, _forecast(task.bounds, known, each)))
        ]
        promising = min(foretold, key=lambda deal: deal.cost, default=None)
        if promising is None or (best and promising.cost > best.cost - _SUFFICIENT):
            break
        step = promising.step
    if best is None:
        heights = known.get(0) or measure(task.bounds.tightest(), task.pieces)
        best = _deal(task, 0, heights)
        if best is None:
            return _surplus(task, heights)
    return Fitted(setting=task.bounds.at(best.step), panels=best.panels)


def _within_reach(task: Task, tightest: Heights) -> Task:
    """The task without the pieces for which there is no room whatever the setting: they need not be measured again."""
    room = _REACH * task.panels * task.height
    used = accumulate(
        (tightest[name] for name in task.order),
        initial=sum(tightest[piece.name] for piece in task.pieces if not piece.optional),
    )
    count = max(1, sum(total <= room for total in used) - 1)
    order = task.order[:count]
    pieces = tuple(piece for piece in task.pieces if not piece.optional or piece.name in order)
    return replace(task, pieces=pieces, order=order)


def _forecast(bounds: Bounds, known: Mapping[int, Heights], step: int) -> Heights:
    """The heights at a step: by area from the nearest that is known, or by the power law through the nearest two."""
    near, *others = sorted(known, key=lambda each: (abs(each - step), each))
    grown = math.log(_area(bounds, step) / _area(bounds, near))
    if not others:
        return {name: height * math.exp(grown) for name, height in known[near].items()}
    names = known[near].keys() & known[others[0]].keys()
    run = math.log(_area(bounds, others[0]) / _area(bounds, near))

    def power(name: str) -> float:
        return min(1.5, max(0.5, math.log(known[others[0]][name] / known[near][name]) / run))

    return {name: known[near][name] * math.exp(grown * power(name)) for name in names}


def _area(bounds: Bounds, step: int) -> float:
    setting = bounds.at(step)
    return setting.size * setting.leading


def _deal(task: Task, step: int, heights: Heights) -> _Deal | None:
    """The best way to fill the panels at a step, or None where what must be there does not fit."""
    table = _Table(task, step, heights)
    ways = table.over_breaks() if task.breaks else table.over_parts()
    best = min(ways, key=lambda way: way[0], default=None)
    if best is None or math.isinf(best[0]):
        return None
    size = _COST_OF_SIZE * ((step - _ORDINARY) / _ORDINARY) ** 4
    return _Deal(best[0] + size, step, best[1])


_Way: TypeAlias = tuple[float, tuple[Panel, ...]]


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

    def _fill_with_parts(self, start: int, end: int) -> tuple[float, Panel]:
        """The best choice of pieces for a panel with these parts."""
        parts = self._parts[start:end]
        must = {name for name in self._required if self._by_name[name].part in parts}
        order = [name for name in self._task.order if self._by_name[name].part in parts]
        choices = [must | set(chosen) for chosen in _choices(order, self._by_name, self._task.most)]
        ways = [(*self._filled(self._in_order(names)), names) for names in choices]
        ways = [(cost + self._omissions(names, parts), panel, names) for cost, panel, names in ways]
        cost, panel, _ = min(ways, key=lambda way: way[0])
        return cost, panel

    def over_breaks(self) -> Iterator[_Way]:
        """Ways in which parts may go on over a fold: for each number of pieces, panels as even as pieces allow."""
        for count in range(len(self._task.order) + 1):
            names = self._required | set(self._task.order[:count])
            panels = [self._filled(each) for each in self._evenly(self._in_order(names))]
            yield (
                sum(cost for cost, _ in panels) + self._omissions(names, self._parts),
                tuple(panel for _, panel in panels),
            )

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

    def _filled(self, names: Sequence[str]) -> tuple[float, Panel]:
        """A panel with these pieces, and what it costs: infinitely much if they do not fit."""
        bounds, height = self._task.bounds, self._task.height
        units = [0.0]
        for before, name in pairwise(names):
            same = self._by_name[before].part == self._by_name[name].part
            units.append(1.0 if same or not self._required else _BETWEEN_PARTS)
        content = sum(self._heights[name] for name in names)
        room = (height - content) / self._line  # in lines
        wanted = room / sum(units) if sum(units) else (math.inf if room >= 0 else -math.inf)
        space = min(max(wanted, bounds.smallest_space), bounds.largest_space)
        spaces = tuple(round(unit * space * self._line, 3) for unit in units[: len(names)])
        fill = (content + sum(spaces)) / height
        panel = Panel(pieces=tuple(names), spaces=spaces, fill=round(fill, 4))
        if wanted < bounds.smallest_space:
            return math.inf, panel
        reach = bounds.largest_space - bounds.smallest_space
        off = (space - (bounds.smallest_space + reach / 3)) / reach
        return _COST_OF_SPACE * off**2 + _COST_OF_EMPTY_PANEL * max(0.0, 1 - fill - 0.001) ** 2, panel


def _choices(order: Sequence[str], by_name: Mapping[str, Piece], most: int | None) -> Iterator[Sequence[str]]:
    """The first pieces in `order`, however many; and the last but for one of another part that would come next."""
    for count in range(min(len(order), len(order) if most is None else most) + 1):
        chosen = order[:count]
        yield chosen
        seen = set() if not chosen else {by_name[chosen[-1]].part}
        for name in order[count:] if chosen else ():
            part = by_name[name].part
            if part not in seen:
                seen.add(part)
                yield [*chosen[:-1], name]


def _surplus(task: Task, heights: Heights) -> Surplus:
    """What must be there, at the tightest, on panels as even as whole parts allow."""
    line, least = task.bounds.tightest().leading, task.bounds.smallest_space
    must = [piece for piece in task.pieces if not piece.optional] or list(task.pieces[:1])
    rooms = [heights[piece.name] + least * line * _BETWEEN_PARTS for piece in must]
    count = 1 if not task.order and len(must) == 1 else min(task.panels, len(must))
    groups = _most_even(rooms, count)
    over = sum(max(0.0, sum(rooms[start:end]) - task.height) for start, end in groups)
    start, end = max(groups, key=lambda group: sum(rooms[group[0] : group[1]]))
    worst = max(must[start:end], key=lambda piece: piece.words)
    surplus = math.ceil(max(over, line) / heights[worst.name] * worst.words)
    return Surplus(words=surplus, piece=worst)


def _most_even(rooms: Sequence[float], count: int) -> list[tuple[int, int]]:
    """Runs of `rooms`, `count` of them, of which the largest is as small as can be."""

    @cache
    def split(start: int, left: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        if left == 1:
            return sum(rooms[start:]), ((start, len(rooms)),)
        ways = []
        for end in range(start + 1, len(rooms) - left + 2):
            rest, groups = split(end, left - 1)
            ways.append((max(sum(rooms[start:end]), rest), ((start, end), *groups)))
        return min(ways)

    return list(split(0, count)[1])


# -- running text -------------------------------------------------------------------------------------

_SPARE: Final = 0.08
"""The part of a page that is aimed to stay empty, since a forecast can be a line short."""
_FULL_ENOUGH: Final = 0.75
"""How full the last page should be for a search of running text to stop."""

Filled: TypeAlias = Callable[[Setting], float]
"""How many pages a setting fills, in parts of a page: 2.25 is a quarter of the third page."""


def fit_pages(filled: Filled, bounds: Bounds, pages: int) -> Setting:
    """The loosest setting found at which running text fills no more than `pages`, else the tightest."""
    low, high, best = -1, _LOOSEST + 1, None
    step = _ORDINARY
    for _ in range(_ATTEMPTS):
        setting = bounds.at(step)
        took = filled(setting)
        if took <= pages:
            low, best = step, setting
        else:
            high = step
        if best and ((took > pages - 1 + _FULL_ENOUGH and took <= pages) or step == _LOOSEST):
            break
        room = (pages - _SPARE) / took * _area(bounds, step)
        step = low + max(1, sum(_area(bounds, each) <= room for each in range(low + 1, high)))
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
