"""The search for a setting at which pieces fill panels, level and full."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate
from typing import Final

from publish.copyfitting.dealing import BETWEEN_PARTS, Deal, deal
from publish.copyfitting.pieces import Excess, Fitted, Heights, Measure, Piece, Surplus, Task
from publish.copyfitting.setting import LOOSEST, ORDINARY, Bounds

_FORESIGHT: Final = 10
"""Steps between the settings that a search weighs: the space between pieces makes up for the rest."""
_MEASUREMENTS: Final = 3
_REACH: Final = 1.15
"""A forecast may be so far wrong."""
_SUFFICIENT: Final = 0.01
"""A cost of which nobody sees what is left to gain."""


def fit(task: Task, measure: Measure) -> Fitted | Surplus:
    """The best setting found, and what stands on each panel; or how much too long the pieces are that must be there."""
    task = _within_count(task)
    known: dict[int, Heights] = {}
    best: Deal | None = None
    step = ORDINARY
    for _ in range(_MEASUREMENTS):
        known[step] = measure(task.bounds.at(step), task.pieces)
        if len(known) == 1:
            task = _within_reach(task, _forecast(task.bounds, known, 0))
        found = deal(task, step, known[step])
        if found and (best is None or found.cost < best.cost):
            best = found
        if best and best.cost < _SUFFICIENT:
            break
        foretold = [
            way
            for each in range(0, LOOSEST + 1, _FORESIGHT)
            if each not in known and (way := deal(task, each, _forecast(task.bounds, known, each)))
        ]
        promising = min(foretold, key=lambda way: way.cost, default=None)
        if promising is None or (best and promising.cost > best.cost - _SUFFICIENT):
            break
        step = promising.step
    if best is None:
        heights = known.get(0) or measure(task.bounds.tightest(), task.pieces)
        best = deal(task, 0, heights)
        if best is None:
            return _surplus(task, heights)
    return Fitted(setting=task.bounds.at(best.step), panels=best.panels)


def _within_count(task: Task) -> Task:
    """The task without the pieces for which there is no room even if each is one line, or of which no more may come.

    In any part but the only one, the last may also be one that is let in later.
    """
    line, least = task.bounds.tightest().leading, task.bounds.smallest_space
    count = int(task.panels * (task.height / line + least) / (1 + least))  # the first on a panel has no space before it
    if task.most and len({piece.part for piece in task.pieces}) == 1:
        count = min(count, task.most)
    return _with_the_first(task, count)


def _with_the_first(task: Task, count: int) -> Task:
    """The task with no more of the optional pieces than so many."""
    order = task.order[: max(1, count)]
    pieces = tuple(piece for piece in task.pieces if not piece.optional or piece.name in order)
    return replace(task, pieces=pieces, order=order)


def _within_reach(task: Task, tightest: Heights) -> Task:
    """The task without the pieces for which there is no room whatever the setting: they need not be measured again."""
    room = _REACH * task.panels * task.height
    used = accumulate(
        (tightest[name] for name in task.order),
        initial=sum(tightest[piece.name] for piece in task.pieces if not piece.optional),
    )
    return _with_the_first(task, sum(total <= room for total in used) - 1)


def _forecast(bounds: Bounds, known: Mapping[int, Heights], step: int) -> Heights:
    """The heights at a step: by area from the nearest that is known, or by the power law through the nearest two."""
    near, *others = sorted(known, key=lambda each: (abs(each - step), each))
    grown = math.log(bounds.area(step) / bounds.area(near))
    if not others:
        return {name: height * math.exp(grown) for name, height in known[near].items()}
    names = known[near].keys() & known[others[0]].keys()
    run = math.log(bounds.area(others[0]) / bounds.area(near))

    def power(name: str) -> float:
        return min(1.5, max(0.5, math.log(known[others[0]][name] / known[near][name]) / run))

    return {name: known[near][name] * math.exp(grown * power(name)) for name in names}


def _surplus(task: Task, heights: Heights) -> Surplus:
    """What must be there, at the tightest, on panels as even as whole parts allow."""
    line, least = task.bounds.tightest().leading, task.bounds.smallest_space
    must = [piece for piece in task.pieces if not piece.optional] or list(task.pieces[:1])
    rooms = [heights[piece.name] + least * line * BETWEEN_PARTS for piece in must]
    count = 1 if not task.order and len(must) == 1 else min(task.panels, len(must))
    a_word = _height_of_a_word(must, heights)
    found = []
    for start, end in _most_even(rooms, count):
        over = sum(rooms[start:end]) - task.height
        if over > 0 or count == 1:
            words = math.ceil(max(1, math.ceil(over / line)) * line / a_word)
            found.append(Excess(words=words, pieces=tuple(sorted(must[start:end], key=lambda piece: -piece.words))))
    return Surplus(excesses=tuple(sorted(found, key=lambda excess: -excess.words)))


def _height_of_a_word(pieces: Sequence[Piece], heights: Heights) -> float:
    """How much lower a piece gets by a word less: what is not text, such as its head, is as high as in another."""
    short, *_, long = sorted([*pieces, *pieces], key=lambda piece: piece.words)
    if long.words >= 2 * short.words and heights[long.name] > heights[short.name]:
        return (heights[long.name] - heights[short.name]) / (long.words - short.words)
    return heights[long.name] / long.words


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
