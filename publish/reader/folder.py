"""The source folder itself: whether it is there and may be entered, and what its main file is called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from publish.diagnostics import Diagnostic, Origin
from publish.reader.metadata import PROGRAMME

_MEANT: Final = re.compile(r"programm?[ea]?\.ya?ml(\.txt)?", re.IGNORECASE)
"""As people and Windows call the main file."""


def meant(names: Iterable[str]) -> str | None:
    """The file that was meant as the main one, and is called otherwise."""
    return next((each for each in sorted(names) if _MEANT.fullmatch(each)), None)


def stopped(folder: Path) -> Diagnostic | None:
    """Why nothing can be read in a source folder: it is not there, may not be entered, or has no main file."""
    try:
        names = [each.name for each in folder.iterdir()]
        found = (folder / PROGRAMME).exists()  # refused where a folder may be listed, and not entered
    except (FileNotFoundError, NotADirectoryError):
        hint = "name the folder with --source, or make one to start from: python -m publish new DIR"
        return _diagnostic("S-001", folder, "there is no such source folder", hint)
    except OSError as error:
        hint = "you should be allowed to read and to enter the folder: ask whose it is, or take a copy"
        return _diagnostic("S-007", folder, f"cannot enter the source folder: {error.strerror}", hint)
    if found:
        return None
    hint = "make a programme to start from with 'python -m publish new DIR', or name another folder with --source"
    if other := meant(names):
        hint = f"rename '{other}' to '{PROGRAMME}'"
    return _diagnostic("S-002", folder, f"the source folder has no {PROGRAMME}", hint)


def _diagnostic(code: str, folder: Path, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code=code, message=message, origin=Origin(path=folder.as_posix()), hint=hint)
