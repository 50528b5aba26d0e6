"""What a merge knows on its way, and how it tells of what landed and of what is left to a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from publish.diagnostics import Origin
from publish.merge.alignment import align
from publish.merge.arrived import with_known_notes
from publish.merge.belonging import aligned_as
from publish.merge.block_merge import Written, with_labels
from publish.merge.changes import Change, Conflict, What
from publish.merge.document import Edited
from publish.merge.footnotes import Footnotes
from publish.merge.planned import Plan
from publish.merge.reading_back import Reader
from publish.merge.source_files import SourceFile
from publish.notation.blocks import Block, source
from publish.notation.runs import tidy


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the merged source: a piece that was there (`theirs` False) or a block that came from Word."""

    theirs: bool
    at: int


class Telling:
    """What a merge knows on its way: the versions, what is where, and all that was told."""

    def __init__(
        self,
        base: Sequence[Block],
        files: Sequence[SourceFile],
        edited: Edited,
        labels: Mapping[str, str],
        reader: Reader,
    ) -> None:
        self._base = [each for each in base if each.kind != "note"]
        self._files = files
        self._pieces = [piece for file in files for piece in file.pieces if piece.block.kind != "note"]
        self._file_of = [file for file in files for piece in file.pieces if piece.block.kind != "note"]
        self._ours = [piece.block for piece in self._pieces]
        edited = with_known_notes(edited, base, [piece.block for file in files for piece in file.pieces])
        self._notes = Footnotes(base, files, edited, labels, reader)
        self._reader = reader
        self._edited = edited
        self._plan = Plan()
        self._of_ours = align(self._base, self._ours)
        self._our_of: dict[int, int] = {}
        self._in_ours: dict[int, int] = {}
        self._of_theirs = align(self._base, edited.blocks)
        self._theirs = [self._as_base(at, block) for at, block in enumerate(edited.blocks)]
        self._texts: dict[Key, str] = {}
        self._blocks: dict[Key, Block] = {}
        self._placed: dict[int, Key] = {}
        self._gone: set[int] = set()
        self._moved: set[int] = set()
        self._no_anchor: set[int] = set()
        self._left: dict[int, int] = {}
        self._left_base: set[int] = set()
        self._joined: dict[int, list[int]] = {}
        self._definitions: dict[Key, list[Written]] = {}
        self._referred = {
            run.target[1:]
            for block in self._ours
            for part in block.parts
            for run in part.runs
            if run.target and run.target.startswith("#")
        }

    def _as_base(self, at: int, block: Block) -> Block:
        """The block with what the document could not keep taken from the source as exported."""
        if block.kind not in ("paragraph", "lead"):
            block = _without_pulls(block)  # a pull quote is taken from running text and from nothing else
        owner = self._of_theirs.get(at)
        if owner is None:
            return block
        base = self._base[owner]
        if base.kind == block.kind == "table":
            block = replace(block, alignments=aligned_as(base, block))
        if base.kind == block.kind == "figure" and not block.parts[0].runs:
            # No picture goes without a description; a program that knows none drops it.
            block = replace(block, parts=(base.parts[0], *block.parts[1:]))
        if "kinds" in self._edited.lost and base.kind in ("lead", "proposal") and block.kind == "paragraph":
            block = replace(block, kind=base.kind)
        if "pulls" in self._edited.lost and any(run.pull for part in base.parts for run in part.runs):
            bare = _without_pulls(base)
            self._base[owner] = bare
            block = base if block.same(bare) else block
            self._base[owner] = base if block is base else bare
        return block

    def _same(self, one: Block, two: Block) -> bool:
        return with_labels(one, self._notes.labels).same(with_labels(two, self._notes.labels))

    def _before(self, at: int) -> Key | None:
        """The entry behind which block `at` of Word belongs: what stands before it there, in the same section."""
        for n in range(at - 1, -1, -1):
            key = self._placed.get(n)
            if key is not None and (key.theirs or key.at not in self._no_anchor):
                return key
            if self._theirs[n].kind == "heading":
                return None
        return None

    def _origin(self, at: int) -> Origin:
        """Where in the source a block from Word belongs, or would: behind what stands before it."""
        before = self._before(at)
        while before is not None and before.theirs:
            before = self._before(before.at)
        if before is None:
            there = (key for n in range(at - 1, -1, -1) if (key := self._placed.get(n)) and not key.theirs)
            before = next(there, None)
        return self._pieces[before.at if before is not None else 0].origin

    def _say(self, what: What, at: int, ours: int | None, before: str, after: str) -> None:
        section = self._section(at) if ours is None else section_of(self._ours, ours)
        origin = self._origin(at) if ours is None else self._pieces[ours].origin
        name = "" if ours is None else self._ours[ours].ids[0]
        self._plan.changes.append(
            Change(what=what, section=section, block=name, origin=origin, before=before, after=after)
        )

    def _conflict(self, reason: str, at: int, *ours: int | None) -> None:
        self._left[at] = len(self._plan.conflicts)
        self._tell(reason, at, [each for each in ours if each is not None])

    def _goes_with(self, at: int, other: int) -> None:
        """Leaves block `at` of Word as well, as a part of what was left with `other`."""
        number = self._left[at] = self._left[other]
        conflict = self._plan.conflicts[number]
        together = sorted(each for each, held in self._left.items() if held == number)
        theirs = "\n\n".join(self._shown(self._theirs[each]) for each in together)
        self._plan.conflicts[number] = replace(conflict, theirs=theirs)

    def _tell(self, reason: str, at: int | None, ours: Sequence[int]) -> None:
        block = self._ours[ours[0]] if ours else self._theirs[at or 0]
        self._plan.conflicts.append(
            Conflict(
                reason=reason,
                section=section_of(self._ours, ours[0]) if ours else self._section(at or 0),
                block=block.ids[0] if block.ids else "",
                origin=self._pieces[ours[0]].origin if ours else self._origin(at or 0),
                ours="\n\n".join(self._shown(self._ours[each]) for each in ours),
                theirs=self._shown(self._theirs[at]) if at is not None else "",
            )
        )

    def _shown(self, block: Block) -> str:
        return source(block, self._notes.all_labels(block))

    def _section(self, at: int) -> str:
        return section_of(self._theirs, at)


def section_of(blocks: Sequence[Block], at: int) -> str:
    """The id of the section that a block stands in; of the one before where it is new."""
    heads = (blocks[n] for n in range(at, -1, -1) if blocks[n].kind == "heading" and blocks[n].ids)
    return next((head.ids[0] for head in heads), "")


def _without_pulls(block: Block) -> Block:
    parts = tuple(replace(p, runs=tidy(replace(run, pull=False) for run in p.runs)) for p in block.parts)
    return replace(block, parts=parts)
