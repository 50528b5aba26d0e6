"""The structure tree written into a PDF, in the place of the one that WeasyPrint 70 makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, Final, NamedTuple

import pydyf
import weasyprint.pdf

from publish.typesetting.painting import SCALE
from publish.typesetting.structure import ROLE_MAP, Annotation, Element, Mark

_PRINT: Final = 4
"""The annotation flag without which PDF/A and many a reader leave a link out of a print."""
_OWNERS: Final = {
    "ListNumbering": "List", "Scope": "Table", "ColSpan": "Table", "RowSpan": "Table", "BBox": "Layout",
    "TextAlign": "Layout",
}  # fmt: skip


class Branch(NamedTuple):
    """What the structure tree gets of one document: its own tree, and where that belongs."""

    tree: Element
    start: int
    """How many pages stand before it."""
    links: Sequence[Sequence[Any]]
    """By page and place on it what has the `link_annotation` that WeasyPrint made, if it did."""

    def annotations(self, of: Annotation) -> list[Any]:
        """The dictionaries that WeasyPrint made for an annotation and its parts: none for links that lead nowhere."""
        made = (self.links[of.page][at].link_annotation for at in (of.at, *of.joined))
        return [each for each in made if each is not None]

    def is_empty(self, kid: Element | Mark | Annotation) -> bool:
        """Whether nothing would be left of an element but links that lead nowhere."""
        match kid:
            case Annotation():
                return not self.annotations(kid)
            case Element():
                return bool(kid.kids) and all(self.is_empty(each) for each in kid.kids)
        return False


@contextmanager
def tagged(branches: Sequence[Branch], before: Callable[[Any, Sequence[Any]], None]) -> Iterator[None]:
    """While it lasts, a PDF gets the structure tree with these branches; `before` is told of it and its pages' streams.

    WeasyPrint tags boxes, of which there are none any more; so its `add_tags` is replaced. Its version is pinned in
    pyproject.toml, and the tests of the structure tree say when a new one calls it otherwise.
    """

    def add(pdf: Any, document: Any, _: Any, streams: Sequence[Any]) -> None:
        before(pdf, streams)
        _Writer(pdf, document, len(streams)).write(branches)
        _soften_hyphens(pdf)
        pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
        pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})

    original: Callable[..., None] = weasyprint.pdf.add_tags
    weasyprint.pdf.add_tags = add
    try:
        yield
    finally:
        weasyprint.pdf.add_tags = original


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
        self._heights = [page.height * SCALE for page in document.pages]
        self._pages = pdf.page_references
        self._page_dictionaries = [pdf.objects[int(reference.split()[0])] for reference in self._pages]
        self._parents: list[list[Any]] = [[] for _ in range(pages)]
        self._annotations: list[Any] = []
        self._ids: dict[str, Any] = {}

    def write(self, branches: Sequence[Branch]) -> None:
        """Adds the tree and everything that leads to it (ISO 32000-1, 14.7.2)."""
        root = self._add({"Type": "/StructTreeRoot"})
        document = self._add({"Type": "/StructElem", "S": "/Document", "P": root.reference})
        document["K"] = pydyf.Array(
            [kid for branch in branches for kid in self._kids(branch, branch.tree, document, None)]
        )
        root["K"] = pydyf.Array([document.reference])
        root["RoleMap"] = pydyf.Dictionary({name: f"/{standard}" for name, standard in ROLE_MAP.items()})
        root["ParentTree"] = self._add({"Nums": self._parent_tree()}).reference
        root["ParentTreeNextKey"] = len(self._parents) + len(self._annotations)
        names = pydyf.Array()
        for name in sorted(self._ids):
            names += [pydyf.String(name), self._ids[name].reference]
        root["IDTree"] = self._add({"Names": names}).reference
        self._pdf.catalog["StructTreeRoot"] = root.reference

    def _add(self, values: dict[str, Any]) -> Any:
        dictionary = pydyf.Dictionary(values)
        self._pdf.add_object(dictionary)
        return dictionary

    def _element(self, branch: Branch, element: Element, parent: Any) -> Any:
        written = self._add({"Type": "/StructElem", "S": f"/{element.role}", "P": parent.reference})
        first = next(iter(_pages(element)), None)
        if first is not None:
            written["Pg"] = self._pages[branch.start + first]
        self._describe(element, written, self._heights[branch.start + (first or 0)])
        written["K"] = pydyf.Array(self._kids(branch, element, written, first))
        return written

    def _kids(self, branch: Branch, element: Element, written: Any, page: int | None) -> list[Any]:
        """What stands for the kids of an element, which begins on `page`."""
        return [self._kid(branch, kid, written, page) for kid in element.kids if not branch.is_empty(kid)]

    def _kid(self, branch: Branch, kid: Element | Mark | Annotation, parent: Any, page: int | None) -> Any:
        if isinstance(kid, Element):
            return self._element(branch, kid, parent).reference
        number = branch.start + kid.page
        if isinstance(kid, Mark):
            row = self._parents[number]
            row += ["null"] * (kid.mcid + 1 - len(row))
            row[kid.mcid] = parent.reference
            if kid.page == page:
                return kid.mcid
            return pydyf.Dictionary({"Type": "/MCR", "Pg": self._pages[number], "MCID": kid.mcid})
        link, *parts = branch.annotations(kid)
        for part in parts:
            link["Rect"] = _union(link["Rect"], part["Rect"])
            self._page_dictionaries[number]["Annots"].remove(part.reference)
        link["F"] = _PRINT
        if words := " ".join(kid.words.split()):
            link["Contents"] = pydyf.String(words)
        link["StructParent"] = len(self._parents) + len(self._annotations)
        self._annotations.append(parent.reference)
        return pydyf.Dictionary({"Type": "/OBJR", "Pg": self._pages[number], "Obj": link.reference})

    def _describe(self, element: Element, written: Any, height: float) -> None:
        """Id, language, alternative text and attributes; `height` of its page in points."""
        if element.id and element.id not in self._ids:
            written["ID"] = pydyf.String(element.id)
            self._ids[element.id] = written
        if element.language:
            written["Lang"] = pydyf.String(element.language)
        attributes = dict(element.attributes)
        if element.role == "Figure":
            attributes["BBox"] = _box(attributes["BBox"], height)
            written["Alt"] = pydyf.String(element.alternative)
        if element.expansion:
            written["E"] = pydyf.String(element.expansion)
        if attributes:
            written["A"] = pydyf.Array(
                [
                    pydyf.Dictionary({"O": f"/{owner}", **{name: attributes[name] for name in names}})
                    for owner, names in groupby(sorted(attributes, key=_OWNERS.__getitem__), _OWNERS.__getitem__)
                ]
            )

    def _parent_tree(self) -> Any:
        numbers = pydyf.Array()
        for number, row in enumerate(self._parents):
            numbers += [number, pydyf.Array(row)]
        for number, reference in enumerate(self._annotations, start=len(self._parents)):
            numbers += [number, reference]
        return numbers


def _box(box: tuple[float, float, float, float], height: float) -> Any:
    """CSS px from the top left as points from the bottom left of a page."""
    left, top, right, bottom = (value * SCALE for value in box)
    return pydyf.Array([left, height - bottom, right, height - top])


def _pages(element: Element) -> Iterator[int]:
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _pages(kid)
        else:
            yield kid.page


def _union(first: Any, second: Any) -> Any:
    """The smallest rectangle around two, as one of their kind."""
    xs = [float(each[at]) for each in (first, second) for at in (0, 2)]
    ys = [float(each[at]) for each in (first, second) for at in (1, 3)]
    return type(first)([min(xs), min(ys), max(xs), max(ys)])
