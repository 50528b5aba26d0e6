"""Page numbers, which have to be the same wherever they are told: contents, page list, pages themselves. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from publish.verify.expected import Inventory, Item
from publish.verify.finding import Finding
from publish.verify.observed import Observed, normal

_LISTED: Final = 2
"""How deep a title is at most that stands in the contents: chapters, and their sections."""


def wrong_numbers(wanted: Inventory, observed: Observed, pages: Observed) -> Iterator[Finding]:
    """What the contents or the page breaks of an artefact say otherwise than the pages of the PDF of the same run."""
    folios: dict[str, set[str]] = {}
    for piece in pages.pieces:
        if piece.level and piece.folio:
            folios.setdefault(normal(piece.text), set()).add(piece.folio)
    told = {normal(words): folio for words, folio in observed.contents}
    titles = [item for item in wanted.items if item.what == "title" and item.depth]
    for item in titles:
        names = (f"{item.number} {item.parts[0]}".strip(), item.parts[0])
        listed = next((name for name in names if name in told), None)
        there = set[str]().union(*(folios.get(name, set()) for name in names))
        if listed is None:
            if observed.contents and item.depth <= _LISTED:
                yield _finding(item, "not in the contents", item.parts[0], "")
        elif there and told[listed] not in there:
            yield _finding(item, "another page in the contents", _page(there, item), told[listed])
    if observed is not pages and not observed.contents:
        yield from _elsewhere(titles, observed, folios)


def _elsewhere(titles: list[Item], observed: Observed, folios: dict[str, set[str]]) -> Iterator[Finding]:
    """Titles that stand on another page than they do in the PDF, by the page breaks in the text."""
    here = [(normal(piece.text), piece.folio) for piece in observed.pieces if piece.level and piece.folio]
    for item in titles:
        names = {f"{item.number} {item.parts[0]}".strip(), item.parts[0]}
        there = set[str]().union(*(folios.get(name, set()) for name in names))
        found = {folio for words, folio in here if words in names}
        if there and found and not found & there:
            yield _finding(item, "on another page than in the PDF", _page(there, item), ", ".join(sorted(found)))


def _page(folios: set[str], item: Item) -> str:
    return f"{item.parts[0]}: page {', '.join(sorted(folios))}"


def _finding(item: Item, what: str, expected: str, found: str) -> Finding:
    return Finding(what=what, section=item.section, block=None, origin=item.origin, expected=expected, found=found)
