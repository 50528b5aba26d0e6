"""The output folder: replaced as a whole, and only by a run that succeeded."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from publish.artefact import CHECKSUMS, MANIFEST, Manifest, manifest_from_json
from publish.diagnostics import Diagnostic, Origin, WriteError

_CHECKSUM_FREE: Final = frozenset({CHECKSUMS})


def read_manifest(folder: Path) -> Manifest | None:
    """What the run that filled `folder` wrote down, or None where there is nothing to read."""
    try:
        return manifest_from_json(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def made(folder: Path) -> frozenset[str]:
    """The files in `folder` that a run made, by its checksums; relative, with forward slashes."""
    try:
        lines = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return frozenset()
    return frozenset({CHECKSUMS, *(line[66:] for line in lines if len(line) > 66)})


def write_checksums(folder: Path, foreign: frozenset[str]) -> None:
    """SHA256SUMS over every file but itself and the `foreign` ones, in the form that `sha256sum --check` reads."""
    lines = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in _files(folder)
        if name not in foreign | _CHECKSUM_FREE
    ]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@contextmanager
def replacing(output: Path) -> Iterator[tuple[Path, frozenset[str]]]:
    """A new folder that takes the place of `output` when the block ends well, and vanishes when it does not.

    Yields the folder and the names of the files that stood in `output` and that no run made: they come along.
    Raises WriteError where the place cannot be written.
    """
    output = output.absolute()
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        if output.exists():
            _probe(output)
        new = Path(tempfile.mkdtemp(prefix=f".{output.name}-", dir=output.parent))
    except OSError as error:
        raise _refused(output, error) from error
    try:
        new.chmod(0o755)
        yield new, _bring_along(output, new)
        _swap(output, new)
    except OSError as error:
        raise _refused(output, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _probe(output: Path) -> None:
    """Fails where `output` is no folder, or one that may not be changed."""
    with tempfile.TemporaryFile(dir=output):
        pass


def _bring_along(output: Path, new: Path) -> frozenset[str]:
    if not output.exists():
        return frozenset()
    foreign = frozenset(_files(output)) - made(output)
    for name in foreign:
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(output / name, new / name)
    return foreign


def _swap(output: Path, new: Path) -> None:
    """Two renames in one folder; if the second fails, the first is undone."""
    if not output.exists():
        new.rename(output)
        return
    old = new.with_name(f"{new.name}-old")
    output.rename(old)
    try:
        new.rename(output)
    except OSError:
        old.rename(output)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _refused(output: Path, error: OSError) -> WriteError:
    reason = error.strerror or str(error)
    return WriteError(
        [
            Diagnostic(
                code="A-001",
                message=f"cannot write the output folder: {reason}",
                origin=Origin(path=str(error.filename or output)),
                hint="check its permissions and the free space on the disk, or name another folder with --output",
            )
        ]
    )
