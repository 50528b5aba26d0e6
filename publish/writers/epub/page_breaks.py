"""The turns of the PDF's pages, marked in the very places of the text (EPUB Accessibility 1.1, “Page navigation”).

A marker never parts a word: where the page turns within one, it stands before it, since a voice would stop in the
middle and a search would not find the word. Nor does it open a heading, whose words are also the name of its section.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from publish.writers.context import Turn

XHTML: Final = "{http://www.w3.org/1999/xhtml}"
EPUB: Final = "{http://www.idpf.org/2007/ops}"

_HYPHENS: Final = frozenset("\N{SOFT HYPHEN}\N{HYPHEN}")
_INLINE: Final = frozenset({"a", "abbr", "em", "span", "strong"})
_OUTSIDE: Final = frozenset({"figure", "h1", "h2", "h3", "h4", "h5", "h6", "img", "table"})
"""What a marker stands before where a page begins with it."""


@dataclass(slots=True)
class _Run:
    """Characters of the text: those that `node` begins with, or, if `behind`, those that follow it."""

    node: Any
    behind: bool

    @property
    def text(self) -> str:
        return str((self.node.tail if self.behind else self.node.text) or "")


def marker_id(turn: Turn) -> str:
    """The id of the marker of a turn; the underscore keeps it from every id that a source can have."""
    return f"bladzijde_{turn.folio}"


def mark(root: Any, turns: Iterable[Turn]) -> list[Turn]:
    """Puts the markers of those turns whose place is in the content document into it; says which they are."""
    elements = {element.get("id"): element for element in root.iter(f"{XHTML}*") if element.get("id")}
    marked = [turn for turn in turns if turn.target in elements]
    for turn in marked:
        _insert(_marker(turn), *_place(elements[turn.target], turn.offset))
    return marked


def _marker(turn: Turn) -> Any:
    names = {"id": marker_id(turn), f"{EPUB}type": "pagebreak", "role": "doc-pagebreak", "aria-label": turn.folio}
    return etree.Element(f"{XHTML}span", names)


def _place(element: Any, offset: int) -> tuple[_Run, int]:
    """The run of text and the index in it before which so many characters of the element stand."""
    if not offset:
        return _Run(element[0] if _name(element) == "blockquote" else element, behind=False), 0
    for run in _runs(element):
        for at, character in enumerate(run.text):
            if character.isspace() or character in _HYPHENS:
                continue
            if not offset:
                return run, _word(run.text, at)
            offset -= 1
    raise AssertionError(f"the page and the e-book differ in '{element.get('id')}'")


def _word(text: str, at: int) -> int:
    """Where the word begins to which the character at `at` belongs."""
    while at and not text[at - 1].isspace():
        at -= 1
    return at


def _runs(element: Any) -> Iterator[_Run]:
    """The runs of text in an element that a page shows in its flow: footnotes and their numbers stand at its foot."""
    yield _Run(element, behind=False)
    for child in element:
        if "noteref" not in child.get(f"{EPUB}type", "") and _name(child) != "aside":
            yield from _runs(child)
        yield _Run(child, behind=True)


def _insert(marker: Any, run: _Run, at: int) -> None:
    """Puts the marker into a run; where it would come first in a heading, table, link or the like, before that."""
    while not at and not run.behind and _name(run.node) in _INLINE | _OUTSIDE:
        before = run.node.getprevious()
        run = _Run(run.node.getparent(), behind=False) if before is None else _Run(before, behind=True)
        at = len(run.text)
    text, marker.tail = run.text[:at], run.text[at:]
    if run.behind:
        run.node.tail = text
        run.node.addnext(marker)
    else:
        run.node.text = text
        run.node.insert(0, marker)


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
