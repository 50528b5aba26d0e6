"""The contents list of a document: titles, levels, numbers and pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from publish.importers.lines import Line

_HEADS: Final = frozenset(
    ["inhoud", "inhoudstafel", "inhoudsopgave", "inhoudstabel", "overzicht", "contents", "table of contents"]
)
_ROMAN: Final = r"(?=[ivxlc])(?:c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_ENTRY: Final = re.compile(
    rf"(?P<title>.*?\S)(?:\s*(?:\.\s?|…\s?|·\s?|_){{2,}}\s*|\s+)(?P<page>\d{{1,4}}|{_ROMAN})\s*", re.IGNORECASE
)
_NUMBER: Final = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2})*)(?:\.|\))?\s+(?=\D)|"
    r"(?:hoofdstuk|deel|chapter|part|section)\s+(?P<word>\d{1,2}|[ivx]{1,5}\b)\s*[.:–—-]?\s*|"
    r"(?P<roman>[IVX]{1,5})[.)]?\s+(?=\S)",
    re.IGNORECASE,
)
_FEWEST: Final = 3
"""Entries that make a list."""
_LONGEST: Final = 100
_FOREWORDS: Final = re.compile(
    r"(voorwoord|woord vooraf|ten geleide|inleiding|vooraf|foreword|preface|introduction|prologue|proloog)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A title of the contents list, without its number, in the case it has there.

    `level` counts from 1 for chapters. `page` is the folio as a number, negative for a roman one, 0 where none is told.
    """

    title: str
    number: str = ""
    level: int = 1
    page: int = 0
    line: Line
    front_matter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A contents list and the places of its lines, heading included, among all lines."""

    entries: tuple[Entry, ...]
    start: int
    end: int


def split_number(text: str) -> tuple[str, str]:
    """The number in front of a title, as in "1.2" or "Hoofdstuk 3:", and the title without it."""
    match = _NUMBER.match(text)
    if not match or (match["roman"] and not match["roman"].isupper()) or not text[match.end() :].strip():
        return "", text.strip()
    return match["number"] or match["word"] or match["roman"], text[match.end() :].strip()


def key(title: str) -> str:
    """A title as it is compared: letters and digits, without case, number or hyphenation."""
    return " ".join(re.findall(r"\w+", split_number(title)[1].casefold().replace("\N{SOFT HYPHEN}", "")))


def read_contents(lines: Sequence[Line]) -> Contents | None:
    """The contents list among the lines of a document, if it has one."""
    for at, line in enumerate(lines):
        if line.words.casefold().strip(" :.") in _HEADS:
            entries, end = _entries(lines, at + 1)
            if len(entries) < _FEWEST:
                entries, end = _columns(lines, at + 1)
            if len(entries) >= _FEWEST:
                return Contents(entries=_levelled(entries), start=at, end=end)
    return _without_heading(lines)


def _without_heading(lines: Sequence[Line]) -> Contents | None:
    """A list that no heading announces: only where its titles stand in the text as well."""
    first = next((at for at in range(len(lines) - _FEWEST) if _ENTRY.fullmatch(lines[at].words)), None)
    if first is None or lines[first].page > 6:
        return None
    entries, end = _entries(lines, first)
    standing = {key(line.words) for line in lines[end:]}
    if len(entries) > _FEWEST and 2 * sum(key(each.title) in standing for each in entries) > len(entries):
        return Contents(entries=_levelled(entries), start=first, end=end)
    return None


def _entries(lines: Sequence[Line], start: int) -> tuple[list[Entry], int]:
    """Entries from a line on, each with a page that is not before the one above it; a title may take two lines."""
    found: list[Entry] = []
    pending: list[Line] = []
    at = end = start
    while at < len(lines):
        line = lines[at]
        text = " ".join(each.words for each in (*pending, line))
        match = _ENTRY.fullmatch(text)
        page = _page(match["page"]) if match else 0
        if match and re.search(r"[^\W\d_]", match["title"]) and (not found or _after(page, found[-1].page)):
            number, title = split_number(match["title"].rstrip(" .…·"))
            found.append(Entry(title=title, number=number, page=page, line=pending[0] if pending else line))
            pending, end = [], at + 1
        elif len(pending) < 2 and not line.is_address and len(line.words) < _LONGEST:
            pending.append(line)
        else:
            break
        at += 1
    return found, end


def _columns(lines: Sequence[Line], start: int) -> tuple[list[Entry], int]:
    """A list that was written column by column: blocks of numbers, titles and pages, of one height where they belong.

    That is how programs write what they take for a table.
    """
    blocks: list[list[int]] = []
    for at in range(start, len(lines)):
        if lines[at].page != lines[start].page or len(lines[at].words) > _LONGEST:
            break
        if not blocks or lines[at].gap or _is_count(lines[at]) != _is_count(lines[at - 1]):
            blocks.append([])
        blocks[-1].append(at)
    found: list[Entry] = []
    at, end = 0, start
    while at + 1 < len(blocks):
        numbered = at + 2 < len(blocks) and _is_count(lines[blocks[at][0]])
        numbers, titles, pages = (blocks[at], *blocks[at + 1 : at + 3]) if numbered else ([], *blocks[at : at + 2])
        if len(titles) != len(pages) or (numbers and len(numbers) != len(titles)) or not _is_count(lines[pages[0]]):
            break
        if _is_count(lines[titles[0]]):
            break
        for n, (title, page) in enumerate(zip(titles, pages, strict=True)):
            number = lines[numbers[n]].words.rstrip(".") if numbers else ""
            own, bare = split_number(lines[title].words)
            folio = _page(lines[page].words)
            found.append(Entry(title=bare, number=number or own, page=folio, line=lines[title]))
        at, end = at + 2 + numbered, pages[-1] + 1
    return found, end


def _is_count(line: Line) -> bool:
    return re.fullmatch(rf"\d{{1,3}}(\.\d{{1,2}})*\.?|{_ROMAN}", line.words) is not None


def _after(page: int, before: int) -> bool:
    """Whether a page can follow another in a list: roman folios, which are negative, come before the others."""
    if page < 0:
        return before < 0 and page <= before
    return before < 0 or page >= before


def _page(text: str) -> int:
    if text.isdigit():
        return int(text)
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[each] for each in text.lower()]
    return -sum(-one if one < two else one for one, two in pairwise((*values, 0)))


def _levelled(entries: list[Entry]) -> tuple[Entry, ...]:
    """Levels by the dots of the numbers, by capitals, by indents and by which kind of entry follows which."""
    depth = {each.number.count(".") + 1 for each in entries if each.number}
    numbers = [each.number for each in entries if each.number and each.number.count(".") == 0]
    restarts = len(numbers) != len(set(numbers))
    plain = [at for at, each in enumerate(entries) if not each.number]
    between = any(0 < at < len(entries) - 1 and entries[at - 1].number for at in plain)
    below = restarts or (bool(plain) and between and len(depth) == 1)
    kinds: dict[tuple[int, bool, float], int] = {}
    levelled: list[Entry] = []
    indents = sorted({each.line.left for each in entries})
    for each in entries:
        if each.number and not below:
            level = each.number.count(".") + 1
        elif below and each.number:
            level = each.number.count(".") + 2
        elif len(depth) > 1:
            level = 1
        else:
            indent = next(left for left in indents if left >= each.line.left - 1)
            kind = (0, each.title.isupper(), indent)
            level = kinds.setdefault(
                kind, 1 + (levelled[-1].level if levelled and not below and not each.title.isupper() else 0)
            )
        levelled.append(replace(each, level=min(level, 1 + (levelled[-1].level if levelled else 0))))
    return _with_front_matter(levelled)


def _with_front_matter(entries: list[Entry]) -> tuple[Entry, ...]:
    """Marks what comes before the first chapter: it has no sections where all others do, or is called so."""
    tops = [at for at, each in enumerate(entries) if each.level == 1]
    parents = [at for at in tops if at + 1 < len(entries) and entries[at + 1].level > 1]
    first = parents[0] if len(parents) > 1 and parents == tops[tops.index(parents[0]) :][: len(parents)] else 0
    numbered = any(entries[at].number for at in tops)
    return tuple(
        replace(each, front_matter=True)
        if each.level == 1
        and not each.number
        and (at < first or (at == tops[0] and at not in parents and (numbered or _FOREWORDS.match(each.title))))
        else each
        for at, each in enumerate(entries)
    )
