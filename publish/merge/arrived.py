"""What the source holds already of an edited document, from a merge before this one: no edit comes home twice. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from publish.merge.block_merge import with_labels
from publish.merge.document import Edited
from publish.notation.blocks import Block


def with_known_notes(edited: Edited, base: Sequence[Block], ours: Sequence[Block]) -> Edited:
    """The document with the id of the source for each new footnote whose words the source has meanwhile."""
    exported = {block.ids[0] for block in base if block.kind == "note"}
    waiting: dict[str, list[str]] = {}
    for block in reversed(ours):
        if block.kind == "note" and block.ids[0] not in exported:
            waiting.setdefault(block.text, []).append(block.ids[0])
    names = {
        name: waiting[note.text].pop()
        for name, note in edited.notes.items()
        if name not in exported and waiting.get(note.text)
    }
    if not names:
        return edited
    return replace(
        edited,
        blocks=tuple(_renamed(block, names) for block in edited.blocks),
        notes={names.get(name, name): note for name, note in edited.notes.items()},
    )


def _renamed(block: Block, names: Mapping[str, str]) -> Block:
    def renamed(note: str | None) -> str | None:
        return None if note is None else names.get(note, note)

    parts = (replace(p, runs=tuple(replace(run, note=renamed(run.note)) for run in p.runs)) for p in block.parts)
    return replace(block, parts=tuple(parts))


def comparable(block: Block, labels: Mapping[str, str]) -> Block:
    """Equal for blocks that say the same, in whatever version."""
    return replace(with_labels(block, labels), ids=(), remarks=(), alignments=())


def meet(
    versions: tuple[Sequence[Block], Sequence[Block], Sequence[Block]],
    of_ours: Mapping[int, int],
    of_theirs: Mapping[int, int],
) -> tuple[dict[int, int], dict[int, int]]:
    """For each block of ours the one of `base` that it comes from, and for each of theirs the one of ours that it is.

    `versions` are base, ours and theirs as `comparable` blocks; `of_ours` and `of_theirs` say for places in either
    which place in base they come from. A change that both have word for word makes them one, whatever ids say.
    """
    of_ours, our_of = dict(of_ours), {before: at for at, before in of_ours.items()}
    arrived = _arrived(versions, of_ours, of_theirs)
    for at, own in arrived.items():
        our_of.pop(of_ours.pop(own, -1), None)
        if at in of_theirs:
            of_ours.pop(our_of.get(of_theirs[at], -1), None)
            our_of[of_theirs[at]], of_ours[own] = own, of_theirs[at]
    found = {at: our_of.get(of_theirs[at]) if at in of_theirs else arrived.get(at) for at in range(len(versions[2]))}
    return of_ours, {at: own for at, own in found.items() if own is not None}


def _arrived(
    versions: tuple[Sequence[Block], Sequence[Block], Sequence[Block]],
    of_ours: Mapping[int, int],
    of_theirs: Mapping[int, int],
) -> dict[int, int]:
    base, ours, theirs = versions
    waiting: dict[Block, list[int]] = {}
    for at in range(len(ours) - 1, -1, -1):
        if at not in of_ours or base[of_ours[at]] != ours[at]:
            waiting.setdefault(ours[at], []).append(at)
    changed = [at for at, block in enumerate(theirs) if at not in of_theirs or base[of_theirs[at]] != block]
    return {at: waiting[theirs[at]].pop() for at in changed if waiting.get(theirs[at])}


def stands_there(at: int, places: Mapping[int, int], moved: Set[int]) -> bool:
    """Whether block `at` of theirs, moved, stands in ours already behind what it follows in theirs.

    `places` are places in ours by those in theirs; `moved` are those in ours that do not stay where they stand.
    """
    paired = set(places.values())
    before = next((places[n] for n in range(at - 1, -1, -1) if n in places), None)
    ours = next((n for n in range(places[at] - 1, -1, -1) if n in paired), None)
    return before == ours and before not in moved
