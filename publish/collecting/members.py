"""The programmes of a collection: the folders that hold a programme.yaml, or were meant to, at any depth."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publish.diagnostics import Diagnostic, Origin, Severity, UsageError, counted
from publish.reader.folder import meant
from publish.reader.metadata import PROGRAMME

OVERVIEW: Final = frozenset({"collection.json", "index.html"})
"""What stands beside the folders of the programmes."""
_OF_THE_DISK: Final = "lost+found"
"""What Linux puts on every disk, and lets nobody enter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A programme of a collection: its source, and its name, which is the path from the collection to it."""

    name: str
    source: Path

    @property
    def size(self) -> int:
        """Bytes of its texts, by which it can be told which programmes take long."""
        try:
            return sum(path.stat().st_size for path in self.source.glob("*.md") if path.is_file())
        except OSError:  # a folder that may not be entered
            return 0


def find(collection: Path) -> tuple[Member, ...]:
    """The programmes below a folder, by name; folders whose name begins with a dot and `lost+found` are passed over.

    Raises UsageError where there is none (G-001), where one lies in another (G-002), and where two would be made into
    the same folder, or one into the place of the overview (G-003).
    """
    members = tuple(
        Member(name=folder.relative_to(collection).as_posix(), source=folder) for folder in sorted(_folders(collection))
    )
    if not members:
        message = f"no programme in it: no folder with a {PROGRAMME}"
        if not os.access(collection, os.R_OK | os.X_OK):
            message = "there is no such folder, or you may not read it"
        hint = "--collection names a folder that holds one folder, with a programme.yaml, for each programme"
        raise UsageError([_diagnostic("G-001", message, collection, hint)])
    found = [*_nested(members), *_colliding(members)]
    if found:
        raise UsageError(found)
    return members


def without_programme(collection: Path, members: tuple[Member, ...]) -> tuple[Diagnostic, ...]:
    """A note (G-008) for each folder that looks like a programme, since it holds chapters, and is none."""
    sources, found = {each.source for each in members}, []
    for place, folders, files in os.walk(collection):
        path = Path(place)
        folders[:] = sorted(each for each in folders if _may_hold_one(each) and path / each not in sources)
        chapters = [each for each in files if each.lower().endswith(".md") and each.lower() != "readme.md"]
        if path != collection and chapters:
            message = (
                f"no programme, since it has no {PROGRAMME}: passed over, with {counted(len(chapters), 'chapter')}"
            )
            hint = f"if it should be one, put a {PROGRAMME} there: 'python -m publish new DIR' writes one to start from"
            origin = Origin(path=path.as_posix())
            found.append(Diagnostic(code="G-008", severity=Severity.NOTE, message=message, origin=origin, hint=hint))
    return tuple(found)


def _may_hold_one(name: str) -> bool:
    return not name.startswith(".") and name != _OF_THE_DISK


def _folders(collection: Path) -> Iterator[Path]:
    """The folders with a programme, and those that were meant so: to leave out what cannot be read would tell nobody.

    Below a programme nothing was.
    """
    closed: list[Path] = []
    programmes: set[Path] = set()
    for place, folders, files in os.walk(collection, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = filter(_may_hold_one, folders)
        path = Path(place)
        alone = path != collection and programmes.isdisjoint(path.parents)
        if PROGRAMME in files or (alone and meant((*folders, *files))):
            folders[:] = [each for each in folders if each != PROGRAMME]
            programmes.add(path)
    yield from programmes
    yield from (each for each in closed if each != collection and programmes.isdisjoint(each.parents))


def _nested(members: tuple[Member, ...]) -> Iterator[Diagnostic]:
    sources = {each.source for each in members}
    for each in members:
        outer = next((parent for parent in each.source.parents if parent in sources), None)
        if outer is not None:
            hint = f"move it out of '{outer.as_posix()}', or name a folder deeper with --collection"
            message = f"a programme within the programme '{outer.as_posix()}'"
            yield _diagnostic("G-002", message, each.source / PROGRAMME, hint)


def _colliding(members: tuple[Member, ...]) -> Iterator[Diagnostic]:
    """Names that some file systems, and so some web servers, do not tell apart."""
    taken: dict[str, str] = dict.fromkeys(OVERVIEW, "the overview")
    for each in members:
        plain = unicodedata.normalize("NFC", each.name).casefold()
        if plain in taken:
            message = f"the name '{each.name}' is that of {taken[plain]}, or differs from it in capitals only"
            yield _diagnostic("G-003", message, each.source / PROGRAMME, "rename one of the folders")
        taken.setdefault(plain, f"'{each.name}'")


def _diagnostic(code: str, message: str, path: Path, hint: str) -> Diagnostic:
    return Diagnostic(code=code, message=message, origin=Origin(path=path.as_posix()), hint=hint)
