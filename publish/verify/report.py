"""What verification has to say, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from publish.diagnostics import Diagnostic
from publish.verify.finding import Counts, Evidence, Finding
from publish.verify.observed import NotChecked
from publish.verify.paper import ON_PAPER
from publish.verify.source_words import UNREAD

CODES: Final = {
    "V-001": "a section, block, link or id is missing, or stands out of order",
    "V-002": "an artefact cannot be read",
    "V-003": "a file is not what the manifest or the checksums say",
    "V-004": "a leaflet is not as it should be on paper: its codes, its folds, its type, how full it is",
    "V-005": "a print order or the zip file of a campus says otherwise than the source",
    "V-006": "words of the source were not read: a fault of the program, which would otherwise be missed everywhere",
    "V-007": "a validator of --conformance has something to say of an artefact",
    "V-008": "a validator of --conformance crashed or took too long, and came to no verdict",
}

NOT_CHECKED: Final[Mapping[NotChecked, str]] = {
    "cover": "the photograph on the cover: the Word document has a cover of its own",
    "links": "links: there are none in this layout",
    "marks": "emphasis and the language of words: the format does not tell them",
    "pictures": "what its pictures show: the file does not tell where they stand",
    "scripts": "what scripts and frames put on the page: they are not ours",
    "structure": "headings, the order on each page, and what screen readers need: the file has lost its tags",
    "text": "the words on the sheet: its pages were compared with those of the file in reading order",
}
"""What is said of that which verification leaves out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtefactReport:
    """What was looked for in one artefact, and everything that is not as it should be."""

    path: str
    kind: str
    counts: dict[str, Counts]
    findings: tuple[Finding, ...]
    holds: tuple[str, ...] = ()
    """The ids of the sections it has to hold."""
    not_checked: tuple[NotChecked, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    """What was found of each section, by its id."""

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.findings

    def missing_in(self, section: str) -> tuple[Finding, ...]:
        """The findings of one section."""
        return tuple(each for each in self.findings if each.section == section)

    def as_json(self) -> dict[str, Any]:
        """The entry of verification.json."""
        return {
            "path": self.path,
            "kind": self.kind,
            "complete": self.complete,
            **{name: {"expected": each.expected, "found": each.found} for name, each in self.counts.items()},
            "failures": [
                {
                    "what": each.what,
                    "section": each.section,
                    "block": each.block,
                    "origin": {"path": each.origin.path, "line": each.origin.line} if each.origin else None,
                    "expected": each.expected,
                    "found": each.found,
                    "place": str(each.place) if each.place else None,
                }
                for each in self.findings
            ],
            "not_checked": list(self.not_checked),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The proof of a whole set of artefacts."""

    artefacts: tuple[ArtefactReport, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing anywhere."""
        return all(each.complete for each in self.artefacts)

    def as_json(self) -> dict[str, Any]:
        """verification.json."""
        return {"schema": 1, "complete": self.complete, "artefacts": [each.as_json() for each in self.artefacts]}

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every finding as a diagnostic, at its place in the source."""
        return tuple(
            Diagnostic(code=_code(report, each), message=_message(report, each), origin=each.origin, hint=_hint(each))
            for report in self.artefacts
            for each in report.findings
        )


def _code(report: ArtefactReport, finding: Finding) -> str:
    otherwise = "V-005" if report.kind in ("order", "bundle") else "V-001"
    by_kind = {UNREAD: "V-006", "unreadable": "V-002", "altered": "V-003", **dict.fromkeys(ON_PAPER, "V-004")}
    return by_kind.get(finding.what, otherwise)


def _message(report: ArtefactReport, finding: Finding) -> str:
    return f"{report.path}: {finding.what}: {_cut(finding.expected, 90)}"


def _hint(finding: Finding) -> str:
    where = f" ({finding.place})" if finding.place else ""
    return f"there stands{where}: {_cut(finding.found, 200)}" if finding.found else ""


def _cut(text: str, length: int) -> str:
    """The begin of a text, for a line on the screen; the report has all of it."""
    return text if len(text) <= length else f"{text[:length]}…"
