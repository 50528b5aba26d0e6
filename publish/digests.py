"""Digests of files and folders: over names and bytes, each preceded by its length, so that no two sets are alike."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

_PASSED_OVER: Final = frozenset({"__pycache__", ".git"})
"""Folders of which nothing is read."""


def of_files(folder: Path, names: Iterable[str], *others: bytes) -> str:
    """sha256 over these files of a folder, and over `others`; a file that cannot be read counts as empty."""
    total = hashlib.sha256()
    for name in names:
        encoded, path = os.fsencode(name), folder / name
        try:
            content = path.read_bytes() if path.is_file() else b""
        except (OSError, ValueError):
            content = b""
        total.update(b"%d:%s%d:" % (len(encoded), encoded, len(content)) + content)
    for each in others:
        total.update(each)
    return f"sha256:{total.hexdigest()}"


def of_file(path: Path) -> str:
    """sha256 of the bytes of a file, as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def of_folder(folder: Path) -> str:
    """sha256 over every file in a folder and below it, in the order of their names."""
    return of_files(folder, sorted(_names(folder), key=lambda name: name.split("/")))


def of_text(*texts: str) -> str:
    """sha256 over texts, as hexadecimal digits."""
    total = hashlib.sha256()
    for each in texts:
        content = each.encode()
        total.update(b"%d:" % len(content) + content)
    return total.hexdigest()


def _names(folder: Path) -> Iterator[str]:
    """The files, relative, with forward slashes; links to folders are followed, but never in a circle."""
    seen: set[tuple[int, int]] = set()
    for place, folders, files in os.walk(folder, followlinks=True):
        try:
            status = Path(place).stat()
        except OSError:  # gone since it was listed
            continue
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = [each for each in folders if each not in _PASSED_OVER]
        above = "" if place == os.fspath(folder) else os.path.relpath(place, folder).replace(os.sep, "/") + "/"
        yield from (f"{above}{each}" for each in files)
