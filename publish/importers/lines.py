"""Lines of text on pages: what a document is before anybody knows its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_NARROW: Final = {**dict.fromkeys("iljI.,:;'’‘|!", 0.26), **dict.fromkeys('frt()-[]/ "“”', 0.32)}
_WIDE: Final = {**dict.fromkeys("mMW%@", 0.86), **dict.fromkeys("wABCDEFGHKNOPQRSTUVXYZ&", 0.69)}
_WIDTHS: Final = _NARROW | _WIDE
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+")
_FLUSH: Final = 0.9
_ALONE: Final = re.compile(r"\s*(\d{1,4})\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that is not empty. Pages and lines count from 1; lengths are in points, or in characters for text.

    `text` keeps white space at its ends, which tells things. `gap` says that there is more space above than between the
    lines of a paragraph: an empty line. What a format does not know stays at its default.
    """

    text: str
    page: int = 1
    number: int = 0
    gap: bool = False
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    size: float = 0.0
    bold: bool = False

    @property
    def words(self) -> str:
        """The characters without white space at the ends, single spaces between."""
        return " ".join(self.text.split())

    @property
    def width(self) -> float:
        """How wide the line is: as it was measured, else reckoned from its letters as most faces have them."""
        return self.right - self.left if self.right > self.left else width(self.words)

    @property
    def is_address(self) -> bool:
        """Whether it holds an address of the web, and nothing else."""
        return _ADDRESS.fullmatch(self.text.strip()) is not None


def width(text: str) -> float:
    """How wide a text is set, in em: about, whatever the face. Good enough to tell a full line from a short one."""
    return sum(_WIDTHS.get(char, 0.53) for char in text)


def lines_of(text: str) -> list[Line]:
    """The lines of an extracted text, with the pages on which they stand.

    Pages are parted by form feeds; where there are none, by lone folios that count up, and by lines that begin with a
    space while all others begin with a letter, which is what programs leave behind that put pages together.
    """
    if "\f" in text:
        return list(_numbered(text))
    rows = text.split("\n")
    starts = _page_starts(rows)
    lines: list[Line] = []
    page, gap = 1, False
    for number, row in enumerate(rows, 1):
        if number in starts and lines:
            page, gap = page + 1, True
        if row.strip():
            lines.append(_line(row, page, number, gap))
        gap = not row.strip()
    return lines


def _numbered(text: str) -> Iterator[Line]:
    number = 0
    for page, content in enumerate(text.removesuffix("\f").split("\f"), 1):
        gap = True
        rows = content.split("\n")
        for row in rows[: -1 if rows[-1] == "" else None]:
            number += 1
            if row.strip():
                yield _line(row, page, number, gap)
            gap = not row.strip()


def _line(row: str, page: int, number: int, gap: bool) -> Line:
    indent = len(row) - len(row.lstrip(" \t"))
    return Line(text=row, page=page, number=number, gap=gap, left=float(indent if indent > 1 else 0))


def _page_starts(rows: Sequence[str]) -> set[int]:
    """The numbers of the lines that open a page, as far as can be told without form feeds."""
    written = [at for at, row in enumerate(rows, 1) if row.strip()]
    spaced = [at for at in written if re.match(r" \S", rows[at - 1])]
    starts: set[int] = set()
    if len(spaced) <= (1 - _FLUSH) * len(written):
        starts = {at for at in spaced if not _ADDRESS.match(rows[at - 1].strip())}
    folios = _folios(rows)
    if len(folios) > 1 or (folios and starts):
        above = not any(row.strip() for row in rows[: folios[0] - 1])
        behind = {at: next((each for each in written if each > at), at) for at in folios}
        starts = starts - set(behind.values()) | (set(folios) if above else set(behind.values()) - set(folios))
    return starts


def _folios(rows: Sequence[str]) -> list[int]:
    """Lines that hold a number alone, each one higher than the one before."""
    found: list[int] = []
    last = None
    for at, row in enumerate(rows, 1):
        match = _ALONE.fullmatch(row)
        if match and (last is None or int(match[1]) == last + 1):
            found.append(at)
            last = int(match[1])
    return found


def by_page(lines: Sequence[Line]) -> dict[int, list[int]]:
    """The places of the lines of each page."""
    pages: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        pages.setdefault(line.page, []).append(at)
    return pages


def breaks_are_spaces(lines: Sequence[Line]) -> bool:
    """Whether the space at which a line was broken still stands at its end: then one without is the last."""
    inner = [one for one, two in pairwise(lines) if not two.gap and one.page == two.page and not one.is_address]
    return bool(inner) and sum(line.text.endswith(" ") for line in inner) >= _FLUSH * len(inner)
