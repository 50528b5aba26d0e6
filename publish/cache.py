"""What a run keeps for the next one, in the user's cache folder: values, by the digest of everything they are made of.

Nothing is ever wrong because of it. Every file carries the digest of its content and of its own name, which is checked
on reading; it is written beside its place and then renamed, so that processes do not meet half a file; and where it is
damaged, or the folder cannot be read or written, the value is made anew and a warning says so.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import re
import tempfile
from pathlib import Path
from typing import Any, Final

from publish import digests
from publish.diagnostics import Diagnostic, Severity

_MOST: Final = 512 * 10**6
"""Bytes that are kept; beyond that, what was not used for longest goes."""
_MADE_OF_FACES: Final = re.compile(r"(?:drawing-[0-9a-f]{16}\.png|.+-opsz.+-[0-9a-f]{16}\.(?:ttf|woff2))(?:\.sha256)?")
"""What stands beside the faces and is made of them. The folder may be one of the user's, with other files in it."""
REMARKS: Final = frozenset({"A-004", "A-005"})
"""The codes of what can be said of the cache."""
_DIGEST: Final = 32
"""Bytes of a sha256."""


def cache_folder() -> Path:
    """Where things are kept: the user's cache folder, or PUBLISH_CACHE."""
    if own := os.environ.get("PUBLISH_CACHE"):
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "programme-publish"


class Cache:
    """Values by key, in a folder that processes share; without a folder it keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder / "made" if folder else None
        self._grown = False
        self._remarks: dict[str, Diagnostic] = {}

    @property
    def keeps(self) -> bool:
        """Whether there is a folder to keep things in."""
        return self._folder is not None

    @property
    def remarks(self) -> tuple[Diagnostic, ...]:
        """A warning for each thing that was amiss (A-004, A-005)."""
        return tuple(self._remarks.values())

    def get(self, key: str) -> Any | None:
        """What is kept by this key (hexadecimal digits), or None."""
        if self._folder is None:
            return None
        path = self._folder / key
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._refuse(error)
            return None
        payload = content[_DIGEST:]
        if content[:_DIGEST] != _sealed(key, payload):
            self._warn("A-005", f"what was kept in '{path}' is damaged", "it is made anew; nothing else to be done")
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return pickle.loads(payload)

    def put(self, key: str, value: object) -> None:
        """Keeps a value by this key."""
        if self._folder is None:
            return
        payload = pickle.dumps(value, protocol=5)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_beside(self._folder / key, _sealed(key, payload) + payload)
        except OSError as error:
            self._refuse(error)
        else:
            self._grown = True

    def trim(self) -> None:
        """Lets go what was not used for longest, where more is kept than should be."""
        if self._folder is None or not self._grown:
            return
        with contextlib.suppress(OSError):
            entries = [*os.scandir(self._folder)]
            entries += [each for each in os.scandir(self._folder.parent) if _MADE_OF_FACES.fullmatch(each.name)]
            found = [(entry.stat(), entry.path) for entry in entries]
            total = sum(status.st_size for status, _ in found)
            for status, path in sorted(found, key=lambda each: each[0].st_mtime_ns):
                if total <= _MOST:
                    break
                Path(path).unlink()
                total -= status.st_size

    def beside(self) -> Cache:
        """Another of the same folder, for a process of its own: while that is sent off, this one may hear of more."""
        return Cache(self._folder.parent if self._folder else None)

    def hear(self, other: Cache) -> None:
        """Takes over what was amiss with the same folder in another process."""
        self._remarks = other._remarks | self._remarks

    def _refuse(self, error: OSError) -> None:
        hint = "all is well but slower; name another folder in the environment, as PUBLISH_CACHE, or use --no-cache"
        self._warn("A-004", f"the cache folder '{self._folder}' cannot be used: {error.strerror}", hint)

    def _warn(self, code: str, message: str, hint: str) -> None:
        self._remarks.setdefault(
            message if code == "A-005" else code,
            Diagnostic(code=code, severity=Severity.WARNING, message=message, hint=hint),
        )


class Shelf:
    """What a task in a process of its own finds in a cache, and what it has for it: the run it is part of keeps that.

    `common` is what all of it is made of.
    """

    def __init__(self, cache: Cache, *common: str) -> None:
        self.cache = cache
        self._common = common
        self.made: dict[str, object] = {}
        """What is to be kept, by key."""

    def get(self, of: str) -> Any | None:
        """What was made of this text, or None."""
        return self.cache.get(digests.of_text(*self._common, of))

    def put(self, of: str, value: object) -> None:
        """Has for the cache what was made of this text."""
        self.made[digests.of_text(*self._common, of)] = value


def write_beside(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, whatever other processes do to it meanwhile. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _sealed(key: str, payload: bytes) -> bytes:
    return hashlib.sha256(key.encode() + payload).digest()
