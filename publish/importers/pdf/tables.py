"""Tables of an untagged PDF: lines of which the words stand in columns, and the rules between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from publish.importers.pdf.content import Box, Span
from publish.importers.pdf.page_lines import PageLine

_APART: Final = 1.2
"""Ems between the cells of a row, at least."""
_ALIGNED: Final = 4.0
"""Points by which cells of one column may begin apart."""
_FEWEST: Final = 3
"""Rows side by side that make a table."""
_CLOSE: Final = 3.0
"""Times its size, the most that a line of a table lies below the one before."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the places of its lines, and its cells, row by row, as the spans of each."""

    places: tuple[int, ...]
    rows: tuple[tuple[tuple[Span, ...], ...], ...]
    ruled: bool


def cells(line: PageLine) -> list[tuple[Span, ...]]:
    """The parts of a line that wide gaps separate."""
    found: list[list[Span]] = [[line.spans[0]]]
    for one, two in pairwise(line.spans):
        if two.left - one.right > _APART * max(one.size, two.size):
            found.append([])
        found[-1].append(two)
    return [tuple(each) for each in found]


def find_tables(lines: Sequence[PageLine], left: Sequence[int], rules: Sequence[Sequence[Box]]) -> list[Table]:
    """The tables among the lines at the places `left`; `rules` by page."""
    found: list[Table] = []
    for zone in _zones(lines, left):
        starts = _columns([lines[at] for at in zone])
        if len(starts) < 2:
            continue
        set_there = [lines[at] for at in zone]
        flat = (rule for rule in rules[lines[zone[0]].page] if rule[2] - rule[0] > 4 * (rule[3] - rule[1]))
        across = [rule for rule in flat if not any(_underlines(rule, line) for line in set_there)]
        found.append(_table(lines, zone, starts, across))
    return found


def _underlines(rule: Box, line: PageLine) -> bool:
    """Whether a rule is drawn under words: it is no longer than they are."""
    under = 0 <= line.baseline - rule[3] < 0.35 * line.size
    return under and any(rule[0] >= cell[0].left - 2 and rule[2] <= cell[-1].right + 2 for cell in cells(line))


def _zones(lines: Sequence[PageLine], left: Sequence[int]) -> Iterator[list[int]]:
    """Runs of near lines, of which those with several cells are enough and begin and end it, or nearly."""
    zone: list[int] = []
    for at in (*left, None):
        if at is not None and (not zone or _is_near(lines[zone[-1]], lines[at])) and _fits(lines, zone, at):
            zone.append(at)
            continue
        if sum(len(cells(lines[each])) > 1 for each in zone) >= _FEWEST:
            yield zone
        zone = [at] if at is not None and len(cells(lines[at])) > 1 else []


def _fits(lines: Sequence[PageLine], zone: list[int], at: int) -> bool:
    """Whether a line has several cells, or is the further line of one cell."""
    parts = cells(lines[at])
    if len(parts) > 1:
        starts = {cell[0].left for each in zone for cell in cells(lines[each])}
        ends = {cell[-1].right for each in zone for cell in cells(lines[each])}
        aligned = sum(_near(c[0].left, starts) or _near(c[-1].right, ends) for c in parts)
        return not zone or aligned >= 0.5 * len(parts)
    if not zone:
        return False
    wide = [lines[each] for each in zone if len(cells(lines[each])) > 1]
    for each in wide:
        for one, two in pairwise([*cells(each), None]):
            assert one is not None
            end = two[0].left if two is not None else float("inf")
            if abs(parts[0][0].left - one[0].left) < _ALIGNED and parts[0][-1].right < end:
                first_column = one is cells(each)[0]
                return not first_column or lines[at].right < end - _ALIGNED
    return False


def _near(value: float, others: set[float]) -> bool:
    return any(abs(value - each) < _ALIGNED for each in others)


def _is_near(one: PageLine, two: PageLine) -> bool:
    return one.page == two.page and one.column == two.column and 0 <= one.baseline - two.baseline < _CLOSE * two.size


def _columns(zone: Sequence[PageLine]) -> list[float]:
    """Where the columns begin: places at which several cells do, or at which several end, as numbers do."""
    parts = [cell for line in zone for cell in cells(line)]
    widest = Counter(len(cells(line)) for line in zone if len(cells(line)) > 1).most_common(1)[0][0]
    model = next(cells(line) for line in zone if len(cells(line)) == widest)
    starts = []
    for cell in model:
        same = [each[0].left for each in parts if each[0].left < cell[-1].right and each[-1].right > cell[0].left]
        starts.append(min(same))
    return sorted(set(starts))


def _table(lines: Sequence[PageLine], zone: Sequence[int], starts: Sequence[float], across: Sequence[Box]) -> Table:
    rows: list[list[list[Span]]] = []
    heights = [lines[at].baseline for at in zone]
    between = [any(two < (rule[1] + rule[3]) / 2 < one for rule in across) for one, two in pairwise(heights)]
    ruled = sum(between) > 1
    for n, at in enumerate(zone):
        parts = [[span for cell in cells(lines[at]) if _column(cell, starts) == k for span in cell] for k in range(len(starts))]
        new = n == 0 or (between[n - 1] if ruled else bool(parts[0]) or len(cells(lines[at])) == len(starts))
        if new:
            rows.append([[] for _ in starts])
        for k, spans in enumerate(parts):
            rows[-1][k] += spans
    return Table(tuple(zone), tuple(tuple(tuple(cell) for cell in row) for row in rows), ruled)


def _column(cell: Sequence[Span], starts: Sequence[float]) -> int:
    return max((k for k, start in enumerate(starts) if start <= cell[0].left + _ALIGNED), default=0)
