"""What the content streams of a PDF paint: an interpreter of as much of the graphics state as the rules ask about.

ISO 32000-1, 8.4 and 9.3. Clipping is not followed: what a clipping path hides counts as painted.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pikepdf

from publish.preflight.facts import Box, Facts, Image
from publish.preflight.graphics import IDENTITY, Matrix, State, initial, is_white, matrix, multiplied, numbers
from publish.preflight.spaces import CMYK, GRAY, RGB, Space, space
from publish.preflight.widths import Widths

_DEEPEST: Final = 12
"""Forms in forms, further down than which none is followed: a broken file may draw itself."""
_DARK: Final = 0.85
"""From so much black on, text is meant to be black."""
_SAMPLE: Final = 96
"""Pixels of an image, in each direction, that its ink is told by."""


_BROKEN: Final = (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError)
"""What comes of content that does not keep to the standard: operands of another kind, resources that are not there."""


class Painter:
    """Reads what pages paint into facts."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._known = _Known()

    def read(self, page: pikepdf.Page, number: int, trim: Box | None) -> None:
        """Takes in one page; `trim` is its TrimBox, where it has one."""
        resources = page.obj.get("/Resources", pikepdf.Dictionary())
        interpreter = _Interpreter(self._facts, number, trim, self._known)
        try:
            interpreter.run(page.obj, resources, State(IDENTITY), 0)
        except _BROKEN:
            self._facts.unread.add(number)


@dataclass(slots=True)
class _Known:
    """What is found out once for a file, by object: the ink of an image, the widths of a font."""

    inks: dict[Any, float] = field(default_factory=dict)
    widths: dict[Any, Widths] = field(default_factory=dict)


class _Interpreter:
    def __init__(self, facts: Facts, page: int, trim: Box | None, known: _Known) -> None:
        self._facts = facts
        self._page = page
        self._trim = trim
        self._known = known
        self._resources: Any = None
        self._state = State(IDENTITY)
        self._depth = 0
        self._text = self._line = IDENTITY
        self._leading = 0.0
        self._rectangles: list[tuple[float, float]] = []

    def run(self, stream: Any, resources: Any, state: State, depth: int) -> None:
        """Reads the content of a page or form."""
        outer = self._resources, self._state, self._depth
        self._resources, self._state, self._depth = resources, state, depth
        saved: list[State] = []
        for instruction in pikepdf.parse_content_stream(stream):
            name = str(instruction.operator)
            match name:
                case "q":
                    saved.append(self._state)
                case "Q":
                    self._state = saved.pop() if saved else self._state
                case "INLINE IMAGE":
                    self._inline(instruction)
                case _:
                    if operator := self._OPERATORS.get(name):
                        operator(self, instruction.operands)
        self._resources, self._state, self._depth = outer

    # -- state ----------------------------------------------------------------------------------------

    def _concatenate(self, operands: Any) -> None:
        self._state = replace(self._state, matrix=multiplied(matrix(operands), self._state.matrix))

    def _set_width(self, operands: Any) -> None:
        self._state = replace(self._state, width=float(operands[0]))

    def _set_state(self, operands: Any) -> None:
        state = self._resources.get("/ExtGState", {}).get(str(operands[0]))
        if state is None:
            return
        faint = any(float(state.get(key, 1)) < 1 for key in ("/CA", "/ca"))
        blended = str(state.get("/BM", "/Normal")) not in ("/Normal", "/Compatible")
        if faint or blended or str(state.get("/SMask", "/None")) != "/None":
            self._facts.transparent.add(self._page)
        if "/LW" in state:
            self._set_width([state.LW])

    def _fill_with(self, kind: Space) -> Callable[[Any], None]:
        def set_fill(operands: Any) -> None:
            self._state = replace(self._state, fill=kind, fill_colour=numbers(operands))

        return set_fill

    def _stroke_with(self, kind: Space) -> Callable[[Any], None]:
        def set_stroke(operands: Any) -> None:
            self._state = replace(self._state, stroke=kind, stroke_colour=numbers(operands))

        return set_stroke

    def _set_fill_space(self, operands: Any) -> None:
        kind = space(operands[0], self._resources)
        self._state = replace(self._state, fill=kind, fill_colour=initial(kind))

    def _set_stroke_space(self, operands: Any) -> None:
        kind = space(operands[0], self._resources)
        self._state = replace(self._state, stroke=kind, stroke_colour=initial(kind))

    # -- text -----------------------------------------------------------------------------------------

    def _begin_text(self, _: Any) -> None:
        self._text = self._line = IDENTITY

    def _set_font(self, operands: Any) -> None:
        self._state = replace(self._state, font=str(operands[0]), size=float(operands[1]))

    def _set_character_spacing(self, operands: Any) -> None:
        self._state = replace(self._state, character_spacing=float(operands[0]))

    def _set_word_spacing(self, operands: Any) -> None:
        self._state = replace(self._state, word_spacing=float(operands[0]))

    def _set_stretch(self, operands: Any) -> None:
        self._state = replace(self._state, stretch=float(operands[0]) / 100)

    def _set_rendering(self, operands: Any) -> None:
        self._state = replace(self._state, rendering=int(operands[0]))

    def _place(self, operands: Any) -> None:
        self._text = self._line = matrix(operands)

    def _set_leading(self, operands: Any) -> None:
        self._leading = float(operands[0])

    def _move(self, operands: Any) -> None:
        self._text = self._line = multiplied((1, 0, 0, 1, float(operands[0]), float(operands[1])), self._line)

    def _move_and_lead(self, operands: Any) -> None:
        self._leading = -float(operands[1])
        self._move(operands)

    def _next_line(self, _: Any) -> None:
        self._move((0, -self._leading))

    def _show(self, operands: Any) -> None:
        state = self._state
        begin, end = self._text, self._advance(operands[-1])
        self._text = end
        if state.rendering in (3, 7):
            return
        if state.rendering in (0, 2, 4, 6):
            self._paint("text", state.fill, state.fill_colour)
            inks = state.fill.inks(state.fill_colour)
            if len(inks) == 4 and inks[3] >= _DARK and sum(inks[:3]) > 0:
                self._facts.rich_text.add(self._page)
        if state.rendering in (1, 2, 5, 6):
            self._paint("text", state.stroke, state.stroke_colour)
        # Letters are taken to be half of their size high.
        corners = [(begin, 0.0), (begin, state.size / 2), (end, 0.0), (end, state.size / 2)]
        raised = [multiplied((1, 0, 0, 1, 0, height), place) for place, height in corners]
        self._keep_nearest([multiplied(each, state.matrix)[4:] for each in raised])

    def _advance(self, shown: Any) -> Matrix:
        """The text matrix behind what is shown: a string, or strings with the gaps between them."""
        state, widths = self._state, self._widths()
        along = 0.0
        for piece in shown if isinstance(shown, pikepdf.Array) else [shown]:
            if not isinstance(piece, pikepdf.String):
                along -= float(piece) / 1000 * state.size
                continue
            for width, is_space in widths.advances(bytes(piece)) if widths else ():
                along += width / 1000 * state.size + state.character_spacing + state.word_spacing * is_space
        return multiplied((1, 0, 0, 1, along * state.stretch, 0), self._text)

    def _widths(self) -> Widths | None:
        font = self._resources.get("/Font", {}).get(self._state.font)
        if font is None:
            return None
        if font.objgen == (0, 0):
            return Widths(font)
        if font.objgen not in self._known.widths:
            self._known.widths[font.objgen] = Widths(font)
        return self._known.widths[font.objgen]

    def _show_on_next_line(self, operands: Any) -> None:
        self._next_line(operands)
        self._show(operands)

    def _keep_nearest(self, corners: list[tuple[float, float]]) -> None:
        """Takes in text by its corners. None is left of text beyond the trim; text across it is cut, at no distance."""
        if self._trim is None:
            return
        left, bottom, right, top = self._trim
        distances = [min(x - left, y - bottom, right - x, top - y) for x, y in corners]
        if max(distances) >= 0:
            nearest = max(0, min(distances))
            self._facts.nearest[self._page] = min(nearest, self._facts.nearest.get(self._page, math.inf))

    # -- paths ----------------------------------------------------------------------------------------

    def _rectangle(self, operands: Any) -> None:
        self._rectangles.append((abs(float(operands[2])), abs(float(operands[3]))))

    def _end_path(self, _: Any) -> None:
        self._rectangles.clear()

    def _fill(self, _: Any) -> None:
        self._paint("vector", self._state.fill, self._state.fill_colour)
        for width, height in self._rectangles:
            if width and height and is_white(self._state) is False:
                self._keep_thinnest(min(width, height))
        self._rectangles.clear()

    def _stroke(self, _: Any) -> None:
        self._paint("vector", self._state.stroke, self._state.stroke_colour)
        self._keep_thinnest(self._state.width)
        self._rectangles.clear()

    def _fill_and_stroke(self, operands: Any) -> None:
        self._fill(operands)
        self._stroke(operands)

    def _shade(self, operands: Any) -> None:
        shading = self._resources.get("/Shading", {}).get(str(operands[0]))
        if shading is not None:
            self._paint("vector", space(shading.get("/ColorSpace", "/DeviceGray"), self._resources), ())

    def _keep_thinnest(self, width: float) -> None:
        a, b, c, d, *_ = self._state.matrix
        points = width * math.sqrt(abs(a * d - b * c))
        self._facts.thinnest[self._page] = min(points, self._facts.thinnest.get(self._page, math.inf))

    def _paint(self, what: str, kind: Space, colour: tuple[float, ...]) -> None:
        self._facts.colours[kind.base, kind.name, what].add(self._page)
        for spot in kind.spots:
            if spot != "All":
                self._facts.spots[spot].add(self._page)
        # Registration marks are in every ink there is, outside what is kept.
        if kind.spots != ("All",):
            self._keep_ink(100 * sum(kind.inks(colour)))

    def _keep_ink(self, percent: float) -> None:
        self._facts.ink[self._page] = max(percent, self._facts.ink.get(self._page, 0))

    # -- images and forms -----------------------------------------------------------------------------

    def _draw(self, operands: Any) -> None:
        drawn = self._resources.get("/XObject", {}).get(str(operands[0]))
        if drawn is None:
            return
        if drawn.get("/Subtype") == "/Image":
            self._image(drawn)
        elif drawn.get("/Subtype") == "/Form" and self._depth < _DEEPEST:
            # A form that is a group for itself makes nothing transparent; its state does.
            placed = multiplied(matrix(drawn.get("/Matrix", IDENTITY)), self._state.matrix)
            resources = drawn.get("/Resources", self._resources)
            self.run(drawn, resources, replace(self._state, matrix=placed), self._depth + 1)

    def _image(self, image: Any) -> None:
        if "/SMask" in image:
            self._facts.transparent.add(self._page)
        stencil = bool(image.get("/ImageMask", False))
        self._measure(int(image.Width), int(image.Height), stencil or int(image.get("/BitsPerComponent", 8)) == 1)
        if stencil:
            self._paint("image", self._state.fill, self._state.fill_colour)
        else:
            kind = space(image.get("/ColorSpace", "/DeviceGray"), self._resources)
            self._facts.colours[kind.base, kind.name, "image"].add(self._page)
            if kind.base == "CMYK":
                self._keep_ink(self._weight(image))

    def _inline(self, instruction: Any) -> None:
        image = instruction.iimage
        self._measure(image.width, image.height, image.image_mask or image.bits_per_component == 1)
        if image.image_mask:
            self._paint("image", self._state.fill, self._state.fill_colour)
        else:
            kind = space(pikepdf.Name(image.colorspace), self._resources)
            self._facts.colours[kind.base, kind.name, "image"].add(self._page)

    def _measure(self, width: int, height: int, line_art: bool) -> None:
        a, b, c, d, *_ = self._state.matrix
        across, upright = math.hypot(a, b), math.hypot(c, d)
        if across and upright:
            ppi = min(width * 72 / across, height * 72 / upright)
            self._facts.images.append(Image(self._page, width, height, ppi, line_art))

    def _weight(self, image: Any) -> float:
        """The most ink in a CMYK image, in percent; a small copy of it is weighed, each image once."""
        key = image.objgen
        if key not in self._known.inks:
            try:
                small = pikepdf.PdfImage(image).as_pil_image()
            except (pikepdf.PdfError, NotImplementedError, ValueError, OSError):
                self._facts.unread.add(self._page)
                return 0
            small.thumbnail((_SAMPLE, _SAMPLE))
            inks = small.tobytes()
            self._known.inks[key] = max(map(sum, zip(*(inks[at::4] for at in range(4)), strict=True)), default=0) / 2.55
        return self._known.inks[key]

    _OPERATORS: Final[dict[str, Callable[[_Interpreter, Any], None]]] = {
        "cm": _concatenate, "w": _set_width, "gs": _set_state,
        "g": lambda self, it: self._fill_with(GRAY)(it), "G": lambda self, it: self._stroke_with(GRAY)(it),
        "rg": lambda self, it: self._fill_with(RGB)(it), "RG": lambda self, it: self._stroke_with(RGB)(it),
        "k": lambda self, it: self._fill_with(CMYK)(it), "K": lambda self, it: self._stroke_with(CMYK)(it),
        "cs": _set_fill_space, "CS": _set_stroke_space,
        "sc": lambda self, it: self._fill_with(self._state.fill)(it),
        "scn": lambda self, it: self._fill_with(self._state.fill)(it),
        "SC": lambda self, it: self._stroke_with(self._state.stroke)(it),
        "SCN": lambda self, it: self._stroke_with(self._state.stroke)(it),
        "BT": _begin_text, "Tf": _set_font, "Tc": _set_character_spacing, "Tw": _set_word_spacing, "Tz": _set_stretch,
        "Tr": _set_rendering, "Tm": _place, "TL": _set_leading, "Td": _move,
        "TD": _move_and_lead, "T*": _next_line, "Tj": _show, "TJ": _show, "'": _show_on_next_line,
        '"': _show_on_next_line,
        "re": _rectangle, "n": _end_path, "f": _fill, "F": _fill, "f*": _fill, "S": _stroke, "s": _stroke,
        "B": _fill_and_stroke, "B*": _fill_and_stroke, "b": _fill_and_stroke, "b*": _fill_and_stroke, "sh": _shade,
        "Do": _draw,
    }  # fmt: skip
