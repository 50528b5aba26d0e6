"""What a merge takes for its base when one before it left something to a person. Pure."""

from __future__ import annotations

from collections.abc import Sequence, Set

from publish.notation.blocks import Block


def settled(base: Sequence[Block], taken: Sequence[tuple[int | None, Block]], left: Set[int]) -> list[Block]:
    """The blocks `taken` over, each with its place in `base` if it has one, and those of the base that were `left`.

    Blocks that were left stand behind what they followed in the base: so their edits come again, and no other does.
    """
    found = [(place, block) for place, block in taken if place not in left]
    for at in sorted(left):
        places = {place: n for n, (place, _) in enumerate(found) if place is not None}
        before = next((places[n] for n in range(at - 1, -1, -1) if n in places), -1)
        found.insert(before + 1, (at, base[at]))
    return [block for _, block in found]
