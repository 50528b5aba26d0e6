"""The output folder: replaced as a whole, and only by a run that succeeded."""

from __future__ import annotations

import fcntl
import glob
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from publish.artefact import CHECKSUMS, MANIFEST, Manifest, manifest_from_json
from publish.diagnostics import Diagnostic, Origin, WriteError

LEFT_OUT: Final = "A-007"
"""Said of artefacts of an earlier source, by the run that leaves them out and by none after it."""
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
def replacing(output: Path, waiting: Callable[[], None]) -> Iterator[tuple[Path, frozenset[str]]]:
    """A new folder that takes the place of `output` when the block ends well, and vanishes when it does not.

    Yields the folder and the names of the files that stood in `output` and that no run made: they come along.
    One run at a time: `waiting` is called once where another has to end first.
    Raises WriteError where the place cannot be written.
    """
    output = output.absolute()
    with ExitStack() as held:
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(_locked(output.with_name(f".{output.name}.lock"), waiting))
            _recover(output)
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


@contextmanager
def _locked(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Holds a lock that ends with this process, however it ends; the file of one that was killed locks nobody out.

    A record lock, since workers would inherit any other, and may outlive a process that is killed.
    """
    told = False
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            try:
                fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not told:
                    waiting()
                    told = True
                fcntl.lockf(handle, fcntl.LOCK_EX)
            if _is_at(path, handle):
                try:
                    yield
                finally:
                    path.unlink(missing_ok=True)
                return
        finally:
            os.close(handle)


def _is_at(path: Path, handle: int) -> bool:
    """Whether the open file still stands there: whoever held the lock before took its file away."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _recover(output: Path) -> None:
    """Puts back what a run that was killed between two renames had taken away."""
    if not output.exists():
        for old in output.parent.glob(f".{glob.escape(output.name)}-????????-old"):
            old.rename(output)
            return


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
