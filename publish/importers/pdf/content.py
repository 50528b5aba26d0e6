"""What the pages of a PDF paint: text with its place and look, pictures, ruling lines (ISO 32000-2, 8.4 and 9.4).

An interpreter of its own: `publish.verify` proves an import by reading what is published of it, and a fault in a reader
that both shared would lose a word here and miss it there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

import pikepdf

from publish.importers.pdf.fonts import Face, Font
from publish.importers.pdf.geometry import (
    IDENTITY,
    Box,
    Matrix,
    box_around,
    inherited,
    matrix_of,
    multiplied,
    upright,
)

Mark: TypeAlias = tuple[int, tuple[int, int] | None, int]
"""Page, from 0; the form, or None for the page itself; the identifier of marked content there (14.7.5.2)."""

_DEEPEST: Final = 8
_MOST_FORMS: Final = 30_000
"""Forms that a page draws at most: a few that draw each other again and again come to millions."""
"""Forms in forms, further down than which none is followed: a broken file may draw itself."""
_WORD_GAP: Final = 0.15
"""Ems between two letters from which a space lies there, whether or not the file has one."""
_INVISIBLE: Final = 3
"""The rendering mode of text that is there to be searched only, over a scanned page (9.3.6)."""
_THIN: Final = 2.5
"""Points: a rectangle that is no thicker is a ruling line."""
_NO_FACE: Final = Face("", bold=False, italic=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Text of one look on one baseline, without a gap as wide as a space.

    `edges` holds where each character begins, in points from the left, and where the last one ends; `size` is the
    height of an em on the page. `artifact` is what the file says is none of its content.
    """

    text: str
    edges: tuple[float, ...]
    baseline: float
    size: float
    face: Face
    page: int
    mark: Mark | None = None
    artifact: bool = False
    turned: bool = False
    invisible: bool = False

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.edges[0]

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.edges[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image as it is placed on a page."""

    box: Box
    image: Any
    page: int
    mark: Mark | None = None
    artifact: bool = False


@dataclass(slots=True)
class Painted:
    """What one page paints, in the order in which it does."""

    box: Box
    spans: list[Span] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    """Ruling lines, along or down the page."""
    forms: int = 0
    """How many are drawn, in one another as well."""


@dataclass(slots=True)
class _MarkedContent:
    """What is open; `held` is what was shown in it, where another text is to be taken for it."""

    mcid: int | None = None
    actual: str | None = None
    artifact: bool = False
    held: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """The graphics state, as much of it as places text (8.4 and 9.3)."""

    matrix: Matrix
    font: Font | None = None
    size: float = 0
    spacing: float = 0
    word_spacing: float = 0
    stretch: float = 1
    rise: float = 0
    leading: float = 0
    mode: int = 0


def painted(page: pikepdf.Page, number: int, fonts: dict[tuple[int, int], Font]) -> Painted:
    """What page `number`, from 0, paints; `fonts` keeps those that were read. Raises pikepdf.PdfError."""
    matrix, box = upright(page)
    result = Painted(box)
    _Interpreter(result, fonts, inherited(page.obj, "/Resources"), matrix, number=number).run(page.obj)
    return result


def _setting(name: str, scale: float = 1) -> Callable[[_Interpreter, Any], None]:
    """The operator that sets one number of the state."""

    def operator(interpreter: _Interpreter, operands: Any) -> None:
        interpreter.set(name, float(operands[0]) * scale)

    return operator


class _Interpreter:
    """Goes through a content stream, and the forms that it draws."""

    def __init__(
        self,
        page: Painted,
        fonts: dict[tuple[int, int], Font],
        resources: Any,
        matrix: Matrix,
        *,
        number: int,
        depth: int = 0,
        stream: tuple[int, int] | None = None,
        marks: tuple[_MarkedContent, ...] = (),
    ) -> None:
        self._page = page
        self._fonts = fonts
        self._resources = resources
        self._number = number
        self._depth = depth
        self._stream = stream
        self._named: dict[str, Font | None] = {}
        self._state = _State(matrix)
        self._saved: list[_State] = []
        self._text = self._line = IDENTITY
        self._marks = list(marks)
        self._path: list[Box] = []
        self._point = (0.0, 0.0)

    def run(self, stream: Any) -> None:
        """Reads the whole of a page's or form's content; an operator with the wrong operands does nothing."""
        for instruction in pikepdf.parse_content_stream(stream, " ".join(self._OPERATORS)):
            if operator := self._OPERATORS.get(str(instruction.operator)):
                try:
                    operator(self, instruction.operands)
                except (TypeError, ValueError, IndexError, AttributeError, KeyError):
                    continue

    # -- graphics state -------------------------------------------------------------------------------

    def _save(self, _: Any) -> None:
        self._saved.append(replace(self._state))

    def _restore(self, _: Any) -> None:
        if self._saved:
            self._state = self._saved.pop()

    def _transform(self, operands: Any) -> None:
        self._state.matrix = multiplied(matrix_of(operands), self._state.matrix)

    def _set_font(self, operands: Any) -> None:
        name = str(operands[0])
        if name not in self._named:
            font = self._resources.get("/Font", {}).get(name)
            self._named[name] = self._font(font) if isinstance(font, pikepdf.Dictionary) else None
        self._state.font, self._state.size = self._named[name], float(operands[1])

    def _font(self, font: Any) -> Font:
        if font.objgen == (0, 0):
            return Font(font)
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = Font(font)
        return self._fonts[font.objgen]

    def set(self, name: str, value: float) -> None:
        """Sets a number of the graphics state."""
        setattr(self._state, name, value)

    # -- where text stands ----------------------------------------------------------------------------

    def _begin_text(self, _: Any) -> None:
        self._text = self._line = IDENTITY

    def _place(self, operands: Any) -> None:
        self._text = self._line = matrix_of(operands)

    def _move(self, operands: Any) -> None:
        self._text = self._line = multiplied((1, 0, 0, 1, float(operands[0]), float(operands[1])), self._line)

    def _move_and_lead(self, operands: Any) -> None:
        self._state.leading = -float(operands[1])
        self._move(operands)

    def _next_line(self, _: Any) -> None:
        self._move((0, -self._state.leading))

    # -- text -----------------------------------------------------------------------------------------

    def _show(self, operands: Any) -> None:
        state = self._state
        if state.font is None:
            return
        size, spacing, stretch = state.size, state.spacing, state.stretch
        letters = state.font.letters
        text: list[str] = []
        edges: list[float] = [0.0]
        across = 0.0
        for each in operands[-1] if isinstance(operands[-1], pikepdf.Array) else (operands[-1],):
            if not isinstance(each, pikepdf.String):
                shift = -float(each) / 1000
                across += shift * size * stretch
                if shift > _WORD_GAP:
                    self._add(text, edges)
                    text, edges = [], [across]
                continue
            for characters, width, is_space in letters(bytes(each)):
                if not text:
                    edges[0] = across  # after a small kern
                advance = (width * size + spacing + (state.word_spacing if is_space else 0)) * stretch
                if len(characters) == 1:
                    text.append(characters)
                    edges.append(across + advance)
                else:
                    text += characters
                    edges += [across + advance * at / len(characters) for at in range(1, len(characters) + 1)]
                across += advance
        self._add(text, edges)
        self._text = multiplied((1, 0, 0, 1, across, 0), self._text)

    def _add(self, text: list[str], edges: list[float]) -> None:
        """Adds what was shown, unless it is held until its marked content ends."""
        if not text:
            return
        state = self._state
        a, b, c, d, e, f = multiplied(self._text, state.matrix)
        turned = abs(b) > abs(a) / 4 or a < 0
        along = (a * a + b * b) ** 0.5
        start = f if abs(b) > abs(a) else e
        mcid = next((mark.mcid for mark in reversed(self._marks) if mark.mcid is not None), None)
        span = Span(
            text="".join(text),
            edges=tuple([start + along * each for each in edges]),
            baseline=f + d * state.rise,
            size=round(abs(state.size) * (c * c + d * d) ** 0.5, 2),
            face=state.font.face if state.font else _NO_FACE,
            page=self._number,
            mark=None if mcid is None else (self._number, self._stream, mcid),
            artifact=any(mark.artifact for mark in self._marks),
            turned=turned,
            invisible=state.mode == _INVISIBLE,
        )
        holder = next((mark for mark in self._marks if mark.actual is not None), None)
        (holder.held if holder else self._page.spans).append(span)

    def _show_on_next_line(self, operands: Any) -> None:
        self._next_line(operands)
        self._show(operands)

    def _show_spaced(self, operands: Any) -> None:
        self._state.word_spacing, self._state.spacing = float(operands[0]), float(operands[1])
        self._show_on_next_line(operands[2:])

    # -- marked content -------------------------------------------------------------------------------

    def _begin_mark(self, operands: Any) -> None:
        self._marks.append(_marked_content(operands, self._resources))

    def _end_mark(self, _: Any) -> None:
        if not self._marks:
            return
        mark = self._marks.pop()
        if mark.actual and mark.held:
            first, last = mark.held[0], mark.held[-1]
            right = last.right if last.baseline == first.baseline else first.right
            step = (right - first.left) / len(mark.actual)
            edges = tuple(first.left + step * at for at in range(len(mark.actual) + 1))
            self._page.spans.append(replace(first, text=mark.actual, edges=edges))

    # -- what is drawn --------------------------------------------------------------------------------

    def _draw(self, operands: Any) -> None:
        drawn = self._resources.get("/XObject", {}).get(str(operands[0]))
        if not isinstance(drawn, pikepdf.Stream):
            return
        mcid = next((mark.mcid for mark in reversed(self._marks) if mark.mcid is not None), None)
        artifact = any(mark.artifact for mark in self._marks)
        if drawn.get("/Subtype") == "/Image":
            mark = None if mcid is None else (self._number, self._stream, mcid)
            box = box_around(self._state.matrix, (0, 0), (1, 1))
            self._page.pictures.append(Picture(box=box, image=drawn, page=self._number, mark=mark, artifact=artifact))
        elif drawn.get("/Subtype") == "/Form" and self._depth < _DEEPEST:
            self._page.forms += 1
            if self._page.forms > _MOST_FORMS:
                raise pikepdf.PdfError("forms draw one another without end")
            _Interpreter(
                self._page,
                self._fonts,
                drawn.get("/Resources", self._resources),
                multiplied(matrix_of(drawn.get("/Matrix", IDENTITY)), self._state.matrix),
                number=self._number,
                depth=self._depth + 1,
                stream=drawn.objgen if "/StructParents" in drawn else self._stream,
                marks=tuple(self._marks),
            ).run(drawn)

    def _start(self, operands: Any) -> None:
        self._point = (float(operands[0]), float(operands[1]))

    def _line_to(self, operands: Any) -> None:
        before, self._point = self._point, (float(operands[0]), float(operands[1]))
        self._path.append(box_around(self._state.matrix, before, self._point))

    def _rectangle(self, operands: Any) -> None:
        x, y, width, height = (float(each) for each in operands)
        self._path.append(box_around(self._state.matrix, (x, y), (x + width, y + height)))

    def _paint(self, _: Any) -> None:
        for left, bottom, right, top in self._path:
            if min(right - left, top - bottom) <= _THIN < max(right - left, top - bottom):
                self._page.rules.append((left, bottom, right, top))
        self._path.clear()

    def _paint_between(self, operands: Any) -> None:
        """Of a rectangle in another, filled by the even-odd rule, only the rim is painted: so borders are drawn."""
        if len(self._path) == 2:
            inner, outer = sorted(self._path, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
            left, bottom, right, top = outer
            self._path = [
                (left, inner[3], right, top), (left, bottom, right, inner[1]),
                (left, bottom, inner[0], top), (inner[2], bottom, right, top),
            ]  # fmt: skip
            self._path = [box for box in self._path if min(box[2] - box[0], box[3] - box[1]) > 0]
        self._paint(operands)

    def _drop_path(self, _: Any) -> None:
        self._path.clear()

    _OPERATORS: Final[dict[str, Callable[[_Interpreter, Any], None]]] = {
        "q": _save, "Q": _restore, "cm": _transform, "Do": _draw, "BDC": _begin_mark, "BMC": _begin_mark,
        "EMC": _end_mark, "BT": _begin_text, "Tf": _set_font, "Tm": _place, "TL": _setting("leading"), "Td": _move,
        "TD": _move_and_lead, "T*": _next_line, "Tj": _show, "TJ": _show, "'": _show_on_next_line, '"': _show_spaced,
        "Tc": _setting("spacing"), "Tw": _setting("word_spacing"), "Tz": _setting("stretch", 0.01),
        "Ts": _setting("rise"),
        "Tr": _setting("mode"), "m": _start, "l": _line_to, "re": _rectangle, "S": _paint, "s": _paint, "f": _paint,
        "F": _paint, "f*": _paint_between, "B": _paint, "B*": _paint, "b": _paint, "b*": _paint, "n": _drop_path,
    }  # fmt: skip
    """ISO 32000-2, annex A."""


def _marked_content(operands: Any, resources: Any) -> _MarkedContent:
    """What a marked-content sequence says of itself (14.6.2, 14.8.2.2 and 14.9.4)."""
    artifact = bool(operands) and operands[0] == "/Artifact"
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, pikepdf.Name):
        properties = resources.get("/Properties", {}).get(str(properties))
    if not isinstance(properties, pikepdf.Dictionary):
        return _MarkedContent(artifact=artifact)
    mcid, actual = properties.get("/MCID"), properties.get("/ActualText")
    return _MarkedContent(None if mcid is None else int(mcid), None if actual is None else str(actual), artifact)
