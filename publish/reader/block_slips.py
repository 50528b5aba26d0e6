"""Slips that are seen in the blocks of a file and their lines, before its words are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from publish.diagnostics import counted
from publish.model import slug
from publish.reader.slips import Slip

_WHOLE_MARK: Final = re.compile(r'\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}')
_BOLD: Final = re.compile(r"(\*\*|__)(?!\s)([^*_\n]{1,79}[^\s*_.,;:!?…’”)])\1")
"""A paragraph in bold that does not end as a sentence does, and is no longer than a title."""

_WHOLE_PARAGRAPH: Final = re.compile(r"(?=.{160})\S.*[.!?…]”? [A-ZÀ-Þ‘“].*[.!?…][”’)]?")
"""A line of several sentences that is longer than those of files whose lines are broken by hand."""
_ROW: Final = 2
"""The level of a row in a table that stands in nothing else."""
_PARAGRAPH: Final = 3
"""The tokens of a paragraph: where it begins, its words, and where it ends."""
_HOLDING: Final = {
    "list_item": "the item of a list",
    "blockquote": "the quotation",
    "footnote_reference": "the footnote",
}
"""Blocks that a line below them becomes part of, if no line is left empty."""
_BEGINS: Final = {"the item of a list": "spaces", "the quotation": ">", "the footnote": "spaces"}
"""How a line begins that belongs to each of these."""


class BlockSlips:
    """Walks through the tokens of a file; `cells_of` parts a row of a table at its bars."""

    def __init__(self, text: str, cells_of: Callable[[str], list[str]]) -> None:
        self._lines = text.split("\n")
        self._cells_of = cells_of
        self._within: list[str] = []
        self._lists: list[list[tuple[int, str]]] = []
        self._notes: dict[str, int] = {}
        self._wanted = 0

    def found(self, tokens: Sequence[Any]) -> Iterator[Slip]:
        """The slips in the order of the file."""
        for at, token in enumerate(tokens):
            line = token.map[0] + 1 if token.map else 0
            following = tokens[at + 1].type if at + 1 < len(tokens) else ""
            self._enter(token)
            match token.type:
                case "attrs_block":
                    yield from slip_of_mark(line, self._lines[line - 1], following)
                case "thead_open" | "th_open":
                    self._wanted = self._wanted + 1 if token.type == "th_open" else 0
                case "tr_open" if token.level == _ROW and self._wanted:
                    yield from self._row(line)
                case "paragraph_open":
                    within = self._within[-1] if self._within else ""
                    yield from slip_of_lines(line, self._lines[line - 1 : token.map[1]], within)
                    marked = at > 0 and tokens[at - 1].type == "attrs_block"
                    if not token.level and not marked and at + _PARAGRAPH < len(tokens):
                        yield from slip_of_bold(line, tokens[at + 1].content, tokens[at + _PARAGRAPH].type)
                case "list_item_open" if following == "list_item_close":
                    yield slip_of_item(line)
                case "ordered_list_close":
                    yield from slip_of_numbers(self._lists.pop())
                case "footnote_reference_open":
                    name = token.meta["label"]
                    if (first := self._notes.setdefault(name, line)) != line:
                        yield slip_of_note(line, name, first)

    def _enter(self, token: Any) -> None:
        """Notes what stands around the tokens to come."""
        kind, _, end = token.type.rpartition("_")
        if kind in _HOLDING and end == "open":
            self._within.append(_HOLDING[kind])
        elif kind in _HOLDING:
            self._within.pop()
        if token.type == "ordered_list_open":
            self._lists.append([])
        elif token.type == "list_item_open" and token.info:
            self._lists[-1].append((token.map[0] + 1, token.info))

    def _row(self, line: int) -> Iterator[Slip]:
        cells = [cell.strip() for cell in self._cells_of(self._lines[line - 1].strip())]
        yield from slip_of_row(line, cells[not cells[0] : len(cells) - (not cells[-1])], self._wanted)


def slip_of_mark(line: int, written: str, following: str) -> Iterator[Slip]:
    """What is wrong with a line that was read as a mark: words behind it, or no block below it that bears one.

    `following` is the type of the token behind it, empty at the end of the file.
    """
    mark = written.strip()
    if not _WHOLE_MARK.fullmatch(mark):
        hint = "put the mark on a line of its own, right above them"
        yield Slip(code="M-011", line=line, message=f"words on the line of a mark: {mark[:60]}", hint=hint)
    elif following == "heading_open":
        hint = "behind a title stands its name: ## Title {#name}; all other marks stand above a paragraph or a table"
        yield Slip(code="M-011", line=line, message=f"'{mark}' stands above a title", hint=hint)
    elif following in ("", "footnote_reference_open") or following.endswith("_close"):
        hint = "write the paragraph right below it, or take the mark away"
        yield Slip(code="M-011", line=line, message=f"'{mark}' has no paragraph below it", hint=hint)


def slip_of_row(line: int, cells: Sequence[str], wanted: int) -> Iterator[Slip]:
    """What is wrong with a row of a table whose head has `wanted` cells: words beyond them, or fewer cells."""
    message = f"a row of {counted(len(cells), 'cell')} in a table whose head has {wanted}"
    if any(cells[wanted:]):
        hint = r"take a cell away, or give the head one more; a bar that parts no cells is written \|"
        yield Slip(code="M-013", line=line, message=message, hint=hint)
    elif len(cells) < wanted and not _WHOLE_MARK.fullmatch(cells[0]):  # which is told as a mark
        hint = "write the bars of empty cells too: | 1 |  |; text below a table needs an empty line above it"
        yield Slip(code="M-014", line=line, message=message, hint=hint)


def slips_of_definitions(text: str, known: Mapping[str, Any], again: Iterable[Any]) -> Iterator[Slip]:
    """Lines that say where a link leads, `[words]: address`, and that no link asks for: nothing of them is printed.

    `known` are those that the parser found, by their labels, and `again` those whose label was taken.
    """
    if not known:
        return
    lines = text.split("\n")
    given = [(each["map"], each["href"]) for each in (*known.values(), *again)]
    own = {number for (first, end), _ in given for number in range(first, end)}
    others = "\n".join(line for number, line in enumerate(lines) if number not in own)
    asked = {" ".join(match[1].split()).lower().upper() for match in re.finditer(r"\[((?:[^\[\]\\]|\\.)+)\]", others)}
    first_lines = {each["map"][0] for name, each in known.items() if name in asked}
    for (first, _), href in given:
        if first not in first_lines:
            label = lines[first].partition("[")[2].partition("]:")[0]
            hint = f"write [words]({href}) where the words of the link stand; a footnote begins with [^{label}]:"
            message = f"a line that is printed nowhere: {lines[first].strip()[:60]}"
            yield Slip(code="M-011", line=first + 1, message=message, hint=hint)


def slip_of_numbers(items: Sequence[tuple[int, str]]) -> Iterator[Slip]:
    """What is wrong with the numbers of a list, each with its line: they are printed one by one from the first."""
    numbers = [int(number) for _, number in items]
    for at, (line, number) in enumerate(items):
        if int(number) != (wanted := numbers[0] + at) and len(set(numbers)) > 1:
            hint = "number the items one by one; a list that begins anew has a paragraph above it"
            yield Slip(code="M-012", line=line, message=f"the item {number}. is printed as {wanted}.", hint=hint)
            return


def slip_of_note(line: int, name: str, first: int) -> Slip:
    """What is wrong with a footnote whose text stands on line `first` already."""
    hint = "give one of the two another name, or join them"
    return Slip(
        code="X-009", line=line, message=f"the footnote '{name}' is written twice, first on line {first}", hint=hint
    )


def slip_of_lines(first: int, lines: Sequence[str], within: str) -> Iterator[Slip]:
    """What is wrong with the lines of a paragraph if one of them was probably meant to begin another.

    `within` is the block that it stands in, or empty; `first` is the number of its first line.
    """
    for at, (before, line) in enumerate(pairwise(lines), start=first + 1):
        if not line[:1].isupper():
            continue
        if within:
            hint = f"leave a line empty above it; a line that belongs to {within} begins with {_BEGINS[within]}"
            message = f"a line that becomes part of {within} above it: {line[:40]}"
            yield Slip(code="M-012", line=at, message=message, hint=hint)
        elif _WHOLE_PARAGRAPH.fullmatch(before):
            hint = "leave a line empty between two paragraphs; one paragraph stands on one line, or on shorter ones"
            message = f"a line that runs on with the one above it as one paragraph: {line[:40]}"
            yield Slip(code="M-012", line=at, message=message, hint=hint)


def slip_of_item(line: int) -> Slip:
    """What is wrong with an item of a list that holds nothing."""
    hint = "write its words, or take its sign away"
    return Slip(code="M-012", line=line, message="an item of a list without words", hint=hint)


def slip_of_bold(line: int, written: str, following: str) -> Iterator[Slip]:
    """What is wrong with a paragraph if it is words in bold alone and above a text: it stands in the place of a title.

    `following` is the type of the token behind it.
    """
    match = _BOLD.fullmatch(written)
    if match and following != "heading_open":
        words = match[2]
        hint = (
            f"write ### {words} {{#{slug(words, 32) or 'naam'}}}; words in bold that are no title end with a full stop"
        )
        yield Slip(code="H-007", line=line, message=f"words in bold in the place of a title: {words}", hint=hint)
