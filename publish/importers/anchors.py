"""Addresses at the foot of a page, given back to the words they belong to.

A program that writes a PDF as text leaves the links of a page behind its words, in their order. Which words they were
on, the address tells by its names, and the order by its neighbours; where neither does, nothing is forced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from publish.importers.phrases import EDGES, Passage, Phrase, Word, offers_of, whole_name
from publish.importers.slugs import grams, letters, names

_TOKEN: Final = re.compile(r"\S+")
_NAME: Final = re.compile(r"[A-Z][\w’-]+(?: (?:(?:of|for|the|on|and|voor|van|de) )?[A-Z][\w’-]+)+")
_PART: Final = re.compile(
    r"(?: (?:en|and) [^,.;:]{1,30})?, (?:(?:de|het|een|the|an?|onze|our) )?([^,.;:]{3,60}?)(?:,| en| and)? "
    r"(?:(?:de|het|een|the) )?"
)
"""What stands between two parts of an enumeration, if that is one part more."""
_GAP: Final = 200
_FEW: Final = 3
_SHARED: Final = 0.1
"""The addresses, by number and share, that may have a host before its name tells nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Words that bear an address: from `start` to `end` in the text of a paragraph. `paragraph` is -1 for none."""

    address: str
    index: int
    paragraph: int = -1
    start: int = 0
    end: int = 0
    certain: float = 0.0
    reason: str = ""
    repeats: int = 0
    """How many times more the address stands in the list for these same words."""


def common_hosts(addresses: Iterable[str]) -> frozenset[str]:
    """Labels of hosts that stand in so many addresses that they tell nothing."""
    hosts = [urlsplit(each if "//" in each else f"https://{each}").hostname or "" for each in addresses]
    counts = Counter(label for host in hosts for label in set(host.split(".")))
    return frozenset(label for label, count in counts.items() if count > max(_FEW, _SHARED * len(hosts)))


def attach(
    addresses: Sequence[str], passages: Sequence[Passage], common: frozenset[str], rarity: Callable[[str], float]
) -> list[Anchor]:
    """An anchor for each address of a page, in the order of the list; without a paragraph where nothing is certain.

    `rarity` says how much less likely a phrase is to bear a link, by how often the document has it.
    """
    groups = _groups(addresses)
    words = tuple(_words(passages))
    offers = [offers_of(address, count > 1, names(address, common), words, rarity) for address, _, count in groups]
    anchors = [_anchor(group, phrase) for group, phrase in zip(groups, _chosen(offers), strict=True)]
    anchors = _between(anchors, passages)
    return [part for anchor, group in zip(anchors, groups, strict=True) for part in _unfolded(anchor, group, passages)]


_Group: TypeAlias = tuple[str, int, int]
"""An address, the place of the first time it stands in the list, and how often it does in a row."""


def _groups(addresses: Sequence[str]) -> list[_Group]:
    groups: list[_Group] = []
    for index, address in enumerate(addresses):
        if groups and groups[-1][0] == address:
            groups[-1] = (address, groups[-1][1], groups[-1][2] + 1)
        else:
            groups.append((address, index, 1))
    return groups


def _words(passages: Sequence[Passage]) -> Iterator[Word]:
    for passage in passages:
        for match in _TOKEN.finditer(passage.text, passage.start, passage.end):
            start, end = match.span()
            while start < end and passage.text[start] in EDGES:
                start += 1
            while end > start and passage.text[end - 1] in EDGES:
                end -= 1
            parts = tuple(filter(None, (letters(part) for part in passage.text[start:end].split("/"))))
            if parts:
                yield Word(passage=passage, start=start, end=end, parts=parts, grams=grams("".join(parts)))


def _chosen(offers: Sequence[Sequence[Phrase]]) -> list[Phrase | None]:
    """One phrase or none for each address, in the order of the text, so that together they fit best."""
    states: list[tuple[int, float, tuple[int, ...]]] = [(-1, 0.0, ())]
    for options in offers:
        following = [(at, score, (*path, -1)) for at, score, path in states]
        for number, phrase in enumerate(options):
            before = [(score, path) for at, score, path in states if at < phrase.first]
            if before:
                score, path = max(before, key=lambda each: each[0])
                following.append((phrase.last, score + phrase.score, (*path, number)))
        states = _front(following)
    path = max(states, key=lambda each: each[1])[2]
    return [None if number < 0 else options[number] for number, options in zip(path, offers, strict=True)]


def _front(states: Sequence[tuple[int, float, tuple[int, ...]]]) -> list[tuple[int, float, tuple[int, ...]]]:
    """Those states that no other beats by ending earlier with a higher score."""
    kept: list[tuple[int, float, tuple[int, ...]]] = []
    for state in sorted(states, key=lambda each: (each[0], -each[1])):
        if not kept or state[1] > kept[-1][1] + 1e-9:
            kept.append(state)
    return kept


def _anchor(group: _Group, phrase: Phrase | None) -> Anchor:
    address, index, _ = group
    if phrase is None:
        return Anchor(address=address, index=index)
    start, end = whole_name(phrase.passage, phrase.start, phrase.end)
    return Anchor(
        address=address,
        index=index,
        paragraph=phrase.passage.paragraph,
        start=start,
        end=end,
        certain=min(0.97, max(0.5, phrase.score)),
        reason="the address names these words",
    )


def _between(anchors: list[Anchor], passages: Sequence[Passage]) -> list[Anchor]:
    """Addresses that name nothing, where one name stands between their neighbours, or one part of an enumeration."""
    result = list(anchors)
    for at, anchor in enumerate(anchors):
        if anchor.paragraph >= 0 or not 0 < at < len(anchors) - 1:
            continue
        one, two = result[at - 1], anchors[at + 1]
        if one.paragraph < 0 or one.paragraph != two.paragraph or one.end >= two.start:
            continue
        passage = next(each for each in passages if each.paragraph == one.paragraph)
        found = _only(passage.text, one.end, two.start)
        if found:
            start, end, reason, certain = found
            result[at] = replace(anchor, paragraph=one.paragraph, start=start, end=end, reason=reason, certain=certain)
    return result


def _only(text: str, start: int, end: int) -> tuple[int, int, str, float] | None:
    """The one name between two places of a text, or the one part of an enumeration."""
    gap = text[start:end]
    if part := _PART.fullmatch(gap):
        reason = "the one part of the enumeration between its neighbours"
        return start + part.start(1), start + part.end(1), reason, 0.65
    named = list(_NAME.finditer(gap)) if len(gap) < _GAP else []
    if len(named) == 1:
        return start + named[0].start(), start + named[0].end(), "the one name between its neighbours", 0.6
    return None


def _unfolded(anchor: Anchor, group: _Group, passages: Sequence[Passage]) -> Iterable[Anchor]:
    """An address that stands several times: words that a line end cuts bear it once, else every time they come back."""
    _, index, count = group
    if count == 1 or anchor.paragraph < 0:
        return [replace(anchor, repeats=count - 1)]
    passage = next(
        each for each in passages if each.paragraph == anchor.paragraph and each.start <= anchor.start < each.end
    )
    if any(anchor.start < at <= anchor.end for at in passage.breaks):
        return [replace(anchor, repeats=count - 1, certain=max(anchor.certain, 0.8))]
    word = passage.text[anchor.start : anchor.end]
    found = [anchor]
    for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", passage.text[: passage.end]):
        if match.start() >= found[-1].end and len(found) < count:
            again = replace(anchor, index=index + len(found), certain=0.7, reason="the words come back")
            found.append(replace(again, start=match.start(), end=match.end()))
    return [*found[:-1], replace(found[-1], repeats=count - len(found))]
