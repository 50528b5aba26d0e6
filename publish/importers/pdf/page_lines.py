"""The lines of a page in reading order: text on one baseline, columns one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from publish.importers.lines import Line
from publish.importers.pdf.content import Painted, Span
from publish.importers.pdf.fonts import Face
from publish.importers.pdf.geometry import Box
from publish.importers.pdf.joining import SPACES

_APART: Final = 1.2
"""Ems between the words of one line from which they may belong to different columns or cells."""
_SAME: Final = 0.35
"""Ems by which the baselines of one line may differ; note marks are smaller and attach by overlap."""
_GUTTER: Final = 8.0
"""Points between two columns of text, at least."""
_CROSSING: Final = 0.35
"""The part of the lines of a page in columns that may run over both."""
_OFTEN: Final = 3
"""Pages with columns at one place."""
_DEEPEST: Final = 2
_CANDIDATES: Final = 6
"""Places at which most lines begin that are looked at for a second column."""
_ROWS: Final = 4
"""Lines that columns have side by side, at least."""
_FILLED: Final = 0.6
"""Of its column, the part that a line of running text fills; the cells of a table fill less."""
_MANY: Final = 0.3
"""The part of the lines of a column that fill it, at least."""
_LETTERS: Final = 16
"""Letters of a line in a column, at least: folios of a contents list are none."""
_GAP: Final = 0.15
_MORE: Final = 1.25
"""Times the leading, from which there is more space above a line than between those of a paragraph."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line in its column. Lengths in points from the left and the foot of the page."""

    spans: tuple[Span, ...]
    column: Box
    """The part of the page whose lines it is read with."""

    @property
    def page(self) -> int:
        """The page, from 0."""
        return self.spans[0].page

    @property
    def left(self) -> float:
        """Where its first letter begins."""
        return self.spans[0].left

    @property
    def right(self) -> float:
        """Where its last letter ends."""
        return max(span.right for span in self.spans)

    @property
    def main(self) -> Span:
        """The span that most of it looks like."""
        return max(self.spans, key=lambda span: len(span.text.strip()))

    @property
    def baseline(self) -> float:
        """The height of its baseline."""
        return self.main.baseline

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return self.main.size

    @property
    def face(self) -> Face:
        """The face of most of its letters."""
        return self.main.face

    @property
    def is_bold(self) -> bool:
        """Whether all of its letters are bold."""
        return all(span.face.bold for span in self.spans if span.text.strip())

    @property
    def text(self) -> str:
        """Its characters, spaces where the page has gaps."""
        text = self.spans[0].text
        for one, two in pairwise(self.spans):
            apart = two.left - one.right > _GAP * min(one.size, two.size)
            text += (
                f" {two.text}" if apart and not text.endswith(SPACES) and not two.text.startswith(SPACES) else two.text
            )
        return text


def as_lines(lines: Sequence[PageLine], pages: Sequence[Painted]) -> list[Line]:
    """Lines in the shape that all importers of lines share; the first of a page or column has a gap above it."""
    leading = usual_leading(lines)
    found: list[Line] = []
    before: PageLine | None = None
    for number, each in enumerate(lines, 1):
        below = before is not None and before.page == each.page and before.column == each.column
        gap = not below or before is None or before.baseline - each.baseline > _MORE * max(leading, each.size)
        found.append(
            Line(
                text=each.text,
                page=each.page + 1,
                number=number,
                gap=gap,
                left=each.left,
                right=each.right,
                top=pages[each.page].box[3] - each.baseline,
                size=each.size,
                bold=each.is_bold,
            )
        )
        before = each
    return found


def usual_leading(lines: Sequence[PageLine]) -> float:
    """Points from line to line in running text."""
    steps = Counter(
        round(one.baseline - two.baseline, 1)
        for one, two in pairwise(lines)
        if one.page == two.page and one.column == two.column and 0 < one.baseline - two.baseline < 4 * one.size
    )
    return steps.most_common(1)[0][0] if steps else 0.0


def read_lines(pages: Sequence[Painted]) -> list[PageLine]:
    """The lines of all pages in reading order; what is turned is left out.

    Columns stand at one place on many pages; what looks like them on one page only is a table.
    """
    fragments = [_fragments([s for s in page.spans if not s.turned and s.text.strip()]) for page in pages]
    seen = [gutter for each in fragments for gutter in _gutters(each)]
    often = max(1, min(_OFTEN, len(pages) // 3))
    count = Counter(round(each / _GUTTER) for each in seen)
    gutters = [
        place * _GUTTER for place in count if sum(count[near] for near in (place - 1, place, place + 1)) >= often
    ]
    return [line for each, page in zip(fragments, pages, strict=True) for line in _ordered(each, page.box, gutters)]


def _gutters(fragments: list[tuple[Span, ...]], depth: int = 0) -> Iterator[float]:
    """The places that look like the space between columns, and between columns of those."""
    gutter = _gutter(fragments)
    if gutter is not None:
        yield gutter
        if depth < _DEEPEST:
            yield from _gutters([each for each in fragments if each[-1].right <= gutter], depth + 1)
            yield from _gutters([each for each in fragments if each[0].left >= gutter], depth + 1)


def _fragments(spans: Sequence[Span]) -> list[tuple[Span, ...]]:
    """Spans on one baseline without a wide gap between them, from the head of the page down."""
    rows: list[list[Span]] = []
    for span in sorted(spans, key=lambda each: (-each.size, -each.baseline, each.left)):
        row = next((row for row in rows if _is_on(span, row)), None)
        if row is None:
            rows.append([span])
        else:
            row.append(span)
    found: list[tuple[Span, ...]] = []
    for row in sorted(rows, key=lambda each: -each[0].baseline):
        row.sort(key=lambda span: span.left)
        start = 0
        for at, (one, two) in enumerate(pairwise(row), 1):
            if two.left - one.right > _APART * max(one.size, two.size):
                found.append(tuple(row[start:at]))
                start = at
        found.append(tuple(row[start:]))
    return found


def _is_on(span: Span, row: list[Span]) -> bool:
    """Whether a span is set on the line of a row, whose first span is the largest: note marks are raised."""
    first = row[0]
    off = span.baseline - first.baseline
    if not -first.size < off < first.size:
        return False
    if abs(off) <= _SAME * span.size:
        return True
    near = any(-0.2 * first.size <= gap <= 0.5 * first.size for gap in (span.left - each.right for each in row))
    return span.size < 0.8 * first.size and 0 < off < 0.7 * first.size and near and len(span.text.strip()) <= 4


def _ordered(
    fragments: list[tuple[Span, ...]], column: Box, gutters: Sequence[float], depth: int = 0
) -> list[PageLine]:
    """Fragments in reading order: zones with columns side by side column by column, all others line by line."""
    gutter = _gutter(fragments) if depth <= _DEEPEST and gutters else None
    if gutter is not None and any(abs(gutter - each) < _GUTTER for each in gutters):
        found: list[PageLine] = []
        zone: list[tuple[Span, ...]] = []
        for row in _rows(fragments):
            if any(each[0].left < gutter < each[-1].right for each in row):
                found += _columns(zone, gutter, column, gutters, depth)
                found += [PageLine(tuple(s for each in row for s in each), column)]
                zone = []
            else:
                zone += row
        return found + _columns(zone, gutter, column, gutters, depth)
    return [PageLine(tuple(span for each in row for span in each), column) for row in _rows(fragments)]


def _columns(
    zone: list[tuple[Span, ...]], gutter: float, column: Box, gutters: Sequence[float], depth: int
) -> list[PageLine]:
    left, bottom, right, top = column
    before = [each for each in zone if each[-1].right <= gutter]
    behind = [each for each in zone if each[0].left >= gutter]
    if min(len(before), len(behind)) < 2 and not _tall(before, behind):
        return [PageLine(tuple(span for each in row for span in each), column) for row in _rows(zone)]
    return [
        *_ordered(before, (left, bottom, gutter, top), gutters, depth + 1),
        *_ordered(behind, (gutter, bottom, right, top), gutters, depth + 1),
    ]


def _tall(before: list[tuple[Span, ...]], behind: list[tuple[Span, ...]]) -> bool:
    return len(before) + len(behind) > _ROWS


def _rows(fragments: list[tuple[Span, ...]]) -> list[list[tuple[Span, ...]]]:
    """Fragments of one baseline together, left to right."""
    rows: list[list[tuple[Span, ...]]] = []
    for each in sorted(fragments, key=lambda f: (-f[0].baseline, f[0].left)):
        if rows and abs(rows[-1][0][0].baseline - each[0].baseline) <= _SAME * each[0].size:
            rows[-1].append(each)
        else:
            rows.append([each])
    return [sorted(row, key=lambda f: f[0].left) for row in rows]


def _gutter(fragments: list[tuple[Span, ...]]) -> float | None:
    """The middle of the space that parts two columns of running text, if there are any."""
    starts = Counter(round(each[0].left) for each in fragments)
    for start, count in starts.most_common(_CANDIDATES):
        if count < _ROWS:
            return None
        behind = [each for each in fragments if each[0].left >= start - 2]
        before = [each for each in fragments if each[-1].right <= start - _GUTTER / 2]
        crossing = len(fragments) - len(behind) - len(before)
        if not before or crossing > _CROSSING * len(fragments):
            continue
        if _is_running(before) and _is_running(behind) and _side_by_side(before, behind):
            return (max(each[-1].right for each in before) + start) / 2
    return None


def _side_by_side(before: Sequence[tuple[Span, ...]], behind: Sequence[tuple[Span, ...]]) -> bool:
    """Whether two columns share a good part of the height of the lower one."""
    foots = [min(each[0].baseline for each in column) for column in (before, behind)]
    heads = [max(each[0].baseline for each in column) for column in (before, behind)]
    return min(heads) - max(foots) > 0.5 * min(head - foot for head, foot in zip(heads, foots, strict=True))


def _is_running(fragments: list[tuple[Span, ...]]) -> bool:
    """Whether these are the lines of a column of text, which fill it, and not cells; a table may stand among them."""
    left = min(each[0].left for each in fragments)
    right = max(each[-1].right for each in fragments)
    full = [each for each in fragments if each[-1].right - each[0].left >= _FILLED * (right - left)]
    full = [each for each in full if sum(len(span.text) for span in each) >= _LETTERS]
    return len(full) >= max(_ROWS, _MANY * len(fragments))
