"""A paragraph of Word letter by letter, and two of them as one with tracked changes (ECMA-376 part 1, 17.13.5).

The difference is that of the words, whatever runs, links and fields hold them; what is no letter (the mark of a note, a
picture) takes part as a character that stands for it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from docx.oxml.ns import qn

from publish.word_diff import Change, diff
from publish.writers.docx import xml
from publish.writers.docx.fields import complex_field
from publish.writers.docx.xml import Element, w

_SIGNS: Final = {qn("w:br"): "\n", qn("w:tab"): "\t"}
_MARKS: Final = (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))

Character: TypeAlias = Callable[[Element], str]
"""The character that stands for the mark of a note or for a picture: one for two that are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """What holds letters: a link by its relationship or anchor, a field by its instruction, or neither."""

    link: tuple[tuple[str, str], ...] = ()
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Place:
    """Where letters stand that stand together: their holder, how they look, and how many marks come before them.

    `looks` are the `properties` of the run as a value.
    """

    holder: Holder
    properties: Element | None
    looks: tuple[object, ...]
    marks: int


class Letter(NamedTuple):
    """A letter, or what stands for an element that is none."""

    sign: str
    place: Place
    special: Element | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Letters in one place: of both texts, with where they stood in the old one, or of one text only."""

    change: Change
    letters: tuple[Letter, ...]
    place: Place
    before: Place


def letters(paragraph: Element, character: Character) -> list[Letter]:
    """The letters of a paragraph."""
    return list(_Reader(character).read(paragraph))


def marks(paragraph: Element) -> list[Element]:
    """The ends of its bookmarks, in their order."""
    return list(paragraph.iter(*_MARKS))


class _Reader:
    """Reads letters; remembers in which field it is, and how many marks it met."""

    def __init__(self, character: Character) -> None:
        self._character = character
        self._marks = 0
        self._instruction = ""
        self._field: str | None = None

    def read(self, parent: Element, link: tuple[tuple[str, str], ...] = ()) -> Iterator[Letter]:
        for child in parent:
            if child.tag in _MARKS:
                self._marks += 1
            elif child.tag == qn("w:hyperlink"):
                yield from self.read(child, tuple(sorted(child.attrib.items())))
            elif child.tag == qn("w:r"):
                yield from self._run(child, link)

    def _run(self, run: Element, link: tuple[tuple[str, str], ...]) -> Iterator[Letter]:
        properties = run.find(qn("w:rPr"))
        for child in run:
            if child.tag == qn("w:fldChar"):
                kind = child.get(qn("w:fldCharType"))
                self._field = self._instruction if kind == "separate" else None
                self._instruction = "" if kind == "begin" else self._instruction
            elif child.tag == qn("w:instrText"):
                self._instruction += child.text or ""
            elif child is not properties:
                place = Place(
                    holder=Holder(link=link, field=(self._field or "").strip()),
                    properties=properties,
                    looks=_looks(properties),
                    marks=self._marks,
                )
                if child.tag == qn("w:t"):
                    yield from (Letter(sign, place) for sign in child.text or "")
                else:
                    yield Letter(_SIGNS.get(child.tag) or self._character(child), place, child)


def _looks(properties: Element | None) -> tuple[object, ...]:
    return () if properties is None else tuple((each.tag, *sorted(each.attrib.items())) for each in properties)


# -- two as one ---------------------------------------------------------------------------------------


def pieces(old: Sequence[Letter], new: Sequence[Letter]) -> Iterator[Piece]:
    """What becomes of each letter. One that leads elsewhere now is another; one that looks otherwise is the same."""
    was = now = 0
    for run in diff(*("".join(each.sign for each in side) for side in (old, new))):
        size = len(run.text)
        if run.change is Change.EQUAL:
            yield from _kept(old[was : was + size], new[now : now + size])
        else:
            yield from whole(new[now : now + size] if run.change is Change.ADDED else old[was : was + size], run.change)
        was += size * (run.change is not Change.ADDED)
        now += size * (run.change is not Change.REMOVED)


def whole(content: Iterable[Letter], change: Change) -> Iterator[Piece]:
    """Letters that are all new, all gone, or all there still."""
    for place, group in itertools.groupby(content, lambda each: each.place):
        yield Piece(change=change, letters=tuple(group), place=place, before=place)


def _kept(old: Sequence[Letter], new: Sequence[Letter]) -> Iterator[Piece]:
    together = zip(old, new, strict=True)
    for (before, place), group in itertools.groupby(together, lambda each: (each[0].place, each[1].place)):
        both = list(group)
        if before.holder == place.holder:
            yield Piece(change=Change.EQUAL, letters=tuple(each for _, each in both), place=place, before=before)
        else:
            yield from whole((each for each, _ in both), Change.REMOVED)
            yield from whole((each for _, each in both), Change.ADDED)


class Tracker:
    """Writes tracked changes under one name and date, each with a number of its own."""

    def __init__(self, author: str, date: str) -> None:
        self._stamp = {"author": author, "date": date}
        self._numbers = itertools.count(1)

    def number(self) -> int:
        """One that no other annotation has."""
        return next(self._numbers)

    def change(self, tag: str, *children: Element, **more: str) -> Element:
        """A `w:ins`, `w:del`, `w:rPrChange` or the like."""
        return w(tag, *children, id=self.number(), **self._stamp, **more)

    def content(self, content: Iterable[Piece], bookmarks: Sequence[Element], tag: str = "") -> Iterator[Element]:
        """The pieces as runs in their links and fields, with the marks between them.

        With `tag` what is equal is wrapped in it: `moveTo`, `moveFrom`.
        """
        placed = 0
        for holder, group in itertools.groupby(content, lambda each: each.place.holder):
            held = list(group)
            inner: list[Element] = []
            for piece in held:
                if piece.change is not Change.REMOVED:
                    inner += bookmarks[placed : piece.place.marks]
                    placed = max(placed, piece.place.marks)
                inner += self._piece(piece, tag)
            yield from self._held(holder, inner, {each.change for each in held}, tag)
        yield from bookmarks[placed:]

    def _held(self, holder: Holder, inner: list[Element], changes: set[Change], tag: str) -> Iterator[Element]:
        """Runs in their link or field, which comes or goes with all that is in it."""
        if holder.link:
            link = w("hyperlink", *inner)
            for name, value in holder.link:
                link.set(name, value)
            yield link
        elif holder.field:
            *begin, end = complex_field(holder.field)
            change = changes.pop() if len(changes) == 1 else Change.EQUAL
            if change is Change.REMOVED:
                for code in begin[1].iter(qn("w:instrText")):
                    code.tag = qn("w:delInstrText")
            yield from self._wrapped(begin, change, tag)
            yield from inner
            yield from self._wrapped([end], change, tag)
        else:
            yield from inner

    def _piece(self, piece: Piece, tag: str) -> list[Element]:
        runs = []
        properties = piece.place.properties
        for special, group in itertools.groupby(piece.letters, lambda each: each.special is not None):
            if special:
                runs += [w("r", *_copied(properties), deepcopy(each.special)) for each in group]
            else:
                text = xml.text("".join(each.sign for each in group))
                if piece.change is Change.REMOVED:
                    text.tag = qn("w:delText")
                runs.append(w("r", *_copied(properties), text))
        if piece.change is Change.EQUAL and piece.before.looks != piece.place.looks:
            for each in runs:
                now = each.find(qn("w:rPr"))
                if now is None:
                    now = w("rPr")
                    each.insert(0, now)
                was = piece.before.properties
                now.append(self.change("rPrChange", *(_copied(was) or [w("rPr")])))
        return self._wrapped(runs, piece.change, tag)

    def _wrapped(self, runs: list[Element], change: Change, tag: str) -> list[Element]:
        name = {Change.ADDED: "ins", Change.REMOVED: "del"}.get(change, tag)
        return [self.change(name, *runs)] if name else runs


def _copied(properties: Element | None) -> list[Element]:
    return [] if properties is None else [deepcopy(properties)]
