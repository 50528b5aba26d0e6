"""Which characters a font file has, read from its `cmap` alone: HarfBuzz and fontTools take longer to load."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

_BEST: Final = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))
"""Platform and encoding of the tables of Unicode, that of most characters first."""


def characters(path: Path) -> frozenset[int]:
    """The code points for which a TrueType or OpenType file has a glyph."""
    with path.open("rb") as file:
        table = _table(file, b"cmap")
    (count,) = struct.unpack_from(">H", table, 2)
    records = (struct.unpack_from(">HHL", table, 4 + 8 * at) for at in range(count))
    offsets = {(platform, encoding): offset for platform, encoding, offset in records}
    offset = next((offsets[each] for each in _BEST if each in offsets), None)
    if offset is None:
        return frozenset()
    (form,) = struct.unpack_from(">H", table, offset)
    return frozenset({4: _by_segments, 12: _by_groups}[form](table[offset:]))


def _table(file: BinaryIO, wanted: bytes) -> bytes:
    (count,) = struct.unpack(">4xH6x", file.read(12))
    for tag, offset, length in struct.iter_unpack(">4s4xLL", file.read(16 * count)):
        if tag == wanted:
            file.seek(offset)
            return file.read(length)
    return bytes(4)


def _by_groups(table: bytes) -> Iterator[int]:
    """Format 12."""
    (count,) = struct.unpack_from(">L", table, 12)
    for first, last, glyph in struct.iter_unpack(">LLL", table[16 : 16 + 12 * count]):
        yield from range(first + (glyph == 0), last + 1)


def _by_segments(table: bytes) -> Iterator[int]:
    """Format 4."""
    (double,) = struct.unpack_from(">H", table, 6)
    count = double // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", table, 14 + part * double + (2 if part else 0)) for part in range(4)
    )
    for at in range(count):
        for character in range(starts[at], ends[at] + 1):
            glyph = character
            if offsets[at]:
                place = 16 + 3 * double + 2 * at + offsets[at] + 2 * (character - starts[at])
                (glyph,) = struct.unpack_from(">H", table, place)
                if glyph == 0:
                    continue
            if (glyph + deltas[at]) & 0xFFFF:
                yield character
