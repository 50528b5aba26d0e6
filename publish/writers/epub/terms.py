"""The abbreviations of the glossary: the first use in a chapter leads to the entry, and the entry leads back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from lxml import etree

from publish.model import Term
from publish.writers.epub.page_breaks import EPUB, XHTML

_ELSEWHERE: Final = " or ".join(
    f"ancestor::*[local-name() = '{name}']" for name in ("a", "aside", "caption", "figcaption", "h1", "h2", "h3", "h4")
)
"""No link within a link, none in a heading, and none in a note, which opens in a window of its own."""


def entry_id(number: int) -> str:
    """The id of the entry with this place in the glossary, from 1; no source can have an underscore in an id."""
    return f"afkorting_{number}"


def use_id(number: int) -> str:
    """The id of the first use of an abbreviation in a chapter."""
    return f"gebruik_{number}"


def link_first_uses(root: Any, glossary: Sequence[Term], address: str) -> list[int]:
    """Links the first use of each abbreviation in a chapter to its entry in the content document at `address`.

    Says which abbreviations these are, by their place in the glossary, from 1.
    """
    numbers = {term.abbreviation: number for number, term in enumerate(glossary, start=1)}
    linked: list[int] = []
    for use in root.xpath(f"//*[local-name() = 'abbr'][not({_ELSEWHERE})]"):
        number = numbers[use.text]
        if number in linked:
            continue
        linked.append(number)
        link = etree.Element(f"{XHTML}a", {
            "class": "term", "id": use_id(number), f"{EPUB}type": "glossref", "role": "doc-glossref",
            "href": f"{address}#{entry_id(number)}",
        })  # fmt: skip
        link.tail, use.tail = use.tail, None
        use.getparent().replace(use, link)
        link.append(use)
    return sorted(linked)
