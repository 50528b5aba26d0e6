"""ODT: OpenDocument text, as LibreOffice writes it (ODF 1.3)."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from publish.archive import Archive, UnreadableError
from publish.importers import outline, proposals
from publish.importers.draft import Draft, Place
from publish.importers.drafting import Drafting
from publish.importers.faults import DAMAGED, LOCKED, NO_TEXT, TOO_LARGE, refused
from publish.importers.odt import story as stories
from publish.importers.odt.revisions import authors, settle
from publish.importers.odt.styles import DC, OFFICE, STYLE, TEXT, Styles
from publish.importers.odt.words import text_of
from publish.importers.passages import Story, assemble, without_regions
from publish.importers.passages.looks import standing_out, tell
from publish.word.package import DEEPEST, too_deep
from publish.word.passages import Picture
from publish.word.revisions import EVERY, Tracked

_MOST_MEMBERS: Final = 2_000
_LARGEST: Final = 256 * 2**20
_META: Final = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_ABOUT: Final = {
    f"{DC}title": "title", f"{_META}initial-creator": "author", f"{DC}creator": "author", f"{DC}subject": "subtitle",
    f"{DC}description": "description", f"{DC}language": "language", f"{DC}date": "date",
}  # fmt: skip
"""Keys of programme.yaml by the elements of meta.xml."""


def read(path: Path, tracked: Tracked = EVERY) -> Draft:
    """The document at `path`. Raises SourceError (J codes), and UsageError for a stranger (D-007)."""
    try:
        return _read(Archive(path), path, tracked)
    except UnreadableError as error:
        hint = "save it again in LibreOffice, and import that"
        raise refused(DAMAGED, path, f"it cannot be read: {error}", hint) from error


def _read(archive: Archive, path: Path, tracked: Tracked) -> Draft:
    content, styling, meta = _open(archive, path)
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise UnreadableError("it holds no text")
    tracked.refuse_stranger(authors(body), path)
    settled = settle(body, tracked.accepts)
    heads = [text_of(each) for each in styling.iter() if each.tag in (f"{STYLE}header", f"{STYLE}footer")]
    text = " ".join([text_of(body), *heads, *(said for said, _ in settled.left_out)])
    styles = Styles(styling, content)
    about = _about(meta)
    about["language"] = styles.usual_language() or about.get("language", "")
    drafting = Drafting(about["language"])
    for said in heads:
        drafting.leave(said, Place(part="header or footer"), "running-head")
    for said, reason in settled.left_out:
        place = Place(part="tracked changes")
        drafting.leave(said, place, "revision")
        drafting.decide("revision", place, said or "…", reason, confidence=0.8, weight=0.7)
    levels = _levels(body, styles)
    walk = stories.Story(styles, drafting, levels, settled.findings)
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
            found.setdefault(_ABOUT[each.tag], said[:10] if each.tag == f"{DC}date" else said)
        elif each.tag == f"{_META}keyword" and said:
            keywords.append(said)
    return found | ({"keywords": ", ".join(keywords)} if keywords else {})


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
