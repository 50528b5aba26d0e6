"""The three-way merge of sequences of blocks: what came back from Word, in terms of the source as it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from publish.diagnostics import Origin
from publish.merge.alignment import align, in_order
from publish.merge.block_merge import CannotMerge, Versions, Written, merge_block, pinned, with_labels, write_block
from publish.merge.blocks import Block, source
from publish.merge.changes import Change, Conflict
from publish.merge.document import Edited
from publish.merge.reading_back import Reader
from publish.merge.runs import tidy, words
from publish.merge.source_files import Piece, SourceFile
from publish.model import slug

_CHAPTERS: Final = "chapters are files; move, add or take away one in programme.yaml"


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the merged source: a piece that was there (`theirs` False) or a block that came from Word."""

    theirs: bool
    at: int


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

    `labels` has the labels of all footnotes by id, those that are new included.
    """

    files: list[list[Entry]] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    removed_notes: set[str] = field(default_factory=set)
    changed_notes: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


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
        self._base_notes = {each.ids[0]: each for each in base if each.kind == "note"}
        self._files = files
        self._pieces = [piece for file in files for piece in file.pieces if piece.block.kind != "note"]
        self._file_of = [file for file in files for piece in file.pieces if piece.block.kind != "note"]
        self._ours = [piece.block for piece in self._pieces]
        self._our_notes = {p.block.ids[0]: (p, f) for f in files for p in f.pieces if p.block.kind == "note"}
        self._labels = dict(labels)
        self._reader = reader
        self._edited = edited
        self._plan = Plan()
        self._of_ours = align(self._base, self._ours)
        self._our_of = {base: ours for ours, base in self._of_ours.items()}
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
        self._merge_notes()
        self._assemble()
        self._plan.labels = self._labels
        return self._plan

    # -- what came back, block by block ---------------------------------------------------------------

    def _as_base(self, at: int, block: Block) -> Block:
        """The block with what the document could not keep taken from the source as exported."""
        if block.kind not in ("paragraph", "lead"):
            block = _without_pulls(block)  # a pull quote is taken from running text and from nothing else
        owner = self._of_theirs.get(at)
        if owner is None:
            return block
        base = self._base[owner]
        if base.kind == block.kind == "table" and not block.alignments:
            block = replace(block, alignments=base.alignments)
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
        free = {at for at in range(len(self._ours)) if at not in self._of_ours}
        for at, block in enumerate(self._theirs):
            if at in self._of_theirs:
                ours = self._our_of.get(self._of_theirs[at])
            else:
                ours = next((n for n in sorted(free) if self._same(self._ours[n], block)), None)
                free.discard(-1 if ours is None else ours)
            if ours is not None:
                self._placed[at] = Key(False, ours)

    def _same(self, one: Block, two: Block) -> bool:
        return with_labels(one, self._labels).same(with_labels(two, self._labels))

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
                    if at not in steady:
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
        if block.kind == "heading" and (block.level == 1) != (self._base[base].level == 1):
            self._conflict(f"a chapter became a section, or a section a chapter: {_CHAPTERS}", at, ours)
            return
        if not block.text.strip() and block.kind != "figure":
            self._conflict("all its words were taken away, and the block was left", at, ours)
            return
        try:
            definitions = self._name_notes(block, file)
            versions = Versions(base=self._base[base], ours=piece, theirs=block)
            done = merge_block(versions, file, self._labels_in(block, piece.block, self._base[base]), self._reader)
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
                definitions = self._name_notes(block, file)
                text = write_block(block, self._labels_in(block), self._reader).text
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
                self._conflict(f"a chapter was taken away: {_CHAPTERS}", None, ours)
            elif not self._same(piece.block, block):
                self._conflict("it was taken away in Word, and changed in the source", None, ours)
            else:
                self._gone.add(ours)
                self._say("removed", None, ours, self._file_of[ours].text(piece.body, piece.end), "")

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

    # -- footnotes ------------------------------------------------------------------------------------

    def _labels_in(self, *blocks: Block) -> dict[str, str]:
        names = (name for block in blocks for name in (*block.notes, *block.ids))
        return {name: self._labels[name] for name in names if name in self._labels}

    def _merge_notes(self) -> None:
        """The words of footnotes that both have; those to which nothing refers any more go."""
        referred = {name for block in self._edited.blocks for name in block.notes}
        for name, base in self._base_notes.items():
            if name not in self._our_notes:
                continue
            piece, file = self._our_notes[name]
            theirs = self._edited.notes.get(name)
            if name not in referred or theirs is None:
                self._drop_note(name, base, piece, file)
            elif not theirs.same(base) and not theirs.same(piece.block):
                self._change_note(replace(theirs, ids=(name,)), base, piece, file)

    def _change_note(self, theirs: Block, base: Block, piece: Piece, file: SourceFile) -> None:
        name = base.ids[0]
        try:
            if theirs.remarks or not theirs.text.strip():
                raise CannotMerge(f"the source cannot hold this: {', '.join(theirs.remarks) or 'no words'}")
            versions = Versions(base=base, ours=piece, theirs=theirs)
            text = merge_block(versions, file, self._labels_in(base), self._reader).text
        except CannotMerge as reason:
            self._note_conflict(str(reason), piece, theirs)
            return
        self._plan.changed_notes[name] = text
        before = file.text(piece.body, piece.end)
        self._plan.changes.append(
            Change(what="changed", section=name, block=name, origin=piece.origin, before=before, after=text)
        )

    def _drop_note(self, name: str, base: Block, piece: Piece, file: SourceFile) -> None:
        """Takes a definition away if the reference to it went; where the block that refers stays, so does it."""
        mark = f"[^{file.labels[name]}]"
        owner = next((at for at, block in enumerate(self._ours) if name in block.notes), None)
        text = None if owner is None else self._texts.get(Key(False, owner))
        if owner is not None and owner not in self._gone and (text is None or mark in text):
            return
        if not piece.block.same(base):
            self._note_conflict("the footnote was taken away in Word, and changed in the source", piece, None)
        self._plan.removed_notes.add(name)

    def _note_conflict(self, reason: str, piece: Piece, theirs: Block | None) -> None:
        name = piece.block.ids[0]
        self._plan.conflicts.append(
            Conflict(
                reason=reason,
                section=name,
                block=name,
                origin=piece.origin,
                ours=piece.block.text,
                theirs=theirs.text if theirs else "",
            )
        )

    def _name_notes(self, block: Block, file: SourceFile) -> list[Written]:
        """Gives new footnotes a label that nothing in the file has; their definitions. Raises CannotMerge."""
        definitions = []
        for name in block.notes:
            if name in self._labels:
                if name not in file.labels:
                    raise CannotMerge("its footnote stands in the file of another chapter")
                continue
            note = self._edited.notes.get(name)
            if note is None or note.remarks or not note.text.strip():
                raise CannotMerge("it has a footnote without words, or with something that the source cannot hold")
            self._labels[name] = _label(note.text, {*self._labels.values(), *file.labels.values()})
            note = replace(note, ids=(name,))
            definitions.append(write_block(note, {name: self._labels[name]}, self._reader))
        return definitions

    # -- saying so ------------------------------------------------------------------------------------

    def _new_id(self, heading: Block) -> str:
        title = words(tidy(heading.parts[0].runs))
        taken = {name for block in (*self._ours, *self._base) for name in block.ids}
        taken |= {text.rsplit("{#", 1)[1].removesuffix("}") for text in self._texts.values() if "{#" in text}
        stem = slug(title, 32) or "deel"
        stem = stem if stem[0].isalpha() else f"deel-{stem}"
        return next(name for n in range(1, 10_000) if (name := stem if n == 1 else f"{stem}-{n}") not in taken)

    def _section(self, at: int | None, ours: int | None) -> str:
        """The id of the section that a block stands in."""
        if ours is not None:
            return next(b.ids[0] for b in reversed(self._ours[: ours + 1]) if b.kind == "heading")
        heads = (b for b in reversed(self._theirs[: (at or 0) + 1]) if b.kind == "heading" and b.ids)
        return next((head.ids[0] for head in heads), "")

    def _origin(self, at: int | None, ours: int | None) -> Origin:
        if ours is None and at is not None:
            before = self._before(at)
            while before is not None and before.theirs:
                before = self._before(before.at)
            ours = before.at if before is not None else 0
        return self._pieces[ours or 0].origin

    def _say(self, what: str, at: int | None, ours: int | None, before: str, after: str) -> None:
        block = self._ours[ours].ids[0] if ours is not None else ""
        self._plan.changes.append(
            Change(
                what=what,  # type: ignore[arg-type]
                section=self._section(at, ours),
                block=block,
                origin=self._origin(at, ours),
                before=before,
                after=after,
            )
        )

    def _conflict(self, reason: str, at: int | None, ours: int | None) -> None:
        theirs = self._theirs[at] if at is not None else None
        block = self._ours[ours] if ours is not None else None
        ids = (block or theirs or self._ours[0]).ids
        self._plan.conflicts.append(
            Conflict(
                reason=reason,
                section=self._section(at, ours),
                block=ids[0] if ids else "",
                origin=self._origin(at, ours),
                ours=source(block, self._all_labels(block)) if block else "",
                theirs=source(theirs, self._all_labels(theirs)) if theirs else "",
            )
        )

    def _all_labels(self, block: Block) -> dict[str, str]:
        return {name: self._labels.get(name, "?") for name in (*block.notes, *block.ids)}


def _label(text: str, taken: set[str]) -> str:
    """A name for a footnote, out of its opening words."""
    stem = slug(text, 20) or "noot"
    return next(name for n in range(1, 10_000) if (name := stem if n == 1 else f"{stem}-{n}") not in taken)


def _without_pulls(block: Block) -> Block:
    parts = tuple(replace(p, runs=tidy(replace(run, pull=False) for run in p.runs)) for p in block.parts)
    return replace(block, parts=parts)
