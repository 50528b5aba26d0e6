"""Which block of one version is which of another: by id, by equal words, by similar words. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from publish.merge.blocks import Block
from publish.merge.three_way import similarity

_ALIKE: Final = 0.5
"""Share of words from which two blocks count as versions of each other."""
_MOST: Final = 40_000
"""Pairs of blocks in one gap that are compared word by word; a gap larger than that is a text of its own."""


def align(old: Sequence[Block], new: Sequence[Block]) -> dict[int, int]:
    """For each block of `new` that has one, the block of `old` that it is a version of, by place; one to one."""
    found = _by_id(old, new)
    _by_text(old, new, found)
    for gap in _gaps(len(old), len(new), found):
        _by_similarity(old, new, found, *gap)
    return found


def _by_id(old: Sequence[Block], new: Sequence[Block]) -> dict[int, int]:
    """Blocks that share ids; where several want one, the most similar of them has it."""
    owners = {name: at for at, block in enumerate(old) for name in block.ids}
    wishes: list[tuple[float, float, int, int]] = []
    for at, block in enumerate(new):
        for owner in {owners[name] for name in block.ids if name in owners}:
            shared = sum(owners.get(name) == owner for name in block.ids)
            alike = similarity(old[owner].text, block.text) + (old[owner].kind == block.kind)
            wishes.append((-shared if len(block.ids) > 1 else 0, -alike, at, owner))
    return _granted(wishes)


def _granted(wishes: list[tuple[float, float, int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, at, owner in sorted(wishes):
        if at not in found and owner not in taken:
            found[at] = owner
            taken.add(owner)
    return found


def _by_text(old: Sequence[Block], new: Sequence[Block], found: dict[int, int]) -> None:
    """Blocks without a partner that say the same, in the same order."""
    taken = set(found.values())
    left = [at for at in range(len(old)) if at not in taken and old[at].text]
    right = [at for at in range(len(new)) if at not in found and new[at].text]
    matcher = SequenceMatcher(None, [_key(old[n]) for n in left], [_key(new[n]) for n in right], autojunk=False)
    for start, low, size in matcher.get_matching_blocks():
        found.update({right[low + n]: left[start + n] for n in range(size)})
    # What was moved says the same out of order; only words that stand once can tell.
    taken = set(found.values())
    once = Counter(old[n].text for n in left if n not in taken)
    places = {old[n].text: n for n in left if n not in taken}
    for at in right:
        if at not in found and once[new[at].text] == 1:
            found[at] = places[new[at].text]
            once[new[at].text] = 0


def _key(block: Block) -> str:
    return f"{block.kind} {block.text}"


def _gaps(olds: int, news: int, found: dict[int, int]) -> Iterator[tuple[list[int], list[int]]]:
    """What has no partner, between neighbours that have, in the order of both."""
    steady = [(at, found[at]) for at in in_order(found)]
    taken = set(found.values())
    before = (-1, -1)
    for high, upper in [*steady, (news, olds)]:
        left = [n for n in range(before[1] + 1, upper) if n not in taken]
        right = [n for n in range(before[0] + 1, high) if n not in found]
        if left and right and len(left) * len(right) <= _MOST:
            yield left, right
        before = (high, upper)


def _by_similarity(
    old: Sequence[Block], new: Sequence[Block], found: dict[int, int], left: list[int], right: list[int]
) -> None:
    wishes: list[tuple[float, float, int, int]] = []
    for at in right:
        for owner in left:
            if (old[owner].kind == "heading") == (new[at].kind == "heading"):
                alike = similarity(old[owner].text, new[at].text)
                if alike >= _ALIKE:
                    wishes.append((0, -alike, at, owner))
    found.update(_granted(wishes))


def in_order(found: dict[int, int]) -> list[int]:
    """Those places of the new version, in their order, whose partners stand in the same order: the longest such run.

    All others were moved. A longest increasing subsequence, by patience sorting.
    """
    places = sorted(found)
    tails: list[int] = []
    at_tail: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        pile = bisect_left(tails, found[place])
        before[place] = at_tail[pile - 1] if pile else None
        tails[pile : pile + 1] = [found[place]]
        at_tail[pile : pile + 1] = [place]
    run: list[int] = []
    place_or_none = at_tail[-1] if at_tail else None
    while place_or_none is not None:
        run.append(place_or_none)
        place_or_none = before[place_or_none]
    return run[::-1]
