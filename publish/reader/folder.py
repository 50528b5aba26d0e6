"""The source folder itself: whether it is there and may be entered, and what its main file is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from publish.diagnostics import Diagnostic, Origin, Severity
from publish.reader.metadata import PROGRAMME

_MEANT: Final = re.compile(r"programm?[ea]?\.ya?ml(\.txt)?", re.IGNORECASE)
"""As people and Windows call the main file."""
_COPY: Final = re.compile(
    r"(programm?[ea]?)( ?\(\d+\)| - (kopie|copy|copie).*|[-_ ](oud|old|nieuw|new|kopie|copy))\.ya?ml", re.I
)
"""As file managers and people call a copy of it."""
_CHAPTER: Final = re.compile(r"(?![.~])(?!readme\.).*\.(md|markdown|md\.txt)", re.IGNORECASE)
"""Not what editors and file managers leave beside a file while it is open, or on a disk of another system."""


def is_chapter(name: str) -> bool:
    """Whether a file is called as a chapter is."""
    return _CHAPTER.fullmatch(name) is not None


def second(folder: Path) -> Iterator[Diagnostic]:
    """A warning (S-010) for each other file that somebody may take for the main one, and edit in vain."""
    for path in sorted(folder.iterdir()):
        if path.name != PROGRAMME and (_MEANT.fullmatch(path.name) or _COPY.fullmatch(path.name)):
            message = f"'{path.name}' is not read: the main file is '{PROGRAMME}'"
            hint = f"bring what is in it into '{PROGRAMME}', and move it out of the folder"
            origin = Origin(path=path.as_posix())
            yield Diagnostic(code="S-010", severity=Severity.WARNING, message=message, origin=origin, hint=hint)


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
    if (folder / PROGRAMME).is_symlink():
        hint = (
            f"put the file itself in its place: it is a link to {(folder / PROGRAMME).readlink()}, which is not there"
        )
    elif other := meant(names):
        hint = f"rename '{other}' to '{PROGRAMME}'"
    return _diagnostic("S-002", folder, f"the source folder has no {PROGRAMME}", hint)


def _diagnostic(code: str, folder: Path, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code=code, message=message, origin=Origin(path=folder.as_posix()), hint=hint)
