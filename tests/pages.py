"""The lines of a PDF as an eye meets them, for tests: read with PDFium, which shares nothing with what set them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

HYPHENS = ("\N{SOFT HYPHEN}", "\N{HYPHEN}", "\x02")
"""How a hyphen at a line's end is read: PDFium gives U+0002 for one that it takes for a break."""

_SCALE = 0.75
"""PDFium tells sizes before the matrix of the page, which here turns CSS px into points."""


@dataclass(slots=True)
class Line:
    """Characters on one baseline; in points, from the left and from the top of the page."""

    baseline: float
    size: float
    left: float
    right: float = 0
    text: str = ""
    spaces: list[float] = field(default_factory=list)
    """The width of each gap between words, in em."""

    @property
    def broken(self) -> bool:
        """Whether it ends within a word."""
        return self.text.rstrip().endswith(HYPHENS)


def lines(path: Path) -> list[list[Line]]:
    """The lines of each page, from top to bottom."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [_lines(page) for page in pdf]


def _lines(page: pypdfium2.PdfPage) -> list[Line]:
    text, height = page.get_textpage(), page.get_height()
    found: dict[float, Line] = {}
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    for at, character in enumerate(_characters(text)):
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, at, box)
        size = pdfium.FPDFText_GetFontSize(text, at) * _SCALE
        if character in "\r\n" or size < 1:
            continue
        line = found.setdefault(round(height - y.value, 1), Line(height - y.value, size, x.value, x.value))
        if character.isspace():
            continue
        gap = x.value - line.right
        if line.text and gap > 0.12 * size:
            line.text += " "
            line.spaces.append(gap / size)
        line.text += character
        line.size = max(line.size, size)
        line.right = box.right
    return sorted((line for line in found.values() if line.text), key=lambda line: line.baseline)


def _characters(text: pypdfium2.PdfTextPage) -> Iterator[str]:
    for at in range(text.count_chars()):
        yield chr(pdfium.FPDFText_GetUnicode(text, at))
