"""The language of a text, by its smallest words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

_SMALL: Final = {
    "nl": [
        "de", "het", "een", "van", "en", "dat", "niet", "met", "voor", "zijn", "ook", "om", "maar", "wij",
        "naar", "worden", "deze", "bij", "uit",
    ],
    "en": [
        "the", "of", "and", "to", "that", "is", "for", "with", "not", "are", "this", "be", "by", "our",
        "from", "which", "have", "will", "their",
    ],
    "fr": [
        "le", "la", "les", "des", "et", "une", "du", "que", "est", "pour", "dans", "pas", "sur", "nous",
        "qui", "avec", "par", "sont", "au", "ce",
    ],
    "de": [
        "der", "die", "das", "und", "nicht", "mit", "für", "ist", "ein", "eine", "zu", "den", "von", "auf",
        "wir", "auch", "dem", "im", "werden",
    ],
}  # fmt: skip
_ENOUGH: Final = 2000
"""Words that are looked at."""


def language_of(texts: Iterable[str]) -> str:
    """The tag of the language that most small words are of: nl where there are none."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(re.findall(r"[^\W\d_]+", text.lower()))
        if counts.total() > _ENOUGH:
            break
    scores = {tag: sum(counts[word] for word in words) for tag, words in _SMALL.items()}
    return max(scores, key=lambda tag: (scores[tag], tag == "nl"))
