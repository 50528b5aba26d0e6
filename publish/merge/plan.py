"""The three-way merge of sequences of blocks: what came back from Word, in terms of the source as it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from publish.diagnostics import Origin
from publish.merge.alignment import align, in_order
from publish.merge.arrived import comparable, meet, stands_there, with_known_notes
from publish.merge.block_merge import CannotMerge, Versions, Written, merge_block, pinned, with_labels, write_block
from publish.merge.changes import Change, Conflict, What
from publish.merge.document import Edited
from publish.merge.footnotes import Footnotes, numbered
from publish.merge.planned import Entry, Plan
from publish.merge.reading_back import Reader
from publish.merge.source_files import SourceFile
from publish.model import slug
from publish.notation.blocks import Block, source
from publish.notation.runs import tidy

_CHAPTERS: Final = "chapters are files; move, add or take away one in programme.yaml"


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the merged source: a piece that was there (`theirs` False) or a block that came from Word."""

    theirs: bool
    at: int


def plan(
    base: Sequence[Block], files: Sequence[SourceFile], edited: Edited, labels: Mapping[str, str], reader: Reader
) -> Plan:
    """Merges. `base` is the source as exported, `files` the source now, `labels` those of the footnotes of both."""
    return _Merger(base, files, edited, labels, reader).plan()


class _Merger:
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
        self._definitions: dict[Key, list[Written]] = {}
        self._referred = {
            run.target[1:]
            for block in self._ours
            for part in block.parts
            for run in part.runs
            if run.target and run.target.startswith("#")
        }

    def plan(self) -> Plan:
        """The whole."""
        self._pair_what_is_there()
        self._place()
        self._remove()
        self._notes.merge(self._still_refers, self._plan)
        self._assemble()
        self._plan.labels = self._notes.labels
        return self._plan

    def _still_refers(self, name: str, mark: str) -> bool:
        """Whether a block of the merged source refers to a footnote, by its `mark`."""
        owner = next((at for at, block in enumerate(self._ours) if name in block.notes), None)
        if owner is None or owner in self._gone:
            return False
        return mark in self._texts.get(Key(False, owner), mark)

    # -- what came back, block by block ---------------------------------------------------------------

    def _as_base(self, at: int, block: Block) -> Block:
        """The block with what the document could not keep taken from the source as exported."""
        if block.kind not in ("paragraph", "lead"):
            block = _without_pulls(block)  # a pull quote is taken from running text and from nothing else
        owner = self._of_theirs.get(at)
        if owner is None:
            return block
        base = self._base[owner]
        if base.kind == block.kind == "table":
            block = replace(block, alignments=base.alignments)
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

    def _pair_what_is_there(self) -> None:
        """Blocks from Word that the source holds already, of a merge before this one."""
        labels = self._notes.labels
        base, ours, theirs = (
            [comparable(block, labels) for block in blocks] for blocks in (self._base, self._ours, self._theirs)
        )
        self._of_ours, self._in_ours = meet((base, ours, theirs), self._of_ours, self._of_theirs)
        self._our_of = {base: ours for ours, base in self._of_ours.items()}
        self._placed = {at: Key(False, own) for at, own in self._in_ours.items()}

    def _same(self, one: Block, two: Block) -> bool:
        return with_labels(one, self._notes.labels).same(with_labels(two, self._notes.labels))

    # -- order ----------------------------------------------------------------------------------------

    def _place(self) -> None:
        """Changes words in their place, and finds a place for what is new or was moved."""
        steady = set(in_order(self._of_theirs))
        still = set(in_order(self._of_ours))
        self._no_anchor = {at for at in self._of_ours if at not in still}
        for at, block in enumerate(self._theirs):
            base, key = self._of_theirs.get(at), self._placed.get(at)
            if key is not None:
                if base is not None:
                    self._change(at, base, key.at)
                    if at in steady:
                        continue
                    if stands_there(at, self._in_ours, self._moved):
                        self._no_anchor.discard(key.at)
                    else:
                        self._move(at, key.at, moved_here=key.at not in still)
            elif base is not None:
                if not self._same(self._base[base], block):
                    self._conflict("it changed in Word, and is no longer in the source", at, None)
            else:
                self._add(at, block)

    def _change(self, at: int, base: int, ours: int) -> None:
        block, piece, file = self._theirs[at], self._pieces[ours], self._file_of[ours]
        if block.remarks:
            self._conflict(f"the source cannot hold this: {', '.join(block.remarks)}", at, ours)
            return
        if self._same(self._base[base], block) or self._same(piece.block, block):
            return
        if reason := self._impossible(block, self._base[base]):
            self._conflict(reason, at, ours)
            return
        try:
            definitions = self._notes.define(block, file)
            versions = Versions(base=self._base[base], ours=piece, theirs=block)
            done = merge_block(
                versions, file, self._notes.labels_in(block, piece.block, self._base[base]), self._reader
            )
        except CannotMerge as reason:
            self._conflict(str(reason), at, ours)
            return
        text = done.text
        if piece.block.kind != "heading" and piece.block.ids[0] in self._referred:
            text = pinned(text, piece.block)
        self._texts[Key(False, ours)] = text
        self._blocks[Key(False, ours)] = done.block
        self._definitions[Key(False, ours)] = definitions
        self._say("changed", at, ours, file.text(piece.body, piece.end), text)

    def _impossible(self, block: Block, base: Block) -> str:
        """Why a block cannot have become what it is now; nothing if it can."""
        if base.kind == "heading" and block.kind != "heading":
            # LibreOffice does that by itself to a heading behind a paragraph whose deletion was tracked.
            return "a heading became running text, and its address would be lost"
        if block.kind == "heading" and (block.level == 1) != (base.level == 1 and base.kind == "heading"):
            return f"a chapter became something else, or something else a chapter: {_CHAPTERS}"
        if not block.text.strip() and block.kind != "figure":
            return "all its words were taken away, and the block was left"
        return ""

    def _add(self, at: int, block: Block) -> None:
        before = self._before(at)
        if block.remarks:
            self._conflict(f"the source cannot hold this: {', '.join(block.remarks)}", at, None)
        elif block.kind == "heading" and block.level == 1:
            self._conflict(f"a new chapter: {_CHAPTERS}", at, None)
        elif block.kind == "figure" and not block.path:
            self._conflict("a new picture: put its file in source/assets and refer to it", at, None)
        elif before is None:
            self._conflict("the section in which it stands is no longer in the source", at, None)
        else:
            try:
                file = self._file(before)
                definitions = self._notes.define(block, file)
                text = write_block(block, self._notes.labels_in(block), self._reader).text
            except CannotMerge as reason:
                self._conflict(str(reason), at, None)
                return
            if block.kind == "heading":
                text = f"{text} {{#{self._new_id(block)}}}"
            self._texts[Key(True, at)] = text
            self._blocks[Key(True, at)] = block
            self._definitions[Key(True, at)] = definitions
            self._placed[at] = Key(True, at)
            self._say("added", at, None, "", text)

    def _move(self, at: int, ours: int, *, moved_here: bool) -> None:
        before, reason = self._before(at), ""
        if self._theirs[at].kind == "heading" and self._theirs[at].level == 1:
            reason = f"a chapter was moved: {_CHAPTERS}"
        elif moved_here:
            reason = "it was moved in Word, and in the source to another place"
        elif before is None:
            reason = "it was moved to a section that is no longer in the source"
        elif self._file(before) is not self._file_of[ours] and self._ours[ours].notes:
            reason = "it has footnotes, and was moved to another chapter, which is another file"
        if reason:
            self._no_anchor.add(ours)
            self._conflict(reason, at, ours)
            return
        self._moved.add(ours)
        piece, file = self._pieces[ours], self._file_of[ours]
        text = self._texts.setdefault(Key(False, ours), file.text(piece.start, piece.end))
        self._say("moved", at, ours, "", text)

    def _before(self, at: int) -> Key | None:
        """The entry behind which block `at` of Word belongs: what stands before it there, in the same section."""
        for n in range(at - 1, -1, -1):
            key = self._placed.get(n)
            if key is not None and (key.theirs or key.at not in self._no_anchor):
                return key
            if self._theirs[n].kind == "heading":
                return None
        return None

    def _file(self, key: Key) -> SourceFile:
        while key.theirs:
            before = self._before(key.at)
            assert before is not None
            key = before
        if key.at in self._moved:
            at = next(n for n, each in self._placed.items() if each == key)
            before = self._before(at)
            assert before is not None
            return self._file(before)
        return self._file_of[key.at]

    def _remove(self) -> None:
        kept = set(self._of_theirs.values())
        for base, block in enumerate(self._base):
            ours = self._our_of.get(base)
            if base in kept or ours is None:
                continue
            piece = self._pieces[ours]
            if block.kind == "heading" and block.level == 1:
                reason = f"a chapter was taken away: {_CHAPTERS}"
            elif not self._same(piece.block, block):
                reason = "it was taken away in Word, and changed in the source"
            else:
                self._gone.add(ours)
                self._say("removed", 0, ours, self._file_of[ours].text(piece.body, piece.end), "")
                continue
            self._tell(reason, None, piece.block, section_of(self._ours, ours), piece.origin)

    def _assemble(self) -> None:
        """The merged order: ours, with what came from Word behind what it follows there."""
        after: dict[Key, list[Key]] = {}
        for at, key in sorted(self._placed.items()):
            if key.theirs or key.at in self._moved:
                before = self._before(at)
                assert before is not None
                after.setdefault(before, []).append(key)
        at = 0
        for file in self._files:
            entries: list[Entry] = []
            followers: list[Key] = []
            for piece in file.pieces:
                if piece.block.kind == "note":  # it stays with the block before it
                    entries.append(Entry(piece=piece, block=piece.block))
                    continue
                self._emit(followers, after, entries)
                followers = []
                if at not in self._gone and at not in self._moved:
                    self._enter(Key(False, at), entries)
                    followers = after.get(Key(False, at), [])
                at += 1
            self._emit(followers, after, entries)
            self._plan.files.append(entries)

    def _emit(self, keys: Sequence[Key], after: Mapping[Key, list[Key]], entries: list[Entry]) -> None:
        """These entries and all that follow them."""
        waiting = [*reversed(keys)]
        while waiting:
            key = waiting.pop()
            self._enter(key, entries)
            waiting += reversed(after.get(key, []))

    def _enter(self, key: Key, entries: list[Entry]) -> None:
        piece = None if key.theirs else self._pieces[key.at]
        moved = key.theirs or key.at in self._moved
        block = self._blocks.get(key) or self._ours[key.at]
        entries.append(Entry(piece=piece, block=block, text=self._texts.get(key), moved=moved))
        entries += [
            Entry(piece=None, block=done.block, text=done.text, moved=True) for done in self._definitions.get(key, [])
        ]

    # -- saying so ------------------------------------------------------------------------------------

    def _new_id(self, heading: Block) -> str:
        taken = {name for block in (*self._ours, *self._base) for name in block.ids}
        taken |= {text.rsplit("{#", 1)[1].removesuffix("}") for text in self._texts.values() if "{#" in text}
        stem = slug(heading.text, 32) or "deel"
        return numbered(stem if stem[0].isalpha() else f"deel-{stem}", taken)

    def _origin(self, at: int) -> Origin:
        """Where in the source a block from Word belongs, or would."""
        before = self._before(at)
        while before is not None and before.theirs:
            before = self._before(before.at)
        return self._pieces[before.at if before is not None else 0].origin

    def _say(self, what: What, at: int, ours: int | None, before: str, after: str) -> None:
        section = self._section(at) if ours is None else section_of(self._ours, ours)
        origin = self._origin(at) if ours is None else self._pieces[ours].origin
        name = "" if ours is None else self._ours[ours].ids[0]
        self._plan.changes.append(
            Change(what=what, section=section, block=name, origin=origin, before=before, after=after)
        )

    def _conflict(self, reason: str, at: int, ours: int | None) -> None:
        section = self._section(at) if ours is None else section_of(self._ours, ours)
        origin = self._origin(at) if ours is None else self._pieces[ours].origin
        self._tell(reason, self._theirs[at], None if ours is None else self._ours[ours], section, origin)

    def _tell(self, reason: str, theirs: Block | None, ours: Block | None, section: str, origin: Origin) -> None:
        ids = (ours or theirs or self._ours[0]).ids
        self._plan.conflicts.append(
            Conflict(
                reason=reason,
                section=section,
                block=ids[0] if ids else "",
                origin=origin,
                ours=source(ours, self._notes.all_labels(ours)) if ours else "",
                theirs=source(theirs, self._notes.all_labels(theirs)) if theirs else "",
            )
        )

    def _section(self, at: int) -> str:
        return section_of(self._theirs, at)


def section_of(blocks: Sequence[Block], at: int) -> str:
    """The id of the section that a block stands in; of the one before where it is new."""
    heads = (blocks[n] for n in range(at, -1, -1) if blocks[n].kind == "heading" and blocks[n].ids)
    return next((head.ids[0] for head in heads), "")


def _without_pulls(block: Block) -> Block:
    parts = tuple(replace(p, runs=tidy(replace(run, pull=False) for run in p.runs)) for p in block.parts)
    return replace(block, parts=parts)
