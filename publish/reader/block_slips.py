"""Slips that are seen in the blocks of a file and their lines, before its words are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from publish.diagnostics import counted
from publish.model import slug
from publish.reader.slips import Slip

_WHOLE_MARK: Final = re.compile(r'\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}')
_BOLD: Final = re.compile(r"(\*\*|__)(?!\s)([^*_\n]{1,79}[^\s*_.,;:!?…’”)])\1")
"""A paragraph in bold that does not end as a sentence does, and is no longer than a title."""


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
    elif len(cells) < wanted:
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
