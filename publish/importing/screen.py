"""An import told on the screen, for people and for programs."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from publish.diagnostics import Diagnostic
from publish.importing import Imported
from publish.importing.report import PAGE
from publish.merge.report import diagnostic


def as_text(done: Imported) -> str:
    """The figures, what matters most, and where the rest stands."""
    lines = [done.report.as_text()]
    if done.outcome is not None:
        verb = "changed" if done.written else "would change"
        lines += [f"{each.origin}: {each.what}" for each in done.outcome.changes]
        told = f"{len(done.outcome.changes)} blocks {verb} in {len(done.outcome.files)} files of {done.folder}"
        left = len(done.outcome.conflicts)
        lines.append(f"{told}; {left} left to you" if left else told)
    if done.written:
        lines.append(f"{done.folder}: de bron; {done.folder / PAGE}: het verslag")
    else:
        lines.append("nothing was written")
    return "\n".join(lines)


def diagnostics(done: Imported) -> list[Diagnostic]:
    """What is left to a person in a source that is updated, each with both versions."""
    conflicts = done.outcome.conflicts if done.outcome else []
    return [diagnostic(each, "in the document") for each in sorted(conflicts, key=lambda each: each.origin)]


def as_diff(done: Imported) -> str:
    """The change of the files of a source that is updated; nothing for a new one."""
    return "".join(_lines(done))


def _lines(done: Imported) -> Iterator[str]:
    for path, (before, after) in sorted(done.outcome.files.items() if done.outcome else ()):
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
        for line in difflib.unified_diff(old, new, f"a/{path}", f"b/{path}", n=1):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def as_json(done: Imported) -> dict[str, Any]:
    """The report, and what changed in a source that was updated."""
    told = done.report.as_json() | {"folder": done.folder.as_posix(), "written": done.written}
    if done.outcome is not None:
        told["files"] = sorted(done.outcome.files)
        told["changes"] = [asdict(each) for each in done.outcome.changes]
        told["conflicts"] = [asdict(each) for each in done.outcome.conflicts]
    return told
