"""The e-book, read as a reading system reads it, beside the PDF that was made in the same run."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from tests.books import Book, letters
from tests.conftest import SLUG
from tests.pages import Line, lines

_TOP = 22 * 72 / 25.4
"""Where the text of a page begins, in points: above it stands the running head."""


@pytest.fixture(scope="module")
def book(built: Path) -> Book:
    return Book(built / f"{SLUG}.epub")


def pages_with_text(path: Path) -> dict[str, str]:
    """By its label, the letters of each page of a PDF, running heads left out; empty pages are passed over."""
    with pypdfium2.PdfDocument(path) as pdf:
        labels = [pdf.get_page_label(at) for at in range(len(pdf))]
    found = {}
    for label, page in zip(labels, lines(path), strict=True):
        shown = (line for line in page if line.baseline > _TOP and not _is_pull_quote(line))
        text = "".join(letters(line.text) for line in shown)
        # What only the page has: the label of a chapter, the head of the glossary's table.
        text = text.removeprefix("Hoofdstuk").replace("AfkortingBetekenis", "", 1)
        if text:
            found[label] = text
    return found


def _is_pull_quote(line: Line) -> bool:
    """Whether a line says again what stands in the text; its size is that of no other line."""
    return 14 < line.size < 15


def test_each_page_of_the_pdf_is_in_the_page_list(built: Path, book: Book) -> None:
    """But for cover, colophon, contents and back, which are no text of the programme."""
    pages = pages_with_text(built / f"{SLUG}.pdf")
    labels = list(pages)
    contents = next(label for label, text in pages.items() if text.startswith("Inhoud"))
    assert [folio for folio, _ in book.nav("page-list")] == labels[labels.index(contents) + 1 : -1]


def test_behind_each_page_break_stand_the_first_words_of_that_page(built: Path, book: Book) -> None:
    pages = pages_with_text(built / f"{SLUG}.pdf")
    listed = book.nav("page-list")
    assert len(listed) > 50
    for folio, address in listed:
        marker = book.target(address)
        assert marker.get("aria-label") == folio
        assert pages[folio].startswith(book.after(str(marker.get("id")), 30)), folio
