"""Zip files that are the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Final

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a zip file can hold."""


def pack(members: Mapping[str, bytes]) -> bytes:
    """A zip file of these members, by name, in their order, with fixed dates and permissions."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as new:
        for name, content in members.items():
            new.writestr(_entry(name), content)
    return target.getvalue()


def repack(content: bytes, *, stored_first: str | None = None) -> bytes:
    """The same members with fixed dates and permissions; `stored_first` comes first, without compression."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in sorted(old.namelist(), key=lambda each: each != stored_first):
            new.writestr(_entry(name, stored=name == stored_first), old.read(name))
    return target.getvalue()


def _entry(name: str, *, stored: bool = False) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    return entry
