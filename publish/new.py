"""A small, valid programme to start from, with every kind of block in it once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from publish.artefact import write_json
from publish.diagnostics import Diagnostic, Origin, UsageError, WriteError
from publish.schema import SOURCE_SCHEMAS, schemas

_STARTER: Final = Path(__file__).parent / "starter"


def create(folder: Path) -> tuple[Path, ...]:
    """Writes the programme into `folder` and says which files there are.

    Raises UsageError (S-009) where something stands in it already, WriteError where it cannot be written.
    """
    origin = Origin(path=folder.as_posix())
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = "name a folder that does not exist yet, or an empty one"
        message = "something stands here already; nothing was written"
        raise UsageError([Diagnostic(code="S-009", message=message, origin=origin, hint=hint)])
    try:
        shutil.copytree(_STARTER, folder, dirs_exist_ok=True)
        (folder / "schema").mkdir()
        for name in SOURCE_SCHEMAS:
            write_json(folder / "schema" / name, schemas()[name])
    except OSError as error:
        hint = "check the permissions of the folder around it"
        message = f"cannot write it: {error.strerror or error}"
        raise WriteError([Diagnostic(code="A-001", message=message, origin=origin, hint=hint)]) from error
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))
