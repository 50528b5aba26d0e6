"""The structure tree of a typeset document (ISO 32000-1, 14.7 and 14.8), made to PDF/UA-1 (ISO 14289-1).

WeasyPrint tags boxes, of which a paragraph has one on every page it touches. This tags elements: each has one structure
element, whatever it is broken over, in the order of the document. Pages are taken in as they are painted, and may be
forgotten then; `publish.typesetting.tagging` writes the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from weasyprint.formatting_structure.boxes import ReplacedBox
from weasyprint.layout.replaced import replacedbox_layout

_ROLES: Final = {
    "a": "Link", "abbr": "Span", "blockquote": "BlockQuote", "caption": "Caption", "cite": "Span", "code": "Code",
    "em": "Em", "figcaption": "Caption", "figure": "Div", "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5",
    "h6": "H6", "li": "LI", "nav": "Sect", "ol": "L", "p": "P", "q": "Quote", "section": "Sect", "strong": "Strong",
    "sub": "Span", "sup": "Span", "table": "Table", "tbody": "TBody", "td": "TD", "tfoot": "TFoot", "th": "TH",
    "thead": "THead", "tr": "TR", "ul": "L",
}  # fmt: skip
"""What an element of XHTML is in PDF; one that is not named here is nothing of its own, and what it holds goes up."""

_BY_ARIA: Final = {
    "contentinfo": "Back", "doc-colophon": "Colophon", "doc-cover": "Cover", "doc-footnote": "Note",
    "doc-glossary": "Glossary", "presentation": None,
}  # fmt: skip
"""The ARIA roles that say more than the name of the element."""

_BY_CLASS: Final = {
    "attribution": "Attribution", "key": "KeyProposal", "lead": "Lead", "number": "Label", "opener-label": "Number",
    "proposal": "Proposal", "proposal-label": "Label", "pull": "Pull",
}  # fmt: skip
"""The classes of the templates that say more: with them `import` finds the source again in its PDF."""

ROLE_MAP: Final = {
    "Attribution": "P", "Back": "Sect", "Colophon": "Sect", "Cover": "Sect", "Em": "Span", "Glossary": "Sect",
    "KeyProposal": "P", "Label": "Span", "Lead": "P", "Number": "P", "Proposal": "P", "Pull": "Span", "Strong": "Span",
}  # fmt: skip
"""Types that PDF 1.7 has not, and the standard type each stands for (ISO 32000-1, 14.8.4)."""

_SIDES: Final = {"left": "/Start", "center": "/Center", "right": "/End"}
"""How the classes of cells set them (ISO 32000-1, 14.8.5.4.3)."""

_GROUPS: Final = frozenset({"Document", "Sect", "Div", "BlockQuote", "Back", "Colophon", "Cover", "Glossary"})
"""What holds blocks: text that stands directly in one of these is a paragraph without a name."""

_PARAGRAPHS: Final = frozenset({"P", "Caption", "Attribution", "KeyProposal", "Lead", "Proposal"})

_INLINE: Final = frozenset({"Span", "Em", "Strong", "Code", "Quote", "Link", "Reference", "Label", "Pull"})


@dataclass(slots=True)
class Mark:
    """A marked-content sequence: its page, counted from 0, and its identifier there."""

    page: int
    mcid: int


@dataclass(slots=True)
class Annotation:
    """The annotation of a link: its page, its place among the links there, and the words that it leads away from."""

    page: int
    at: int
    words: str = ""
    joined: list[int] = field(default_factory=list)
    """The places of others on its page that become parts of it."""


@dataclass(slots=True)
class Element:
    """A structure element; while the tree grows, `source` is the element of the document that it stands for, if any."""

    role: str
    source: Any = None
    parent: Element | None = None
    kids: list[Element | Mark | Annotation] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    """By name: `Scope`, `ListNumbering` …; `BBox` in CSS px from the top left of the page."""
    id: str = ""
    language: str = ""
    alternative: str = ""
    expansion: str = ""

    def add(self, kid: Element) -> Element:
        """Hangs `kid` under this element, behind the others."""
        kid.parent = self
        self.kids.append(kid)
        return kid

    def text(self, name: str) -> str:
        """An attribute of the source, or nothing."""
        return "" if self.source is None else str(self.source.get(name, ""))


Tags: TypeAlias = dict[Any, dict[str, Any]]
"""WeasyPrint's record of a page: the box that each marked-content sequence was drawn for."""


@dataclass(slots=True)
class Marks:
    """Of the marked content of a page, by identifier: what is no part of the tree; what is read otherwise than set."""

    artifacts: set[int] = field(default_factory=set)
    spelt: dict[int, str] = field(default_factory=dict)


class Structure:
    """The tree of a document whose pages are taken in one after the other."""

    def __init__(self) -> None:
        self.root = Element("Document")
        self._parents: dict[Any, Any] = {}
        self._elements: dict[tuple[Any, str], Element] = {}
        self._last: list[tuple[Element, Element]] = []
        """What comes last in an element, when all else is there."""
        self._page = 0
        self._spelt: Mapping[Any, str] = {}
        self._marks = Marks()

    def take(self, page: Any, tags: Tags, spelt: Mapping[Any, str]) -> Marks:
        """Takes in the next page, laid out and painted; `spelt` by box. `tags` are emptied."""
        self._begin(page.children[0].element)
        self._spelt = spelt
        self._marks = Marks()
        self._visit(page, tags)
        # What was painted and lies in no box, such as a second drawing of the same image, is no content.
        self._marks.artifacts.update(mark["mcid"] for mark in tags.values())
        tags.clear()
        self._page += 1
        return self._marks

    def finished(self) -> Element:
        """The root of the tree, when all pages were taken in; no element needs its source any more."""
        for around, note in self._last:
            around.add(note)
        _prune(self.root)
        _settle(self.root)
        return self.root

    def _begin(self, root: Any) -> None:
        """The elements of the document, of which this is the root."""
        if self.root.source is None:
            self.root.source = root
            self._elements[root, ""] = self.root
            self._parents = {child: parent for parent in root.iter() for child in parent}

    def _visit(self, box: Any, tags: Tags, inside: Annotation | None = None) -> None:
        """Takes in a box and those in it, in reading order; `inside` is the annotation of the link around it."""
        box = getattr(box, "_box", box)  # the placeholder of an absolutely placed box
        if _is_artifact(box) or self._is_repeated(box):
            self._discard(box, tags)
            return
        if box.element is not None:
            self._of(box)
        if box.link_annotation:
            inside = self._annotate(box, box.link_annotation, inside)
        if box in tags:
            element = self._content(box)
            mark = Mark(self._page, tags.pop(box)["mcid"])
            element.kids.append(mark)
            if box in self._spelt:
                self._marks.spelt[mark.mcid] = self._spelt[box]
            if element.role == "Figure":
                element.attributes["BBox"] = _painted_at(box)
        for child in box.children:
            self._visit(child, tags, inside)

    def _discard(self, box: Any, tags: Tags) -> None:
        self._marks.artifacts.update(tags.pop(each)["mcid"] for each in (box, *box.descendants()) if each in tags)

    def _is_repeated(self, box: Any) -> bool:
        """Whether a box is the head of a table again, on a further page."""
        if box.element is None or box.element_tag != "thead":
            return False
        return any(mark.page < self._page for mark in _marks(self._of(box)))

    # -- elements -------------------------------------------------------------------------------------

    def _of(self, box: Any) -> Element:
        """The structure element of a box: that of its element, or of the pseudo-element it is."""
        _, _, pseudo = box.element_tag.partition("::")
        if pseudo == "footnote-call":
            return self._call(box.element)
        element = self._element(box.element)
        match pseudo:
            case "marker" | "footnote-marker" if element.role in ("LI", "Note"):
                return self._part(element, "Lbl")
            case _:
                return element

    def _element(self, source: Any) -> Element:
        """The structure element that stands for `source`, else for the nearest element around it that has one."""
        if found := self._elements.get((source, "")):
            return found
        role = _role(source)
        if role == "Note":
            return self._note(source)
        around = self._element(self._parents[source])
        if role is None:
            self._elements[source, ""] = around
            return around
        element = Element(role, source)
        self._elements[source, ""] = element
        self._place(element, around)
        _describe(element, self._parents)
        return element

    def _place(self, element: Element, around: Element) -> None:
        """Hangs an element where it may stand: in the body of a list item, a paragraph around what is inline."""
        if element.role == "LI" and around.role == "TOC":
            element.role = "TOCI"
        elif element.role == "L" and (around.role in ("TOCI", "TOC") or around.text("role") == "doc-toc"):
            element.role = "TOC"
        if around.role == "LI":
            around = self._part(around, "LBody")
        if element.role in _INLINE and around.role in _GROUPS:
            around = _anonymous(around)
        if element.role == "Link" and around.role == "TOCI":
            around = around.add(Element("Reference"))
        around.add(element)

    def _part(self, element: Element, role: str) -> Element:
        """The label or the body of a list item or note, made where it is not there."""
        key = (element.source, role)
        if key not in self._elements:
            self._elements[key] = element.add(Element(role))
        return self._elements[key]

    def _call(self, source: Any) -> Element:
        """The reference to a footnote; the note itself follows the block in which it stands."""
        key = (source, "call")
        if key not in self._elements:
            around = self._element(self._parents[source])
            self._elements[key] = self._content_of(around).add(Element("Reference", source))
            self._note(source)
        return self._elements[key]

    def _note(self, source: Any) -> Element:
        if found := self._elements.get((source, "")):
            return found
        block = self._element(self._parents[source])
        while block.role in _INLINE and block.parent:
            block = block.parent
        note = Element("Note", source)
        self._elements[source, ""] = note
        if block.role in _PARAGRAPHS and block.parent:
            siblings = block.parent.kids
            at = siblings.index(block) + 1
            while at < len(siblings) and isinstance(behind := siblings[at], Element) and behind.role == "Note":
                at += 1
            note.parent = block.parent
            siblings.insert(at, note)
        else:  # in a list item or a cell, whose text may go on
            self._last.append((self._content_of(block), note))
        return note

    def _content(self, box: Any) -> Element:
        """The element that holds the marked content of a box."""
        return self._content_of(self._of(box) if box.element is not None else self.root)

    def _content_of(self, element: Element) -> Element:
        if element.role == "LI":
            return self._part(element, "LBody")
        if element.role == "Reference":
            return self._elements.get((element.source, "Link"), element)
        return _anonymous(element) if element.role in _GROUPS else element

    # -- links ----------------------------------------------------------------------------------------

    def _annotate(self, box: Any, annotation: Annotation, inside: Annotation | None) -> Annotation:
        """Gives a link its annotation, one to a line; every box in a link has inherited one, which goes."""
        if inside:
            inside.joined.append(annotation.at)
            return inside
        element = self._of(box)
        annotation.words = words(element.source)
        if element.role == "Reference":
            element = self._part(element, "Link")
        element.kids.append(annotation)
        return annotation


def _role(source: Any) -> str | None:
    name = str(source.tag).rpartition("}")[2]
    if (aria := source.get("role")) in _BY_ARIA:
        return _BY_ARIA[aria]
    if name in ("img", "svg"):
        return "Figure"
    if not _ROLES.get(name, "").startswith("H"):  # a heading stays one, whatever it heads
        for each in (source.get("class") or "").split():
            if each in _BY_CLASS:
                return _BY_CLASS[each]
    if name == "span" and source.get("lang"):
        return "Span"
    return _ROLES.get(name)


def _describe(element: Element, parents: dict[Any, Any]) -> None:
    """The attributes that an element's role asks for (ISO 32000-1, 14.8.5)."""
    match element.role:
        case "TH":
            element.attributes["Scope"] = "/Row" if element.text("scope") == "row" else "/Column"
        case "L":
            element.attributes["ListNumbering"] = "/Decimal" if element.source.tag == "ol" else "/Disc"
    if element.role in ("TH", "TD"):
        for name, key in (("colspan", "ColSpan"), ("rowspan", "RowSpan")):
            if (span := element.text(name)).isdigit() and int(span) > 1:
                element.attributes[key] = int(span)
        if (side := element.text("class")) in _SIDES:
            element.attributes["TextAlign"] = _SIDES[side]


def _is_artifact(box: Any) -> bool:
    """Running heads and folios, leaders, what is hidden from assistive technology, pictures that say nothing."""
    if type(box).__name__ == "MarginBox" or box.is_leader:
        return True
    source = box.element
    if source is None or "::" in box.element_tag:
        return False
    if source.get("aria-hidden") == "true":
        return True
    return _role(source) == "Figure" and not alternative(source)


def _painted_at(box: Any) -> tuple[float, float, float, float]:
    """Where a figure is painted in its box, which may be wider: left, top, right and bottom."""
    if isinstance(box, ReplacedBox):
        width, height, x, y = replacedbox_layout(box)
    else:
        width, height, x, y = box.width, box.height, box.content_box_x(), box.content_box_y()
    return x, y, x + width, y + height


def alternative(source: Any) -> str:
    """The alternative text of an image, or of a drawing by its title."""
    if source.tag == "img":
        return str(source.get("alt", ""))
    title = source.find("{http://www.w3.org/2000/svg}title")
    return str(title.text or "") if title is not None else str(source.get("aria-label", ""))


def words(source: Any) -> str:
    """The words of an element in reading order, those that stand for a picture set off by spaces."""
    if alone := _role(source) == "Figure" and alternative(source):
        return f" {alone} "
    return (source.text or "") + "".join(words(child) + (child.tail or "") for child in source)


def _anonymous(group: Element) -> Element:
    """The paragraph for text that stands directly in a group."""
    last = group.kids[-1] if group.kids else None
    if isinstance(last, Element) and last.role == "P" and last.source is None:
        return last
    return group.add(Element("P"))


def _marks(element: Element) -> Iterator[Mark]:
    for kid in element.kids:
        if isinstance(kid, Mark):
            yield kid
        elif isinstance(kid, Element):
            yield from _marks(kid)


def _settle(element: Element) -> None:
    """Notes down what the source of an element says of it, and of those in it, and lets go of the source."""
    if (source := element.source) is not None and element.role not in ("Document", "Reference"):
        element.id, element.language = element.text("id"), element.text("lang")
        if element.role == "Figure":
            element.alternative = alternative(source)
        if source.tag == "abbr":
            element.expansion = element.text("title")
    element.source = element.parent = None
    for kid in element.kids:
        if isinstance(kid, Element):
            _settle(kid)


def _prune(element: Element) -> bool:
    """Takes out elements that hold nothing, but for cells; says whether `element` is one to keep."""
    element.kids = [kid for kid in element.kids if not isinstance(kid, Element) or _prune(kid)]
    return bool(element.kids) or element.role in ("TD", "TH")
