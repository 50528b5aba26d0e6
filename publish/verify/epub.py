"""An e-book, along its spine."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from publish.archive import Archive, UnreadableError
from publish.verify.doings import doings, has_scripts
from publish.verify.markup import MarkupReader
from publish.verify.navigation import Navigation
from publish.verify.observed import Observed
from publish.verify.pictures import seen, seen_on_cover
from publish.verify.visibility import linked_sheets, prune, written

_OPF: Final = "{http://www.idpf.org/2007/opf}"
_DC_LANGUAGE: Final = "{http://purl.org/dc/elements/1.1/}language"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_NCX: Final = "application/x-dtbncx+xml"
_CONTAINER: Final = "{urn:oasis:names:tc:opendocument:xmlns:container}"


def read_epub(path: Path) -> Observed:
    """An EPUB. Raises UnreadableError."""
    archive = Archive(path)
    package = _package(archive)
    reader = MarkupReader(in_main=False)
    documents: dict[str, Element] = {}
    faults: dict[str, None] = {}
    scripted = False
    for name in package.spine:
        documents[name] = archive.xml(name)  # a reading system stops at a document that is not well-formed
        if name in package.aside:
            continue
        shown = archive.xml(name)
        sheets = _sheets(archive, name, shown)
        faults |= dict.fromkeys((*doings(shown), *written(shown, sheets)))
        scripted = scripted or has_scripts(shown)
        prune(shown, sheets)
        reader.read(shown, name)
    images = [(words, _path(name, address)) for words, address, name in reader.images]
    held = {path: archive.read(path) if path in archive.names else b"" for _, path in images}
    return replace(
        reader.observed(),
        pictures=tuple((words, partial(seen, held[path])) for words, path in images),
        languages=(
            *(each.get("lang", each.get(_LANGUAGE, "")) for each in documents.values()),
            *(package.language or ("",)),
        ),
        cover=tuple(partial(seen_on_cover, held[path]) for path in package.covers if path in held),
        faults=(*faults, *_faults(archive, package, documents)),
        not_checked=("scripts",) if scripted else (),
    )


def _path(name: str, address: str) -> str:
    """Where in the archive a file is that another names."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(address)))


def _sheets(archive: Archive, name: str, document: Element) -> list[str]:
    """The style sheets of a content document."""
    paths = (_path(name, each) for each in linked_sheets(document))
    return [archive.read(path).decode("utf-8", errors="replace") for path in paths]


def _faults(archive: Archive, package: _Package, documents: Mapping[str, Element]) -> Iterator[str]:
    if package.nav is None:
        yield "there is no nav document"
        return
    ncx = (package.ncx, archive.xml(package.ncx)) if package.ncx else None
    navigation = Navigation(documents)
    yield from navigation.faults(package.nav, archive.xml(package.nav), ncx)
    yield from navigation.lost_references(documents)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Package:
    """What the package document names, by path in the archive; content documents in reading order (EPUB 3.3, 5.7)."""

    spine: tuple[str, ...]
    aside: frozenset[str]
    """Documents of the spine that whoever leafs through the book never comes to."""
    nav: str | None
    ncx: str | None
    covers: tuple[str, ...]
    language: tuple[str, ...]


def _package(archive: Archive) -> _Package:
    rootfile = archive.xml("META-INF/container.xml").find(f".//{_CONTAINER}rootfile")
    if rootfile is None:
        raise UnreadableError("no package document")
    package = rootfile.get("full-path", "")
    root = archive.xml(package)
    items = list(root.iter(f"{_OPF}item"))
    paths = {item.get("id"): _path(package, item.get("href", "")) for item in items}
    references = list(root.iter(f"{_OPF}itemref"))
    spine = [reference.get("idref") for reference in references]
    if unknown := [name for name in spine if name not in paths]:
        raise UnreadableError(f"the spine names '{unknown[0]}', which the manifest does not hold")

    def having(word: str) -> list[str]:
        return [paths[item.get("id")] for item in items if word in item.get("properties", "").split()]

    ncx = (paths[item.get("id")] for item in items if item.get("media-type") == _NCX)
    return _Package(
        spine=tuple(paths[name] for name in spine),
        aside=frozenset(paths[each.get("idref")] for each in references if each.get("linear") == "no"),
        nav=next(iter(having("nav")), None),
        ncx=next(ncx, None),
        covers=tuple(having("cover-image")),
        language=tuple(each.text or "" for each in root.iter(_DC_LANGUAGE)),
    )
