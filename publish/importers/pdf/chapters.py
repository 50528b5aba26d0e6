"""Headings made chapters and sections: numbers off, levels without gaps, the title of the whole apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from publish.importers.contents import key, split_number
from publish.importers.draft import LeftOut, Piece
from publish.importers.pdf.drafting import Drafting
from publish.notation.blocks import Part
from publish.notation.runs import Run, tidy

_FOREWORD: Final = re.compile(
    r"(voorwoord|woord vooraf|ten geleide|foreword|preface|vorwort|avant-propos)\b", re.IGNORECASE
)
_WORD: Final = re.compile(r"(hoofdstuk|deel|chapter|part|section|kapitel|teil)\s", re.IGNORECASE)


def settle(draft: Drafting, metadata: Mapping[str, str]) -> dict[str, str]:
    """Puts the headings of a draft in order; gives what their first tells of the document."""
    told = _without_title(draft, metadata.get("title", ""))
    numbered = _without_numbers(draft)
    _mark_front_matter(draft, numbered)
    _close_gaps(draft)
    return told


def _headings(draft: Drafting, level: int = 0) -> list[int]:
    return [
        at for at, piece in enumerate(draft.pieces) if piece.block.kind == "heading" and level in (0, piece.block.level)
    ]


def _without_title(draft: Drafting, title: str) -> dict[str, str]:
    """Takes a lone heading above all others for the title of the document, and the next level for its chapters.

    Text right below it stays under it, as a foreword.
    """
    headings = _headings(draft)
    if len(headings) < 2:
        return {}
    first, second = headings[:2]
    top = min(draft.pieces[at].block.level for at in headings)
    alone = [at for at in headings if draft.pieces[at].block.level == top] == [first] and len(headings) > 2
    text = draft.pieces[first].block.text
    repeated = key(text) == key(title) and second == first + 1
    if not alone and not repeated:
        return {}
    if alone:
        draft.pieces[:] = [_promoted(piece) if at > first else piece for at, piece in enumerate(draft.pieces)]
    if second == first + 1:
        piece = draft.pieces[first]
        draft.remove(first)
        draft.left_out.append(LeftOut(words=text, place=piece.place, reason="repeated"))
    else:
        draft.front_matter.add(first)
    return {"title": text} if alone and not title else {}


def _promoted(piece: Piece) -> Piece:
    block = piece.block
    return replace(piece, block=replace(block, level=max(1, block.level - 1))) if block.kind == "heading" else piece


def _without_numbers(draft: Drafting) -> set[int]:
    """Takes the numbers off the titles of each level on which most have one; gives the chapters that had."""
    chapters: set[int] = set()
    for level in range(1, 7):
        headings = _headings(draft, level)
        split = {at: split_number(draft.pieces[at].block.text) for at in headings}
        with_number = [at for at in headings if split[at][0]]
        worded = [at for at in with_number if _WORD.match(draft.pieces[at].block.text)]
        taken = with_number if len(with_number) > max(1, len(headings) // 2) else worded
        for at in taken:
            piece = draft.pieces[at]
            text, title = piece.block.text, split[at][1]
            number = text[: len(text) - len(title)].strip()
            draft.left_out.append(LeftOut(words=number, place=piece.place, reason="numbering"))
            parts = (Part(runs=tidy([Run(text=title)])),)
            draft.pieces[at] = replace(piece, block=replace(piece.block, parts=parts))
        chapters.update(taken if level == 1 else ())
    return chapters


def _mark_front_matter(draft: Drafting, numbered: set[int]) -> None:
    """Chapters before the first with a number, where several have one, and one that is called a foreword."""
    chapters = _headings(draft, 1)
    if len(numbered) > 1:
        draft.front_matter.update(at for at in chapters if at < min(numbered))
    if chapters and _FOREWORD.match(draft.pieces[chapters[0]].block.text):
        draft.front_matter.add(chapters[0])


def _close_gaps(draft: Drafting) -> None:
    before = 0
    for at in _headings(draft):
        block = draft.pieces[at].block
        level = min(block.level or before or 1, before + 1)
        draft.pieces[at] = replace(draft.pieces[at], block=replace(block, level=level))
        before = level
