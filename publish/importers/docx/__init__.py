"""DOCX: Word documents, also those that we exported, which come back as they were (ECMA-376 part 1)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from publish.archive import Archive, UnreadableError
from publish.importers import outline, proposals
from publish.importers.docx.looks import Looks, looks
from publish.importers.docx.plain import Plain, make_plain, note_revisions, text_of
from publish.importers.draft import Draft, Place
from publish.importers.drafting import Drafting
from publish.importers.faults import DAMAGED, NO_TEXT, TOO_LARGE, refused
from publish.importers.passages import Story, assemble, note_name, without_regions
from publish.importers.passages.looks import tell
from publish.notation.runs import Run
from publish.word.package import DEEPEST, Relation, main_part, relations, targets, too_deep
from publish.word.passages import Passage, Picture, merged_notes, read_passages
from publish.word.revisions import settle
from publish.word.styles import read_styles
from publish.word.xml import W, value

_MOST_MEMBERS: Final = 2_000
_LARGEST: Final = 256 * 2**20
"""Bytes of all members together, unpacked."""
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_TERMS: Final = "{http://purl.org/dc/terms/}"
_CORE: Final = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_ABOUT: Final = {
    f"{_DC}title": "title", f"{_DC}creator": "author", f"{_DC}description": "description", f"{_DC}subject": "subtitle",
    f"{_DC}language": "language", f"{_CORE}keywords": "keywords",
}  # fmt: skip
"""Keys of programme.yaml by the elements of the core properties (part 2, 8.3)."""
_NOBODY: Final = frozenset(("", "python-docx", "un-named", "unknown", "microsoft office user", "user"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """The parts of the package that are read, by their kind, and where the main one stands."""

    archive: Archive
    main: str
    relations: dict[str, Relation]
    xml: dict[str, Element]


def read(path: Path) -> Draft:
    """The document at `path`. Raises SourceError (J codes)."""
    try:
        return _read(Archive(path), path)
    except UnreadableError as error:
        hint = "save it again as .docx in Word or LibreOffice, and import that"
        raise refused(DAMAGED, path, f"it cannot be read: {error}", hint) from error


def _read(archive: Archive, path: Path) -> Draft:
    parts = _open(archive, path)
    plain = Plain()
    document = parts.xml["document"]
    body = document.find(f"{W}body")
    if body is None:
        raise UnreadableError("its document has no body")
    roots = [document, *(parts.xml[kind] for kind in ("footnotes", "endnotes") if kind in parts.xml)]
    text = _words(parts, body)
    for root in roots:
        note_revisions(root, plain)
        settle(root, lambda _: True)
        make_plain(root, parts.xml.get("styles"), plain)
    styling, numbering = parts.xml.get("styles"), parts.xml.get("numbering")
    styles = looks(read_styles(styling, numbering), styling, numbering, body)
    about = _about(parts)
    about["language"] = _language(parts, body) or about.get("language", "")
    drafting = Drafting(about["language"])
    for said, place, reason in plain.left_out:
        drafting.leave(said, place, reason)
    _leave_around(parts, drafting)
    passages = read_passages(body, styles, targets(archive, parts.main))
    notes = _notes(parts, styles)
    names = {number: note_name(note, number.replace(" ", "-")) for number, note in notes.items()}
    for passage in passages:
        _name_notes(passage, names)
        without_regions(passage)
    story = Story(
        passages=passages,
        notes={names[number]: note for number, note in notes.items()},
        images=lambda picture: _image(archive, picture),
        findings=plain.findings,
    )
    glossary, numbered = assemble(story, drafting, about)
    if not drafting.pieces:
        raise refused(NO_TEXT, path, "there are no words in it", "take the document that has the text")
    if styles.fakes:
        tell(drafting)
    proposals.recognise(drafting)
    title = outline.settle(drafting, numbered)
    if title:
        about.setdefault("title", title)
    return drafting.draft(text, about, tuple(glossary))


def _open(archive: Archive, path: Path) -> _Parts:
    if archive.size > _LARGEST or len(archive.names) > _MOST_MEMBERS:
        message = f"it would unpack to {archive.size // 2**20} MiB in {len(archive.names)} files"
        raise refused(TOO_LARGE, path, message, "no programme is that large; ask who sent it what it is")
    main = main_part(archive)
    around = relations(archive, main)
    wanted = ("styles", "numbering", "footnotes", "endnotes", "comments")
    found = {each.kind: each.target for each in around.values() if not each.outside and each.kind in wanted}
    xml = {kind: archive.xml(name) for kind, name in found.items() if name in archive.names}
    xml["document"] = archive.xml(main)
    if any(map(too_deep, xml.values())):
        hint = "no word processor makes such a file; ask who sent it what it is"
        raise refused(TOO_LARGE, path, f"elements are nested more than {DEEPEST} deep", hint)
    return _Parts(archive=archive, main=main, relations=around, xml=xml)


# -- around the text ----------------------------------------------------------------------------------


def _about(parts: _Parts) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in relations(parts.archive, "").values():
        if each.kind == "core-properties" and each.target in parts.archive.names:
            for element in parts.archive.xml(each.target):
                said = " ".join((element.text or "").split())
                if element.tag in _ABOUT and said.lower() not in _NOBODY:
                    found[_ABOUT[element.tag]] = said
                elif element.tag == f"{_TERMS}modified" and said:
                    found["date"] = said[:10]
    return found


def _language(parts: _Parts, body: Element) -> str:
    """The language of most of the text: runs that tell, and for all others what the styles say."""
    styles = parts.xml.get("styles")
    default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if styles is not None else None
    usual = value(default, "lang") or ""
    weights: dict[str, int] = {}
    for run in body.iter(f"{W}r"):
        said = value(run.find(f"{W}rPr"), "lang") or usual
        weights[said] = weights.get(said, 0) + sum(len(each.text or "") for each in run.iter(f"{W}t"))
    return max(sorted(weights), key=lambda each: weights[each], default=usual)


def _words(parts: _Parts, body: Element) -> str:
    """All text as it stands in the parts: the body with each note behind its paragraph, then heads and feet."""
    notes = {
        (kind, each.get(f"{W}id", "")): text_of(each)
        for kind in ("footnote", "endnote")
        for each in (parts.xml[f"{kind}s"].iter(f"{W}{kind}") if f"{kind}s" in parts.xml else ())
    }
    said: list[str] = []
    for block in body:
        said.append(text_of(block))
        for kind in ("footnote", "endnote"):
            said += [notes.get((kind, each.get(f"{W}id", "")), "") for each in block.iter(f"{W}{kind}Reference")]
    return " ".join(filter(None, [*said, *_heads(parts)]))


def _heads(parts: _Parts) -> Iterator[str]:
    for relation in parts.relations.values():
        if relation.kind in ("header", "footer") and relation.target in parts.archive.names:
            yield text_of(parts.archive.xml(relation.target))


def _leave_around(parts: _Parts, drafting: Drafting) -> None:
    """What stands at the head and foot of every page, and in the margin."""
    for said in _heads(parts):
        drafting.leave(said, Place(part="header or footer"), "running-head")
    comments = parts.xml.get("comments")
    for each in comments.iter(f"{W}comment") if comments is not None else ():
        drafting.leave(text_of(each), Place(part=f"comment by {each.get(f'{W}author', '')}"), "comment")


# -- notes and images ---------------------------------------------------------------------------------


def _notes(parts: _Parts, styles: Looks) -> dict[str, Passage]:
    found: dict[str, Passage] = {}
    for kind, prefix in (("footnote", ""), ("endnote", "end ")):
        root = parts.xml.get(f"{kind}s")
        if root is None:
            continue
        relation = next((each.target for each in parts.relations.values() if each.kind == f"{kind}s"), "")
        for note in root.iter(f"{W}{kind}"):
            if note.get(f"{W}type", "normal") == "normal":
                passages = read_passages(note, styles, targets(parts.archive, relation))
                kept = [each for each in passages if not each.empty]
                if kept:
                    found[f"{prefix}{note.get(f'{W}id', '')}"] = merged_notes(kept)
    return found


def _name_notes(passage: Passage, names: dict[str, str]) -> None:
    for runs in (passage.runs, *(cell for row in passage.rows for cell in row)):
        kept = [run for run in runs if run.note is None or run.note in names]
        runs[:] = [run if run.note is None else Run(note=names[run.note]) for run in kept]


def _image(archive: Archive, picture: Picture) -> tuple[str, bytes] | None:
    if picture.member not in archive.names:
        return None
    return posixpath.basename(picture.member), archive.read(picture.member)
