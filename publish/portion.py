"""The part of a programme that a leaflet is made of, and held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from publish import digests
from publish.model import (
    Addresses,
    Block,
    Figure,
    Inlines,
    LineBreak,
    NoteReference,
    Paragraph,
    Programme,
    Proposal,
    Section,
    Text,
)
from publish.traversal import walk_blocks


def portion(programme: Programme, chapter: str, *, brief: bool) -> Programme:
    """The programme with nothing of the other chapters but their titles, ids and numbers.

    Of the chapter itself everything, or what leaflets tell that are `brief`: of each section its proposals, and its
    lead, else its first paragraph. A writer that is given this cannot depend on more, so that an edit elsewhere leaves
    what it made as it was. The digest is that of the portion, images included.
    """
    here = next(each for each in programme.chapters if each.id == chapter)
    if brief:
        here = replace(here, blocks=(), sections=_in_brief(here.sections))
    assets = tuple(sorted({block.path for block in walk_blocks(here) if isinstance(block, Figure)}))
    part = replace(
        programme,
        chapters=tuple(
            here if each.id == chapter else replace(each, blocks=(), sections=()) for each in programme.chapters
        ),
        source_digest="",
        files=(),
        assets=assets,
        addresses=Addresses(),
    )
    cover = programme.metadata.cover
    images = digests.of_files(programme.folder, (*assets, *((cover.path,) if cover else ())))
    return replace(part, source_digest=f"sha256:{digests.of_text(repr(part), images)}")


def _in_brief(sections: Iterable[Section]) -> tuple[Section, ...]:
    return tuple(
        replace(each, blocks=tuple(_told(each.blocks)), sections=_in_brief(each.sections)) for each in sections
    )


def _told(blocks: Sequence[Block]) -> Iterator[Block]:
    """Proposals and the lead; their notes stay behind, and so do the calls of these, with numbers that change."""
    paragraphs = [each for each in blocks if isinstance(each, Paragraph)]
    leads = [each for each in paragraphs if each.lead] or paragraphs[:1]
    for each in blocks:
        if isinstance(each, Proposal) or (isinstance(each, Paragraph) and each in leads):
            yield replace(each, content=_without_calls(each.content))


def _without_calls(content: Inlines) -> Inlines:
    return tuple(
        each if isinstance(each, Text | LineBreak) else replace(each, content=_without_calls(each.content))
        for each in content
        if not isinstance(each, NoteReference)
    )
