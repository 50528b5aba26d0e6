"""HTML as browsers understand it, as a tree. Owner of selectolax, which holds the parser Lexbor.

A parser in Python took a twentieth of all that verification takes, for the one page of the site.
"""

from __future__ import annotations

from typing import Any, Final
from xml.etree.ElementTree import Element, TreeBuilder

from selectolax.lexbor import LexborHTMLParser

_TEXT: Final = "-text"
_OTHER: Final = "-"
"""How the names begin of what is no element: comments, the type of the document."""


def parse_html(text: str) -> Element:
    """The root element of a page, no element with a namespace; what templates hold is not on the page."""
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
