"""The closed vocabulary of XHTML, mapped to Word: blocks to paragraphs and tables of named styles."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P

from publish.diagnostics import Diagnostic, Origin, TemplateError
from publish.writers.context import Pagination
from publish.writers.docx import xml
from publish.writers.docx.fields import complex_field, field_begin, field_end
from publish.writers.docx.inlines import Inlines
from publish.writers.docx.markup import XHTML, key, take_number, titles, words
from publish.writers.docx.package import Package
from publish.writers.docx.tables import table
from publish.writers.docx.vocabulary import (
    CHARACTERS,
    DEEPEST,
    FIGURE,
    NOTE,
    PARAGRAPHS,
    QUOTE,
    SECTIONS,
    cell_style,
    list_style,
)
from publish.writers.docx.xml import Element, w


class Body:
    """Adds a document in the vocabulary to a package."""

    def __init__(self, package: Package, pagination: Pagination, template: str) -> None:
        self._package = package
        self._pagination = pagination
        self._template = template
        self._bookmarks = 0
        self._notes: dict[str, int] = {}

    def add(self, markup: str) -> None:
        """Everything in the `body` of an XHTML document: sections of pages, and in them the blocks.

        Raises TemplateError (T-005) for what is not in the vocabulary.
        """
        root = ElementTree.fromstring(markup.strip())
        self._inlines = Inlines(package=self._package, titles=titles(root), note=self._note, unknown=self._unknown)
        sections = [each for each in root.iterfind(f"{XHTML}body/*") if len(each)]
        for element in sections:
            if key(element) not in SECTIONS:
                raise self._unknown(key(element))
            properties = self._package.section(key(element))
            blocks = [block for child in element for block in self._blocks(child)]
            if element is sections[-1]:
                blocks.append(properties)
            elif isinstance(blocks[-1], CT_P):
                blocks[-1].get_or_add_pPr().append(properties)
            else:  # the properties of a section must stand in a paragraph (17.6.18)
                blocks.append(w("p", w("pPr", properties)))
            for before, block in zip((None, *blocks), blocks, strict=False):
                if isinstance(before, CT_Tbl) and isinstance(block, CT_Tbl):  # Word makes one table of two
                    self._package.append(xml.paragraph(style=self._package.style(cell_style(False, True, ""))))
                self._package.append(block)
        self._package.finish(sections=root.find(f".//{XHTML}h2") is not None)

    # -- blocks ---------------------------------------------------------------------------------------

    def _blocks(self, element: ElementTree.Element) -> Iterator[Element]:
        name = key(element)
        match name:
            case "section":
                for child in element:
                    yield from self._blocks(child)
            case "nav":
                yield from self._contents(element)
            case "ul" | "ol":
                yield from self._list(element, 0)
            case "blockquote":
                yield from self._quotation(element)
            case "table" | "table.wide":
                yield from self._table(element)
            case "figure":
                yield from self._figure(element)
            case "aside.footnote":
                self._footnote(element)
            case "h1" | "h2" | "h3" | "h4":
                yield self._heading(element)
            case _ if name in PARAGRAPHS:
                yield self._paragraph(PARAGRAPHS[name], self._marked(element.get("id"), self._content(element)))
            case _:
                raise self._unknown(name)

    def _heading(self, element: ElementTree.Element) -> Element:
        """A heading with its number before the bookmark, so that a REF to it gives the title and nothing else."""
        number = take_number(element)
        content = self._marked(element.get("id"), self._content(element))
        if number is not None:
            content = [*self._inlines.inline(number), xml.run(xml.text(" ")), *content]
        return self._paragraph(PARAGRAPHS[key(element)], content)

    def _contents(self, element: ElementTree.Element) -> Iterator[Element]:
        """A contents field with its entries and their page numbers in it, each a link (17.16.5.68)."""
        entries = [each for each in element if key(each) != "p.contents-heading"]
        yield from (block for each in element if each not in entries for block in self._blocks(each))
        for each in entries:
            link = next(iter(each))
            target = link.get("href", "").lstrip("#")
            content = [xml.run(xml.text(words(link)))]
            if target in self._pagination.pages:
                number = xml.run(xml.text(self._pagination.folio(target)))
                content += [xml.run(w("tab")), *complex_field(f"PAGEREF {target} \\h", number)]
            content = [w("hyperlink", *content, anchor=target, history=1)]
            if each is entries[0]:
                content[:0] = field_begin('TOC \\o "1-2" \\h \\z \\u')
            if each is entries[-1]:
                content.append(field_end())
            yield self._paragraph(PARAGRAPHS[key(each)], content)

    def _list(self, element: ElementTree.Element, level: int) -> Iterator[Element]:
        ordered = key(element) == "ol"
        depth = min(level, DEEPEST - 1)
        numbering = self._package.list_from(depth, int(element.get("start", "1"))) if ordered else None
        style = self._package.style(list_style(ordered, depth))
        names = [element.get("id")]
        for item in element:
            content = list(self._inlines.content(item, skip=("ul", "ol")))
            for name in (item.get("id"), *names):
                content = self._marked(name, content)
            names = []
            yield xml.paragraph(*content, style=style, numbering=numbering, level=depth)
            for nested in item:
                if key(nested) in ("ul", "ol"):
                    yield from self._list(nested, level + 1)

    def _quotation(self, element: ElementTree.Element) -> Iterator[Element]:
        name = element.get("id")
        for each in element:
            style = PARAGRAPHS[key(each)] if each.get("class") else QUOTE
            yield self._paragraph(style, self._marked(name, self._content(each)))
            name = None

    def _table(self, element: ElementTree.Element) -> Iterator[Element]:
        names = [element.get("id")]

        def content(holder: ElementTree.Element) -> list[Element]:
            """The id of the table marks its caption or, without one, its first cell."""
            return self._marked(names.pop() if names else None, self._content(holder))

        for caption in element.iterfind(f"{XHTML}caption"):
            yield self._paragraph(PARAGRAPHS["caption"], content(caption))
        yield table(element, self._package, content)

    def _figure(self, element: ElementTree.Element) -> Iterator[Element]:
        for each in element:
            if key(each) == "img":
                picture = self._package.picture(each.get("src", ""), each.get("alt", ""))
                yield self._paragraph(FIGURE, self._marked(element.get("id"), [xml.run(picture)]))
            else:
                yield from self._blocks(each)

    def _footnote(self, element: ElementTree.Element) -> None:
        """A footnote goes into its own part; its paragraph begins with its mark."""
        (inner,) = element
        name = element.get("id", "")
        content = list(self._inlines.of_note().content(inner, skip=("a.note-number",)))
        mark = xml.run(w("footnoteRef"), style=self._package.style(CHARACTERS["a.noteref"]))
        self._package.add_footnote(self._note(name), self._paragraph(NOTE, [mark, *self._marked(name, content)]))

    # -- what they share ------------------------------------------------------------------------------

    def _content(self, element: ElementTree.Element) -> list[Element]:
        return list(self._inlines.content(element))

    def _paragraph(self, style: str, content: list[Element]) -> Element:
        return xml.paragraph(*content, style=None if style == PARAGRAPHS["p"] else self._package.style(style))

    def _note(self, name: str) -> int:
        return self._notes.setdefault(name, len(self._notes) + 1)

    def _marked(self, name: str | None, content: list[Element]) -> list[Element]:
        """The content between the two ends of a bookmark, which carries the id of the source."""
        if not name:
            return content
        self._bookmarks += 1
        start = w("bookmarkStart", id=self._bookmarks, name=name)
        return [start, *content, w("bookmarkEnd", id=self._bookmarks)]

    def _unknown(self, name: str) -> TemplateError:
        return TemplateError(
            [
                Diagnostic(
                    code="T-005",
                    message=f"Word has no style for <{name.replace('.', ' class=', 1)}>",
                    origin=Origin(path=self._template),
                    hint=f"known: {', '.join([*SECTIONS, *PARAGRAPHS, *CHARACTERS])}",
                )
            ]
        )
