"""The kinds of leaflet: which files are made of each, and what hands or a machine then do with it. Pure, no words.

What is said of this to people is Dutch, and stands in `templates/shared/leaflets.j2`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafletKind:
    """A kind of leaflet; a printer in an office makes it of sheets of A4, a print shop in its own way.

    `office` and `shop` are the layouts, in the words of the manifest, of the files for either; `trimmed` is the
    finished piece, closed, in mm. A printer that prints both sides turns the sheet over its `flip` edge.
    """

    name: str
    office: str
    shop: str
    trimmed: tuple[int, int]
    folds: int
    staples: int = 0
    flip: Literal["short", "long"] = "short"

    def sheets(self, pages: int) -> int:
        """The sheets of A4 in one copy, by the pages of the `office` file: one to each side of a sheet."""
        return pages // 2


LEAFLETS: Final = {
    each.name: each
    for each in (
        LeafletKind(name="folder", office="folder-a4", shop="folder", trimmed=(148, 210), folds=1),
        LeafletKind(name="trifold", office="trifold", shop="trifold-print", trimmed=(100, 210), folds=2),
        LeafletKind(name="booklet", office="booklet-a4", shop="booklet-print", trimmed=(148, 210), folds=1, staples=2),
    )
}
"""Every kind by its name. The sheets of a booklet are folded together, once, and stapled twice in the fold."""

HANDED_OUT: Final = "folder"
"""The kind that is meant where a source says how many copies, and not of what."""
