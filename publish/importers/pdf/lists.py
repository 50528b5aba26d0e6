"""Items of a list, by the marks before them and by how far they are set in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from publish.importers.joining import BULLET, NUMBERED
from publish.importers.pdf.joining import without
from publish.notation.blocks import Part, Role
from publish.notation.runs import Runs, words

_SYMBOL: Final = re.compile("[\ue000-\uf8ff]\\s*")
"""A bullet out of a font of symbols, which keeps them in Unicode's private use area."""
_SAME: Final = 4.0
"""Points by which items of one level may be set in differently."""


def mark_of(text: str) -> tuple[Role, int] | None:
    """The role of an item that begins so, and the length of its mark; None where nothing marks it as one."""
    if match := BULLET.match(text) or _SYMBOL.match(text):
        return "item", match.end()
    if match := NUMBERED.match(text):
        return "numbered", match.end()
    return None


def list_items(runs: Sequence[Runs], indents: Sequence[float]) -> Iterator[tuple[str, Part]]:
    """The marks, and the items without them; the further one is set in, the deeper it lies, a level at a time."""
    levels: list[float] = []
    for indent in sorted(indents):
        if not levels or indent - levels[-1] >= _SAME:
            levels.append(indent)
    deepest = 0
    for own, indent in zip(runs, indents, strict=True):
        role, length = mark_of(words(own)) or ("item", 0)
        level = min(max(n for n, each in enumerate(levels) if indent >= each), deepest)
        deepest = level + 1
        yield words(own)[:length], Part(role=role, level=level, runs=without(own, length))
