"""The closed vocabulary of `document.xhtml.j2`: each element, with its class, and the Word style that it stands for.

Styles go by the names that they have in the file (17.7.4.9), in English whatever the language of Word is; their ids
are not to be relied on, since Word writes them in the language of its user.
"""

from __future__ import annotations

from itertools import product
from typing import Final

SECTIONS: Final = ("section.cover", "section.front", "section.chapters", "section.back")
"""The sections of the reference document, in its order: each has heads, folios and page numbers of its own."""

PARAGRAPHS: Final = {
    "p": "Normal",
    "p.author": "Author",
    "p.title": "Title",
    "p.subtitle": "Subtitle",
    "p.colophon": "Colophon",
    "p.lead": "Lead",
    "p.proposal": "Proposal",
    "p.attribution": "Attribution",
    "p.contents-heading": "TOC Heading",
    "p.contents-1": "toc 1",
    "p.contents-2": "toc 2",
    "caption": "Table Caption",
    "figcaption": "caption",
    "h1": "heading 1",
    "h2": "heading 2",
    "h3": "heading 3",
    "h4": "heading 4",
}
"""Block elements, with their class, and the paragraph style of each."""

ON_COVER: Final = ("p.author", "p.title", "p.subtitle", "p.colophon")
"""The paragraphs that stand before the contents, and hold what programme.yaml says."""

CHARACTERS: Final = {
    "em": "Emphasis",
    "strong": "Strong",
    "a": "Hyperlink",
    "a.reference": "Hyperlink",
    "a.noteref": "footnote reference",
    "span.number": "Number",
    "span.proposal-label": "Proposal Label",
    "span.pull": "Pull Quote",
}
"""Inline elements, with their class, and the character style of each."""

DEEPEST: Final = 5
"""List styles that Word has, one a level: List Bullet to List Bullet 5."""

QUOTE: Final = "Quote"
FIGURE: Final = "Figure Image"
NOTE: Final = "footnote text"


def list_style(ordered: bool, depth: int) -> str:
    """The style of an item in a list, `depth` levels down from 0."""
    return f"List {'Number' if ordered else 'Bullet'}{f' {depth + 1}' if depth else ''}"


def table_style(wide: bool) -> str:
    """The style of a table."""
    return f"Programme Table{' Wide' if wide else ''}"


def cell_style(head: bool, wide: bool, alignment: str) -> str:
    """The style of a paragraph in a table; `alignment` is that of its column, or empty."""
    side = "" if alignment == "left" else alignment.capitalize()
    return f"Table {'Heading' if head else 'Text'}{' Small' if wide else ''} {side}".rstrip()


_LISTS: Final = (list_style(ordered, depth) for ordered in (False, True) for depth in range(DEEPEST))
_CELLS: Final = (cell_style(*each) for each in product((False, True), (False, True), ("", "right", "center")))
STYLES: Final = {
    "paragraph": frozenset((*PARAGRAPHS.values(), *_LISTS, *_CELLS, QUOTE, FIGURE, NOTE, "header", "footer")),
    "character": frozenset(CHARACTERS.values()),
    "table": frozenset((table_style(False), table_style(True))),
}
"""Every style that the reference document must have, by its kind."""
