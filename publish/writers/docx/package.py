"""The parts of a DOCX around its body (ECMA-376 part 2): notes, properties, pictures, heads and folios."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Any, Final
from zipfile import ZIP_STORED

from docx.image.image import Image
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import CONTENT_TYPES_URI, PackURI
from docx.opc.part import Part, XmlPart
from docx.opc.pkgwriter import PackageWriter
from docx.oxml.ns import qn
from docx.shared import Mm

from publish import drawings
from publish.images import Pixels, text_width, widest_in_print, width_in_print
from publish.model import Programme
from publish.packing import FixedZip
from publish.raster import png
from publish.writers.context import Context
from publish.writers.docx import fields, theming, xml
from publish.writers.docx.embedding import embed
from publish.writers.docx.reference import Reference
from publish.writers.docx.xml import Element, w

_TEXT_WIDTH_PX: Final = 1600
"""Width of a drawing turned into a picture: 300 ppi on a text width of some 130 mm."""
_SHAPE: Final = 100_000
"""Pixels across by which the shape of a drawing is told: enough for any height to be a whole number."""
_SVG: Final = "image/svg+xml"
_COVER: Final = "cover.svg"
"""The name of the picture in the reference document that is drawn anew, of templates/docx/cover.svg.j2."""
_COVER_PX: Final = 1000
"""Its width: 150 ppi on a page of 170 mm. It has no letters and no thin lines."""


class Package:
    """The reference document with the theme of the programme in it, to which blocks, notes and pictures are added."""

    def __init__(self, programme: Programme, context: Context) -> None:
        self._programme = programme
        self._context = context
        self.pictures: dict[str, bytes] = {}
        """The bytes of every picture, by the id of its figure."""
        self._theme = context.templates.theme
        self._reference = Reference(context.templates.folder)
        self._document = self._reference.document
        self._body = self._document.element.body
        self._drawings = count(1)
        self._drawn: dict[bytes, str] = {}
        theming.apply(self._reference, self._theme, programme.metadata)
        self._footnotes = self._add_footnotes()
        self._draw_cover()
        self._describe()
        self.text_width = theming.text_width(self._theme)
        self.style = self._reference.style
        self.character = self._reference.character
        self.section = self._reference.section
        self.list_from = self._reference.list_from

    def append(self, block: Element) -> None:
        """Adds a paragraph, a table or the properties of the last section at the end of the body."""
        self._body.append(block)

    def link(self, href: str, content: Sequence[Element], *, into_notes: bool) -> Element:
        """A hyperlink as a relationship of the part it stands in."""
        part = self._footnotes if into_notes else self._document.part
        element = w("hyperlink", *content, history=1)
        element.set(qn("r:id"), part.relate_to(href, RT.HYPERLINK, is_external=True))
        return element

    def picture(self, path: str, alternative: str, figure: str) -> Element:
        """An image with its alternative text, of the size that it has in print.

        A drawing is as wide as the text is, and there as such too, for programs that show those.
        """
        file = self._programme.folder / path
        content, drawn = self._context.image(file), None
        if file.suffix.lower() == ".svg":
            drawn, pixels = self._drawing(content), self._pixels_across(file)
            content = png(drawings.scaled(file, pixels), width=pixels, faces=self._context.faces)
        self.pictures[figure] = content
        size = Image.from_blob(content)
        width = width_in_print(Pixels(width=size.px_width, height=size.px_height), self._theme)
        relation, _ = self._document.part.get_or_add_image(io.BytesIO(content))
        measures = (Mm(width), Mm(width * size.px_height / size.px_width))
        return xml.picture(relation, PurePosixPath(path).name, alternative, measures, next(self._drawings), drawn=drawn)

    def _pixels_across(self, drawing: Path) -> int:
        """How wide a drawing is made: one that is set narrow, since it is tall, needs as few pixels as that takes."""
        shape = Pixels(width=_SHAPE, height=round(_SHAPE * drawings.proportion(drawing)) or 1)
        part = widest_in_print(shape, self._theme) / text_width(self._theme)
        return round(_TEXT_WIDTH_PX * part) or 1

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

    def take(self) -> tuple[list[Element], list[Element]]:
        """Takes out again every block and every footnote that was added."""
        blocks, notes = list(self._body), [each for each in self._footnotes.element if each.get(qn("w:type")) is None]
        for each in (*blocks, *notes):
            each.getparent().remove(each)
        return blocks, notes

    def finish(self, *, sections: bool) -> None:
        """Fills in the heads, now that it is known whether the programme has `sections`."""
        for part in self._reference.stories():
            fields.fill_heads(part.element, self._programme.metadata.title, sections=sections)

    def save(self) -> bytes:
        """The package as a zip file, the same bytes every time."""
        embed(self._reference, self._context.faces, self._theme)
        package, target = self._document.part.package, io.BytesIO()
        with FixedZip(target) as archive:
            writer: Any = PackageWriter
            members, parts = _Members(archive), package.parts
            writer._write_content_types_stream(members, parts)
            writer._write_pkg_rels(members, package.rels)
            writer._write_parts(members, parts)
        return target.getvalue()

    # -- parts ----------------------------------------------------------------------------------------

    def _add_footnotes(self) -> Any:
        """The part with footnotes, and the two separators that Word wants in it (17.11)."""
        part = self._document.part
        marks = ((-1, "separator"), (0, "continuationSeparator"))
        root = w("footnotes", *(w("footnote", xml.paragraph(xml.run(w(kind))), type=kind, id=n) for n, kind in marks))
        notes = XmlPart(PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES, root, part.package)
        part.relate_to(notes, RT.FOOTNOTES)
        settings = self._reference.settings
        before = settings.find(qn("w:compat"))
        before.addprevious(w("footnotePr", *(w("footnote", id=number) for number, _ in marks)))
        return notes

    def _drawing(self, content: bytes) -> str:
        """The relationship of a drawing, which is there once however many figures show it."""
        if content not in self._drawn:
            part = self._document.part
            name = PackURI(f"/word/media/drawing{len(self._drawn) + 1}.svg")
            self._drawn[content] = part.relate_to(Part(name, _SVG, content, part.package), RT.IMAGE)
        return self._drawn[content]

    def _draw_cover(self) -> None:
        """The picture on the cover, in the colours of the theme and as large as the page."""
        page = self._theme.page
        width, height = str(Mm(page.width_mm)), str(Mm(page.height_mm))
        for part in self._reference.stories():
            for drawing in part.element.iter(qn("w:drawing")):
                properties = next(drawing.iter(qn("wp:docPr")))
                properties.set("id", str(next(self._drawings)))
                if properties.get("name") != _COVER:
                    continue
                svg = self._context.templates.render(f"docx/{_COVER}.j2", self._programme, medium="word")
                (blip,) = drawing.iter(qn("a:blip"))
                image = part.related_parts[blip.get(qn("r:embed"))]
                image._blob = png(svg, width=_COVER_PX, faces=self._context.faces)
                for extent in (*drawing.iter(qn("wp:extent")), *drawing.iter(qn("a:ext"))):
                    if extent.get("cx"):
                        extent.set("cx", width)
                        extent.set("cy", height)

    def _describe(self) -> None:
        """What the document says of itself; python-docx would take no text of more than 255 characters."""
        metadata, properties = self._programme.metadata, self._document.core_properties
        texts = {
            "title": metadata.title, "subject": metadata.subtitle, "creator": metadata.author,
            "lastModifiedBy": metadata.author, "language": metadata.language, "keywords": ", ".join(metadata.keywords),
            "description": metadata.description,
        }  # fmt: skip
        for name, words in texts.items():
            getattr(properties._element, f"get_or_add_{name}")().text = words
        properties.created = properties.modified = self._context.published.replace(tzinfo=None)
        properties.revision = 1


class _Members:
    """What python-docx writes to, in the place of a zip file of its own, which would hold the time of day."""

    def __init__(self, archive: FixedZip) -> None:
        self._archive = archive

    def write(self, name: PackURI, content: bytes) -> None:
        """Adds a member; that with the types of all comes first, and is not compressed."""
        self._archive.writestr(name.membername, content, ZIP_STORED if name == CONTENT_TYPES_URI else None)
