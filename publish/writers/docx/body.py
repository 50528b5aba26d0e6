"""The closed vocabulary of XHTML, mapped to Word: blocks to paragraphs and tables of named styles, inlines to runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from publish.diagnostics import Diagnostic, Origin, TemplateError
from publish.writers.context import Pagination
from publish.writers.docx import xml
from publish.writers.docx.package import Package
from publish.writers.docx.xml import Element, w

_XHTML: Final = "{http://www.w3.org/1999/xhtml}"

_PARAGRAPHS: Final = {
    "p": None,
    "p.author": "Author",
    "p.title": "Title",
    "p.subtitle": "Subtitle",
    "p.colophon": "Colophon",
    "p.lead": "Lead",
    "p.proposal": "Proposal",
    "p.attribution": "Attribution",
    "p.contents-heading": "TOCHeading",
    "caption": "Caption",
    "figcaption": "Caption",
    "h1": "Heading1",
    "h2": "Heading2",
    "h3": "Heading3",
    "h4": "Heading4",
}
"""Block elements, with their class, and the style of each; None is Normal."""

_FRONT: Final = ("Author", "Title", "Subtitle", "Colophon")

_CHARACTERS: Final = {
    "em": "Emphasis",
    "strong": "Strong",
    "span.number": "Number",
    "span.proposal-label": "ProposalLabel",
    "span": None,
}
"""Inline elements, with their class, and the character style of each."""

_DEEPEST: Final = 5
"""List styles that Word has, one a level: List Bullet to List Bullet 5."""


@dataclass(frozen=True, slots=True)
class OrderedList:
    """An ordered list: its number in numbering.xml, and the level on which it starts to count from `start`."""

    number: int
    level: int
    start: int


class Body:
    """Adds a document in the vocabulary to a package."""

    def __init__(self, package: Package, pagination: Pagination, template: str) -> None:
        self._package = package
        self._pagination = pagination
        self._template = template
        self._bookmarks = 0
        self._notes: dict[str, int] = {}
        self.ordered_lists: list[OrderedList] = []
        self.front: list[str] = []
        """The words on the cover and in the colophon, paragraph by paragraph."""

    def add(self, markup: str) -> None:
        """Everything in the `body` of an XHTML document."""
        root = ElementTree.fromstring(markup.strip())
        for element in _children(root.find(f"{_XHTML}body")):
            for block in self._blocks(element):
                self._package.append(block)

    # -- blocks ---------------------------------------------------------------------------------------

    def _blocks(self, element: ElementTree.Element) -> Iterator[Element]:
        key = _key(element)
        match key:
            case "section":
                for child in _children(element):
                    yield from self._blocks(child)
            case "nav":
                yield from self._contents(element)
            case "ul" | "ol":
                yield from self._list(element, 0)
            case "blockquote":
                yield from self._quotation(element)
            case "table":
                yield from self._table(element)
            case "figure":
                yield from self._figure(element)
            case "aside.footnote":
                self._footnote(element)
            case _ if key in _PARAGRAPHS:
                if _PARAGRAPHS[key] in _FRONT:
                    self.front.append(" ".join(_words(element).split()))
                yield xml.paragraph(*self._marked(element.get("id"), self._inlines(element)), style=_PARAGRAPHS[key])
            case _:
                raise self._unknown(key)

    def _contents(self, element: ElementTree.Element) -> Iterator[Element]:
        """A contents field with its entries and their page numbers in it, each a link (ECMA-376 part 1, 17.16.5.68)."""
        entries = [each for each in _children(element) if _key(each) != "p.contents-heading"]
        yield from (block for each in _children(element) if each not in entries for block in self._blocks(each))
        for each in entries:
            link = next(_children(each))
            target = link.get("href", "").lstrip("#")
            words = [xml.run(xml.text(_words(link)))]
            if target in self._pagination.pages:
                number = xml.run(xml.text(self._pagination.folio(target)))
                words += [xml.run(w("tab")), *xml.field(f"PAGEREF {target} \\h", number)]
            content = [w("hyperlink", *words, anchor=target, history=1)]
            if each is entries[0]:
                content[:0] = xml.field_begin('TOC \\o "1-2" \\h \\z \\u')
            if each is entries[-1]:
                content.append(xml.field_end())
            yield xml.paragraph(*content, style="TOC1" if _key(each) == "p.contents-1" else "TOC2")

    def _list(self, element: ElementTree.Element, level: int) -> Iterator[Element]:
        ordered = _key(element) == "ol"
        depth = min(level, _DEEPEST - 1)
        numbering = None
        if ordered:
            numbering = len(self.ordered_lists) + 3
            self.ordered_lists.append(OrderedList(numbering, depth, int(element.get("start", "1"))))
        style = f"{'ListNumber' if ordered else 'ListBullet'}{depth + 1 if depth else ''}"
        names = [element.get("id")]
        for item in _children(element):
            content = self._inlines(item, skip=("ul", "ol"))
            for name in (item.get("id"), *names):
                content = self._marked(name, content)
            names = []
            yield xml.paragraph(*content, style=style, numbering=numbering, level=depth)
            for nested in _children(item):
                if _key(nested) in ("ul", "ol"):
                    yield from self._list(nested, level + 1)

    def _quotation(self, element: ElementTree.Element) -> Iterator[Element]:
        name = element.get("id")
        for each in _children(element):
            style = "Attribution" if _key(each) == "p.attribution" else "Quote"
            yield xml.paragraph(*self._marked(name, self._inlines(each)), style=style)
            name = None

    def _table(self, element: ElementTree.Element) -> Iterator[Element]:
        rows = list(element.iter(f"{_XHTML}tr"))
        name = element.get("id")
        for caption in element.iter(f"{_XHTML}caption"):
            yield xml.paragraph(*self._marked(name, self._inlines(caption)), style="Caption")
            name = None
        widths = column_widths([[_words(cell) for cell in row] for row in rows], self._package.text_width)
        table = w(
            "tbl",
            w("tblPr", w("tblStyle", val="ProgrammeTable"), w("tblW", w=5000, type="pct"), w("tblLook", firstRow=1)),
        )
        table.append(w("tblGrid", *(w("gridCol", w=width) for width in widths)))
        for row in rows:
            heads = all(_key(cell).startswith("th") for cell in _children(row))
            properties = w("trPr", w("cantSplit"), *((w("tblHeader"),) if heads else ()))
            cells = []
            for cell, width in zip(_children(row), widths, strict=True):
                content = xml.paragraph(
                    *self._marked(name, self._inlines(cell)), style="TableHeading" if heads else "TableText"
                )
                name = None
                cells.append(w("tc", w("tcPr", w("tcW", w=width, type="dxa")), content))
            table.append(w("tr", properties, *cells))
        yield table

    def _figure(self, element: ElementTree.Element) -> Iterator[Element]:
        for each in _children(element):
            if _key(each) == "img":
                picture = self._package.picture(each.get("src", ""), each.get("alt", ""), element.get("id", ""))
                yield xml.paragraph(*self._marked(element.get("id"), [xml.run(picture)]), style="FigureImage")
            else:
                yield from self._blocks(each)

    def _footnote(self, element: ElementTree.Element) -> None:
        """A footnote goes into its own part; its paragraph begins with its mark."""
        (inner,) = _children(element)
        name = element.get("id", "")
        content = self._inlines(inner, skip=("a.note-number",), into_notes=True)
        mark = xml.run(w("footnoteRef"), style="FootnoteReference")
        paragraph = xml.paragraph(mark, *self._marked(name, content), style="FootnoteText")
        self._package.add_footnote(self._note(name), paragraph)

    def _note(self, name: str) -> int:
        return self._notes.setdefault(name, len(self._notes) + 1)

    # -- inlines --------------------------------------------------------------------------------------

    def _inlines(
        self, element: ElementTree.Element, skip: tuple[str, ...] = (), into_notes: bool = False
    ) -> list[Element]:
        writer = _Inlines(self, into_notes)
        return list(writer.content(element, None, None, skip))

    def _marked(self, name: str | None, content: list[Element]) -> list[Element]:
        """The content between the two ends of a bookmark, which carries the id of the source."""
        if not name:
            return content
        self._bookmarks += 1
        start = w("bookmarkStart", id=self._bookmarks, name=name)
        return [start, *content, w("bookmarkEnd", id=self._bookmarks)]

    def _unknown(self, key: str) -> TemplateError:
        return TemplateError(
            [
                Diagnostic(
                    code="T-005",
                    message=f"Word has no style for <{key.replace('.', ' class=', 1)}>",
                    origin=Origin(path=self._template),
                    hint=f"known: {', '.join([*_PARAGRAPHS, *_CHARACTERS])}",
                )
            ]
        )


class _Inlines:
    """The inlines of one block as runs and hyperlinks."""

    def __init__(self, body: Body, into_notes: bool) -> None:
        self._body = body
        self._into_notes = into_notes

    def content(
        self, element: ElementTree.Element, style: str | None, language: str | None, skip: tuple[str, ...] = ()
    ) -> Iterator[Element]:
        """What stands in `element`, in a character style and a language."""
        yield from _text(element.text, style, language)
        for child in _children(element):
            if _key(child) not in skip:
                yield from self._inline(child, style, language)
            yield from _text(child.tail, style, language)

    def _inline(self, element: ElementTree.Element, style: str | None, language: str | None) -> Iterator[Element]:
        key = _key(element)
        language = element.get("lang", language)
        match key:
            case "br":
                yield xml.run(w("br"), style=style, language=language)
            case "a" | "a.reference":
                yield self._link(element, language)
            case "a.noteref":
                number = self._body._note(element.get("href", "").lstrip("#"))
                yield xml.run(w("footnoteReference", id=number), style="FootnoteReference")
            case "span.proposal-label":
                yield from self.content(element, _CHARACTERS[key], language)
            case _ if key in _CHARACTERS:
                yield from self.content(element, _CHARACTERS[key] or style, language)
            case _:
                raise self._body._unknown(key)

    def _link(self, element: ElementTree.Element, language: str | None) -> Element:
        href = element.get("href", "")
        content = list(self.content(element, "Hyperlink", language))
        if href.startswith("#"):
            return w("hyperlink", *content, anchor=href[1:], history=1)
        return self._body._package.link(href, content, into_notes=self._into_notes)


def _text(value: str | None, style: str | None, language: str | None) -> Iterator[Element]:
    """A run for a text; line ends of the markup are no more than spaces."""
    if value and value.replace("\n", " ") and not (value.isspace() and "\n" in value):
        yield xml.run(xml.text(" ".join(value.split("\n"))), style=style, language=language)


def _children(element: ElementTree.Element | None) -> Iterator[ElementTree.Element]:
    return iter(element if element is not None else ())


def _key(element: ElementTree.Element) -> str:
    """Name and class, as in “p.lead”; the alignment of a cell is no class of its own here."""
    name, kind = element.tag.removeprefix(_XHTML), element.get("class")
    return f"{name}.{kind}" if kind else name


def _words(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split("\n"))


def column_widths(rows: Sequence[Sequence[str]], whole: int) -> list[int]:
    """A share of the `whole` width for each column of a table, by its longest cell; all in twentieths of a point.

    A cell of more than 60 letters asks for no more room, since it takes lines; no column is narrower than its words.
    """
    wishes = []
    for column in zip(*rows, strict=True):
        word = max((len(word) for cell in column for word in cell.split()), default=0)
        wishes.append(max(8, min(word, 20) + 2, min(60, max(map(len, column)))))
    return [whole * wish // sum(wishes) for wish in wishes]
