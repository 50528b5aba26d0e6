"""Hard-wrapped lines made paragraphs: where one ends, what a page turn cuts, and the words at the joints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from publish.importers.hyphens import Hyphens, Joint
from publish.importers.lines import Line, breaks_are_spaces, width

BULLET: Final = re.compile(r"\s*(?:[•▪■●◦○‣∙·►▸➢✓*]|[-–—](?=\s))\s*(?=\S)")
NUMBERED: Final = re.compile(r"\s*(?:\(?\d{1,2}[.)]|\(?[a-z][)])\s+(?=\S)")
LABEL: Final = re.compile(r"\s*(?:voorstel|aanbeveling|proposal|recommendation)\s+\d{1,3}\s*[.:]?\s*", re.IGNORECASE)
"""What stands above a numbered proposal."""
_SENTENCE_END: Final = re.compile(r"[.?!…:][”’»\"')\]]*\s*$")
_OPENING: Final = re.compile(r"[“‘«\"'(\[¿¡]*[A-ZÀ-ÖØ-Þ0-9]")
_NEIGHBOURS: Final = 8
"""How many lines before and after tell how wide lines are set here."""
_SLACK: Final = 0.025
"""How far the reckoned width of a line may be off, in shares of the full width."""
_FAR: Final = 0.85
"""Below this share of the full width a line is short beyond doubt."""
_INDENT_EM: Final = 0.5
"""How wide a space of an indent is, in em, where programs draw indents with spaces."""
_INDENT: Final = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Whether a paragraph ends between two lines, how certain that is (0 to 1), and what speaks for it."""

    ends: bool
    certain: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A paragraph: its text, and at which character of it each of its lines begins.

    `joints` holds what was done between lines, by the place of the second of them in `lines`.
    """

    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    joints: tuple[Joint, ...]
    opened: Cut
    """What parted it from the paragraph before."""


class Paragraphs:
    """Parts the lines of a document into paragraphs, furniture and headings taken out before.

    What tells where they end, the document teaches: spaces at the ends of lines that go on, indents, empty lines.
    """

    def __init__(self, lines: Sequence[Line], language: str = "nl") -> None:
        self._lines = lines
        self._spaced = breaks_are_spaces(lines)
        self._hyphens = Hyphens(lines, language)
        self._measure = _measure(lines)
        lefts = Counter(line.left for line in lines)
        self._left = lefts.most_common(1)[0][0] if lefts else 0.0
        indented = sum(count for left, count in lefts.items() if self._left + _INDENT < left < self._left + 40)
        self._indents = 0.03 * len(lines) < indented < 0.4 * len(lines)

    def parted(self, start: int, end: int) -> list[Joined]:
        """The paragraphs among the lines from `start` up to `end`."""
        groups: list[tuple[Cut, list[int]]] = []
        doubts: dict[int, Cut] = {}
        for at in range(start, end):
            cut = self._cut(at, groups[-1][1]) if groups else Cut(ends=True, certain=1.0, reason="")
            if cut.ends:
                groups.append((cut, [at]))
            else:
                groups[-1][1].append(at)
                doubts[at] = cut
        return [
            self._joined(cut, [self._lines[at] for at in places], [doubts.get(at) for at in places])
            for cut, places in groups
        ]

    def join(self, lines: Sequence[Line]) -> Joined:
        """Lines that are known to be one paragraph."""
        return self._joined(Cut(ends=True, certain=1.0, reason=""), lines, [None] * len(lines))

    def _joined(self, opened: Cut, lines: Sequence[Line], cuts: Sequence[Cut | None]) -> Joined:
        text = lines[0].text.strip()
        starts, joints = [0], [Joint()]
        for (one, two), cut in zip(pairwise(lines), cuts[1:], strict=True):
            joint = self._hyphens.joint(one.text, two.text)
            if cut is not None and cut.certain < joint.certain and joint.certain == 1:
                joint = Joint(certain=cut.certain, reason=cut.reason)
            text = text.rstrip()
            text = f"{text[: len(text) - joint.cut]}{joint.between}"
            starts.append(len(text))
            joints.append(joint)
            text += two.text.strip()
        return Joined(text=text, lines=tuple(lines), starts=tuple(starts), joints=tuple(joints), opened=opened)

    def _cut(self, at: int, group: Sequence[int]) -> Cut:
        before, after = self._lines[at - 1], self._lines[at]
        if LABEL.fullmatch(after.text) or LABEL.fullmatch(before.text):
            return Cut(ends=True, certain=1.0, reason="the number of a proposal")
        if BULLET.match(after.text) and (after.gap or self._in_list(group) or not self._is_full(at - 1)):
            return Cut(ends=True, certain=0.95, reason="a mark of a list stands before it")
        if NUMBERED.match(after.text) and (self._goes_on(group, after) or (after.gap and before.page == after.page)):
            return Cut(ends=True, certain=0.9, reason="a number of a list stands before it")
        if before.page != after.page:
            return self._at_turn(at)
        if after.gap:
            goes_on = after.words[:1].islower() and self._is_full(at - 1) and not _ends(before)
            if goes_on:
                return Cut(ends=False, certain=0.75, reason="an empty line, but the sentence goes on")
            return Cut(ends=True, certain=1.0, reason="an empty line")
        return self._inside(at, group)

    def _in_list(self, group: Sequence[int]) -> bool:
        first = self._lines[group[0]].text
        return BULLET.match(first) is not None or NUMBERED.match(first) is not None

    def _goes_on(self, group: Sequence[int], after: Line) -> bool:
        """Whether a line has the number that follows that of the list item before it."""
        one, two = (re.search(r"\d+", text) for text in (self._lines[group[0]].text, after.text))
        return self._in_list(group) and (one is None or two is None or int(two[0]) == int(one[0]) + 1)

    def _inside(self, at: int, group: Sequence[int]) -> Cut:
        """Between two lines with no more space than lines have."""
        before, after = self._lines[at - 1], self._lines[at]
        capital = _OPENING.match(after.words) is not None
        if self._spaced:
            if not before.text.endswith(" ") and _ends(before) and capital:
                return Cut(ends=True, certain=0.95, reason="the line before ends without a space, as paragraphs do")
            if (
                capital
                and before.text.endswith(" ")
                and not before.text.endswith("  ")
                and self._is_far_from_full(at - 1)
            ):
                return Cut(ends=True, certain=0.8, reason="the line before is short and ends a sentence")
            return Cut(ends=False, certain=1.0, reason="")
        hanging = self._in_list(group)
        if hanging and after.left > self._lines[group[0]].left + 1:
            return Cut(ends=False, certain=1.0, reason="")
        if self._indents and not hanging and after.left > self._left + _INDENT and before.left <= self._left + _INDENT:
            certain = 0.95 if _ends(before) else 0.7
            return Cut(ends=True, certain=certain, reason="its first line is indented")
        if self._is_full(at - 1) or not capital:
            return Cut(ends=False, certain=1.0, reason="")
        if _ends(before):
            return Cut(ends=True, certain=0.85, reason="the line before is short and ends a sentence")
        if self._reach(before) < 0.6 * self._full(at - 1):
            return Cut(ends=True, certain=0.6, reason="the line before is far from full")
        return Cut(ends=False, certain=0.9, reason="the line before is short, but its sentence goes on")

    def _at_turn(self, at: int) -> Cut:
        """Between the last line of a page and the first of the next."""
        before, after = self._lines[at - 1], self._lines[at]
        if after.words[:1].islower():
            return Cut(ends=False, certain=0.97, reason="over the page turn: the sentence goes on")
        if not _ends(before):
            if (
                self._spaced
                and not before.text.endswith(" ")
                and not before.words.endswith("-")
                and not self._is_full(at - 1)
            ):
                return Cut(ends=True, certain=0.7, reason="at the page turn: the last line is short")
            return Cut(ends=False, certain=0.93, reason="over the page turn: no sentence ends there")
        if not self._is_full(at - 1):
            return Cut(ends=True, certain=0.93, reason="at the page turn: the last line is short and ends a sentence")
        if self._spaced:
            if before.text.endswith(" "):
                reason = "over the page turn: the last line is full and ends with a space, as lines do that go on"
                return Cut(ends=False, certain=0.8, reason=reason)
            return Cut(ends=True, certain=0.95, reason="at the page turn: the last line ends without a space")
        if self._indents:
            indented = after.left > self._left + _INDENT
            reason = f"at the page turn: the next line is {'' if indented else 'not '}indented"
            return Cut(ends=indented, certain=0.9, reason=reason)
        return Cut(ends=False, certain=0.6, reason="over the page turn: the last line is full, though a sentence ends")

    def _is_full(self, at: int) -> bool:
        """Whether the first word of the next line, or as much of it as can stand alone, would not have fitted here."""
        full = self._full(at)
        line, after = self._lines[at], self._lines[at + 1] if at + 1 < len(self._lines) else None
        word = self._hyphens.first_part(after.words.split()[0]) if after else ""
        room = full - self._reach(line)
        slack = 0 if self._measure is len else _SLACK * full
        return room <= self._scale(line) * self._measure(f" {word}") + slack

    def _is_far_from_full(self, at: int) -> bool:
        """Whether a line ends a sentence so early that much more would have fitted."""
        stop = self._lines[at].words.rstrip("”’»\"')]")[-1:] in (".", "?", "!", "…")
        return stop and self._reach(self._lines[at]) < _FAR * self._full(at) and not self._is_full(at)

    def _full(self, at: int) -> float:
        """How far lines reach here: as far as the one among the neighbours that reaches furthest."""
        here = self._lines[at]
        reach = _NEIGHBOURS if self._measure is width else 5 * _NEIGHBOURS  # what is counted is the same everywhere
        near = self._lines[max(0, at - reach) : at + reach + 1]
        same = [line for line in near if line.size == here.size and not line.is_address]
        own = [line for line in same if line.page == here.page]
        return max(map(self._reach, own if len(own) > 2 else same or [here]))

    def _scale(self, line: Line) -> float:
        """Points per unit of the reckoned width, where lengths are in points."""
        return line.width / self._measure(line.words) if line.right > line.left and line.words else 1.0

    def _reach(self, line: Line) -> float:
        """The right end of a line; for text its indent counts in characters of middle width."""
        if line.right > line.left:
            return line.right
        indent = 1.0 if self._measure is len else _INDENT_EM
        return indent * line.left + self._measure(line.words)


def _measure(lines: Sequence[Line]) -> Callable[[str], float]:
    """How the width of a line is reckoned: by its letters, or by their number where that makes more lines full.

    Most documents are set in a face with wide and narrow letters; typed ones are not, and some programs wrap by count.
    """
    pairs = [(one.words, two.words.split()[0]) for one, two in pairwise(lines) if not two.gap and one.page == two.page]
    if len(pairs) < _NEIGHBOURS:
        return width

    def full(measure: Callable[[str], float]) -> float:
        most = sorted(measure(line) for line, _ in pairs)[int(0.95 * len(pairs))]
        return sum(most - measure(line) <= measure(f" {word}") for line, word in pairs) / len(pairs)

    return len if full(len) > full(width) else width


def _ends(line: Line) -> bool:
    return _SENTENCE_END.search(line.text) is not None
