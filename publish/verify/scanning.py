"""Where the codes of a page lead. Owner of zxing-cpp: a telephone sees a picture of the page, not its objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import zxingcpp

from publish.verify.canvas import Painted
from publish.verify.matrix import Box
from publish.verify.memory import Sights
from publish.verify.page_view import View, scale_of

_PT: Final = 72 / 25.4
_CODES_ONLY: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_CODE: Final = 12.0 * _PT
"""How high a link is at least if a code stands in it; a line of text is lower."""
_QUIET: Final = 2.0 * _PT
"""How far around a code a telephone sees as well."""


@dataclass(frozen=True, slots=True)
class Code:
    """Where a code leads, and where it stands on the page, in points."""

    address: str
    box: Box

    def moved(self, across: float, up: float) -> Code:
        """The same so many points to the right and up."""
        left, bottom, right, top = self.box
        return Code(self.address, (left + across, bottom + up, right + across, top + up))


_codes: Final[Sights[Code]] = Sights(256)
"""The codes of canvases, where they are what they should be."""


def codes(view: View, resolution: float, *, in_links: bool) -> tuple[Code, ...]:
    """The codes on a page at a resolution: all over, or only where links tell that one may be.

    A page larger than A4 has larger codes, so that as many pixels as one of A4 takes are enough.
    """
    known = _codes.recall(view.painted)
    if known is not None:
        return known
    fine = scale_of(view.painted, resolution)
    if not in_links and fine <= view.scale:
        return tuple(_read(view.drawn, view.painted.crop, view.scale))
    boxes = _in_links(view.painted.links) if in_links else [view.painted.crop]
    return tuple(code for box in boxes for code in _read(_drawn(view.page, box, fine), box, fine))


def keep(page: Painted, found: Sequence[Code]) -> None:
    """Remembers the codes of a page, once they are known to be right."""
    _codes.keep(page, found)


def _in_links(links: Iterable[Box]) -> Iterator[Box]:
    """Links that are high enough, with what is quiet around them."""
    for left, bottom, right, top in links:
        if top - bottom >= _CODE:
            yield left - _QUIET, bottom - _QUIET, right + _QUIET, top + _QUIET


def _drawn(page: Any, box: Box, scale: float) -> Any:
    """A part of a page in shades of grey."""
    left, bottom, right, top = page.get_cropbox()
    beyond = (box[0] - left, box[1] - bottom, right - box[2], top - box[3])
    return page.render(scale=scale, grayscale=True, crop=tuple(max(0, each) for each in beyond))


def _read(picture: Any, box: Box, scale: float) -> Iterator[Code]:
    """The codes in the picture of a box, `scale` pixels in a point."""
    # Not at smaller sizes as well, which is for photographs: a picture that is drawn is sharp. Nor light on dark, which
    # not every telephone reads.
    shades = memoryview(picture.buffer).cast("B").cast("B", (picture.height, picture.stride))
    for code in zxingcpp.read_barcodes(shades, formats=_CODES_ONLY, try_downscale=False, try_invert=False):
        first, last = code.position.top_left, code.position.bottom_right
        left, right = (box[0] + each.x / scale for each in (first, last))
        top, bottom = (box[3] - each.y / scale for each in (first, last))
        yield Code(code.text, (left, bottom, right, top))
