"""Markdown as a tree. Owner of markdown-it.

CommonMark with tables, footnotes, and attributes in braces: above a block, behind a heading, behind a span.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.footnote import footnote_plugin

Node: TypeAlias = SyntaxTreeNode

_HEADING_ATTRIBUTES: Final = re.compile(r"\s*\{#([^}\s]*)\}\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A parsed file: its blocks, its footnotes by name, and the names of footnotes that nothing refers to."""

    blocks: tuple[Node, ...]
    notes: dict[str, Node]
    unused_notes: tuple[str, ...]


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.use(footnote_plugin, inline=False, always_match_refs=True)
    return parser.use(attrs_plugin, spans=True).use(attrs_block_plugin)


def parse(text: str) -> Tree:
    """The tree of a Markdown file."""
    environment: dict[str, Any] = {}
    root = SyntaxTreeNode(_parser().parse(text, environment))
    blocks = tuple(node for node in root.children if node.type != "footnote_block")
    notes = {
        node.meta["label"]: node
        for block in root.children
        if block.type == "footnote_block"
        for node in block.children
        if any(child.type != "footnote_anchor" for child in node.children)
    }
    known = environment.get("footnotes", {}).get("refs", {})
    return Tree(
        blocks=blocks,
        notes=notes,
        unused_notes=tuple(name.removeprefix(":") for name, number in known.items() if number < 0),
    )


def line_of(node: Node) -> int:
    """The first line of a node, from 1; a node without a place of its own has its parent's."""
    at: Node | None = node
    while at is not None:
        if not at.is_root and at.map:
            return at.map[0] + 1
        at = at.parent
    return 1


def end_line_of(node: Node) -> int:
    """The last line of a node."""
    return node.map[1] if not node.is_root and node.map else line_of(node)


def heading_text(node: Node) -> tuple[str, str | None]:
    """The words of a heading and the id behind them in braces, if there is one."""
    content = node.children[0].content if node.children else ""
    match = _HEADING_ATTRIBUTES.search(content)
    return (content[: match.start()].strip(), match[1]) if match else (content.strip(), None)
