"""A PDF file opened: its pages as they are painted, and what it tells of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pikepdf

from publish.importers.faults import DAMAGED, LOCKED, NO_TEXT, TOO_LARGE, refused
from publish.importers.pdf.content import Painted, painted
from publish.importers.pdf.fonts import UNKNOWN, Font
from publish.importers.pdf.geometry import Box, placed
from publish.importers.pdf.tree import annotation

_MOST: Final = 5000
"""Pages of a programme, beyond which something else is meant."""
_LETTERS: Final = 20
"""Letters on a page, fewer than which are a stamp on a scan."""
_DEEPEST: Final = 6
_DATE: Final = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_HINT: Final = "take a copy that opens in a PDF reader, or print it to a new PDF"


@dataclass(frozen=True, slots=True)
class Link:
    """Where on a page a link lies, and where it leads: to an address, or to a height on a page of the file."""

    page: int
    box: Box
    address: str
    goal: tuple[int, float] | None = None


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
    pages: list[Painted]
    _numbers: dict[tuple[int, int], int] | None = None
    _named: dict[str, Any] = field(default_factory=dict)

    def placed(self, page: int, rectangle: Any) -> Box:
        """A rectangle in the space of a page, from 0, as on the page that is shown."""
        return placed(self.pdf.pages[page], rectangle)

    def links(self) -> Iterator[Link]:
        """The links of all pages."""
        for number, page in enumerate(self.pdf.pages):
            for each in _annotations(page):
                box, leads = placed(page, each.Rect), annotation(each)
                if leads.address:
                    yield Link(number, box, leads.address)
                elif goal := self._goal(leads.destination):
                    yield Link(number, box, "", goal)

    def outline(self) -> list[Entry]:
        """The bookmarks, in their order."""
        found: list[Entry] = []

        def walk(items: Any, level: int) -> None:
            for item in items:
                goal = self._goal(item.destination if item.destination is not None else (item.action or {}).get("/D"))
                found.append(Entry(" ".join(str(item.title).split()), level, goal[0] if goal else -1))
                if level < _DEEPEST:
                    walk(item.children, level + 1)

        try:
            with self.pdf.open_outline(max_depth=_DEEPEST) as outline:
                walk(outline.root, 1)
        except (pikepdf.PdfError, pikepdf.OutlineStructureError, ValueError, TypeError, AttributeError):
            return []
        return found

    def _goal(self, destination: Any) -> tuple[int, float] | None:
        """The page, from 0, and the height on it to which a destination leads (12.3.2)."""
        if self._numbers is None:
            pages: Any = self.pdf.pages
            self._numbers = {page.objgen: number for number, page in enumerate(pages)}
            self._named = _named(self.pdf)
        if isinstance(destination, pikepdf.String | pikepdf.Name | str):
            destination = self._named.get(str(destination).removeprefix("/"))
        if isinstance(destination, pikepdf.Dictionary):
            destination = destination.get("/D")
        if not isinstance(destination, pikepdf.Array) or not len(destination):
            return None
        page = destination[0]
        number = (
            page if isinstance(page, int) else self._numbers.get(page.objgen, -1) if hasattr(page, "objgen") else -1
        )
        if not 0 <= number < len(self.pages):
            return None
        at = {"/XYZ": 3, "/FitH": 2, "/FitBH": 2, "/FitR": 5}.get(
            str(destination[1]) if len(destination) > 1 else "", 0
        )
        top = destination[at] if 0 < at < len(destination) else None
        if top is None or not isinstance(top, int | float | Decimal):
            return number, self.pages[number].box[3]
        return number, placed(self.pdf.pages[number], (0, top, 0, top))[3]

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
            raise refused(
                TOO_LARGE, path, f"{len(pdf.pages)} pages: more than {_MOST}", "take the pages that are meant"
            )
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
    annotations: Any = page.get("/Annots", [])
    for each in annotations if isinstance(annotations, pikepdf.Array) else []:
        if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/Link" and len(each.get("/Rect", [])) == 4:
            yield each


def _named(pdf: pikepdf.Pdf) -> dict[str, Any]:
    names = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    if isinstance(names, pikepdf.Dictionary):
        return {str(name): value for name, value in pikepdf.NameTree(names).items()}
    return {str(name)[1:]: value for name, value in pdf.Root.get("/Dests", pikepdf.Dictionary()).items()}


def _told(info: Any, key: str) -> str:
    return str(info.get(key, ""))
