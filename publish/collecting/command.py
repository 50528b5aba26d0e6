"""`--collection DIR`: progress over all programmes, and what came of them. Printing only."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from publish.collecting import Collected, collect
from publish.collecting.building import Outcome
from publish.collecting.members import Member
from publish.diagnostics import PublishError, Severity, counted
from publish.request import Request


def run(request: Request, collection: Path, scheduler: str | None, *, as_json: bool, quiet: bool, verbose: bool) -> int:
    """Makes the whole collection, says how far it is and how it ended; the exit status. Raises a PublishError."""
    watched = not (quiet or as_json) and (verbose or sys.stderr.isatty())
    progress = _Progress(watched=watched)
    try:
        collected = collect(request, collection, scheduler, progress.tell)
    except KeyboardInterrupt:
        progress.end()
        stood = "those stand, and the others as they were" if progress.done else "nothing was changed"
        made = f"{progress.made} {'programme' if progress.made == 1 else 'programmes'}"
        print(f"interrupted; {made} made: {stood}", file=sys.stderr)
        return 130
    except PublishError:
        progress.end()
        raise
    progress.end()
    if as_json:
        print(json.dumps(_as_json(collected), ensure_ascii=False, indent=2))
        return collected.status
    _report(collected, request.output, quiet=quiet, verbose=verbose)
    return collected.status


class _Progress:
    """How far it is: one line that changes, on a terminal; elsewhere a line for each programme."""

    def __init__(self, *, watched: bool) -> None:
        self._watched = watched
        self._terminal = sys.stderr.isatty()
        self._start = time.monotonic()
        self.done = 0
        self._failed = 0

    @property
    def made(self) -> int:
        """How many programmes were made."""
        return self.done - self._failed

    def tell(self, member: Member, outcome: Outcome, total: int) -> None:
        """A programme has ended."""
        self.done += 1
        self._failed += outcome.status != 0
        if self._watched:
            line = f"{self.done} of {total}{f', {self._failed} failed' if self._failed else ''}{self._left(total)}"
            ending = f"\r\x1b[K{line}" if self._terminal else f"{line}: {member.name}\n"
            print(ending, end="", file=sys.stderr, flush=True)

    def _left(self, total: int) -> str:
        """How long it will take yet, as the others took."""
        seconds = (time.monotonic() - self._start) / self.done * (total - self.done)
        if not seconds:
            return ""
        return f", about {seconds / 60:.0f} min left" if seconds > 90 else f", about {seconds:.0f} s left"

    def end(self) -> None:
        """Leaves the line that changed."""
        if self._watched and self._terminal and self.done:
            print(file=sys.stderr)


def _report(collected: Collected, output: Path, *, quiet: bool, verbose: bool) -> None:
    """Every error, each once where many programmes meet the same, then a line on the whole."""
    failed = [entry.name for entry, each in zip(collected.entries, collected.outcomes, strict=True) if each.status]
    errors = [found for each in collected.outcomes if each.status for found in each.diagnostics]
    remarks = [found for each in collected.outcomes if not each.status for found in each.diagnostics]
    left_out = [found for found in remarks if found.severity is Severity.ERROR]
    told = [*errors, *left_out, *(() if quiet else collected.notes), *(remarks if verbose and not quiet else ())]
    for found in dict.fromkeys(told):
        print(found, file=sys.stderr)
    for entry, each in zip(collected.entries, collected.outcomes, strict=True):
        if each.bug:
            print(f"{entry.name}: a bug, please report it\n{each.bug}", file=sys.stderr)
    if failed:
        many = len({found for found in errors if found.severity is Severity.ERROR})
        some = f"{', '.join(failed[:5])}{', …' if len(failed) > 5 else ''}"
        print(
            f"{counted(many, 'error')}; {len(failed)} of {len(collected.entries)} programmes failed "
            f"({some}); what stood of them still stands",
            file=sys.stderr,
        )
    if not quiet:
        artefacts = sum(len(each.manifest.artefacts) for each in collected.outcomes if each.manifest)
        said = len(remarks) - len(left_out)
        what = "warning or note (--verbose shows it)" if said == 1 else "warnings and notes (--verbose shows them)"
        also = f"; {said} {what}" if said and not verbose else ""
        print(
            f"{output}: {len(collected.entries) - len(failed)} of {len(collected.entries)} programmes, "
            f"{counted(artefacts, 'artefact')}, every one verified complete{also}"
        )


def _as_json(collected: Collected) -> dict[str, object]:
    return {
        "programmes": [
            entry.as_json()
            | {"exit_status": each.status, "diagnostics": [found.as_json() for found in each.diagnostics]}
            | ({"bug": each.bug} if each.bug else {})
            for entry, each in zip(collected.entries, collected.outcomes, strict=True)
        ],
        "diagnostics": [found.as_json() for found in collected.notes],
    }
