"""Three versions of a text made one: base, ours and theirs. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, TypeAlias

_TOKENS: Final = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Tokens `start` to `end` of the base, replaced by `tokens`."""

    start: int
    end: int
    tokens: tuple[str, ...]


def merge(base: str, ours: str, theirs: str, *, yielding: bool = False) -> str | None:
    """`ours` with the changes that lead from `base` to `theirs`, or None where both changed one place.

    Changes that touch count as one place. With `yielding` ours differs from the base in its notation only, and gives
    way there. What is not changed keeps its characters from `ours`; white space counts as equal to other white space.
    """
    if base == theirs:
        return ours
    tokens = _TOKENS.findall(base)
    mine = list(_hunks(tokens, _TOKENS.findall(ours)))
    its = list(_hunks(tokens, _TOKENS.findall(theirs)))
    pieces: list[str] = []
    at = 0
    for place in _places(mine, its):
        start, end, *_ = place
        # Tokens that nobody changed are the base's; where ours has other white space, a hunk of its own says so.
        pieces += tokens[at:start]
        chosen = _chosen(tokens, place, yielding)
        if chosen is None:
            return None
        pieces += chosen
        at = end
    return "".join((*pieces, *tokens[at:]))


def _hunks(base: Sequence[str], other: Sequence[str]) -> Iterator[_Hunk]:
    matcher = SequenceMatcher(None, base, other, autojunk=False)
    for tag, start, end, low, high in matcher.get_opcodes():
        if tag != "equal":
            yield _Hunk(start, end, tuple(other[low:high]))


_Place: TypeAlias = tuple[int, int, list[_Hunk], list[_Hunk]]
"""From where to where in the base, the hunks of ours and those of theirs."""


def _places(mine: list[_Hunk], its: list[_Hunk]) -> Iterator[_Place]:
    """Places of the base that one or both changed, hunks that overlap or touch taken together."""
    waiting = sorted([(h, 0) for h in mine] + [(h, 1) for h in its], key=lambda each: (each[0].start, each[0].end))
    at = 0
    while at < len(waiting):
        start, end = waiting[at][0].start, waiting[at][0].end
        sides: tuple[list[_Hunk], list[_Hunk]] = ([], [])
        while at < len(waiting) and waiting[at][0].start <= end:
            hunk, side = waiting[at]
            sides[side].append(hunk)
            end = max(end, hunk.end)
            at += 1
        yield start, end, *sides


def _chosen(base: Sequence[str], place: _Place, yielding: bool) -> list[str] | None:
    start, end, left, right = place
    if not right:
        return _applied(base, start, end, left)
    theirs = _applied(base, start, end, right)
    if not left:
        return theirs
    ours = _applied(base, start, end, left)
    if ours == theirs:
        return ours
    if yielding:
        return _beside(base, place) or theirs
    return None


def _beside(base: Sequence[str], place: _Place) -> list[str] | None:
    """Both changes, where they touch and do not overlap: notation that stands beside a changed word stays."""
    start, end, left, right = place
    hunks = sorted([*left, *right], key=lambda each: (each.start, each.end))
    for one, two in pairwise(hunks):
        if one.end > two.start or (one.start == one.end == two.start == two.end):
            return None
    return _applied(base, start, end, hunks)


def _applied(base: Sequence[str], start: int, end: int, hunks: Sequence[_Hunk]) -> list[str]:
    pieces: list[str] = []
    at = start
    for hunk in hunks:
        pieces += base[at : hunk.start]
        pieces += hunk.tokens
        at = hunk.end
    return [*pieces, *base[at:end]]
