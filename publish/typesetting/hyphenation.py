"""Where words may break at a line's end, and how they are spelt there.

WeasyPrint breaks words by Pyphen's patterns (`syllables`), line by line: it stacks hyphens, lets a word run on over a
page turn, takes the parts of “(job)studenten” for words, and knows nothing of the trema, which Dutch spelling drops
where a break already parts the vowels: “financiële” is broken “financi-ele”. A line that should not end in a hyphen is
set again without breaking words; tremas are dropped once everything is laid out.

It also takes a piece of text for too long that fits but for the space at its end, and breaks its first word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from typing import Any, Final

import weasyprint.layout.inline
import weasyprint.text.line_break

from publish.typesetting import syllables

HYPHEN: Final = "\N{HYPHEN}"
_SOFT_HYPHEN: Final = "\N{SOFT HYPHEN}"
_MOST: Final = 2
"""As many lines in a row may end in a hyphen."""
_SHORT: Final = 14
"""Letters of a last line that are too few for one that begins with the rest of a word."""
_NEAR: Final = 40
"""Letters that may be the rest of a word alone on a line."""
_LOOSE: Final = 0.4
"""By how much of the type size spaces may be stretched to spare a last line that."""
_GAPING: Final = 0.78
"""By how much at most to spare a third hyphen in a row, or one over a page turn: to gaps of about one em."""
_VOWELS: Final = frozenset("aeiouy")
_SPACES: Final = frozenset(" \N{NO-BREAK SPACE}")
_BRACKETED: Final = re.compile(r"\w+(?:[()]\w+)+")
_TREMA: Final = "\N{COMBINING DIAERESIS}"


@contextmanager
def hyphens_limited() -> Iterator[None]:
    """While it lasts, WeasyPrint ends at most two lines in a row, and none that is the last of a page, in a hyphen.

    Nor does the rest of a word stand alone on the last line. Any of these is better than a line that gapes.

    WeasyPrint has no properties for that (CSS Text 4, `hyphenate-limit-lines` and `hyphenate-limit-last`), so its
    `get_next_linebox` is wrapped. Its version is pinned in pyproject.toml; the tests of page quality say when a new
    one no longer asks here.
    """
    inline, breaking = weasyprint.layout.inline, weasyprint.text.line_break
    original, split = inline.get_next_linebox, inline.split_first_line
    patterns, words = breaking.pyphen, breaking.get_next_word_boundaries
    inline.get_next_linebox, inline.split_first_line = _Limited(original), partial(_first_line, split)
    breaking.pyphen, breaking.get_next_word_boundaries = syllables, partial(_next_word, words)
    try:
        yield
    finally:
        inline.get_next_linebox, inline.split_first_line = original, split
        breaking.pyphen, breaking.get_next_word_boundaries = patterns, words


def _next_word(next_word: Callable[[str, str], tuple[int, int] | None], text: str, lang: str) -> tuple[int, int] | None:
    """Where the first word of a text begins and ends; brackets within it do not end it."""
    found = next_word(text, lang)
    bracketed = _BRACKETED.match(text, found[0]) if found else None
    return bracketed.span() if bracketed else found


def _first_line(
    split: Callable[..., tuple[Any, ...]],
    text: str,
    style: Any,
    context: Any,
    width: float | None,
    *others: Any,
    **more: Any,
) -> tuple[Any, ...]:
    """The first line of a text as WeasyPrint has it: its layout, its bytes, where the next begins, its width …

    A text that fits but for the space at its end is one, and what follows stands on the next.
    """
    found = split(text, style, context, width, *others, **more)
    if width is not None and text.endswith(" ") and found[0].text.endswith(HYPHEN):
        layout, length, rest, *measures = split(text.rstrip(" "), style, context, width, *others, **more)
        if rest is None and measures[0] <= width:
            return layout, length, len(text.encode()), *measures
    return found


class _Limited:
    """Sets the next line of a paragraph; remembers where the last one ended, and how many before it with a hyphen."""

    def __init__(self, next_line: Callable[..., tuple[Any, Any]]) -> None:
        self._next_line = next_line
        self._end: tuple[Any, float] | None = None
        self._run = 0

    def __call__(self, context: Any, linebox: Any, top: float, *others: Any) -> tuple[Any, Any]:
        bottom_space, skip, block, absolutes, fixed, *_ = others
        run = self._run if self._end == (linebox.element, top) else 0
        paragraph = _Paragraph(self._next_line, context, linebox, bottom_space, others[2:])
        # What hangs from a line that is set twice would be there twice: such a line stays as it is.
        hanging = len(absolutes), len(fixed)
        line, rest = paragraph.line(top, skip)
        if line is not None and hanging == (len(absolutes), len(fixed)) and _ends_in(line, HYPHEN):
            bad = run >= _MOST or paragraph.is_last(line, rest)
            if not bad and run == _MOST - 1:
                bad = paragraph.is_better_whole(line, rest, top, skip)
            if bad or paragraph.leaves_rest_of_word(line, rest):
                whole, after = paragraph.line(top, skip, whole=True)
                stretched = _spacing(whole) / linebox.style["font_size"]
                # A word that is longer than a line has to break, again and again; a pixel is for rounding.
                if whole.width < block.width + 1 and stretched <= (_GAPING if bad else _LOOSE):
                    line, rest = whole, after
        if line is not None:
            self._run = run + 1 if _ends_in(line, HYPHEN, "-") else 0
            self._end = (linebox.element, line.position_y + line.height)
        return line, rest


class _Paragraph:
    """The lines of a paragraph as WeasyPrint would set them; `others` are further arguments that it wants."""

    def __init__(
        self, next_line: Callable[..., tuple[Any, Any]], context: Any, linebox: Any, bottom_space: float, others: Any
    ) -> None:
        self._next_line = next_line
        self._context = context
        self._linebox = linebox
        self._bottom_space = bottom_space
        self._others = others

    def line(self, top: float, skip: Any, *, whole: bool = False) -> tuple[Any, Any]:
        """The line at `top` that begins at `skip`, and where the next begins; with no word broken if `whole`."""
        patterns = self._context.dictionaries
        if whole:
            self._context.dictionaries = _NoBreaks()
        try:
            return self._next_line(self._context, self._linebox, top, self._bottom_space, skip, *self._others)
        finally:
            self._context.dictionaries = patterns

    def is_last(self, line: Any, rest: Any) -> bool:
        """Whether the page ends with this line: there is no room for another, or one more would leave a widow."""
        if self._context.overflows_page(self._bottom_space, line.position_y + 2 * line.height):
            return True
        if not self._context.overflows_page(self._bottom_space, line.position_y + 3 * line.height):
            return False
        following, rest = self._after(line, rest)
        return rest is not None and self._after(following, rest)[1] is None

    def leaves_rest_of_word(self, line: Any, rest: Any) -> bool:
        """Whether the last line would be little more than the rest of a word."""
        if not self._nearly_ends(rest):
            return False
        following, end = self._after(line, rest)
        word = following and _text(following, 0)
        if not word or end is not None or word is not _text(following, -1):
            return False
        return len(word.text) < _SHORT or not set(word.text) & _SPACES

    def _nearly_ends(self, rest: Any) -> bool:
        """Whether so little follows that it may be one short line: a look at the last text, before a line is tried."""
        box = self._linebox
        while not _is_text(box):
            if rest is None or type(box).__name__ not in ("LineBox", "InlineBox"):
                return False
            (at, rest), *_ = rest.items()
            if at < len(box.children) - 1:
                return False
            box = box.children[at]
        return rest is not None and len(box.text) - next(iter(rest)) < _NEAR

    def is_better_whole(self, line: Any, rest: Any, top: float, skip: Any) -> bool:
        """Whether this line, rather than a next one that must not be broken, is set without breaking a word."""
        following, _ = self._after(line, rest)
        if following is None or not _ends_in(following, HYPHEN):
            return False
        broken = _spacing(self._after(line, rest, whole=True)[0])
        line, rest = self.line(top, skip, whole=True)
        return max(_spacing(line), _spacing(self._after(line, rest)[0])) < broken

    def _after(self, line: Any, rest: Any, *, whole: bool = False) -> tuple[Any, Any]:
        return (None, None) if rest is None else self.line(line.position_y + line.height, rest, whole=whole)


class _NoBreaks:
    """In the place of WeasyPrint's Pyphen dictionaries by language: no word can be broken."""

    def get(self, _: object) -> _NoBreaks:
        """The same for any language."""
        return self

    def iterate(self, _: str) -> tuple[()]:
        """The ways to break a word."""
        return ()


def drop_tremas(pages: list[Any]) -> dict[Any, str]:
    """Respells the rest of a word of which a break parts the vowels; tells, by the box of it, how the source has it.

    The letter without its trema is as wide, and is set in the same place: the lines stay as they are.
    """
    spelt: dict[Any, str] = {}
    for page in pages:
        for block in page.descendants():
            for line, following in pairwise(getattr(block, "children", ())):
                first, rest = _text(line, -1), _text(following, 0)
                if first is None or rest is None or not str(rest.style["lang"]).startswith("nl"):
                    continue
                letter = unicodedata.normalize("NFD", rest.text[:1])
                before = first.text.rstrip(_SOFT_HYPHEN + HYPHEN)[-1:].lower()
                if first.text.endswith(HYPHEN) and before in _VOWELS and letter[1:] == _TREMA:
                    spelt[rest] = rest.text.replace(HYPHEN, _SOFT_HYPHEN)
                    rest.text = letter[0] + rest.text[1:]
                    # Shaped anew when it is painted.
                    rest.pango_layout.text = letter[0] + rest.pango_layout.text[1:]
    return spelt


def _spacing(line: Any) -> float:
    """How much a justified line stretches the spaces between its words, in CSS px."""
    return max((each.justification_spacing for each in line.descendants() if _is_text(each)), default=0) if line else 0


def _is_text(box: Any) -> bool:
    return type(box).__name__ == "TextBox"


def _ends_in(line: Any, *characters: str) -> bool:
    last = _text(line, -1)
    return last is not None and last.text.endswith(characters)


def _text(box: Any, at: int) -> Any:
    """The first (0) or last (-1) text of a line, or none if something else stands there."""
    if _is_text(box):
        return box
    if type(box).__name__ not in ("LineBox", "InlineBox") or not box.children:
        return None
    return _text(box.children[at], at)
