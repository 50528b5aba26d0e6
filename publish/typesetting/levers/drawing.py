"""Lines of text and codes, written into a PDF in fewer steps and fewer bytes: the same glyphs in the same places."""

from __future__ import annotations

import re
import struct
from functools import lru_cache
from typing import Any, Final, TypeAlias

import weasyprint.draw.text
import weasyprint.svg
import weasyprint.text.ffi
import weasyprint.text.line_break

_ffi, _pango = weasyprint.text.ffi.ffi, weasyprint.text.ffi.pango
_draw_line: Final = weasyprint.draw.text.draw_first_line
_draw_path: Final = weasyprint.svg.TAGS["path"]
_UNITS: Final[float] = weasyprint.text.ffi.FROM_UNITS
_OLD: Final = _pango.pango_version() < 14802
"""Whether the size that Pango tells of a font may be wrong, as WeasyPrint says where it draws text."""

_GLYPH: Final = struct.Struct("=Iiii4x")
"""A `PangoGlyphInfo`: the glyph, its width and its offsets to the right and up, in units of Pango; its attributes."""
_Glyph: TypeAlias = tuple[int, int, int, int]
_EMPTY: Final[int] = _pango.PANGO_GLYPH_EMPTY
"""Above all glyphs of fonts."""


def _draw_first_line(stream: Any, textbox: Any, overflow: str, ellipsis: Any, matrix: Any) -> Any:
    """Shows a line. What is written for a glyph is found once for a font, and read from Pango all at once.

    Letters that follow on are one string: WeasyPrint parts nearly all by a move of nothing, so that whoever reads the
    file handles an object a letter. Ellipses, raised glyphs, and those that no font has or that are pictures, are
    left to it.
    """
    if overflow == "ellipsis" or ellipsis != "none" or textbox.style["font_size"] < 1e-6 or not textbox.text.strip():
        return _draw_line(stream, textbox, overflow, ellipsis, matrix)
    _pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
    line, _ = textbox.pango_layout.get_first_line()
    shown: list[tuple[_Font, str]] = []
    run, before, font = line.runs[0], None, None
    while run != _ffi.NULL:
        item = run.data
        if font is None or item.item.analysis.font != before:
            before = item.item.analysis.font
            found, size = stream.add_font(before)
            font = _Font(found, textbox.style["font_size"] if _OLD else size, before)
        text = font.shown(stream, textbox, item)
        if text is None:
            return _draw_line(stream, textbox, overflow, ellipsis, matrix)
        if shown and shown[-1][0] is font:
            shown[-1] = (font, shown[-1][1] + text)
        else:
            shown.append((font, text))
        run = run.next
    stream.set_text_matrix(*matrix.values)
    for font, text in shown:
        stream.set_font_size(font.hash, font.size)
        stream.show_text(f"<{text[:-1]}" if text.endswith("<") else f"<{text}>")
    return []


class _Font:
    """A font of a PDF at one size, in points; what is written for each of its glyphs stays with it."""

    def __init__(self, font: Any, size: float, pango: Any) -> None:
        self._font = font
        self.size = size
        self._pango = pango
        try:
            written = font.written
        except AttributeError:
            written = font.written = {}
        self._written: dict[_Glyph, str] = written.setdefault(size, {})

    @property
    def hash(self) -> str:
        """Its name in the PDF."""
        return str(self._font.hash)

    def shown(self, stream: Any, textbox: Any, item: Any) -> str | None:
        """A run of glyphs as it stands within a string, with moves that part it in more; None where one is special."""
        if self._font.bitmap or self._font.svg or self._font.png or self._font.colr:
            return None
        glyphs = list(_GLYPH.iter_unpack(_ffi.buffer(item.glyphs.glyphs, item.glyphs.num_glyphs * _GLYPH.size)))
        try:
            return "".join([self._written[glyph] for glyph in glyphs])
        except KeyError:
            pass
        if any(number >= _EMPTY or rise for number, _, _, rise in glyphs):
            return None
        for at, glyph in enumerate(glyphs):
            if glyph[0] not in self._font.to_unicode:
                self._font.to_unicode[glyph[0]] = _said(textbox, item, at)
            if glyph not in self._written:
                self._written[glyph] = self._write(stream, *glyph[:3])
        return "".join([self._written[glyph] for glyph in glyphs])

    def _write(self, stream: Any, number: int, width: int, offset: int) -> str:
        """A glyph with the moves before and behind it, but for those by less than a thousandth of the size.

        WeasyPrint writes those as 0.
        """
        if number not in self._font.widths:
            _pango.pango_font_get_glyph_extents(self._pango, number, stream.ink_rect, stream.logical_rect)
            self._font.widths[number] = round(stream.logical_rect.width * 1000 * _UNITS / self.size)
        kerning = int(self._font.widths[number] + offset / self.size - width * 1000 * _UNITS / self.size)
        before = f">{-offset / self.size}<" if offset else ""
        return f"{before}{number:04x}" + (f">{kerning}<" if kerning else "")


def _said(textbox: Any, item: Any, at: int) -> str:
    """The characters that a glyph of a run stands for."""
    start, clusters, end = item.item.offset, item.glyphs.log_clusters, item.item.length
    if item.item.analysis.level % 2:  # from right to left
        end = end if at == 0 else clusters[at - 1]
    elif at < item.glyphs.num_glyphs - 1:
        end = clusters[at + 1]
    return str(textbox.pango_layout.text.encode()[start + clusters[at] : start + end].decode())


# -- codes ------------------------------------------------------------------------------------------------

_CODE: Final = re.compile(r"(?:M(\d+) \d+H\d+v1H\1z)+")
_RECTANGLE: Final = re.compile(r"M(\d+) (\d+)H(\d+)v1H\d+z")


def _path(svg: Any, node: Any, font_size: float) -> None:
    """Draws a path; one that is nothing but rectangles of one unit's height, as those of codes are, at once."""
    if (drawn := _rectangles(node.get("d", ""))) is None:
        _draw_path(svg, node, font_size)
    else:
        svg.stream.stream.append(drawn)


@lru_cache(maxsize=64)
def _rectangles(path: str) -> bytes | None:
    if not _CODE.fullmatch(path):
        return None
    rectangles = (f"{left} {top} {int(right) - int(left)} 1 re" for left, top, right in _RECTANGLE.findall(path))
    return "\n".join(rectangles).encode()


WAYS: Final[tuple[tuple[Any, str, Any], ...]] = (
    (weasyprint.draw.text, "draw_first_line", _draw_first_line),
    (weasyprint.svg, "TAGS", {**weasyprint.svg.TAGS, "path": _path}),
)
