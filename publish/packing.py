"""Zip files that are the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import TracebackType
from typing import BinaryIO, Final

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a zip file can hold."""
_PACKED: Final = frozenset({".jpeg", ".jpg", ".png", ".woff2"})
"""Files that are compressed already: once more takes time and no room away."""


class FixedZip:
    """A zip file to be written, whose members have fixed dates and permissions, in the order of writing."""

    def __init__(self, target: BinaryIO) -> None:
        self._archive = zipfile.ZipFile(target, "w")

    def __enter__(self) -> FixedZip:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def writestr(self, name: str, content: str | bytes, compress_type: int | None = None) -> None:
        """Adds a member; `compress_type` is one of `zipfile`, by default as suits the kind of file."""
        entry = zipfile.ZipInfo(name, _EPOCH)
        entry.external_attr = 0o644 << 16
        packed = PurePosixPath(name).suffix in _PACKED
        fitting = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        entry.compress_type = fitting if compress_type is None else compress_type
        self._archive.writestr(entry, content)


def pack(members: Mapping[str, bytes]) -> bytes:
    """A zip file of these members, by name, in their order, with fixed dates and permissions."""
    target = io.BytesIO()
    with FixedZip(target) as new:
        for name, content in members.items():
            new.writestr(name, content)
    return target.getvalue()
