"""Tables of a word processor."""

from __future__ import annotations

from publish.notation.blocks import Block, Part
from publish.notation.runs import Run
from publish.word.passages import Passage


def is_for_layout(passage: Passage) -> bool:
    """Whether a table has one column at most: a frame around something."""
    return max(map(len, passage.rows), default=0) < 2


def table(passage: Passage, caption: tuple[Run, ...]) -> Block:
    """The table with as many cells in every row."""
    width = max(map(len, passage.rows))
    parts = [Part(role="caption", runs=caption)] if any(run.text.strip() for run in caption) else []
    for number, row in enumerate(passage.rows):
        for cell in [*row, *[[]] * (width - len(row))]:
            parts.append(Part(role="cell" if number else "header", level=number, runs=tuple(cell)))
    return Block(kind="table", parts=tuple(parts), alignments=tuple(passage.alignments))
