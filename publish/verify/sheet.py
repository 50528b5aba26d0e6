"""Imposed sheets, by unfolding them: each page on them must be that of the file in reading order, in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from publish.archive import UnreadableError
from publish.verify.observed import Observed, Piece
from publish.verify.pdf import read_pages, read_panels

_ROLL_FOLD: Final = ((4, 5, 0), (1, 2, 3))
"""Panels from left to right, outside and inside, as places in the reading order: flap, back, front; 2, 3, 4."""

_CARDS: Final = 4
"""Of A6, on a sheet of A4."""


def read_trifold(path: Path) -> Observed:
    """A roll-fold trifold as its panels are read once it is folded. Raises UnreadableError."""
    sides = read_panels(path)
    if [len(side) for side in sides] != [3, 3]:
        raise UnreadableError("not two sides of three panels")
    panels = [""] * 6
    for places, side in zip(_ROLL_FOLD, sides, strict=True):
        for place, (_, text) in zip(places, side, strict=True):
            panels[place] = text
    return Observed(pieces=tuple(Piece(text=panel) for panel in panels))


def saddle_order(pages: int) -> list[tuple[int, ...]]:
    """The pages on each side of the sheets of a booklet, left and right, from 1: folded, they sum to `pages` + 1."""
    sides: list[tuple[int, ...]] = []
    for first in range(1, pages // 2, 2):
        sides += [(pages + 1 - first, first), (first + 1, pages - first)]
    return sides


def mismatches(layout: str, sheets: Path, reading: Path) -> list[tuple[str, str, str]]:
    """Where a sheet does not hold the page it should: its place, what was expected and what stands there.

    Raises UnreadableError.
    """
    pages = read_pages(reading)
    sides = read_panels(sheets)
    order = [(page,) * _CARDS for page in range(1, len(pages) + 1)] if layout == "card-a4" else saddle_order(len(pages))
    if [len(side) for side in sides] != [len(expected) for expected in order]:
        raise UnreadableError(f"{len(pages)} pages do not stand on {len(sides)} sides as they should")
    return [
        (f"side {at}, place {place}: page {page}", pages[page - 1][:80], text[:80])
        for at, (side, expected) in enumerate(zip(sides, order, strict=True), start=1)
        for place, ((_, text), page) in enumerate(zip(side, expected, strict=True), start=1)
        if text != pages[page - 1]
    ]
