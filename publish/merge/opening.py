"""An edited DOCX, opened with care: it may be anything."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from publish.archive import Archive, UnreadableError
from publish.diagnostics import Diagnostic, Origin, UsageError
from publish.provenance import Provenance, ProvenanceError, carried
from publish.word.package import DEEPEST, main_part, relations, targets, too_deep
from publish.word.xml import W

_OLD_WORD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an old Word file begins, and an encrypted new one: a compound file (MS-CFB 2.2)."""
_MOST_MEMBERS: Final = 2_000
_LARGEST: Final = 256 * 2**20
"""Bytes of all members together, unpacked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody wrote in the margin; `date` as the document has it."""

    author: str
    date: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The parts of the document that merging reads; `digests` are the sha256 of its pictures, by member."""

    document: Element
    footnotes: Element | None
    styles: Element | None
    numbering: Element | None
    targets: Mapping[str, str]
    note_targets: Mapping[str, str]
    comments: Mapping[str, Comment]
    digests: Mapping[str, str]
    provenance: Provenance | None


def open_docx(path: Path) -> Opened:
    """The parts of a DOCX. Raises UsageError (D-001 to D-006): what stands there cannot be merged, and why."""
    try:
        if not path.is_file():
            raise _refused("D-001", path, "there is no such file", "name the DOCX that was edited")
        with path.open("rb") as file:
            if file.read(8) == _OLD_WORD:
                hint = "open it in Word, take away the password, and save it as .docx"
                raise _refused("D-002", path, "it is encrypted, or an old Word file (.doc)", hint)
        return _open(Archive(path), path)
    except OSError as error:
        raise _refused(
            "D-001", path, f"cannot read it: {error.strerror}", "it should be a file you may read"
        ) from error
    except UnreadableError as error:
        hint = "save it again as .docx in Word or LibreOffice, and merge that"
        raise _refused("D-001", path, f"it is no DOCX that can be read: {error}", hint) from error


def _open(archive: Archive, path: Path) -> Opened:
    if archive.size > _LARGEST or len(archive.names) > _MOST_MEMBERS:
        message = f"it would unpack to {archive.size // 2**20} MiB in {len(archive.names)} files"
        raise _refused("D-003", path, message, "no programme is that large; ask who sent it what it is")
    main = main_part(archive)
    around = relations(archive, main)
    for source in (main, *(each.target for each in around.values() if not each.outside)):
        for relation in relations(archive, source).values():
            if relation.draws_in:
                hint = "in Word, embed the picture or document instead of linking to it"
                raise _refused("D-004", path, f"it draws on something outside itself: {relation.target}", hint)
    parts = {each.kind: each.target for each in around.values() if not each.outside}
    part = {kind: archive.xml(name) for kind, name in parts.items() if kind in _READ and name in archive.names}
    document = archive.xml(main)
    if any(map(too_deep, (document, *part.values()))):
        hint = "no word processor makes such a file; ask who sent it what it is"
        raise _refused("D-003", path, f"elements are nested more than {DEEPEST} deep", hint)
    notes = parts.get("footnotes", "")
    return Opened(
        document=document,
        footnotes=part.get("footnotes"),
        styles=part.get("styles"),
        numbering=part.get("numbering"),
        targets=targets(archive, main),
        note_targets=targets(archive, notes) if notes else {},
        comments=_comments(part.get("comments")),
        digests={
            each.target: hashlib.sha256(archive.read(each.target)).hexdigest()
            for each in around.values()
            if each.kind == "image" and not each.outside and each.target in archive.names
        },
        provenance=_provenance(archive, path),
    )


_READ: Final = ("footnotes", "styles", "numbering", "comments")


def _comments(root: Element | None) -> dict[str, Comment]:
    return {
        each.get(f"{W}id", ""): Comment(
            author=each.get(f"{W}author", ""),
            date=each.get(f"{W}date", ""),
            text="\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in each.iter(f"{W}p")).strip(),
        )
        for each in (root.iter(f"{W}comment") if root is not None else ())
    }


def _provenance(archive: Archive, path: Path) -> Provenance | None:
    try:
        return carried(archive)
    except ProvenanceError as error:
        if error.newer:
            hint = "bring your copy of the toolkit up to date"
            raise _refused("D-006", path, f"a newer version of this program exported it: {error}", hint) from error
        raise _refused("D-005", path, f"the source inside it cannot be used: {error}", "export it again") from error


def _refused(code: str, path: Path, message: str, hint: str) -> UsageError:
    return UsageError([Diagnostic(code=code, message=message, origin=Origin(path=path.as_posix()), hint=hint)])
