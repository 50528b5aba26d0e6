"""The pages of a PDF as somebody sees them: drawn, and looked at. Owner, with `rendering`, of PDFium for verification.

Whether text is to be seen depends on colours, clips, layers and what is painted over it; a picture of the page knows.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from itertools import islice, pairwise
from math import ceil, floor
from pathlib import Path
from typing import Any, Final, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from publish.archive import UnreadableError
from publish.verify.canvas import Box, Painted
from publish.verify.memory import Sights
from publish.verify.pdf import page_texts
from publish.verify.rendering import opened

_SCALE: Final = 0.8
"""Pixels in a point: enough to tell a line of the smallest type from none."""
_CONTRAST: Final = 24
"""Of 256 shades of grey, how many lie at least between letters and their ground."""
_DARK, _LIGHT = 0, 1
_PLAIN: Final = bytes(_DARK if each < 128 else _LIGHT if each >= 128 + _CONTRAST else 2 for each in range(256))
"""For each shade whether it is dark, light or neither: a stretch in which two of them lie far enough apart is told by
where these are.
"""
_STRETCH: Final = 4
"""Times its height, the stretches of a line in each of which some letter is seen, unless a space is very wide."""
_SOME: Final = 2
"""Letters that nobody sees in a line; a single full stop may be too light to tell."""
_HAIR: Final = 0.1
"""Points: what is narrower or lower is no letter."""
_LARGEST: Final = 14_400 * _SCALE
"""Pixels: no page is wider or higher (ISO 32000-2, annex C), and a damaged one asks for no more memory than that."""

_MOST: Final = 4096
"""Pages that are remembered as sound, from run to run."""
_sound: Final[dict[bytes, None]] = {}
"""The digests of pages on which all text is to be seen, the last one last: after an edit most are those of before."""


class Line(NamedTuple):
    """Text on one line that is shown at once: where it stands, the size of its first letter in points.

    `upright` is text that runs up or down the page; `unseen` is what it says, if some of it is not to be seen. Where
    nobody asked for the type, the size is 0.
    """

    box: Box
    size: float
    upright: bool
    unseen: str | None

    def moved(self, across: float, up: float) -> Line:
        """The same so many points to the right and up."""
        left, bottom, right, top = self.box
        box = (left + across, bottom + up, right + across, top + up)
        return Line(box, self.size, self.upright, self.unseen)


_lines: Final[Mapping[bool, Sights[Line]]] = {typed: Sights(512) for typed in (False, True)}
"""The lines of canvases on which all of them are to be seen, without and with their type."""


class _Picture:
    """The shades of grey of a drawn page, row by row from its head."""

    def __init__(self, bitmap: pypdfium2.PdfBitmap) -> None:
        self._width, self._height, self._stride = bitmap.width, bitmap.height, bitmap.stride
        self._shades = bytes(bitmap.buffer)

    def stands_out(self, box: Box) -> bool:
        """Whether the darkest and the lightest pixel of a box lie far enough apart; not where it is outside."""
        left, right = self._columns(box[0], box[2])
        starts = (row * self._stride for row in self._rows(box[1], box[3]))
        return _is_contrast(b"".join(self._shades[start + left : start + right] for start in starts))

    def stands_out_along(self, box: Box, count: int) -> bool:
        """Whether each of so many stretches of a box, side by side, stands out.

        The row in the middle, through which the letters run, nearly always tells, as most are dark on light paper.
        """
        rows = self._rows(box[1], box[3])
        if not rows:
            return False
        start = rows[len(rows) // 2] * self._stride
        find = self._shades[start : start + self._width].translate(_PLAIN).find
        left, wide = box[0], (box[2] - box[0]) / count
        for _ in range(count):
            right = left + wide
            first, last = int(left) - 1 if left > 1 else 0, int(right) + 2 if right > 0 else 0
            told = find(_DARK, first, last) >= 0 and find(_LIGHT, first, last) >= 0
            if not told and not self.stands_out((left, box[1], right, box[3])):
                return False
            left = right
        return True

    def _columns(self, left: float, right: float) -> tuple[int, int]:
        """Those that are touched, and one more at either side."""
        return max(0, floor(left) - 1), max(0, min(self._width, ceil(right) + 1))

    def _rows(self, top: float, bottom: float) -> range:
        return range(max(0, floor(top) - 1), min(self._height, ceil(bottom) + 1))


def _is_contrast(shades: bytes) -> bool:
    return bool(shades) and max(shades) - min(shades) >= _CONTRAST


class View:
    """A page to look at, which is drawn unless what is like it was seen before."""

    def __init__(self, pdf: pypdfium2.PdfDocument, number: int, page: Painted, *, typed: bool) -> None:
        self._pdf, self._number, self._typed = pdf, number, typed
        self.painted = page

    @cached_property
    def page(self) -> Any:
        """The page as PDFium has it."""
        return self._pdf[self._number]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of text, in the order in which they are painted. Raises UnreadableError."""
        known = _lines[self._typed]
        found = known.recall(self.painted)
        if found is None:
            found = tuple(_looked_at(self.page, typed=self._typed))
            if all(line.unseen is None for line in found):  # what is upright on a slug is no part of a canvas
                known.keep(self.painted, (line for line in found if not line.upright or self.painted.is_free(line.box)))
        return found


@contextmanager
def views(path: Path, *, typed: bool = True) -> Iterator[Iterator[View]]:
    """The pages of a PDF, as long as it is open; `typed` where the size of letters counts. Raises UnreadableError."""
    pages = [text.painted for text in page_texts(path)]
    with opened(path) as pdf:
        if len(pages) != len(pdf):
            raise UnreadableError("a PDF that tells its number of pages wrong")
        yield (View(pdf, number, each, typed=typed) for number, each in enumerate(pages))


def unseen(path: Path) -> Iterator[tuple[int, str]]:
    """The pages, from 1, with text that nobody sees, and that text. Raises UnreadableError."""
    with views(path, typed=False) as pages:
        for number, view in enumerate(pages, start=1):
            digest = view.painted.digest
            if digest and digest in _sound:
                continue
            found = [line.unseen for line in view.lines if line.unseen is not None]
            if digest and not found:
                remember([digest])
            yield from ((number, words) for words in found)


def sound_pages() -> tuple[bytes, ...]:
    """The digests of pages that need not be looked at again, with any file they are in."""
    return tuple(_sound)


def remember(pages: Iterable[bytes]) -> None:
    """Takes such digests, of this process or another; those from longest ago go."""
    _sound.update(dict.fromkeys(pages))
    for digest in list(islice(_sound, max(0, len(_sound) - _MOST))):
        del _sound[digest]


def _text(page: Any) -> Any:
    if max(page.get_size()) * _SCALE > _LARGEST:
        raise UnreadableError("a page that is larger than any page may be")
    return page.get_textpage()


def _words(text: Any, box: Box) -> str:
    return " ".join(text.get_text_bounded(*box).split())


def _looked_at(page: Any, *, typed: bool) -> Iterator[Line]:
    """Each line of text on a page, and whether all of it can be told from its ground."""
    text = _text(page)
    picture = _Picture(page.render(scale=_SCALE, grayscale=True, may_draw_forms=False))
    left, bottom, right, top = (ctypes.c_double() for _ in range(4))
    crop = page.get_cropbox()
    for at in range(pdfium.FPDFText_CountRects(text, 0, -1)):
        pdfium.FPDFText_GetRect(text, at, left, top, right, bottom)
        box = (left.value, bottom.value, right.value, top.value)
        if min(box[2] - box[0], box[3] - box[1]) >= _HAIR:
            seen = _is_seen(picture, box, crop) or _unseen_letters(text, picture, box, crop) < _SOME
            size, upright = _type(text, box) if typed else (0.0, False)
            yield Line(box, size, upright, None if seen else _words(text, box))


def _type(text: Any, box: Box) -> tuple[float, bool]:
    """The size of the first letter of a line in points, and whether it stands upright."""
    place = _beginning(box)
    first = pdfium.FPDFText_GetCharIndexAtPos(text, *place, 0, 0)
    if first < 0:  # beside a letter: to look around as well takes longer
        first = pdfium.FPDFText_GetCharIndexAtPos(text, *place, 2, 2)
    while pdfium.FPDFText_IsGenerated(text, first) == 1:  # a space that PDFium puts in, and that has no size
        first += 1
    if first < 0:
        return 0.0, False
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, first, matrix)
    size = pdfium.FPDFText_GetFontSize(text, first) * abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
    return size, abs(matrix.b) > abs(matrix.a)


def _beginning(box: Box) -> tuple[float, float]:
    """A place in the first letter."""
    return box[0] + min(1.0, (box[2] - box[0]) / 2), (box[1] + box[3]) / 2


def _unseen_letters(text: Any, picture: _Picture, box: Box, crop: Box) -> int:
    """How many letters of a line cannot be told from what they are painted on: slow, for lines that are in doubt."""
    left, bottom, right, top = (ctypes.c_double() for _ in range(4))
    count = 0
    for at in range(text.count_chars()):
        if chr(pdfium.FPDFText_GetUnicode(text, at)).isspace() or pdfium.FPDFText_IsGenerated(text, at):
            continue
        pdfium.FPDFText_GetCharBox(text, at, left, right, bottom, top)
        x, y = (left.value + right.value) / 2, (bottom.value + top.value) / 2
        if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
            letter = _pixels((left.value, bottom.value, right.value, top.value), crop)
            count += not picture.stands_out(letter)
    return count


def _pixels(box: Box, crop: Box) -> Box:
    """Left, top, right and bottom of a box, in pixels from the left and the head of the picture."""
    left, bottom, right, top = box
    return (
        (left - crop[0]) * _SCALE,
        (crop[3] - top) * _SCALE,
        (right - crop[0]) * _SCALE,
        (crop[3] - bottom) * _SCALE,
    )


def _is_seen(picture: _Picture, box: Box, crop: Box) -> bool:
    """Whether every stretch of a line stands out from what it is painted on."""
    left, top, right, bottom = _pixels(box, crop)
    across, down = right - left, bottom - top
    count = max(1, int(max(across, down) / (_STRETCH * max(1.0, min(across, down)))))
    if across >= down:
        return picture.stands_out_along((left, top, right, bottom), count)
    edges = [top + down * at / count for at in range(count + 1)]
    return all(picture.stands_out((left, above, right, below)) for above, below in pairwise(edges))
