"""Lines that are read otherwise than they are painted: their text says so, whoever reads the file.

Hebrew and Arabic are painted from their last letter to their first, as fonts and programs want it; the standard has a
mark for that (ISO 32000-1, 14.8.2.3.3), and wants pieces of a line in the order of reading. WeasyPrint has neither. A
line that ends at a zero width space ends in nothing, so that it would be read on with a space. And a ligature over a
soft hyphen would be read as nothing, wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, Final

import pydyf
import weasyprint.draw.text
import weasyprint.text.ffi

_ffi: Final = weasyprint.text.ffi.ffi
_pango: Final = weasyprint.text.ffi.pango
_UNITS: Final[float] = weasyprint.text.ffi.FROM_UNITS
_ZERO_WIDTH_SPACE: Final = "\N{ZERO WIDTH SPACE}"
_FROM_RIGHT: Final = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters that are set from right to left, and marks that turn others (Unicode, Bidi_Class R, AL, RLE, RLO, RLI)."""
_HIDDEN: Final = re.compile(r"[\u00ad\u034f\u200d\u2060\ufeff]+(?=[^\W\d_])")
"""What shows nothing before a letter, so that a ligature may reach over it: soft hyphens, joiners."""
_EMPTY: Final[int] = _pango.PANGO_GLYPH_EMPTY


@contextmanager
def reading_order_told() -> Iterator[None]:
    """While it lasts, lines are drawn so that their text is told in the order in which it is read."""
    original: Callable[..., list[Any]] = weasyprint.draw.text.draw_first_line
    weasyprint.draw.text.draw_first_line = _Telling(original)
    try:
        yield
    finally:
        weasyprint.draw.text.draw_first_line = original


class _Telling:
    """Draws a line by means of `draw`, run by run where some of it is set from right to left."""

    def __init__(self, draw: Callable[..., list[Any]]) -> None:
        self._draw = draw

    def __call__(self, stream: Any, textbox: Any, overflow: str, ellipsis: Any, matrix: Any) -> list[Any]:
        if _HIDDEN.search(textbox.text):
            _name_ligatures(stream, textbox)
        if overflow == "ellipsis" or ellipsis != "none" or not _FROM_RIGHT.search(textbox.text):
            pictures = self._draw(stream, textbox, overflow, ellipsis, matrix)
        else:
            pictures = self._in_order(stream, textbox, matrix)
        if textbox.text.endswith(_ZERO_WIDTH_SPACE):
            stream.begin_marked_content("Span", _read_as(_ZERO_WIDTH_SPACE))
            stream.show_text("<>")
            stream.end_marked_content()
        return pictures

    def _in_order(self, stream: Any, textbox: Any, matrix: Any) -> list[Any]:
        return [
            picture
            for run, left in sorted(_runs(textbox), key=lambda each: int(each[0].item.offset))
            for picture in self._run(stream, textbox, run, left, matrix)
        ]

    def _run(self, stream: Any, textbox: Any, run: Any, left: float, matrix: Any) -> list[Any]:
        """Draws a run of glyphs, `left` CSS px from where the line begins."""
        from_right = run.item.analysis.level % 2 == 1
        if from_right and (text := _composed(stream, textbox, run)):
            stream.begin_marked_content("Span", _read_as(text))
        elif from_right:
            stream.begin_marked_content("ReversedChars")
        a, b, c, d, e, f = matrix.values
        pictures = self._draw(stream, _Alone(textbox, run), "clip", "none", type(matrix)(a, b, c, d, e + left, f))
        if from_right:
            stream.end_marked_content()
        for picture in pictures:
            picture[4] += left / textbox.style["font_size"]
        return pictures


class _Alone:
    """A text box of which the line holds nothing but one run of glyphs."""

    def __init__(self, textbox: Any, run: Any) -> None:
        self.text, self.style, self.baseline = textbox.text, textbox.style, textbox.baseline
        node = _ffi.new("GSListRuns *", {"data": run, "next": _ffi.NULL})
        layout = textbox.pango_layout
        line = SimpleNamespace(runs=[node])
        self.pango_layout = SimpleNamespace(layout=layout.layout, text=layout.text, get_first_line=lambda: (line, None))


def _runs(textbox: Any) -> Iterator[tuple[Any, float]]:
    """The runs of a line from left to right, each with how far it is from the beginning, in CSS px."""
    _pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
    line, _ = textbox.pango_layout.get_first_line()
    run, left = line.runs[0], 0.0
    while run != _ffi.NULL:
        yield run.data, left
        glyphs = run.data.glyphs
        left += sum(glyphs.glyphs[at].geometry.width for at in range(glyphs.num_glyphs)) * _UNITS
        run = run.next


def _composed(stream: Any, textbox: Any, run: Any) -> str:
    """The text of a run from right to left in which some letter is made of several glyphs, points or marks; else none.

    Which character each of those stands for is not told: the letter itself comes last.
    """
    clusters = [run.glyphs.log_clusters[at] for at in range(run.glyphs.num_glyphs)]
    if all(one != two for one, two in pairwise(clusters)):
        return ""
    text = textbox.pango_layout.text.encode()[run.item.offset : run.item.offset + run.item.length]
    font, _ = stream.add_font(run.item.analysis.font)
    starts = list(dict.fromkeys(clusters))
    for start, end in zip(starts, [len(text), *starts], strict=False):
        letters = text[start:end].decode()
        places = [at for at, cluster in enumerate(clusters) if cluster == start]
        told = [letters] if len(places) == 1 else [*letters, *[""] * len(places)]
        for at, letter in zip(reversed(places), told, strict=False):
            font.to_unicode.setdefault(run.glyphs.glyphs[at].glyph, letter)
    return str(text.decode())


def _name_ligatures(stream: Any, textbox: Any) -> None:
    """Tells which letters each ligature stands for that has an empty glyph behind it, of what it reaches over.

    WeasyPrint takes the letters for those of the last glyph of the cluster, which is never shown.
    """
    for run, _ in _runs(textbox):
        numbers = [run.glyphs.glyphs[at].glyph for at in range(run.glyphs.num_glyphs)]
        clusters = [run.glyphs.log_clusters[at] for at in range(run.glyphs.num_glyphs)]
        text = textbox.pango_layout.text.encode()[run.item.offset : run.item.offset + run.item.length]
        font, _ = stream.add_font(run.item.analysis.font)
        for start, end in pairwise([*sorted(set(clusters)), len(text)]):
            shown = [number for number, cluster in zip(numbers, clusters, strict=True) if cluster == start]
            if len(shown) > 1 and [number for number in shown if number != _EMPTY] == shown[:1]:
                font.to_unicode.setdefault(shown[0], _HIDDEN.sub("", text[start:end].decode()))


def _read_as(text: str) -> Any:
    return pydyf.Dictionary({"ActualText": pydyf.String(text)})
