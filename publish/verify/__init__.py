"""The proof, from the bytes of each artefact, that it holds what it must; shares no code with the writers."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from publish.archive import UnreadableError
from publish.artefact import CHECKSUMS, Artefact, Manifest
from publish.model import Programme
from publish.verify.docx import read_docx
from publish.verify.epub import read_epub
from publish.verify.inventory import inventory
from publish.verify.match import Finding, match
from publish.verify.observed import Observed
from publish.verify.orders import verify_bundle, verify_order
from publish.verify.paper import examine
from publish.verify.pdf import read_pdf
from publish.verify.report import ArtefactReport, Report
from publish.verify.sheet import mismatches, read_trifold
from publish.verify.short_addresses import wrong_addresses
from publish.verify.site import read_site

__all__ = ["ArtefactReport", "Report", "verify_artefact", "verify_dist"]

READERS = {
    "pdf": read_pdf,
    "pdf-print": read_pdf,
    "docx": read_docx,
    "epub": read_epub,
    "leaflet": read_pdf,
    "site": read_site,
}
"""The reader of each kind of artefact that holds the text; imposed sheets have their own."""

RECKONERS: Final = {"order": verify_order, "bundle": verify_bundle}
"""For each kind that holds numbers and files, what finds those that are wrong."""
SHEETS: Final = frozenset({"folder-a4", "booklet-a4"})
"""The layouts that hold the pages of another file."""


def verify_artefact(programme: Programme, artefact: Artefact, dist: Path) -> ArtefactReport:
    """What an artefact of the programme holds of what it must. Never raises for what is wrong with the file."""
    try:
        if reckon := RECKONERS.get(artefact.kind):
            findings = reckon(programme, artefact, dist)
            return ArtefactReport(path=artefact.path, kind=artefact.kind, counts={}, findings=findings)
        if artefact.layout in SHEETS:
            return _verify_sheets(programme, artefact, dist)
        observed = _read(artefact, dist / artefact.path)
    except UnreadableError as error:
        return _unreadable(artefact, str(error))
    counts, findings = match(inventory(programme, artefact), observed)
    not_checked = [*observed.not_checked]
    if artefact.kind == "pdf-print" and observed.links:
        what = "a link on a page for the press"
        findings += (
            Finding(what=what, section="", block=None, origin=None, expected="none", found=str(observed.links[0][0])),
        )
    if artefact.kind == "site":
        findings += tuple(wrong_addresses(programme, dist))
    if artefact.kind == "leaflet":
        findings += tuple(examine(programme, artefact, dist))
    if observed.links is None:
        not_checked.append("links")
    return ArtefactReport(
        path=artefact.path,
        kind=artefact.kind,
        counts=counts,
        findings=findings,
        holds=artefact.sections,
        not_checked=tuple(not_checked),
    )


def _read(artefact: Artefact, path: Path) -> Observed:
    if not path.is_file():
        raise UnreadableError("there is no such file")
    if artefact.layout == "trifold":
        return read_trifold(path)
    observed = READERS[artefact.kind](path)
    if artefact.kind != "pdf-print":
        return observed
    # No link is expected on paper, and none may be there: `verify_artefact` says so.
    return Observed(
        pieces=observed.pieces, notes=observed.notes, alternatives=observed.alternatives, links=observed.links or None
    )


def _verify_sheets(programme: Programme, artefact: Artefact, dist: Path) -> ArtefactReport:
    """Sheets hold what the file in reading order holds, if each of its pages stands where folding needs it."""
    reading = artefact.path.removesuffix("-a4.pdf") + ".pdf"
    for path in (artefact.path, reading):
        if not (dist / path).is_file():
            raise UnreadableError(f"there is no file '{path}'")
    observed = read_pdf(dist / reading)
    counts, findings = match(inventory(programme, artefact), Observed(pieces=observed.pieces, notes=observed.notes))
    wrong = [
        Finding(
            what=f"wrong page on the sheet: {place}",
            section="",
            block=None,
            origin=None,
            expected=expected,
            found=found,
        )
        for place, expected, found in mismatches(dist / artefact.path, dist / reading)
    ]
    return ArtefactReport(
        path=artefact.path,
        kind=artefact.kind,
        counts=counts,
        findings=(*findings, *wrong, *examine(programme, artefact, dist)),
        holds=artefact.sections,
        not_checked=("text", "links"),
    )


def _unreadable(artefact: Artefact, reason: str) -> ArtefactReport:
    finding = Finding(what="unreadable", section="", block=None, origin=None, expected=reason)
    return ArtefactReport(path=artefact.path, kind=artefact.kind, counts={}, findings=(finding,))


def verify_dist(programme: Programme, manifest: Manifest, dist: Path) -> Report:
    """Every artefact of the manifest, and whether the files are those that the manifest and the checksums speak of."""
    reports = [verify_artefact(programme, each, dist) for each in manifest.artefacts]
    altered = tuple(_altered(manifest, dist))
    if altered:
        reports.append(ArtefactReport(path=CHECKSUMS, kind="checksums", counts={}, findings=altered))
    return Report(artefacts=tuple(reports))


def _altered(manifest: Manifest, dist: Path) -> list[Finding]:
    digests = {each.path: each.sha256 for each in manifest.artefacts}
    try:
        lines = (dist / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    digests |= {line[66:]: line[:64] for line in lines if len(line) > 66 and line[66:] != CHECKSUMS}
    return [
        Finding(what="altered", section="", block=None, origin=None, expected=f"{path} with the digest it was given")
        for path, digest in digests.items()
        if not (dist / path).is_file() or hashlib.sha256((dist / path).read_bytes()).hexdigest() != digest
    ]
