"""The proof, from the bytes of each artefact, that it holds what it must; shares no code with the writers."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from publish.archive import UnreadableError
from publish.artefact import CHECKSUMS, Artefact, Manifest
from publish.model import Programme
from publish.verify.by_page import read_by_page
from publish.verify.docx import read_docx
from publish.verify.epub import read_epub
from publish.verify.expected import Inventory
from publish.verify.finding import Finding
from publish.verify.inventory import inventory
from publish.verify.match import match
from publish.verify.observed import Observed
from publish.verify.once import once_a_version
from publish.verify.orders import verify_bundle, verify_order
from publish.verify.page_numbers import wrong_numbers
from publish.verify.page_view import remember, sound_pages, unseen
from publish.verify.paper import examine, unseen_text
from publish.verify.pdf import UntaggedError, read_pdf
from publish.verify.recognition import recognise
from publish.verify.report import ArtefactReport, Report
from publish.verify.sheet import mismatches, read_trifold
from publish.verify.short_addresses import wrong_addresses
from publish.verify.site import read_site
from publish.verify.source_words import unread

__all__ = [
    "ArtefactReport",
    "Report",
    "remember",
    "sound_pages",
    "verify_artefact",
    "verify_dist",
    "verify_file",
    "verify_source",
]

_read_main: Final = once_a_version(kept=1)(read_pdf)
"""The PDF with whose pages the page numbers of all others are compared."""
READERS = {
    "pdf": _read_main,
    "pdf-print": read_pdf,
    "docx": read_docx,
    "epub": read_epub,
    "leaflet": read_pdf,
    "site": read_site,
}
"""The reader of each kind of artefact that holds the text; imposed sheets have their own."""

RECKONERS: Final = {"order": verify_order, "bundle": verify_bundle}
"""For each kind that holds numbers and files, what finds those that are wrong."""
_WHOLE: Final = Artefact(kind="docx", path="", sha256="", bytes=0, sections=())
"""What holds all of a programme."""
SHEETS: Final = frozenset({"folder-a4", "booklet-a4", "card-a4"})
"""The layouts that hold the pages of another file, imposed."""
IMPOSED: Final = SHEETS | {"trifold", "trifold-print"}
"""The layouts whose sheets are not in the order of reading."""
FOR_PRESS: Final = frozenset(
    {"folder", "booklet-print", "trifold-print", "card-print", "poster-a4-print", "poster-a3-print"}
)
"""The layouts that go to a print shop: no link is expected on paper, and none may be there."""


def verify_artefact(programme: Programme, artefact: Artefact, dist: Path, *, untagged: bool = False) -> ArtefactReport:
    """What an artefact of the programme holds of what it must. Never raises for what is wrong with the file.

    `untagged` says whether a PDF may have lost its structure tree.
    """
    collecting = gc.isenabled()
    gc.disable()  # a tenth of the time: what is read of an artefact is large, and let go of as a whole
    try:
        return _verified(programme, artefact, dist, untagged=untagged)
    finally:
        if collecting:
            gc.enable()


def _verified(programme: Programme, artefact: Artefact, dist: Path, *, untagged: bool) -> ArtefactReport:
    try:
        if reckon := RECKONERS.get(artefact.kind):
            findings = reckon(programme, artefact, dist)
            return ArtefactReport(path=artefact.path, kind=artefact.kind, counts={}, findings=findings)
        observed = _read(artefact, dist, untagged=untagged)
        wanted = inventory(programme, artefact)
        matched = match(wanted, observed)
        findings = matched.findings + tuple(_beyond_text(programme, artefact, wanted, observed, dist))
    except UnreadableError as error:
        return _unreadable(artefact, str(error))
    except RecursionError:
        return _unreadable(artefact, "its elements lie in one another without end")
    return ArtefactReport(
        path=artefact.path,
        kind=artefact.kind,
        counts=matched.counts,
        findings=findings,
        evidence=matched.evidence,
        holds=artefact.sections,
        not_checked=(
            *(each for each in observed.not_checked if each != "cover" or programme.metadata.cover),
            *(("links",) if observed.links is None else ()),
            *(("marks",) if observed.marks is None and "text" not in observed.not_checked else ()),
            *(("pictures",) if observed.pictures is None and wanted.pictures else ()),
        ),
    )


def _read(artefact: Artefact, dist: Path, *, untagged: bool) -> Observed:
    if not (dist / artefact.path).is_file():
        raise UnreadableError("there is no such file")
    if artefact.layout == "card-a4":  # what repeats has no order to be read in: it is held against the card itself
        card = read_pdf(_reading(artefact, dist))
        return Observed(pieces=card.pieces, not_checked=("text",))
    try:
        observed = READERS[artefact.kind](dist / artefact.path)
    except UntaggedError:
        if artefact.layout in IMPOSED:
            raise UnreadableError("a sheet that has lost its structure: its pages cannot be told apart") from None
        if not untagged:
            raise
        observed = read_by_page(dist / artefact.path)
    if artefact.layout in IMPOSED:
        observed = replace(observed, pieces=tuple(replace(each, page=None) for each in observed.pieces))
    if not _for_press(artefact):
        return observed
    return Observed(
        pieces=observed.pieces,
        notes=observed.notes,
        alternatives=observed.alternatives,
        pictures=observed.pictures,
        links=observed.links or None,
        contents=observed.contents,
        faults=observed.faults,
        beside=observed.beside,
        languages=observed.languages,
        by_page=observed.by_page,
        not_checked=observed.not_checked,
    )


def _beyond_text(
    programme: Programme, artefact: Artefact, wanted: Inventory, observed: Observed, dist: Path
) -> Iterator[Finding]:
    """What is wrong with where things stand and lead. Raises UnreadableError."""
    if _for_press(artefact) and observed.links:
        yield _finding("a link on a page for the press", "none", str(observed.links[0][0]))
    if artefact.kind == "site":
        yield from wrong_addresses(programme, dist)
    if artefact.layout in SHEETS:
        for place, expected, found in mismatches(artefact.layout, dist / artefact.path, _reading(artefact, dist)):
            yield _finding(f"wrong page on the sheet: {place}", expected, found)
    if artefact.layout in ("trifold", "trifold-print"):
        yield from match(wanted, read_trifold(dist / artefact.path)).findings
    if artefact.kind in ("pdf", "pdf-print", "docx", "epub"):
        pages = dist / f"{Path(artefact.path).stem.removesuffix('-print')}.pdf"
        if artefact.kind == "pdf" or (pages.is_file() and pages != dist / artefact.path):
            with suppress(UntaggedError):  # of pages that came back without tags nobody knows which title stands where
                of_pages = observed if artefact.kind == "pdf" else _read_main(pages)
                yield from wrong_numbers(wanted, observed, of_pages)
    if artefact.kind in ("pdf", "pdf-print"):
        yield from (unseen_text(page, text) for page, text in unseen(dist / artefact.path))
    if artefact.kind == "leaflet":
        yield from examine(programme, artefact, dist)


def _for_press(artefact: Artefact) -> bool:
    return artefact.kind == "pdf-print" or artefact.layout in FOR_PRESS


def _reading(artefact: Artefact, dist: Path) -> Path:
    """The file whose pages stand on sheets. Raises UnreadableError."""
    path = artefact.path.removesuffix("-a4.pdf") + ".pdf"
    if not (dist / path).is_file():
        raise UnreadableError(f"there is no file '{path}'")
    return dist / path


def _finding(what: str, expected: str, found: str) -> Finding:
    return Finding(what=what, section="", block=None, origin=None, expected=expected, found=found)


def _unreadable(artefact: Artefact, reason: str) -> ArtefactReport:
    findings = (_finding("unreadable", reason, ""),)
    return ArtefactReport(path=artefact.path, kind=artefact.kind, counts={}, findings=findings)


def verify_source(programme: Programme) -> ArtefactReport:
    """Whether what the reader made of the source, which is what all else is held against, has every word of it."""
    items = inventory(programme, _WHOLE).items
    return ArtefactReport(
        path=programme.folder.name, kind="source", counts={}, findings=tuple(unread(programme, items))
    )


def verify_file(programme: Programme, path: Path) -> Report:
    """Whether a single file, wherever it comes from, is an artefact of the programme that holds what it must."""
    try:
        artefact = recognise(path, programme)
        report = verify_artefact(programme, artefact, path.parent, untagged=True)
        if "sections" in report.counts and not report.counts["sections"].found:
            report = _unreadable(artefact, "nothing in it is of this programme")
    except (UnreadableError, RecursionError) as error:
        report = ArtefactReport(
            path=path.name, kind="file", counts={}, findings=(_finding("unreadable", str(error), ""),)
        )
    source = verify_source(programme)
    return Report(artefacts=(report, *(() if source.complete else (source,))))


def verify_dist(programme: Programme, manifest: Manifest, dist: Path) -> Report:
    """Every artefact of the manifest, and whether the files are those that the manifest and the checksums speak of."""
    reports = [verify_artefact(programme, each, dist) for each in manifest.artefacts]
    source = verify_source(programme)
    if not source.complete:
        reports.append(source)
    altered = tuple(_altered(manifest, dist))
    if altered:
        reports.append(ArtefactReport(path=CHECKSUMS, kind="checksums", counts={}, findings=altered))
    return Report(artefacts=tuple(reports))


def _altered(manifest: Manifest, dist: Path) -> list[Finding]:
    """Files that are not what they were; an artefact that is not there at all was told when it was read."""
    gone = {each.path for each in manifest.artefacts if not (dist / each.path).is_file()}
    digests = {each.path: each.sha256 for each in manifest.artefacts}
    try:
        lines = (dist / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    digests |= {line[66:]: line[:64] for line in lines if len(line) > 66 and line[66:] != CHECKSUMS}
    return [
        Finding(what="altered", section="", block=None, origin=None, expected=f"{path} with the digest it was given")
        for path, digest in digests.items()
        if path not in gone and not _has_digest(dist / path, digest)
    ]


def _has_digest(path: Path, digest: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest
