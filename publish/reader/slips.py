"""Markdown with a slip in it: signs that a person meant as markup, and that would be printed as they stand.

Looked for is what is left in running text once all markup is read. A sign behind a backslash is one that is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from publish.diagnostics import Severity, counted
from publish.reader.slip_rules import PAIRS, READ, RULES, matches

_MILDER: Final = {
    "M-012": Severity.WARNING,
    "M-014": Severity.WARNING,
    "L-006": Severity.WARNING,
    "H-007": Severity.WARNING,
    "W-008": Severity.WARNING,
    "N-001": Severity.NOTE,
}
_BREAKS: Final = ("softbreak", "hardbreak")
_ITEM: Final = re.compile(r"[-–—]|\(?\w{1,2}[.)]")
"""How a line begins that may be meant as an item of a list."""
_RULED: Final = re.compile(r"\|?\s*:?[-–—]+:?\s*(?:\|\s*:?[-–—]+:?\s*)*\|?")
_SETTINGS: Final = re.compile(r"\s*(---|\+\+\+)[ \t]*\n(\s*[\w-]+\s*[:=].*?\n)(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Signs that were not read as the markup they look like; `line` counts from 1."""

    code: str
    line: int
    message: str
    hint: str
    kind: str = ""
    """Of slips that may be a habit: those that are alike in it."""

    @property
    def severity(self) -> Severity:
        """A warning or a note for what somebody might mean as it stands."""
        return _MILDER.get(self.code, Severity.ERROR)


def slips_in(text: str, line: int) -> Iterator[Slip]:
    """The slips in the running text of a block that begins on `line`; of several in one place the gravest."""
    told: list[tuple[int, int]] = []
    for code, match, said in matches(RULES, text):
        start, end = match.span()
        if all(end <= first or last <= start for first, last in told):
            told.append((start, _end_of_line(text, end) if said in PAIRS else end))
            message, hint = map(_on_a_line, said(match))
            yield Slip(code=code, line=line + text.count("\n", 0, start), message=message, hint=hint)
    if (head := _head_of_no_table(text.split("\n"))) is not None:
        cells = text.split("\n")[head].strip().strip("|").split("|")
        hint = f"right below the head, of {counted(len(cells), 'cell')}, stands {'|---' * len(cells)}|"
        yield Slip(code="M-011", line=line + head, message="a table that cannot be read as one", hint=hint)


def without_settings(text: str) -> tuple[tuple[str, ...], str]:
    """The names of settings between two lines of hyphens at the head of a file, and the text with empty lines for them.

    Other programs that read Markdown want their titles and dates there.
    """
    match = _SETTINGS.match(text)
    if match is None:
        return (), text
    names = re.findall(r"^([\w-]+)\s*[:=]", match[2], re.MULTILINE)
    return tuple(names), "\n" * match[0].count("\n") + text[match.end() :]


def running_text(pieces: Iterable[tuple[str, str]]) -> str:
    """The text in which slips are looked for, out of the type and content of each piece of a block."""
    found, before = "", ""
    for kind, content in pieces:
        # Where a line ends by the author's will, the next one begins by it.
        meant = before == "hardbreak" and _ITEM.match(content)
        # A backslash before a letter is no sign that something is meant: both are printed.
        printed = kind == "text" or (kind == "text_special" and content[1:] and content[0] == "\\")
        found += READ * bool(meant) + (content if printed else "\n" if kind in _BREAKS else READ)
        before = kind
    return found


def _end_of_line(text: str, at: int) -> int:
    return (text + "\n").index("\n", at)


def _on_a_line(said: str) -> str:
    return said.replace(READ, "").replace("\n", " ")


def _head_of_no_table(lines: Sequence[str]) -> int | None:
    """The line that is meant as the head of a table: above a row of lines, or with bars at both ends."""
    for at, line in enumerate(map(str.strip, lines)):
        if "|" in line and _RULED.fullmatch(line):
            return max(at - 1, 0)
        if line.count("|") > 1 and line.startswith("|") and line.endswith("|"):
            return at
    return None
