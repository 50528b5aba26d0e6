"""Zip files that are the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from typing import Final

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a zip file can hold."""


def repack(content: bytes, *, stored_first: str | None = None) -> bytes:
    """The same members with fixed dates and permissions; `stored_first` comes first, without compression."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in sorted(old.namelist(), key=lambda each: each != stored_first):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name == stored_first else zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return target.getvalue()
