"""Headings of a document that has no contents list: short lines that stand apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from publish.importers.contents import Entry, split_number
from publish.importers.cover import is_cover
from publish.importers.joining import BULLET, LABEL, NUMBERED
from publish.importers.lines import Line
from publish.importers.titles import Title

_LONGEST: Final = 90
_WORDS: Final = 14
_TALLEST: Final = 3
"""Lines that a heading can take."""
_FOREWORD: Final = re.compile(r"(voorwoord|woord vooraf|ten geleide|vooraf|foreword|preface)\b", re.IGNORECASE)
_UNDERLINE: Final = re.compile(r"\s*(?:={3,}|-{3,}|~{3,})\s*")
"""What people type below a title."""
_NO_END: Final = re.compile(r"[.,;:–—-]\s*$")


def guess_headings(lines: Sequence[Line], left: Sequence[int]) -> list[Title]:
    """Lines that must be headings by their looks, with the levels that these looks suggest.

    `left` are the places of the lines that are no furniture. A heading is short, ends without a stop, stands apart and
    has text below it; a number, capitals, size, weight and what it is underlined with tell its level, else the order in
    which looks appear.
    """
    found: list[tuple[tuple[int, ...], tuple[str, str]]] = []
    at = _behind_cover(lines, left)
    while at < len(left):
        block = _block(lines, left, at)
        title = " ".join(lines[each].words for each in block if not _is_underline(lines[each]))
        below = left[at + len(block)] if at + len(block) < len(left) else None
        alone = below is None or lines[below].page != lines[block[0]].page  # no heading stands at the foot of a page
        several = any(NUMBERED.match(lines[each].text) for each in block[1:])
        if _is_heading(title, block) and not alone and not several and _is_text(lines, left, at + len(block)):
            number, bare = split_number(title)
            found.append((block, (number, bare)))
        at += len(block)
    return _levelled(lines, found)


def _behind_cover(lines: Sequence[Line], left: Sequence[int]) -> int:
    """Where the text begins behind a title page, which has a page to itself."""
    end = next((n for n, at in enumerate(left) if lines[at].page != lines[left[0]].page), 0)
    return end if is_cover([lines[at] for at in left[:end]]) else 0


def _block(lines: Sequence[Line], left: Sequence[int], at: int) -> tuple[int, ...]:
    """The lines from one on, up to the next gap or page, or what underlines them."""
    block = [left[at]]
    for each in left[at + 1 :]:
        ended = len(block) > _TALLEST or _is_underline(lines[block[-1]])
        if ended or lines[each].gap or lines[each].page != lines[block[0]].page:
            break
        block.append(each)
    return tuple(block)


def _is_underline(line: Line) -> bool:
    return _UNDERLINE.fullmatch(line.text) is not None


def _is_heading(title: str, block: Sequence[int]) -> bool:
    return (
        len(block) <= _TALLEST
        and 1 < len(title) <= _LONGEST
        and len(title.split()) <= _WORDS
        and not _NO_END.search(title)
        and not BULLET.match(title)
        and split_number(title)[1][0].isupper()
        and sum(map(str.isalpha, title)) > 0.6 * len(title.replace(" ", ""))
        and not title.endswith("”")
        and not LABEL.fullmatch(title)
    )


def _is_text(lines: Sequence[Line], left: Sequence[int], at: int) -> bool:
    """Whether running text stands there, or another heading that is followed by it."""
    for _ in range(2):
        block = _block(lines, left, at) if at < len(left) else ()
        said = " ".join(lines[each].words for each in block)
        if len(said) > _LONGEST or said.endswith((".", ":", "?", "!")) or BULLET.match(said):
            return True
        at += max(1, len(block))
    return False


def _levelled(lines: Sequence[Line], found: Sequence[tuple[tuple[int, ...], tuple[str, str]]]) -> list[Title]:
    looks: dict[tuple[bool, int, float, bool, str], int] = {}
    titles: list[Title] = []
    deepest = 0
    for block, (number, title) in found:
        line = lines[block[0]]
        below = lines[block[-1]].words[0] if _is_underline(lines[block[-1]]) else ""
        look = (title.isupper(), number.count(".") + 1 if number else 0, -line.size, not line.bold, below)
        if look not in looks:
            looks[look] = deepest + 1 if titles else 1
            deepest = looks[look]
        level = min(looks[look], 1 + (titles[-1].entry.level if titles else 0))
        deepest = level
        front = level == 1 and _FOREWORD.match(title) is not None
        entry = Entry(title=title, number=number, level=level, line=line, front_matter=front)
        titles.append(Title(entry=entry, at=block[0], lines=block))
    return titles
