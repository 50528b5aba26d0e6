"""The pages of a PDF as somebody sees them: drawn, and looked at. Owner, with `rendering`, of PDFium for verification.

Whether text is to be seen depends on colours, clips, layers and what is painted over it; a picture of the page knows.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import islice, pairwise
from math import ceil, floor
from pathlib import Path
from typing import Any, Final, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from publish.archive import UnreadableError
from publish.verify.canvas import Painted, is_within
from publish.verify.matrix import Box
from publish.verify.memory import Sights
from publish.verify.pdf import page_texts
from publish.verify.rendering import opened
from publish.verify.text_objects import TextObject, text_objects

_SCALE: Final = 0.8
"""Pixels in a point: enough to tell a line of the smallest type from none."""
_A4: Final = 320 * 72 / 25.4
"""Points: how high a page of A4 is with what a press trims off it."""
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
_READABLE: Final = 2.5
"""Points that letters are high at least."""
_HAIR: Final = 0.1
"""Points: what is narrower or lower is no letter."""
_LARGEST: Final = 14_400
"""Points: no page is wider or higher (ISO 32000-2, annex C), and a damaged one asks for no more memory than that."""

_MOST: Final = 4096
"""Pages that are remembered as sound, from run to run."""
_sound: Final[dict[bytes, None]] = {}
"""The digests of pages on which all text is to be seen, the last one last: after an edit most are those of before."""


class Line(NamedTuple):
    """Text on one line that is shown at once: where it stands, the size of its first letter in points.

    `upright` is text that runs up or down the page; `unseen` is what it says, if some of it is not to be seen.
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


_lines: Final[Sights[Line]] = Sights(2048)
"""The lines of canvases on which all of them are to be seen: of a whole book, whose other PDF has the same pages."""


class _Picture:
    """The shades of grey of a page that is drawn at a scale, row by row from its head."""

    def __init__(self, bitmap: pypdfium2.PdfBitmap, scale: float, crop: Box) -> None:
        self._width, self._height, self._stride = bitmap.width, bitmap.height, bitmap.stride
        self._shades = bytes(bitmap.buffer)
        self._scale, self._left, self._top = scale, crop[0], crop[3]

    def pixels(self, box: Box) -> Box:
        """Left, top, right and bottom of a box in points, in pixels from the left and the head."""
        left, bottom, right, top = box
        return (
            (left - self._left) * self._scale,
            (self._top - top) * self._scale,
            (right - self._left) * self._scale,
            (self._top - bottom) * self._scale,
        )

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

    def __init__(self, pdf: pypdfium2.PdfDocument, number: int, page: Painted, resolution: float) -> None:
        self._pdf, self._number = pdf, number
        self.painted = page
        self.scale = max(_SCALE, scale_of(page, resolution))

    @cached_property
    def page(self) -> Any:
        """The page as PDFium has it."""
        return self._pdf[self._number]

    @cached_property
    def drawn(self) -> pypdfium2.PdfBitmap:
        """All of the page in shades of grey, `scale` pixels in a point. Raises UnreadableError."""
        if max(self.page.get_size()) > _LARGEST:
            raise UnreadableError("a page that is larger than any page may be")
        return self.page.render(scale=self.scale, grayscale=True, may_draw_forms=False)

    def put_away(self) -> None:
        """Lets go of the picture, of which many pages make too many; it is drawn anew where it is asked for again."""
        self.__dict__.pop("drawn", None)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of text, in the order in which they are painted. Raises UnreadableError."""
        found = _lines.recall(self.painted)
        if found is None:
            picture = _Picture(self.drawn, self.scale, self.page.get_cropbox())
            found = tuple(_looked_at(self.page, picture))
            if all(line.unseen is None for line in found):  # what is upright on a slug is no part of a canvas
                _lines.keep(
                    self.painted, (line for line in found if not line.upright or self.painted.is_free(line.box))
                )
        return found


@contextmanager
def views(path: Path, resolution: float = _SCALE) -> Iterator[Iterator[View]]:
    """The pages of a PDF, as long as it is open. Raises UnreadableError.

    They are drawn with so many pixels in a point as `scale_of` makes of the resolution, or so many as letters take.
    """
    pages = [text.painted for text in page_texts(path)]
    with opened(path) as pdf:
        if len(pages) != len(pdf):
            raise UnreadableError("a PDF that tells its number of pages wrong")
        yield (View(pdf, number, each, resolution) for number, each in enumerate(pages))


def scale_of(page: Painted, resolution: float) -> float:
    """The pixels in a point that a page takes at a resolution: all that is larger than A4 has as many as that."""
    left, bottom, right, top = page.crop
    return resolution * min(1.0, _A4 / max(right - left, top - bottom, 1.0))


def unseen(path: Path) -> Iterator[tuple[int, str]]:
    """The pages, from 1, with text that nobody sees, and that text. Raises UnreadableError."""
    with views(path) as pages:
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


def _looked_at(page: Any, picture: _Picture) -> Iterator[Line]:
    """Each line of text on a page, and whether all of it can be told from its ground."""
    doubts = _Doubts(page, picture)
    for each in text_objects(page):
        if min(each.box[2] - each.box[0], each.box[3] - each.box[1]) >= _HAIR:
            if each.astray or each.size < _READABLE:
                unseen = doubts.words(each) or None
            else:
                unseen = None if _is_seen(picture, each.box) else doubts.unseen(each)
            yield Line(each.box, each.size, each.upright, unseen)


class _Doubts:
    """Letter by letter what is to be seen of lines in doubt: slow."""

    def __init__(self, page: Any, picture: _Picture) -> None:
        self._page, self._picture = page, picture

    @cached_property
    def _text(self) -> Any:
        return self._page.get_textpage()

    @cached_property
    def _letters(self) -> list[Box]:
        """Where the letters of the page are, in points."""
        left, bottom, right, top = (ctypes.c_double() for _ in range(4))
        boxes = []
        for at in range(self._text.count_chars()):
            if chr(pdfium.FPDFText_GetUnicode(self._text, at)).isspace() or pdfium.FPDFText_IsGenerated(self._text, at):
                continue
            pdfium.FPDFText_GetCharBox(self._text, at, left, right, bottom, top)
            boxes.append((left.value, bottom.value, right.value, top.value))
        return boxes

    def unseen(self, line: TextObject) -> str | None:
        """What a line says, if several of its letters cannot be told from what they are painted on."""
        words = self.words(line)
        there = [each for each in self._letters if is_within(_middle(each), line.box)]
        count = sum(not self._picture.stands_out(self._picture.pixels(each)) for each in there)
        if not there:  # PDFium has them elsewhere
            count = len("".join(words.split()))
        return words if count >= _SOME else None

    def words(self, line: TextObject) -> str:
        """What a line says."""
        length = pdfium.FPDFTextObj_GetText(line.handle, self._text, None, 0)
        units = (ctypes.c_ushort * (length // 2))()
        pdfium.FPDFTextObj_GetText(line.handle, self._text, units, length)
        own = bytes(units)[:-2].decode("utf-16-le", errors="replace")
        return " ".join((own.strip() or self._text.get_text_bounded(*line.box)).split())


def _middle(box: Box) -> Box:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return x, y, x, y


def _is_seen(picture: _Picture, box: Box) -> bool:
    """Whether every stretch of a line stands out from what it is painted on."""
    left, top, right, bottom = picture.pixels(box)
    across, down = right - left, bottom - top
    count = max(1, int(max(across, down) / (_STRETCH * max(1.0, min(across, down)))))
    if across >= down:
        return picture.stands_out_along((left, top, right, bottom), count)
    edges = [top + down * at / count for at in range(count + 1)]
    return all(picture.stands_out((left, above, right, below)) for above, below in pairwise(edges))
