"""PDF, read by its structure tree. Owner of pypdfium2.

Walking the tree gives the reading text and leaves out what is no part of it, such as running heads. WeasyPrint breaks
words with U+2010, which no source holds: undoing its hyphens is unambiguous.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from publish.verify.observed import Observed, Piece, UnreadableError

_HEADINGS: Final = frozenset({"H1", "H2", "H3", "H4", "H5", "H6"})
_BREAK: Final = "\N{HYPHEN}"


@dataclass(frozen=True, slots=True)
class _Run:
    """Text on one baseline, the height of which is in points."""

    text: str
    baseline: float


def read_pdf(path: Path) -> Observed:
    """A tagged PDF. Raises UnreadableError."""
    pieces: list[Piece] = []
    notes: list[str] = []
    links: list[tuple[str, str | None]] = []
    alternatives: list[str] = []
    with _document(path) as document:
        for page in document:
            _Page(document, page).read(pieces, notes, alternatives)
            links += ((href, None) for href in _links(document, page))
    if not pieces:
        raise UnreadableError("a PDF without structure: nothing in it can be read in order")
    return Observed(
        pieces=tuple(_mended(pieces)), notes=tuple(notes), links=tuple(links), alternatives=tuple(alternatives)
    )


def read_panels(path: Path) -> list[list[tuple[float, str]]]:
    """The pages placed on each sheet of an imposed PDF: where each begins, in points from the left, and its text.

    Raises UnreadableError.
    """
    with _document(path) as document:
        return [
            sorted((_left(form), " ".join(_joined(_runs_of(page, form)).split())) for form in _forms(page))
            for page in document
        ]


def read_pages(path: Path) -> list[str]:
    """The text painted on each page, whatever it is, in the order in which it is painted. Raises UnreadableError."""
    with _document(path) as document:
        return [" ".join(_joined(_runs_of(page, None)).split()) for page in document]


@contextmanager
def _document(path: Path) -> Iterator[Any]:
    try:
        document = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise UnreadableError(f"not a readable PDF: {error}") from error
    try:
        yield document
    finally:
        document.close()


class _Page:
    """One page and the text of its marked content."""

    def __init__(self, document: Any, page: Any) -> None:
        self._page = page
        self._marked: dict[int, list[_Run]] = {}
        text_page = page.get_textpage()
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1):
            identifier = pdfium.FPDFPageObj_GetMarkedContentID(item.raw)
            self._marked.setdefault(identifier, []).append(_run(item.raw, text_page))

    def read(self, pieces: list[Piece], notes: list[str], alternatives: list[str]) -> None:
        """Adds what stands on the page. Below the document element, what holds no block is a footnote."""
        tree = pdfium.FPDF_StructTree_GetForPage(self._page.raw)
        if not tree:
            return
        for root in _elements(tree, pdfium.FPDF_StructTree_CountChildren, pdfium.FPDF_StructTree_GetChildAtIndex):
            for child in _children(root):
                self._alternatives(child, alternatives)
                if not _is_block(child):
                    notes.append(_joined(self._runs(child)))
                else:
                    pieces += self._pieces(child)
        pdfium.FPDF_StructTree_Close(tree)

    def _pieces(self, element: Any) -> Iterator[Piece]:
        if _type(element) in _HEADINGS or not any(_is_block(each) for each in _children(element)):
            yield Piece(text=_joined(self._runs(element)), heading=_type(element) in _HEADINGS)
            return
        for child in _children(element):
            yield from self._pieces(child)

    def _runs(self, element: Any) -> Iterator[_Run]:
        if _type(element) == "Lbl":
            return
        for at in range(pdfium.FPDF_StructElement_CountChildren(element)):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, at)
            if child:
                yield from self._runs(child)
            else:
                identifier = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, at)
                yield from self._marked.get(identifier, ()) if identifier >= 0 else ()

    def _alternatives(self, element: Any, found: list[str]) -> None:
        if _type(element) == "Figure":
            found.append(_string(pdfium.FPDF_StructElement_GetAltText, element))
        for child in _children(element):
            self._alternatives(child, found)


_INLINE: Final = frozenset({"Span", "Link", "NonStruct", "Lbl", "Em", "Strong", "Reference", "Note", "Quote"})


def _is_block(element: Any) -> bool:
    """Whether an element is a block, or holds one: an inline one may be wrapped around blocks."""
    return _type(element) not in _INLINE or any(map(_is_block, _children(element)))


def _mended(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces, with a word that was broken over a page turn made whole."""
    begun: Piece | None = None
    for piece in pieces:
        whole = Piece(text=begun.text[:-1] + piece.text, heading=begun.heading) if begun else piece
        begun = whole if whole.text.endswith(_BREAK) else None
        if not begun:
            yield whole
    if begun:
        yield begun


def _joined(runs: Iterator[_Run]) -> str:
    """Runs as text: those on one baseline follow on, a new line is a space, a hyphen at a line's end is undone."""
    text, baseline = "", None
    for run in runs:
        if baseline is not None and abs(run.baseline - baseline) > 4:
            text = text[:-1] if text.endswith(_BREAK) else f"{text} "
        text += run.text
        baseline = run.baseline
    return text


def _run(item: Any, text_page: Any) -> _Run:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    # PDFium writes U+0002 for a hyphen of the text itself that happens to end a line.
    return _Run(_string(pdfium.FPDFTextObj_GetText, item, text_page.raw).replace("\x02", "-"), matrix.f)


def _string(function: Callable[..., int], *arguments: Any) -> str:
    """What a function of PDFium that fills a buffer with UTF-16 has to say; its lengths are in bytes."""
    size = function(*arguments, None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    function(*arguments, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", errors="replace")


def _type(element: Any) -> str:
    return _string(pdfium.FPDF_StructElement_GetType, element)


def _children(element: Any) -> Iterator[Any]:
    return _elements(element, pdfium.FPDF_StructElement_CountChildren, pdfium.FPDF_StructElement_GetChildAtIndex)


def _elements(parent: Any, count: Callable[[Any], int], get: Callable[[Any, int], Any]) -> Iterator[Any]:
    for at in range(count(parent)):
        if child := get(parent, at):
            yield child


def _links(document: Any, page: Any) -> Iterator[str]:
    """The addresses of the link annotations of a page."""
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page.raw, position, link):
        action = pdfium.FPDFLink_GetAction(link)
        if action and pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_URI:
            size = pdfium.FPDFAction_GetURIPath(document.raw, action, None, 0)
            buffer = ctypes.create_string_buffer(size)
            pdfium.FPDFAction_GetURIPath(document.raw, action, buffer, size)
            yield buffer.raw[: size - 1].decode("utf-8", errors="replace")


def _forms(page: Any) -> Iterator[Any]:
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_FORM], max_depth=1):
        yield item.raw


def _left(form: Any) -> float:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(form, left, bottom, right, top)
    return left.value


def _runs_of(page: Any, form: Any) -> Iterator[_Run]:
    """The text objects of a form, or of the page itself, forms within it included."""
    text_page = page.get_textpage()
    count = pdfium.FPDFFormObj_CountObjects(form) if form else pdfium.FPDFPage_CountObjects(page.raw)
    for at in range(count):
        item = pdfium.FPDFFormObj_GetObject(form, at) if form else pdfium.FPDFPage_GetObject(page.raw, at)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            yield _run(item, text_page)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            yield from _runs_of(page, item)
