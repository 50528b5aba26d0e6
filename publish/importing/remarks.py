"""What a proof-reader would mark in the imported text: typography and spelling, listed and never changed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_AROUND: Final = 25
_SIGNS: Final = (
    ("a straight quote", re.compile(r"(?<!\w)\"|\"(?!\w)|(?<=\w)'(?=\w)|(?<!\w)'|'(?!\w)")),
    ("two spaces", re.compile(r"(?<=\S) {2,}(?=\S)")),
    ("a space before a mark", re.compile(r"(?<=\w) +[,.;:!?](?=\s|$)")),
    ("a hyphen for a dash", re.compile(r"(?<=\S) --? (?=\S)")),
    ("three dots for …", re.compile(r"\.{3}")),
    ("two marks", re.compile(r"(?<![.])(?:,,|;;|\.\.(?!\.)|…\.)")),
    ("a word twice", re.compile(r"\b([^\W\d_]{2,}) \1\b")),
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_FREQUENT: Final = 4
"""How often the near word must stand in the text before the other, that stands once, may be a slip of it."""
_COLUMNS: Final = 0.05
"""The share of lines with two spaces from which on they are a matter of layout."""
_LONG: Final = 7
"""Letters of a word whose spelling is judged: shorter ones have too many neighbours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typography:
    """A remark on characters: what, the words around it, and which piece of the draft it is in."""

    what: str
    text: str
    piece: int
    suggestion: str = ""
    line: int = 0
    """The line of the input, for what is not in the source."""


def typography(texts: Sequence[tuple[int, str]], input_words: str) -> list[Typography]:
    """Remarks on texts, each with its piece; two spaces are looked for in the input, since the source has none."""
    found = [
        Typography(what=what, text=_shown(text, match), piece=piece)
        for piece, text in texts
        for what, pattern in _SIGNS
        for match in pattern.finditer(text)
    ]
    doubled = list(re.finditer(r"[^\n]{0,20}\S {2,}\S[^\n]{0,20}", input_words))
    if len(doubled) <= _COLUMNS * (input_words.count("\n") + 1):  # columns and indents are made of spaces
        found += [
            Typography(
                what="two spaces",
                text=match[0].strip(),
                piece=-1,
                line=input_words.count("\n", 0, match.start()) + 1,
            )
            for match in doubled
        ]
    return [*found, *_slips(texts)]


def _shown(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - _AROUND) : match.end() + _AROUND].strip()


def _slips(texts: Iterable[tuple[int, str]]) -> Iterator[Typography]:
    """Words that stand once and differ by a letter from one that stands often."""
    counts: Counter[str] = Counter()
    first: dict[str, tuple[int, str]] = {}
    for piece, text in texts:
        for match in _WORD.finditer(text):
            word = match[0]
            if len(word) >= _LONG and not word[1:].isupper():
                counts[word.casefold()] += 1
                first.setdefault(word.casefold(), (piece, _shown(text, match)))
    near = _neighbourhoods(word for word, count in counts.items() if count >= _FREQUENT)
    for word, count in counts.items():
        if count == 1:
            likely = [each for each in _close(word, near) if each != word and not _inflected(word, each)]
            if likely:
                piece, text = first[word]
                best = max(likely, key=lambda each: counts[each])
                yield Typography(
                    what="a word that is one letter off another", text=text, piece=piece, suggestion=f"{word} → {best}"
                )


def _neighbourhoods(words: Iterable[str]) -> Mapping[str, set[str]]:
    """Words by what is left of them without a letter: two that are one letter apart share such a rest."""
    near: dict[str, set[str]] = defaultdict(set)
    for word in words:
        for each in _without_one(word):
            near[each].add(word)
    return near


def _without_one(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _close(word: str, near: Mapping[str, set[str]]) -> set[str]:
    found = {each for rest in _without_one(word) for each in near.get(rest, ())}
    return {each for each in found if _one_apart(word, each)}


def _one_apart(one: str, two: str) -> bool:
    """Whether one letter is changed, left out or put in, or two neighbours have changed places."""
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    a, b = one[start:], two[start:]
    swapped = len(a) > 1 and len(a) == len(b) and a[:2] == b[1::-1] and a[2:] == b[2:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or swapped


def _inflected(one: str, two: str) -> bool:
    """Whether the difference is an ending, or a beginning of another word: no slip, but grammar."""
    longest = min(len(one), len(two))
    same = next((at for at in range(longest) if one[at] != two[at]), longest)
    return same >= longest - 2 or same < 2
