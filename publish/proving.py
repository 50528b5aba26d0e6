"""What `verify` proves: artefacts hold the source, by our own reading; where asked, what others say of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish import pipeline
from publish.conformance.report import Conformance
from publish.diagnostics import Diagnostic, MissingToolError
from publish.model import Programme
from publish.request import Request
from publish.verify import Report
from publish.verify.report import NOT_CHECKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Our own report on a folder or a file, and beside it that of independent validators, if they were asked."""

    target: Path
    report: Report
    conformance: Conformance | None

    @property
    def complete(self) -> bool:
        """Whether nothing is missing, and no validator that was run found anything."""
        return self.report.complete and (self.conformance is None or self.conformance.conforms)

    def as_json(self) -> dict[str, Any]:
        """That of verification.json, and `conformance` beside it."""
        return self.report.as_json() | ({"conformance": self.conformance.as_json()} if self.conformance else {})

    def as_text(self) -> str:
        """For the screen: the table of the validators, and a sentence when all is well; findings are diagnostics."""
        return "\n\n".join(self._paragraphs())

    def _paragraphs(self) -> Iterator[str]:
        if self.conformance and (table := self.conformance.as_table()):
            yield table
        if self.complete:
            count = len(self.report.artefacts)
            said = "verified complete" if count == 1 else f"{count} artefacts, every one verified complete"
            left_out = [NOT_CHECKED[each] for each in self.report.artefacts[0].not_checked] if count == 1 else []
            last = f"; {self.conformance.summary()}" if self.conformance else ""
            yield "\n  not checked: ".join((f"{self.target}: {said}{last}", *left_out))

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every finding, of either."""
        return (*self.report.diagnostics(), *(self.conformance.diagnostics() if self.conformance else ()))


def prove(request: Request, programme: Programme, *, conformance: bool, strict: bool) -> Proof:
    """Reads what stands in the output folder, or a single file in its place, and has validators read it if asked.

    Raises UsageError where there is nothing to verify, and, when `strict`, MissingToolError (K-003) before anything is
    run, with every validator that is needed and not installed.
    """
    if not conformance:
        return Proof(target=request.output, report=pipeline.verify(request, programme), conformance=None)
    from publish.conformance import examine, missing, subjects

    files = subjects(request.output, programme)
    if strict and (absent := missing(files)):
        raise MissingToolError(absent)
    report = pipeline.verify(request, programme)
    return Proof(target=request.output, report=report, conformance=examine(files, request.templates, jobs=request.jobs))
