"""An edited DOCX, opened with care: it may be anything."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from publish.archive import Archive, UnreadableError
from publish.diagnostics import Diagnostic, Origin, UsageError
from publish.merge.xml import RELATIONSHIP, W
from publish.provenance import NAMESPACE, Provenance, ProvenanceError, unpack

_OLD_WORD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an old Word file begins, and an encrypted new one: a compound file (MS-CFB 2.2)."""
_HARMLESS: Final = ("hyperlink", "attachedTemplate")
"""Kinds of relationships that may lead out of the package: nobody fetches them."""
_MOST_MEMBERS: Final = 2_000
_LARGEST: Final = 256 * 2**20
"""Bytes of all members together, unpacked."""
_DEEPEST: Final = 200
"""Elements inside one another; Word itself nests some twenty."""


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
    main = _main_part(archive)
    folder = posixpath.dirname(main)
    relations = _relations(archive, main)
    for source in (main, *(_member(folder, target) for kind, target, out in relations.values() if not out)):
        for kind, target, outside in _relations(archive, source).values():
            if outside and not kind.endswith(_HARMLESS):
                hint = "in Word, embed the picture or document instead of linking to it"
                raise _refused("D-004", path, f"it draws on something outside itself: {target}", hint)
    parts = {kind: _member(folder, target) for kind, target, outside in relations.values() if not outside}
    part = {kind: archive.xml(name) for kind, name in parts.items() if kind in _READ and name in archive.names}
    document = archive.xml(main)
    for root in (document, *part.values()):
        _refuse_depth(root, path)
    notes = parts.get("footnotes", "")
    return Opened(
        document=document,
        footnotes=part.get("footnotes"),
        styles=part.get("styles"),
        numbering=part.get("numbering"),
        targets=_targets(archive, main),
        note_targets=_targets(archive, notes) if notes else {},
        comments=_comments(part.get("comments")),
        digests={
            name: hashlib.sha256(archive.read(name)).hexdigest()
            for kind, target, outside in relations.values()
            if kind == "image" and not outside and (name := _member(folder, target)) in archive.names
        },
        provenance=_provenance(archive, path),
    )


_READ: Final = ("footnotes", "styles", "numbering", "comments")


def _main_part(archive: Archive) -> str:
    """The member that holds the document (ECMA-376 part 2, 6.5; part 1, 11.3.10)."""
    for kind, target, _ in _relations(archive, "").values():
        if kind == "officeDocument" and target.lstrip("/") in archive.names:
            name = target.lstrip("/")
            if archive.xml(name).tag == f"{W}document":
                return name
    raise UnreadableError("there is no Word document in it")


def _relations(archive: Archive, source: str) -> dict[str, tuple[str, str, bool]]:
    """The relationships of a part by id: their kind, where they lead, and whether that lies outside."""
    folder, name = posixpath.split(source)
    member = posixpath.join(folder, "_rels", f"{name}.rels")
    if member not in archive.names:
        return {}
    return {
        each.get("Id", ""): (
            each.get("Type", "").rsplit("/", 1)[-1],
            each.get("Target", ""),
            each.get("TargetMode") == "External",
        )
        for each in archive.xml(member).iter(RELATIONSHIP)
    }


def _member(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _targets(archive: Archive, source: str) -> dict[str, str]:
    """Where relationships lead: an address outside, or a member of the package."""
    folder = posixpath.dirname(source)
    return {
        name: target if outside else _member(folder, target)
        for name, (_, target, outside) in _relations(archive, source).items()
    }


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
    for name in sorted(archive.names):
        if not (name.startswith("customXml/item") and name.endswith(".xml") and "Props" not in name):
            continue
        root = archive.xml(name)
        if root.tag != f"{{{NAMESPACE}}}source":
            continue
        try:
            return unpack(root)
        except ProvenanceError as error:
            if error.newer:
                hint = "bring your copy of the toolkit up to date"
                raise _refused("D-006", path, f"a newer version of this program exported it: {error}", hint) from error
            raise _refused("D-005", path, f"the source inside it cannot be used: {error}", "export it again") from error
    return None


def _refuse_depth(root: Element, path: Path) -> None:
    """Refuses elements nested so deep that only somebody who wants to stop a reader nests them."""
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            hint = "no word processor makes such a file; ask who sent it what it is"
            raise _refused("D-003", path, f"elements are nested more than {_DEEPEST} deep", hint)
        level = [child for each in level for child in each]


def _refused(code: str, path: Path, message: str, hint: str) -> UsageError:
    return UsageError([Diagnostic(code=code, message=message, origin=Origin(path=path.as_posix()), hint=hint)])
