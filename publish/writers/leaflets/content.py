"""What a leaflet says of its chapter: pieces in reading order, and in which order they are let in."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from publish.copyfitting import Piece
from publish.model import Chapter, Inlines, Paragraph, Proposal, Section, Text
from publish.traversal import plain_text, walk_sections

_GAP: Final = 8
"""Room that a proposal takes besides its words: its label, the space before it and half a last line, in words."""
_LONELY: Final = 12
"""Letters that the last line of a paragraph should at least have, where words can be kept together."""
_SHORT_LINE: Final = 16
"""The same of a title, whose lines are few and should be of a length."""
_LONGEST_TIE: Final = 24
"""Letters that are surely not too many for a line of a title."""
_NO_BREAK: Final = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The head of a section on a leaflet: its title, and the words for leaflets, else its lead."""

    section: Section
    words: Paragraph | None


Saying: TypeAlias = Opening | Proposal
"""What a piece says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The pieces of a leaflet, what each says by its name, and the names of the optional ones as they are let in."""

    pieces: tuple[Piece, ...]
    sayings: dict[str, Saying]
    order: tuple[str, ...]


def in_brief(chapter: Chapter) -> Content:
    """Every section with its title and lead, and its proposals as room allows: for a folded leaflet."""
    pieces: list[Piece] = []
    sayings: dict[str, Saying] = {}
    for section in walk_sections(chapter):
        words = words_for_leaflets(section)
        pieces.append(Piece(name=section.id, part=section.id, words=_words(words), optional=False))
        sayings[section.id] = Opening(
            section=replace(section, title=_tied_title(section.title)),
            words=words and replace(words, content=tied(words.content)),
        )
        for proposal in _proposals(section):
            pieces.append(_piece(proposal, section))
            sayings[proposal.id] = replace(proposal, content=tied(proposal.content))
    return Content(pieces=tuple(pieces), sayings=sayings, order=tuple(each.id for each in admission(chapter)))


def headlines(chapter: Chapter) -> Content:
    """The proposals alone, or the titles of sections where a chapter has none: for a poster or card."""
    whole = in_brief(chapter)
    if whole.order:
        chosen = [replace(piece, part=chapter.id) for piece in whole.pieces if piece.optional]
        return Content(pieces=tuple(chosen), sayings=whole.sayings, order=whole.order)
    titles = [replace(piece, part=chapter.id, optional=True) for piece in whole.pieces]
    sayings: dict[str, Saying] = {
        name: replace(said, words=None) for name, said in whole.sayings.items() if isinstance(said, Opening)
    }
    return Content(pieces=tuple(titles), sayings=sayings, order=tuple(sayings))


def admission(chapter: Chapter) -> tuple[Proposal, ...]:
    """The proposals in the order in which they are let in: those that are marked first.

    Of either kind the next one of the section that so far takes least room.
    """
    told = {section.id: _words(words_for_leaflets(section)) for section in walk_sections(chapter)}
    order: list[Proposal] = []
    for key in (True, False):
        waiting = {
            section.id: [each for each in _proposals(section) if each.key == key] for section in walk_sections(chapter)
        }
        while open_sections := [section for section, proposals in waiting.items() if proposals]:
            section = min(open_sections, key=lambda each: told[each])
            order.append(waiting[section].pop(0))
            told[section] += _words(order[-1]) + _GAP
    return tuple(order)


def words_for_leaflets(section: Section) -> Paragraph | None:
    """What a leaflet says of a section: words of its own, else its lead, else its first paragraph."""
    paragraphs = [block for block in section.blocks if isinstance(block, Paragraph)]
    lead = next((each for each in paragraphs if each.lead), paragraphs[0] if paragraphs else None)
    return section.leaflet or lead


def tied(content: Inlines) -> Inlines:
    """The inlines with the last words kept together, so that no short word stands alone on a last line."""
    if not content or not isinstance(content[-1], Text):
        return content
    return (*content[:-1], Text(value=tied_text(content[-1].value)))


def tied_text(text: str, least: int = _LONELY, most: float = math.inf) -> str:
    """The text with its last words kept together until they have at `least` so many letters, or would have too many."""
    words = text.split(" ")
    count = 1
    while count < len(words) and len(" ".join(words[-count:])) < least:
        if len(" ".join(words[-count - 1 :])) > most:
            break
        count += 1
    return " ".join([*words[:-count], _NO_BREAK.join(words[-count:])])


def _tied_title(title: str) -> str:
    return tied_text(title, _SHORT_LINE, _LONGEST_TIE)


def _proposals(section: Section) -> Iterator[Proposal]:
    return (block for block in section.blocks if isinstance(block, Proposal))


def _piece(proposal: Proposal, section: Section) -> Piece:
    return Piece(name=proposal.id, part=section.id, words=_words(proposal), key=proposal.key)


def _words(block: Paragraph | Proposal | None) -> int:
    return len(plain_text(block).split()) if block else 0
