"""HTML as browsers understand it, as a tree. Owner of selectolax, which holds the parser Lexbor.

A parser in Python took a twentieth of all that verification takes, for the one page of the site.
"""

from __future__ import annotations

import re
from typing import Any, Final
from xml.etree.ElementTree import Element, TreeBuilder

from selectolax.lexbor import LexborHTMLParser

from publish.archive import UnreadableError

_OPENING: Final = re.compile(r"<(?!area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)[a-z]", re.IGNORECASE)
_CROWDED: Final = re.compile(r"<[a-z](?:[^<>\s]*\s){20000}", re.IGNORECASE)
"""An element with more attributes than any has: each is held against all others."""
_UNCLOSED: Final = 20_000
"""Elements left open: for each, a parser may look through all those around it, so that their number counts squared."""
_TEXT: Final = "-text"
_OTHER: Final = "-"
"""How the names begin of what is no element: comments, the type of the document."""


def parse_html(text: str) -> Element:
    """The root element of a page, no element with a namespace; what templates hold is not on the page.

    Raises UnreadableError for one that would take for ever.
    """
    if len(_OPENING.findall(text)) - text.count("</") > _UNCLOSED:
        raise UnreadableError("its elements lie in one another without end")
    if _CROWDED.search(text):
        raise UnreadableError("one of its elements has attributes without end")
    builder = TreeBuilder()
    ahead: list[Any] = [LexborHTMLParser(text).root]
    while ahead:
        node = ahead.pop()
        if isinstance(node, str):
            builder.end(node)
        elif node.tag == _TEXT:
            builder.data(node.text_content)
        elif not node.tag.startswith(_OTHER):
            builder.start(node.tag, {name: value or "" for name, value in node.attributes.items()})
            ahead += node.tag, *reversed(list(node.iter(include_text=True)))
    return builder.close()
