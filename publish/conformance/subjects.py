"""Which files are judged, and by which rules: what standards.md asks of each artefact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publish import dist
from publish.archive import UnreadableError
from publish.artefact import Artefact, Kind
from publish.conformance.validator import Rules
from publish.model import Programme
from publish.verify import FOR_PRESS
from publish.verify.recognition import recognise

_UNTAGGED: Final = frozenset({"card-a4"})
"""Sheets to cut cards from: for a printer, and never for a reader."""
_KINDS: Final[dict[str, Kind]] = {".pdf": "pdf", ".docx": "docx", ".epub": "epub", ".html": "site"}
"""What a file that nobody can read is meant to be, by the end of its name."""
_REFRESH: Final = b'http-equiv="refresh"'
"""What a page has that only leads on to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A file and the rules that it is held to, on behalf of an artefact: the pages of a site are many files and one
    artefact. For a table of numbers or a zip file there are none.
    """

    artefact: str
    path: Path
    rules: frozenset[Rules]


def subjects(target: Path, programme: Programme) -> tuple[Subject, ...]:
    """The files of an output folder in the order of its manifest and then the pages of its site; or a single file."""
    if target.is_file():
        return tuple(_of_artefact(_recognised(target, programme), target.parent))
    manifest = dist.read_manifest(target)
    artefacts = manifest.artefacts if manifest else ()
    pages = sorted(name for name in dist.made(target) if name.endswith(".html"))
    site = next((each.path for each in artefacts if each.kind == "site"), None)
    found = [subject for each in artefacts for subject in _of_artefact(each, target)]
    known = {each.artefact for each in found}
    for name in pages:
        if (target / name).is_file() and name not in known:
            leads_on = _REFRESH in (target / name).read_bytes()
            rules: frozenset[Rules] = frozenset({"HTML"}) if leads_on else frozenset({"HTML", "page"})
            found.append(Subject(artefact=site or name, path=target / name, rules=rules))
    return tuple(found)


def _recognised(path: Path, programme: Programme) -> Artefact:
    """What a single file is, also one that is too damaged to be known by its bytes."""
    try:
        return recognise(path, programme)
    except UnreadableError:
        kind = _KINDS.get(path.suffix.lower(), "bundle")
        return Artefact(kind=kind, path=path.name, sha256="", bytes=0, sections=())


def _of_artefact(artefact: Artefact, folder: Path) -> Iterator[Subject]:
    rules = _rules(artefact)
    if (folder / artefact.path).is_file():  # that it is missing is what our own proof says
        yield Subject(artefact=artefact.path, path=folder / artefact.path, rules=rules)


def _rules(artefact: Artefact) -> frozenset[Rules]:
    if artefact.kind == "docx":
        return frozenset({"DOCX"})
    if artefact.kind == "epub":
        return frozenset({"EPUB"})
    if artefact.kind == "site":
        return frozenset({"HTML", "page", "site"})
    if not artefact.path.lower().endswith(".pdf"):
        return frozenset()
    if artefact.kind == "pdf-print" or artefact.layout in FOR_PRESS:
        return frozenset({"PDF", "press"})
    if artefact.layout in _UNTAGGED:
        return frozenset({"PDF"})
    return frozenset({"PDF", "PDF/UA-1"})
