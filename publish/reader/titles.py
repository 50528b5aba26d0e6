"""Titles out of the tree of a Markdown file: plain words, since contents lists and running heads can show no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from publish.diagnostics import Diagnostic, Origin, Severity
from publish.model import slug
from publish.reader.markdown import Node

_NAME: Final = r"[\w-]+"
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
_MEANT_AS_ID: Final = re.compile(
    rf"(.*?)\s*(?:\{{\s*[#.]?\s*({_NAME})\s*\}}?|\(#\s*({_NAME})\)|(?<=\s)#({_NAME})(?=\Z))(.*)"
)
"""A title and what looks like an id somewhere in it."""
_NUMBER: Final = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)])\s+(?=\D)")
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


def is_underlined(node: Node) -> bool:
    """Whether a heading is written with a line of signs below it."""
    return not node.markup.startswith("#")


def way_to_name(title: str, signs: str) -> str:
    """How the heading with these `#` signs gets an id: with what was meant as one, where something was."""
    match = _MEANT_AS_ID.fullmatch(title)
    if match:
        words, name = match[1], match[2] or match[3] or match[4]
        rest = f" {match[5].strip()}" if match[5].strip() and not match[5].strip().startswith("{") else ""
        return f"in braces, as the last on the line: {signs} {words}{rest} {{#{name}}}"
    return f"add one behind the title, for good: {{#{slug(title, 32) or 'naam'}}}"


def faults(node: Node, origin: Origin, *, numbered: bool) -> Iterator[Diagnostic]:
    """What is wrong with how a heading is written; `numbered` where templates set a number before it."""
    title, _ = title_of(node)
    inner = node.children[0].children if node.children else []
    if marks := list(dict.fromkeys(_MARKUP[each.type] for each in inner if each.type in _MARKUP)):
        hint = (
            r"a title is plain words: take the markup out, or put a backslash before a sign that is meant as such: \*"
        )
        yield Diagnostic(
            code="M-010", message=f"{' and '.join(marks)} in the title '{title}'", origin=origin, hint=hint
        )
    elif not title:
        hint = "write its words behind the # signs, or take the line away"
        yield Diagnostic(code="H-005", message="a title without words", origin=origin, hint=hint)
    if is_underlined(node):
        signs = "#" * int(node.tag[1])
        hint = f"write {signs} before it, and take away the line below it; where no title is meant, take that line away"
        yield Diagnostic(
            code="H-003", message=f"a title with a line below it: '{title[:60]}'", origin=origin, hint=hint
        )
    elif numbered and (match := _NUMBER.match(node.children[0].content if node.children else "")):
        hint = f"take '{match[0].strip()}' away: templates number the titles; a number that is meant is written "
        hint += re.sub(r"[.)]", r"\\\g<0>", match[0].strip(), count=1)
        message = f"a title that begins with a number of its own: '{title}'"
        yield Diagnostic(code="H-006", severity=Severity.WARNING, message=message, origin=origin, hint=hint)
