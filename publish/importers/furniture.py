"""What stands on pages and is no text: running heads and folios, told by their place and by coming back."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from publish.importers.contents import Contents, key
from publish.importers.draft import Reason
from publish.importers.lines import Line, by_page

Edge: TypeAlias = Literal["head", "foot"]

_ROMAN: Final = re.compile(r"[ivxlc]{1,7}", re.IGNORECASE)
_FOLIO: Final = re.compile(
    r"\W*(?:(?:p|pag|pagina|page|blz)\.?\s*)?(\d{1,4})(?:\s*(?:/|van|of)\s*\d{1,4})?\W*", re.IGNORECASE
)
_EDGES: Final[tuple[Edge, ...]] = ("head", "foot")
_DEPTH: Final = 3
"""How many lines of furniture a page can have above or below its text."""
_LONGEST: Final = 90
_NEAR: Final = 2
"""How many pages further a running head comes back: on the next, or on the next of the same side."""
_OFTEN: Final = 3


def find_furniture(lines: Sequence[Line], contents: Contents | None = None) -> dict[int, Reason]:
    """The places of running heads and folios among the lines, each with what it is.

    A title that stands at the head of the page that the contents list names is text, also where all following pages
    repeat it. Addresses at the foot of a page do not count as its last line.
    """
    skipped = range(contents.start, contents.end) if contents else range(0)
    pages = {page: [at for at in places if at not in skipped] for page, places in by_page(lines).items()}
    search = _Search(lines, pages, title_pages(lines, contents), _names(contents))
    for _ in range(_DEPTH):
        if not search.peel():
            break
    return dict(sorted(search.found.items()))


def _names(contents: Contents | None) -> set[str]:
    return {key(each.title) for each in contents.entries} if contents else set()


def title_pages(lines: Sequence[Line], contents: Contents | None) -> dict[str, set[int]]:
    """By key of a title, the pages on which it stands by the contents list; empty where its folios tell nothing.

    How many pages lie before the folio 1 is what most titles agree on.
    """
    if contents is None:
        return {}
    places = defaultdict(set)
    rows = [(at, line) for at, line in enumerate(lines) if not contents.start <= at < contents.end]
    for (_, one), (_, two) in pairwise((*rows, (-1, Line(text="")))):
        places[key(one.words)].add(one.page)
        places[key(f"{one.words} {two.words}")].add(one.page)
    offsets = Counter(
        page - entry.page for entry in contents.entries if entry.page > 0 for page in places[key(entry.title)]
    )
    if not offsets or offsets.most_common(1)[0][1] < 2:
        return {}
    offset = max(offsets, key=lambda each: (offsets[each], -abs(each)))
    pages: dict[str, set[int]] = defaultdict(set)
    for entry in contents.entries:
        if entry.page > 0:
            pages[key(entry.title)].add(entry.page + offset)
        elif behind := [page for page in places[key(entry.title)] if page > lines[contents.end - 1].page]:
            pages[key(entry.title)].add(min(behind))  # roman folios begin anywhere: where it stands first
    return pages


class _Search:
    """Takes furniture off the edges of all pages, a line at a time."""

    def __init__(
        self, lines: Sequence[Line], pages: Mapping[int, Sequence[int]], titles: Mapping[str, set[int]], names: set[str]
    ) -> None:
        self._lines = lines
        self._pages = pages
        self._titles = titles
        self._names = names
        self._offset = self._folio_offset()
        self.found: dict[int, Reason] = {}

    def peel(self) -> bool:
        """Finds what is furniture among the lines that now are the first and last of their page; False for nothing."""
        more: dict[int, Reason] = {}
        for edge in _EDGES:
            at_edge = {page: at for page in self._pages if (at := self._edge(page, edge)) is not None}
            more |= {at: "folio" for page, at in at_edge.items() if self._is_folio(self._lines[at].words, page)}
            more |= dict.fromkeys(self._running_heads(at_edge, edge), "running-head")
        new = more.keys() - self.found.keys()
        self.found = more | self.found
        return bool(new)

    def _folio_offset(self) -> int | None:
        """What the number of a page is more than its place in the document: what most edges of pages agree on."""
        votes = Counter(
            int(word) - page
            for page, places in self._pages.items()
            for at in {*places[:_DEPTH], *places[-_DEPTH:]}
            for word in {self._lines[at].words.split()[0], self._lines[at].words.split()[-1]}
            if word.isdecimal() and len(word) < 5
        )
        offset, count = max(votes.items(), key=lambda each: (each[1], -abs(each[0])), default=(0, 0))
        return offset if count > 1 or (count and len(self._pages) == 1) else None

    def _edge(self, page: int, edge: Edge) -> int | None:
        """The first or last line of a page that is not known to be furniture yet."""
        left = [at for at in self._pages[page] if at not in self.found]
        if edge == "head":
            return left[0] if left else None
        while left and self._lines[left[-1]].is_address:
            left.pop()
        return left[-1] if len(left) > 1 else None

    def _is_folio(self, text: str, page: int) -> bool:
        """Whether it is the number of its page, and nothing else."""
        match = _FOLIO.fullmatch(text)
        if match:
            return self._offset is not None and int(match[1]) - page == self._offset
        return _ROMAN.fullmatch(text.strip(" -–—")) is not None

    def _bare(self, at: int) -> str:
        """A line without the folio at either end."""
        words = self._lines[at].words.split()
        for end in (0, -1):
            if len(words) > 1 and self._is_folio(words[end], self._lines[at].page):
                words.pop(end)
        return " ".join(words)

    def _running_heads(self, at_edge: Mapping[int, int], edge: Edge) -> Iterator[int]:
        """Lines that come back on this edge of near pages, or of many; and titles where none can stand."""
        pages: dict[str, list[int]] = defaultdict(list)
        for page, at in sorted(at_edge.items()):
            text = self._bare(at)
            if len(text) <= _LONGEST and any(map(str.isalpha, text)) and not self._lines[at].is_address:
                pages[text.casefold()].append(page)
        for where in pages.values():
            often = len(where) >= _OFTEN or any(two - one <= _NEAR for one, two in pairwise(where))
            for page in where:
                title = key(self._bare(at_edge[page]))
                own = page in self._titles.get(title, ())
                if own and edge == "head" and not self._again(at_edge[page], title):
                    continue
                if often or (title in self._names and (edge == "foot" or (title in self._titles and not own))):
                    yield at_edge[page]

    def _again(self, at: int, title: str) -> bool:
        """Whether the line stands a second time further down its page: then the first is the running head."""
        page = self._lines[at].page
        below = [line.words for line in self._lines[at + 1 : at + 12] if line.page == page]
        return any(key(one) == title or key(f"{one} {two}") == title for one, two in pairwise((*below, "")))
