"""The text that a PDF paints, by its content streams (ISO 32000-2, 9.4 and 14.6): they tell what belongs to a tag."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias
from unicodedata import bidirectional, normalize

import pikepdf

from publish.archive import UnreadableError
from publish.verify.canvas import Canvas, Painted
from publish.verify.content_stream import NAME, codes, instructions, name_of
from publish.verify.matrix import IDENTITY, Matrix, multiplied
from publish.verify.memory import Memory
from publish.verify.pdf_fonts import Font, Fonts

_DEEPEST: Final = 8
"""Forms in forms, further down than which none goes: a broken file may draw itself."""
MOST_FORMS: Final = 30_000
"""Forms that a file draws at most: a few that draw each other again and again come to millions."""
SOFT_HYPHEN: Final = "\N{SOFT HYPHEN}"
_JOINED: Final = (SOFT_HYPHEN, "\N{ZERO WIDTH SPACE}")
"""What ends a line of which the next is the rest of the word; neither counts where texts are compared."""

_MARK: Final = re.compile(NAME.pattern + rb"\s*(?:<<\s*/MCID\s+(\d+)\s*>>\s*$|(<<.*>>)|(/.+))", re.DOTALL)
"""The tag of marked content, with an identifier alone, with other properties, or with the name of some."""
_LETTERS: Final = re.compile(r"[^\W_]")
ObjectNumber: TypeAlias = tuple[int, int]
Mark: TypeAlias = tuple[ObjectNumber | None, int]
"""A form, or None for the page, and the identifier of marked content in it (ISO 32000-2, 14.7.5.2)."""


class Run(NamedTuple):
    """Text shown at once: the identifier of its marked content, if any; its page, its baseline and where it begins.

    `stream` is the form that the identifier counts in, None where that is the page.
    """

    mcid: int | None
    text: str
    page: int
    baseline: float
    stream: ObjectNumber | None
    across: float

    def moved(self, across: float, up: float, page: int, stream: ObjectNumber | None) -> Run:
        """The same so many points to the right and higher, on another page or in another form."""
        return Run(self.mcid, self.text, page, self.baseline + up, stream, self.across + across)

    def begins_line_after(self, other: Run) -> bool:
        """Whether this stands on another line than `other`; raised note marks are on the same."""
        return self.page != other.page or abs(self.baseline - other.baseline) > 4


@dataclass(slots=True)
class _MarkedContent:
    """What is open: the identifier of it or of what is around, and the text to take for what it shows, until told."""

    mcid: int | None = None
    actual: str | None = None
    told: str | None = None
    shown: str = ""
    """The text to take for what is shown, as it was told, and what was shown so far."""
    turned: bool = False
    """Whether what each string shows is read from its last character to its first (ISO 32000-1, 14.8.2.3.3)."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it is placed on a page: where it begins, in points from the left, its text; whether it is turned."""

    left: float
    runs: tuple[Run, ...]
    turned: bool


_runs: Final[Memory[tuple[Run, ...]]] = Memory(2048)
"""The runs of canvases: of a whole book, whose other PDF has the same pages."""


class PageText:
    """What one page paints, forms included, in the order in which it is painted."""

    def __init__(self, page: Any, content: bytes, fonts: Fonts, number: int, painted: Painted) -> None:
        self.painted = painted
        self.runs: list[Run] = []
        self.forms: list[Form] = []
        self.lies: list[tuple[str, str]] = []
        """Where other text is told than is shown: the one and the other."""
        self.drawn = 0
        """How many forms are drawn, in one another as well."""
        self._forms_ahead = (canvas for canvas in painted.canvases if canvas.form)
        own = next((canvas for canvas in painted.canvases if not canvas.form), None)
        interpreter = _Interpreter(self, fonts, page.get("/Resources", pikepdf.Dictionary()), IDENTITY, number=number)
        self._add(own, number, None, lambda: interpreter.run(page, content))

    def add_form(
        self, left: float, number: int, stream: ObjectNumber | None, read: Callable[[], None], *, turned: bool
    ) -> None:
        """Adds a form that the page places; those that are canvases come in their order, slugs behind them."""
        before = len(self.runs)
        self._add(next(self._forms_ahead, None), number, stream, read)
        self.forms.append(Form(left, tuple(self.runs[before:]), turned))

    def _add(self, canvas: Canvas | None, number: int, stream: ObjectNumber | None, read: Callable[[], None]) -> None:
        """Adds the runs of a canvas as they were read before, or as they are now."""
        if canvas and (known := _runs.recall(canvas)) is not None:
            self.runs += (run.moved(canvas.across, canvas.up, number, stream) for run in known)
            return
        before = len(self.runs)
        read()
        if canvas and not self.lies and all(run.stream == stream for run in self.runs[before:]):
            _runs.keep(canvas, tuple(run.moved(-canvas.across, -canvas.up, 0, None) for run in self.runs[before:]))

    def marked(self) -> dict[Mark, list[Run]]:
        """The runs by the identifier of their marked content, and what it counts in."""
        found: dict[Mark, list[Run]] = {}
        for run in self.runs:
            if run.mcid is not None:
                found.setdefault((run.stream, run.mcid), []).append(run)
        return found


class _Interpreter:
    """Goes through a content stream: as much of the graphics and text state as it takes to know where text stands."""

    def __init__(
        self,
        page: PageText,
        fonts: Fonts,
        resources: Any,
        transformation: Matrix,
        *,
        number: int,
        depth: int = 0,
        stream: ObjectNumber | None = None,
        marks: Iterable[_MarkedContent] = (),
    ) -> None:
        self._page = page
        self._stream = stream
        self._fonts = fonts
        self._number = number
        self._resources = resources
        self._transformation = transformation
        self._depth = depth
        self._font = ""
        self._named: dict[str, Font] = {}
        self._saved: list[tuple[Matrix, str]] = []
        self._text = self._line = IDENTITY
        self._leading = 0.0
        self._marks = list(marks)

    def run(self, stream: Any, content: bytes | None = None) -> None:
        """Reads the whole of a page's or form's content, which may be known."""
        try:
            for operands, operator in instructions(stream, _READ, content):
                self._OPERATORS[operator](self, operands)
        except (ValueError, IndexError) as error:
            raise UnreadableError(f"a content stream with operands that its operator does not take: {error}") from error

    def _save(self, _: bytes) -> None:
        self._saved.append((self._transformation, self._font))

    def _restore(self, _: bytes) -> None:
        if self._saved:
            self._transformation, self._font = self._saved.pop()

    def _transform(self, operands: bytes) -> None:
        self._transformation = multiplied(_matrix(operands.split()), self._transformation)

    def _set_font(self, operands: bytes) -> None:
        self._font = name_of(operands)

    def _begin_text(self, _: bytes) -> None:
        self._text = self._line = IDENTITY

    def _place(self, operands: bytes) -> None:
        self._text = self._line = _matrix(operands.split())

    def _set_leading(self, operands: bytes) -> None:
        self._leading = float(operands)

    def _move(self, operands: bytes) -> None:
        right, up = map(float, operands.split())
        self._shift(right, up)

    def _move_and_lead(self, operands: bytes) -> None:
        self._leading = -float(operands.split()[1])
        self._move(operands)

    def _next_line(self, _: bytes) -> None:
        self._shift(0, -self._leading)

    def _shift(self, right: float, up: float) -> None:
        self._text = self._line = multiplied((1, 0, 0, 1, right, up), self._line)

    def _begin_mark(self, operands: bytes) -> None:
        mark = _marked_content(operands, self._resources)
        if self._marks:
            around = self._marks[-1]
            mark.mcid = around.mcid if mark.mcid is None else mark.mcid
            mark.turned = mark.turned or around.turned
        self._marks.append(mark)

    def _end_mark(self, _: bytes) -> None:
        if self._marks:
            mark = self._marks.pop()
            if mark.told is not None and not _says(mark.told, mark.shown):
                self._page.lies.append((mark.told, mark.shown))

    def _show(self, operands: bytes) -> None:
        """Adds what is shown, or once the text that its marked content says to take for it."""
        text = self._shown(operands)
        for mark in self._marks:
            if mark.actual is not None:
                mark.shown += text
                text, mark.actual = mark.actual, ""
                break
        mcid = self._marks[-1].mcid if self._marks else None
        *_, across, up = self._text
        along, shear, slant, scale, beside, above = self._transformation
        left, baseline = across * along + up * slant + beside, across * shear + up * scale + above
        self._page.runs.append(Run(mcid, text, self._number, baseline, self._stream, left))

    def _show_on_next_line(self, operands: bytes) -> None:
        self._next_line(operands)
        self._show(operands)

    def _shown(self, operands: bytes) -> str:
        if self._font not in self._named:
            font = self._named[self._font] = self._fonts.get(self._resources, self._font)
            self._page.lies += font.lies
        turned = bool(self._marks) and self._marks[-1].turned
        return self._named[self._font].text(codes(operands), turned=turned)

    def _draw(self, operands: bytes) -> None:
        form = self._resources.get("/XObject", {}).get(name_of(operands))
        if form is None or form.get("/Subtype") != "/Form":
            return
        self._page.drawn += 1
        if self._depth > _DEEPEST or self._page.drawn > MOST_FORMS:
            raise UnreadableError("forms that draw one another without end")
        inside = multiplied(_matrix(form.get("/Matrix", IDENTITY)), self._transformation)
        stream = form.objgen if "/StructParents" in form else self._stream
        interpreter = _Interpreter(
            self._page,
            self._fonts,
            form.get("/Resources", self._resources),
            inside,
            number=self._number,
            depth=self._depth + 1,
            stream=stream,
            marks=self._marks,
        )
        if self._depth:
            interpreter.run(form)
            return
        left = inside[0] * float(form.BBox[0]) + inside[4]
        turned = abs(inside[1]) > abs(inside[0])
        self._page.add_form(left, self._number, stream, lambda: interpreter.run(form), turned=turned)

    _OPERATORS: Final[dict[bytes, Callable[[_Interpreter, bytes], None]]] = {
        b"q": _save, b"Q": _restore, b"cm": _transform, b"Do": _draw, b"BDC": _begin_mark, b"BMC": _begin_mark,
        b"EMC": _end_mark, b"BT": _begin_text, b"Tf": _set_font, b"Tm": _place, b"TL": _set_leading, b"Td": _move,
        b"TD": _move_and_lead, b"T*": _next_line, b"Tj": _show, b"TJ": _show, b"'": _show_on_next_line,
        b'"': _show_on_next_line,
    }  # fmt: skip
    """ISO 32000-2, annex A."""


_READ: Final = frozenset(_Interpreter._OPERATORS)


def _marked_content(operands: bytes, resources: Any) -> _MarkedContent:
    """The identifier and the replacement text of a marked-content sequence (ISO 32000-2, 14.6.2 and 14.9.4)."""
    if name_of(operands) == "/ReversedChars":
        return _MarkedContent(turned=True)
    told = _MARK.match(operands)
    if told is None:
        return _MarkedContent()
    _, mcid, written, name = told.groups()
    if mcid:
        return _MarkedContent(int(mcid))
    properties = (
        pikepdf.Object.parse(written) if written else resources.get("/Properties", {}).get(name_of(name or b""))
    )
    if not isinstance(properties, pikepdf.Dictionary):
        return _MarkedContent()
    number, actual = properties.get("/MCID"), properties.get("/ActualText")
    instead = None if actual is None else str(actual)
    return _MarkedContent(None if number is None else int(number), instead, instead)


def _says(told: str, shown: str) -> bool:
    """Whether text has the letters that are shown, but for accents; in scripts from the right, in whatever order."""
    letters, others = (_LETTERS.findall(normalize("NFKD", text).casefold()) for text in (told, shown))
    return letters == others or (sorted(letters) == sorted(others) and any(map(_is_from_the_right, letters)))


def _is_from_the_right(letter: str) -> bool:
    return bidirectional(letter) in ("R", "AL", "AN")


def joined(runs: Iterable[Run]) -> str:
    """Runs as text: those on one baseline follow on, a new line is a space.

    None where the line ends in a soft hyphen or a zero width space.
    """
    text, before = "", None
    for run in runs:
        if before and run.begins_line_after(before) and not text.endswith(_JOINED):
            text += " "
        text += run.text
        before = run
    return text


def _matrix(values: Iterable[Any]) -> Matrix:
    a, b, c, d, e, f = map(float, values)
    return a, b, c, d, e, f
