"""Which letters the glyphs of an embedded font are, by its own table (OpenType, cmap), whatever a PDF says of them."""

from __future__ import annotations

from array import array
from struct import error, unpack_from
from sys import byteorder
from typing import Final

from publish.verify.once import once_a_content

_UNICODE: Final = frozenset({(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)})
"""Platforms and encodings of tables by Unicode."""
_MOST: Final = 2**16
"""Characters that are read of a table: one that lies has no end."""


@once_a_content(kept=64)
def letters_of(font: bytes) -> dict[int, str]:
    """The letters and digits that have glyphs of their own, by the number of the glyph, all of one after one another.

    Empty for a font that does not tell.
    """
    try:
        return _letters(font)
    except (error, IndexError):
        return {}


def _letters(font: bytes) -> dict[int, str]:
    count = unpack_from(">H", font, 4)[0]
    tables = {font[at : at + 4]: unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    start = tables.get(b"cmap")
    if start is None:
        return {}
    found: dict[int, str] = {}
    for number in range(unpack_from(">H", font, start + 2)[0]):
        *kind, offset = unpack_from(">HHI", font, start + 4 + 8 * number)
        if tuple(kind) in _UNICODE and unpack_from(">H", font, start + offset)[0] == 4:
            for code, glyph in _segments(font, start + offset):
                letter = chr(code)
                if glyph and letter.isalnum() and letter not in found.get(glyph, ""):
                    found[glyph] = found.get(glyph, "") + letter
    return found


def _segments(font: bytes, at: int) -> list[tuple[int, int]]:
    """The characters of a table of format 4, and the glyph of each."""
    length, count = unpack_from(">H", font, at + 2)[0], unpack_from(">H", font, at + 6)[0] // 2
    words = array("H", font[at + 14 : at + length // 2 * 2])
    if byteorder == "little":
        words.byteswap()
    found: list[tuple[int, int]] = []
    for segment in range(count):
        last, first = words[segment], words[count + 1 + segment]
        delta, offset = words[2 * count + 1 + segment], words[3 * count + 1 + segment]
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                glyph = words[3 * count + 1 + segment + offset // 2 + code - first]
            if glyph or not offset:
                found.append((code, (glyph + delta) & 0xFFFF))
        if len(found) > _MOST:
            break
    return found
