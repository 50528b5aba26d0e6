"""Paragraphs that say of themselves that they are a proposal, and count: the source marks and numbers them itself."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from publish.importers.drafting import Drafting
from publish.notation.blocks import Block
from publish.notation.runs import Runs, words

_LABEL: Final = re.compile(
    r"^\s*(?:voorstel|proposal|vorschlag|proposition)\s+(\d{1,3})\s*[.:–—-]?\s+(?=\S)", re.IGNORECASE
)
_FEWEST: Final = 2


def recognise(drafting: Drafting) -> None:
    """Makes proposals of paragraphs that begin with “Voorstel 1”, “Voorstel 2” and so on, in that order."""
    found = [
        (at, match)
        for at, piece in enumerate(drafting.pieces)
        if piece.block.kind == "paragraph" and (match := _LABEL.match(words(piece.block.parts[0].runs)))
    ]
    numbers = [int(match[1]) for _, match in found]
    if len(found) < _FEWEST or numbers != list(range(1, len(numbers) + 1)):
        return
    for at, match in found:
        piece = drafting.pieces[at]
        drafting.pieces[at] = replace(piece, block=_without(piece.block, match.end()))
        drafting.leave(match[0], piece.place, "decoration")
        drafting.decide(
            "proposal", piece.place, piece.block.text, "it begins with a label and a number, as others do in order",
            confidence=0.9, weight=0.5, alternatives=("a paragraph",), piece=at,
            change="take the line {.proposal} above it away",
        )  # fmt: skip


def _without(block: Block, length: int) -> Block:
    """The block as a proposal, so many characters off its beginning."""
    runs: Runs = ()
    for run in block.parts[0].runs:
        taken = min(length, len(run.text))
        length -= taken
        runs += (replace(run, text=run.text[taken:]),)
    return replace(block, kind="proposal", parts=(replace(block.parts[0], runs=runs),))
