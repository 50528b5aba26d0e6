"""The main document, laid out once: the screen PDF and the print PDF are both made of these pages."""

from __future__ import annotations

import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final

from publish import qr
from publish.fonts import Face
from publish.model import Programme
from publish.templating import Templates
from publish.typesetting import Layout
from publish.writers.context import Pagination, Turn, Typeset
from publish.writers.fitting import figure_fills, refuse_wide_tables
from publish.writers.shared import typesetter

_GLOSSARY: Final = "afkortingen"
"""The anchor of the glossary, which the template sets as a last chapter."""
_FEWEST: Final = 6
"""A last page of a chapter with fewer lines looks like a mistake."""
_RUNS: Final = (1, -1, -2)
"""By how many lines the pages of such a chapter run long or short, tried in this order; by more would show."""
_POINT: Final = 25.4 / 72
"""Millimetres in a point."""
_SIGNS: Final = (
    ("m", 1000), ("cm", 900), ("d", 500), ("cd", 400), ("c", 100), ("xc", 90), ("l", 50), ("xl", 40),
    ("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1),
)  # fmt: skip


def typeset(
    programme: Programme, templates: Templates, faces: tuple[Face, ...], published: datetime.datetime, folder: Path
) -> Typeset:
    """Lays out the programme and writes its pages, with bleed, into `folder`."""
    ready = typesetter(programme, templates, faces)
    code = partial(qr.svg, colour=templates.theme.colours["ink"].screen)

    fills = figure_fills(programme, templates.theme)

    def lay_out(runs: dict[str, int]) -> Layout:
        markup = templates.render(
            "pdf/document.xhtml.j2", programme, medium="page", published=published, qr=code, runs=runs, fills=fills
        )
        return ready.lay_out(markup, programme.folder)

    runs: dict[str, int] = {}
    layout = lay_out(runs)
    for run in _RUNS:
        stubs = _stubs(layout, programme, templates.theme.sizes.leading_pt * _POINT)
        if not stubs:
            break
        runs |= dict.fromkeys(stubs, run)
        layout = lay_out(runs)
    refuse_wide_tables(layout, programme, "the PDF")
    path = folder / "typeset.pdf"
    pages = {name: place.page for name, place in layout.places.items()}
    front = pages[programme.numbered_chapters[0].id] - 1 if programme.numbered_chapters else 0
    layout.write(path, front=front)
    folios = *map(_roman, range(1, front + 1)), *map(str, range(1, layout.pages - front + 1))
    turns = tuple(
        Turn(folio=folio, target=start.target, offset=start.offset)
        for folio, start in zip(folios, layout.starts, strict=True)
        if start
    )
    return Typeset(path=path, pagination=Pagination(folios=folios, pages=pages, turns=turns))


def _stubs(layout: Layout, programme: Programme, line: float) -> list[str]:
    """The chapters of several pages of which the last is near empty, by id; `line` is the leading in mm."""
    places = layout.places
    names = [chapter.id for chapter in programme.chapters] + [_GLOSSARY] * (_GLOSSARY in places)
    found: list[str] = []
    openings = [*(places[name].page for name in names), layout.pages]
    for name, (first, following) in zip(names, pairwise(openings), strict=True):
        last = max(page for page in range(first, max(following, first + 1)) if layout.extents(page)[0] > 0)
        if last > first and layout.extents(last)[0] < (_FEWEST - 0.5) * line:
            found.append(name)
    return found


def _roman(number: int) -> str:
    """A number from 1 to 3999 in lower-case Roman numerals, as viewers make them (ISO 32000-1, 12.4.2)."""
    written = ""
    for sign, value in _SIGNS:
        written += sign * (number // value)
        number %= value
    return written
