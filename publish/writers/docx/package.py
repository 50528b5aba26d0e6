"""The parts of a DOCX around its body (ECMA-376 part 2): styles, notes, settings, properties, pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, Final

import docx
from docx.image.image import Image
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from publish.images import Pixels, width_in_print
from publish.model import Programme
from publish.raster import png
from publish.writers.context import Context
from publish.writers.docx import xml
from publish.writers.docx.xml import Element, w

_TEXT_WIDTH_PX: Final = 1600
"""Width of a drawing turned into a picture: 300 ppi on a text width of some 130 mm."""
_UNUSED: Final = (RT.CUSTOM_XML, RT.WEB_SETTINGS, "stylesWithEffects")


class Package:
    """A document without a body, to which blocks, notes and pictures are added."""

    def __init__(self, programme: Programme, context: Context) -> None:
        self._programme = programme
        self._context = context
        self._document = docx.Document()
        self.pictures: dict[str, bytes] = {}
        """The bytes of every picture, by the id of its figure."""
        self._drop_defaults()
        self._footnotes = self._add_footnotes()
        self._set_up_page()
        self._describe()

    @property
    def text_width(self) -> int:
        """The width of the text in twentieths of a point."""
        page = self._context.templates.theme.page
        return round((page.width_mm - page.inner_mm - page.outer_mm) * 1440 / 25.4)

    def append(self, block: Element) -> None:
        """Adds a paragraph or table at the end of the body, before its section properties."""
        self._document.element.body.sectPr.addprevious(block)

    def link(self, href: str, content: Sequence[Element], *, into_notes: bool) -> Element:
        """A hyperlink as a relationship of the part it stands in."""
        part = self._footnotes if into_notes else self._document.part
        element = w("hyperlink", *content, history=1)
        element.set(qn("r:id"), part.relate_to(href, RT.HYPERLINK, is_external=True))
        return element

    def picture(self, path: str, alternative: str, figure: str) -> Element:
        """An image with its alternative text, of the size that it has in print; a drawing is as wide as the text is."""
        file = self._programme.folder / path
        if file.suffix.lower() == ".svg":
            content = png(file.read_text(encoding="utf-8-sig"), width=_TEXT_WIDTH_PX, faces=self._context.faces)
        else:
            content = self._context.image(file)
        self.pictures[figure] = content
        size = Image.from_blob(content)
        width = width_in_print(Pixels(width=size.px_width, height=size.px_height), self._context.templates.theme)
        inline = self._document.part.new_pic_inline(io.BytesIO(content), width=Mm(width))
        inline.docPr.set("descr", alternative)
        inline.docPr.set("name", PurePosixPath(path).stem)
        for side in ("distT", "distB", "distL", "distR"):  # left out, LibreOffice takes an eighth of an inch
            inline.set(side, "0")
        # A file name of this machine has no business in the document.
        for properties in inline.iter(qn("pic:cNvPr")):
            properties.set("name", PurePosixPath(path).name)
        return w("drawing", inline)

    def add_footnote(self, number: int, paragraph: Element) -> None:
        """Adds the footnote with this number."""
        self._footnotes.element.append(w("footnote", paragraph, id=number))

    def add_custom_xml(self, content: bytes, namespace: str) -> None:
        """Adds a custom XML part with its properties (ECMA-376 part 1, 15.2.5 and 15.2.6)."""
        part = self._document.part
        item = Part(PackURI("/customXml/item1.xml"), CT.XML, content, part.package)
        text = self._context.templates.fill("docx/custom-properties.xml.j2", namespace=namespace)
        properties = Part(
            PackURI("/customXml/itemProps1.xml"), CT.OFC_CUSTOM_XML_PROPERTIES, text.strip().encode(), part.package
        )
        item.relate_to(properties, RT.CUSTOM_XML_PROPS)
        part.relate_to(item, RT.CUSTOM_XML)

    def finish(self, ordered_lists: Sequence[object]) -> None:
        """Writes the numbering, now that every ordered list is known."""
        self._replace(self._document.part.numbering_part, "numbering.xml", ordered_lists=ordered_lists)

    def save(self) -> bytes:
        """The package as a zip file."""
        target = io.BytesIO()
        self._document.save(target)
        return target.getvalue()

    # -- parts ----------------------------------------------------------------------------------------

    def _drop_defaults(self) -> None:
        """Nothing of python-docx's own template stays: its parts, its styles, its settings, its thumbnail."""
        part = self._document.part
        for owner in (part, part.package):
            for name, relation in list(owner.rels.items()):
                if relation.reltype.endswith((*_UNUSED, "thumbnail")):
                    del owner.rels[name]
        self._replace(part._styles_part, "styles.xml")
        self._replace(part._settings_part, "settings.xml")

    def _replace(self, part: Any, template: str, **values: Any) -> None:
        text = self._context.templates.render(f"docx/{template}.j2", self._programme, medium="word", **values)
        part._element = parse_xml(text.strip().encode())

    def _add_footnotes(self) -> Any:
        """The part with footnotes, and the two separators that Word wants in it (17.11)."""
        part = self._document.part
        marks = ((-1, "separator"), (0, "continuationSeparator"))
        root = w("footnotes", *(w("footnote", xml.paragraph(xml.run(w(kind))), type=kind, id=n) for n, kind in marks))
        notes = XmlPart(PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES, root, part.package)
        part.relate_to(notes, RT.FOOTNOTES)
        return notes

    def _set_up_page(self) -> None:
        page = self._context.templates.theme.page
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(page.width_mm), Mm(page.height_mm)
        section.top_margin, section.bottom_margin = Mm(page.top_mm), Mm(page.bottom_mm)
        section.left_margin, section.right_margin = Mm(page.inner_mm), Mm(page.outer_mm)
        section.header_distance = section.footer_distance = Mm(page.top_mm / 2)
        section.different_first_page_header_footer = True
        for story, style, instruction in (
            (section.header, "Header", 'STYLEREF "heading 1"'),
            (section.footer, "Footer", "PAGE"),
        ):
            story.is_linked_to_previous = False
            (empty,) = story.paragraphs
            result = xml.run(xml.text(self._programme.metadata.title if style == "Header" else "1"))
            empty._p.addprevious(xml.paragraph(*xml.field(instruction, result), style=style))
            empty._p.getparent().remove(empty._p)

    def _describe(self) -> None:
        metadata, properties = self._programme.metadata, self._document.core_properties
        properties.title = metadata.title
        properties.subject = metadata.subtitle
        properties.author = properties.last_modified_by = metadata.author
        properties.language = metadata.language
        properties.keywords = ", ".join(metadata.keywords)
        properties.comments = metadata.description
        properties.created = properties.modified = self._context.published.replace(tzinfo=None)
        properties.revision = 1
