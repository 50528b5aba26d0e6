"""What in a page is not for reading: ways around, what is hidden, where its footnotes are gathered."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from publish.importers.draft import Reason
from publish.importers.html.tree import BLOCKS, SILENT, anchors, comments, hidden, names_of

_ASIDE: Final = frozenset(
    "nav aside footer form button select textarea iframe video audio object canvas dialog".split()  # noqa: SIM905
)
_ASIDE_ROLES: Final = frozenset(("navigation", "search", "banner", "contentinfo", "complementary", "doc-toc", "menu"))
_AROUND: Final = re.compile(
    r"(^|[-_])(nav|navbar|menu|breadcrumbs?|share|social|related|sidebar|cookies?|pagination)([-_]|$)"
)
_CONTENTS: Final = frozenset(
    ("toc", "contents", "table-of-contents", "doc-toc", "inhoud", "inhoudsopgave", "inhoudstafel")
)
_ENTRY: Final = re.compile(r"msotoc(?:\d|heading)")
"""Lines of a contents list of Word, each a paragraph of its own, and its title."""
_GENERATED: Final = frozenset(("facts", "uses"))
_NOTES: Final = frozenset(("footnotes", "doc-endnotes", "endnotes", "references", "doc-footnotes"))
_FEW_LINKS: Final = 3


@dataclass(frozen=True, slots=True)
class Size:
    """Characters of an element, those of them in links, and the number of links."""

    total: int = 0
    linked: int = 0
    links: int = 0


def survey(root: Element) -> tuple[dict[int, Size], set[int]]:
    """The size of every element below `root`, and which hold blocks; elements go by their identity."""
    sizes: dict[int, Size] = {}
    with_blocks: set[int] = set()

    def visit(element: Element, *, linked: bool) -> Size:
        linked = linked or element.tag == "a"
        total = len((element.text or "").strip())
        inside, links = total * linked, int(element.tag == "a")
        for child in element:
            if isinstance(child.tag, str) and child.tag not in SILENT:
                more = visit(child, linked=linked)
                total, inside, links = total + more.total, inside + more.linked, links + more.links
                if child.tag in BLOCKS or id(child) in with_blocks:
                    with_blocks.add(id(element))
            tail = len((child.tail or "").strip())
            total, inside = total + tail, inside + tail * linked
        sizes[id(element)] = Size(total, inside, links)
        return sizes[id(element)]

    visit(root, linked=False)
    return sizes, with_blocks


def why_left_out(element: Element, size: Size) -> Reason | None:
    """Why an element is not read; None for one that is."""
    names = names_of(element)
    if hidden(element):
        return "hidden"
    first = next(element.iter("a"), None) if element.tag in ("p", "div") else None
    if first is not None and comments(anchors(first)):
        return "comment"
    if names & _GENERATED or element.get("aria-hidden") == "true":
        return "decoration"
    if names & _CONTENTS or any(map(_ENTRY.fullmatch, names)) or element.get("id", "").lower() in _CONTENTS:
        return "contents-list"
    if element.tag in _ASIDE or names & _ASIDE_ROLES:
        return "navigation"
    return (
        "navigation" if stands_around(element) and size.links >= _FEW_LINKS and size.linked > size.total / 2 else None
    )


def stands_around(element: Element) -> bool:
    """Whether its names say that an element is there to get around, or to share what one reads."""
    return any(_AROUND.search(each) for each in (*names_of(element), element.get("id", "").lower()))


def holds_notes(element: Element, notes: Collection[int]) -> bool:
    """Whether an element is there to gather footnotes."""
    if element.tag in ("ol", "ul"):
        return len(element) > 0 and all(id(each) in notes for each in element)
    inner = [each for each in element if each.tag not in ("hr", "br")]
    if inner and all(id(each) in notes for each in inner):
        return True
    gathers = element.tag in ("section", "div", "aside") and bool(names_of(element) & _NOTES)
    return gathers and any(id(each) in notes for each in element.iter())
