"""What the fonts of a PDF say of what is shown in them: text, widths and style (ISO 32000-2, 9.5 to 9.10)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any, Final, TypeAlias

import pikepdf
from fontTools import agl
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.ttLib import TTFont, TTLibError

from publish.accents import LIGATURES

UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"
"""Stands for a glyph of which the file does not tell the character."""

_HEX: Final = rb"<([0-9A-Fa-f\s]*)>"
_SECTION: Final = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_CHARACTER: Final = re.compile(_HEX + rb"\s*" + _HEX)
_RANGE: Final = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(?:" + _HEX + rb"|\[([^\]]*)\])")
_MOST: Final = 2**20
"""Entries that are read of a map to Unicode: one that lies has no end."""
_LIGATURES: Final = {**LIGATURES, "Ĳ": "IJ", "ĳ": "ij"}
_BOLD: Final = re.compile(r"bold|black|heavy|semibold|demi|(?<![a-z])(?:bd|blk)(?![a-z])", re.IGNORECASE)
_ITALIC: Final = re.compile(r"italic|oblique|kursiv|(?<![a-z])it(?![a-z])", re.IGNORECASE)
_ITALIC_FLAG: Final = 1 << 6
_FORCE_BOLD_FLAG: Final = 1 << 18
_HEAVY: Final = 600
"""The weight of a face from which it counts as bold (ISO 32000-2, table 120)."""
_SYMBOLS: Final = {"Symbol": {0xB7: "•"}, "ZapfDingbats": {0x6C: "•", 0x6E: "■", 0x75: "♦", 0x76: "❖", 0xD8: "➢"}}


Letter: TypeAlias = tuple[str, float, bool]
"""The characters of a code, its width in ems, and whether it is the one-byte code 32, which word spacing widens."""


@dataclass(frozen=True, slots=True)
class Face:
    """How a font looks, by its name and descriptor."""

    name: str
    bold: bool
    italic: bool


class Font:
    """From the codes of a string to characters and widths. Without a map, an encoding tells, or the font's own file."""

    def __init__(self, font: Any) -> None:
        self.wide = font.get("/Subtype") == "/Type0"
        inner = font.DescendantFonts[0] if self.wide else font
        self.face = _face(font, inner)
        self._characters = _characters(font, inner, self.wide)
        self._widths, self._default = _wide_widths(inner) if self.wide else _widths(font, self.face)
        self._scale = _scale(font)
        self._letters: dict[int, Letter] = {}

    def letters(self, codes: bytes) -> list[Letter]:
        """What each code of a string shows."""
        several = struct.unpack(f">{len(codes) // 2}H", codes[: len(codes) // 2 * 2]) if self.wide else codes
        return [self._letters.get(code) or self._letter(code) for code in several]

    def _letter(self, code: int) -> Letter:
        width = self._widths.get(code, self._default) * self._scale
        letter = self._characters.get(code, UNKNOWN), width, code == 32 and not self.wide
        self._letters[code] = letter
        return letter


def _scale(font: Any) -> float:
    if font.get("/Subtype") != "/Type3":
        return 0.001
    return abs(float(font.get("/FontMatrix", [0.001])[0])) or 0.001


def _face(font: Any, inner: Any) -> Face:
    name = str(font.get("/BaseFont", "")).removeprefix("/").partition("+")
    plain = name[2] or name[0]
    descriptor = inner.get("/FontDescriptor", pikepdf.Dictionary())
    flags = int(descriptor.get("/Flags", 0))
    bold = (
        bool(_BOLD.search(plain)) or bool(flags & _FORCE_BOLD_FLAG) or int(descriptor.get("/FontWeight", 0)) >= _HEAVY
    )
    slanted = bool(_ITALIC.search(plain)) or bool(flags & _ITALIC_FLAG) or float(descriptor.get("/ItalicAngle", 0)) != 0
    return Face(plain, bold, slanted)


# -- characters ---------------------------------------------------------------------------------------


def _characters(font: Any, inner: Any, wide: bool) -> dict[int, str]:
    """Characters by code; what the ToUnicode map leaves out, by the encoding or the font program."""
    known = _by_program(inner) if wide else _by_encoding(font)
    mapping = font.get("/ToUnicode")
    if isinstance(mapping, pikepdf.Stream):
        known |= {code: text for code, text in islice(_mapped(mapping.read_bytes()), _MOST) if text.strip("\0")}
    return {code: "".join(_LIGATURES.get(each, each) for each in text) for code, text in known.items()}


def _by_encoding(font: Any) -> dict[int, str]:
    """A simple font by its base encoding and differences; glyph names are those of Adobe's list."""
    name = str(font.get("/BaseFont", "")).removeprefix("/").rpartition("+")[2]
    if name in _SYMBOLS:
        return dict(_SYMBOLS[name])
    encoding = font.get("/Encoding")
    base = encoding if isinstance(encoding, pikepdf.Name) else (encoding or {}).get("/BaseEncoding")
    known: dict[int, str] = {}
    if base == "/MacRomanEncoding":
        known = {code: agl.toUnicode(glyph) for code, glyph in enumerate(MacRoman)}
    elif base == "/WinAnsiEncoding" or font.get("/Subtype") == "/TrueType":
        known = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(256)}
        known |= {0xA0: " ", 0x7F: "•"}
    elif font.get("/Subtype") != "/Type3":
        known = {code: agl.toUnicode(glyph) for code, glyph in enumerate(StandardEncoding)}
    code = 0
    for each in encoding.get("/Differences", []) if isinstance(encoding, pikepdf.Dictionary) else []:
        if isinstance(each, pikepdf.Name):
            known[code] = agl.toUnicode(str(each).removeprefix("/"))
            code += 1
        else:
            code = int(each)
    return {code: text for code, text in known.items() if text}


def _by_program(inner: Any) -> dict[int, str]:
    """A composite font without a map by what its TrueType program says of its glyphs; nothing if it says nothing."""
    descriptor = inner.get("/FontDescriptor", pikepdf.Dictionary())
    program = descriptor.get("/FontFile2")
    if not isinstance(program, pikepdf.Stream) or inner.get("/CIDToGIDMap", pikepdf.Name.Identity) != "/Identity":
        return {}
    try:
        with TTFont(BytesIO(program.read_bytes()), lazy=True) as font:
            names = font.getBestCmap() or {} if "cmap" in font else {}
            return {font.getGlyphID(glyph): chr(character) for character, glyph in names.items()}
    except (TTLibError, AssertionError, KeyError, ValueError, struct.error):
        return {}


def _mapped(cmap: bytes) -> Iterator[tuple[int, str]]:
    """The pairs of a ToUnicode map (ISO 32000-2, 9.10.3)."""
    for kind, body in _SECTION.findall(cmap):
        if kind == b"bfchar":
            for code, value in _CHARACTER.findall(body):
                yield int(code, 16), _unicode(value)
            continue
        for first, last, value, several in _RANGE.findall(body):
            codes = range(int(first, 16), min(int(last, 16), 0xFFFF) + 1)
            if several:
                yield from zip(codes, map(_unicode, re.findall(_HEX, several)), strict=False)
            elif start := _unicode(value):
                yield from ((code, start[:-1] + chr(ord(start[-1]) + code - codes[0])) for code in codes)


def _unicode(value: bytes) -> str:
    return bytes.fromhex("".join(value.decode().split()).ljust(4, "0")).decode("utf-16-be", errors="replace")


# -- widths -------------------------------------------------------------------------------------------


def _widths(font: Any, face: Face) -> tuple[dict[int, float], float]:
    """Of a simple font, in thousandths of an em; the standard fonts may come without, and are guessed."""
    first = int(font.get("/FirstChar", 0))
    widths = {first + at: float(each) for at, each in enumerate(font.get("/Widths", []))}
    missing = float(font.get("/FontDescriptor", {}).get("/MissingWidth", 0))
    if widths:
        return widths, missing
    if "Courier" in face.name:
        return {}, 600
    capitals = dict.fromkeys(range(ord("A"), ord("Z") + 1), 680.0)
    return capitals | dict.fromkeys(map(ord, "mwMW@%"), 850.0) | dict.fromkeys(
        map(ord, " .,:;'!|ijltfI()[]-/"), 280.0
    ), 530


def _wide_widths(inner: Any) -> tuple[dict[int, float], float]:
    """Of a composite font (ISO 32000-2, 9.7.4.3)."""
    widths: dict[int, float] = {}
    entries = list(inner.get("/W", []))
    at = 0
    while at + 1 < len(entries):
        first, second = int(entries[at]), entries[at + 1]
        if isinstance(second, pikepdf.Array):
            widths |= {first + step: float(each) for step, each in enumerate(second)}
            at += 2
        elif at + 2 < len(entries):
            widths |= dict.fromkeys(range(first, min(int(second), 0xFFFF) + 1), float(entries[at + 2]))
            at += 3
        else:
            break
    return widths, float(inner.get("/DW", 1000))
