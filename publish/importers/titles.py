"""The titles of a document in its text: where each stands, those that are missing put in, capitals taken down."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from publish.importers.contents import Contents, Entry, key
from publish.importers.furniture import title_pages
from publish.importers.lines import Line

_LONGEST: Final = 4
"""Lines that a title can take."""
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")
_LABEL: Final = re.compile(r"(hoofdstuk|deel|chapter|part)\s+(\d{1,2}|[ivx]{1,5})\s*[.:]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title in the text, before line `at`. `lines` are the places of its own, none where it is missing."""

    entry: Entry
    at: int
    lines: tuple[int, ...] = ()


def locate(lines: Sequence[Line], contents: Contents, left: Sequence[int]) -> list[Title]:
    """Each entry of the contents list with its place among the lines.

    `left` are the places of the lines that are neither furniture nor contents list. A title stands on the page that
    the list names, else behind the one before it; one that stands nowhere belongs to the beginning of its page.
    """
    pages = title_pages(lines, contents)
    expected = _expected(contents, pages)
    found: list[Title | None] = []
    position = next((n for n, at in enumerate(left) if at >= contents.end), len(left))
    for entry, page in zip(contents.entries, expected, strict=True):
        place = _find(lines, left, position, entry, page)
        if place is None:
            found.append(None)
            continue
        start, end = place
        found.append(Title(entry=entry, at=left[start], lines=tuple(left[start:end])))
        position = end
    return _with_missing(lines, left, contents, expected, found)


def _expected(contents: Contents, pages: Mapping[str, set[int]]) -> list[int]:
    """The page on which each title should stand, counted from the first; 0 where nothing tells."""
    expected = []
    before = 0
    for entry in contents.entries:
        page = min((each for each in pages.get(key(entry.title), ()) if each >= before), default=0)
        expected.append(page)
        before = max(before, page)
    return expected


def _find(lines: Sequence[Line], left: Sequence[int], position: int, entry: Entry, page: int) -> tuple[int, int] | None:
    """From where to where in `left` a title stands, a line such as "Hoofdstuk 1" above it included."""
    wanted = key(entry.title)
    first = position
    for n in range(position, len(left)):
        line = lines[left[n]]
        if page and line.page < page:
            first = n + 1
            continue
        if page and line.page > page:
            return None
        if not wanted.startswith(key(line.words)[:6]):
            continue
        for end in range(n + 1, min(n + 1 + _LONGEST, len(left) + 1)):
            said = key(" ".join(lines[at].words for at in left[n:end]))
            if said == wanted or said.replace(" ", "") == wanted.replace(" ", ""):
                labelled = n > first and _LABEL.fullmatch(lines[left[n - 1]].words) is not None
                return (n - 1 if labelled else n), end
            if not wanted.startswith(said):
                break
    return None


def _with_missing(
    lines: Sequence[Line],
    left: Sequence[int],
    contents: Contents,
    expected: Sequence[int],
    found: Sequence[Title | None],
) -> list[Title]:
    """Those that stand nowhere at the beginning of their page, or else before the title that follows."""
    titles: list[Title] = []
    following = left[-1] + 1 if left else 0
    for entry, page, title in reversed(list(zip(contents.entries, expected, found, strict=True))):
        placed = title
        if placed is None:
            opening = next((at for at in left if page and lines[at].page >= page and at >= contents.end), None)
            at = opening if opening is not None and opening <= following else following
            placed = Title(entry=entry, at=at)
        titles.append(placed)
        following = placed.at
    return titles[::-1]


class Case:
    """Knows how words are written in the running text, to take titles in capitals down to sentence case."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._forms: dict[str, Counter[str]] = defaultdict(Counter)
        self._texts = " ".join(texts)
        self._folded = self._texts.casefold()
        for match in _WORD.finditer(self._texts):
            before = self._texts[max(0, match.start() - 3) : match.start()].rstrip(" “‘\"'(")
            if (before and before[-1] not in ".?!:…•-–" and not match[0][:2].isupper()) or len(match[0]) < 6:
                self._forms[match[0].casefold()][match[0]] += 1

    def sentence(self, title: str) -> str:
        """A title in capitals in sentence case, names as the text has them; any other title as it is."""
        if not title.isupper():
            return title
        phrase = self._phrase(title)
        if phrase is None:
            phrase = _WORD.sub(lambda match: self._form(match[0]), title)
        first = next((at for at, char in enumerate(phrase) if char.isalpha()), 0)
        return phrase[:first] + phrase[first].upper() + phrase[first + 1 :]

    def _phrase(self, title: str) -> str | None:
        """The title as it stands somewhere in the text, not in capitals."""
        at = self._folded.find(title.casefold())
        while at >= 0:
            said = self._texts[at : at + len(title)]
            if not said.isupper() and said.casefold() == title.casefold():
                return said
            at = self._folded.find(title.casefold(), at + 1)
        return None

    def _form(self, word: str) -> str:
        """A word as the text writes it most of the time; in small letters where it is not there."""
        forms = self._forms.get(word.casefold())
        if not forms:
            return word.lower()
        return forms.most_common(1)[0][0]
