"""The footnotes of a merge: their words, their labels, and the definitions that go when nothing refers to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from publish.merge.block_merge import CannotMerge, Versions, Written, merge_block, write_block
from publish.merge.changes import Change, Conflict
from publish.merge.document import Edited
from publish.merge.planned import Plan
from publish.merge.reading_back import Reader
from publish.merge.source_files import Piece, SourceFile
from publish.model import slug
from publish.notation.blocks import Block


class Footnotes:
    """Those of the source as exported, of the source now and of the document; `labels` has the labels of all by id."""

    def __init__(
        self,
        base: Sequence[Block],
        files: Sequence[SourceFile],
        edited: Edited,
        labels: Mapping[str, str],
        reader: Reader,
    ) -> None:
        self._base = {each.ids[0]: each for each in base if each.kind == "note"}
        self._ours = {p.block.ids[0]: (p, f) for f in files for p in f.pieces if p.block.kind == "note"}
        self._theirs = edited.notes
        self._referred = {name for block in edited.blocks for name in block.notes}
        self._reader = reader
        self.labels = dict(labels)

    def labels_in(self, *blocks: Block) -> dict[str, str]:
        """The labels of the footnotes that these blocks refer to, or are."""
        names = (name for block in blocks for name in (*block.notes, *block.ids))
        return {name: self.labels[name] for name in names if name in self.labels}

    def all_labels(self, block: Block) -> dict[str, str]:
        """The same for showing a block: a footnote that has no label yet has a question mark."""
        return {name: self.labels.get(name, "?") for name in (*block.notes, *block.ids)}

    def define(self, block: Block, file: SourceFile) -> list[Written]:
        """Gives new footnotes a label that nothing in the file has; their definitions. Raises CannotMerge."""
        definitions = []
        for name in block.notes:
            if name in self.labels:
                if name not in file.labels:
                    raise CannotMerge("its footnote stands in the file of another chapter")
                continue
            note = self._theirs.get(name)
            if note is None or note.remarks or not note.text.strip():
                raise CannotMerge("it has a footnote without words, or with something that the source cannot hold")
            taken = {*self.labels.values(), *file.labels.values()}
            self.labels[name] = numbered(slug(note.text, 20) or "noot", taken)
            definitions.append(write_block(replace(note, ids=(name,)), {name: self.labels[name]}, self._reader))
        return definitions

    def merge(self, still_refers: Callable[[str, str], bool], plan: Plan) -> None:
        """The words of footnotes that both have; those to which nothing refers any more go."""
        for name, base in self._base.items():
            if name not in self._ours:
                continue
            piece, file = self._ours[name]
            theirs = self._theirs.get(name)
            if name not in self._referred or theirs is None:
                if not still_refers(name, f"[^{file.labels[name]}]"):
                    self._drop(name, base, piece, plan)
            elif not theirs.same(base) and not theirs.same(piece.block):
                self._change(Versions(base=base, ours=piece, theirs=replace(theirs, ids=(name,))), file, plan)

    def settled(self, plan: Plan) -> list[Block]:
        """The footnotes for the base of a merge after this one: those that came back, and those left as they were."""
        own = {name: note for name, note in self._base.items() if name in plan.left_notes}
        return [*(self._base | {n: replace(note, ids=(n,)) for n, note in self._theirs.items()} | own).values()]

    def _change(self, versions: Versions, file: SourceFile, plan: Plan) -> None:
        piece, theirs = versions.ours, versions.theirs
        try:
            if theirs.remarks or not theirs.text.strip():
                raise CannotMerge(f"the source cannot hold this: {', '.join(theirs.remarks) or 'no words'}")
            text = merge_block(versions, file, self.labels_in(theirs), self._reader).text
        except CannotMerge as reason:
            plan.conflicts.append(_conflict(str(reason), piece, theirs))
            plan.left_notes.add(piece.block.ids[0])
            return
        name = piece.block.ids[0]
        plan.changed_notes[name] = text
        before = file.text(piece.body, piece.end)
        plan.changes.append(
            Change(what="changed", section=name, block=name, origin=piece.origin, before=before, after=text)
        )

    def _drop(self, name: str, base: Block, piece: Piece, plan: Plan) -> None:
        """Takes a definition away: one to which nothing refers is an error of the source."""
        if not piece.block.same(base):
            plan.conflicts.append(
                _conflict("the footnote was taken away in the document, and changed in the source", piece, None)
            )
        plan.removed_notes.add(name)


def _conflict(reason: str, piece: Piece, theirs: Block | None) -> Conflict:
    name = piece.block.ids[0]
    said = theirs.text if theirs else ""
    return Conflict(reason=reason, section=name, block=name, origin=piece.origin, ours=piece.block.text, theirs=said)


def numbered(stem: str, taken: set[str]) -> str:
    """`stem`, or with the first number behind it that makes it a name not `taken`."""
    return next(name for n in range(1, 10_000) if (name := stem if n == 1 else f"{stem}-{n}") not in taken)
