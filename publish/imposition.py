"""Which page stands where on a sheet: page-order arithmetic, pure. All measures in mm.

Sheets are A4, printed on both sides. Those that are folded lie on their side and are turned over their short edge;
those that are cut stand up and are turned over their long edge: so every side is upright. Pages are counted from 1,
in reading order.
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
    """One side of a sheet, left to right, and where it is folded or cut.

    `folds` and `cuts` are measured from the left edge of the trimmed sheet, `levels`, where it is cut across, from its
    foot.
    """

    placements: tuple[Placement, ...]
    folds: tuple[float, ...] = ()
    cuts: tuple[float, ...] = ()
    levels: tuple[float, ...] = ()


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


def n_up(
    pages: int, trim: tuple[float, float], sheet: tuple[float, float], *, bleed: float = 0, gap: float = 0
) -> tuple[Side, ...]:
    """Cards of a page or two, as many of the same as a sheet holds, in the middle of it; to be cut, front and back.

    What lies `gap` apart is cut twice; with none a single cut parts two cards, and colours bleed where there is room:
    into the gap, and off the grid. A sheet turned over its long edge shows the cards from right to left, so the grid is
    in its middle and all cards are the same: the back of each lies behind its front. Raises ValueError where not even
    one card fits, and for more than two pages, which are no card.
    """
    across, down = (int((length + gap + _ROUNDING) // (side + gap)) for length, side in zip(sheet, trim, strict=True))
    if not across or not down:
        raise ValueError(f"a card of {trim[0]:g} × {trim[1]:g} mm is larger than its sheet")
    if pages not in (1, 2):
        raise ValueError(f"{pages} pages are no card")
    lefts, feet = _spaced(across, trim[0], sheet[0], gap), _spaced(down, trim[1], sheet[1], gap)
    over = min(bleed, gap / 2)
    placements = []
    for row, foot in enumerate(feet):
        for column, left in enumerate(lefts):
            window = Window(
                left=-(over if column else bleed),
                bottom=-(over if row else bleed),
                right=trim[0] + (over if column < across - 1 else bleed),
                top=trim[1] + (over if row < down - 1 else bleed),
            )
            placements.append((left + window.left, foot + window.bottom, window))
    return tuple(
        Side(
            placements=tuple(Placement(page=page, x=x, y=y, window=window) for x, y, window in placements),
            cuts=_edges(lefts, trim[0]),
            levels=_edges(feet, trim[1]),
        )
        for page in range(1, pages + 1)
    )


_ROUNDING: Final = 1e-6


def _spaced(count: int, side: float, length: float, gap: float) -> tuple[float, ...]:
    """Where so many begin, `gap` apart, in the middle of a length."""
    first = (length - count * side - (count - 1) * gap) / 2
    return tuple(first + at * (side + gap) for at in range(count))


def _edges(starts: tuple[float, ...], side: float) -> tuple[float, ...]:
    """The edges of all, each once."""
    return tuple(sorted({round(edge, 4) for start in starts for edge in (start, start + side)}))
