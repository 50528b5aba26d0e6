"""What helps to read the whole on one page: how long a chapter takes, what it proposes, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from publish.model import Chapter, Programme, Proposal
from publish.traversal import plain_text, units, walk_blocks, walk_sections

WORDS_A_MINUTE: Final = 240
"""How fast adults read non-fiction to themselves: 238 words a minute (Brysbaert, 2019, over 190 studies), in tens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """One chapter, or the whole: reading time in words (“12 minuten”), proposals, and the chapters beside it."""

    time: str
    proposals: tuple[Proposal, ...]
    previous: Chapter | None = None
    following: Chapter | None = None


def guides(programme: Programme) -> dict[str, Guide]:
    """By chapter id, what the page tells of each chapter."""
    chapters = programme.chapters
    beside = zip((None, *chapters), chapters, (*chapters[1:], None), strict=False)
    return {
        chapter.id: Guide(
            time=_duration(_words(chapter)), proposals=_proposals([chapter]), previous=previous, following=following
        )
        for previous, chapter, following in beside
    }


def total(programme: Programme) -> Guide:
    """The same of the programme as a whole."""
    return Guide(time=_duration(sum(map(_words, programme.chapters))), proposals=_proposals(programme.chapters))


def _words(chapter: Chapter) -> int:
    titles = (chapter.title, *(section.title for section in walk_sections(chapter)))
    texts = map(plain_text, units(tuple(walk_blocks(chapter))))
    return sum(len(text.split()) for text in (*titles, *texts))


def _proposals(chapters: Iterable[Chapter]) -> tuple[Proposal, ...]:
    return tuple(block for chapter in chapters for block in walk_blocks(chapter) if isinstance(block, Proposal))


def _duration(words: int) -> str:
    """As in “1 minuut”, “40 minuten”, “1 uur en 30 minuten”; from an hour on to five minutes."""
    minutes = max(1, round(words / WORDS_A_MINUTE))
    if minutes < 60:
        return f"{minutes} {'minuut' if minutes == 1 else 'minuten'}"
    hours, rest = divmod(round(minutes / 5) * 5, 60)
    return f"{hours} uur en {rest} minuten" if rest else f"{hours} uur"
