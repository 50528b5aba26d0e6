"""Footnotes: each defined behind the one block that refers to it, in the file of its chapter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from publish.importing.outline import Item, Outline, told
from publish.notation.blocks import Block, Part
from publish.notation.runs import Run, tidy


class Notes:
    """The footnotes of an outline. One that is referred to twice is written twice; one that is not, a paragraph."""

    def __init__(self, made: Outline) -> None:
        self._made = made
        self._notes = {item.block.ids[0]: item for item in made.items if item.block.kind == "note" and item.block.ids}
        referred = {name for item in made.items for name in item.block.notes}
        for at, item in enumerate(made.items):
            if item.block.kind == "note" and (not item.block.ids or item.block.ids[0] not in referred):
                told(
                    made,
                    item,
                    "note",
                    "a footnote that nothing refers to",
                    "refer to it with [^name], or keep it as text",
                )
                made.items[at] = replace(item, block=Block(kind="paragraph", parts=item.block.parts))
        self.labels: dict[str, str] = {}
        self._waiting: list[str] = []
        self._count = 0

    def begin_chapter(self) -> None:
        """Labels begin anew in every file."""
        self._count = 0

    def keep(self, heading: Block) -> None:
        """Notes of a heading, which can have none, are referred to at the end of the next block."""
        self._waiting += [name for name in heading.notes if name in self._notes]

    def taken(self, item: Item, block: Block) -> Block:
        """The block with a name of its own for every reference, and those that wait at its end."""
        parts = list(block.parts)
        if self._waiting and parts and parts[-1].role in ("text", "item", "numbered"):
            parts[-1] = replace(parts[-1], runs=(*parts[-1].runs, *(Run(note=name) for name in self._waiting)))
            self._waiting = []
        return replace(block, parts=tuple(replace(part, runs=tuple(self._references(item, part))) for part in parts))

    def _references(self, item: Item, part: Part) -> Iterator[Run]:
        for run in part.runs:
            if run.note is None:
                yield run
            elif run.note in self._notes:
                yield replace(run, note=self._new(run.note))
            else:
                told(
                    self._made,
                    item,
                    "note",
                    f"a mark of a footnote that is not there: {run.note}",
                    "write the footnote",
                )

    def _new(self, name: str) -> str:
        self._count += 1
        own = re.fullmatch(r"[a-z][a-z0-9-]{0,24}", name) and name not in self.labels.values()
        reference = f"{name}\0{len(self.labels)}"
        self.labels[reference] = name if own else str(self._count)
        return reference

    def behind(self, block: Block) -> Iterator[Block]:
        """The footnotes that a block refers to, by the names that its references have."""
        for reference in block.notes:
            note = self._notes[reference.partition("\0")[0]].block
            runs = [run for part in note.parts for run in (Run(text=" "), *part.runs) if run.note is None]
            yield Block(kind="note", ids=(reference,), parts=(Part(runs=tidy(runs)),))

    def labelled(self, block: Block) -> Block:
        """The block with its notes by their labels."""
        parts = tuple(
            replace(
                part, runs=tuple(replace(run, note=self.labels[run.note]) if run.note else run for run in part.runs)
            )
            for part in block.parts
        )
        ids = (self.labels[block.ids[0]],) if block.kind == "note" else ()
        return replace(block, parts=parts, ids=ids)
