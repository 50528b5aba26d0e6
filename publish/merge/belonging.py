"""What belongs together: halves of a paragraph, paragraphs that became one, a chapter, columns of a table. Pure."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from publish.notation.blocks import Block
from publish.notation.runs import words

_SHARE: Final = 0.5
"""Share of the words of a block that come from another, from which on it counts as a part of that."""


def joined_into(
    gone: Block, base: Sequence[Block], theirs: Sequence[Block], of_theirs: Mapping[int, int]
) -> int | None:
    """The block of `theirs` that holds the words of one of `base` that is gone, beside those of its own partner."""
    for at, owner in of_theirs.items():
        said = theirs[at].text
        if gone.ids[0] in theirs[at].ids or (gone.text and gone.text in said and gone.text not in base[owner].text):
            return at
    return None


def split_from(
    at: int,
    base: Sequence[Block],
    theirs: Sequence[Block],
    of_theirs: Mapping[int, int],
    left: Container[int],
) -> int | None:
    """The block beside the new one at `at`, among those `left`, from whose version in `base` its words come."""
    for step in (-1, 1):
        n = at + step
        while 0 <= n < len(theirs) and n not in of_theirs and theirs[n].kind != "heading":
            n += step
        if n in left and n in of_theirs and _comes_from(theirs[at], base[of_theirs[n]]):
            return n
    return None


def _comes_from(part: Block, whole: Block) -> bool:
    own = part.text.split()
    matcher = SequenceMatcher(None, whole.text.split(), own, autojunk=False)
    return bool(own) and sum(each.size for each in matcher.get_matching_blocks()) >= _SHARE * len(own)


def chapter_end(blocks: Sequence[Block], start: int) -> int:
    """Where the chapter ends whose heading stands at `start`."""
    heads = (n for n in range(start + 1, len(blocks)) if blocks[n].kind == "heading" and blocks[n].level == 1)
    return next(heads, len(blocks))


def aligned_as(base: Block, table: Block) -> tuple[str, ...]:
    """The alignments of a table as it was for one that may have other columns: each keeps what went with its head."""
    before, now = _heads(base), _heads(table)
    if len(before) == len(now) or not base.alignments:
        return base.alignments
    known = dict(zip(before, base.alignments, strict=True))
    return tuple(known.get(head, "") for head in now)


def _heads(table: Block) -> list[str]:
    return [words(part.runs) for part in table.parts if part.role == "header"]
