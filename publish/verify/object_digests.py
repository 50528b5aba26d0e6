"""Digests of objects of a PDF, by which they are told to be the same in several files.

A digest covers all that an object leads to, but for the numbers of objects, which are others in each file.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

import pikepdf

_REFERENCE: Final = b" R"


class ObjectDigests:
    """The digests of the objects of a file, each found once."""

    def __init__(self) -> None:
        self._streams: dict[tuple[int, int], bytes] = {}
        self._known: dict[tuple[int, int], bytes] = {}

    def of(self, value: Any) -> bytes:
        """The digest of an object."""
        place = value.objgen if isinstance(value, pikepdf.Object) else (0, 0)
        if place in self._known:
            return self._known[place]
        if place == (0, 0) and _REFERENCE not in (written := _written(value)):  # it holds all that it leads to
            return hashlib.sha256(written).digest()
        walk = _Walk(self._streams)
        walk.over(value)
        if place != (0, 0):
            self._known[place] = walk.digest()
        return walk.digest()


class _Walk:
    """A way through objects, which get numbers as they are met; `streams` has the digests of those read already."""

    def __init__(self, streams: dict[tuple[int, int], bytes]) -> None:
        self._streams = streams
        self._numbers: dict[tuple[int, int], int] = {}
        self._total = hashlib.sha256()

    def digest(self) -> bytes:
        """Of all that was met so far."""
        return self._total.digest()

    def over(self, start: Any) -> None:
        """Goes over an object and all that it leads to."""
        ahead = [start]
        while ahead:
            value = ahead.pop()
            if isinstance(value, pikepdf.Object) and value.is_indirect:
                if value.objgen in self._numbers:
                    self._total.update(b"R%d " % self._numbers[value.objgen])
                    continue
                self._numbers[value.objgen] = len(self._numbers)
            if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
                if isinstance(value, pikepdf.Stream):
                    self._total.update(self._of_stream(value))
                keys = sorted(value.keys())
                self._total.update(b"<%d " % len(keys))
                for key in reversed(keys):
                    ahead += value.get(key), key.encode()
            else:
                written = _written(value)
                if isinstance(value, pikepdf.Array) and _REFERENCE in written:
                    written = b"[%d" % len(value)
                    ahead += reversed(list(value))
                self._total.update(written + b" ")

    def _of_stream(self, stream: Any) -> bytes:
        if stream.objgen not in self._streams:
            self._streams[stream.objgen] = hashlib.sha256(stream.read_raw_bytes()).digest()
        return self._streams[stream.objgen]


def _written(value: Any) -> bytes:
    """An object as it is written, with what it holds; a key as it is."""
    if isinstance(value, pikepdf.Object):
        return value.unparse(resolved=True)
    return value if isinstance(value, bytes) else repr(value).encode()
