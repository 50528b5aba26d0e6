"""Pages that are laid out, with all their boxes: what is where, and how far it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from publish.typesetting.painting import SCALE, DrawnPages

MM: Final = 96 / 25.4
"""CSS pixels in a millimetre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an anchor stands: page counted from 1, and mm from the top of the trimmed page."""

    page: int
    top: float


class Layout:
    """Laid out pages; `document` is WeasyPrint's, and `spelt` what a text box of it reads that is set otherwise."""

    def __init__(self, document: Any, spelt: Mapping[Any, str]) -> None:
        self.document = document
        self.spelt = spelt

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self.document.pages)

    @property
    def places(self) -> dict[str, Place]:
        """Where each id stands first."""
        return places_on(page.anchors for page in self.document.pages)

    def extents(self, page: int) -> tuple[float, float]:
        """The height taken by the flow of a page and the height there is for it, in mm; pages counted from 1."""
        box = self.document.pages[page - 1]._page_box
        root = box.children[0]
        bottom = max((_bottom(child) for child in root.children), default=root.position_y)
        return (bottom - root.position_y) / MM, box.height / MM

    @property
    def heights(self) -> dict[str, float]:
        """The height, in points, of each element that has a `data-piece`, by that; margins do not count."""
        found: dict[str, float] = {}
        for page in self.document.pages:
            for box in page._page_box.descendants():
                name = box.element.get("data-piece") if box.element is not None else None
                if name and hasattr(box, "border_height"):
                    found.setdefault(name, box.border_height() * SCALE)
        return found

    @property
    def too_wide(self) -> dict[str, float]:
        """The tables that reach beyond the text of their page, by id: how far, in mm."""
        found: dict[str, float] = {}
        for page in self.document.pages:
            box = page._page_box
            for each in box.descendants():
                if each.element_tag == "table" and each.element is not None and each.element.get("id"):
                    beyond = (each.position_x + each.margin_width() - box.content_box_x() - box.width) / MM
                    if beyond > 0.1:
                        found[each.element.get("id")] = max(beyond, found.get(each.element.get("id"), 0))
        return found

    @cached_property
    def drawn(self) -> DrawnPages:
        """The pages, drawn."""
        return DrawnPages(self.document, self.spelt)


def places_on(pages: Iterable[Mapping[str, Any]]) -> dict[str, Place]:
    """Where each id stands first, on pages told by their anchors."""
    found: dict[str, Place] = {}
    for number, anchors in enumerate(pages, start=1):
        for name, (_, top, *_) in anchors.items():
            found.setdefault(name, Place(page=number, top=top / MM))
    return found


def _bottom(box: Any) -> float:
    """The lowest edge of what a box holds, in CSS px."""
    children = [child for child in getattr(box, "children", ()) if child.is_in_normal_flow()]
    if not children:
        return float(box.position_y + box.margin_height()) if hasattr(box, "margin_height") else float(box.position_y)
    return max(_bottom(child) for child in children)
