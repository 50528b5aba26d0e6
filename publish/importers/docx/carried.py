"""What our own DOCX carries of its source and shows nowhere: which proposals matter most, and words for leaflets."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from publish import reader
from publish.archive import Archive
from publish.importers.draft import Piece, Place
from publish.importers.drafting import Drafting
from publish.model import Programme, Proposal
from publish.notation.blocks import from_block
from publish.provenance import ProvenanceError, carried
from publish.traversal import walk_blocks, walk_sections


def add_carried(archive: Archive, drafting: Drafting) -> None:
    """Adds that to the pieces, by their ids. Everything that the document shows is read from what it shows."""
    programme = _source(archive)
    if programme is None:
        return
    blocks = (block for chapter in programme.chapters for block in walk_blocks(chapter))
    keys = {block.id for block in blocks if isinstance(block, Proposal) and block.key}
    for at, piece in enumerate(drafting.pieces):
        if piece.block.kind == "proposal" and keys & set(piece.block.ids):
            drafting.pieces[at] = replace(piece, key=True)
    for section in (each for chapter in programme.chapters for each in walk_sections(chapter)):
        found = (n for n, piece in enumerate(drafting.pieces) if piece.block.ids[:1] == (section.id,))
        if section.leaflet is not None and (head := next(found, None)) is not None:
            behind = head + 1
            behind += behind < len(drafting.pieces) and drafting.pieces[behind].block.kind == "lead"
            place = Place(part="the source inside the document")
            drafting.insert(
                behind, Piece(block=replace(from_block(section.leaflet), ids=()), place=place, leaflet=True)
            )


def _source(archive: Archive) -> Programme | None:
    """The source inside; None where there is none that can be read, for an import can do without."""
    try:
        provenance = carried(archive)
    except ProvenanceError:
        return None
    if provenance is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        for name, content in provenance.files.items():
            (Path(folder) / name).write_bytes(content)
        return reader.read(Path(folder)).programme
