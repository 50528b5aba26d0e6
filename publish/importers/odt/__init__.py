"""ODT: OpenDocument text, as LibreOffice writes it (ODF 1.3)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from publish.archive import Archive, UnreadableError
from publish.importers import outline, proposals
from publish.importers.draft import Draft, Place
from publish.importers.drafting import Drafting
from publish.importers.faults import DAMAGED, LOCKED, NO_TEXT, TOO_LARGE, refused
from publish.importers.odt import story as stories
from publish.importers.odt.styles import OFFICE, STYLE, SVG, TEXT, Styles
from publish.importers.passages import Story, assemble, without_regions
from publish.importers.passages.looks import standing_out, tell
from publish.word.package import DEEPEST, too_deep
from publish.word.passages import Picture

_MOST_MEMBERS: Final = 2_000
_LARGEST: Final = 256 * 2**20
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_META: Final = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_ABOUT: Final = {
    f"{_DC}title": "title", f"{_META}initial-creator": "author", f"{_DC}creator": "author", f"{_DC}subject": "subtitle",
    f"{_DC}description": "description", f"{_DC}language": "language", f"{_DC}date": "date",
}  # fmt: skip
"""Keys of programme.yaml by the elements of meta.xml."""
_APART: Final = (
    f"{TEXT}note-citation",
    f"{TEXT}note",
    f"{TEXT}p",
    f"{TEXT}h",
    f"{TEXT}tab",
    f"{TEXT}line-break",
    f"{TEXT}s",
    f"{SVG}desc",
    f"{SVG}title",
)
_UNSAID: Final = (f"{TEXT}sequence-decls", f"{TEXT}table-of-content-source", f"{OFFICE}forms", f"{OFFICE}change-info")


def read(path: Path) -> Draft:
    """The document at `path`. Raises SourceError (J codes)."""
    try:
        return _read(Archive(path), path)
    except UnreadableError as error:
        hint = "save it again in LibreOffice, and import that"
        raise refused(DAMAGED, path, f"it cannot be read: {error}", hint) from error


def _read(archive: Archive, path: Path) -> Draft:
    content, styling, meta = _open(archive, path)
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise UnreadableError("it holds no text")
    heads = [" ".join(_text(each)) for each in styling.iter() if each.tag in (f"{STYLE}header", f"{STYLE}footer")]
    text = re.sub(r"\s+", " ", " ".join([*_text(body), *heads])).strip()
    styles = Styles(styling, content)
    about = _about(meta)
    about["language"] = styles.usual_language() or about.get("language", "")
    drafting = Drafting(about["language"])
    for said in heads:
        drafting.leave(said, Place(part="header or footer"), "running-head")
    inserted = _revisions(body, drafting)
    levels = _levels(body, styles)
    walk = stories.Story(styles, drafting, levels, inserted)
    walk.blocks(body)
    for passage in (*walk.passages, *walk.notes.values()):
        without_regions(passage)
    found = Story(
        passages=walk.passages,
        notes=walk.notes,
        images=lambda picture: _image(archive, picture),
        findings=walk.findings,
    )
    glossary, numbered = assemble(found, drafting, about)
    if not drafting.pieces:
        raise refused(NO_TEXT, path, "there are no words in it", "take the document that has the text")
    if levels:
        tell(drafting)
    drafting.settle_language(about)
    proposals.recognise(drafting)
    title = outline.settle(drafting, numbered)
    if title:
        about.setdefault("title", title)
    return drafting.draft(text, about, tuple(glossary))


def _open(archive: Archive, path: Path) -> tuple[Element, Element, Element]:
    if archive.size > _LARGEST or len(archive.names) > _MOST_MEMBERS:
        message = f"it would unpack to {archive.size // 2**20} MiB in {len(archive.names)} files"
        raise refused(TOO_LARGE, path, message, "no programme is that large; ask who sent it what it is")
    manifest = "META-INF/manifest.xml"
    if manifest in archive.names and b"encryption-data" in archive.read(manifest):
        hint = "open it in LibreOffice, take away the password, and save it again"
        raise refused(LOCKED, path, "it wants a password", hint)
    content = archive.xml("content.xml")
    styling, meta = (
        archive.xml(name) if name in archive.names else Element("none") for name in ("styles.xml", "meta.xml")
    )
    if any(map(too_deep, (content, styling))):
        hint = "no word processor makes such a file; ask who sent it what it is"
        raise refused(TOO_LARGE, path, f"elements are nested more than {DEEPEST} deep", hint)
    return content, styling, meta


def _about(meta: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    keywords: list[str] = []
    for each in meta.iter():
        said = " ".join((each.text or "").split())
        if each.tag in _ABOUT and said:
            found.setdefault(_ABOUT[each.tag], said[:10] if each.tag == f"{_DC}date" else said)
        elif each.tag == f"{_META}keyword" and said:
            keywords.append(said)
    return found | ({"keywords": ", ".join(keywords)} if keywords else {})


def _text(element: Element) -> Iterator[str]:
    """All characters, deleted ones too, paragraphs apart."""
    if element.tag in _UNSAID:
        return
    apart = " " * (element.tag in _APART)
    yield f"{apart}{element.text or ''}"
    for child in element:
        yield "".join(_text(child)) + (child.tail or "")
    yield apart


def _revisions(body: Element, drafting: Drafting) -> dict[str, str]:
    """Leaves out what was deleted with changes tracked; who inserted something, by the id of the change."""
    inserted: dict[str, str] = {}
    for region in body.iter(f"{TEXT}changed-region"):
        by = next((each.text or "" for each in region.iter(f"{_DC}creator")), "") or "somebody"
        for deletion in region.iter(f"{TEXT}deletion"):
            info = deletion.find(f"{OFFICE}change-info")
            said = " ".join("".join(_text(each)) for each in deletion if each is not info)
            place = Place(part="tracked changes")
            drafting.leave(said, place, "revision")
            reason = f"{by} took this out, with changes tracked: it is left out"
            drafting.decide("revision", place, said, reason, confidence=0.8, weight=0.7)
        if region.find(f"{TEXT}insertion") is not None:
            inserted[region.get(f"{TEXT}id", "")] = by
    return inserted


def _levels(body: Element, styles: Styles) -> dict[int, int]:
    """Levels of headings by their looks, by the identity of their paragraphs, where no style tells of any."""
    paragraphs = [each for each in body if each.tag == f"{TEXT}p"]
    told = any(True for _ in body.iter(f"{TEXT}h"))
    roles = [styles.role(each.get(f"{TEXT}style-name", "")).name for each in paragraphs]
    if told or "heading" in roles:
        return {}
    looks = [styles.look(each) if role == "paragraph" else None for each, role in zip(paragraphs, roles, strict=True)]
    found = standing_out(["".join(each.itertext()).strip() for each in paragraphs], looks)
    return {id(paragraphs[at]): level for at, level in found.items()}


def _image(archive: Archive, picture: Picture) -> tuple[str, bytes] | None:
    if picture.member not in archive.names:
        return None
    return posixpath.basename(picture.member), archive.read(picture.member)
