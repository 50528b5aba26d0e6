"""Which page stands where on a sheet: page-order arithmetic, pure. All measures in mm.

Sheets are A4 landscape, printed on both sides and turned over their short edge, so that every side is upright.
Pages are counted from 1, in reading order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

A4: Final = (297.0, 210.0)
A5: Final = (148.0, 210.0)
ROLL_FOLD: Final = (100.0, 100.0, 100.0, 97.0, 97.0, 100.0)
"""Widths of a trifold's six panels in reading order: the flap, which is folded in, is 3 mm narrower."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The part of a page that is shown, measured from the lower left corner of its trim box."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A page on a side of a sheet: the window's lower left corner stands at (`x`, `y`) of the trimmed sheet."""

    page: int
    x: float
    y: float
    window: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a sheet, left to right, and where it is folded, from the left edge of the trimmed sheet."""

    placements: tuple[Placement, ...]
    folds: tuple[float, ...]


def folder() -> tuple[Side, ...]:
    """A4 folded once to A5, four pages: outside 4|1, inside 2|3."""
    return saddle_stitch(4, paper=0)


def saddle_stitch(pages: int, *, paper: float) -> tuple[Side, ...]:
    """Sheets folded once and nested, the outermost first, front before back; `paper` is the thickness of a sheet.

    Creep: every sheet pushes those inside it outward by its thickness, so their pages move that much to the spine; what
    the fold cuts off there, the bleed gives back at the fore edge. Raises ValueError unless `pages` is a multiple of 4.
    """
    if pages <= 0 or pages % 4:
        raise ValueError(f"{pages} pages do not fill sheets of four")
    sides = []
    for sheet in range(pages // 4):
        creep = sheet * paper
        first, last = 1 + 2 * sheet, pages - 2 * sheet
        sides += [_spread(last, first, creep), _spread(first + 1, last - 1, creep)]
    return tuple(sides)


def _spread(verso: int, recto: int, creep: float) -> Side:
    spine = A4[0] / 2
    width, height = A5
    inward = Window(left=-creep, bottom=0, right=width - creep, top=height)
    outward = Window(left=creep, bottom=0, right=width + creep, top=height)
    return Side(
        placements=(
            Placement(page=verso, x=spine - width, y=0, window=inward),
            Placement(page=recto, x=spine, y=0, window=outward),
        ),
        folds=(spine,),
    )


def roll_fold(*, bleed: float) -> tuple[Side, ...]:
    """A4 folded twice to DL, six panels: outside 5 (flap), 6 (back), 1 (front); inside 2, 3, 4. Bleed at the edges."""
    return (_panels((5, 6, 1), bleed), _panels((2, 3, 4), bleed))


def _panels(pages: tuple[int, ...], bleed: float) -> Side:
    placements, edges = [], [0.0]
    for page in pages:
        width = ROLL_FOLD[page - 1]
        left = -bleed if page == pages[0] else 0.0
        right = width + bleed if page == pages[-1] else width
        window = Window(left=left, bottom=-bleed, right=right, top=A4[1] + bleed)
        placements.append(Placement(page=page, x=edges[-1] + left, y=-bleed, window=window))
        edges.append(edges[-1] + width)
    return Side(placements=tuple(placements), folds=tuple(edges[1:-1]))
