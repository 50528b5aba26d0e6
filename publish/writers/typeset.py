"""The main document, laid out once: the screen PDF and the print PDF are both made of these pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from publish import qr
from publish.cache import Shelf
from publish.model import Chapter, Programme
from publish.typesetting import Part, places
from publish.writers.context import Context, Pagination, Turn, Typeset
from publish.writers.fitting import figure_fills, refuse_wide_tables
from publish.writers.shared import typesetter

_FEWEST: Final = 6
"""A last page of a chapter with fewer lines looks like a mistake."""
_TRIES: Final = 3
"""How often the front is set again because it grew, and all behind it moved."""
_RUNS: Final = (1, -1, -2)
"""By how many lines the pages of such a chapter run long or short, tried in this order; by more would show."""
_POINT: Final = 25.4 / 72
"""Millimetres in a point."""
_SIGNS: Final = (
    ("m", 1000), ("cm", 900), ("d", 500), ("cd", 400), ("c", 100), ("xc", 90), ("l", 50), ("xl", 40),
    ("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1),
)  # fmt: skip


def typeset(programme: Programme, context: Context, folder: Path | None, shelf: Shelf) -> Typeset:
    """Lays out the programme, but for parts on the shelf, and writes all pages, with bleed, into `folder`, if any."""
    setting = _Setting(programme, context, shelf)
    parts = setting.lay_out()
    refuse_wide_tables({name: beyond for part in parts for name, beyond in part.too_wide.items()}, programme, "the PDF")
    front = setting.front
    path = folder / "typeset.pdf" if folder else None
    if path:
        setting.typesetter.write([part.drawn for part in parts], path, front=front)
    starts = [start for part in parts for start in part.starts]
    folios = _folios(len(starts), front)
    turns = tuple(
        Turn(folio=folio, target=start.target, offset=start.offset)
        for folio, start in zip(folios, starts, strict=True)
        if start
    )
    pages = {name: place.page for name, place in places(parts).items()}
    return Typeset(path=path, pagination=Pagination(folios=folios, pages=pages, turns=turns))


class _Setting:
    """The parts of the document: its front, each chapter, the glossary, the back.

    Each is a document of its own, that knows on which page it begins and what the contents list says. So a part that
    did not change need not be laid out again, and one that runs badly is the only one that is.
    """

    def __init__(self, programme: Programme, context: Context, shelf: Shelf) -> None:
        self._programme = programme
        self._templates = context.templates
        self.typesetter = typesetter(programme, context.templates, context.faces)
        self._shared = {
            "published": context.published,
            "qr": partial(qr.svg, colour=context.templates.theme.colours["ink"].screen),
            "fills": figure_fills(programme, context.templates.theme),
        }
        self._shelf = shelf
        self._used: dict[str, Part] = {}
        self.front = 0
        """How many pages stand before the one with folio 1."""

    def lay_out(self) -> list[Part]:
        """All parts. The contents list comes last, since it says where everything stands."""
        front = self._part("front", 0)
        for _ in range(_TRIES):
            body = self._body(front.pages)
            folios = _folios(front.pages + sum(part.pages for part in body), self.front)
            listed = {name: folios[place.page - 1] for name, place in places([front, *body]).items()}
            before, front = front.pages, self._part("front", 0, listed)
            if front.pages == before:
                break
        return [front, *body]

    def _body(self, before: int) -> list[Part]:
        """Everything behind the front, which has so many pages."""
        parts: list[Part] = []
        numbered = self._programme.numbered_chapters
        wanted: list[Chapter | str] = [
            *self._programme.chapters,
            *(["glossary"] if self._programme.glossary else []),
            "back",
        ]
        self.front = 0
        for each in wanted:
            part = self._part(each, before) if each == "back" else self._chapter(each, before)
            if numbered and each is numbered[0]:
                self.front = before + places([part])[numbered[0].id].page - 1
            parts.append(part)
            before += part.pages
        return parts

    def _chapter(self, of: Chapter | str, before: int) -> Part:
        """A chapter or the glossary; its pages run a little longer or shorter where it would end on one near empty."""
        part = self._part(of, before)
        for run in _RUNS:
            if not _is_stub(part, self._templates.theme.sizes.leading_pt * _POINT):
                break
            part = self._part(of, before, run=run)
        return part

    def _part(self, of: Chapter | str, before: int, folios: Mapping[str, str] | None = None, run: int = 0) -> Part:
        """A part that stands behind so many pages."""
        right = before % 2 == 0
        opens = "left" if of == "back" else self._templates.theme.page.chapter_opens
        markup = self._templates.render(
            "pdf/document.xhtml.j2",
            self._programme,
            medium="page",
            part=of,
            folios=folios or {},
            run=run,
            right=right,
            blank=of != "front" and opens == ("left" if right else "right"),
            number=1 if of == "front" else before - self.front + 1,
            **self._shared,
        )
        if markup not in self._used:
            self._used[markup] = self._laid_out(markup)
        return self._used[markup]

    def _laid_out(self, markup: str) -> Part:
        kept: Part | None = self._shelf.get(markup)
        if kept and self.typesetter.has_fonts_of(kept.drawn):
            return kept
        made = Part(self.typesetter.lay_out(markup, self._programme.folder))
        if self._shelf.cache.keeps and self.typesetter.has_fonts_of(made.drawn):
            self._shelf.put(markup, made)
        return made


def _is_stub(part: Part, line: float) -> bool:
    """Whether a chapter of several pages ends on one that is near empty; `line` is the leading in mm."""
    filled = [used for used, _ in part.extents if used > 0]
    return len(filled) > 1 and filled[-1] < (_FEWEST - 0.5) * line


def _folios(pages: int, front: int) -> tuple[str, ...]:
    """What is printed on each page, or would be."""
    return *map(_roman, range(1, front + 1)), *map(str, range(1, pages - front + 1))


def _roman(number: int) -> str:
    """A number from 1 to 3999 in lower-case Roman numerals, as viewers make them (ISO 32000-1, 12.4.2)."""
    written = ""
    for sign, value in _SIGNS:
        written += sign * (number // value)
        number %= value
    return written
