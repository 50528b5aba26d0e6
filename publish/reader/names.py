"""Names of files as they stand in the folder: on a Mac an accent may be a character of its own, which nobody sees."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from publish.accents import comparable
from publish.schema import ProgrammeShape


def standing(folder: Path, name: str) -> str:
    """The name of a file below `folder` as it is spelled there; as it was given, where there is none."""
    if name.isascii():
        return name
    found = folder
    try:
        if (folder / name).exists():
            return name
        for part in PurePosixPath(name).parts:
            found /= min(each.name for each in found.iterdir() if comparable(each.name) == comparable(part))
    except (OSError, ValueError):  # nothing there is called so, or nothing can be
        return name
    return found.relative_to(folder).as_posix()


def with_names(shape: ProgrammeShape, folder: Path) -> ProgrammeShape:
    """What programme.yaml says, its files by their names in the folder."""
    return shape.model_copy(
        update={
            "chapters": tuple(each.model_copy(update={"file": standing(folder, each.file)}) for each in shape.chapters),
            "glossary": shape.glossary and standing(folder, shape.glossary),
            "cover": shape.cover and standing(folder, shape.cover),
        }
    )
