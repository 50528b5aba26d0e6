"""The phrases of a page that may bear a link, each with how well it fits an address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from publish.importers.slugs import SMALL, Name, country, grams, likeness

_LONGEST: Final = 8
"""Words in a phrase that is looked at."""
_ENOUGH: Final = 0.42
"""How well words must fit an address to bear it."""
_ABROAD: Final = 0.8
"""How well the name of its country fits an address."""
_CANDIDATES: Final = 14
EDGES: Final = '.,:;!?()[]“”‘’"«»…'
"""Marks around words that are no part of them."""
_CONTINUED: Final = re.compile(r" (?:(?:of|for|on|voor|van)(?: (?:the|de|het))? )?[A-Z0-9][\w’-]+")
_BEGUN: Final = re.compile(
    r"(?<=[a-zà-þ,;] )[A-Z][\w’-]+ $|(?<=[A-Z]\w )[A-Z][\w’-]+ $|(?<=\w [A-Z]{2} )[A-Z][\w’-]+ $"
)
_ABBREVIATION: Final = re.compile(r" \([A-Z][\w&-]{1,9}\)")
_CHAIN: Final = re.compile(r"(?:[A-Z][\w’-]+ )+(?:of|for|on|voor|van)(?: (?:the|de|het))? $")
_BREAK: Final = re.compile(r"[.?!]\s+[A-Z]|;\s|\s[-–—]\s")
"""What no phrase reaches over."""
_QUOTATION: Final = re.compile(r"[‘“][^’”]{3,200}[’”]")


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
class Word:
    """A word of a passage without the marks around it; `parts` are its letters, on either side of a slash."""

    passage: Passage
    start: int
    end: int
    parts: tuple[str, ...]
    grams: set[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that may bear a link: from word `first` to word `last` of the page."""

    passage: Passage
    start: int
    end: int
    first: int
    last: int
    score: float


def offers_of(
    address: str, doubled: bool, known: Sequence[Name], words: Sequence[Word], rarity: Callable[[str], float]
) -> list[Phrase]:
    """The phrases among the words of a page that fit an address best, in the order of the text.

    `known` are the names of the address; `doubled` says that it stands twice in a row in the list, for words that a
    line end cuts or that come back.
    """
    found: list[Phrase] = []
    abroad = _foreign(country(address), words)
    for first, last in sorted({*_named(known, words), *_initials(known, words), *abroad}):
        passage, start, end = words[first].passage, words[first].start, words[last].end
        said = tuple(part for word in words[first : last + 1] for part in word.parts)
        text = passage.text[start:end]
        score = max(likeness(said, known), _ABROAD if (first, last) in abroad else 0.0)
        if score < _ENOUGH or _BREAK.search(text):
            continue
        quoted = _quotation(passage, start, end, known)
        score += _bonus(passage, start, end) - rarity(text) + 0.12 * (quoted is not None)
        if chain := _chain(passage, start):
            start, score = start - len(chain), score + 0.15
        if doubled:
            comes_back = passage.text.find(text, end, passage.end) >= 0
            opens, ends = whole_name(passage, start, end)
            score += 0.2 if any(opens < at <= ends for at in passage.breaks) else -0.05 if comes_back else -0.5
        if score >= _ENOUGH:
            start, end = quoted or (start, end)
            end += "(" in text and ")" not in text and passage.text[end : end + 1] == ")"
            found.append(Phrase(passage=passage, start=start, end=end, first=first, last=last, score=score))
    best = sorted(found, key=lambda each: (-each.score, each.first, each.last))[:_CANDIDATES]
    return sorted(best, key=lambda each: (each.first, each.last))


def _named(known: Sequence[Name], words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Words that share letters with the address, and those between two such words."""
    pieces = set().union(*(grams(name.letters) for name in known)) if known else set()
    short = {word for name in known for word in name.words if len(word) < 4}
    touching = [
        at for at, word in enumerate(words) if not word.grams.isdisjoint(pieces) or not short.isdisjoint(word.parts)
    ]
    ends = [at for at in touching if not _is_small(words[at])]
    whole = max((len(name.letters) for name in known), default=0)
    for place, first in enumerate(ends):
        near = takewhile(lambda at: at < first + _LONGEST, ends[place:])  # noqa: B023 (used at once)
        for last in near:
            if words[last].passage is words[first].passage:
                yield first, last
    starts = [at for at in range(len(words)) if _is_small(words[at])]  # a name may begin or end with a small word
    for first in starts:
        for last in range(first + 1, min(first + _LONGEST, len(words))):
            said = "".join(part for word in words[first : last + 1] for part in word.parts)
            if len(said) > whole or words[last].passage is not words[first].passage:
                break
            if any(said == name.letters for name in known):
                yield first, last


def _is_small(word: Word) -> bool:
    return len(word.parts) == 1 and word.parts[0] in SMALL


def _initials(known: Sequence[Name], words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Words of which an address has the initials, small words counted or not."""
    wanted = {name.letters for name in known if 2 <= len(name.letters) <= 8}
    for counted in ([*range(len(words))], [at for at, word in enumerate(words) if not _is_small(word)]):
        line = "".join(words[at].parts[0][0] for at in counted)
        for letters_wanted in wanted:
            at = line.find(letters_wanted)
            while at >= 0:
                first, last = counted[at], counted[at + len(letters_wanted) - 1]
                opening = words[first].passage.text[words[first].start]
                if opening.isupper() and words[first].passage is words[last].passage:
                    yield first, last
                at = line.find(letters_wanted, at + 1)


def _foreign(stem: str, words: Sequence[Word]) -> set[tuple[int, int]]:
    """Words that name the country of an address, by how they begin."""
    return {(at, at) for at, word in enumerate(words) if stem and word.parts[0].startswith(stem)}


def _quotation(passage: Passage, start: int, end: int, known: Sequence[Name]) -> tuple[int, int] | None:
    """The quotation that words begin, if the address goes on to name it."""
    before = passage.text[start - 1 : start] if start else ""
    if before not in ("‘", "“") or start == end:
        return None
    match = _QUOTATION.match(passage.text, start - 1, passage.end)
    if not match or end - start < 0.3 * len(match[0]) or " " not in passage.text[start:end]:
        return None
    return match.start(), match.end()


def _chain(passage: Passage, start: int) -> str:
    """The beginning of a name that goes on with a common word, as "House of " before "stories"; empty for none."""
    match = _CHAIN.search(passage.text[max(passage.start, start - 60) : start])
    if not match or not passage.text[start].islower():
        return ""
    before = passage.text[: start - len(match[0])].rstrip(" “‘(")
    return match[0] if before and before[-1] not in ".?!:…" else ""


def _bonus(passage: Passage, start: int, end: int) -> float:
    """What else makes words likely to bear a link: a name, a quotation, the beginning of a line set apart."""
    said = passage.text[start:end].split()
    capitals = sum(word[:1].isupper() or any(map(str.isupper, word[1:])) for word in said)
    score = 0.06 * (capitals > 0) + 0.03 * (capitals > 1) + 0.05 * (len(said) == 1 and said[0].isupper())
    if start and passage.text[start - 1] in "‘“":
        score += 0.15
    return score + 0.1 * (start in passage.set_apart)


def whole_name(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """From where to where the name stands of which the words are a part, its abbreviation in brackets included."""
    text = passage.text
    while text[end - 1] not in EDGES and text[start:end].split()[-1][:1].isupper():
        match = _CONTINUED.match(text[end : passage.end])
        if not match:
            break
        end += match.end()
    if match := _ABBREVIATION.match(text[end : passage.end]):
        end += match.end()
    while text[start].isupper() and (match := _BEGUN.search(text[max(passage.start, start - 40) : start])):
        start -= len(match[0])
    return start, end
