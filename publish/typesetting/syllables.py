"""Where a word may be broken, by the patterns of Pyphen, where those are right. Owner of Pyphen for setting text.

Its Dutch patterns find breaks on either side of the seam of a compound (“buur-t-u-ni-ver-si-teit”), and take English
words for Dutch ones (“complian-ce”). Nor do they know words with brackets in them, as “(job)studenten”.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import pyphen

_VOWELS: Final = frozenset("aeiouyáàâäéèêëíìîïóòôöúùûüý")
_STEMS: Final = ("uni-ver-si", "uni-for-mi", "com-pli-ance", "fel-lowship", "mind-mate")
"""Parts of words that are broken at these hyphens only, wherever they stand."""
_STEM: Final = re.compile("|".join(stem.replace("-", "") for stem in _STEMS))
_BREAKS: Final = {
    stem.replace("-", ""): {at - count for count, at in enumerate(match.start() for match in re.finditer("-", stem))}
    for stem in _STEMS
}
"""Behind how many letters of a stem it may be broken."""

_PART: Final = re.compile(r"[^()]+")
_AT_BRACKET: Final = re.compile(r"(?<=\w\))(?=\w{4})|(?<=\w{4})(?=\(\w)")
"""Where a word with brackets may be broken beside them."""

language_fallback: Final = pyphen.language_fallback


class Pyphen(pyphen.Pyphen):  # type: ignore[misc]
    """The breaks in words of a language; under the name by which WeasyPrint asks for it."""

    def __init__(self, *, lang: str, left: int, right: int) -> None:
        super().__init__(lang=lang, left=left, right=right)
        self._dutch = lang.startswith("nl")

    def positions(self, word: str) -> list[Any]:
        """Behind how many letters a word may be broken; with brackets also beside those, and within its parts."""
        if "(" in word or ")" in word:
            return self._around_brackets(word)
        if not self._dutch:
            found: list[Any] = super().positions(word)
            return found
        points = self.hd.positions(word)
        sound = _sound(word.lower(), tuple(map(int, points)))
        return [each for each in points if each in sound and self.left <= each <= len(word) - self.right]

    def _around_brackets(self, word: str) -> list[Any]:
        found = [pyphen.DataInt(match.start()) for match in _AT_BRACKET.finditer(word)]
        for part in _PART.finditer(word):
            found += [pyphen.DataInt(part.start() + each, reference=each) for each in self.positions(part[0])]
        return sorted(each for each in found if self.left <= each <= len(word) - self.right)


@lru_cache(maxsize=65536)
def _sound(word: str, points: tuple[int, ...]) -> frozenset[int]:
    """The breaks but for those that leave a consonant alone before the next, or stand within a stem and are not its."""
    alone = {point for point, following in pairwise(points) if following == point + 1 and word[point] not in _VOWELS}
    within = {
        point
        for stem in _STEM.finditer(word)
        for point in range(stem.start() + 1, stem.end())
        if point - stem.start() not in _BREAKS[stem[0]]
    }
    return frozenset(points) - alone - within
