"""The inventory against what was observed. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from urllib.parse import unquote

from publish.diagnostics import Origin
from publish.verify.inventory import Inventory, Item
from publish.verify.observed import Observed, normal
from publish.verify.pictures import alike, look_of_file
from publish.word_diff import Run, diff

_SHORT: Final = 48
"""Characters that may stand between two blocks: labels, printed addresses, the time it takes to read."""
_HOST: Final = re.compile(r"https?://[^/?#]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in an artefact: the page from 1, or the document, or else the paragraph from 1."""

    page: int | None
    file: str
    paragraph: int

    def __str__(self) -> str:
        return f"page {self.page}" if self.page else self.file or f"paragraph {self.paragraph}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it should be: where in the source, what was expected, and what stands there, and where.

    `place` is as near as can be told: for what is missing, where what comes before it ends.
    """

    what: str
    section: str
    block: str | None
    origin: Origin | None
    expected: str
    found: str = ""
    place: Place | None = None

    @property
    def difference(self) -> tuple[Run, ...]:
        """Expected words and those that stand there as one text, what differs marked; none where nothing is alike."""
        return diff(self.expected, self.found) if self.found and self.what.endswith("missing") else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many were expected and how many of those were found."""

    expected: int
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was found of one chapter or section: how many titles and blocks, their words, and from where to where."""

    items: int
    words: int
    first: Place
    last: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What came of it; `evidence` is by the id of the section."""

    counts: dict[str, Counts]
    findings: tuple[Finding, ...]
    evidence: dict[str, Evidence]


class Matcher:
    """Walks through the reading text with a cursor: each item has to be found behind the one before it."""

    def __init__(self, observed: Observed, items: Sequence[Item]) -> None:
        texts = [normal(piece.text) for piece in observed.pieces]
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
        self._notes = [normal(note) for note in observed.notes]
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
        """Text between what was found that is too long for a label, an address or the time it takes to read.

        Behind the last chapter that goes on up to the next heading.
        """
        spans = sorted(self._spans)
        if spans and spans[-1][2]:
            end, section = spans[-1][1:]
            after = min((start for start, *_ in self._headings if start > end), default=end)
            spans.append((after, after, section))
        for (_, end, section), (start, _, following) in pairwise(spans):
            text = self._stream[end:start].strip()
            for words in imprint:
                text = text.replace(words, "").strip()
            if section and following and len(text) >= _SHORT:
                yield Finding(
                    what="text that the source does not have here",
                    section=section,
                    block=None,
                    origin=None,
                    expected="nothing",
                    found=text,
                    place=self.place(end + 1),
                )

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


def match(wanted: Inventory, observed: Observed) -> Matched:
    """Counts of sections, blocks and links, every finding, and what was found where."""
    matcher = Matcher(observed, wanted.items)
    missed = [(item, finding) for item in wanted.items if (finding := matcher.find(item))]
    unlinked = tuple(_links(wanted, observed))
    titles = sum(item.what == "title" for item in wanted.items)
    missed_titles = sum(item.what == "title" for item, _ in missed)
    blocks = len(wanted.items) - titles
    links = len(wanted.links) if observed.links is not None else 0
    counts = {
        "sections": Counts(expected=titles, found=titles - missed_titles),
        "blocks": Counts(expected=blocks, found=blocks - (len(missed) - missed_titles)),
        "links": Counts(expected=links, found=links - len(unlinked)),
    }
    others = (
        *_added_links(wanted, observed),
        *_references(wanted, observed),
        *(
            matcher.additions(wanted.imprint) if not missed and not observed.by_page else ()
        ),  # what was altered stands between what was found
        *_marks(wanted, observed),
        *_faults(observed),
        *_pages(observed),
        *_ids(wanted, observed),
        *_elements(wanted, observed),
        *_alternatives(wanted, observed),
        *_pictures(wanted, observed),
    )
    findings = (*(finding for _, finding in missed), *unlinked, *others)
    return Matched(counts=counts, findings=findings, evidence=matcher.evidence())


def _links(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    if observed.links is None:
        return
    with_words = Counter((_address(href), normal(words)) for href, words in observed.links if words is not None)
    tells_words = bool(with_words)
    targets = Counter(_address(href) for href, _ in observed.links)
    for link in wanted.links:
        href = _address(link.href)
        key = (href, normal(link.words))
        if tells_words and not with_words[key]:
            what = "link on other words" if targets[href] else "link missing"
            expected = f"{link.words} ({link.href})"
            yield Finding(what=what, section=link.section, block=link.block, origin=link.origin, expected=expected)
        elif not targets[href]:
            yield Finding(
                what="link missing", section=link.section, block=link.block, origin=link.origin, expected=link.href
            )
        with_words[key] -= 1
        targets[href] -= 1


def _added_links(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    """Links that nobody wrote; those that lead to the site are of our own making.

    Where the words are not told, one link on two lines counts as two.
    """
    expected = Counter(_address(link.href) for link in wanted.links)
    there = Counter(
        _address(href) for href, words in observed.links or () if words is not None or not expected[_address(href)]
    )
    there.subtract(expected)
    home = _address(wanted.home)
    for href, count in there.items():
        if count > 0 and not href.startswith(home):
            what = "a link that the source does not have"
            yield Finding(what=what, section="", block=None, origin=None, expected="no such link", found=href)


def _references(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    """Cross-references that are not there, or lead elsewhere."""
    if observed.references is None:
        return
    there = Counter((target, normal(words)) for target, words in observed.references)
    leading = {normal(words): target for target, words in observed.references}
    for each in wanted.references:
        key = (each.href, normal(each.words))
        if not there[key]:
            yield Finding(
                what="cross-reference missing",
                section=each.section,
                block=each.block,
                origin=each.origin,
                expected=f"{each.words} (#{each.href})",
                found=f"{each.words} (#{leading[key[1]]})" if key[1] in leading else "",
            )
        there[key] -= 1


def _marks(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    """Words that are not emphasised, or not in their language; notes may stand anywhere, so that order does not count.

    What was found is used up, long phrases first, lest a short one takes its words out of them.
    """
    if observed.marks is None:
        return
    there: dict[str, str] = {}
    for kind, words in observed.marks:
        there[_primary(kind)] = f"{there.get(_primary(kind), '')}{normal(words)}\n"
    for mark in sorted(wanted.marks, key=lambda each: -len(each.words)):
        kind = _primary(mark.kind)
        before, found, behind = there.get(kind, "").partition(mark.words)
        there[kind] = f"{before}\n{behind}" if found else before
        if not found:
            what = f"{mark.kind} missing"
            yield Finding(what=what, section=mark.section, block=mark.block, origin=mark.origin, expected=mark.words)


def _primary(kind: str) -> str:
    """A kind without the region of its language, which a word processor adds by itself (RFC 5646, 2.2)."""
    return kind.partition("-")[0]


def _address(href: str) -> str:
    """A link as it is compared: an address of a host alone is that of its root (RFC 3986, 6.2.3)."""
    address = unquote(href)
    return f"{address}/" if _HOST.fullmatch(address) else address


def _faults(observed: Observed) -> Iterator[Finding]:
    for fault in observed.faults:
        yield Finding(what="navigation", section="", block=None, origin=None, expected=fault)


def _pages(observed: Observed) -> Iterator[Finding]:
    """Pieces on a page before that of the piece they follow."""
    for before, piece in pairwise(observed.pieces):
        if before.page and piece.page and piece.page < before.page:
            yield Finding(
                what=f"page {piece.page} is read after page {before.page}",
                section="",
                block=None,
                origin=None,
                expected="pages in reading order",
                found=normal(piece.text),
            )


def _ids(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    if observed.ids is None:
        return
    for name, origin in wanted.ids:
        if name not in observed.ids:
            yield Finding(what="id missing", section="", block=name, origin=origin, expected=name)


def _elements(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    """Blocks of which the element that bears their id does not hold every word."""
    for item in wanted.items if observed.elements is not None else ():
        if not item.id:
            continue
        text = normal((observed.elements or {}).get(item.id, ""))
        at = 0
        for part in item.parts:
            at = text.find(part, at)
            if at < 0:
                what = "not whole in one element" if text else "no element with its id"
                yield Finding(
                    what=f"{item.what} {what}",
                    section=item.section,
                    block=item.block,
                    origin=item.origin,
                    expected=part,
                    found=text,
                )
                break
            at += len(part)


def _alternatives(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    if observed.alternatives is None:
        return
    there = {normal(each) for each in observed.alternatives}
    for section, figure in wanted.alternatives:
        if normal(figure.alternative) not in there:
            yield Finding(
                what="alternative text missing",
                section=section,
                block=figure.id,
                origin=figure.origin,
                expected=figure.alternative,
            )


def _pictures(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    """Figures whose picture is not there, or is another one."""
    for section, figure, path in wanted.pictures if observed.pictures is not None else ():
        expected = look_of_file(path)
        name = normal(figure.alternative)
        looks = [each for words, each in observed.pictures or () if words is None or normal(words) == name]
        if expected and not any(each is not None and alike(expected, each) for each in looks):
            yield Finding(
                what="picture missing",
                section=section,
                block=figure.id,
                origin=figure.origin,
                expected=figure.path,
                found="another picture" if looks else "",
            )
