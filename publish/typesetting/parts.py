"""Parts of a long document, laid out one by one and drawn together.

The boxes of a page take near a megabyte of memory; packed and compressed, ten kilobytes. So a part is shut as soon as
it is laid out, and opened while it is drawn: a thousand pages need little more than the longest chapter. What is known
of each page stays at hand.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from publish.typesetting.layout import Layout, Place, places_on
from publish.typesetting.page_starts import Start, page_starts
from publish.typesetting.painting import KNOWN, Sheet

_Boxes: TypeAlias = tuple[list[Any], Mapping[Any, str]]
"""WeasyPrint's pages, and what text boxes of them read that are set otherwise."""


class Part:
    """Pages of a document, laid out and shut. It goes through `pickle` where it `keeps`."""

    def __init__(self, layout: Layout, packed: Callable[[_Boxes], bytes | None]) -> None:
        boxes = layout.document.pages, layout.spelt
        self.known = [_Known(page) for page in boxes[0]]
        """Of each page what WeasyPrint asks of it before it is painted."""
        self.metadata = layout.document.metadata
        """What WeasyPrint read of the head of the document: title, language …"""
        self.starts: tuple[Start | None, ...] = page_starts([page._page_box for page in boxes[0]])
        """Where in the text each page begins, or None for a page that holds none of it."""
        self.extents = tuple(layout.extents(page) for page in range(1, layout.pages + 1))
        """The height taken by the flow of each page and the height there is for it, in mm."""
        self.too_wide = layout.too_wide
        """The tables that reach beyond the text of their page, by id: how far, in mm."""
        content = packed(boxes)
        self._boxes = boxes if content is None else zlib.compress(content, 1)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self.known)

    @property
    def keeps(self) -> bool:
        """Whether it is bytes: there may be boxes that no bytes can hold."""
        return isinstance(self._boxes, bytes)

    def sheets(self, unpacked: Callable[[bytes], _Boxes]) -> list[Sheet]:
        """The pages, to be painted in this order: the boxes are there from the first to the last."""
        opening = _Opening(self.known, lambda: self._opened(unpacked))
        return [Sheet(known, at, opening.page) for at, known in enumerate(self.known)]

    def _opened(self, unpacked: Callable[[bytes], _Boxes]) -> _Boxes:
        return unpacked(zlib.decompress(self._boxes)) if isinstance(self._boxes, bytes) else self._boxes


class _Known:
    """What is known of a page that is shut."""

    links: list[Any]

    def __init__(self, page: Any) -> None:
        for name in KNOWN:
            setattr(self, name, getattr(page, name))
        self.links = [(*link, _End()) for *link, _ in page.links]


class _End:
    """Stands for the box of a link, to which WeasyPrint gives the annotation before the page is painted."""

    link_annotation: Any = None


class _Opening:
    """The boxes of a part while it is drawn."""

    def __init__(self, known: Sequence[_Known], opened: Callable[[], _Boxes]) -> None:
        self._known = known
        self._opened = opened
        self._boxes: _Boxes | None = None

    def page(self, at: int) -> tuple[Any, Mapping[Any, str]]:
        """A page with its boxes, those of links with their annotations; and what its text boxes read."""
        pages, spelt = self._boxes = self._boxes or self._opened()
        for (*_, end), (*_, box) in zip(self._known[at].links, pages[at].links, strict=True):
            box.link_annotation = end.link_annotation
        if at == len(pages) - 1:
            self._boxes = None
        return pages[at], spelt


def places(parts: Sequence[Part]) -> dict[str, Place]:
    """Where each id stands first, in all the pages of these parts."""
    return places_on(page for part in parts for page in part.known)
