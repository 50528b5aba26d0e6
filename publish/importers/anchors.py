"""Addresses at the foot of a page, given back to the words they belong to.

A program that writes a PDF as text leaves the links of a page behind its words, in their order. Which words they were
on, the address tells by its names, and the order by its neighbours; where neither does, nothing is forced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from publish.importers.slugs import Name, country, likeness, names

_TOKEN: Final = re.compile(r"\S+")
_EDGES: Final = '.,:;!?()[]“”"«»…'
_QUOTED: Final = re.compile(r"[‘“][^’”]{3,200}[’”]")
_JOINERS: Final = frozenset(["of", "for", "the", "on", "and", "voor", "van", "de", "der", "het", "in", "to"])
_LONGEST: Final = 8
"""Words in a phrase that is looked at."""
_ENOUGH: Final = 0.42
"""How well words must fit an address to bear it."""
_CANDIDATES: Final = 14
_SHARED: Final = 0.2
"""The share of addresses that may have a host before its name tells nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The words of one page in one paragraph: from `start` to `end` in its text; `breaks` are its line ends."""

    paragraph: int
    text: str
    start: int
    end: int
    breaks: tuple[int, ...] = ()
    set_apart: tuple[int, ...] = ()
    """Those line ends before which stand two spaces: something of its own begins behind them."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrase:
    paragraph: int
    start: int
    end: int
    order: int
    score: float
    broken: bool


def common_hosts(addresses: Iterable[str]) -> frozenset[str]:
    """Labels of hosts that stand in so many addresses that they tell nothing."""
    all_hosts = [urlsplit(each if "//" in each else f"https://{each}").hostname or "" for each in addresses]
    counts = Counter(label for host in set(all_hosts) | set() for label in set(host.split(".")))
    weights = Counter(label for host in all_hosts for label in set(host.split(".")))
    return frozenset(
        label
        for label, count in weights.items()
        if count > 3 and count > _SHARED * len(all_hosts) and counts[label] > 1
    ) | frozenset(label for label, count in weights.items() if count > 0.3 * len(all_hosts) and count > 3)


def attach(addresses: Sequence[str], passages: Sequence[Passage], common: frozenset[str]) -> list[Anchor]:
    """An anchor for each address of a page, in the order of the list; without a paragraph where nothing is certain."""
    groups = _groups(addresses)
    known = [names(address, common) for address, _, _ in groups]
    tokens = [list(_tokens(passage)) for passage in passages]
    offers = [
        _offers(address, count > 1, name, passages, tokens)
        for (address, _, count), name in zip(groups, known, strict=True)
    ]
    chosen = _chosen(offers)
    anchors = [_anchor(group, phrase, passages) for group, phrase in zip(groups, chosen, strict=True)]
    anchors = _between(anchors, passages)
    return [part for anchor, group in zip(anchors, groups, strict=True) for part in _unfolded(anchor, group, passages)]


_Group = tuple[str, int, int]
"""An address, the place of the first time it stands in the list, and how often it does in a row."""


def _groups(addresses: Sequence[str]) -> list[_Group]:
    groups: list[_Group] = []
    for index, address in enumerate(addresses):
        if groups and groups[-1][0] == address:
            groups[-1] = (address, groups[-1][1], groups[-1][2] + 1)
        else:
            groups.append((address, index, 1))
    return groups


def _tokens(passage: Passage) -> Iterable[tuple[int, int]]:
    for match in _TOKEN.finditer(passage.text, passage.start, passage.end):
        start, end = match.span()
        while start < end and passage.text[start] in _EDGES:
            start += 1
        while end > start and passage.text[end - 1] in _EDGES:
            end -= 1
        if start < end:
            yield start, end


def _offers(
    address: str,
    doubled: bool,
    name: Sequence[Name],
    passages: Sequence[Passage],
    tokens: Sequence[list[tuple[int, int]]],
) -> list[_Phrase]:
    """The phrases of a page that fit an address best, in the order of the text."""
    found: list[_Phrase] = []
    order = 0
    for passage, words in zip(passages, tokens, strict=True):
        for first in range(len(words)):
            for last in range(first, min(first + _LONGEST, len(words))):
                start, end = words[first][0], words[last][1]
                text = passage.text[start:end]
                if last > first and re.search(r"[.?!]\s+[A-Z]|;\s", text):
                    break
                score = max(likeness(text, name), country(text, address) if last == first else 0.0)
                if score >= _ENOUGH:
                    score += _bonus(passage, start, end)
                    broken = any(start < at <= end for at in passage.breaks)
                    if doubled and broken:
                        score += 0.15
                    phrase = _Phrase(
                        paragraph=passage.paragraph,
                        start=start,
                        end=end,
                        order=order + first,
                        score=score,
                        broken=broken,
                    )
                    found.append(phrase)
        order += len(words)
    quoted = list(_quotations(address, name, passages))
    best = sorted([*found, *quoted], key=lambda each: (-each.score, each.order, each.end))[:_CANDIDATES]
    return sorted(best, key=lambda each: (each.order, each.end))


def _quotations(address: str, name: Sequence[Name], passages: Sequence[Passage]) -> Iterable[_Phrase]:
    """Words in quotation marks as a whole, which may be longer than phrases are."""
    order = 0
    for passage in passages:
        for match in _QUOTED.finditer(passage.text, passage.start, passage.end):
            head = " ".join(match[0][1:-1].split()[:_LONGEST])
            score = max(likeness(head, name), likeness(match[0][1:-1], name))
            if score >= _ENOUGH and " " in match[0]:
                before = len(passage.text[passage.start : match.start()].split())
                yield _Phrase(
                    paragraph=passage.paragraph, start=match.start(), end=match.end(), order=order + before, score=score + 0.12, broken=False
                )  # fmt: skip
        order += sum(1 for _ in _tokens(passage))


def _bonus(passage: Passage, start: int, end: int) -> float:
    """What else makes words likely to bear a link: a name, a quotation, the beginning of a line set apart."""
    words = passage.text[start:end].split()
    capitals = sum(word[:1].isupper() or any(map(str.isupper, word[1:])) for word in words)
    score = 0.06 * (capitals > 0) + 0.03 * (capitals > 1)
    score += 0.05 * (passage.text[start - 1 : start] in "‘“" and passage.text[start - 1 : start] != "")
    return score + 0.1 * (start in passage.set_apart)


def _chosen(offers: Sequence[Sequence[_Phrase]]) -> list[_Phrase | None]:
    """One phrase or none for each address, in the order of the text, so that together they fit best."""
    states: list[tuple[int, float, tuple[int, ...]]] = [(-1, 0.0, ())]
    for options in offers:
        following = [(at, score, (*path, -1)) for at, score, path in states]
        for number, phrase in enumerate(options):
            best = max(
                ((score, path) for at, score, path in states if at < phrase.order),
                default=None,
                key=lambda each: each[0],
            )
            if best is not None:
                length = phrase.end - phrase.start
                last = phrase.order + max(0, length // 8)
                following.append((last, best[0] + phrase.score, (*best[1], number)))
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


def _anchor(group: _Group, phrase: _Phrase | None, passages: Sequence[Passage]) -> Anchor:
    address, index, _ = group
    if phrase is None:
        return Anchor(address=address, index=index)
    passage = next(
        each for each in passages if each.paragraph == phrase.paragraph and each.start <= phrase.start < each.end
    )
    start, end = _extended(passage, phrase.start, phrase.end)
    certain = min(0.97, max(0.5, phrase.score))
    return Anchor(
        address=address, index=index, paragraph=phrase.paragraph, start=start, end=end, certain=certain, reason="the address names these words"
    )  # fmt: skip


def _extended(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """The whole name of which the words are a part."""
    text = passage.text
    while match := re.match(r" ((?:(?:%s) )?)([A-Z0-9][\w’-]*)" % "|".join(sorted(_JOINERS)), text[end : passage.end]):
        if not text[start:end].split()[-1][:1].isupper() or text[end - 1] in _EDGES:
            break
        end += match.end()
    if match := re.match(r" \([A-Z][\w&-]{1,9}\)", text[end : passage.end]):
        end += match.end()
    while match := re.search(
        r"(?:^|(?<=[\s(“‘]))([A-Z][\w’-]+) ((?:(?:%s) )?)$" % "|".join(sorted(_JOINERS)), text[passage.start : start]
    ):
        opens = passage.start + match.start()
        if not text[start].isupper() or re.search(r"[.?!:]\s*[“‘]?$", text[:opens]) or opens == 0:
            break
        start = opens
    return start, end


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
    parts = re.fullmatch(
        r", (?:(?:de|het|een|the|an?|onze|our) )?([^,.;:]{3,60}?)(?: voor \w+)?(?:,| en| and)? (?:(?:de|het|een|the) )?",
        gap,
    )
    if parts:
        return (
            start + parts.start(1),
            start + parts.end(1),
            "the one part of the enumeration between its neighbours",
            0.65,
        )
    if len(gap) > 200:
        return None
    named = list(
        re.finditer(
            r"[A-Z][\w’-]+(?: (?:(?:of|for|the|on|and|voor|van|de) )?[A-Z][\w’-]+)+(?: (?:of|for) [A-Z][\w’-]+(?: [A-Z][\w’-]+)*)*",
            gap,
        )
    )
    if len(named) == 1:
        return start + named[0].start(), start + named[0].end(), "the one name between its neighbours", 0.6
    return None


def _unfolded(anchor: Anchor, group: _Group, passages: Sequence[Passage]) -> Iterable[Anchor]:
    """An address that stands several times: words that a line end cuts bear it once; else they come back, or once more."""
    address, index, count = group
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
            found.append(
                replace(anchor, index=index + len(found), start=match.start(), end=match.end(), certain=0.7, reason="the words come back")
            )  # fmt: skip
    return [*found[:-1], replace(found[-1], repeats=count - len(found))]
