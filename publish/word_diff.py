"""The words that differ between two texts, as a person would mark them."""

from __future__ import annotations

import difflib
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from publish.alignment import increasing

_TOKEN: Final = re.compile(r"\d+(?:[.,:/]\d+)*|\w+(?:['’]\w+)*|[^\w\s]")
"""A number is one token, and so is “foto’s”; a sign stands alone. The space between is nobody's."""
_REWRITTEN: Final = 0.2
"""Texts with less of their words in common than this, and in order, are better read one after the other."""
_QUADRATIC: Final = 40_000
"""Where no word stands out, products of lengths up to this are worth a search; longer ones are taken as rewritten."""


class Change(StrEnum):
    """What happened to a run of characters."""

    EQUAL = "equal"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters in one state."""

    change: Change
    text: str


def diff(old: str, new: str) -> tuple[Run, ...]:
    """The runs that turn `old` into `new`: equal and removed together are the one, equal and added the other.

    What was removed comes before what was added in its stead. No change is cut up by a lone short word.
    """
    if old == new:
        return (Run(Change.EQUAL, old),) if old else ()
    a, b = list(_TOKEN.finditer(old)), list(_TOKEN.finditer(new))
    olds, news = [each[0] for each in a], [each[0] for each in b]
    blocks = _tidy(list(_blocks(olds, news, 0, 0)), olds, news)
    if sum(size for *_, size in blocks) < _REWRITTEN * max(len(a), len(b)):
        blocks = []
    runs: list[Run] = []
    at_old = at_new = 0
    for start_old, start_new in ((i + each, j + each) for i, j, size in blocks for each in range(size)):
        runs += _gap(old[at_old : a[start_old].start()], new[at_new : b[start_new].start()])
        runs.append(Run(Change.EQUAL, a[start_old][0]))
        at_old, at_new = a[start_old].end(), b[start_new].end()
    return tuple(_joined([*runs, *_gap(old[at_old:], new[at_new:])]))


def count(text: str) -> int:
    """How many words a text has: signs are none."""
    return sum(each[0][0].isalnum() for each in _TOKEN.finditer(text))


_Block = tuple[int, int, int]
"""A position in the old, one in the new, and how many tokens are equal from there."""


def _blocks(old: Sequence[str], new: Sequence[str], i: int, j: int) -> Iterator[_Block]:
    """Stretches of equal tokens: at the ends, then around the words that stand once in both, then by search."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    if head:
        yield i, j, head
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if inner_old and inner_new:
        yield from _inner(inner_old, inner_new, i + head, j + head)
    if tail:
        yield i + len(old) - tail, j + len(new) - tail, tail


def _inner(old: Sequence[str], new: Sequence[str], i: int, j: int) -> Iterator[_Block]:
    places = {each: at for at, each in enumerate(new)}
    counts_old, counts_new = Counter(old), Counter(new)
    unique = [at for at, each in enumerate(old) if counts_old[each] == 1 == counts_new[each] and each[0].isalnum()]
    anchors = [(unique[at], places[old[unique[at]]]) for at in increasing([places[old[at]] for at in unique])]
    if anchors:
        for (a, b), (c, d) in itertools.pairwise([(0, 0), *anchors, (len(old), len(new))]):
            yield from _blocks(old[a:c], new[b:d], i + a, j + b)
    elif len(old) * len(new) <= _QUADRATIC:
        for a, b, size in difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()[:-1]:
            yield i + a, j + b, size


def _tidy(blocks: list[_Block], old: Sequence[str], new: Sequence[str]) -> list[_Block]:
    """Without the islands: a short word or sign alone between two changes, two short words between long ones."""
    whole = _whole(blocks)
    ends = [*whole, (len(old), len(new), 0)][1:]
    kept: list[_Block] = []
    for (i, j, size), (next_old, next_new, _) in zip(whole, ends, strict=True):
        a, b, before = kept[-1] if kept else (0, 0, 0)
        # The lengths of the changes before and after: at an end of the text there may be none.
        change = min(max(i - a - before, j - b - before), max(next_old - i - size, next_new - j - size))
        names = sum(each[0].isalnum() for each in old[i : i + size])
        letters = sum(map(len, old[i : i + size]))
        island = change and ((names <= 1 and letters <= 3) or (names <= 2 and letters <= 6 and change >= 3))
        if not island:
            kept.append((i, j, size))
    return kept


def _whole(blocks: list[_Block]) -> list[_Block]:
    """Blocks that touch, as one."""
    whole: list[_Block] = []
    for i, j, size in blocks:
        if whole and (whole[-1][0] + whole[-1][2], whole[-1][1] + whole[-1][2]) == (i, j):
            a, b, before = whole.pop()
            whole.append((a, b, before + size))
        else:
            whole.append((i, j, size))
    return whole


def _gap(old: str, new: str) -> Iterator[Run]:
    """What stands between two equal tokens; the space that both begin or end with is equal."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    yield Run(Change.EQUAL, old[:head])
    yield Run(Change.REMOVED, old[head : len(old) - tail])
    yield Run(Change.ADDED, new[head : len(new) - tail])
    yield Run(Change.EQUAL, old[len(old) - tail :])


def _common(old: str, new: str) -> int:
    """How many spaces two texts both begin with."""
    size = 0
    while size < min(len(old), len(new)) and old[size] == new[size] and old[size].isspace():
        size += 1
    return size


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """One run for neighbours in one state, none that is empty; in a stretch of changes first what was removed."""
    for equal, stretch in itertools.groupby((each for each in runs if each.text), lambda each: each.change == "equal"):
        together = list(stretch)
        for change in (Change.EQUAL,) if equal else (Change.REMOVED, Change.ADDED):
            if text := "".join(each.text for each in together if each.change is change):
                yield Run(change, text)
