"""The navigation of an e-book: whether what it names is there, and in the order of reading."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, TypeAlias
from urllib.parse import unquote, urldefrag, urlsplit
from xml.etree.ElementTree import Element

_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_TYPE: Final = "{http://www.idpf.org/2007/ops}type"
_NCX: Final = "{http://www.daisy.org/z3986/2005/ncx/}"

Place: TypeAlias = tuple[int, int]
"""A place in the book: the document in the spine, and the element in it, both counted from 0."""


class Navigation:
    """The content documents of a book, by their path in the archive, in the order of its spine."""

    def __init__(self, documents: Mapping[str, Element]) -> None:
        self._places: dict[str, Place] = {}
        self._markers: dict[str, str] = {}
        for number, (path, root) in enumerate(documents.items()):
            self._places[path] = (number, 0)
            for position, element in enumerate(root.iter()):
                address = f"{path}#{element.get('id', '')}"
                self._places.setdefault(address, (number, position))
                if element.get(_TYPE) == "pagebreak":
                    self._markers[address] = element.get("aria-label", "")

    def faults(self, path: str, nav: Element, ncx: tuple[str, Element] | None) -> Iterator[str]:
        """What is wrong with the nav document at `path` (EPUB 3.3, 7), and with the NCX, which has to say the same."""
        entries = {kind: _entries(path, nav, kind) for kind in ("toc", "landmarks", "page-list")}
        for kind in ("toc", "landmarks"):
            if not entries[kind]:
                yield f"the nav document has no {kind}"
        for kind, found in entries.items():
            yield from self._lost(kind, found)
        for kind in ("toc", "page-list"):
            yield from self._order(kind, entries[kind])
        yield from self._pages(entries["page-list"])
        if ncx is None:
            yield "there is no NCX"
        else:
            points = {"toc": _points(*ncx, "navPoint"), "page-list": _points(*ncx, "pageTarget")}
            yield from (f"the NCX has another {kind}" for kind, found in points.items() if found != entries[kind])

    def lost_references(self, documents: Mapping[str, Element]) -> Iterator[str]:
        """Links in the text to places that are not there."""
        for path, root in documents.items():
            for link in root.iter(f"{_XHTML}a"):
                address = link.get("href", "")
                if not urlsplit(address).scheme and _absolute(path, address) not in self._places:
                    yield f"a link leads nowhere with '{_words(link)}': {address}"

    def _lost(self, kind: str, entries: Sequence[tuple[str, str]]) -> Iterator[str]:
        for words, address in entries:
            if address not in self._places:
                yield f"the {kind} leads nowhere with '{words}': {address}"

    def _order(self, kind: str, entries: Sequence[tuple[str, str]]) -> Iterator[str]:
        there = [(words, self._places[address]) for words, address in entries if address in self._places]
        for (before, place), (words, following) in pairwise(there):
            if following < place:
                yield f"the {kind} names '{words}' after '{before}', which stands behind it"

    def _pages(self, entries: Sequence[tuple[str, str]]) -> Iterator[str]:
        listed = {address: words for words, address in entries}
        for address, label in self._markers.items():
            if address not in listed:
                yield f"the page-list does not name the page break '{label}'"
            elif listed[address] != label:
                yield f"the page-list calls the page break '{label}' '{listed[address]}'"
        for address, words in listed.items():
            if address in self._places and address not in self._markers:
                yield f"the page-list names '{words}', where no page break stands"


def _entries(path: str, nav: Element, kind: str) -> list[tuple[str, str]]:
    """The words and addresses of a nav element, nested ones in their order."""
    navs = [each for each in nav.iter(f"{_XHTML}nav") if each.get(_TYPE) == kind]
    links = (link for each in navs for link in each.iter(f"{_XHTML}a"))
    return [(_words(link), _absolute(path, link.get("href", ""))) for link in links]


def _points(path: str, ncx: Element, name: str) -> list[tuple[str, str]]:
    """The labels and addresses of the points of an NCX, nested ones in their order."""
    found = []
    for point in ncx.iter(f"{_NCX}{name}"):
        label, content = point.find(f"{_NCX}navLabel"), point.find(f"{_NCX}content")
        if label is not None and content is not None:
            found.append((_words(label), _absolute(path, content.get("src", ""))))
    return found


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _absolute(base: str, address: str) -> str:
    path, fragment = urldefrag(address)
    document = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(path))) if path else base
    return f"{document}#{fragment}" if fragment else document
