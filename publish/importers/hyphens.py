"""Words that are broken at the end of a line, made whole. Owner of pyphen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final

from publish.importers.lines import Line, breaks_are_spaces

_SOFT: Final = "\N{SOFT HYPHEN}"
_SET: Final = (_SOFT, "\N{HYPHEN}")
"""Hyphens that a program puts in to break a word, never an author."""
_HYPHENS: Final = (*_SET, "-", "\N{NON-BREAKING HYPHEN}")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-\N{NON-BREAKING HYPHEN}][^\W\d_]+)*")
_END: Final = re.compile(r"(\w+(?:[-’']\w+)*)[-\N{HYPHEN}\N{SOFT HYPHEN}\N{NON-BREAKING HYPHEN}]\s*$")
_START: Final = re.compile(r"\s*(\w+)")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S*-$")
"""An address that goes on below."""
_SUSPENDED: Final = frozenset(
    ["en", "of", "tot", "noch", "maar", "als", "respectievelijk", "c.q.", "and", "or", "to", "nor", "und", "oder", "et"]
)
_PREFIXES: Final = frozenset(
    ["socio", "ex", "niet", "non", "oud", "zij", "collega", "adjunct", "pseudo", "quasi", "self", "all",
     "co", "sint", "a", "e", "x"]
)  # fmt: skip
"""First halves that keep their hyphen in Dutch or English far more often than not."""
_BRACKETED: Final = re.compile(r"(?:^|\s)\((\w{1,4})\)$")
_WHOLE: Final = 0.5
"""Where fewer than half of the broken words that can be judged lose their hyphen, the text was not hyphenated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """What stands between two lines once they are one: the first without `cut` characters at its end, then `between`.

    `certain` runs from 0 to 1; `reason` says what speaks for it.
    """

    cut: int = 0
    between: str = " "
    certain: float = 1.0
    reason: str = ""
    alternatives: tuple[str, ...] = ()


class Hyphens:
    """Mends the words of one document by the words that stand elsewhere in it.

    `language` is a tag such as nl-BE. Whether lines end in the space at which they were broken, and whether the
    document hyphenates at all, is learned from its lines.
    """

    def __init__(self, lines: Sequence[Line], language: str = "nl") -> None:
        self._language = language
        self._spaced = breaks_are_spaces(lines)
        self._words: Counter[str] = Counter()
        broken = [(one.text, two.text) for one, two in pairwise(lines) if _END.search(one.text)]
        self._count(line.text for line in lines)
        kept = sum(self._seen(one, two, "-") > 0 for one, two in broken)
        lost = sum(self._seen(one, two, "") > 0 for one, two in broken)
        self._hyphenates = lost > _WHOLE * (kept + lost) or any(one.rstrip().endswith(_SET) for one, _ in broken)

    def joint(self, before: str, after: str) -> Joint:
        """What comes between two lines of one paragraph, given as they stand, white space at their ends included."""
        end = before.rstrip()
        spaced = before != end
        if end.endswith(_SET):
            return Joint(cut=1, between="")
        if _ADDRESS.search(end):
            return Joint(between="", certain=0.9, reason="a hyphen in an address belongs to it")
        match, start = _END.search(before), _START.match(after)
        if match and start and not (spaced and self._spaced):
            return self._mended(match[1], start[1], after)
        if match and start:
            return Joint()
        if self._glued(end, after) and not (spaced and self._spaced):
            return Joint(
                between="", certain=0.9, reason="a bracket opens the word", alternatives=(f"{end[-12:]} {after[:12]}",)
            )
        if self._spaced and not spaced and start and after[:1].islower():
            reason = "the line does not end with a space, as others do"
            return Joint(between="", certain=0.7, reason=reason, alternatives=(f"{end[-12:]} {after[:12]}",))
        return Joint()

    def first_part(self, word: str) -> str:
        """The least of a word that could stand at the end of a line: all of it where the document breaks no words."""
        if not self._hyphenates or not word.isalpha():
            return word
        breaks = [at for at in _syllables(self._language).positions(word.lower()) if 2 < at < len(word) - 2]
        return f"{word[: breaks[0]]}-" if breaks else word

    def _count(self, texts: Iterable[str]) -> None:
        """The words of the text, but for those at a line's end that may be halves."""
        half = False
        for text in texts:
            words = [word.casefold() for word in _WORD.findall(text)]
            if half:
                words = words[1:]
            half = _END.search(text) is not None
            self._words.update(words[:-1] if half else words)

    def _seen(self, before: str, after: str, hyphen: str) -> int:
        one, two = _END.search(before), _START.match(after)
        return self._words[f"{one[1]}{hyphen}{two[1]}".casefold()] if one and two else 0

    def _glued(self, end: str, after: str) -> bool:
        """Whether a line ends in brackets that belong to the next word, as in "(r)" and "evoluties"."""
        match, start = _BRACKETED.search(end), _START.match(after)
        return bool(match and start and self._words[f"{match[1]}{start[1]}".casefold()])

    def _mended(self, first: str, second: str, after: str) -> Joint:
        """A word that a hyphen at the line's end cuts in two, or a hyphen that stands for what follows."""
        if second.casefold() in _SUSPENDED and after.lstrip()[len(second) :][:1] in (" ", ""):
            return Joint()
        whole, kept = f"{first}{second}", f"{first}-{second}"
        as_whole, as_kept = self._words[whole.casefold()], self._words[kept.casefold()]
        drop = Joint(cut=1, between="", alternatives=(kept,))
        keep = Joint(between="", alternatives=(whole,))
        if as_whole != as_kept and (
            as_whole == 0 or as_kept == 0 or max(as_whole, as_kept) > 2 * min(as_whole, as_kept)
        ):
            chosen = drop if as_whole > as_kept else keep
            return _because(chosen, 0.97, "the word stands so elsewhere in the document")
        if first[-1].isupper() or first[-1].isdigit() or second[0].isupper() or second[0].isdigit():
            return _because(keep, 0.95, "capitals and figures keep their hyphen")
        if first.rpartition("-")[2].casefold() in _PREFIXES:
            return _because(keep, 0.85, "this first half keeps its hyphen as a rule")
        if first[-1] in "aeiou" and second[0] == first[-1]:
            return _because(keep, 0.7, "without the hyphen two vowels would run into one")
        if not _breaks(first.rpartition("-")[2], second, self._language):
            return _because(keep, 0.85, "no syllable ends there")
        if self._hyphenates:
            return _because(drop, 0.85, "the document breaks words at the end of lines")
        return _because(keep, 0.75, "the document does not break words at the end of lines")


def _because(joint: Joint, certain: float, reason: str) -> Joint:
    return Joint(cut=joint.cut, between=joint.between, certain=certain, reason=reason, alternatives=joint.alternatives)


@cache
def _syllables(language: str) -> Any:
    import pyphen

    name = pyphen.language_fallback(language.replace("-", "_")) or "nl_NL"
    return pyphen.Pyphen(lang=name, left=1, right=1)


def _breaks(first: str, second: str, language: str) -> bool:
    """Whether a word may be broken between its halves."""
    return len(first) in _syllables(language).positions(f"{first}{second}".lower())
