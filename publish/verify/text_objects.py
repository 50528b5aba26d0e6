"""The text of a page as PDFium draws it: where each piece stands, and its type. Owner, with others, of PDFium here.

It is known as soon as a page is loaded, in a fifth of the time that PDFium takes to tell the words; and it is where it
is drawn, while letters with other text to be taken for them are said to be where their form was before it was placed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final, NamedTuple

import pypdfium2.raw as pdfium

from publish.verify.matrix import IDENTITY, Box, Matrix, moved, multiplied

_DEEPEST: Final = 8
"""Forms in forms, further down than which none is followed: a broken file may draw itself."""


class TextObject(NamedTuple):
    """Text that is shown at once: the box around its letters, and the size of its type, in points.

    `upright` is text that runs up or down the page, `astray` such as is mirrored or upside down.
    `handle` is the object itself, as long as its page is open.
    """

    handle: Any
    box: Box
    size: float
    upright: bool
    astray: bool


def text_objects(page: Any) -> Iterator[TextObject]:
    """The text on a page of PDFium, in the order in which it is painted, that of forms included."""
    return _Walk().over(partial(pdfium.FPDFPage_GetObject, page), pdfium.FPDFPage_CountObjects(page), IDENTITY, 0)


class _Walk:
    """A way through the objects of a page, with what PDFium writes into."""

    def __init__(self) -> None:
        self._edges = tuple(ctypes.c_float() for _ in range(4))
        self._size = ctypes.c_float()
        self._matrix = pdfium.FS_MATRIX()

    def over(self, at_place: Callable[[int], Any], count: int, around: Matrix, depth: int) -> Iterator[TextObject]:
        """The text among so many objects, which stand in a form that is placed by a matrix, or on the page."""
        for place in range(count):
            thing = at_place(place)
            kind = pdfium.FPDFPageObj_GetType(thing)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                yield self._text_object(thing, around)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                inside = multiplied(self._matrix_of(thing), around)
                held = pdfium.FPDFFormObj_CountObjects(thing)
                yield from self.over(partial(pdfium.FPDFFormObj_GetObject, thing), held, inside, depth + 1)

    def _text_object(self, thing: Any, around: Matrix) -> TextObject:
        left, bottom, right, top = self._edges
        pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
        pdfium.FPDFTextObj_GetFontSize(thing, self._size)
        box, matrix = (left.value, bottom.value, right.value, top.value), self._matrix_of(thing)
        if around is not IDENTITY:
            box, matrix = moved(box, around), multiplied(matrix, around)
        a, b, c, d, _, _ = matrix
        return TextObject(
            thing, box, self._size.value * abs(a * d - b * c) ** 0.5, abs(b) > abs(a), a * d < b * c or -a > abs(b)
        )

    def _matrix_of(self, thing: Any) -> Matrix:
        pdfium.FPDFPageObj_GetMatrix(thing, self._matrix)
        return self._matrix.a, self._matrix.b, self._matrix.c, self._matrix.d, self._matrix.e, self._matrix.f
