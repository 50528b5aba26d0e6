"""Drawn pages of one or several documents, joined in a PDF in which links lead from each to any."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pydyf
import weasyprint.pdf
from weasyprint.text.fonts import FontConfiguration

from publish.typesetting.painting import DrawnPages, Page, shortened
from publish.typesetting.tagging import Branch, tagged
from publish.typesetting.used_fonts import gathered

VARIANT: Final = "pdf/ua-1"


def join(
    parts: Sequence[DrawnPages], path: Path, fonts: FontConfiguration, fetcher: Any, *, front: int | None = None
) -> None:
    """Writes a tagged PDF (PDF/UA-1) of these pages; all else that it says of itself is what the first document says.

    It opens as a book where `front` says how many pages of front matter it has.
    """
    sheets = [[_Sheet(page) for page in part.pages] for part in parts]
    document = weasyprint.Document([*chain.from_iterable(sheets)], parts[0].metadata, fetcher, fonts, {}, None)
    document.fonts = gathered((part.fonts for part in parts), fonts)
    starts = [sum(map(len, sheets[:at])) for at in range(len(parts))]
    branches = [
        Branch(part.tree, start, [sheet.annotations for sheet in of_part])
        for part, start, of_part in zip(parts, starts, sheets, strict=True)
    ]

    def finish(_: Any, pdf: Any) -> None:
        if front is not None:
            open_as_book(pdf, front)

    def add(pdf: Any, streams: Sequence[Any]) -> None:
        for part, start in zip(parts, starts, strict=True):
            _add_resources(pdf, part, start, streams[0]._images)

    with shortened(), tagged(branches, add):
        document.write_pdf(path, finisher=finish, pdf_variant=VARIANT, custom_metadata=True)


class _Sheet:
    """A page as WeasyPrint is handed it."""

    def __init__(self, page: Page) -> None:
        vars(self).update(page.known, forms={None: []})
        self.annotations = [_Link() for _ in page.links]
        self.links = [(*link, mark) for link, mark in zip(page.links, self.annotations, strict=True)]
        self._content = page.content

    def paint(self, stream: Any, _: float) -> None:
        """Hands over what was drawn."""
        stream.stream = [self._content]
        stream.compress, stream.extra = False, {"Filter": "/FlateDecode"}


class _Link:
    """Stands for the box of a link, to which WeasyPrint gives the annotation unless it leads nowhere."""

    link_annotation: Any = None


def _add_resources(pdf: Any, part: DrawnPages, start: int, images: dict[str, Any]) -> None:
    """Gives the pages of a part what they name (ISO 32000-1, 7.8.3); names mean something else in each part."""
    pages = [pdf.objects[int(each.split()[0])] for each in pdf.page_references[start : start + len(part.pages)]]
    common = pdf.objects[int(pages[0]["Resources"].split()[0])]
    own = copy.deepcopy(part.resources)
    own["ColorSpace"].update(pdf.objects[int(common["ColorSpace"].split()[0])])
    for name, image in part.images.items():
        images.setdefault(name, dict(image))
    own["Font"] = common["Font"]
    weasyprint.pdf._use_references(pdf, own, images, {})
    if start == 0:
        common.update((name, each) for name, each in own.items() if name != "ColorSpace")
    else:
        pdf.add_object(own)
        for page in pages:
            page["Resources"] = own.reference


def open_as_book(pdf: Any, front: int) -> None:
    """Shows the outline on opening, and labels pages i, ii … and then 1, 2 … (ISO 32000-1, 7.7.2 and 12.4.2)."""
    pdf.catalog["PageMode"] = "/UseOutlines"
    labels = pydyf.Array([0, pydyf.Dictionary({"S": "/r"})] if front else [])
    labels += [front, pydyf.Dictionary({"S": "/D"})]
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": labels})
