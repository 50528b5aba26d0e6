"""Words of a page with their marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, Protocol
from xml.etree.ElementTree import Element

from publish.importers.draft import Place
from publish.importers.drafting import Drafting
from publish.importers.html.notes import Notes
from publish.importers.html.tree import BLOCKS, SILENT, comments, hidden, language_of, names_of, text_of
from publish.notation.runs import BREAK, Run

_GENERATED: Final = frozenset(
    (
        "number", "proposal-label", "note-number", "header-section-number", "toc-section-number", "facts", "uses",
    )
)  # fmt: skip
"""Classes of words that programs put in: ours, and pandoc's."""
_ANCHORS: Final = frozenset(
    (
        "headerlink", "anchor", "anchorjs-link", "heading-anchor", "permalink", "doc-backlink", "footnote-back",
    )
)  # fmt: skip
"""Classes of links that lead to where they stand."""
_TURNS: Final = frozenset(("pagebreak", "doc-pagebreak"))
"""Where the pages of another edition begin."""
_CONTROLS: Final = frozenset(
    (
        "button", "input", "select", "textarea", "option", "iframe", "video", "audio", "object", "embed", "canvas",
        "map", "progress", "meter", "dialog",
    )
)  # fmt: skip
_ODD: Final = {
    "code": "code", "kbd": "a key", "samp": "output of a program", "sub": "an index below the line",
    "sup": "an index above the line", "s": "words struck through", "strike": "words struck through",
    "math": "an equation", "u": "underlining", "ruby": "a reading above words",
}  # fmt: skip
"""What the source has nothing for; the words stay."""
_BOLD: Final = re.compile(r"font-weight:(bold|[6-9]00)")
_WHITE: Final = re.compile(r"\s")


class Addresses(Protocol):
    """What the names and links of a page mean."""

    def name(self, identifier: str) -> str:
        """The name by which other places refer to an id of this page."""

    def target(self, href: str) -> str:
        """The target of a run that has this link."""


class Inlines:
    """Reads words; what it comes upon beside them waits in `pictures` and `notes` until their block is written."""

    def __init__(self, drafting: Drafting, addresses: Addresses, notes: Notes) -> None:
        self._drafting = drafting
        self.addresses = addresses
        self._notes = notes
        self._used: set[str] = set()
        self._in_lines = False
        self.pictures: list[Element] = []
        self.waiting: list[tuple[str, Element]] = []
        self.generated: set[str] = set()
        self.odd: dict[str, str] = {}

    def content(self, element: Element, marks: Run) -> Iterator[Run]:
        """All that stands in an element."""
        yield from self.text(element.text, marks)
        for child in element:
            yield from self.child(child, marks)
            yield from self.text(child.tail, marks)

    def is_note(self, element: Element) -> bool:
        """Whether an element is a footnote, which is written where it is referred to."""
        return id(element) in self._notes.bodies

    def lines(self, element: Element, marks: Run) -> list[Run]:
        """What stands in an element that keeps its lines."""
        self._in_lines = True
        runs = list(self.content(element, marks))
        self._in_lines = False
        return runs

    def text(self, text: str | None, marks: Run) -> Iterator[Run]:
        """Characters; line ends are white space but where lines are kept."""
        if text:
            white = text if self._in_lines else _white(text)
            yield replace(marks, text=white)

    def child(self, element: Element, marks: Run) -> Iterator[Run]:
        """An element among words."""
        if not isinstance(element.tag, str) or element.tag in SILENT:
            return
        names = names_of(element)
        if self._leave(element, names):
            return
        if id(element) in self._notes.references:
            yield from self._reference(element)
        elif element.tag == "br":
            yield replace(marks, text=BREAK)
        elif element.tag in ("img", "svg"):
            self.pictures.append(element)
            yield replace(marks, text=" ")
        elif element.tag == "q":
            yield replace(marks, text="‘")
            yield from self.content(element, self.marked(element, marks))
            yield replace(marks, text="’")
        elif element.tag in BLOCKS:
            yield replace(marks, text=BREAK)
            yield from self.content(element, self.marked(element, marks))
            yield replace(marks, text=BREAK)
        else:
            around_note = any(
                id(each) in self._notes.references or _leads_to_comment(each) for each in element.iter("a")
            )
            around_link = element.tag == "u" and (marks.target or any(True for _ in element.iter("a")))
            if (
                element.tag in _ODD
                and not self._in_lines
                and not around_note
                and not around_link
                and (said := text_of(element))
            ):
                self.odd.setdefault(_ODD[element.tag], said)
            yield from self.content(element, self.marked(element, marks))

    def marked(self, element: Element, marks: Run) -> Run:
        """The marks of words in an element that has these marks around it."""
        style = element.get("style", "").replace(" ", "").lower()
        if element.tag in ("em", "i", "cite", "var") or "font-style:italic" in style:
            marks = replace(marks, emphasis=True)
        if element.tag in ("strong", "b") or _BOLD.search(style):
            marks = replace(marks, strong=True)
        if element.tag == "a" and element.get("href") and not names_of(element) & {"term", "glossref", "doc-glossref"}:
            marks = replace(marks, target=self.addresses.target(element.get("href", "").strip()))
        if language := language_of(element):
            marks = replace(marks, language=language)
        if "pull" in names_of(element) and element.tag == "span":
            marks = replace(marks, pull=True)
        return marks

    def _leave(self, element: Element, names: frozenset[str]) -> bool:
        """Leaves out what is not for reading."""
        place = Place(part=element.get("id") or element.tag)
        said = text_of(element)
        if names & _TURNS:
            self._drafting.leave(said, place, "folio")
        elif names & _GENERATED or (names & _ANCHORS and element.tag == "a") or element.get("aria-hidden") == "true":
            self.generated |= names & _GENERATED
            self._drafting.leave(said, place, "decoration")
        elif element.tag == "a" and _leads_to_comment(element):
            self._drafting.leave(said, place, "comment")
        elif element.tag == "a" and self._notes.leads_back(element) and len(said) <= 5:
            self._drafting.leave(said, place, "decoration")
        elif element.tag in _CONTROLS:
            self._drafting.leave(said, place, "navigation")
        elif hidden(element):
            self._drafting.leave(said, place, "hidden")
        elif element.tag == "del":
            self._drafting.leave(said, place, "revision")
        elif element.tag in ("rt", "rp"):
            self._drafting.leave(said, place, "decoration")
        else:
            return False
        return True

    def _reference(self, link: Element) -> Iterator[Run]:
        body = self._notes.references[id(link)]
        stem = (body.get("id") or link.get("href", "").rpartition("#")[2]).removeprefix("noot-")
        name = next(each for n in range(1, 10_000) if (each := stem if n == 1 else f"{stem}-{n}") not in self._used)
        self._used.add(name)
        self._drafting.leave(text_of(link), Place(part=link.get("id") or "a"), "decoration")
        self.waiting.append((name, body))
        yield Run(note=name)


def parted(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs in paragraphs: many pages have two line ends in a row for the end of one."""
    paragraphs: list[list[Run]] = [[]]
    breaks: list[Run] = []
    for run in runs:
        if run.text == BREAK or (breaks and not run.text.strip() and run.note is None):
            breaks.append(run)
            continue
        if sum(each.text == BREAK for each in breaks) > 1:
            paragraphs.append([])
        else:
            paragraphs[-1] += breaks
        breaks = []
        paragraphs[-1].append(run)
    return paragraphs


def _leads_to_comment(link: Element) -> bool:
    return comments([link.get("href", "").removeprefix("#")])


def _white(text: str) -> str:
    """White space as spaces, no-break ones apart."""
    return _WHITE.sub(
        lambda match: match[0] if match[0] in "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}" else " ", text
    )
