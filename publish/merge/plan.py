"""The three-way merge of sequences of blocks: what came back from Word, in terms of the source as it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Final

from publish.merge.alignment import in_order
from publish.merge.arrived import comparable, meet, stands_there
from publish.merge.belonging import chapter_end, joined_into, split_from
from publish.merge.block_merge import CannotMerge, Versions, merge_block, pinned, write_block
from publish.merge.document import Edited
from publish.merge.footnotes import numbered
from publish.merge.planned import Entry, Plan
from publish.merge.reading_back import Reader
from publish.merge.settled import settled
from publish.merge.source_files import SourceFile
from publish.merge.telling import Key, Telling
from publish.model import slug
from publish.notation.blocks import Block

_CHAPTERS: Final = "chapters are files; move, add or take away one in programme.yaml"


def plan(
    base: Sequence[Block], files: Sequence[SourceFile], edited: Edited, labels: Mapping[str, str], reader: Reader
) -> Plan:
    """Merges. `base` is the source as exported, `files` the source now, `labels` those of the footnotes of both."""
    return _Merger(base, files, edited, labels, reader).plan()


class _Merger(Telling):
    def plan(self) -> Plan:
        """The whole."""
        self._pair_what_is_there()
        self._place()
        self._remove()
        self._notes.merge(self._still_refers, self._plan)
        self._assemble()
        self._plan.labels = self._notes.labels
        self._plan.settled = self._settled()
        return self._plan

    def _settled(self) -> list[Block]:
        """What a merge after this one takes for its base."""
        left = self._left_base | {self._of_theirs[at] for at in self._left if at in self._of_theirs}
        taken = [(self._of_theirs.get(at), b) for at, b in enumerate(self._edited.blocks) if at not in self._left]
        return [*settled(self._base, taken, left), *self._notes.settled(self._plan)]

    def _still_refers(self, name: str, mark: str) -> bool:
        """Whether a block of the merged source refers to a footnote, by its `mark`."""
        owner = next((at for at, block in enumerate(self._ours) if name in block.notes), None)
        if owner is None or owner in self._gone:
            return False
        return mark in self._texts.get(Key(False, owner), mark)

    def _pair_what_is_there(self) -> None:
        """Blocks from Word that the source holds already, of a merge before this one."""
        labels = self._notes.labels
        base, ours, theirs = (
            [comparable(block, labels) for block in blocks] for blocks in (self._base, self._ours, self._theirs)
        )
        self._of_ours, self._in_ours = meet((base, ours, theirs), self._of_ours, self._of_theirs)
        self._our_of = {base: ours for ours, base in self._of_ours.items()}
        self._placed = {at: Key(False, own) for at, own in self._in_ours.items()}

    # -- order ----------------------------------------------------------------------------------------

    def _place(self) -> None:
        """Changes words in their place, and finds a place for what is new or was moved."""
        steady = set(in_order(self._of_theirs))
        still = set(in_order(self._of_ours))
        self._no_anchor = {at for at in self._of_ours if at not in still}
        self._find_joined()
        for at, key in self._placed.items():
            if at in self._of_theirs:
                self._change(at, self._of_theirs[at], key.at)
        for at, block in enumerate(self._theirs):
            base, there = self._of_theirs.get(at), self._placed.get(at)
            if there is not None:
                if base is None or at in steady:
                    continue
                if stands_there(at, self._in_ours, self._moved):
                    self._no_anchor.discard(there.at)
                else:
                    self._move(at, there.at, moved_here=there.at not in still)
            elif base is not None:
                if not self._same(self._base[base], block):
                    self._conflict("it changed in the document, and is no longer in the source", at, None)
            else:
                self._add(at, block)

    def _find_joined(self) -> None:
        """Blocks that became a part of another in the document, and of which the source says something else now."""
        kept = set(self._of_theirs.values())
        for gone, block in enumerate(self._base):
            ours = self._our_of.get(gone)
            if gone in kept or ours is None or self._same(self._ours[ours], block):
                continue
            into = joined_into(block, self._base, self._theirs, self._of_theirs)
            if into is not None and into in self._in_ours:
                self._joined.setdefault(into, []).append(gone)

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
        if at in self._joined:
            gone = self._joined[at]
            self._left_base |= {*gone}
            both = sorted([ours, *(self._our_of[each] for each in gone)])
            self._conflict("paragraphs became one in the document, and one of them changed in the source", at, *both)
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

    def _belongs_to(self, at: int) -> int | None:
        """What was left to a person already, and takes this new block along: half a paragraph, or its chapter."""
        other = split_from(at, self._base, self._theirs, self._of_theirs, self._left)
        if other is None and self._before(at) is None:
            head = next((n for n in range(at - 1, -1, -1) if self._theirs[n].kind == "heading"), None)
            other = head if head not in self._of_theirs else None
        return other if other in self._left else None

    def _add(self, at: int, block: Block) -> None:
        before = self._before(at)
        other = self._belongs_to(at)
        if other is not None:
            self._goes_with(at, other)
        elif block.remarks:
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
            reason = "it was moved in the document, and in the source to another place"
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
            if base in kept or ours is None or base in self._left_base:
                continue
            if block.kind == "heading" and block.level == 1:
                self._keep_chapter(base, ours, kept)
            elif not self._same(self._ours[ours], block):
                self._left_base.add(base)
                self._tell("it was taken away in the document, and changed in the source", None, [ours])
            else:
                self._gone.add(ours)
                piece = self._pieces[ours]
                self._say("removed", 0, ours, self._file_of[ours].text(piece.body, piece.end), "")

    def _keep_chapter(self, base: int, ours: int, kept: Set[int]) -> None:
        """Leaves a chapter whose heading was taken away; all of it where nothing of it is left: a file is not empty."""
        chapter = range(base, chapter_end(self._base, base))
        whole = [base] if any(each in kept for each in chapter) else chapter
        self._left_base.update(whole)
        there = [self._our_of[each] for each in whole if each in self._our_of]
        self._tell(f"a chapter was taken away: {_CHAPTERS}", None, there or [ours])

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

    def _new_id(self, heading: Block) -> str:
        taken = {name for block in (*self._ours, *self._base) for name in block.ids}
        taken |= {text.rsplit("{#", 1)[1].removesuffix("}") for text in self._texts.values() if "{#" in text}
        stem = slug(heading.text, 32) or "deel"
        return numbered(stem if stem[0].isalpha() else f"deel-{stem}", taken)
