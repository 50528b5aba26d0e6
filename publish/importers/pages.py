"""What belongs to a page: the addresses at its foot, and its words in the paragraphs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

from publish.importers.joining import Joined
from publish.importers.lines import Line, by_page
from publish.importers.phrases import Passage


def addresses_at_feet(lines: Sequence[Line], left: Sequence[int]) -> dict[int, list[int]]:
    """By page, the places of the addresses below its text, which a program wrote there that extracts links.

    `left` are the places of the lines that are no furniture. An address that is alone with its page is text.
    """
    feet: dict[int, list[int]] = {}
    kept = set(left)
    for page, places in by_page(lines).items():
        here = [at for at in places if at in kept]
        foot: list[int] = []
        while here and lines[here[-1]].is_address:
            foot.insert(0, here.pop())
        if foot and here:
            feet[page] = foot
    return feet


def passages_by_page(paragraphs: Sequence[Joined]) -> dict[int, list[Passage]]:
    """By page, the words of each paragraph that stand on it."""
    passages: dict[int, list[Passage]] = {}
    for number, joined in enumerate(paragraphs):
        ends = [*joined.starts[1:], len(joined.text)]
        spans: dict[int, tuple[int, int]] = {}
        for line, start, end in zip(joined.lines, joined.starts, ends, strict=True):
            spans[line.page] = (spans.get(line.page, (start, end))[0], end)
        doubled = [two for one, two in pairwise(range(len(joined.lines))) if joined.lines[one].text.endswith("  ")]
        for page, (start, end) in spans.items():
            passages.setdefault(page, []).append(
                Passage(
                    paragraph=number,
                    text=joined.text,
                    start=start,
                    end=end,
                    breaks=joined.starts[1:],
                    set_apart=tuple(joined.starts[at] for at in doubled),
                )
            )
    return passages


def rarity_in(texts: Sequence[str]) -> Callable[[str], float]:
    """How much less likely words are to bear a link than others, by how often they stand in the texts."""
    whole = "\n".join(texts).casefold()

    @cache
    def rarity(phrase: str) -> float:
        return 0.06 * math.log2(max(1, whole.count(phrase.casefold())))

    return rarity
