"""Nothing is lost: every word of the input is in the source as it reads, or among those left out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set

from publish.importers.draft import Draft
from publish.model import CrossReference, Figure, Link, Programme
from publish.traversal import inlines_of, plain, units, walk_blocks, walk_inlines, walk_sections

_WORD = re.compile(r"[^\W_]+")
_CUT = re.compile(r"([^\W_]+)[-\N{SOFT HYPHEN}\N{HYPHEN}]\s*\n\s*([^\W_]+)")
_INVISIBLE = re.compile("[\N{SOFT HYPHEN}\u200b-\u200f\N{WORD JOINER}\ufeff]")


def missing_words(draft: Draft, programme: Programme) -> list[str]:
    """The words of the input that are nowhere: an empty list, or a bug.

    Case does not count, nor where a word was broken or hyphenated: only that its letters are all there.
    """
    have = Counter(word for text in texts_of(programme) for word in words_of(text))
    have += Counter(word for each in draft.left_out for word in words_of(each.words))
    said = _whole(draft.words, have)
    missing: list[str] = []
    for word in said:
        if have[word] > 0:
            have[word] -= 1
        else:
            missing.append(word)
    return _unmended(missing, +have, set(said))


def words_of(text: str) -> list[str]:
    """Words as they are compared: letters and digits, compatibility forms such as ligatures resolved, without case."""
    return _WORD.findall(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold())


def _whole(text: str, have: Mapping[str, int]) -> list[str]:
    """The words of the input, those that a line end cuts in two made whole where the source has them whole."""

    def mended(match: re.Match[str]) -> str:
        whole = words_of(match[1] + match[2])
        return match[1] + match[2] if len(whole) == 1 and have.get(whole[0]) else match[0]

    return words_of(_CUT.sub(mended, text))


def _unmended(missing: Sequence[str], extra: Counter[str], said: Set[str]) -> list[str]:
    """Words that are missing, but for those that the source has as a part of a longer word, or in two parts."""
    ends: dict[str, list[str]] = {}
    for word in extra:
        for at in range(1, len(word)):
            if word[:at] in said or word[at:] in said:
                ends.setdefault(word[:at], []).append(word)
                ends.setdefault(word[at:], []).append(word)
    lost: list[str] = []
    for word in missing:
        whole = next(iter(ends.get(word, ())), None)
        if whole is None and not any(word[:at] in extra and word[at:] in extra for at in range(1, len(word))):
            lost.append(word)
    return lost


def texts_of(programme: Programme) -> Iterator[str]:
    """Every text of a source that a reader meets: titles, blocks, addresses, descriptions, metadata, glossary."""
    told = programme.metadata
    yield from (
        told.title,
        told.subtitle,
        told.author,
        told.role,
        told.description,
        told.rights,
        told.imprint,
        told.publisher,
    )
    yield from told.keywords
    for term in programme.glossary:
        yield f"{term.abbreviation} {term.expansion}"
    for chapter in programme.chapters:
        sections = list(walk_sections(chapter))
        yield from (chapter.title, *(section.title for section in sections))
        blocks = (*walk_blocks(chapter), *(section.leaflet for section in sections if section.leaflet))
        for unit in units(blocks):
            for content in inlines_of(unit):
                yield plain(content)
                yield from (each.href for each in walk_inlines(content) if isinstance(each, Link))
                yield from (each.target for each in walk_inlines(content) if isinstance(each, CrossReference))
            yield getattr(unit, "caption", "")
            if isinstance(unit, Figure):
                yield unit.alternative
