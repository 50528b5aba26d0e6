"""Parts of a long document, laid out one by one and joined when all are there.

A part is drawn at once, since the boxes of a page take near a megabyte of memory: a thousand pages need little more
than the longest chapter.
"""

from __future__ import annotations

from collections.abc import Sequence

from publish.typesetting.layout import Layout, Place, places_on
from publish.typesetting.page_starts import Start, page_starts


class Part:
    """Pages of a document, drawn, and what is known of how they were laid out. It goes through `pickle`."""

    def __init__(self, layout: Layout) -> None:
        self.drawn = layout.drawn
        self.starts: tuple[Start | None, ...] = page_starts([page._page_box for page in layout.document.pages])
        """Where in the text each page begins, or None for a page that holds none of it."""
        self.extents = tuple(layout.extents(page) for page in range(1, layout.pages + 1))
        """The height taken by the flow of each page and the height there is for it, in mm."""
        self.too_wide = layout.too_wide
        """The tables that reach beyond the text of their page, by id: how far, in mm."""

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self.drawn.pages)


def places(parts: Sequence[Part]) -> dict[str, Place]:
    """Where each id stands first, in all the pages of these parts."""
    return places_on(page.known["anchors"] for part in parts for page in part.drawn.pages)
