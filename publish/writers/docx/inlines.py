"""The inlines of the vocabulary: runs of named character styles, links, cross-references and marks of notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree import ElementTree

from publish.diagnostics import TemplateError
from publish.writers.docx import xml
from publish.writers.docx.fields import complex_field
from publish.writers.docx.markup import key
from publish.writers.docx.package import Package
from publish.writers.docx.vocabulary import CHARACTERS
from publish.writers.docx.xml import Element, w


@dataclass(frozen=True, slots=True, kw_only=True)
class Inlines:
    """Writes inlines. `titles` are those of the headings, by id; `note` gives the number of a note, by id."""

    package: Package
    titles: Mapping[str, str]
    note: Callable[[str], int]
    unknown: Callable[[str], TemplateError]
    into_notes: bool = False

    def of_note(self) -> Inlines:
        """The same for the part with notes, which has links of its own."""
        return replace(self, into_notes=True)

    def content(
        self,
        element: ElementTree.Element,
        style: str | None = None,
        language: str | None = None,
        *,
        skip: tuple[str, ...] = (),
    ) -> Iterator[Element]:
        """What stands in `element`, in a character style (by its id) and a language."""
        yield from _text(element.text, style, language)
        for child in element:
            if key(child) not in skip:
                yield from self.inline(child, style, language)
            yield from _text(child.tail, style, language)

    def inline(
        self, element: ElementTree.Element, style: str | None = None, language: str | None = None
    ) -> Iterator[Element]:
        """One element. Raises TemplateError (T-005) for one that is not in the vocabulary."""
        name = key(element)
        language = element.get("lang", language)
        match name:
            case "br":
                yield xml.run(w("br"), style=style, language=language)
            case "span":
                yield from self.content(element, style, language)
            case "a" | "a.reference":
                content = self.content(element, self.package.style(CHARACTERS[name]), language)
                yield from self._link(element, list(content))
            case "a.noteref":
                mark = w("footnoteReference", id=self.note(element.get("href", "").lstrip("#")))
                yield xml.run(mark, style=self.package.style(CHARACTERS[name]))
            case _ if name in CHARACTERS:
                yield from self.content(element, self.package.style(CHARACTERS[name]), language)
            case _:
                raise self.unknown(name)

    def _link(self, element: ElementTree.Element, content: list[Element]) -> Iterator[Element]:
        """A link, or a cross-reference as a field (17.16.5.25, 17.16.5.50).

        Word fills a REF with the text of its bookmark: where the words of the author are not those of the title, the
        field must leave them alone.
        """
        href = element.get("href", "")
        if not href.startswith("#"):
            yield self.package.link(href, content, into_notes=self.into_notes)
        elif not len(element) and element.text == self.titles.get(href[1:]):
            yield from complex_field(f"REF {href[1:]} \\h", *content)
        else:
            yield from complex_field(f'HYPERLINK \\l "{href[1:]}"', *content)


def _text(value: str | None, style: str | None, language: str | None) -> Iterator[Element]:
    """A run for a text; line ends of the markup are no more than spaces."""
    if value and not (value.isspace() and "\n" in value):
        yield xml.run(xml.text(value.replace("\n", " ")), style=style, language=language)
