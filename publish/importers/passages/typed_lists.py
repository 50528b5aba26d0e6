"""Lists that somebody typed by hand: paragraphs in a row that begin with a bullet, a dash, or numbers that count on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from publish.word.passages import Passage
from publish.word.styles import Role

_MARK: Final = re.compile(
    r"\s*(?:(?P<bullet>[•▪■●◦○‣∙·►▸➢✓*])\s*|(?P<dash>[-–—])\s+|\(?(?:(?P<number>\d{1,2})[.)]|(?P<letter>[a-z])\))\s+)(?=\S)"
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """What stands before an item: the characters, what kind they are, and the number they count to; 0 for none."""

    text: str
    kind: str
    number: int = 0


def recognised(passages: Sequence[Passage]) -> dict[int, str]:
    """Makes items of a list of passages that somebody marked as such; the marks taken off, by the place of each.

    One mark alone may be a dash, or the number of something else.
    """
    marks = [_mark(each) for each in passages]
    taken: dict[int, str] = {}
    at = 0
    while at < len(marks):
        end = at + 1
        while end < len(marks) and _follows(marks[end - 1], marks[end]):
            end += 1
        first = marks[at]
        if first is not None and end - at > 1 and first.number in (0, 1):
            for passage, mark in zip(passages[at:end], marks[at:end], strict=True):
                assert mark is not None
                _strip(passage, mark)
            taken |= {n: mark.text.strip() for n in range(at, end) if (mark := marks[n]) is not None}
        at = end
    return taken


def _mark(passage: Passage) -> _Mark | None:
    if passage.role.name != "paragraph" or not passage.runs or passage.runs[0].note is not None:
        return None
    start = "".join(run.text for run in passage.runs)
    match = _MARK.match(start)
    if match is None:
        return None
    if match["number"]:
        return _Mark(match[0], "figures", int(match["number"]))
    if match["letter"]:
        return _Mark(match[0], "letters", ord(match["letter"]) - ord("a") + 1)
    return _Mark(match[0], match["bullet"] or match["dash"])


def _follows(one: _Mark | None, two: _Mark | None) -> bool:
    if one is None or two is None or one.kind != two.kind:
        return False
    return two.number == (one.number + 1 if one.number else 0)


def _strip(passage: Passage, mark: _Mark) -> None:
    """Takes the mark off, over as many runs as it reaches, and makes the passage an item."""
    left = len(mark.text)
    for at, run in enumerate(passage.runs):
        taken = min(left, len(run.text))
        passage.runs[at] = replace(run, text=run.text[taken:])
        left -= taken
        if not left:
            break
    passage.role = Role("numbered" if mark.number else "item")
