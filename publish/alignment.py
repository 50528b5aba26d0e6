"""Which part of one text is which part of another: pure sequences, no programme.

Near linear: ids and equal texts by dictionary; the rest by the words in common, of which only the rare are looked up.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_HARDLY: Final = 0.25
"""Two texts of one id with less in common than this are two texts: ids come of opening words."""
_NEAR: Final = 0.4
_FAR: Final = 0.55
"""How much texts have in common to be one text edited: in the same place, and anywhere."""
_RARE: Final = 20
"""A word that stands in more texts than this tells nothing of which is which."""
_CANDIDATES: Final = 6
"""How many neighbours are looked at, and how many that share words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A part to be found again: only one of the same `kind` can be it, rather one in the same `place`.

    `pinned` says that the id is a promise of the author's: it decides, whatever the text. It may be empty.
    """

    id: str
    text: str
    kind: str
    place: str = ""
    pinned: bool = False


class Fate(StrEnum):
    """What became of a part. One that moved is met twice: where it was, and where it is."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    MOVED_FROM = "moved-from"
    MOVED_TO = "moved-to"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a walk through both texts at once: the position in each, where there is one."""

    fate: Fate
    old: int | None = None
    new: int | None = None


# -- which is which -----------------------------------------------------------------------------------


def pair(old: Sequence[Item], new: Sequence[Item]) -> dict[int, int]:
    """The position in `new` of each part of `old` that is still there, edited or not."""
    pairs = _Pairs(old, new)
    pairs.equal(lambda each: (each.kind, each.id) if each.pinned and each.id else None)
    pairs.equal(lambda each: (each.kind, each.id, each.text))
    pairs.equal(lambda each: (each.kind, each.place, each.text))
    pairs.equal(lambda each: (each.kind, each.text))
    pairs.equal(lambda each: (each.kind, each.id) if each.id else None, at_least=_HARDLY)
    pairs.similar()
    return pairs.found


class _Pairs:
    """Pairs as they are found; what has one is out of the search."""

    def __init__(self, old: Sequence[Item], new: Sequence[Item]) -> None:
        self._old, self._new = old, new
        self._left = dict.fromkeys(range(len(old)))
        self._wanted = dict.fromkeys(range(len(new)))
        self._vocabularies: dict[str, tuple[Counter[str], tuple[str, ...]]] = {}
        self.found: dict[int, int] = {}

    def _take(self, old: int, new: int) -> None:
        self.found[old] = new
        del self._left[old], self._wanted[new]

    def equal(self, key: Callable[[Item], Hashable | None], at_least: float = 0.0) -> None:
        """Pairs parts of one key in their order; without a key there is none."""
        places: dict[Hashable, list[int]] = defaultdict(list)
        for position in reversed(self._left):
            if (name := key(self._old[position])) is not None:
                places[name].append(position)
        for position in list(self._wanted):
            there = places.get(key(self._new[position]))
            if there and (not at_least or self._likeness(there[-1], position) >= at_least):
                self._take(there.pop(), position)

    def similar(self) -> None:
        """Pairs what is left by the words in common, most alike first, and of those the nearest."""
        scored = []
        for new, candidates in self._candidates():
            for old in candidates:
                here = self._old[old].place == self._new[new].place
                if (likeness := self._likeness(old, new)) >= (_NEAR if here else _FAR):
                    scored.append((-likeness, not here, abs(new - old), old, new))
        for *_, old, new in sorted(scored):
            if old in self._left and new in self._wanted:
                self._take(old, new)

    def _candidates(self) -> Iterator[tuple[int, set[int]]]:
        """For each part without a pair those that it could be: its neighbours, and those that share rare words."""
        postings: dict[str, list[int]] = defaultdict(list)
        for old in self._left:
            for mark in self._vocabulary(self._old[old])[1]:
                postings[mark].append(old)
        remaining = list(self._left)
        for new, there in self._expected():
            at = bisect.bisect_left(remaining, there)
            near = remaining[max(0, at - _CANDIDATES // 2) : at + _CANDIDATES // 2]
            marks = self._vocabulary(self._new[new])[1]
            rare = sorted((len(places), mark) for mark in marks if (places := postings.get(mark)))
            votes = Counter(old for count, mark in rare[: 2 * _CANDIDATES] if count <= _RARE for old in postings[mark])
            far = [old for old, _ in votes.most_common(_CANDIDATES)]
            yield new, {old for old in (*near, *far) if self._old[old].kind == self._new[new].kind}

    def _expected(self) -> Iterator[tuple[int, int]]:
        """For each part without a pair where it would stand in the old text, if it followed what it follows now."""
        back = {new: old for old, new in self.found.items()}
        there = -1
        for new in range(len(self._new)):
            there = back.get(new, there + 1)
            if new in self._wanted:
                yield new, there

    def _likeness(self, old: int, new: int) -> float:
        return _dice(self._vocabulary(self._old[old])[0], self._vocabulary(self._new[new])[0])

    def _vocabulary(self, item: Item) -> tuple[Counter[str], tuple[str, ...]]:
        """How often a part has each word, and what it may be known by: its words, alone and two by two."""
        if item.text not in self._vocabularies:
            words = re.findall(r"\w+", item.text.casefold())
            marks = sorted({*words, *map(" ".join, itertools.pairwise(words))})
            self._vocabularies[item.text] = (Counter(words), tuple(marks))
        return self._vocabularies[item.text]


def _dice(old: Counter[str], new: Counter[str]) -> float:
    """The share of words that two texts have in common: 1 for the same words, 0 for none (the coefficient of Dice)."""
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0


def likeness(old: str, new: str) -> float:
    """The share of words that two texts have in common, from 0 to 1, whatever their order."""
    return _dice(*(Counter(re.findall(r"\w+", text.casefold())) for text in (old, new)))


# -- the walk through both ----------------------------------------------------------------------------


def walk(old: Sequence[int], new: Sequence[int], pairs: Mapping[int, int]) -> tuple[Step, ...]:
    """Walks through the parts at these positions, in the order in which a reader would mark the edits.

    What was taken away comes before what came in its stead. As few parts as can be have moved; a part whose pair is not
    among these positions has, too.
    """
    back = {b: a for a, b in pairs.items()}
    ranks = {position: rank for rank, position in enumerate(old)}
    shared = [position for position in new if back.get(position) in ranks]
    kept = {shared[at] for at in increasing([ranks[back[position]] for position in shared])}
    steps: list[Step] = []
    done = 0
    waiting: list[Step] = []
    for position in new:
        if position in kept:
            rank = ranks[back[position]]
            steps += [*_taken(old[done:rank], pairs), *waiting]
            steps.append(Step(fate=Fate.KEPT, old=back[position], new=position))
            done, waiting = rank + 1, []
        elif position in back:
            waiting.append(Step(fate=Fate.MOVED_TO, old=back[position], new=position))
        else:
            waiting.append(Step(fate=Fate.ADDED, new=position))
    return (*steps, *_taken(old[done:], pairs), *waiting)


def _taken(positions: Iterable[int], pairs: Mapping[int, int]) -> Iterator[Step]:
    for position in positions:
        if position in pairs:
            yield Step(fate=Fate.MOVED_FROM, old=position, new=pairs[position])
        else:
            yield Step(fate=Fate.REMOVED, old=position)


def increasing(numbers: Sequence[int]) -> list[int]:
    """The positions of a longest subsequence that increases, in n log n."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for position, number in enumerate(numbers):
        length = bisect.bisect_left(tails, number)
        before.append(ends[length - 1] if length else -1)
        tails[length:] = [number] if length == len(tails) else [number, *tails[length + 1 :]]
        ends[length : length + 1] = [position]
    result = []
    position = ends[-1] if ends else -1
    while position >= 0:
        result.append(position)
        position = before[position]
    return result[::-1]
