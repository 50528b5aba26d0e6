"""What a browser is shown of finished files that it does not show by itself, or not well: pages, chapters, words."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import quote
from xml.etree import ElementTree

from publish.archive import Archive
from publish.artefact import Artefact
from publish.verify.rendering import opened

BOOK: Final = "_book"
"""The folder beside an e-book in which it lies unpacked."""

_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PACKAGE: Final = "{http://www.idpf.org/2007/opf}"
_CONTAINER: Final = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_XHTML: Final = "{http://www.w3.org/1999/xhtml}"

Size: TypeAlias = tuple[float, float]
"""Width and height of a page, in points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """Of a PDF its pages, of an e-book its content documents, of a Word file its words; empty where it has none."""

    pages: tuple[Size, ...] = ()
    words: tuple[int, ...] = ()
    """A checksum of what each page says."""
    documents: tuple[tuple[str, str], ...] = ()
    """In reading order, the address below the artefact's folder and the title."""
    paragraphs: tuple[tuple[int, str], ...] = ()
    """In reading order, the level of the heading, 0 for none, and the words."""


def appearance(artefact: Artefact, folder: Path) -> Appearance:
    """How `artefact` in `folder` looks; an e-book is unpacked beside it. Raises UnreadableError."""
    path = folder / artefact.path
    match path.suffix:
        case ".pdf":
            return _pdf(path)
        case ".epub":
            return Appearance(documents=_unpacked(path, folder))
        case ".docx":
            return Appearance(paragraphs=_paragraphs(path))
    return Appearance()


def draw(path: Path, number: int, width: int) -> bytes:
    """A page of a PDF, from 1, as a PNG of `width` pixels across. Raises UnreadableError, and IndexError for no page.

    PDFium may not be called by two threads at once.
    """
    with opened(path) as pdf:
        if not 1 <= number <= len(pdf):
            raise IndexError(number)
        page = pdf[number - 1]
        picture = io.BytesIO()
        page.render(scale=width / page.get_width()).to_pil().save(picture, "PNG", compress_level=1)
        return picture.getvalue()


def _pdf(path: Path) -> Appearance:
    with opened(path) as pdf:
        pages = [pdf[at] for at in range(len(pdf))]
        return Appearance(
            pages=tuple(page.get_size() for page in pages),
            words=tuple(zlib.crc32(page.get_textpage().get_text_bounded().encode()) for page in pages),
        )


def _unpacked(path: Path, folder: Path) -> tuple[tuple[str, str], ...]:
    with zipfile.ZipFile(path) as book:
        book.extractall(folder / BOOK)  # which keeps members inside the folder, whatever their names
    archive = Archive(path)
    rootfile = archive.xml("META-INF/container.xml").find(f".//{_CONTAINER}rootfile")
    package = rootfile.get("full-path", "") if rootfile is not None else ""
    root = archive.xml(package)
    names = {item.get("id"): item.get("href", "") for item in root.iter(f"{_PACKAGE}item")}
    documents = []
    for reference in root.iter(f"{_PACKAGE}itemref"):
        name = (Path(package).parent / names[reference.get("idref")]).as_posix()
        title = archive.xml(name).findtext(f".//{_XHTML}title") or name
        documents.append((quote(f"{BOOK}/{name}"), " ".join(title.split())))
    return tuple(documents)


def _paragraphs(path: Path) -> tuple[tuple[int, str], ...]:
    archive = Archive(path)
    levels = {}
    for style in archive.xml("word/styles.xml").iter(f"{_WORD}style"):
        name = style.find(f"{_WORD}name")
        heading = re.fullmatch(r"heading (\d)", name.get(f"{_WORD}val", "") if name is not None else "")
        levels[style.get(f"{_WORD}styleId")] = int(heading[1]) if heading else 0
    found = []
    for paragraph in archive.xml("word/document.xml").iter(f"{_WORD}p"):
        named = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
        level = levels.get(named.get(f"{_WORD}val"), 0) if named is not None else 0
        if words := " ".join("".join(_letters(paragraph)).split()):
            found.append((level, words))
    return tuple(found)


def _letters(paragraph: ElementTree.Element) -> Iterator[str]:
    for each in paragraph.iter():
        if each.tag == f"{_WORD}t":
            yield each.text or ""
        elif each.tag in {f"{_WORD}tab", f"{_WORD}br"}:
            yield " "
