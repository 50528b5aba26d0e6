"""What lines are by their looks: the type of the running text, headings and their levels, notes at the foot."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, TypeAlias

from publish.importers.contents import key, split_number
from publish.importers.draft import Reason
from publish.importers.joining import BULLET
from publish.importers.pdf.file import Entry
from publish.importers.pdf.page_lines import PageLine
from publish.importers.titles import Title

_LARGER: Final = 1.07
"""Times the running text, from which type is larger."""
_SMALLER: Final = 0.93
_LONGEST: Final = 26
"""Words of a heading."""
_TALLEST: Final = 4
"""Lines of a heading."""
_CLOSE: Final = 1.9
"""Times its size, the most that the lines of one heading lie apart."""
_APART: Final = 1.2
"""Ems between words that do not belong together."""
_COUNTS: Final = re.compile(r"\s*(?:\d{1,2}\.?)+\s*|\s*[IVX]{1,5}\.?\s*|\s*[A-Z][.)]\s*")
_SENTENCE: Final = re.compile(r"[.;,:]\s*$")
_LABEL: Final = re.compile(r"(?:hoofdstuk|deel|chapter|part|kapitel|teil)\s+\w{1,5}\W*", re.IGNORECASE)
_NOTE: Final = re.compile(r"\s*[\[(]?(\d{1,3}|[*†‡§]{1,3})[\])]?[.:]?\s*(?=\S)")
_MARK: Final = re.compile(r"\s*[\[(]?(\d{1,3}|[*†‡§]{1,3})[\])]?\s*")

Style: TypeAlias = tuple[float, bool]
"""Size, to half a point, and whether bold: larger and bolder sorts behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading: the places of its lines, its title as it stands there without number, and what tells its level."""

    places: tuple[int, ...]
    title: str
    number: str
    level: int
    reason: str
    certain: float
    front_matter: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A note at the foot of a page: its mark and the places of its lines."""

    label: str
    places: tuple[int, ...]


def style(line: PageLine) -> Style:
    """How a line is set."""
    return round(line.size * 2) / 2, line.is_bold


def body_style(lines: Iterable[PageLine]) -> Style:
    """How most of the text is set."""
    count: Counter[Style] = Counter()
    for line in lines:
        count[style(line)] += len(line.text)
    return count.most_common(1)[0][0] if count else (10.0, False)


# -- headings -----------------------------------------------------------------------------------------


def find_headings(
    lines: Sequence[PageLine], left: Sequence[int], outline: Sequence[Entry], titles: Sequence[Title], body: Style
) -> list[Heading]:
    """The headings among the lines at the places `left`, in their order.

    The titles of the contents list and the bookmarks tell where headings are and of which level; how those are set
    tells it of the others.
    """
    told = {title.lines[0]: (title.lines, title.entry.level) for title in titles if title.lines}
    taken = {at for places, _ in told.values() for at in places}
    for start, places, level in _bookmarked(lines, left, outline):
        if not taken.intersection(places):
            told[start] = (places, level)
            taken.update(places)
    groups = [group for group in _groups(lines, left, body) if not taken.intersection(group)]
    votes: dict[Style, Counter[int]] = defaultdict(Counter)
    for places, level in told.values():
        votes[style(lines[places[-1]])][level] += 1
    levels = {look: count.most_common(1)[0][0] for look, count in votes.items() if look != body}
    ranked = _ranked([style(lines[group[0]]) for group in groups], levels)
    found = [
        _heading(lines, places, level, "the contents list or a bookmark names it", 1.0)
        for places, level in told.values()
    ]
    found += [
        _heading(lines, group, ranked[style(lines[group[0]])], "it is set larger or bolder than the text", 0.85)
        for group in groups
    ]
    front = {title.lines for title in titles if title.entry.front_matter}
    found = [replace(each, front_matter=each.places in front) for each in found]
    return _labelled(sorted(found, key=lambda each: each.places))


def _labelled(headings: Sequence[Heading]) -> list[Heading]:
    """Joins a line such as "Chapter 1" with the title below it."""
    found: list[Heading] = []
    for each in headings:
        before = found[-1] if found else None
        if before and _LABEL.fullmatch(before.title) and before.places[-1] + 1 == each.places[0] and not each.number:
            found[-1] = replace(each, places=(*before.places, *each.places), number=before.title.split()[-1])
        else:
            found.append(each)
    return found


def _heading(lines: Sequence[PageLine], places: Sequence[int], level: int, reason: str, certain: float) -> Heading:
    words = [" ".join(lines[at].text.split()) for at in places]
    if len(words) > 1 and _LABEL.fullmatch(words[0]):
        words = [f"{words[0]} {words[1]}", *words[2:]]
    number, title = split_number(" ".join(words))
    return Heading(places=tuple(places), title=title, number=number, level=level, reason=reason, certain=certain)


def _bookmarked(
    lines: Sequence[PageLine], left: Sequence[int], outline: Sequence[Entry]
) -> Iterable[tuple[int, tuple[int, ...], int]]:
    """Lines that say on a page what a bookmark of that page does, with its level."""
    by_page: dict[int, list[int]] = defaultdict(list)
    for at in left:
        by_page[lines[at].page].append(at)
    for entry in outline:
        wanted = key(entry.title).replace(" ", "")
        places = by_page.get(entry.page, [])
        for n in range(len(places)):
            said = ""
            for end in range(n, min(n + _TALLEST, len(places))):
                said += key(lines[places[end]].text).replace(" ", "")
                if said == wanted and wanted:
                    yield places[n], tuple(places[n : end + 1]), entry.level
                    break
                if not wanted.startswith(said):
                    break
            else:
                continue
            if said == wanted:
                break


def _groups(lines: Sequence[PageLine], left: Sequence[int], body: Style) -> list[tuple[int, ...]]:
    """Lines that stand out, those of one heading together."""
    groups: list[list[int]] = []
    for at in left:
        if not _stands_out(lines[at], body):
            continue
        if groups and _goes_on(lines, groups[-1][-1], at):
            groups[-1].append(at)
        else:
            groups.append([at])
    following = dict(pairwise(left))
    return [
        tuple(group)
        for group in groups
        if _can_be_heading(lines, group) and not _is_cut(lines, group[-1], following.get(group[-1]))
    ]


def _is_cut(lines: Sequence[PageLine], last: int, following: int | None) -> bool:
    """Whether text goes on behind a page turn in the same type: then it is no heading."""
    if following is None or lines[last].page == lines[following].page:
        return False
    return style(lines[last]) == style(lines[following])


def _stands_out(line: PageLine, body: Style) -> bool:
    size, bold = style(line)
    if any(
        two.left - one.right > _APART * line.size
        for one, two in pairwise(line.spans)
        if not _COUNTS.fullmatch(one.text)
    ):
        return False  # the head of a table
    return size >= body[0] * _LARGER or (bold and not body[1] and size >= body[0] * _SMALLER)


def _goes_on(lines: Sequence[PageLine], before: int, at: int) -> bool:
    one, two = lines[before], lines[at]
    close = one.page == two.page and 0 < one.baseline - two.baseline < _CLOSE * two.size
    return at == before + 1 and style(one) == style(two) and close


def _can_be_heading(lines: Sequence[PageLine], group: Sequence[int]) -> bool:
    text = " ".join(lines[at].text.strip() for at in group)
    alike = sum(map(str.isalpha, text)) > 0.5 * len(text.replace(" ", ""))
    return (
        len(group) <= _TALLEST
        and len(text.split()) <= _LONGEST
        and not _SENTENCE.search(text)
        and not BULLET.match(text)
        and alike
        and len(text) > 1
    )


def _ranked(looks: Sequence[Style], levels: Mapping[Style, int]) -> dict[Style, int]:
    """A level for every look: the one that is known, else below those that are larger."""
    known = dict(levels)
    ranked: dict[Style, int] = {}
    above = 0
    for look in sorted({*looks, *known}, reverse=True):
        ranked[look] = known.get(look, above + 1)
        above = max(above, ranked[look])
    return {look: min(level, 6) for look, level in ranked.items()}


def is_caption(heading: Heading, lines: Sequence[PageLine], tables: Container[int], body: Style) -> bool:
    """Whether what stands out only by its weight is the caption of a table, which begins on the line below it."""
    small = lines[heading.places[-1]].size <= body[0] and len(heading.places) < 3
    return small and heading.certain < 1 and heading.places[-1] + 1 in tables


def titles_above_pages(lines: Sequence[PageLine], furniture: Mapping[int, Reason]) -> set[int]:
    """Lines taken for running heads that are set larger than those are: the title that they repeat."""
    heads = [at for at, reason in furniture.items() if reason == "running-head"]
    sizes = Counter(lines[at].size for at in heads)
    return {at for at in heads if lines[at].size >= 1.2 * sizes.most_common(1)[0][0]}


# -- notes --------------------------------------------------------------------------------------------


def find_notes(lines: Sequence[PageLine], left: Sequence[int], body: Style) -> list[Note]:
    """The notes at the foot of pages and columns: smaller type from a mark on, down to the last line."""
    notes: list[Note] = []
    columns: dict[tuple[int, float], list[int]] = defaultdict(list)
    for at in left:
        columns[lines[at].page, lines[at].column[0]].append(at)
    for places in columns.values():
        start = len(places)
        while start and lines[places[start - 1]].size <= body[0] * _SMALLER:
            start -= 1
        zone = places[start:]
        while zone and not _opens_note(lines[zone[0]]):
            zone = zone[1:]
        group: list[int] = []
        for at in zone:
            if group and _opens_note(lines[at]):
                notes.append(_note(lines, group))
                group = []
            group.append(at)
        if group:
            notes.append(_note(lines, group))
    return notes


def _opens_note(line: PageLine) -> bool:
    first = line.spans[0]
    if is_call(first.text) and len(line.spans) > 1 and first.size < 0.95 * line.size:
        return True
    return _NOTE.match(line.text) is not None and not BULLET.match(line.text)


def _note(lines: Sequence[PageLine], group: Sequence[int]) -> Note:
    match = _NOTE.match(lines[group[0]].text)
    return Note(match[1] if match else "", tuple(group))


def is_call(text: str) -> bool:
    """Whether a text can be the mark of a note."""
    return _MARK.fullmatch(text) is not None
