"""The layouts of leaflets: their pages, and where on them stands what is fitted. Lengths in mm."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from publish.copyfitting import Bounds
from publish.model import Chapter
from publish.theme import Theme
from publish.writers.leaflets.content import Content, headlines, in_brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A layout in which pieces are dealt out over panels, each a page.

    The trimmed page, the margin above a panel's text and the height there is for it; how many panels and pages there
    are; the width of the column of text, which is the same on every panel; the codes, quiet zone included, of which
    the main ones are wider where their symbol would be under MAIN_SYMBOL.
    """

    template: str
    content: Callable[[Chapter], Content]
    width: float
    height: float
    top: float
    area: float
    column: float
    panels: int
    pages: int
    code: float
    main_code: float
    scale: float = 1
    most: int | None = None
    """How many optional pieces may come along."""

    like: str | None = None
    """The layout that this one is, enlarged: it is fitted as that one."""

    def enlarged(self, factor: float, like: str) -> Design:
        """The same, which is the layout `like`, on a page so much larger."""
        lengths = {name: getattr(self, name) * factor for name in _LENGTHS}
        return replace(self, scale=factor, like=like, **lengths)


_LENGTHS: Final = ("width", "height", "top", "area", "column", "code", "main_code")

_POSTER: Final = Design(
    template="poster",
    content=headlines,
    width=210,
    height=297,
    top=112,
    area=126,
    column=174,
    panels=1,
    pages=1,
    code=36,
    main_code=36,
)

DESIGNS: Final = {
    "folder": Design(
        template="folder",
        content=in_brief,
        width=148,
        height=210,
        top=13,
        area=184,
        column=124,
        panels=2,
        pages=4,
        code=15,
        main_code=25,
    ),
    "trifold": Design(
        template="trifold",
        content=in_brief,
        width=100,
        height=210,
        top=11,
        area=188,
        column=79,
        panels=4,
        pages=6,
        code=15,
        main_code=25,
    ),
    "poster-a4": _POSTER,
    "poster-a3": _POSTER.enlarged(math.sqrt(2), "poster-a4"),
    "card": Design(
        template="card",
        content=headlines,
        width=105,
        height=148,
        top=11,
        area=98,
        column=87,
        panels=1,
        pages=2,
        code=22,
        main_code=22,
        most=3,
    ),
}
"""All but the booklet, which is running text."""

MAIN_SYMBOL: Final = 20.0
"""The least width of the code of the chapter and that of the programme, without their quiet zone."""

BOOKLET_CODES: Final = (15.0, 25.0)
"""Those of a section and of the chapter."""

LAYOUTS: Final = ("folder", "trifold", "booklet", *(each for each in DESIGNS if each not in ("folder", "trifold")))
"""Every layout that can be asked for."""


def bounds(theme: Theme, layout: str) -> Bounds:
    """Between which settings a layout is fitted."""
    leaflet, poster = theme.leaflet, theme.poster
    smallest, largest = leaflet.smallest_pt, leaflet.largest_pt
    if layout.startswith("poster"):
        scale = DESIGNS[layout].scale
        smallest, largest = poster.smallest_pt * scale, poster.largest_pt * scale
    elif layout == "card":
        largest = leaflet.largest_card_pt
    return Bounds(
        smallest_size=smallest,
        largest_size=largest,
        smallest_leading=leaflet.smallest_leading,
        largest_leading=leaflet.largest_leading,
        smallest_space=leaflet.smallest_space,
        largest_space=leaflet.largest_space * (2 if layout in ("card", "poster-a4", "poster-a3") else 1),
    )
