"""Which block of one version is which of another: by id, by equal words, by similar words. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from publish.alignment import Item, increasing, likeness, pair
from publish.notation.blocks import Block


def align(old: Sequence[Block], new: Sequence[Block]) -> dict[int, int]:
    """For each block of `new` that has one, the block of `old` that it is a version of, by place; one to one."""
    found = _by_id(old, new)
    _by_words(old, new, found)
    return found


def _by_id(old: Sequence[Block], new: Sequence[Block]) -> dict[int, int]:
    """Blocks that share ids; where several want one, the most similar of them has it."""
    owners = {name: at for at, block in enumerate(old) for name in block.ids}
    wishes: list[tuple[float, float, int, int]] = []
    for at, block in enumerate(new):
        for owner in {owners[name] for name in block.ids if name in owners}:
            shared = sum(owners.get(name) == owner for name in block.ids)
            alike = likeness(old[owner].text, block.text) + (old[owner].kind == block.kind)
            wishes.append((-shared if len(block.ids) > 1 else 0, -alike, at, owner))
    return _granted(wishes)


def _granted(wishes: list[tuple[float, float, int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, at, owner in sorted(wishes):
        if at not in found and owner not in taken:
            found[at] = owner
            taken.add(owner)
    return found


def _by_words(old: Sequence[Block], new: Sequence[Block], found: dict[int, int]) -> None:
    """Blocks without a partner that say the same, or nearly; a heading is never another kind of block.

    Headings come first: of the rest, those under the same one rather belong together.
    """
    heads = [_heads(old), _heads(new)]
    for kind in ("heading", "block"):
        taken = set(found.values())
        left = [at for at, block in enumerate(old) if at not in taken and block.text and _kind(block) == kind]
        right = [at for at, block in enumerate(new) if at not in found and block.text and _kind(block) == kind]
        under = kind == "block"
        ones = [_item(old[at], f"old {at}", heads[0][at] if under else None) for at in left]
        others = [_item(new[at], f"new {at}", found.get(heads[1][at]) if under else None) for at in right]
        found.update({right[after]: left[before] for before, after in pair(ones, others).items()})


def _kind(block: Block) -> str:
    return "heading" if block.kind == "heading" else "block"


def _heads(blocks: Sequence[Block]) -> list[int]:
    """For each block the place of the heading under which it stands; -1 before the first."""
    heads = [at if block.kind == "heading" else -1 for at, block in enumerate(blocks)]
    return [*itertools.accumulate(heads, max)]


def _item(block: Block, name: str, head: int | None) -> Item:
    """Ids have been looked at already: each has a name that no other has."""
    return Item(id=name, text=block.text, kind=_kind(block), place=str(head))


def in_order(found: dict[int, int]) -> list[int]:
    """Those places of the new version, in their order, whose partners stand in the same order: the longest such run.

    All others were moved.
    """
    places = sorted(found)
    return [places[at] for at in increasing([found[place] for place in places])]
