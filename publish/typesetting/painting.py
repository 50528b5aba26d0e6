"""Laid-out pages, drawn: what stands on each as bytes, and all that a PDF of them has to know. No box of them is left.

The boxes of a page take near a megabyte of memory, and some ten milliseconds to be drawn; drawn, a page takes a few
kilobytes, joins others in a file at once, and may be kept between runs.
"""

from __future__ import annotations

import copy
import zlib
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

import pydyf
import weasyprint
from weasyprint.pdf.stream import Stream

from publish.typesetting.reading_order import reading_order_told
from publish.typesetting.structure import Annotation, Element, Marks, Structure
from publish.typesetting.used_fonts import Fonts, told

SUITED: Final = "70.0"
"""The version of WeasyPrint for which we know shorter ways through it."""
SCALE: Final = 0.75
"""Points in a CSS pixel."""
_KNOWN: Final = ("width", "height", "bleed", "bookmarks", "anchors")
"""What WeasyPrint asks of a page besides its links and what stands on it."""
_WRITTEN: Final = frozenset(vars(pydyf.Stream()))
"""What a stream is written from."""
_LEVEL: Final = 9
"""How hard to compress, as pydyf does."""


def shortened() -> AbstractContextManager[None]:
    """While it lasts, WeasyPrint takes the shorter ways of `levers`, if it is the version they were written for."""
    if weasyprint.__version__ != SUITED:
        return nullcontext()
    from publish.typesetting import levers

    return levers.shortened()


class Page:
    """A page, drawn; `content` is its content stream, which is kept compressed (ISO 32000-1, 7.4.4)."""

    def __init__(self, page: Any, content: bytes) -> None:
        self.known = {name: getattr(page, name) for name in _KNOWN}
        self.links = [tuple(link) for *link, _ in page.links]
        """Kind, target and rectangle of each link."""
        self.content = zlib.compress(content, _LEVEL)


class DrawnPages:
    """The pages of a document, drawn; `spelt` is what a text box of it reads that is set otherwise."""

    def __init__(self, document: Any, spelt: Mapping[Any, str]) -> None:
        self.metadata = document.metadata
        """What WeasyPrint read of the head of the document: title, language …"""
        self.pages: list[Page] = []
        self.images: dict[str, Any] = {}
        """Pictures as WeasyPrint lists them, by name."""
        self.resources = _resources()
        """All that the pages name, but for fonts."""
        structure, fonts = Structure(), Fonts()
        with shortened(), reading_order_told():
            for at, page in enumerate(document.pages):
                stream = self._draw(page, at, fonts)
                _mark(stream, structure.take(page._page_box, stream._tags, spelt))
                self.pages.append(Page(page, _data(stream)))
        self.tree: Element = structure.finished()
        self.fonts: dict[int, Any] = fonts.finished()
        """WeasyPrint's fonts by its key, each with the glyphs that were shown; where this was kept, what tells them."""
        self.images = {name: {**image, "image": _Picture(image)} for name, image in self.images.items()}
        _make_plain(self.resources)

    def __getstate__(self) -> dict[str, Any]:
        """Fonts belong to a process: what is kept tells them."""
        return {**vars(self), "fonts": {key: told(font) for key, font in self.fonts.items()}}

    def _draw(self, page: Any, at: int, fonts: Fonts) -> Stream:
        for number, (kind, _, _, box) in enumerate(page.links):
            if kind in ("internal", "external"):
                box.link_annotation = Annotation(at, number)
        left, top = -page.bleed["left"], -page.bleed["top"]
        size = page.width - left + page.bleed["right"], page.height - top + page.bleed["bottom"]
        stream = Stream(fonts, (left, top, *size), self.resources, self.images, {}, {}, None, compress=True)
        stream.transform(d=-1, f=page.height * SCALE)
        page.paint(stream, SCALE)
        return stream


class _Picture:
    """A picture as WeasyPrint asks for it while it writes a PDF."""

    def __init__(self, image: Mapping[str, Any]) -> None:
        self._stream = image["image"].get_x_object(image["interpolate"], max(image["dpi_ratios"]))
        for stream in (self._stream, *filter(None, [self._stream.extra.get("SMask")])):
            stream.stream = [_data(stream)]

    def get_x_object(self, *_: object) -> Any:
        """The stream of the picture, one of its own for each PDF."""
        return copy.deepcopy(self._stream)


def _resources() -> Any:
    kinds = ("ExtGState", "XObject", "Pattern", "Shading")
    spaces = pydyf.Dictionary()  # filled in when it is known where the PDF has them
    return pydyf.Dictionary({**{kind: pydyf.Dictionary() for kind in kinds}, "ColorSpace": spaces})


def _make_plain(resources: Any) -> None:
    """Leaves of the streams that WeasyPrint draws in what is written of them: the rest belongs to a process."""
    for stream in (*resources["XObject"].values(), *resources["Pattern"].values()):
        if isinstance(stream, Stream):
            stream.stream = [_data(stream)]
            for name in vars(stream).keys() - _WRITTEN:
                delattr(stream, name)
            _make_plain(stream.extra["Resources"])


def _data(stream: Any) -> bytes:
    return b"\n".join(each if isinstance(each, bytes) else pydyf.Array([each]).data[1:-1] for each in stream.stream)


def _mark(stream: Any, marks: Marks) -> None:
    """Says of marked content what is no part of the tree, and what is read otherwise than it is set."""
    for at, operand in enumerate(stream.stream):
        if isinstance(operand, pydyf.Dictionary) and "MCID" in operand:
            if operand["MCID"] in marks.artifacts:  # ISO 32000-1, 14.8.2.2
                stream.stream[at - 1 : at + 1] = "/Artifact", pydyf.Dictionary({})
            elif operand["MCID"] in marks.spelt:  # ISO 32000-1, 14.9.4
                operand["ActualText"] = pydyf.String(marks.spelt[operand["MCID"]])
