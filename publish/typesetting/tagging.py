"""The structure tree written into a PDF, in the place of the one that WeasyPrint 70 makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from typing import Any, Final

import pydyf
import weasyprint.pdf

from publish.typesetting.structure import ROLE_MAP, Annotation, Element, Mark, Structure, alternative

_PT: Final = 0.75
"""Points in a CSS pixel."""
_PRINT: Final = 4
"""The annotation flag without which PDF/A and many a reader leave a link out of a print."""
_OWNERS: Final = {
    "ListNumbering": "List", "Scope": "Table", "ColSpan": "Table", "RowSpan": "Table", "BBox": "Layout",
    "TextAlign": "Layout",
}  # fmt: skip


class Tagger:
    """Tags elements and not boxes, page by page as they are painted.

    WeasyPrint tags at the end, with all boxes of all pages still there; so its `add_tags` is replaced for as long as it
    is `at_work`. Its version is pinned in pyproject.toml, and the tests of the structure tree say when a new one calls
    it otherwise.
    """

    def __init__(self) -> None:
        self._structure = Structure()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """While it lasts, a PDF gets the structure tree of the pages that were taken in."""
        original: Callable[..., None] = weasyprint.pdf.add_tags
        weasyprint.pdf.add_tags = self._add_tags
        try:
            yield
        finally:
            weasyprint.pdf.add_tags = original

    def take(self, page: Any, stream: Any, spelt: Mapping[Any, str]) -> None:
        """Takes in the next page and what was drawn of it; `spelt`: what a text box reads that is set otherwise."""
        marks = self._structure.take(page, stream._tags, spelt)
        for at, operand in enumerate(stream.stream):
            if isinstance(operand, pydyf.Dictionary) and "MCID" in operand:
                if operand["MCID"] in marks.artifacts:  # ISO 32000-1, 14.8.2.2
                    stream.stream[at - 1 : at + 1] = "/Artifact", pydyf.Dictionary({})
                elif operand["MCID"] in marks.spelt:  # ISO 32000-1, 14.9.4
                    operand["ActualText"] = pydyf.String(marks.spelt[operand["MCID"]])
        stream.stream = [b"\n".join(map(_written, stream.stream))]  # which takes less memory

    def _add_tags(self, pdf: Any, document: Any, _: Any, streams: list[Any]) -> None:
        _Writer(pdf, document, len(streams)).write(self._structure)
        _soften_hyphens(pdf)
        pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
        pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


def open_as_book(pdf: Any, front: int) -> None:
    """Shows the outline on opening, and labels pages i, ii … and then 1, 2 … (ISO 32000-1, 7.7.2 and 12.4.2)."""
    pdf.catalog["PageMode"] = "/UseOutlines"
    labels = pydyf.Array([0, pydyf.Dictionary({"S": "/r"})] if front else [])
    labels += [front, pydyf.Dictionary({"S": "/D"})]
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": labels})


def _written(operand: Any) -> bytes:
    return operand if isinstance(operand, bytes) else bytes(pydyf.Array([operand]).data[1:-1])


def _soften_hyphens(pdf: Any) -> None:
    """Tells readers that a hyphen set at a line's end is none of the text: U+00AD (ISO 32000-1, 14.8.2.2.3).

    WeasyPrint breaks words with U+2010, a character that no source of ours holds.
    """
    for font in [each for each in pdf.objects if isinstance(each, dict) and "ToUnicode" in each]:
        to_unicode = pdf.objects[int(font["ToUnicode"].split()[0])]
        to_unicode.stream = [line.replace(b"> <2010>", b"> <00ad>") for line in to_unicode.stream]


class _Writer:
    def __init__(self, pdf: Any, document: Any, pages: int) -> None:
        self._pdf = pdf
        self._heights = [page.height * _PT for page in document.pages]
        self._pages = pdf.page_references
        self._page_dictionaries = [pdf.objects[int(reference.split()[0])] for reference in self._pages]
        self._parents: list[list[Any]] = [[] for _ in range(pages)]
        self._annotations: list[Any] = []
        self._ids: dict[str, Any] = {}

    def write(self, structure: Structure) -> None:
        """Adds the tree and everything that leads to it (ISO 32000-1, 14.7.2)."""
        root = self._add({"Type": "/StructTreeRoot"})
        root["K"] = pydyf.Array([self._element(structure.finished(), root).reference])
        root["RoleMap"] = pydyf.Dictionary({name: f"/{standard}" for name, standard in ROLE_MAP.items()})
        root["ParentTree"] = self._add({"Nums": self._parent_tree()}).reference
        root["ParentTreeNextKey"] = len(self._parents) + len(self._annotations)
        names = pydyf.Array()
        for name in sorted(self._ids):
            names += [pydyf.String(name), self._ids[name].reference]
        root["IDTree"] = self._add({"Names": names}).reference
        self._pdf.catalog["StructTreeRoot"] = root.reference
        for annotation in structure.surplus:
            self._page_dictionaries[annotation.page]["Annots"].remove(annotation.link.reference)

    def _add(self, values: dict[str, Any]) -> Any:
        dictionary = pydyf.Dictionary(values)
        self._pdf.add_object(dictionary)
        return dictionary

    def _element(self, element: Element, parent: Any) -> Any:
        written = self._add({"Type": "/StructElem", "S": f"/{element.role}", "P": parent.reference})
        first = next(iter(_pages(element)), None)
        if first is not None:
            written["Pg"] = self._pages[first]
        self._describe(element, written, first)
        written["K"] = pydyf.Array([self._kid(kid, written, first) for kid in element.kids])
        return written

    def _kid(self, kid: Element | Mark | Annotation, parent: Any, page: int | None) -> Any:
        match kid:
            case Element():
                return self._element(kid, parent).reference
            case Mark():
                row = self._parents[kid.page]
                row += ["null"] * (kid.mcid + 1 - len(row))
                row[kid.mcid] = parent.reference
                if kid.page == page:
                    return kid.mcid
                return pydyf.Dictionary({"Type": "/MCR", "Pg": self._pages[kid.page], "MCID": kid.mcid})
            case Annotation():
                kid.link["F"] = _PRINT
                if words := " ".join(kid.words.split()):
                    kid.link["Contents"] = pydyf.String(words)
                kid.link["StructParent"] = len(self._parents) + len(self._annotations)
                self._annotations.append(parent.reference)
                return pydyf.Dictionary({"Type": "/OBJR", "Pg": self._pages[kid.page], "Obj": kid.link.reference})

    def _describe(self, element: Element, written: Any, page: int | None) -> None:
        """Id, language, alternative text and attributes."""
        if element.source is None or element.role in ("Document", "Reference"):
            return
        if (name := element.text("id")) and name not in self._ids:
            written["ID"] = pydyf.String(name)
            self._ids[name] = written
        if language := element.text("lang"):
            written["Lang"] = pydyf.String(language)
        attributes = dict(element.attributes)
        if element.role == "Figure":
            attributes["BBox"] = self._box(attributes["BBox"], page)
            written["Alt"] = pydyf.String(alternative(element.source))
        if element.source.tag == "abbr" and (expansion := element.text("title")):
            written["E"] = pydyf.String(expansion)
        if attributes:
            written["A"] = pydyf.Array(
                [
                    pydyf.Dictionary({"O": f"/{owner}", **{name: attributes[name] for name in names}})
                    for owner, names in groupby(sorted(attributes, key=_OWNERS.__getitem__), _OWNERS.__getitem__)
                ]
            )

    def _box(self, box: tuple[float, float, float, float], page: int | None) -> Any:
        """CSS px from the top left as points from the bottom left of a page."""
        height = self._heights[page or 0]
        left, top, right, bottom = (value * _PT for value in box)
        return pydyf.Array([left, height - bottom, right, height - top])

    def _parent_tree(self) -> Any:
        numbers = pydyf.Array()
        for number, row in enumerate(self._parents):
            numbers += [number, pydyf.Array(row)]
        for number, reference in enumerate(self._annotations, start=len(self._parents)):
            numbers += [number, reference]
        return numbers


def _pages(element: Element) -> Iterator[int]:
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _pages(kid)
        else:
            yield kid.page
