"""A source folder as it was in a git revision. Asks the `git` command, which is no dependency of the project."""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from publish.diagnostics import Diagnostic, MissingToolError, UsageError


class NoRevisionError(Exception):
    """There is no such revision; the message says why, for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A commit of a repository: the words that name it, its hash, and the source's folder in it."""

    name: str
    commit: str
    top: Path
    folder: str


def find(name: str, source: Path) -> Revision:
    """The commit that `name` stands for in the repository in which the folder `source` lies.

    Raises NoRevisionError, or MissingToolError without git.
    """
    if name.startswith(("-", "^")):  # to git it would be an option, or everything but a revision
        raise NoRevisionError(f"no revision begins with '{name[0]}'")
    whole = source.resolve()
    inside = next(folder for folder in (whole, *whole.parents) if folder.is_dir())
    try:
        top = Path(_git(inside, "rev-parse", "--show-toplevel").removesuffix("\n")).resolve()
    except subprocess.CalledProcessError as error:
        raise NoRevisionError(f"'{source}' lies in no git repository ({_complaint(error)})") from error
    try:
        commit = _git(top, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").strip()
    except subprocess.CalledProcessError as error:
        raise NoRevisionError(f"git knows no revision '{name}' where '{source}' lies") from error
    return Revision(name=name, commit=commit, top=top, folder=whole.relative_to(top).as_posix())


def names(source: Path) -> tuple[str, ...]:
    """The branches and tags that there are, for a hint."""
    try:
        return tuple(_git(source.resolve().parent, "for-each-ref", "--format=%(refname:short)").split())
    except (subprocess.CalledProcessError, MissingToolError, OSError):
        return ()


def extract(revision: Revision, target: Path) -> None:
    """Puts every file of the source folder, as the revision has it, into `target`.

    Raises UsageError (U-005) where the revision has no such folder.
    """
    place = [] if revision.folder == "." else [revision.folder]
    listing = _git(revision.top, "--literal-pathspecs", "ls-tree", "-r", "-z", "--name-only", revision.commit, *place)
    files = [
        each for each in listing.split("\0") if each and "\n" not in each and ".." not in PurePosixPath(each).parts
    ]
    if not files:
        message = f"the revision '{revision.name}' has no folder '{revision.folder}'"
        hint = "the folder may have had another name then; --source names it"
        raise UsageError([Diagnostic(code="U-005", message=message, hint=hint)])
    with tempfile.TemporaryFile() as asked:
        asked.write(b"".join(os.fsencode(f"{revision.commit}:{each}\n") for each in files))
        asked.seek(0)
        command = ["git", "cat-file", "--batch", "--follow-symlinks"]
        with subprocess.Popen(command, cwd=revision.top, stdin=asked, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            for each in files:
                content = _next_object(process.stdout)
                if content is not None:
                    path = target / PurePosixPath(each).relative_to(revision.folder)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)


def _next_object(stream: IO[bytes]) -> bytes | None:
    """The next answer of `git cat-file --batch`; None for what is no file, as a link that leads nowhere."""
    head = stream.readline().split()
    if len(head) < 2 or not head[-1].isdigit():
        return None
    content = stream.read(int(head[-1]) + 1)[:-1]
    return content if head[1] == b"blob" else None


def _git(folder: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=True)
    except FileNotFoundError as error:
        message = "git is not installed: without it only folders can be compared"
        hint = "install git, or name two source folders"
        raise MissingToolError([Diagnostic(code="K-002", message=message, hint=hint)]) from error
    return os.fsdecode(done.stdout)


def _complaint(error: subprocess.CalledProcessError) -> str:
    """What git said of it, in a line."""
    return os.fsdecode(error.stderr).strip().partition("\n")[0]
