"""The structure tree of a PDF as plain elements (ISO 32000-2, 14.7 and 14.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import pikepdf

from publish.importers.draft import Place
from publish.importers.pdf.content import Mark, Painted, Picture, Span
from publish.model import ID_PATTERN

_WIDEST: Final = 64
"""Columns of a cell."""
_SIDES: Final = {"/Start": "left", "/Center": "center", "/End": "right"}
_DEEPEST: Final = 200
"""Elements in elements; what lies deeper is a loop in a broken file."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A link's annotation: its web address, or the place in the document to which it leads, by name or in full."""

    address: str = ""
    destination: Any = None


Leaf: TypeAlias = Span | Picture | Annotation


@dataclass(slots=True)
class Element:
    """A structure element. `role` is the file's own type, `standard` what its role map makes of that.

    `name` is its id, if that is one that a source can have.
    """

    role: str
    standard: str
    name: str = ""
    language: str = ""
    alternative: str = ""
    page: int = -1
    """The page on which it begins, from 0, where the file tells."""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    kids: list[Element | Leaf] = field(default_factory=list)

    def leaves(self) -> Iterator[Leaf]:
        """What it holds, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.leaves()
            else:
                yield kid

    def elements(self) -> Iterator[Element]:
        """It and all elements below it."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.elements()

    @property
    def spans(self) -> list[Span]:
        """Its text."""
        return [leaf for leaf in self.leaves() if isinstance(leaf, Span)]

    @property
    def ids(self) -> tuple[str, ...]:
        """Its id, if it has one."""
        return (self.name,) if self.name else ()

    @property
    def place(self) -> Place:
        """Where it begins."""
        first = next((leaf.page for leaf in self.leaves() if isinstance(leaf, Span | Picture)), self.page)
        return Place(page=first + 1, part=self.name)

    @property
    def columns(self) -> int:
        """How many columns of its table a cell takes."""
        count = self.attributes.get("ColSpan", 1)
        return min(count, _WIDEST) if isinstance(count, int) and count > 0 else 1

    @property
    def side(self) -> str:
        """How a cell is aligned, where that is told."""
        return _SIDES.get(str(self.attributes.get("TextAlign", "")), "")


def read_tree(pdf: pikepdf.Pdf, pages: list[Painted]) -> Element | None:
    """The tree, its content taken from the pages; None where the file has none."""
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, pikepdf.Dictionary) or "/K" not in root:
        return None
    return _Tree(pdf, root, pages).read()


class _Tree:
    def __init__(self, pdf: pikepdf.Pdf, root: Any, pages: list[Painted]) -> None:
        self._root = root
        self._roles = {str(name)[1:]: str(role)[1:] for name, role in root.get("/RoleMap", {}).items()}
        self._numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
        self._marked: dict[Mark, list[Span | Picture]] = {}
        for page in pages:
            leaves: list[Span | Picture] = [*page.spans, *page.pictures]
            for leaf in leaves:
                if leaf.mark is not None and not leaf.artifact:
                    self._marked.setdefault(leaf.mark, []).append(leaf)

    def read(self) -> Element:
        """The root as an element."""
        whole = Element("StructTreeRoot", "Document")
        self._fill(whole, self._root, None, 0)
        return whole

    def _fill(self, element: Element, source: Any, page: Any, depth: int) -> None:
        kids = source.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary):
                self._add(element, kid, page, depth)
            elif isinstance(kid, int):
                element.kids += self._content(page, kid)

    def _add(self, element: Element, kid: Any, page: Any, depth: int) -> None:
        kind = kid.get("/Type")
        if kind == "/MCR":
            stream = kid.get("/Stm")
            element.kids += self._content(
                kid.get("/Pg", page), int(kid.MCID), stream.objgen if stream is not None else None
            )
        elif kind == "/OBJR":
            if isinstance(target := kid.get("/Obj"), pikepdf.Dictionary) and target.get("/Subtype") == "/Link":
                element.kids.append(annotation(target))
        elif "/S" in kid and depth < _DEEPEST:
            page = kid.get("/Pg", page)
            inner = self._element(kid, page)
            element.kids.append(inner)
            self._fill(inner, kid, page, depth + 1)

    def _element(self, source: Any, page: Any) -> Element:
        role = str(source.S)[1:]
        standard = role
        for _ in range(8):
            standard = self._roles.get(standard, standard)
        name = str(source.get("/ID", ""))
        return Element(
            role,
            standard,
            name=name if re.fullmatch(ID_PATTERN, name) else "",
            language=str(source.get("/Lang", "")),
            alternative=str(source.get("/Alt", "")),
            page=self._number(page),
            attributes=_attributes(source.get("/A")),
        )

    def _content(self, page: Any, mcid: int, stream: tuple[int, int] | None = None) -> list[Span | Picture]:
        return self._marked.get((self._number(page), stream, mcid), [])

    def _number(self, page: Any) -> int:
        return self._numbers.get(page.objgen, -1) if page is not None else -1


def _attributes(given: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in given if isinstance(given, pikepdf.Array) else [given]:
        if isinstance(each, pikepdf.Dictionary):
            found |= {str(name)[1:]: value for name, value in each.items()}
    return found


def annotation(link: Any) -> Annotation:
    """Where a link annotation leads (12.5.6.5 and 12.6.4)."""
    action = link.get("/A", pikepdf.Dictionary())
    if action.get("/S") == "/URI":
        return Annotation(address=str(action.get("/URI", "")))
    target = link.get("/Dest", action.get("/D") if action.get("/S") == "/GoTo" else None)
    named = isinstance(target, pikepdf.String | pikepdf.Name)
    return Annotation(destination=str(target).removeprefix("/") if named else target)
