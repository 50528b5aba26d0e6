"""The part of a programme that the leaflets of a chapter are made of, and held against."""

from __future__ import annotations

from dataclasses import replace

from publish import digests
from publish.model import Addresses, Figure, Programme, walk_blocks


def portion(programme: Programme, chapter: str) -> Programme:
    """The programme with nothing of the other chapters but their titles, ids and numbers.

    A writer that is given this cannot depend on more, so that an edit elsewhere leaves what it made as it was. The
    digest is that of the portion, images included.
    """
    here = next(each for each in programme.chapters if each.id == chapter)
    assets = tuple(sorted({block.path for block in walk_blocks(here) if isinstance(block, Figure)}))
    part = replace(
        programme,
        chapters=tuple(each if each is here else replace(each, blocks=(), sections=()) for each in programme.chapters),
        source_digest="",
        files=(),
        assets=assets,
        addresses=Addresses(),
    )
    cover = programme.metadata.cover
    images = digests.of_files(programme.folder, (*assets, *((cover.path,) if cover else ())))
    return replace(part, source_digest=f"sha256:{digests.of_text(repr(part), images)}")
