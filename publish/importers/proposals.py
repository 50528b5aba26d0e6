"""Paragraphs that say of themselves that they are a proposal, and count: the source marks and numbers them itself."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from publish.importers.drafting import Drafting, without_opening
from publish.notation.runs import words

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
        (part,) = piece.block.parts
        own = replace(part, runs=without_opening(part.runs, match.end()))
        drafting.pieces[at] = replace(piece, block=replace(piece.block, kind="proposal", parts=(own,)))
        drafting.leave(match[0], piece.place, "decoration")
        drafting.decide(
            "proposal", piece.place, piece.block.text, "it begins with a label and a number, as others do in order",
            confidence=0.9, weight=0.5, alternatives=("a paragraph",), piece=at,
            change="take the line {.proposal} above it away",
        )  # fmt: skip
