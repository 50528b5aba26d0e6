"""The reading text of an artefact, walked through in the order of the source. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from publish.verify.expected import Item
from publish.verify.finding import Evidence, Finding, Place
from publish.verify.observed import Observed, normal

_SHORT: Final = 48
"""Characters that may stand between two blocks: labels, printed addresses, the time it takes to read."""
_LABEL: Final = re.compile(r"\d|\w\.\w")
"""What all of these have: a number, or the full stop of an address."""
_WORD: Final = re.compile(r"\w\w")
_MANY: Final = 3
"""Times that the same words stand between blocks, if a template has put them there."""


_BROKEN: Final = re.compile("([\\w\u00ad]*[aeiouy])\u00ad([aeiou])([\\w\u00ad]*)", re.IGNORECASE)
"""A word that a line parts between two vowels, where Dutch spelling drops the trema of the second."""


class _Tremas:
    """Puts back what only a tag could tell: the trema of a word of the source that stands broken in a file without."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._words = {word for item in items for part in item.parts for word in re.findall(r"\w+", part)}

    def put_back(self, text: str) -> str:
        """A text of which soft hyphens tell where lines part words."""
        return _BROKEN.sub(self._spelt, text)

    def _spelt(self, broken: re.Match[str]) -> str:
        word = "{}{}\N{COMBINING DIAERESIS}{}".format(*broken.groups())
        return word if normal(word) in self._words else broken[0]


def _is_no_label(text: str) -> bool:
    return _WORD.search(text) is not None and not _LABEL.search(text)


class Matcher:
    """Walks through the reading text with a cursor: each item has to be found behind the one before it."""

    def __init__(self, observed: Observed, items: Sequence[Item]) -> None:
        respelt = _Tremas(items).put_back if observed.by_page else str
        texts = [normal(respelt(piece.text)) for piece in observed.pieces]
        starts = [0]
        for text in texts:
            starts.append(starts[-1] + len(text) + 1)
        self._stream = " ".join(texts)
        self._starts = starts[:-1]
        self._pieces = observed.pieces
        self._headings = [
            (start, text, piece.level)
            for start, text, piece in zip(starts, texts, observed.pieces, strict=False)
            if piece.level
        ]
        self._notes = [normal(respelt(note)) for note in observed.notes]
        self._has_headings = bool(self._headings)
        self._by_page = observed.by_page
        self._cursor = 0
        self._base: int | None = None
        self._spans: list[tuple[int, int, str]] = []
        self._begins = self._begin(items) if observed.by_page else {}

    def find(self, item: Item) -> Finding | None:
        """None where the item stands in its place."""
        if item.what == "note":
            at_foot = any(part in note for note in self._notes for part in item.parts)
            return None if at_foot else self._look(item)
        if item.what == "title" and self._has_headings:
            return self._title(item)
        self._cursor = max(self._cursor, self._begins.get(item, 0))
        return self._look(item)

    def _title(self, item: Item) -> Finding | None:
        accepted = {item.parts[0], f"{item.number} {item.parts[0]}"}
        places = [(start, len(text), level) for start, text, level in self._headings if text in accepted]
        ahead = [each for each in places if each[0] >= self._cursor]
        if not ahead:
            return self._finding(item, "title out of order" if places else "title missing", item.parts[0])
        start, length, level = ahead[0]
        self._cursor = start + length
        self._spans.append((start, self._cursor, item.section))
        return self._level(item, level)

    def _level(self, item: Item, level: int) -> Finding | None:
        """Levels are those of the source, all so much deeper as the first of them is."""
        if not item.depth:
            return None
        if self._base is None:
            self._base = level - item.depth
        wanted = self._base + item.depth
        if level == wanted:
            return None
        return self._finding(item, "title of another level", f"{item.parts[0]}: level {wanted}", f"level {level}")

    def _look(self, item: Item) -> Finding | None:
        cursor, spans = self._cursor, []
        for part in item.parts:
            at = self._stream.find(part, cursor)
            end = at + len(part)
            if at < 0 and self._by_page:
                at, end = self._over_the_turn(part, cursor)
            if at < 0:
                return self._missing(item, part, cursor)
            spans.append((at, end, item.section))
            # What is painted on one page without tags may be in any order.
            cursor = self._starts[bisect_right(self._starts, end - 1) - 1] if self._by_page else end
        self._cursor = cursor
        self._spans += spans
        return None

    def place(self, at: int) -> Place | None:
        """Where a character of the reading text stands."""
        number = bisect_right(self._starts, at)
        if not number:
            return None
        piece = self._pieces[number - 1]
        return Place(page=piece.page, file=piece.file, paragraph=number)

    def evidence(self) -> dict[str, Evidence]:
        """What was found of each section."""
        sections: dict[str, list[tuple[int, int]]] = {}
        for start, end, section in self._spans:
            sections.setdefault(section, []).append((start, end))
        return {
            section: Evidence(
                items=len(spans),
                words=sum(len(self._stream[start:end].split()) for start, end in spans),
                first=first,
                last=last,
            )
            for section, spans in sections.items()
            if (first := self.place(spans[0][0])) and (last := self.place(spans[-1][0]))
        }

    def additions(self, imprint: Iterable[str]) -> Iterator[Finding]:
        """Text between what was found that is no label, address or time it takes to read, or too long for one.

        Behind the last chapter that goes on up to the next heading.
        """
        spans = sorted(self._spans)
        if spans and spans[-1][2]:
            end, section = spans[-1][1:]
            after = min((start for start, *_ in self._headings if start > end), default=end)
            spans.append((after, after, section))
        gaps = [
            (end, section, [*self._parts(end, start, imprint)])
            for (_, end, section), (start, _, following) in pairwise(spans)
            if section and following
        ]
        often = Counter(part for *_, parts in gaps for part in parts)
        for end, section, parts in gaps:
            text = " ".join(filter(None, parts))
            # What stands there again and again a template says.
            if len(text) >= _SHORT or any(_is_no_label(part) and often[part] < _MANY for part in parts):
                yield Finding(
                    what="text that the source does not have here",
                    section=section,
                    block=None,
                    origin=None,
                    expected="nothing",
                    found=text,
                    place=self.place(end + 1),
                )

    def _parts(self, end: int, start: int, imprint: Iterable[str]) -> Iterator[str]:
        """What stands between two places, piece by piece, but for what may stand anywhere."""
        turns = self._starts[bisect_right(self._starts, end) : bisect_right(self._starts, start)]
        for left, right in pairwise((end, *turns, start)):
            text = self._stream[left:right]
            for words in imprint:
                text = text.replace(words, "")
            yield " ".join(text.split())

    def _begin(self, items: Sequence[Item]) -> dict[Item, int]:
        """Where the first title stands that a text follows: behind the contents, which name it as well."""
        for title, block in pairwise(items):
            if title.what == "title" and title.section and block.what == "block":
                text = self._stream.find(block.parts[0][:_SHORT] if block.parts else "")
                return {title: self._stream.rfind(title.parts[0], 0, text)} if text > 0 else {}
        return {}

    def _over_the_turn(self, part: str, cursor: int) -> tuple[int, int]:
        """Where a part begins on one page and ends on the next; or -1."""
        length = self._longest(part, cursor)
        at = self._stream.find(part[:length], cursor)
        rest = part[length:].lstrip()
        turn = bisect_right(self._starts, at)
        if not length or turn == len(self._starts):
            return -1, -1
        following = [*self._starts, len(self._stream)][turn + 1]
        found = self._stream.find(rest, self._starts[turn], following)
        return (at, found + len(rest)) if found >= 0 else (-1, -1)

    def _longest(self, part: str, cursor: int) -> int:
        """How many characters of the beginning of a part stand somewhere behind the cursor."""
        low, high = 0, len(part)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if part[:middle] in self._stream[cursor:] else (low, middle - 1)
        return low

    def _missing(self, item: Item, part: str, cursor: int) -> Finding:
        if part in self._stream:
            return self._finding(item, f"{item.what} out of order", part)
        return self._finding(item, f"{item.what} missing", part, self._nearest(part, cursor))

    def _nearest(self, part: str, cursor: int) -> str:
        """What stands where the part would be: from as much of its beginning as is there."""
        length = self._longest(part, cursor)
        if length < 12:
            return ""
        at = self._stream.index(part[:length], cursor)
        return self._stream[at : at + max(length + 40, len(part))]

    def _finding(self, item: Item, what: str, expected: str, found: str = "") -> Finding:
        return Finding(
            what=what,
            section=item.section,
            block=item.block,
            origin=item.origin,
            expected=expected,
            found=found,
            place=self.place(self._cursor),
        )
