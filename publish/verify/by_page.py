"""A PDF that has lost its structure tree, page by page: what print shops and PDF programs send back.

The text comes in the order in which it is painted. Running heads and folios are known by their place, since no tag
tells them any more; where a page turns within a paragraph, `match` goes on at the next.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publish.verify.observed import Observed, Piece
from publish.verify.pdf import address, document, page_texts
from publish.verify.pdf_text import PageText, Run, joined

_COMMON: Final = 0.25
"""The share of pages on which the outermost line stands at one height, if it is a running head or a folio."""
_FEW: Final = 3
"""Lines at one height below which nothing can be told by repetition."""
_FOLIO: Final = re.compile(r"\b(?:\d+|[ivxlc]+)\b")
_LONG: Final = 200
"""Letters that no two pages have in common by chance."""


@dataclass(frozen=True, slots=True)
class _Page:
    """The runs of a page in the order in which they are painted, and the heights of its outermost lines in points."""

    runs: tuple[Run, ...]
    lowest: int
    highest: int


def read_by_page(path: Path) -> Observed:
    """A PDF without tags: a piece a page, and its links without their words. Raises UnreadableError."""
    with document(path) as pdf:
        links = [address(each) for page in pdf.pages for each in page.get("/Annots", [])]
    pages = [_page(text) for text in page_texts(path)]
    margins = _margins(pages)
    texts = [joined(run for run in page.runs if round(run.baseline) not in margins) for page in pages]
    return Observed(
        pieces=tuple(Piece(text=text, page=number) for number, text in enumerate(texts, start=1)),
        notes=tuple(texts),
        links=tuple((each, None) for each in links if each),
        faults=tuple(_twice(texts)),
        by_page=True,
        not_checked=("structure",),
    )


def _twice(texts: Sequence[str]) -> Iterator[str]:
    """Pages that come a second time, which no order of reading tells."""
    first: dict[str, int] = {}
    for number, text in enumerate(texts, start=1):
        if len(text) > _LONG and text in first:
            yield f"page {number} is page {first[text]} once more"
        first.setdefault(text, number)


def _page(text: PageText) -> _Page:
    runs = tuple(run for run in text.runs if run.text.strip())
    heights = [round(run.baseline) for run in runs]
    return _Page(runs, min(heights, default=0), max(heights, default=0))


def _margins(pages: Sequence[_Page]) -> frozenset[int]:
    """The heights at which running heads and folios stand: outermost on many pages, and alike on most of them."""
    outermost: dict[int, list[str]] = {}
    for page in pages:
        for height in {page.lowest, page.highest}:
            words = "".join(run.text for run in page.runs if round(run.baseline) == height)
            outermost.setdefault(height, []).append(_FOLIO.sub("", words).strip())
    return frozenset(
        height
        for height, lines in outermost.items()
        if len(lines) >= max(_FEW, _COMMON * len(pages))
        and sum(count for count in Counter(lines).values() if count > 1) > len(lines) / 2
    )
