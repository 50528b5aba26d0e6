"""Pages drawn into a PDF, one after the other: the boxes of each are asked for when its turn comes, and may go then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, Final, TypeAlias

import weasyprint

from publish.typesetting.tagging import Tagger, open_as_book

SUITED: Final = "70.0"
"""The version of WeasyPrint for which we know shorter ways through it."""
VARIANT: Final = "pdf/ua-1"
KNOWN: Final = ("width", "height", "bleed", "bookmarks", "links", "anchors", "forms")
"""What WeasyPrint asks of a page before it has it painted."""

_Opened: TypeAlias = Callable[[int], tuple[Any, Mapping[Any, str]]]
"""Gives WeasyPrint's own page, by where it stands, and what text boxes of it read that are set otherwise."""


class Sheet:
    """A page as WeasyPrint is handed it: what is `known` of it, and how to get at its boxes."""

    def __init__(self, known: Any, at: int, opened: _Opened) -> None:
        for name in KNOWN:
            setattr(self, name, getattr(known, name))
        self._at = at
        self._opened = opened
        self.tagger: Tagger | None = None

    def paint(self, stream: Any, scale: float) -> None:
        """Draws the page, and takes it into the structure tree."""
        page, spelt = self._opened(self._at)
        page.paint(stream, scale)
        assert self.tagger
        self.tagger.take(page._page_box, stream, spelt)


def paint(document: Any, sheets: Sequence[Sheet], path: Path, front: int | None = None) -> None:
    """Writes a tagged PDF (PDF/UA-1) of these pages; all else that it says of itself is that of `document`.

    It opens as a book where `front` says how many pages of front matter it has.
    """
    tagger = Tagger()
    for sheet in sheets:
        sheet.tagger = tagger

    def finish(_: Any, pdf: Any) -> None:
        if front is not None:
            open_as_book(pdf, front)

    with shortened(), tagger.at_work():
        document.copy(sheets).write_pdf(path, finisher=finish, pdf_variant=VARIANT, custom_metadata=True)


def shortened() -> AbstractContextManager[None]:
    """While it lasts, WeasyPrint takes the shorter ways of `levers`, if it is the version they were written for."""
    if weasyprint.__version__ != SUITED:
        return nullcontext()
    from publish.typesetting import levers

    return levers.shortened()
