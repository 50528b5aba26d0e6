"""What a merge has to say: for the screen, as JSON, and on a page of HTML."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from publish import word_diff
from publish.diagnostics import Diagnostic
from publish.merge.changes import Change, Conflict, Outcome, Remark

CONFLICT: Final = "D-008"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A merge of the document at `path`; `written` says whether the source was changed, or would have been."""

    path: Path
    digest: str
    outcome: Outcome
    written: bool
    titles: dict[str, str]

    @property
    def changes(self) -> list[Change]:
        """What landed, in the order of the source."""
        return sorted(self.outcome.changes, key=lambda each: each.origin)

    @property
    def conflicts(self) -> list[Conflict]:
        """What is left to a person, in the order of the source."""
        return sorted(self.outcome.conflicts, key=lambda each: each.origin)

    @property
    def remarks(self) -> list[Remark]:
        """The comments in the margin, in the order of the source."""
        return sorted(self.outcome.remarks, key=lambda each: each.origin)

    def title(self, section: str) -> str:
        """The title of a section, or its id where it is none."""
        return self.titles.get(section, section)

    def difference(self, before: str, after: str) -> tuple[word_diff.Run, ...]:
        """The words that differ, as a person would mark them."""
        return word_diff.diff(before, after)

    def as_json(self) -> dict[str, Any]:
        """For other programs; the keys of the entries are those of `Change`, `Conflict` and `Remark`."""
        return {
            "file": self.path.as_posix(),
            "sha256": self.digest,
            "written": self.written,
            "files": sorted(self.outcome.files),
            "changes": [asdict(each) for each in self.changes],
            "conflicts": [asdict(each) for each in self.conflicts],
            "comments": [asdict(each) for each in self.remarks],
        }

    def as_text(self) -> str:
        """For the screen: a line an edit, then the comments."""
        lines = [f"{each.origin}: {each.what}, in '{self.title(each.section)}'" for each in self.changes]
        lines += [
            f"{each.origin}: comment by {each.author}{_on(each)}: {' '.join(each.text.split())}"
            for each in self.remarks
        ]
        return "\n".join([*lines, self._tally()])

    def diagnostics(self) -> list[Diagnostic]:
        """The conflicts, each with both versions."""
        return [diagnostic(each, "in Word") for each in self.conflicts]

    def as_diff(self) -> str:
        """The change of the files, in the form that `patch` and every reviewer read."""
        return "".join(line for path in sorted(self.outcome.files) for line in self._file_diff(path))

    def _file_diff(self, path: str) -> Iterator[str]:
        before, after = (text.splitlines(keepends=True) for text in self.outcome.files[path])
        for line in difflib.unified_diff(before, after, f"a/{path}", f"b/{path}", n=1):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"

    def _tally(self) -> str:
        files, verb = len(self.outcome.files), "landed" if self.written else "would land"
        said = f"{_some(len(self.changes), 'edit')} {verb} in {_some(files, 'file')}"
        if not self.changes and not self.conflicts:
            said = "the document says what the source says; nothing to merge"
        if self.conflicts:
            said += f"; {_some(len(self.conflicts), 'conflict')} left to you"
        return said


def diagnostic(conflict: Conflict, where: str) -> Diagnostic:
    """A conflict with both versions; `where` says where the one stands that came back."""
    versions = (("in the source", conflict.ours), (where, conflict.theirs))
    said = [f"{place}: {' '.join(text.split())}" for place, text in versions if text]
    return Diagnostic(code=CONFLICT, message=conflict.reason, origin=conflict.origin, hint="\n        ".join(said))


def _some(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _on(remark: Remark) -> str:
    words = " ".join(remark.words.split())
    shown = f"{words[:57]}…" if len(words) > 60 else words
    date = f" ({remark.date[:10]})" if remark.date else ""
    return f"{date} on ‘{shown}’" if shown else date
