"""The kinds of leaflet: which files are made of each, and what hands or a machine then do with it. Pure, no words.

What is said of this to people is Dutch, and stands in `templates/shared/leaflets.j2`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Paper: TypeAlias = Literal["A4", "A3"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafletKind:
    """A kind of leaflet; a printer in an office makes it of sheets of `paper`, a print shop in its own way.

    `office` and `shop` are the layouts, in the words of the manifest, of the files for either; `trimmed` is the
    finished piece, closed, in mm. A printer that prints both sides turns the sheet over its `flip` edge; what has none
    is printed on one side. `up` copies lie on a sheet, which takes so many `cuts`. `staples` hold the sheets of one
    that has several. A campus has its words on what has a `back` for them.
    """

    name: str
    office: str
    shop: str
    trimmed: tuple[int, int]
    flip: Literal["short", "long"] | None = "short"
    paper: Paper = "A4"
    folds: int = 0
    staples: int = 0
    cuts: int = 0
    up: int = 1
    back: bool = True

    @property
    def sides(self) -> int:
        """How many sides of a sheet are printed."""
        return 2 if self.flip else 1

    def sheets(self, pages: int, copies: int) -> int:
        """The sheets of so many copies, by the pages of the `office` file: one to each printed side of a sheet."""
        return pages // self.sides * math.ceil(copies / self.up)

    def stapled(self, pages: int) -> int:
        """The staples in one copy, by the pages of the `office` file: a single sheet is folded, and needs none."""
        return self.staples if self.sheets(pages, self.up) > 1 else 0


LEAFLETS: Final = {
    each.name: each
    for each in (
        LeafletKind(name="folder", office="folder-a4", shop="folder", trimmed=(148, 210), folds=1),
        LeafletKind(name="trifold", office="trifold", shop="trifold-print", trimmed=(100, 210), folds=2),
        LeafletKind(name="booklet", office="booklet-a4", shop="booklet-print", trimmed=(148, 210), folds=1, staples=2),
        LeafletKind(
            name="poster-a4", office="poster-a4", shop="poster-a4-print", trimmed=(210, 297), flip=None, back=False
        ),
        LeafletKind(
            name="poster-a3",
            office="poster-a3",
            shop="poster-a3-print",
            trimmed=(297, 420),
            flip=None,
            paper="A3",
            back=False,
        ),
        LeafletKind(
            name="card",
            office="card-a4",
            shop="card-print",
            trimmed=(105, 148),
            flip="long",
            cuts=2,
            up=4,
            back=False,
        ),
    )
}
"""Every kind by its name. The sheets of a booklet are folded together, once, and where there are several stapled twice
in the fold."""

HANDED_OUT: Final = "folder"
"""The kind that is meant where a source says how many copies, and not of what."""
