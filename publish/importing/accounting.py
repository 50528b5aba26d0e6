"""Nothing is lost: every word of the input is in the source as it reads, or among those left out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from publish.importers.draft import Draft
from publish.model import (
    CrossReference,
    Figure,
    Link,
    Programme,
    inlines_of,
    plain,
    units,
    walk_blocks,
    walk_inlines,
    walk_sections,
)

_WORD = re.compile(r"[^\W_]+")
_HYPHENS = re.compile("[\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NON-JOINER}\ufeff]")


def missing_words(draft: Draft, programme: Programme) -> list[str]:
    """The words of the input that are nowhere: an empty list, or a bug.

    Case does not count, nor where a word was broken or hyphenated: only that its letters are all there.
    """
    said = words_of(draft.words)
    have = Counter(word for text in texts_of(programme) for word in words_of(text))
    have += Counter(word for each in draft.left_out for word in words_of(each.words))
    missing: list[tuple[int, str]] = []
    for at, word in enumerate(said):
        if have[word] > 0:
            have[word] -= 1
        else:
            missing.append((at, word))
    return list(_unmended(missing, have))


def words_of(text: str) -> list[str]:
    """Words as they are compared: letters and digits, compatibility forms such as ligatures resolved, without case."""
    return _WORD.findall(unicodedata.normalize("NFKC", _HYPHENS.sub("", text)).casefold())


def _unmended(missing: list[tuple[int, str]], have: Counter[str]) -> Iterator[str]:
    """Words that are missing, but for those that were put together with their neighbours, or taken apart."""
    at = 0
    while at < len(missing):
        end, whole = at, ""
        for n in range(at, min(at + 4, len(missing))):
            if missing[n][0] != missing[at][0] + n - at:
                break
            whole += missing[n][1]
            if n > at and have[whole] > 0:
                end = n
        if end > at:
            have["".join(word for _, word in missing[at : end + 1])] -= 1
            at = end + 1
        elif _apart(missing[at][1], have):
            at += 1
        else:
            yield missing[at][1]
            at += 1


def _apart(word: str, have: Counter[str]) -> bool:
    for cut in range(1, len(word)):
        if have[word[:cut]] > 0 and have[word[cut:]] > 0:
            have[word[:cut]] -= 1
            have[word[cut:]] -= 1
            return True
    return False


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
