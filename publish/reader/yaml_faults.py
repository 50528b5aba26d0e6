"""What is wrong with a file that is no YAML, in the words of who writes it."""

from __future__ import annotations

import re
from typing import Final

from publish.diagnostics import Diagnostic, Origin

_QUOTE: Final = 'put the text between double quotes: name: "Een plan: samen"'
_INDENT: Final = "put as many spaces before it as before the lines beside it; two more for what lies below a name"
_OTHERWISE: Final = (
    "text with a colon or a quote in it stands between double quotes; indent with two spaces, never with tabs"
)
_NO_SPACE: Final = re.compile(r"[\s-]*[\w-]+:[^ \t\n]")
"""A name and its value with nothing between them, or with a space that Word makes."""
_WITHIN: Final = (
    ("scanning a quoted scalar", "a quote is opened here and not closed", "write the same quote behind the text"),
    (
        "scanning a simple key",
        "a line without a colon behind its name",
        "write it as name: text, or put two spaces before it if the text above goes on",
    ),
    (
        "parsing a flow sequence",
        "a square bracket is opened here and not closed, or a comma is missing",
        "between square brackets stand words with commas between them: [one, two]",
    ),
    (
        "parsing a flow mapping",
        "a brace is opened here and not closed, or a comma is missing",
        "between braces stands {name: text, name: text}; text that begins with a brace stands between double quotes",
    ),
    ("scanning a block scalar", "a text that begins with > or |", "put it between double quotes"),
    ("parsing a quoted scalar", "a backslash between double quotes", "write it twice, or use single quotes"),
    ("scanning an alias", "a text that begins with *", "put it between double quotes"),
    ("parsing a block node", "a text that begins with a comma or a bracket", "put it between double quotes"),
    ("expected a single document", "a line of three hyphens in the midst of the file", "take it away"),
)
"""What PyYAML was at, what is told of the line on which that begins, and what to do."""


_STARTS: Final = (
    ("cannot start any token", ""),
    ("constructor for the tag", "!"),
    ("block sequence entries", "a hyphen"),
    ("mapping keys", "?"),
)
"""What PyYAML says of a text that has to stand between quotes, and its first sign, if that is not where it stopped."""


def syntax(path: str, text: str, error: Exception) -> Diagnostic:
    """What PyYAML could not read, at the line that is to be mended (Y-001)."""
    at, message, hint = _fault(text, error)
    return Diagnostic(
        code="Y-001", message=f"not valid YAML: {message}", origin=Origin(path=path, line=at + 1), hint=hint
    )


def _fault(text: str, error: Exception) -> tuple[int, str, str]:
    """The line, from 0, what is wrong there, and what to do."""
    if isinstance(position := getattr(error, "position", None), int):
        hint = "type the line anew: it was copied along from elsewhere"
        return text.count("\n", 0, position), "a sign that cannot be seen", hint
    lines, mark = text.split("\n"), getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).split("\n")[0]
    if mark is None:
        return 0, problem, _OTHERWISE
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return mark.line, "a tab at the beginning of a line", "put spaces in its place, two for each level"
    for said, sign in _STARTS:
        if said in problem:
            begins = sign or line[mark.column : mark.column + 1]
            return mark.line, f"a text that begins with {begins}", "put it between double quotes"
    context, begun = getattr(error, "context", None) or "", getattr(error, "context_mark", None)
    for at in (begun.line if begun else mark.line, mark.line - 1):
        if at >= 0 and ("mapping values" in problem or "simple key" in context) and _NO_SPACE.match(lines[at]):
            return at, f"no space behind the colon: {lines[at].strip()[:40]}", "write one there"
    for said, message, hint in _WITHIN:
        if said in context:
            return begun.line if begun and "document" not in said else mark.line, message, hint
    return mark.line, *_of_line(line, problem)


def _of_line(line: str, problem: str) -> tuple[str, str]:
    """What is wrong with a line that cannot stand where it stands."""
    if problem == "did not find expected key" and re.search(r":\s+[\"']", line):
        hint = "within a text quotes are ‘ and ’, the apostrophe is ’; around it stands one pair of straight ones"
        return "text behind the quote that closes another", hint
    if problem.startswith("mapping values") and len(re.findall(r":\s", line)) > 1:
        return "a colon and a space within a text", _QUOTE
    if problem == "did not find expected key" or problem.startswith("mapping values"):
        return "a line that is indented otherwise than those beside it", _INDENT
    return problem, _OTHERWISE
