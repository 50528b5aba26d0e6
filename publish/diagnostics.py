"""What can be said about a person's input: where, how bad, which rule, and what to do about it.

Everything a person can cause leaves the program as a `PublishError`; anything else that escapes is a bug.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Severity(StrEnum):
    """How bad a diagnostic is: only an error stops the run."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Origin:
    """A place in the source: a path as the person gave it, and its first and last line, counted from 1."""

    path: str
    line: int = 1
    end_line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding. `code` is stable: a letter for the group and three digits (see ARCHITECTURE.md)."""

    code: str
    message: str
    origin: Origin | None = None
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = f"{self.origin}: " if self.origin else ""
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{place}{self.severity}[{self.code}]: {self.message}{hint}"

    @property
    def sort_key(self) -> tuple[str, int, str, str]:
        """By path, then line: the order in which a person walks through the files."""
        origin = self.origin or Origin(path="", line=0)
        return (origin.path, origin.line, self.code, self.message)

    def as_json(self) -> dict[str, str | int | None]:
        """For other programs; without a place, `path` and `line` are None."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
            "hint": self.hint,
            "path": self.origin.path if self.origin else None,
            "line": self.origin.line if self.origin else None,
        }


class PublishError(Exception):
    """A run that stops for a reason the person can act on; `exit_status` is the contract's."""

    exit_status: ClassVar[int] = 1

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(sorted(diagnostics, key=lambda each: each.sort_key))
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(str(each) for each in self.diagnostics)


class SourceError(PublishError):
    """The source has errors."""


class UsageError(PublishError):
    """The command line asks for what cannot be."""

    exit_status = 2


class TemplateError(PublishError):
    """A template or the theme is wrong."""

    exit_status = 3


class WriteError(PublishError):
    """An artefact could not be written."""

    exit_status = 4


class VerificationError(PublishError):
    """An artefact does not hold what it must."""

    exit_status = 5


class MissingToolError(PublishError):
    """Something this run needs is not installed."""

    exit_status = 6


def counted(number: int, word: str) -> str:
    """So many of something, as a person says it: 1 chapter, 2 chapters."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word nearest to `word`, or an empty string when none is near."""
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else ""
