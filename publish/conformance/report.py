"""What independent validators have to say, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from publish.conformance.validator import Finding
from publish.diagnostics import Diagnostic

Outcome: TypeAlias = Literal["passed", "findings", "not run", "no verdict"]
"""`not run`: it is not installed; `no verdict`: it crashed or took too long. Neither is a pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one validator says of one artefact; `reason`, why it says nothing."""

    artefact: str
    validator: str
    outcome: Outcome
    files: tuple[Path, ...] = ()
    """Those that it looked at."""
    findings: tuple[Finding, ...] = ()
    reason: str = ""

    @property
    def cell(self) -> str:
        """For a table."""
        count = len(self.findings)
        return f"{count} finding{'s' if count > 1 else ''}" if count else self.outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Conformance:
    """The verdicts on a set of artefacts, in their order; `missing` says how what was not run is installed.

    No validator that we know judges what is `unjudged`.
    """

    verdicts: tuple[Verdict, ...]
    unjudged: tuple[str, ...]
    missing: dict[str, str]

    @property
    def conforms(self) -> bool:
        """Whether every validator that was run passed everything."""
        return all(each.outcome in ("passed", "not run") for each in self.verdicts)

    @property
    def run(self) -> tuple[str, ...]:
        """The names of the validators that were run."""
        return tuple(dict.fromkeys(each.validator for each in self.verdicts if each.outcome != "not run"))

    def as_json(self) -> dict[str, Any]:
        """For other programs."""
        return {
            "conforms": self.conforms,
            "not_run": self.missing,
            "unjudged": list(self.unjudged),
            "verdicts": [
                {
                    "artefact": each.artefact,
                    "validator": each.validator,
                    "outcome": each.outcome,
                    "files": len(each.files),
                    "findings": [
                        {"file": found.path.as_posix(), "rule": found.rule, "words": found.words, "place": found.place}
                        for found in each.findings
                    ],
                    "reason": each.reason,
                }
                for each in self.verdicts
            ],
        }

    def as_table(self) -> str:
        """For the screen: artefacts × validators, a table for those that the same validators judge."""
        rows: dict[str, dict[str, str]] = {}
        for each in self.verdicts:
            rows.setdefault(each.artefact, {})[each.validator] = each.cell
        tables: dict[tuple[str, ...], list[str]] = {}
        for artefact, cells in rows.items():
            tables.setdefault(tuple(cells), []).append(artefact)
        first = max(map(len, rows), default=0)
        lines = []
        for validators, artefacts in tables.items():
            lines.append(_row("", first, validators, validators))
            lines += [_row(each, first, rows[each].values(), validators) for each in artefacts]
            lines.append("")
        lines += [f"no validator judges: {', '.join(self.unjudged)}"] if self.unjudged else []
        lines += [f"not run: {name}; to install it: {how}" for name, how in self.missing.items()]
        return "\n".join(lines).rstrip()

    def summary(self) -> str:
        """In a sentence that claims no more than was looked at."""
        ran = len(self.run)
        said = f"{ran} validator{'' if ran == 1 else 's'} found nothing" if ran else "no validator was run"
        return f"{said}; {len(self.missing)} not run" if self.missing and ran else said

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every finding (V-007), and every validator that came to no verdict (V-008)."""
        return tuple(diagnostic for each in self.verdicts for diagnostic in _diagnostics(each))


def _row(name: str, width: int, cells: Iterable[str], headings: tuple[str, ...]) -> str:
    padded = (cell.ljust(max(len(heading), 11)) for cell, heading in zip(cells, headings, strict=True))
    return "  ".join((name.ljust(width), *padded)).rstrip()


def _diagnostics(verdict: Verdict) -> Iterator[Diagnostic]:
    for each in verdict.findings:
        name = verdict.artefact if each.path.name == Path(verdict.artefact).name else each.path.as_posix()
        yield Diagnostic(
            code="V-007",
            message=f"{name}: {verdict.validator} {each.rule}: {each.words}",
            hint=f"at {each.place.strip()[:200]}" if each.place.strip() else "",
        )
    if verdict.outcome == "no verdict":
        yield Diagnostic(
            code="V-008",
            message=f"{verdict.artefact}: {verdict.validator} came to no verdict: {verdict.reason}",
            hint="neither passed nor failed: run it by itself to see why, or mend its installation",
        )
