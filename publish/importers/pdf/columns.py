"""Lines by their place in the column: what indents and gaps tell, whatever page they stand on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from publish.importers.joining import BULLET, NUMBERED
from publish.importers.lines import Line
from publish.importers.pdf.page_lines import PageLine, usual_leading

_HANGS: Final = 5.0
"""Points from the edge of the column to the lines of a list."""
_MORE: Final = 1.25
"""Times the leading, from which there is more space above a line than lines of a paragraph have."""


def column_edges(lines: Sequence[PageLine], left: Sequence[int]) -> dict[int, tuple[float, float]]:
    """Where the lines of each line's column begin and end; pages of few lines go by those of the same side."""
    lefts: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
    sides: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
    rights: dict[tuple[int, int], float] = defaultdict(float)
    number = {at: round(lines[at].column[0] / 50) for at in left}
    for at in left:
        line = lines[at]
        lefts[line.page, number[at]][round(line.left)] += 1
        sides[line.page % 2, number[at]][round(line.left)] += 1
        rights[line.page, number[at]] = max(rights[line.page, number[at]], line.right)
    edges: dict[int, tuple[float, float]] = {}
    for at in left:
        line = lines[at]
        own = lefts[line.page, number[at]]
        edge, count = own.most_common(1)[0]
        if count < 4 or count < 0.3 * own.total():
            edge = min((sides[line.page % 2, number[at]].most_common(1)[0][0], *own))
        edges[at] = float(edge), rights[line.page, number[at]]
    return edges


def relative(
    page_lines: Sequence[PageLine], lines: Sequence[Line], text: Sequence[int], edges: Mapping[int, tuple[float, float]]
) -> list[Line]:
    """Lines as the joiner of paragraphs takes them: places from the edge of their column, a page for each column."""
    leading = usual_leading([page_lines[at] for at in text])
    found: list[Line] = []
    column = 0
    for n, at in enumerate(text):
        line, (edge, _) = page_lines[at], edges[at]
        before = page_lines[text[n - 1]] if n else None
        turned = before is None or before.page != line.page or before.column != line.column
        column += turned
        gap = before is not None and not turned and before.baseline - line.baseline > _MORE * max(leading, line.size)
        differs = before is not None and abs(before.size - line.size) > 0.6
        found.append(
            replace(lines[at], page=column, gap=gap or differs, left=line.left - edge, right=line.right - edge)
        )
    return found


def ends_of_lists(lines: Sequence[Line]) -> Iterator[int]:
    """Where a list ends at the foot of a column: its lines hang, and the first line of the next column does not."""
    hangs = False
    for n, (one, two) in enumerate(pairwise(lines), 1):
        marked = bool(BULLET.match(one.text) or NUMBERED.match(one.text))
        hangs = marked or (hangs and one.left > _HANGS and not one.gap)
        if hangs and one.page != two.page and two.left < _HANGS / 2 < one.left:
            yield n
