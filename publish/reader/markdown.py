"""Markdown as a tree. Owner of markdown-it.

CommonMark with tables, footnotes, and attributes in braces: above a block, behind a heading, behind a span.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Final, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from publish.reader.block_slips import BlockSlips, slips_of_definitions
from publish.reader.slip_rules import READ
from publish.reader.slips import Slip, running_text, slips_in
from publish.reader.typing_slips import address_slips, folded, typing_slips

Node: TypeAlias = SyntaxTreeNode

_ANY_ATTRIBUTES: Final = re.compile(r"\s*\{((?:[#.][^}\s]*|-|[\w-]+=[^}\s]*)(?:\s+[^}]*)?)\}\s*$")
_DASH: Final = re.compile(r"[—–―]|--")
_WHO_SAID_IT: Final = re.compile(r"^[—–-]", re.MULTILINE)
_QUOTING: Final = {"blockquote_open": 1, "blockquote_close": -1}
_TITLE_AND_ID: Final = re.compile(r"((?:\\.|[^\\])*?)\s*\{#([^}\s]*)\}\s*")
"""A title and the id behind it; behind a backslash a brace is one of the title."""
_CLOSING: Final = re.compile(r"(?<!\S)#+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A parsed file: its blocks, its footnotes by name, the names of those that nothing refers to, and its slips."""

    blocks: tuple[Node, ...]
    notes: dict[str, Node]
    unused_notes: tuple[str, ...]
    slips: tuple[Slip, ...]
    text: str

    def way_to_note(self, name: str, line: int) -> str:
        """How a line other than `line` that is probably the text of a footnote becomes that, if there is one."""
        given = re.compile(rf"\s*(?:\[\^?{re.escape(name)}\]:?|\^{re.escape(name)}:?)(\s+\S|:$|$)")
        for at, each in enumerate(self.text.split("\n"), start=1):
            if at != line and (match := given.match(each)):
                return f"line {at} has no text" if not match[1].strip(" :") else f"begin line {at} with [^{name}]:"
        return ""


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.use(footnote_plugin, inline=False, always_match_refs=True)
    parser.core.ruler.before("inline", "title_ids", _set_ids_apart)
    parser.core.ruler.after("inline", "slips_of_words", _find_slips_of_words)
    parser.use(attrs_plugin, spans=True).use(attrs_block_plugin)
    parser.core.ruler.after("block", "slips_of_blocks", _find_slips_of_blocks)
    return parser


def _set_ids_apart(state: Any) -> None:
    """Puts the id behind a title into the `meta` of its heading, before the title is read as words.

    Once that is done, a brace that is escaped looks like any other. The signs that close a heading may stand on either
    side of the id; CommonMark knows those behind it.
    """
    for heading, words in pairwise(state.tokens):
        if heading.type == "heading_open" and (match := _TITLE_AND_ID.fullmatch(words.content)):
            heading.meta["id"] = match[2]
            words.content = _CLOSING.sub("", match[1]).strip()


def _find_slips_of_words(state: Any) -> None:
    """Looks for slips while signs behind a backslash are still told from others, and before notes are set apart."""
    quoting = 0
    for opening, token in pairwise(state.tokens):
        quoting += _QUOTING.get(opening.type, 0)
        if token.type == "inline":
            text = running_text((each.type, each.content) for each in token.children)
            if quoting:
                text = _WHO_SAID_IT.sub(READ, text)
            # Only in a paragraph does a line begin with signs that make it something else.
            text = text if opening.type == "paragraph_open" else READ + text
            line = token.map[0] + 1
            found = [*slips_in(text, line)]
            wrong = {each.line for each in found if each.code == "M-011"}
            milder = (*address_slips(running_text(_outside_links(token.children)), line), *typing_slips(text, line))
            found += (each for each in milder if each.line not in wrong)
            state.env["slips"] += found


def _outside_links(pieces: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """The type and content of each piece of a block; of the words of a link only that they are there."""
    within = False
    for each in pieces:
        within = each.type == "link_open" or (within and each.type != "link_close")
        yield each.type, READ if within and each.type == "text" else each.content


def _find_slips_of_blocks(state: Any) -> None:
    """Looks at blocks and their lines before marks go to their blocks, and footnotes to the end."""
    known, again = (state.env.get(each, {}) for each in ("references", "duplicate_refs"))
    state.env["slips"] += BlockSlips(state.src, escapedSplit).found(state.tokens)
    state.env["slips"] += slips_of_definitions(state.src, known, again)


def _with_next(tokens: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Each token with the one behind it, the last with None."""
    return zip(tokens, [*tokens[1:], None], strict=False)  # where there is no token, there is none behind it


def parse(text: str) -> Tree:
    """The tree of a Markdown file."""
    environment: dict[str, Any] = {"slips": []}
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
        slips=tuple(folded(environment["slips"])),
        text=text,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A file as HTML, each block with its line in `data-line`, and the names of footnotes that nothing refers to.

    Footnotes have the id `fn:NAME`.
    """

    html: str
    unused_notes: tuple[str, ...]


@cache
def _renderer() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(attrs_plugin, spans=True).use(attrs_block_plugin)
    parser.use(deflist_plugin)
    parser.add_render_rule("footnote_anchor_name", _footnote_name)
    for generated in ("footnote_caption", "footnote_anchor"):
        parser.add_render_rule(generated, _nothing)
    return parser


def _footnote_name(self: Any, tokens: Any, at: int, options: Any, env: Any) -> str:
    meta = tokens[at].meta
    return f":{meta.get('label') or meta['id'] + 1}"


def _nothing(self: Any, tokens: Any, at: int, options: Any, env: Any) -> str:
    """For what a page needs and the file does not have: numbers of footnotes, ways back from them."""
    return ""


def render(text: str, first_line: int = 1) -> Rendered:
    """Any Markdown as HTML, more of it than a source may have; attributes behind headings are those of the heading."""
    environment: dict[str, Any] = {}
    tokens = _renderer().parse(text, environment)
    quoting = 0
    for token, following in _with_next(tokens):
        if token.map and token.nesting >= 0 and token.block:
            token.attrSet("data-line", str(token.map[0] + first_line))
        quoting += _QUOTING.get(token.type, 0)
        if quoting and token.children:
            _break_before_attribution(token.children)
        if token.type == "heading_open" and following is not None and following.children:
            _move_attributes(token, following.children[-1])
    known = environment.get("footnotes", {}).get("refs", {})
    return Rendered(
        html=_renderer().renderer.render(tokens, _renderer().options, environment),
        unused_notes=tuple(name.removeprefix(":") for name, number in known.items() if number < 0),
    )


def _break_before_attribution(words: Any) -> None:
    """Keeps the end of a line in a quotation behind which a dash tells who said it."""
    for token, following in pairwise(words):
        if token.type == "softbreak" and following.type == "text" and _DASH.match(following.content):
            token.type = "hardbreak"


def _move_attributes(heading: Any, last: Any) -> None:
    match = _ANY_ATTRIBUTES.search(last.content) if last.type == "text" else None
    if match is None:
        return
    last.content = last.content[: match.start()]
    for each in match[1].split():
        if each.startswith("#"):
            heading.attrSet("id", each[1:])
        elif each.startswith(".") or each == "-":
            heading.attrJoin("class", "unnumbered" if each == "-" else each[1:])


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
