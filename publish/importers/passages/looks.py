"""Headings by their looks, where styles do not tell: short, alone, larger or bolder than the rest. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from publish.importers.drafting import Drafting

_LONGEST: Final = 120
"""Characters of a paragraph that can be a heading by its looks."""
_LARGER: Final = 1.0
"""Points by which a heading is larger than running text."""
_ENDS: Final = (".", ",", ";", ":")

Look: TypeAlias = tuple[float, bool, bool]
"""Size in points, whether bold, whether in capitals."""


def standing_out(texts: Sequence[str], looks: Sequence[Look | None]) -> dict[int, int]:
    """Which paragraphs look like headings, and their levels by rank of looks; None is what is something else."""
    weights: dict[Look, int] = {}
    for text, look in zip(texts, looks, strict=True):
        if look is not None:
            weights[look] = weights.get(look, 0) + len(text)
    if not weights:
        return {}
    normal = max(sorted(weights), key=lambda look: weights[look])
    found = {
        at: look
        for at, (text, look) in enumerate(zip(texts, looks, strict=True))
        if look is not None and _stands_out(text, look, normal)
    }
    ranks = sorted(set(found.values()), reverse=True)
    return {at: ranks.index(look) + 1 for at, look in found.items()}


def _stands_out(text: str, look: Look, normal: Look) -> bool:
    if not text or len(text) > _LONGEST or text.endswith(_ENDS) or not any(char.isalpha() for char in text):
        return False
    size, bold, capitals = look
    bolder = bold and not normal[1] and size >= normal[0]
    return size >= normal[0] + _LARGER or bolder or (capitals and not normal[2] and len(text) > 3)


def tell(drafting: Drafting) -> None:
    """Makes each heading of a document a decision: its looks alone told."""
    for index, piece in enumerate(drafting.pieces):
        if piece.block.kind == "heading":
            drafting.decide(
                "heading", piece.place, piece.block.text,
                "no style says so: it stands alone, is short, and is larger or bolder than the text around it",
                confidence=0.7, weight=0.9, alternatives=("a paragraph",), piece=index,
                change="take the # away to make it a paragraph, or change their number",
            )  # fmt: skip
