"""An e-book as a reading system goes through it, for tests: the standard library and nothing of what wrote it."""

from __future__ import annotations

import posixpath
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
TYPE = "{http://www.idpf.org/2007/ops}type"


def letters(text: str) -> str:
    """Letters without accents: no digits of lists, no hyphens and spaces of lines, no tremas that a break drops."""
    return "".join(each for each in unicodedata.normalize("NFD", text) if each.isalpha())


class Book:
    """The documents of an e-book in the order of its spine."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.members = {name: archive.read(name) for name in archive.namelist()}
        self.package = ElementTree.fromstring(self.members["EPUB/content.opf"])
        self.items = {item.get("id"): item for item in self.package.iter(f"{OPF}item")}
        self.spine = [str(self.items[each.get("idref")].get("href")) for each in self.package.iter(f"{OPF}itemref")]
        self.documents = {name: ElementTree.fromstring(self.members[f"EPUB/{name}"]) for name in self.spine}

    def nav(self, kind: str) -> list[tuple[str, str]]:
        """The words and addresses of a nav element, nested ones in their order."""
        (nav,) = (each for each in self.documents["book_nav.xhtml"].iter(f"{XHTML}nav") if each.get(TYPE) == kind)
        return [("".join(link.itertext()), str(link.get("href"))) for link in nav.iter(f"{XHTML}a")]

    def meta(self, name: str) -> list[str]:
        """The values of a `meta` property of the package."""
        return [each.text or "" for each in self.package.iter(f"{OPF}meta") if each.get("property") == name]

    def target(self, address: str, base: str = "book_nav.xhtml") -> Element:
        """The element that an address leads to from the document `base`."""
        path, fragment = urldefrag(address)
        name = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(path))) if path else base
        root = self.documents[name]
        return next(each for each in root.iter() if each.get("id") == fragment) if fragment else root

    def after(self, marker: str, count: int) -> str:
        """The first letters of the text behind the element with this id; footnotes are no part of it."""
        found: str | None = None
        for root in self.documents.values():
            for element, text in _texts(root.find(f"{XHTML}body")):
                if element is not None and element.get("id") == marker:
                    found = ""
                elif found is not None and text:
                    found += letters(text)
                if found is not None and len(found) >= count:
                    return found[:count]
        assert found is not None, marker
        return found


def _texts(element: Element | None) -> Iterator[tuple[Element | None, str]]:
    assert element is not None
    if element.tag == f"{XHTML}aside":
        return
    yield element, ""
    yield None, element.text or ""
    for child in element:
        yield from _texts(child)
        yield None, child.tail or ""
