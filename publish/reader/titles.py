"""Titles out of the tree of a Markdown file: plain words, since contents lists and running heads can show no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from publish.diagnostics import Diagnostic, Origin
from publish.reader.markdown import Node

_MARKUP: Final = {
    "em": "emphasis",
    "strong": "strong emphasis",
    "link": "a link",
    "span": "attributes of words",
    "footnote_ref": "a footnote",
    "code_inline": "code",
    "html_inline": "raw HTML",
    "image": "an image",
}
"""What cannot stand in a title, by the type of its node."""
_WORDS: Final = ("text", "text_special", "code_inline")


def title_of(node: Node) -> tuple[str, str | None]:
    """The words of a heading, without any markup, and the id behind them in braces, if there is one."""
    name = node.meta.get("id")
    return _words(node.children[0].children).strip() if node.children else "", None if name is None else str(name)


def _words(nodes: Iterable[Node]) -> str:
    return "".join(
        each.content if each.type in _WORDS else " " if each.type == "softbreak" else _words(each.children)
        for each in nodes
    )


def faults(node: Node, origin: Origin) -> Iterator[Diagnostic]:
    """What is wrong with how a heading is written: markup in its title, or a line below it in place of `#` signs."""
    title, _ = title_of(node)
    inner = node.children[0].children if node.children else []
    if marks := list(dict.fromkeys(_MARKUP[each.type] for each in inner if each.type in _MARKUP)):
        hint = (
            r"a title is plain words: take the markup out, or put a backslash before a sign that is meant as such: \*"
        )
        yield Diagnostic(
            code="M-010", message=f"{' and '.join(marks)} in the title '{title}'", origin=origin, hint=hint
        )
    if not node.markup.startswith("#"):
        hint = f"write {'#' * int(node.tag[1])} before it, and take away the line below it"
        yield Diagnostic(code="H-003", message=f"a title with a line below it: '{title}'", origin=origin, hint=hint)
