"""The output folder: replaced as a whole, and only by a run that succeeded."""

from __future__ import annotations

import errno
import fcntl
import glob
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from publish.artefact import CHECKSUMS, MANIFEST, Artefact, Manifest, manifest_from_json
from publish.diagnostics import Diagnostic, Origin, WriteError

LEFT_OUT: Final = "A-007"
"""Said of artefacts of an earlier source, by the run that leaves them out and by none after it."""


def read_manifest(folder: Path) -> Manifest | None:
    """What the run that filled `folder` wrote down, or None where there is nothing to read."""
    try:
        return manifest_from_json(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def made(folder: Path, coming: frozenset[str] = frozenset()) -> frozenset[str]:
    """The files in `folder` that a run made, by its checksums; relative, with forward slashes.

    Where a person took those away, a manifest that is true tells as much: then what is `coming` stands there already,
    since no run would have filled a folder in which something else stood in its place.
    """
    try:
        lines = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        manifest = read_manifest(folder)
        if manifest is None or not all(_stands(each, folder) for each in manifest.artefacts):
            return frozenset()
        return coming.union({MANIFEST}, (each.path for each in manifest.artefacts))
    except (OSError, ValueError):
        return frozenset()
    return frozenset({CHECKSUMS, *(line[66:] for line in lines if len(line) > 66)})


def _stands(artefact: Artefact, folder: Path) -> bool:
    try:
        return hashlib.sha256((folder / artefact.path).read_bytes()).hexdigest() == artefact.sha256
    except OSError:
        return False


def write_checksums(folder: Path) -> None:
    """SHA256SUMS over every file but itself, in the form that `sha256sum --check` reads."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names if name != CHECKSUMS
    ]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


@contextmanager
def replacing(output: Path, waiting: Callable[[], None], coming: frozenset[str] = frozenset()) -> Iterator[Path]:
    """A new folder that takes the place of `output` when the block ends well, and vanishes when it does not.

    What stands in `output` and no run made comes along. One run at a time: `waiting` is called once where another has
    to end first. Raises WriteError where the place cannot be written (A-001), or where something stands in it that no
    run made and that has the name of something new (A-008): of what is known to be `coming`, before the block begins.
    """
    output = output.absolute()
    with ExitStack() as held:
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(_locked(output.with_name(f".{output.name}.lock"), waiting))
            _recover(output)
            _probe(output, coming)
            new = Path(tempfile.mkdtemp(prefix=f".{output.name}-", dir=output.parent))
        except OSError as error:
            raise _refused(output, error) from error
        try:
            new.chmod(0o755)
            yield new
            _bring_along(output, new, coming)
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


def _probe(output: Path, coming: frozenset[str]) -> None:
    """Fails where `output` may not be changed, or holds what could not come along or stands in the way."""
    if not output.exists():
        return
    try:
        with tempfile.TemporaryFile(dir=output):
            pass
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(output)) from error
    foreign = _foreign(output, coming)
    for path in foreign:
        if path.is_file() and not os.access(path, os.R_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    files = frozenset(map(PurePosixPath, coming))
    folders = frozenset(folder for each in files for folder in each.parents)
    _refuse(path for path in foreign if _will_be_taken(path, PurePosixPath(path.relative_to(output)), files, folders))


def _bring_along(output: Path, new: Path, coming: frozenset[str]) -> None:
    """Brings what no run made into the new folder. Raises WriteError (A-008) before, where it would be in the way."""
    foreign = {path: new / path.relative_to(output) for path in _foreign(output, coming)}
    _refuse(path for path, place in foreign.items() if _is_taken(path, place, new))
    for path, place in foreign.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        if _is_folder(path):
            place.mkdir(exist_ok=True)
        else:
            shutil.copy2(path, place, follow_symlinks=False)


def _refuse(in_the_way: Iterable[Path]) -> None:
    """Raises WriteError (A-008) where there is anything."""
    if paths := tuple(in_the_way):
        hint = "move it elsewhere, or name another folder with --output"
        message = "no run of ours made this, and it stands where a new file is to stand"
        raise WriteError(
            Diagnostic(code="A-008", message=message, origin=Origin(path=path.as_posix()), hint=hint) for path in paths
        )


def _will_be_taken(
    path: Path, place: PurePosixPath, files: frozenset[PurePosixPath], folders: frozenset[PurePosixPath]
) -> bool:
    """Whether one of the files to come, or a folder around them, is to stand where `path` is or around it."""
    return not files.isdisjoint((place, *place.parents)) or (place in folders and not _is_folder(path))


def _is_taken(path: Path, place: Path, new: Path) -> bool:
    """Whether something else stands at a place in the new folder, or a file in place of a folder around it."""
    around = place.parent.relative_to(new)
    taken = os.path.lexists(place) and not (_is_folder(path) and _is_folder(place))
    return taken or any((new / each).is_file() for each in (around, *around.parents))


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _foreign(output: Path, coming: frozenset[str]) -> list[Path]:
    """The files, links and empty folders in the output folder that no run made. Raises OSError for what is closed."""
    ours = made(output, coming)
    found: list[Path] = []
    for place, folders, files in os.walk(output, onerror=_refuse_closed) if output.exists() else ():
        path = Path(place)
        linked = [each for each in folders if (path / each).is_symlink()]
        found += [path / each for each in (*files, *linked) if (path / each).relative_to(output).as_posix() not in ours]
        if not folders and not files and path != output:
            found.append(path)
    return sorted(found)


def _refuse_closed(error: OSError) -> None:
    raise error


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
    """The error to raise; of paths only those are told that a person knows, and not our own beside the folder."""
    hint = "check its permissions and the free space on the disk, or name another folder with --output"
    message = f"cannot write the output folder: {error.strerror or error}"
    path = Path(os.fsdecode(error.filename or output))
    if not path.is_relative_to(output):
        path = output
    if file := next((each for each in (output, *output.parents) if os.path.lexists(each) and not each.is_dir()), None):
        path, hint = file, "name another folder with --output"
        message = "a file stands where the output folder is to stand"
    return WriteError([Diagnostic(code="A-001", message=message, origin=Origin(path=path.as_posix()), hint=hint)])
