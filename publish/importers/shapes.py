"""Paragraphs of text as blocks: lists, quotations, leads."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from publish.importers.joining import BULLET, LABEL, NUMBERED, Joined
from publish.notation.blocks import Block, Kind, Part
from publish.notation.runs import Run, Runs, tidy

_QUOTED: Final = re.compile(r"[“«„\"](?P<words>[^“”«»„\"]{20,})[”»\"][.!?]?")
_ATTRIBUTION: Final = re.compile(r"[—–-]\s*(?P<who>[A-Z][^.!?]{1,80})\.?")
_URL: Final = re.compile(r"https?://[^\s<>“”]*[^\s<>“”.,;:!?)\]’']")
_NARROWER: Final = 0.012
"""How much narrower lines are that are a lead, as a share."""
_FEWEST: Final = 6
_CERTAIN: Final = 4.0
"""Sections that must be compared, and the t that must come out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A block and the paragraphs that it was made of."""

    block: Block
    paragraphs: tuple[Joined, ...]
    certain: float = 1.0
    reason: str = ""


def linked(text: str, anchors: Sequence[tuple[int, int, str]] = (), start: int = 0, end: int | None = None) -> Runs:
    """A text from `start` to `end` as runs; `anchors` are places in it with their addresses; bare ones link too."""
    end = len(text) if end is None else end
    places = [each for each in anchors if start <= each[0] < each[1] <= end]
    places += [
        (match.start(), match.end(), match[0])
        for match in _URL.finditer(text, start, end)
        if not any(one < match.end() and match.start() < two for one, two, _ in places)
    ]
    runs: list[Run] = []
    at = start
    for one, two, address in sorted(places):
        if one >= at:
            runs += [Run(text=text[at:one]), Run(text=text[one:two], target=address)]
            at = two
    return tidy([*runs, Run(text=text[at:end])])


def shaped(paragraphs: Sequence[Joined], anchors: Sequence[Sequence[tuple[int, int, str]]]) -> list[Shape]:
    """The blocks that the paragraphs of a section are; `anchors` holds the links of each."""
    shapes: list[Shape] = []
    at = 0
    while at < len(paragraphs):
        mark = BULLET.match(paragraphs[at].text) or NUMBERED.match(paragraphs[at].text)
        if mark and _is_list(paragraphs, at):
            end = _end_of_list(paragraphs, at)
            shapes.append(_list(paragraphs[at:end], anchors[at:end]))
            at = end
            continue
        if LABEL.fullmatch(paragraphs[at].text) and at + 1 < len(paragraphs):
            part = Part(runs=linked(paragraphs[at + 1].text, anchors[at + 1]))
            shapes.append(Shape(block=_block("proposal", part), paragraphs=tuple(paragraphs[at : at + 2])))
            at += 2
            continue
        quoted = _QUOTED.fullmatch(paragraphs[at].text)
        if quoted:
            who = _ATTRIBUTION.fullmatch(paragraphs[at + 1].text) if at + 1 < len(paragraphs) else None
            count = 2 if who else 1
            shapes.append(_quotation(paragraphs[at : at + count], anchors[at : at + count], who))
            at += count
            continue
        runs = linked(paragraphs[at].text, anchors[at])
        shapes.append(Shape(block=_block("paragraph", Part(runs=runs)), paragraphs=(paragraphs[at],)))
        at += 1
    return shapes


def _block(kind: Kind, *parts: Part) -> Block:
    return Block(kind=kind, parts=parts)


def _is_list(paragraphs: Sequence[Joined], at: int) -> bool:
    """One mark with nothing like it before or after may be a dash, or a number of something else."""
    text = paragraphs[at].text
    following = paragraphs[at + 1].text if at + 1 < len(paragraphs) else ""
    if BULLET.match(text):
        return BULLET.match(following) is not None or text.lstrip()[0] not in "-–—"
    return text.lstrip("( ")[0] in "1a" and NUMBERED.match(following) is not None


def _end_of_list(paragraphs: Sequence[Joined], at: int) -> int:
    pattern = BULLET if BULLET.match(paragraphs[at].text) else NUMBERED
    end = at
    while end < len(paragraphs) and pattern.match(paragraphs[end].text):
        end += 1
    return end


def _list(paragraphs: Sequence[Joined], anchors: Sequence[Sequence[tuple[int, int, str]]]) -> Shape:
    numbered = not BULLET.match(paragraphs[0].text)
    lefts = sorted({each.lines[0].left for each in paragraphs})
    marks = list(dict.fromkeys(each.text.lstrip()[0] for each in paragraphs))
    parts: list[Part] = []
    for each, links in zip(paragraphs, anchors, strict=True):
        match = (NUMBERED if numbered else BULLET).match(each.text)
        assert match
        level = lefts.index(each.lines[0].left) if len(lefts) < 4 else 0
        if not numbered and len(lefts) == 1:
            level = marks.index(each.text.lstrip()[0])
        level = min(level, parts[-1].level + 1 if parts else 0)
        runs = linked(each.text, links, match.end())
        parts.append(Part(runs=runs, role="numbered" if numbered else "item", level=level))
    return Shape(block=_block("list", *parts), paragraphs=tuple(paragraphs))


def _quotation(
    paragraphs: Sequence[Joined], anchors: Sequence[Sequence[tuple[int, int, str]]], who: re.Match[str] | None
) -> Shape:
    """A paragraph that is nothing but words in quotation marks, with who said them below it."""
    parts = [Part(runs=linked(paragraphs[0].text, anchors[0]))]
    if who:
        parts.append(
            Part(role="attribution", runs=linked(paragraphs[1].text, anchors[1], who.start("who"), who.end("who")))
        )
    return Shape(
        block=_block("quotation", *parts),
        paragraphs=tuple(paragraphs),
        certain=0.9 if who else 0.6,
        reason="the paragraph is nothing but words in quotation marks",
    )


def leads(sections: Sequence[tuple[int, Sequence[Shape]]]) -> set[int]:
    """The sections, by their place, that begin with a lead; each is the level of its heading and its blocks.

    Larger or heavier type holds fewer letters a line. Where the first paragraphs of the sections of a level are so much
    narrower than the others that it cannot be chance (Student's t), that is a style, and all of them are leads.
    """
    found: set[int] = set()
    for level in {level for level, _ in sections if level}:
        differences = {
            at: each for at, (n, shapes) in enumerate(sections) if n == level and (each := _narrower(shapes))
        }
        if len(differences) < _FEWEST:
            continue
        middle = statistics.mean(differences.values())
        spread = statistics.stdev(differences.values()) or 1e-9
        if middle > _NARROWER and middle / (spread / math.sqrt(len(differences))) > _CERTAIN:
            first = (at for at, (n, shapes) in enumerate(sections) if n == level and shapes)
            found |= {at for at in first if sections[at][1][0].block.kind == "paragraph"}
    return found


def _narrower(shapes: Sequence[Shape]) -> float | None:
    """How much narrower the lines of the first paragraph are than those of the others, as a share; none if too few."""
    widths = [[line.width for joined in shape.paragraphs for line in joined.lines[:-1]] for shape in shapes]
    rest = [width for each in widths[1:] for width in each]
    if not widths or len(widths[0]) < 3 or len(rest) < 6:
        return None
    return 1 - statistics.mean(widths[0]) / statistics.mean(rest)
