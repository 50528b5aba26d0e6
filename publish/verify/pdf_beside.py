"""What a PDF does and says beside its pages: annotations, actions, destinations and the outline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pikepdf

from publish.verify.matrix import box_of
from publish.verify.observed import Piece, normal
from publish.verify.pdf_text import Run

_OURS: Final = frozenset({"/Link", "/Popup", "/PrinterMark", "/TrapNet"})
"""Annotations that show nothing on a page, or are no part of it (ISO 32000-2, 12.5.6)."""
_LEADING: Final = frozenset({"/URI", "/GoTo"})
"""What an action may do: lead somewhere (12.6.4)."""
_NUMBER: Final = re.compile(r"^[\d.]+ ")
"""That of a chapter, which may stand on its page by itself."""
_ABOVE: Final = 20.0
"""Points that a place to jump to may lie below the foot of the letters that it is the place of: about a line."""
_OUTLINED: Final = 2_000
"""Entries of an outline; one that is damaged may have no end."""


def doings(pdf: Any) -> Iterator[str]:
    """What a file does by itself, asks of people, or lays over its pages; none of ours has any of that."""
    root = pdf.Root
    if pdf.is_encrypted:
        yield "the file is locked: it may not allow to be read aloud, printed or copied"
    opening = root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and opening.get("/S") != "/GoTo":
        yield f"the file does something as it is opened: {opening.get('/S')}"
    for key in sorted({"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", {}).keys())):
        yield f"the file holds {key}, which ours do not"
    if "/AA" in root or "/URI" in root:
        yield "the file says what is to be done as it is read, or what its links begin with"
    if "/OCProperties" in root and "/AS" in root.OCProperties.get("/D", {}):
        yield "the file has layers that are not printed as they are shown"
    for number, page in enumerate(pdf.pages, start=1):
        if "/AA" in page:
            yield f"page {number} does something as it is opened"
        if "/UserUnit" in page:
            yield f"page {number} is shown in another size than it has"
        for annotation in page.get("/Annots", []):
            kind = annotation.get("/Subtype")
            if kind not in _OURS:
                yield f"something is laid over page {number}: {str(kind).removeprefix('/')}"
            action = annotation.get("/A", {})
            if "/AA" in annotation or "/Next" in action or action.get("/S", "/GoTo") not in _LEADING:
                yield f"a link on page {number} does more than to lead somewhere"


def is_there(annotation: Any) -> bool:
    """Whether a person can click on a link: it is not hidden (12.5.3), and has an extent."""
    left, bottom, right, top = box_of(annotation["/Rect"])
    return not int(annotation.get("/F", 0)) & 0b100010 and (right - left) * (top - bottom) > 1


def is_on(annotation: Any, run: Run) -> bool:
    """Whether a link lies where text begins."""
    left, bottom, right, top = box_of(annotation["/Rect"])
    return left - 2 <= run.across <= right + 2 and bottom - 3 <= run.baseline <= top + 3


class Places:
    """The places in a document that have names (12.3.2.4), and its pages."""

    def __init__(self, pdf: Any) -> None:
        self._pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        tree = pdf.Root.get("/Names", {}).get("/Dests")
        self._names: dict[str, Any] = dict(pikepdf.NameTree(tree).items()) if tree is not None else {}  # type: ignore
        self._names |= {name.removeprefix("/"): place for name, place in pdf.Root.get("/Dests", {}).items()}

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def find(self, place: Any) -> tuple[int | None, float | None]:
        """The page of a place, from 0, and how high it is on that, in points; None for what is not told."""
        if isinstance(place, pikepdf.String | pikepdf.Name):
            place = self._names.get(str(place).removeprefix("/"))
        if isinstance(place, pikepdf.Dictionary):
            place = place.get("/D")
        if not isinstance(place, pikepdf.Array) or not len(place):
            return None, None
        height = place[3] if len(place) > 3 and place[1] == "/XYZ" else None
        return self._pages.get(place[0].objgen), None if height is None else float(height)

    def misled(self, starts: Mapping[str, Run]) -> Iterator[str]:
        """Names of elements by which one comes to another place than where these start."""
        for name, run in starts.items():
            if name in self._names:
                page, height = self.find(self._names[name])
                if page != run.page or (height is not None and height < run.baseline - _ABOVE):
                    yield f"what leads to '{name}' leads to another place than where it stands"


def outline_faults(pdf: Any, places: Places, pieces: Sequence[Piece]) -> Iterator[str]:
    """What the outline says otherwise than the headings; those of a level of which it names some it has to name all."""
    headings = [(normal(piece.text), piece.level, piece.page) for piece in pieces if piece.level]
    words = {text for text, *_ in headings}
    entries = [(normal(title), page) for title, page in _entries(pdf, places)]
    named = [(title if title in words else _NUMBER.sub("", title), page) for title, page in entries]
    if not named:
        if pdf.Root.get("/PageMode") == "/UseOutlines":
            yield "the outline is empty"
        return
    there = {(text, page) for text, _, page in headings}
    for title, page in named:
        if title not in words:
            yield f"the outline names '{title}', which no heading says"
        elif page is not None and (title, page + 1) not in there:
            yield f"the outline leads to another place with '{title}'"
    titles = [title for title, _ in named]
    told = set(titles)
    levels = {level for text, level, _ in headings if text in told}
    first = next((at for at, (text, *_) in enumerate(headings) if text in told), 0)  # the title of the whole is none
    for text, level, _ in headings[first:]:
        if level in levels and text not in told:
            yield f"the outline does not name '{text}'"
    at = 0
    for text, *_ in headings:
        at += at < len(titles) and titles[at] == text
    if at < len(titles) and told <= words:
        yield f"the outline names '{titles[at]}' in another order"


def _entries(pdf: Any, places: Places) -> Iterator[tuple[str, int | None]]:
    """Titles of the outline, nested ones in their order, and the page that each leads to, from 0 (12.3.3)."""
    outlines = pdf.Root.get("/Outlines")
    ahead = [outlines["/First"]] if outlines is not None and "/First" in outlines else []
    for _ in range(_OUTLINED):
        if not ahead:
            break
        entry = ahead.pop()
        place = entry["/Dest"] if "/Dest" in entry else entry.get("/A", {}).get("/D")
        yield str(entry.get("/Title", "")), places.find(place)[0]
        ahead += [entry[key] for key in ("/Next", "/First") if key in entry]
