"""Why a document cannot be imported: one error each, and nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from publish.diagnostics import Diagnostic, Origin, PublishError, SourceError, UsageError

UNREADABLE: Final = "J-001"
EMPTY: Final = "J-002"
UNKNOWN: Final = "J-003"
MISNAMED: Final = "J-004"
LOCKED: Final = "J-005"
DAMAGED: Final = "J-006"
TOO_LARGE: Final = "J-007"
OUTSIDE: Final = "J-008"
NO_TEXT: Final = "J-009"


def refused(code: str, path: Path, message: str, hint: str) -> PublishError:
    """The error to raise for a document that cannot be imported: UsageError where there is none to read."""
    error = UsageError if code == UNREADABLE else SourceError
    return error([Diagnostic(code=code, message=message, origin=Origin(path=path.as_posix()), hint=hint)])
