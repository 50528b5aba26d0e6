"""The merged source before it is written: piece by piece, with what is to be said about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from publish.merge.changes import Change, Conflict
from publish.merge.source_files import Piece
from publish.notation.blocks import Block


@dataclass(slots=True, kw_only=True)
class Entry:
    """A piece of the merged source; `text` where its lines differ from those of `piece`, or where it is new.

    `block` is what it says, `moved` whether it does not stand where it stood.
    """

    piece: Piece | None
    block: Block
    text: str | None = None
    moved: bool = False


@dataclass(slots=True, kw_only=True)
class Plan:
    """The merged source, file by file, its footnotes, and what is to be said about it.

    `labels` has the labels of all footnotes by id, those that are new included. `settled` is what a merge after this
    one takes for its base: what came back, and where something was left to a person the base as it was.
    """

    files: list[list[Entry]] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    removed_notes: set[str] = field(default_factory=set)
    changed_notes: dict[str, str] = field(default_factory=dict)
    left_notes: set[str] = field(default_factory=set)
    settled: list[Block] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
