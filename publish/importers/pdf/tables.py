"""Tables of an untagged PDF: lines of which the words stand in columns, and the rules between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from publish.importers.pdf.content import Span
from publish.importers.pdf.geometry import Box
from publish.importers.pdf.page_lines import PageLine

_APART: Final = 1.2
"""Ems between the cells of a row, at least."""
_RULED: Final = 0.7
"""The same on pages with ruling lines."""
_ALIGNED: Final = 4.0
"""Points by which cells of one column may begin apart."""
_FEWEST: Final = 3
"""Rows side by side that make a table."""
_SPACED: Final = 1.15
"""Times the least step from line to line, from which a new row begins where no rules tell."""
_MARK: Final = re.compile(r"[•▪◦‣·*–—-]|\d{1,3}[.)]|[a-z][.)]")
"""What stands before an item of a list, often with a wide gap behind it."""
_CLOSE: Final = 3.0
"""Times its size, the most that a line of a table lies below the one before."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the places of its lines, and its cells, row by row, as the spans of each."""

    places: tuple[int, ...]
    rows: tuple[tuple[tuple[Span, ...], ...], ...]
    ruled: bool


Cells: TypeAlias = list[tuple[Span, ...]]


def find_tables(lines: Sequence[PageLine], left: Sequence[int], rules: Sequence[Sequence[Box]]) -> list[Table]:
    """The tables among the lines at the places `left`; `rules` by page."""
    flat = [_across(page) for page in rules]
    cells = {at: _cells(lines[at], _RULED if len(flat[lines[at].page]) > 2 else _APART) for at in left}
    following = dict(pairwise(left))
    found: list[Table] = []
    for zone in _zones(lines, left, cells):
        starts = _columns([cells[at] for at in zone])
        if len(starts) < 2:
            continue
        across = [
            rule
            for rule in flat[lines[zone[0]].page]
            if not any(_underlines(rule, lines[at], cells[at]) for at in zone)
        ]
        table = _table(lines, zone, cells, starts, across)
        before = found[-1] if found else None
        if before and following.get(before.places[-1]) == zone[0] and len(before.rows[0]) == len(starts):
            found[-1] = Table((*before.places, *table.places), (*before.rows, *table.rows), before.ruled)
        elif sum(len(cells[at]) > 1 for at in zone) >= _FEWEST:
            found.append(table)
    return found


def _across(rules: Sequence[Box]) -> list[Box]:
    return [rule for rule in rules if rule[2] - rule[0] > 4 * (rule[3] - rule[1])]


def _cells(line: PageLine, apart: float) -> Cells:
    """The parts of a line that wide gaps separate; the mark of a list item is no part of its own."""
    found: list[list[Span]] = [[line.spans[0]]]
    for one, two in pairwise(line.spans):
        if two.left - one.right > apart * max(one.size, two.size):
            found.append([])
        found[-1].append(two)
    if len(found) > 1 and _MARK.fullmatch("".join(span.text for span in found[0]).strip()):
        found[:2] = [found[0] + found[1]]
    return [tuple(each) for each in found]


def _underlines(rule: Box, line: PageLine, cells: Cells) -> bool:
    """Whether a rule is drawn under words: it is no longer than they are."""
    under = 0 <= line.baseline - rule[3] < 0.35 * line.size
    return under and any(rule[0] >= cell[0].left - 2 and rule[2] <= cell[-1].right + 2 for cell in cells)


def _zones(lines: Sequence[PageLine], left: Sequence[int], cells: Mapping[int, Cells]) -> Iterator[list[int]]:
    """Runs of near lines, of which those with several cells are enough, and come first."""
    tops = {two for one, two in pairwise(left) if lines[one].page != lines[two].page}
    zone: list[int] = []
    for at in (*left, None):
        if at is not None and (not zone or _is_near(lines[zone[-1]], lines[at])) and _fits(zone, at, cells):
            zone.append(at)
            continue
        count = sum(len(cells[each]) > 1 for each in zone)
        if count >= _FEWEST or (count > 0 and zone[0] in tops):
            yield zone
        zone = [at] if at is not None and len(cells[at]) > 1 else []


def _fits(zone: Sequence[int], at: int, cells: Mapping[int, Cells]) -> bool:
    """Whether a line has several cells, or is the further line of one cell."""
    own = cells[at]
    if not zone:
        return len(own) > 1
    if len(own) > 1:
        starts = {cell[0].left for each in zone for cell in cells[each]}
        ends = {cell[-1].right for each in zone for cell in cells[each]}
        return sum(_near(cell[0].left, starts) or _near(cell[-1].right, ends) for cell in own) >= 0.5 * len(own)
    for each in zone:
        for one, two in pairwise((*cells[each], None)):
            assert one is not None
            end = two[0].left if two is not None else float("inf")
            if len(cells[each]) > 1 and abs(own[0][0].left - one[0].left) < _ALIGNED and own[0][-1].right < end:
                return True
    return False


def _near(value: float, others: set[float]) -> bool:
    return any(abs(value - each) < _ALIGNED for each in others)


def _is_near(one: PageLine, two: PageLine) -> bool:
    return one.page == two.page and one.column == two.column and 0 <= one.baseline - two.baseline < _CLOSE * two.size


def _columns(rows: Sequence[Cells]) -> list[float]:
    """Where the columns begin, by the rows that have most cells; a column of figures begins where its longest does."""
    widest = Counter(len(row) for row in rows if len(row) > 1).most_common(1)[0][0]
    model = next(row for row in rows if len(row) == widest)
    every = [cell for row in rows if len(row) > 1 for cell in row]
    starts = [
        min(each[0].left for each in every if each[0].left < cell[-1].right and each[-1].right > cell[0].left)
        for cell in model
    ]
    return sorted(set(starts))


def _table(
    lines: Sequence[PageLine],
    zone: Sequence[int],
    cells: Mapping[int, Cells],
    starts: Sequence[float],
    across: Sequence[Box],
) -> Table:
    rows: list[list[list[Span]]] = []
    heights = [lines[at].baseline for at in zone]
    between = [any(two < (rule[1] + rule[3]) / 2 < one for rule in across) for one, two in pairwise(heights)]
    steps = [one - two for one, two in pairwise(heights)]
    ruled = sum(between) > 1
    spaced = any(step > _SPACED * min(steps) for step in steps[1:])
    for n, at in enumerate(zone):
        parts = [
            [span for cell in cells[at] if _column(cell, starts) == k for span in cell] for k in range(len(starts))
        ]
        filled = bool(parts[0]) or len(cells[at]) == len(starts)
        new = n == 0 or (between[n - 1] if ruled else steps[n - 1] > _SPACED * min(steps) if spaced else filled)
        if new:
            rows.append([[] for _ in starts])
        for k, spans in enumerate(parts):
            rows[-1][k] += spans
    return Table(tuple(zone), tuple(tuple(tuple(cell) for cell in row) for row in rows), ruled)


def _column(cell: Sequence[Span], starts: Sequence[float]) -> int:
    return max((k for k, start in enumerate(starts) if start <= cell[0].left + _ALIGNED), default=0)
