"""An e-book, along its spine."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from publish.archive import Archive, UnreadableError
from publish.verify.markup import MarkupReader
from publish.verify.observed import Observed

_OPF: Final = "{http://www.idpf.org/2007/opf}"
_CONTAINER: Final = "{urn:oasis:names:tc:opendocument:xmlns:container}"


def read_epub(path: Path) -> Observed:
    """An EPUB. Raises UnreadableError."""
    archive = Archive(path)
    reader = MarkupReader(in_main=False)
    for name in _spine(archive):
        archive.xml(name)  # a reading system stops at a document that is not well-formed
        reader.begin()
        reader.feed(archive.read(name).decode("utf-8", errors="replace"))
    return reader.observed("styles")


def _spine(archive: Archive) -> Iterator[str]:
    """The content documents in reading order (EPUB 3.3, 5.7)."""
    rootfile = archive.xml("META-INF/container.xml").find(f".//{_CONTAINER}rootfile")
    if rootfile is None:
        raise UnreadableError("no package document")
    package = rootfile.get("full-path", "")
    root = archive.xml(package)
    items = {item.get("id"): item.get("href", "") for item in root.iter(f"{_OPF}item")}
    for reference in root.iter(f"{_OPF}itemref"):
        href = items.get(reference.get("idref"))
        if href is None:
            raise UnreadableError(f"the spine names '{reference.get('idref')}', which the manifest does not hold")
        yield posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(href)))
