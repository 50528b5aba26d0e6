"""Inlines out of the tree of a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from publish.diagnostics import Diagnostic, Origin, Severity, did_you_mean
from publish.model import (
    CrossReference,
    Emphasis,
    Inline,
    Inlines,
    LineBreak,
    Link,
    NoteReference,
    Pull,
    Span,
    Strong,
    Text,
)
from publish.reader.markdown import Node
from publish.reader.slip_rules import ATTRIBUTES
from publish.traversal import plain

_RAW_HTML: Final = (
    "Markdown is enough: *emphasis*, **strong**, [words](https://…); write &lt; for a < that is meant as such"
)

_COMMENT: Final = "take the comment away, or keep it in a file of its own beside the source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What inlines need of the rest of the programme."""

    path: str
    titles: dict[str, str]
    refer: Callable[[str, Origin], NoteReference | None]
    report: Callable[[Diagnostic], None]

    def error(self, code: str, message: str, line: int, hint: str = "") -> None:
        """Notes an error on a line of this file."""
        self.report(Diagnostic(code=code, message=message, origin=Origin(path=self.path, line=line), hint=hint))


def inlines(nodes: Iterable[Node], line: int, around: Surroundings) -> Inlines:
    """The inlines of a block that begins on `line`; what the model cannot express is reported and left out."""
    found: list[Inline] = []
    for node in nodes:
        if node.type == "softbreak":
            line += 1
            found.append(Text(value=" "))
        elif node.type == "hardbreak":
            line += 1
            found.append(LineBreak())
        elif (each := _inline(node, line, around)) is not None:
            found.append(each)
    return _joined(found)


def _inline(node: Node, line: int, around: Surroundings) -> Inline | None:
    match node.type:
        case "text" | "text_special":
            return Text(value=node.content) if node.content else None
        case "em":
            return Emphasis(content=inlines(node.children, line, around))
        case "strong":
            return Strong(content=inlines(node.children, line, around))
        case "link":
            return _link(node, line, around)
        case "span":
            return _span(node, line, around)
        case "footnote_ref":
            return around.refer(node.meta["label"], Origin(path=around.path, line=line))
        case "html_inline":
            if not _closes(node):
                around.error("M-001", f"raw HTML: {node.content}", line, way_without_html(node.content))
        case "image":
            after = node.next_sibling
            if after is None or not ATTRIBUTES.match(after.content):  # which is told of as a slip
                hint = "give the image a paragraph of its own, with an empty line before and after it"
                around.error("M-003", "an image among words", line, hint)
        case "code_inline":
            hint = "take away the back quotes; *emphasis* sets words apart"
            around.error("M-007", f"code among words: `{node.content}`", line, hint)
        case _:
            around.error("M-002", f"the format has nothing for this: {node.type.replace('_', ' ')}", line)
    return None


def way_without_html(written: str) -> str:
    """What to do in the place of HTML: a comment of the author is no text."""
    return _COMMENT if written.lstrip().startswith("<!--") else _RAW_HTML


def _closes(node: Node) -> bool:
    """Whether HTML ends what began in the same words, so that it has been told."""
    match = re.match(r"</\s*(\w+)", node.content)
    before = node.previous_sibling
    while match and before:
        if before.type == "html_inline" and re.match(rf"<{match[1]}\b", before.content, re.IGNORECASE):
            return True
        before = before.previous_sibling
    return False


def _link(node: Node, line: int, around: Surroundings) -> Inline:
    href = str(node.attrs.get("href", ""))
    content = inlines(node.children, line, around)
    if unknown := sorted(set(node.attrs) - {"href", "title"}):
        hint = "take the braces away: a link has words and an address, and nothing else"
        if set(unknown) <= {"lang", "class"}:
            hint = f"marks of words stand around a link, not behind it: [[words]({href})]{{lang=en}}"
        around.error("M-006", f"a link with unknown attribute: {', '.join(unknown)}", line, hint)
    if title := str(node.attrs.get("title", "")).strip():
        hint = f"say it in the text, or take it away: [words]({href})"
        message = f"the title of a link is printed nowhere: {title[:60]}"
        origin = Origin(path=around.path, line=line)
        around.report(Diagnostic(code="M-015", severity=Severity.WARNING, message=message, origin=origin, hint=hint))
    if not href.startswith("#"):
        return Link(href=href, content=content)
    target = href[1:]
    if not plain(content).strip() and (words := around.titles.get(target)):
        content = (Text(value=words),)
    return CrossReference(target=target, content=content)


def _span(node: Node, line: int, around: Surroundings) -> Inline:
    if node.attrs == {"class": "pull"}:
        return Pull(content=inlines(node.children, line, around))
    unknown = [f".{each}" for each in str(node.attrs.get("class", "")).split() if each != "pull"]
    unknown += sorted(set(node.attrs) - {"lang", "class"})
    if node.attrs.get("class") == "pull" and set(node.attrs) == {"class", "lang"}:
        hint = f"put one around the other: [[words]{{lang={node.attrs['lang']}}}]{{.pull}}"
        around.error("M-006", "a language and '.pull' in one pair of braces", line, hint)
    elif unknown or "lang" not in node.attrs:
        hint = "behind words in brackets stands their language, [open science]{lang=en}, or {.pull} for a pull quote"
        if name := str(node.attrs.get("id", "")):
            hint = f"a reference is written [words](#{name}); only titles, paragraphs and tables have names"
        elif unknown:
            hint = did_you_mean(unknown[0], (".pull", "lang")) or hint
        around.error("M-006", f"unknown attribute: {', '.join(unknown) or 'none given'}", line, hint)
    return Span(language=str(node.attrs.get("lang", "und")), content=inlines(node.children, line, around))


def _joined(found: list[Inline]) -> Inlines:
    """Texts that follow one another become one: line ends and entities cut them."""
    result: list[Inline] = []
    for each in found:
        if isinstance(each, Text) and result and isinstance(result[-1], Text):
            result[-1] = Text(value=result[-1].value + each.value)
        else:
            result.append(each)
    return tuple(result)
