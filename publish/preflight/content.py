"""What a page paints, by its content streams and those of its forms and patterns (ISO 32000-2, 8 and 9)."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

import pikepdf

from publish.preflight.facts import Family, Kind, Paint, Picture
from publish.preflight.geometry import IDENTITY, Box, Matrix, around, matrix_of, multiplied, scales
from publish.preflight.resources import Images, TextFont, ends, font_of, transparency
from publish.preflight.spaces import Space, device, space_of
from publish.preflight.state import Colour, Gathered, State

_DEEPEST: Final = 8
"""Forms in forms, further down than which none is followed."""
_MOST: Final = 30_000
"""Forms and patterns that a page draws at most: a few that draw each other again and again come to millions."""
_ASCENT, _DESCENT = 0.7, -0.2
"""How far letters reach above and below the baseline, as parts of the size: most do not reach further."""
_THIN: Final = 20.0
"""A filled rectangle this many times as long as it is wide is a line."""


_Operator: TypeAlias = Callable[["Interpreter", Any], None]


def _for_strokes(operator: Callable[[Interpreter, Any, bool], None]) -> _Operator:
    """The operator in capitals: the same for the colour of strokes."""
    return lambda interpreter, operands: operator(interpreter, operands, True)


class Interpreter:
    """Goes through a content stream and gathers what it paints into `gathered`."""

    def __init__(self, gathered: Gathered, images: Images, fonts: dict[tuple[int, int], TextFont]) -> None:
        self._found = gathered
        self._images = images
        self._fonts = fonts
        self._patterns: set[tuple[int, int]] = set()
        self._base = IDENTITY
        self._resources: Any = None
        self._state = State(IDENTITY)
        self._saved: list[State] = []
        self._text = self._line = IDENTITY
        self._subpaths: list[list[tuple[float, float]]] = []
        self._rectangles: list[tuple[float, float]] = []
        self._open: list[tuple[int, int]] = []
        self._drawn = 0

    def run(self, stream: Any, resources: Any, matrix: Matrix) -> None:
        """Reads a page's content. `matrix` leads to points on paper. Raises pikepdf.PdfError where it is broken."""
        self._base = matrix
        self._state = State(matrix)
        self._read(stream, resources)

    def _read(self, stream: Any, resources: Any) -> None:
        outside, saved = self._resources, self._saved
        self._resources, self._saved = resources, []
        for instruction in pikepdf.parse_content_stream(stream):
            if operator := self._OPERATORS.get(str(instruction.operator)):
                operator(self, instruction.operands)
            elif isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self._picture(instruction.iimage.obj, inline=True)
        self._resources, self._saved = outside, saved

    def _draw_stream(self, stream: Any, matrix: Matrix) -> None:
        """A form or a pattern: begins with the state of now, and leaves it as it was; not within itself."""
        if stream.objgen in self._open or len(self._open) >= _DEEPEST:
            return
        self._drawn += 1
        if self._drawn > _MOST:
            raise pikepdf.PdfError("forms draw one another without end")
        state, text = copy.copy(self._state), (self._text, self._line)
        self._open.append(stream.objgen)
        self._state.matrix = matrix
        self._read(stream, stream.get("/Resources", self._resources))
        self._open.pop()
        self._state, (self._text, self._line) = state, text

    # -- graphics state -------------------------------------------------------------------------------

    def _save(self, _: Any) -> None:
        self._saved.append(copy.copy(self._state))

    def _restore(self, _: Any) -> None:
        if self._saved:
            self._state = self._saved.pop()

    def _transform(self, operands: Any) -> None:
        self._state.matrix = multiplied(matrix_of(operands), self._state.matrix)

    def _set_width(self, operands: Any) -> None:
        self._state.width = float(operands[0])

    def _set_state(self, operands: Any) -> None:
        given = self._resources.get("/ExtGState", {}).get(str(operands[0]))
        if given is None:
            return
        state = self._state
        if "/LW" in given:
            state.width = float(given.LW)
        if "/Font" in given:
            state.font, state.size = self._font(given.Font[0]), float(given.Font[1])
        stroking = bool(given.get("/OP", state.overprint[1]))
        state.overprint = bool(given.get("/op", stroking if "/OP" in given else state.overprint[0])), stroking
        self._found.transparency.update(transparency(given))

    # -- colour ---------------------------------------------------------------------------------------

    def _set_space(self, operands: Any, stroking: bool = False) -> None:
        space = space_of(operands[0], self._resources)
        self._set(Colour(space, space.initial), stroking)

    def _set_colour(self, operands: Any, stroking: bool = False) -> None:
        current = self._state.stroke if stroking else self._state.fill
        values = tuple(float(each) for each in operands if not isinstance(each, pikepdf.Name))
        pattern = None
        if len(operands) and isinstance(operands[-1], pikepdf.Name):
            pattern = self._resources.get("/Pattern", {}).get(str(operands[-1]))
        self._set(Colour(current.space, values, pattern), stroking)

    def _set_grey(self, operands: Any, stroking: bool = False) -> None:
        self._set(Colour(device(Family.GREY), tuple(float(each) for each in operands)), stroking)

    def _set_rgb(self, operands: Any, stroking: bool = False) -> None:
        self._set(Colour(device(Family.RGB), tuple(float(each) for each in operands)), stroking)

    def _set_cmyk(self, operands: Any, stroking: bool = False) -> None:
        self._set(Colour(device(Family.CMYK), tuple(float(each) for each in operands)), stroking)

    def _set(self, colour: Colour, stroking: bool) -> None:
        if stroking:
            self._state.stroke = colour
        else:
            self._state.fill = colour

    def _paint(self, kind: Kind, *, stroking: bool) -> None:
        colour = self._state.stroke if stroking else self._state.fill
        if colour.pattern is not None:
            self._paint_pattern(kind, colour)
        if colour.pattern is None or colour.values:
            inks = colour.space.inks(colour.values) if len(colour.values) == colour.space.components else None
            self._add(kind, colour.space, inks, overprint=self._state.overprint[stroking])

    def _paint_pattern(self, kind: Kind, colour: Colour) -> None:
        """A shading by its colours, tiles by what stands on them; each tile once a page (ISO 32000-2, 8.7)."""
        pattern = colour.pattern
        if not isinstance(pattern, pikepdf.Stream):
            self._shading(kind, pattern.get("/Shading"))
        elif pattern.objgen not in self._patterns:
            self._patterns.add(pattern.objgen)
            self._draw_stream(pattern, multiplied(matrix_of(pattern.get("/Matrix", IDENTITY)), self._base))

    def _shading(self, kind: Kind, shading: Any) -> None:
        if shading is None:
            return
        space = space_of(shading.get("/ColorSpace"), self._resources)
        for values in ends(shading.get("/Function")):
            inks = space.inks(values) if len(values) == space.components else None
            self._add(kind, space, inks)
        self._add(kind, space, None)

    def _add(self, kind: Kind, space: Space, inks: tuple[float, ...] | None, *, overprint: bool = False) -> None:
        rounded = None if inks is None else tuple(round(each, 3) for each in inks)
        paint = Paint(kind=kind, family=space.family, space=space.name, inks=rounded, overprint=overprint)
        self._found.paints.add(paint)

    # -- paths ----------------------------------------------------------------------------------------

    def _begin_subpath(self, operands: Any) -> None:
        self._subpaths.append([])
        self._add_points(operands)

    def _add_points(self, operands: Any) -> None:
        numbers = [float(each) for each in operands]
        self._subpaths[-1] += zip(numbers[::2], numbers[1::2], strict=True)

    def _add_rectangle(self, operands: Any) -> None:
        x, y, width, height = (float(each) for each in operands)
        self._subpaths.append([(x, y), (x + width, y + height)])
        self._rectangles.append((abs(width), abs(height)))

    def _fill_path(self, _: Any) -> None:
        self._paint_path(fills=True)

    def _stroke_path(self, _: Any) -> None:
        self._paint_path(strokes=True)

    def _paint_both(self, _: Any) -> None:
        self._paint_path(fills=True, strokes=True)

    def _drop_path(self, _: Any) -> None:
        self._subpaths, self._rectangles = [], []

    def _paint_path(self, *, fills: bool = False, strokes: bool = False) -> None:
        subpaths, rectangles, matrix = self._subpaths, self._rectangles, self._state.matrix
        self._drop_path(None)
        if not any(around(points, matrix).meets(self._found.visible) for points in subpaths):
            return
        if fills:
            self._paint(Kind.VECTOR, stroking=False)
            self._found.widths += _thin(rectangles, matrix)
        if strokes:
            self._paint(Kind.VECTOR, stroking=True)
            self._found.widths.append(self._state.width * min(scales(matrix)))

    def _paint_shading(self, operands: Any) -> None:
        self._shading(Kind.VECTOR, self._resources.get("/Shading", {}).get(str(operands[0])))

    # -- images and forms -----------------------------------------------------------------------------

    def _draw(self, operands: Any) -> None:
        given = self._resources.get("/XObject", {}).get(str(operands[0]))
        subtype = None if given is None else given.get("/Subtype")
        if subtype == "/Form":
            if "/CS" in (group := given.get("/Group", {})):
                self._add(Kind.BLENDING, space_of(group["/CS"], self._resources), None)
            self._draw_stream(given, multiplied(matrix_of(given.get("/Matrix", IDENTITY)), self._state.matrix))
        elif subtype == "/Image":
            self._picture(given)

    def _picture(self, given: Any, *, inline: bool = False) -> None:
        matrix = self._state.matrix
        if not around([(0, 0), (1, 1)], matrix).meets(self._found.visible):
            return
        width, height = int(given.get("/Width", 1)), int(given.get("/Height", 1))
        mask = bool(given.get("/ImageMask", False))
        line_art = mask or int(given.get("/BitsPerComponent", 8)) == 1
        across, up = scales(matrix)
        ppi = min(72 * width / max(across, 1e-6), 72 * height / max(up, 1e-6))
        self._found.pictures.append(Picture(width=width, height=height, ppi=ppi, line_art=line_art))
        if "/SMask" in given:
            self._found.transparency.add("zacht masker")
        if mask:
            self._paint(Kind.IMAGE, stroking=False)
        else:
            space = space_of(given.get("/ColorSpace"), self._resources)
            self._add(Kind.IMAGE, space, self._images.inks(given, space, inline=inline))

    # -- text -----------------------------------------------------------------------------------------

    def _begin_text(self, _: Any) -> None:
        self._text = self._line = IDENTITY

    def _set_font(self, operands: Any) -> None:
        given = self._resources.get("/Font", {}).get(str(operands[0]))
        self._state.font = None if given is None else self._font(given)
        self._state.size = float(operands[1])

    def _font(self, given: Any) -> TextFont:
        if given.objgen == (0, 0):
            return font_of(given)
        if given.objgen not in self._fonts:
            self._fonts[given.objgen] = font_of(given)
        return self._fonts[given.objgen]

    def _set_mode(self, operands: Any) -> None:
        self._state.mode = int(operands[0])

    def _set_spacing(self, operands: Any) -> None:
        self._state.spacing = float(operands[0])

    def _set_word_spacing(self, operands: Any) -> None:
        self._state.word_spacing = float(operands[0])

    def _set_stretch(self, operands: Any) -> None:
        self._state.stretch = float(operands[0]) / 100

    def _set_rise(self, operands: Any) -> None:
        self._state.rise = float(operands[0])

    def _set_leading(self, operands: Any) -> None:
        self._state.leading = float(operands[0])

    def _place(self, operands: Any) -> None:
        self._text = self._line = matrix_of(operands)

    def _move(self, operands: Any) -> None:
        self._text = self._line = multiplied((1, 0, 0, 1, float(operands[0]), float(operands[1])), self._line)

    def _move_and_lead(self, operands: Any) -> None:
        self._state.leading = -float(operands[1])
        self._move(operands)

    def _next_line(self, _: Any) -> None:
        self._move((0, -self._state.leading))

    def _show_on_next_line(self, operands: Any) -> None:
        if len(operands) == 3:
            self._state.word_spacing, self._state.spacing = float(operands[0]), float(operands[1])
        self._next_line(operands)
        self._show(operands)

    def _show(self, operands: Any) -> None:
        state, font = self._state, self._state.font
        if font is None:
            return
        advance = sum(self._advances(operands[-1], font))
        matrix = multiplied((state.stretch, 0, 0, 1, 0, state.rise), multiplied(self._text, state.matrix))
        box = around([(0, _DESCENT * state.size), (advance, _ASCENT * state.size)], matrix)
        self._text = multiplied((1, 0, 0, 1, advance * state.stretch, 0), self._text)
        # 3: invisible, as behind a scan; 7: a clip.
        if state.mode in (3, 7) or not box.meets(self._found.visible):
            return
        self._found.fonts.add(font.font)
        for stroking in (False, True):
            if state.mode % 4 in ((1, 2) if stroking else (0, 2)):
                self._paint(Kind.TEXT, stroking=stroking)
        self._keep_distance(box)

    def _advances(self, operand: Any, font: TextFont) -> Iterator[float]:
        """Of each string and each shift in a `TJ`, in text space (ISO 32000-2, 9.4.4)."""
        state = self._state
        for each in operand if isinstance(operand, pikepdf.Array) else [operand]:
            if isinstance(each, pikepdf.String):
                codes = bytes(each)
                spaces = codes.count(b" ") if font.bytes_a_code == 1 else 0
                letters = len(codes) // font.bytes_a_code
                yield font.width(codes) * state.size + letters * state.spacing + spaces * state.word_spacing
            else:
                yield -float(each) / 1000 * state.size

    def _keep_distance(self, box: Box) -> None:
        trim = self._found.trim
        margin = min(trim.margins(box))
        if margin >= 0:
            self._found.text_margins.append(margin)
        elif trim.meets(box):
            self._found.cut_text = True

    _OPERATORS: Final[dict[str, _Operator]] = {
        "q": _save, "Q": _restore, "cm": _transform, "w": _set_width, "gs": _set_state,
        "Do": _draw, "sh": _paint_shading, "m": _begin_subpath, "re": _add_rectangle,
        "l": _add_points, "c": _add_points, "v": _add_points, "y": _add_points,
        "n": _drop_path, "f": _fill_path, "F": _fill_path, "f*": _fill_path, "S": _stroke_path, "s": _stroke_path,
        "B": _paint_both, "B*": _paint_both, "b": _paint_both, "b*": _paint_both,
        "BT": _begin_text, "Tf": _set_font, "Tr": _set_mode, "Tc": _set_spacing, "Tw": _set_word_spacing,
        "Tz": _set_stretch, "Ts": _set_rise, "TL": _set_leading, "Tm": _place, "Td": _move, "TD": _move_and_lead,
        "T*": _next_line, "Tj": _show, "TJ": _show, "'": _show_on_next_line, '"': _show_on_next_line,
        "cs": _set_space, "CS": _for_strokes(_set_space), "sc": _set_colour, "SC": _for_strokes(_set_colour),
        "scn": _set_colour, "SCN": _for_strokes(_set_colour), "g": _set_grey, "G": _for_strokes(_set_grey),
        "rg": _set_rgb, "RG": _for_strokes(_set_rgb), "k": _set_cmyk, "K": _for_strokes(_set_cmyk),
    }  # fmt: skip
    """ISO 32000-2, annex A."""


def _thin(rectangles: list[tuple[float, float]], matrix: Matrix) -> Iterator[float]:
    """How thick those of the filled rectangles are that are meant as lines."""
    across, up = scales(matrix)
    for width, height in rectangles:
        thin, long = sorted((width * across, height * up))
        if 0 < thin * _THIN < long:
            yield thin
