"""The headings of a document: levels without gaps, numbers taken off, forewords told from chapters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from publish.importers.draft import Piece
from publish.importers.drafting import Drafting, ascii_lower, title_of, without_opening
from publish.model import DEEPEST
from publish.notation.runs import words

_NUMBER: Final = re.compile(
    r"^(?:(?:hoofdstuk|deel|chapter|part|section|kapitel|chapitre)\s+)?(\d{1,3}(?:\.\d{1,3})*|[IVX]{1,6}(?=[.:)]))[.:)]?\s+"
    r"(?:[–—:-]\s+)?(?=\S)",
    re.IGNORECASE,
)
_FRONT: Final = frozenset(
    ("voorwoord", "woord vooraf", "ten geleide", "foreword", "preface", "vorwort", "avant-propos", "prologue")
)
"""Titles of chapters that have no number (accents left out)."""
_MOST_UNNUMBERED: Final = 0.6
"""Share of headings with a number from which numbers are believed to be such."""


def settle(drafting: Drafting, numbered: frozenset[int] = frozenset()) -> str:
    """Puts the headings in order; the only one of the first level if all others stand below it, else nothing.

    `numbered` are the indices of headings whose number has been taken off already.
    """
    at = [index for index, piece in enumerate(drafting.pieces) if piece.block.kind == "heading"]
    _level(drafting, at)
    numbered |= _take_numbers(drafting, at)
    _mark_front_matter(drafting, numbered)
    return _title(drafting, at)


def _level(drafting: Drafting, at: list[int]) -> None:
    """Levels that begin at 1 and skip none; each level of the input stays one under the same heading."""
    stack: list[int] = []
    for index in at:
        piece = drafting.pieces[index]
        while stack and stack[-1] >= piece.block.level:
            stack.pop()
        stack.append(piece.block.level)
        level = len(stack)
        if level > DEEPEST:
            drafting.decide(
                "heading", piece.place, title_of(piece.block), f"a heading of level {level}; {DEEPEST} is the deepest",
                confidence=0.8, weight=0.4, change="merge levels in the source", piece=index,
            )  # fmt: skip
            level = DEEPEST
        drafting.pieces[index] = replace(piece, block=replace(piece.block, level=level))


def _take_numbers(drafting: Drafting, at: list[int]) -> frozenset[int]:
    """Takes numbers off headings where most of a level have one; those that had one."""
    found: set[int] = set()
    for level in range(1, DEEPEST + 1):
        own = [index for index in at if drafting.pieces[index].block.level == level]
        matches = {
            index: match
            for index in own
            if (match := _NUMBER.match(words(drafting.pieces[index].block.parts[0].runs).lstrip()))
        }
        if not matches or (len(matches) < _MOST_UNNUMBERED * len(own) and not _counts(matches.values())):
            continue
        for index, match in matches.items():
            piece = drafting.pieces[index]
            (part,) = piece.block.parts
            whole = words(part.runs)
            title = whole.lstrip()[match.end() :]
            bare = replace(part, runs=without_opening(part.runs, len(whole) - len(title)))
            drafting.pieces[index] = replace(piece, block=replace(piece.block, parts=(bare,)))
            drafting.leave(match[0], piece.place, "decoration")
            drafting.decide(
                "title", piece.place, title, "its number is taken off: the source counts by itself",
                confidence=0.9, weight=0.3, alternatives=(title_of(piece.block),), piece=index,
            )  # fmt: skip
            found.add(index)
    return frozenset(found)


def _counts(matches: Iterable[re.Match[str]]) -> bool:
    """Whether the numbers are 1, 2, 3 and so on."""
    numbers = [match[1] for match in matches]
    return len(numbers) > 1 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _title(drafting: Drafting, at: list[int]) -> str:
    levels = [drafting.pieces[index].block.level for index in at]
    return title_of(drafting.pieces[0].block) if at[:1] == [0] and levels.count(1) == 1 and len(at) > 1 else ""


def _mark_front_matter(drafting: Drafting, numbered: frozenset[int]) -> None:
    """Chapters before the first numbered one, and those that are called a foreword."""
    chapters = [index for index, piece in enumerate(drafting.pieces) if _is_chapter(piece)]
    first = next((place for place, index in enumerate(chapters) if index in numbered), 0)
    for place, index in enumerate(chapters):
        piece = drafting.pieces[index]
        named = ascii_lower(title_of(piece.block)).strip() in _FRONT
        if piece.front_matter or place < first or named:
            drafting.pieces[index] = replace(piece, front_matter=True)


def _is_chapter(piece: Piece) -> bool:
    return piece.block.kind == "heading" and piece.block.level == 1
