"""The source inside an exported document: what `merge` needs to tell an edit from a difference.

It is a custom XML part (ECMA-376 part 1, 15.2.5), which Word and LibreOffice keep when they save.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from publish.archive import Archive
from publish.model import Programme

NAMESPACE: Final = "urn:programme-publish:source"
VERSION: Final = 1
_LARGEST: Final = 16 * 2**20
"""Bytes of one file, unpacked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The text files of the source as exported, by name, and the sha256 of each picture, by the id of its figure.

    `front` is what the cover and the colophon said, paragraph by paragraph.
    """

    digest: str
    files: Mapping[str, bytes]
    front: tuple[str, ...]
    pictures: Mapping[str, str]


class ProvenanceError(Exception):
    """A part that is damaged (`newer` is False), or that a newer version of this program wrote."""

    def __init__(self, message: str, *, newer: bool = False) -> None:
        super().__init__(message)
        self.newer = newer


def pack(programme: Programme, front: Sequence[str], pictures: Mapping[str, bytes]) -> bytes:
    """The part as XML: every text file of the source byte for byte."""
    root = ElementTree.Element(f"{{{NAMESPACE}}}source", version=str(VERSION), digest=programme.source_digest)
    cover = programme.metadata.cover
    images = {*programme.assets, *((cover.path,) if cover else ())}
    for name in programme.files:
        if name not in images:
            file = ElementTree.SubElement(root, f"{{{NAMESPACE}}}file", name=name)
            file.text = base64.b64encode(zlib.compress((programme.folder / name).read_bytes(), 9)).decode()
    for paragraph in front:
        ElementTree.SubElement(root, f"{{{NAMESPACE}}}front").text = paragraph
    for figure, content in pictures.items():
        ElementTree.SubElement(
            root, f"{{{NAMESPACE}}}picture", figure=figure, sha256=hashlib.sha256(content).hexdigest()
        )
    ElementTree.register_namespace("", NAMESPACE)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def unpack(root: ElementTree.Element) -> Provenance:
    """What such a part holds. Raises ProvenanceError."""
    version = root.get("version", "")
    if not version.isdigit():
        raise ProvenanceError("it does not tell its version")
    if int(version) > VERSION:
        raise ProvenanceError(f"it has version {version}, and this program knows {VERSION}", newer=True)
    files = {each.get("name", ""): _unpacked(each.text or "") for each in root.iter(f"{{{NAMESPACE}}}file")}
    if any("/" in name or "\\" in name or name.startswith(".") or not name for name in files):
        raise ProvenanceError("it names a file outside the source folder")
    pictures = {e.get("figure", ""): e.get("sha256", "") for e in root.iter(f"{{{NAMESPACE}}}picture")}
    front = tuple(each.text or "" for each in root.iter(f"{{{NAMESPACE}}}front"))
    return Provenance(digest=root.get("digest", ""), files=files, front=front, pictures=pictures)


def carried(archive: Archive) -> Provenance | None:
    """What an exported document carries of its source; None for one of elsewhere.

    Raises ProvenanceError, and UnreadableError for a damaged package.
    """
    for name in sorted(archive.names):
        if name.startswith("customXml/item") and name.endswith(".xml") and "Props" not in name:
            root = archive.xml(name)
            if root.tag == f"{{{NAMESPACE}}}source":
                return unpack(root)
    return None


def _unpacked(text: str) -> bytes:
    try:
        stream = zlib.decompressobj()
        content = stream.decompress(base64.b64decode(text, validate=True), _LARGEST)
    except (ValueError, zlib.error) as error:
        raise ProvenanceError(f"it is damaged: {error}") from error
    if stream.unconsumed_tail or not stream.eof:
        raise ProvenanceError("it is cut off, or far too large")
    return content
