"""Characters that nobody sees, which text pasted from elsewhere carries: they are no part of what an author says."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from publish.accents import typed
from publish.importers.draft import Draft, Piece
from publish.notation.blocks import Part
from publish.notation.runs import tidy

_JOINED: Final = (
    "\u0600-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
)
"""Arabic, the scripts of India and their neighbours, and emoji: how they look depends on joiners behind them."""
_INVISIBLE: Final = re.compile(
    "[\x01-\x08\x0e-\x1b\ufffe\uffff]"
    "|[\N{ZERO WIDTH SPACE}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{WORD JOINER}\ufeff]"
    f"|(?<![{_JOINED}])[\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}]"
)


def without_invisible(draft: Draft) -> Draft:
    """The draft without them; a heading of nothing else is none."""
    return replace(
        draft,
        pieces=tuple(map(_seen, draft.pieces)),
        metadata={key: visible(said) for key, said in draft.metadata.items()},
        glossary=tuple((visible(one), visible(two)) for one, two in draft.glossary),
    )


def visible(text: str) -> str:
    """What is to be seen of a text, as it is typed, and what makes letters join."""
    return typed(_INVISIBLE.sub("", text))


def _seen(piece: Piece) -> Piece:
    block = replace(piece.block, parts=tuple(map(_part, piece.block.parts)))
    if block.kind == "heading" and not block.text.strip():
        block = replace(block, kind="paragraph", level=0)
    return replace(piece, block=block)


def _part(part: Part) -> Part:
    return replace(part, runs=tidy(replace(run, text=visible(run.text)) for run in part.runs))
