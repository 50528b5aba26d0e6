"""HTML and XHTML, read in the order of the source: for the site and the documents of an e-book."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from publish.verify.observed import Observed, Piece

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BLOCKS: Final = _HEADINGS.keys() | {
    "address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure",
    "footer", "header", "li", "main", "nav", "ol", "p", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
}  # fmt: skip
_MARKS: Final = {"em": "emphasis", "strong": "strong"}
_VOID: Final = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_SILENT: Final = frozenset({"head", "script", "style", "template", "nav"})


class MarkupReader:
    """Collects what stands in documents, one after another.

    Only what stands in `<main>` counts, where `in_main`; headings outside it count all the same.
    """

    def __init__(self, *, in_main: bool) -> None:
        self._in_main = in_main
        self._open: list[list[str]] = []
        """Tag and classes of each element that is open, as in `_within`; the innermost last."""
        self._within: Counter[str] = Counter()
        """How many elements of each tag are open, and of each class, that with a full stop before it."""
        self._text: list[str] = []
        self._note: list[str] = []
        self._link: tuple[str, list[str]] | None = None
        self.pieces: list[Piece] = []
        self.notes: list[str] = []
        self.links: list[tuple[str, str | None]] = []
        self.references: list[tuple[str, str]] = []
        self.marks: list[tuple[str, str]] = []
        self._folio = self._file = ""
        self._marked: list[tuple[str, str, list[str]]] = []
        self._lists: list[int | None] = []
        self._items: list[tuple[str, int]] = []
        self.numbers: list[tuple[str, str]] = []
        self.ids: set[str] = set()
        self.alternatives: list[str] = []
        self.images: list[tuple[str, str, str]] = []
        """Alternative text and address of each image, and the document it stands in."""

    def read(self, root: Element, file: str = "") -> None:
        """Reads a document, whose elements have no namespace."""
        self._flush()
        self._file = file
        self._open.clear()
        self._within.clear()
        for step in _steps(root):
            if isinstance(step, str):
                self._take(step)
            elif isinstance(step, Element):
                self._begin(step)
            else:
                self._end(*step)

    def observed(self) -> Observed:
        """Everything collected."""
        self._flush()
        return Observed(
            pieces=tuple(self.pieces),
            notes=tuple(self.notes),
            links=tuple(self.links),
            references=tuple(self.references),
            marks=tuple(self.marks),
            numbers=tuple(self.numbers),
            ids=frozenset(self.ids),
            alternatives=tuple(self.alternatives),
        )

    # -- on the way -----------------------------------------------------------------------------------

    def _begin(self, element: Element) -> None:
        tag, values = element.tag, element.attrib
        if tag in _BLOCKS:
            self._flush()
        if "id" in values:
            self.ids.add(values["id"])
        if tag == "img" and self._counts():
            self.alternatives.append(values.get("alt", ""))
            self.images.append((values.get("alt", ""), values.get("src", ""), self._file))
        if tag == "br":
            self._take(" ")
        if tag in ("ol", "ul"):
            self._lists.append(_whole(values.get("start"), 1) - 1 if tag == "ol" else None)
        elif tag == "li":
            self._begin_item(values.get("value"))
        if values.get("role") == "doc-pagebreak":
            self._folio = values.get("aria-label", "")
        if tag in _VOID:
            return
        self._open.append([tag, *(f".{each}" for each in values.get("class", "").split())])
        for each in self._open[-1]:
            self._within[each] += 1
        if kind := _MARKS.get(tag, f"language {values['lang']}" if tag == "span" and "lang" in values else ""):
            self._marked.append((tag, kind, []))
        elif tag == "span":
            self._marked.append((tag, "", []))
        if tag == "a" and self._counts() and re.search("[:#]", values.get("href", "")):
            self._link = (values["href"], [])

    def _end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush(_HEADINGS.get(tag, 0))
        if tag in ("ol", "ul"):
            self._lists.pop()
        elif tag == "li":
            number, first = self._items.pop()
            if number and self._counts():
                self.numbers.append((number, " ".join(piece.text for piece in self.pieces[first:])))
        if tag == "aside":
            self.notes.append("".join(self._note))
            self._note = []
        if self._marked and self._marked[-1][0] == tag:
            _, kind, words = self._marked.pop()
            if kind:
                self.marks.append((kind, "".join(words)))
        if tag == "a" and self._link:
            href, said = self._link[0], "".join(self._link[1])
            if ":" in href:
                self.links.append((href, said))
            else:
                self.references.append((unquote(href.partition("#")[2]), said))
            self._link = None
        for each in self._open.pop():
            self._within[each] -= 1

    def _take(self, data: str) -> None:
        if self._within[".note-number"]:
            return
        if self._inside("aside"):
            self._note.append(data)
        elif self._counts():
            self._text.append(data)
        if self._link:
            self._link[1].append(data)
        if not self._within[".noteref"]:  # a number is none of the words around it
            for *_, words in self._marked:
                words.append(data)

    def _begin_item(self, value: str | None) -> None:
        """Counts an item of a list (HTML, 4.4.5 and 4.4.8)."""
        before = self._lists[-1] if self._lists else None
        number = None if before is None else _whole(value, before + 1)
        if self._lists:
            self._lists[-1] = number
        self._items.append(("" if number is None else str(number), len(self.pieces)))

    # -- where it is ------------------------------------------------------------------------------------

    def _inside(self, *tags: str) -> bool:
        return any(map(self._within.__getitem__, tags))

    def _counts(self) -> bool:
        if self._inside(*_SILENT):
            return False
        return not self._in_main or self._inside("main", "h1")

    def _flush(self, level: int = 0) -> None:
        if text := "".join(self._text).strip():
            self.pieces.append(Piece(text=text, level=level, folio=self._folio, file=self._file))
        self._text = []


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value and re.fullmatch(r"-?\d+", value) else otherwise


def _steps(root: Element) -> Iterator[Element | str | tuple[str]]:
    """Every element as it begins, every text, and every tag, in a tuple, as its element ends; none of comments."""
    ahead: list[Element | str | tuple[str]] = [root]
    while ahead:
        step = ahead.pop()
        if not isinstance(step, Element):
            yield step
            continue
        if step.tail and step is not root:
            ahead.append(step.tail)
        if not isinstance(step.tag, str):
            continue
        yield step
        if step.tag not in _VOID:
            ahead.append((step.tag,))
        ahead.extend(reversed(step))
        if step.text:
            yield step.text
