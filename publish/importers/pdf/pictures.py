"""Pictures of an untagged PDF: which belong to the text, where they stand in it, and what stands below them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from publish.importers.pdf.content import Painted, Picture
from publish.importers.pdf.looks import Style
from publish.importers.pdf.page_lines import PageLine

CAPTION: Final = re.compile(
    r"\s*(figuur|figure|fig\.|afbeelding|abbildung|foto|tabel|table|grafiek)\s*\d*", re.IGNORECASE
)
UNDER: Final = 3.0
"""Times its size, the most that a caption lies below its picture, or above its table."""
_COMES_BACK: Final = 3
"""Places at which one image is an ornament."""
_TALLEST: Final = 6
"""Lines of a caption."""


class Pictures:
    """The pictures in the text, in their order; none that comes back, lies behind words or is said to be no content."""

    def __init__(self, pages: Sequence[Painted], lines: Sequence[PageLine], left: Sequence[int], body: Style) -> None:
        self._lines = lines
        self._body = body
        self._by_page: dict[int, list[int]] = defaultdict(list)
        for at in left:
            self._by_page[lines[at].page].append(at)
        placed = [each for page in pages for each in page.pictures if not each.artifact]
        count = Counter(each.image.objgen for each in placed)
        first = lines[left[0]].page if left else 0
        kept = (each for each in placed if count[each.image.objgen] < _COMES_BACK and each.page >= first)
        self.all = sorted(
            (each for each in kept if not self._is_behind(each)), key=lambda each: (each.page, -each.box[1])
        )

    def _is_behind(self, picture: Picture) -> bool:
        a, b, c, d = picture.box
        here = (self._lines[at] for at in self._by_page[picture.page])
        return sum(a <= line.left and line.right <= c and b <= line.baseline <= d for line in here) > 1

    def is_above(self, picture: Picture, at: int) -> bool:
        """Whether a picture comes before a line."""
        line = self._lines[at]
        if picture.page != line.page:
            return picture.page < line.page
        same = picture.box[0] < line.column[2] and line.column[0] < picture.box[2]
        return same and picture.box[1] >= line.baseline - 0.5 * line.size

    def captions(self, free: set[int]) -> dict[int, tuple[int, ...]]:
        """The lines right below pictures that say what they are, by the `id` of the picture."""
        found: dict[int, tuple[int, ...]] = {}
        for picture in self.all:
            below = [at for at in self._by_page[picture.page] if at in free and self.is_above(picture, at)]
            if not below:
                continue
            first = self._lines[below[0]]
            differs = first.size < 0.95 * self._body[0] or first.face.italic
            if picture.box[1] - first.baseline > UNDER * first.size or not (differs or CAPTION.match(first.text)):
                continue
            places = [below[0]]
            for one, two in pairwise(below):
                a, b = self._lines[one], self._lines[two]
                if a.size != b.size or a.face != b.face or a.baseline - b.baseline > 1.6 * a.size:
                    break
                places.append(two)
            if len(places) <= _TALLEST:
                found[id(picture)] = tuple(places)
        return found
