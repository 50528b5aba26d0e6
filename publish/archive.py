"""The members of a zip file as XML, with bounds: a file that comes back from anywhere may be anything."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final
from xml.etree import ElementTree


class UnreadableError(Exception):
    """A file that is damaged, or not what its name says; the message says how."""


_LARGEST: Final = 64 * 2**20
"""Bytes of one member, unpacked."""


class Archive:
    """A zip file that has been opened. Every method raises UnreadableError."""

    def __init__(self, path: Path) -> None:
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise UnreadableError(f"not a readable zip file: {error}") from error

    @property
    def names(self) -> frozenset[str]:
        """The members."""
        return frozenset(self._zip.namelist())

    @property
    def size(self) -> int:
        """Bytes of all members together, unpacked, by the directory of the file."""
        return sum(member.file_size for member in self._zip.infolist())

    def read(self, name: str) -> bytes:
        """A member, at most 64 MiB of it, and of all together no more than four times that."""
        try:
            with self._zip.open(name) as member:
                content = member.read(_LARGEST + 1)
        except (KeyError, OSError, RuntimeError, zipfile.BadZipFile, EOFError, NotImplementedError) as error:
            raise UnreadableError(f"cannot read '{name}' in it: {error}") from error
        except Exception as error:  # zlib.error has no base of its own
            raise UnreadableError(f"'{name}' in it is damaged: {error}") from error
        self._unpacked += len(content)
        if len(content) > _LARGEST or self._unpacked > 4 * _LARGEST:
            raise UnreadableError(f"'{name}' in it is larger than {_LARGEST // 2**20} MiB, or the whole is")
        return content

    def xml(self, name: str) -> ElementTree.Element:
        """A member as XML; one that declares entities is refused."""
        content = self.read(name)
        if b"<!ENTITY" in content:
            raise UnreadableError(f"'{name}' in it declares entities")
        try:
            return ElementTree.fromstring(content)
        except (ElementTree.ParseError, LookupError, ValueError) as error:  # the latter of encodings
            raise UnreadableError(f"'{name}' in it is not well-formed: {error}") from error
