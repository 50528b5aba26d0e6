"""What PDFium shows of a PDF: how a place on a page looks. Its owner, with `page_view`, for verification."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pypdfium2

from publish.archive import UnreadableError
from publish.verify.looks import Look, look_of, pixels_in, within
from publish.verify.matrix import Box
from publish.verify.once import once_a_version

_LEAST: Final = 1.0
"""Points: of what is narrower or lower that much is looked at."""
_ON_PAGE: Final = 0.9
"""The part of a picture that has to be on the page: on a cover the bleed of it is not."""


@contextmanager
def opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    """A PDF to look at. Raises UnreadableError."""
    try:
        with pypdfium2.PdfDocument(path) as pdf:
            yield pdf
    except (pypdfium2.PdfiumError, OSError) as error:
        raise UnreadableError(f"not a readable PDF: {error}") from error


def count_pages(path: Path) -> int:
    """How many pages there are. Raises UnreadableError."""
    try:
        return _count(path)
    except OSError as error:
        raise UnreadableError(f"not a readable PDF: {error}") from error


@once_a_version(kept=64)
def _count(path: Path) -> int:
    """Asked for each campus that gets copies of it."""
    with opened(path) as pdf:
        return len(pdf)


def look_at(path: Path, number: int, box: Box) -> Look | None:
    """How a place on a page, counted from 0, looks; None for one that is not on it. Raises UnreadableError."""
    with opened(path) as pdf:
        page = pdf[number]
        edges = page.get_cropbox()
        left, bottom, right, top = box[0], box[1], max(box[2], box[0] + _LEAST), max(box[3], box[1] + _LEAST)
        margins = tuple(max(each, 0) for each in (left - edges[0], bottom - edges[1], edges[2] - right, edges[3] - top))
        across, down = edges[2] - edges[0] - margins[0] - margins[2], edges[3] - edges[1] - margins[1] - margins[3]
        if across <= 0 or down <= 0 or across * down < _ON_PAGE * (right - left) * (top - bottom):
            return None
        bitmap = page.render(scale=pixels_in(across, down), crop=margins, may_draw_forms=False)
        return look_of(within(bitmap.to_pil()))
