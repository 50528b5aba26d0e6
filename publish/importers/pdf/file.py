"""A PDF file opened: its pages as they are painted, and what it tells of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pikepdf

from publish.importers.faults import DAMAGED, LOCKED, NO_TEXT, TOO_LARGE, refused
from publish.importers.pdf.content import Box, Painted, painted, placed
from publish.importers.pdf.fonts import UNKNOWN, Font
from publish.importers.pdf.tree import Annotation, annotation

_MOST: Final = 5000
"""Pages of a programme, beyond which something else is meant."""
_LETTERS: Final = 20
"""Letters on a page, fewer than which are a stamp on a scan."""
_DATE: Final = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_HINT: Final = "take a copy that opens in a PDF reader, or print it to a new PDF"


@dataclass(frozen=True, slots=True)
class Link:
    """Where on a page a link lies, and where it leads."""

    page: int
    box: Box
    target: Annotation


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the outline (bookmarks): its depth, from 1, and its page, from 0."""

    title: str
    level: int
    page: int


@dataclass(slots=True)
class File:
    """A PDF that is open."""

    pdf: pikepdf.Pdf
    path: Path
    pages: list[Painted] = field(default_factory=list)

    def placed(self, page: int, rectangle: Any) -> Box:
        """A rectangle in the space of a page, from 0, as on the page that is shown."""
        return placed(self.pdf.pages[page], rectangle)

    def links(self) -> Iterator[Link]:
        """The links of all pages."""
        for number, page in enumerate(self.pdf.pages):
            for each in _annotations(page):
                yield Link(number, placed(page, each.Rect), annotation(each))

    def outline(self) -> list[Entry]:
        """The bookmarks, in their order."""
        numbers = {page.objgen: number for number, page in enumerate(self.pdf.pages)}
        found: list[Entry] = []

        def walk(items: Any, level: int) -> None:
            for item in items:
                page = _page_of(self.pdf, item.destination or (item.action or {}).get("/D"))
                found.append(Entry(" ".join(str(item.title).split()), level, numbers.get(page, -1)))
                if level < 6:
                    walk(item.children, level + 1)

        try:
            with self.pdf.open_outline(max_depth=6) as outline:
                walk(outline.root, 1)
        except (pikepdf.PdfError, pikepdf.OutlineStructureError, ValueError, TypeError, AttributeError):
            return []
        return found

    def metadata(self) -> dict[str, str]:
        """What it tells of itself, by the keys of programme.yaml: XMP where it is there, else the older dictionary."""
        info = self.pdf.docinfo
        told = {
            "title": _told(info, "/Title"),
            "author": _told(info, "/Author"),
            "description": _told(info, "/Subject"),
            "keywords": _told(info, "/Keywords"),
        }
        if match := _DATE.match(_told(info, "/CreationDate")):
            told["date"] = "-".join(match.groups())
        try:
            with self.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
                told["title"] = str(xmp.get("dc:title") or told["title"])
                told["language"] = str(self.pdf.Root.get("/Lang", "")) or ", ".join(xmp.get("dc:language") or ())
        except (pikepdf.PdfError, ValueError, TypeError, KeyError):
            told["language"] = str(self.pdf.Root.get("/Lang", ""))
        return {key: " ".join(value.split()) for key, value in told.items() if value.strip()}


@contextmanager
def opened(path: Path) -> Iterator[File]:
    """A PDF with all its pages read. Raises SourceError (J codes)."""
    try:
        pdf = pikepdf.open(path, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise refused(LOCKED, path, "a password is needed to open it", "save a copy without a password") from error
    except (pikepdf.PdfError, OSError) as error:
        raise refused(DAMAGED, path, f"the PDF is damaged: {error}", _HINT) from error
    with pdf:
        yield File(pdf, path, _painted(pdf, path))


def _painted(pdf: pikepdf.Pdf, path: Path) -> list[Painted]:
    """All pages, with text that can be told. Raises SourceError."""
    fonts: dict[tuple[int, int], Font] = {}
    try:
        if len(pdf.pages) > _MOST:
            raise refused(TOO_LARGE, path, f"{len(pdf.pages)} pages: more than {_MOST}", "take the pages that are meant")
        pages = [painted(page, number, fonts) for number, page in enumerate(pdf.pages)]
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise refused(DAMAGED, path, f"the PDF is damaged: {error}", _HINT) from error
    _hold_text(pages, path)
    return pages


def _hold_text(pages: list[Painted], path: Path) -> None:
    """Makes sure that there is text, and that it can be told. Raises SourceError."""
    texts = ["".join(span.text for span in page.spans) for page in pages]
    letters = sum(map(str.isalpha, "".join(texts)))
    unknown = sum(text.count(UNKNOWN) for text in texts)
    if not pages:
        raise refused(DAMAGED, path, "the PDF has no pages", _HINT)
    if unknown > letters:
        message = "its fonts do not tell which letters they show"
        raise refused(NO_TEXT, path, message, "run OCR (text recognition) on it first")
    if letters < _LETTERS * min(len(pages), 3) and (letters == 0 or any(page.pictures for page in pages)):
        message = "no text; it is a scan, or its letters are drawings"
        raise refused(NO_TEXT, path, message, "run OCR (text recognition) on it first")


def _annotations(page: pikepdf.Page) -> Iterator[Any]:
    annotations = page.get("/Annots", [])
    for each in annotations if isinstance(annotations, pikepdf.Array) else []:
        if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/Link" and len(each.get("/Rect", [])) == 4:
            yield each


def _page_of(pdf: pikepdf.Pdf, destination: Any) -> tuple[int, int]:
    """The page that a destination names (12.3.2)."""
    if isinstance(destination, pikepdf.String | pikepdf.Name):
        destination = _named(pdf).get(str(destination).removeprefix("/"))
    if isinstance(destination, pikepdf.Dictionary):
        destination = destination.get("/D")
    if isinstance(destination, pikepdf.Array) and len(destination) and isinstance(destination[0], pikepdf.Dictionary):
        return destination[0].objgen
    return 0, 0


def _named(pdf: pikepdf.Pdf) -> dict[str, Any]:
    names = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    if isinstance(names, pikepdf.Dictionary):
        return {str(name): value for name, value in pikepdf.NameTree(names).items()}
    return {str(name)[1:]: value for name, value in pdf.Root.get("/Dests", pikepdf.Dictionary()).items()}


def _told(info: Any, key: str) -> str:
    return str(info.get(key, ""))
