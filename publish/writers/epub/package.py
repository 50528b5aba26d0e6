"""The package of the e-book (EPUB 3.3, 4 and 5). Owner of EbookLib, which writes it; every document comes finished."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ebooklib import epub

from publish.packing import FixedZip
from publish.writers.epub.documents import Document
from publish.writers.epub.metadata import Description

_EPUB: Final = "application/epub+zip"
_XHTML: Final = "application/xhtml+xml"
_NCX: Final = "application/x-dtbncx+xml"
_OPTIONS: Final = {"epub2_guide": False, "epub3_landmark": False, "epub3_pages": False, "raise_exceptions": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A file of the package that is no content document."""

    id: str
    path: str
    media_type: str
    content: bytes
    properties: tuple[str, ...] = ()


def package(
    description: Description,
    documents: Sequence[Document],
    ncx: bytes,
    resources: Iterable[Resource],
    modified: datetime.datetime,
) -> bytes:
    """The bytes of an EPUB; the documents are its spine, in this order."""
    book = epub.EpubBook()
    _describe(book, description)
    for each in resources:
        book.add_item(_item(each.id, each.path, each.media_type, each.content, each.properties))
    pages = [_item(f"doc-{each.name}", each.path, _XHTML, each.content, each.properties) for each in documents]
    for page in pages:
        book.add_item(page)
    book.add_item(_item("ncx", "toc.ncx", _NCX, ncx))
    book.spine = pages
    content = io.BytesIO()
    _Writer(content, book, {"mtime": modified, **_OPTIONS}).write()
    return content.getvalue()


def _item(name: str, path: str, media_type: str, content: bytes, properties: Sequence[str] = ()) -> Any:
    item = epub.EpubItem(name, path, media_type, content)
    item.properties = list(properties)
    return item


def _describe(book: Any, description: Description) -> None:
    book.set_identifier(description.identifier)
    book.set_title(description.title)
    book.set_language(description.language)
    book.add_author(description.author, role="aut", uid="author")
    for name, value in description.terms:
        book.add_metadata("DC", name, value)
    for name, value in description.properties:
        book.add_metadata(None, "meta", value, {"property": name})


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """EbookLib's writer, with the language of the package document (EPUB 3.3, 5.3.3), and the same bytes always."""

    def _write_opf_file(self, root: Any) -> None:
        root.set("{http://www.w3.org/XML/1998/namespace}lang", self.book.language)
        super()._write_opf_file(root)

    def write(self) -> None:
        """Writes the members, `mimetype` first and without compression (EPUB 3.3, 4.2.6.2)."""
        with FixedZip(self.file_name) as self.out:
            self.out.writestr("mimetype", _EPUB, zipfile.ZIP_STORED)
            self._write_container()
            self._write_opf()
            self._write_items()
