"""The e-book: EPUB 3.3. Owner of EbookLib, which writes the package; every document in it comes from the templates."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, Final

from ebooklib import epub

from publish.artefact import Artefact, artefact
from publish.model import (
    Block,
    Figure,
    Programme,
    units,
    walk_blocks,
)
from publish.packing import repack
from publish.raster import png
from publish.writers.context import Context, Pagination, everything, image_names

_COVER_WIDTH: Final = 1600
_TYPES: Final = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_XHTML: Final = "application/xhtml+xml"


def write(programme: Programme, context: Context) -> tuple[Artefact, ...]:
    """Writes SLUG.epub."""
    assert context.typeset is not None
    content = io.BytesIO()
    book = _Book(programme, context).assemble(context.typeset.pagination)
    _Package(content, book, {"mtime": context.published, **_OPTIONS}).run()
    path = f"{programme.slug}.epub"
    (context.destination / path).write_bytes(repack(content.getvalue(), stored_first="mimetype"))
    return (artefact("epub", context.destination, path, sections=everything(programme)),)


_OPTIONS: Final = {"epub2_guide": False, "epub3_landmark": False, "epub3_pages": False, "raise_exceptions": True}


class _Package(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer, with the language of the package document itself (EPUB 3.3, 5.3.3)."""

    def _write_opf_file(self, root: Any) -> None:
        root.set("{http://www.w3.org/XML/1998/namespace}lang", self.book.language)
        super()._write_opf_file(root)

    def run(self) -> None:
        self.process()
        self.write()


class _Document(epub.EpubHtml):  # type: ignore[misc]
    """A content document whose bytes are finished: EbookLib's own would be parsed as HTML and written anew."""

    def get_content(self, default: Any = None) -> bytes:
        return bytes(self.content)


class _Book:
    """The parts of the e-book of one programme."""

    def __init__(self, programme: Programme, context: Context) -> None:
        self._programme = programme
        self._context = context
        self._book = epub.EpubBook()
        self._images = image_names(programme)
        self._files = {target: name for name, targets in _targets(programme) for target in targets}

    def assemble(self, pagination: Pagination) -> epub.EpubBook:
        """The whole, ready to be written."""
        self._describe()
        self._add_resources()
        cover = self._add("cover", "cover.xhtml")
        colophon = self._add("colophon", "colophon.xhtml")
        nav = self._add("nav", "nav.xhtml", properties=["nav"], pages=self._pages(pagination))
        chapters = [self._add(each.id, "chapter.xhtml", chapter=each) for each in self._programme.chapters]
        back = [self._add("glossary", "glossary.xhtml")] if self._programme.glossary else []
        self._book.spine = [cover, colophon, nav, *chapters, *back]
        self._book.toc = [
            (
                epub.Section(chapter.title, href=self._address(chapter.id)),
                [epub.Link(self._address(each.id), each.title, each.id) for each in chapter.sections],
            )
            for chapter in self._programme.chapters
        ]
        self._book.add_item(epub.EpubNcx())
        return self._book

    def _describe(self) -> None:
        """Package metadata (EPUB 3.3, 5.5), and the accessibility of this very content (EPUB Accessibility 1.1)."""
        book, metadata = self._book, self._programme.metadata
        book.set_identifier(f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, metadata.base_url + self._programme.slug)}")
        book.set_title(metadata.title)
        book.set_language(metadata.language)
        book.add_author(metadata.author, role="aut", uid="author")
        for name in ("publisher", "description", "rights"):
            book.add_metadata("DC", name, getattr(metadata, name))
        book.add_metadata("DC", "date", metadata.date.isoformat())
        for keyword in metadata.keywords:
            book.add_metadata("DC", "subject", keyword)
        for name, values in accessibility(self._programme).items():
            for value in values:
                book.add_metadata(None, "meta", value, {"property": f"schema:{name}"})

    def _add_resources(self) -> None:
        style = self._render("style.css", faces=self._context.faces)
        self._book.add_item(epub.EpubItem("style", "style.css", "text/css", style))
        for face in self._context.faces:
            name = f"fonts/{face.woff2.name}"
            self._book.add_item(epub.EpubItem(f"font-{face.name}", name, "font/woff2", face.woff2.read_bytes()))
        for number, path in enumerate(self._programme.assets, start=1):
            content = self._context.image(self._programme.folder / path)
            kind = _TYPES[PurePosixPath(path).suffix.lower()]
            self._book.add_item(epub.EpubItem(f"image-{number}", self._image(path), kind, content))
        drawing = self._context.templates.render("shared/cover.svg.j2", self._programme, medium="epub")
        cover = epub.EpubItem("cover-image", "images/cover.png", "image/png", self._raster(drawing))
        cover.properties = ["cover-image"]
        self._book.add_item(cover)

    def _raster(self, drawing: str) -> bytes:
        return png(drawing, width=_COVER_WIDTH, faces=self._context.faces)

    def _add(self, name: str, template: str, properties: list[str] | None = None, **values: Any) -> _Document:
        document = _Document(f"doc-{name}", f"{name}.xhtml", media_type=_XHTML)
        document.content = self._render(template, **values)
        document.properties = properties or []
        self._book.add_item(document)
        return document

    def _render(self, template: str, **values: Any) -> bytes:
        values |= {"address": self._address, "asset": self._image}
        text = self._context.templates.render(f"epub/{template}.j2", self._programme, medium="epub", **values)
        return text.lstrip().encode()

    def _image(self, path: str) -> str:
        return f"images/{self._images[path]}"

    def _address(self, target: str) -> str:
        return f"{self._files[target]}#{target}"

    def _pages(self, pagination: Pagination) -> list[tuple[str, str]]:
        """For each page of the PDF that begins something, its number and the first id on it."""
        first: dict[int, str] = {}
        for target in self._files:
            if page := pagination.pages.get(target):
                first.setdefault(page, target)
        return [(pagination.folios[page - 1], first[page]) for page in sorted(first)]


def accessibility(programme: Programme) -> dict[str, tuple[str, ...]]:
    """The accessibility metadata of schema.org, computed from what the programme holds."""
    blocks = [block for chapter in programme.chapters for block in walk_blocks(chapter)]
    figures = any(isinstance(each, Figure) for each in blocks)
    features = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "ARIA"]
    features += ["pageNavigation"]
    features += ["alternativeText"] if figures else []
    seen = "Afbeeldingen hebben een beschrijving. " if figures else ""
    return {
        "accessMode": ("textual", "visual") if figures else ("textual",),
        "accessModeSufficient": ("textual",),
        "accessibilityFeature": tuple(features),
        "accessibilityHazard": ("none",),
        "accessibilitySummary": (
            f"Doorlopende tekst met koppen, inhoudstafel en de bladzijden van de pdf. {seen}Lettertype, "
            "lettergrootte en kleuren laten zich aanpassen.",
        ),
    }


def _targets(programme: Programme) -> Iterator[tuple[str, list[str]]]:
    """Each content document with every id in it, in reading order."""
    for chapter in programme.chapters:
        yield f"{chapter.id}.xhtml", list(_ids(chapter))


def _ids(parent: Any) -> Iterator[str]:
    yield parent.id
    yield from _block_ids(parent.blocks)
    for section in parent.sections:
        yield from _ids(section)


def _block_ids(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        yield block.id
        yield from (unit.id for unit in units((block,)) if unit.id != block.id)
