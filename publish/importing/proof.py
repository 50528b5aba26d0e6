"""The written source, read as every other source is: it has no errors, and says what the import says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from publish.loading import load
from publish.merge.reading_back import Reader
from publish.model import Footnote, Programme
from publish.notation.blocks import Block, sequence
from publish.templating import bind
from publish.traversal import walk_blocks


class ProofError(RuntimeError):
    """A bug: what was written does not say what was to be written."""


class ReadsBack:
    """Whether a piece of Markdown, read by itself, says exactly a block."""

    def __init__(self) -> None:
        self._reader = Reader(titles={}, bind=bind)

    def __call__(self, text: str, block: Block, labels: Mapping[str, str]) -> bool:
        """Says so."""
        above, _, below = text.partition("\n")
        if ".leaflet" in above and above.startswith("{"):  # stands in sections only, which one block alone has not
            text = below
        read = self._reader.block(text, {name: labels[name] for name in block.notes})
        return read is not None and read.same(block)


def prove(folder: Path, said: Iterable[Block]) -> Programme:
    """The programme in `folder`.

    Raises SourceError where it has errors, ProofError where it is not what was said.
    """
    programme, _ = load(folder)
    labels = {b.id: b.label for chapter in programme.chapters for b in walk_blocks(chapter) if isinstance(b, Footnote)}
    read = [_labelled(block, labels) for block, _ in sequence(programme, bind)]
    wanted = list(said)
    for one, two in zip(read, wanted, strict=False):
        if not one.same(replace(two, alignments=one.alignments)):
            raise ProofError(f"written and read differ: {one.text[:200]!r} for {two.text[:200]!r}")
    if len(read) != len(wanted):
        raise ProofError(f"{len(wanted)} blocks were written, {len(read)} read")
    return programme


def _labelled(block: Block, labels: Mapping[str, str]) -> Block:
    parts = tuple(
        replace(part, runs=tuple(replace(run, note=labels[run.note]) if run.note else run for run in part.runs))
        for part in block.parts
    )
    return replace(block, parts=parts)
