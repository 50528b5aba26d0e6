"""What the fonts of a PDF say that its codes stand for (ISO 32000-2, 9.10)."""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Iterator, Mapping
from itertools import islice, repeat
from typing import Any, Final
from unicodedata import normalize

from publish.archive import UnreadableError
from publish.verify.font_letters import letters_of

_HEX: Final = rb"<([0-9A-Fa-f\s]*)>"
_SECTION: Final = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_CHARACTER: Final = re.compile(_HEX + rb"\s*" + _HEX)
_RANGE: Final = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(?:" + _HEX + rb"|\[([^\]]*)\])")

_LAST: Final = 0xFFFF
"""No code has more than two bytes (ISO 32000-2, 9.7.6.2, for the maps that our fonts have)."""
_MOST: Final = 2**20
"""Entries that are read of a map: one that lies has no end."""

UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"
"""What stands for each letter of a font that does not tell what its letters mean."""
_TABLE: Final = re.compile(rb"(.{4}).{8}(.{4})", re.DOTALL)
"""An entry in the directory of a font: the name of a table, and how many bytes it has."""
_OUTLINES: Final = frozenset((b"glyf", b"CFF ", b"CFF2"))


class Fonts:
    """The fonts of a file, each read once."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[int, int], Font] = {}

    def get(self, resources: Any, name: str) -> Font:
        """The font that `resources` give a name to."""
        font = resources.get("/Font", {}).get(name)
        if font is None:
            return Font(None)
        if font.objgen not in self._fonts or font.objgen == (0, 0):
            self._fonts[font.objgen] = Font(font)
        return self._fonts[font.objgen]


class Font:
    """From character codes to Unicode, by the font's ToUnicode map (ISO 32000-2, 9.10.3); without one, lost.

    So is what a font that came along without its letters says: viewers set others in their place, or none. Raises
    UnreadableError.
    """

    def __init__(self, font: Any) -> None:
        self._wide = font is not None and font.get("/Subtype") == "/Type0"
        mapping = font.get("/ToUnicode") if font is not None else None
        self._characters: dict[int, str] = {}
        self.lies: tuple[tuple[str, str], ...] = ()
        """Letters that the map tells, and those that the glyphs are by the font itself."""
        if mapping is None:
            return
        descendant = font.get("/DescendantFonts", [font])[0]
        program = _program(descendant)
        if _has_letters(program):
            try:
                self._characters = dict(islice(_mapped(mapping.read_bytes()), _MOST))
            except ValueError as error:
                raise UnreadableError(f"a font whose map to Unicode cannot be read: {error}") from error
        if self._wide and program and descendant.get("/CIDToGIDMap", "/Identity") == "/Identity":
            self.lies = tuple(_lies(self._characters, letters_of(program)))

    def text(self, codes: bytes, *, turned: bool = False) -> str:
        """The characters of a string, or `turned` from the last to the first.

        A code is two bytes in a composite font, and one in any other.
        """
        if not self._characters:
            return UNKNOWN * (len(codes) // (1 + self._wide))
        if self._wide:
            several = array("H", codes[: len(codes) // 2 * 2])
            if sys.byteorder == "little":
                several.byteswap()
            return "".join(map(self._characters.get, several[::-1] if turned else several, repeat("")))
        return "".join(map(self._characters.get, codes[::-1] if turned else codes, repeat("")))


def _program(font: Any) -> bytes:
    """The TrueType or OpenType program of a font; nothing for all others."""
    descriptor = font.get("/FontDescriptor", {})
    program = descriptor.get("/FontFile2", descriptor.get("/FontFile3"))
    if program is None or program.get("/Subtype", "/OpenType") != "/OpenType":
        return b""
    return bytes(program.read_bytes())


def _has_letters(program: bytes) -> bool:
    """Whether such a program draws any (ISO/IEC 14496-22, 4.5); true of all others."""
    tables = _TABLE.findall(program, 12, 12 + 16 * int.from_bytes(program[4:6]))
    return not program or any(tag in _OUTLINES and length != bytes(4) for tag, length in tables)


def _lies(characters: Mapping[int, str], letters: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Letters that a font is said to show, and those that it has instead, whatever their case and accents."""
    for glyph in characters.keys() & letters.keys():
        told = characters[glyph]
        if len(told) == 1 and told.isalnum() and told not in letters[glyph]:
            plain = {normalize("NFKD", each)[0].casefold() for each in (told, *letters[glyph])}
            if len(plain) > 1:
                yield told, letters[glyph]


def _mapped(cmap: bytes) -> Iterator[tuple[int, str]]:
    for kind, body in _SECTION.findall(cmap):
        if kind == b"bfchar":
            for code, value in _CHARACTER.findall(body):
                yield int(code, 16), _unicode(value)
            continue
        for first, last, value, several in _RANGE.findall(body):
            codes = range(int(first, 16), min(int(last, 16), _LAST) + 1)
            if several:
                yield from zip(codes, map(_unicode, re.findall(_HEX, several)), strict=False)
            else:
                start = _unicode(value)
                yield from ((code, start[:-1] + chr(ord(start[-1]) + code - codes[0])) for code in codes if start)


def _unicode(value: bytes) -> str:
    units = bytes.fromhex("".join(value.decode().split()))
    if len(units) > 2 and len(units) % 2 == 0 and not any(units[1::2]):
        return _as_ghostscript_writes(units[::2])
    return units.decode("utf-16-be", errors="replace")


def _as_ghostscript_writes(letters: bytes) -> str:
    """The letters of a ligature in a file by Ghostscript 10.0, which exchanges the bytes of each.

    Of three it keeps the first and the sum of the others; the one in the middle is an f in every Latin ligature.
    """
    first, last = letters[:-1].decode("latin-1"), letters[-1]
    return f"{first}f{chr(last - ord('f'))}" if last > 0x7F else f"{first}{chr(last)}"
