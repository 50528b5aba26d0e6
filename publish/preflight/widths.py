"""How wide text is set (ISO 32000-1, 9.2.4 and 9.7.4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

_DEFAULT: Final = 1000.0
"""The width of a glyph of a composite font that tells none, in thousandths of the size."""


class Widths:
    """The advance widths of a font."""

    def __init__(self, font: Any) -> None:
        self._composite = str(font.get("/Subtype", "")) == "/Type0"
        if self._composite:
            owner = font.DescendantFonts[0]
            self._default = float(owner.get("/DW", _DEFAULT))
            self._known = dict(_of_composite(owner.get("/W", [])))
            return
        first = int(font.get("/FirstChar", 0))
        # Glyphs of a Type 3 font are measured by its own matrix.
        scale = float(font.FontMatrix[0]) * 1000 if "/FontMatrix" in font else 1.0
        self._known = {first + at: float(width) * scale for at, width in enumerate(font.get("/Widths", []))}
        self._default = float(font.get("/FontDescriptor", {}).get("/MissingWidth", 0))

    def advances(self, text: bytes) -> Iterator[tuple[float, bool]]:
        """For each glyph its width in thousandths of the size, and whether it is a space that takes word spacing."""
        for code in self._codes(text):
            yield self._known.get(code, self._default), not self._composite and code == 32

    def _codes(self, text: bytes) -> Iterable[int]:
        """Codes of two bytes each in a composite font, as the usual encodings of those have them."""
        if not self._composite:
            return text
        return (int.from_bytes(text[at : at + 2], "big") for at in range(0, len(text), 2))


def _of_composite(array: Any) -> Iterator[tuple[int, float]]:
    """The pairs of the array W: a first code and a list of widths, or a first and last code and one width."""
    values = list(array)
    while len(values) > 1:
        first = int(values[0])
        if hasattr(values[1], "__len__"):
            yield from ((first + at, float(width)) for at, width in enumerate(values[1]))
            values = values[2:]
        elif len(values) > 2:
            yield from ((code, float(values[2])) for code in range(first, int(values[1]) + 1))
            values = values[3:]
        else:
            return
