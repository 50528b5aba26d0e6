"""Tables of Markdown whose rows have more cells than their head: readers drop those without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_BAR: Final = re.compile(r"(?<!\\)\|")
_DELIMITER: Final = re.compile(r"[\s>]*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
_FENCE: Final = re.compile(r"[\s>]*(`{3,}|~{3,})")
_BETWEEN: Final = re.compile(r"[\s>]*(?:#.*)?")
"""What ends a table: an empty line, a title."""
_CODE: Final = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")


def widened(text: str) -> tuple[str, tuple[int, ...]]:
    """The text, its tables as wide as their widest rows, and the lines, from 0, where those that were wider begin.

    A bar in code is a letter there and parts no cells.
    """
    lines = text.split("\n")
    wider: list[int] = []
    for head, end in _tables(lines):
        width = len(_cells(lines[head]))
        for at in range(head, end):
            if len(_cells(lines[at])) > width:
                lines[at] = _CODE.sub(lambda match: _BAR.sub(r"\\|", match[0]), lines[at])
        more = max(len(_cells(lines[at])) for at in range(head, end)) - width
        if more > 0:
            lines[head] = f"{lines[head].rstrip().removesuffix('|')}|{' |' * more}"
            lines[head + 1] = f"{lines[head + 1].rstrip().removesuffix('|')}|{'---|' * more}"
            wider.append(head)
    return "\n".join(lines), tuple(wider)


def _tables(lines: list[str]) -> Iterator[tuple[int, int]]:
    """The first line of each table, and the one behind its last."""
    fence, at = "", 0
    while at < len(lines):
        if match := _FENCE.match(lines[at]):
            fence = "" if fence and match[1].startswith(fence) else fence or match[1]
        elif not fence and at + 1 < len(lines) and _begins(lines[at], lines[at + 1]):
            head, at = at, at + 2
            while at < len(lines) and not _BETWEEN.fullmatch(lines[at]) and not _FENCE.match(lines[at]):
                at += 1
            yield head, at
            continue
        at += 1


def _begins(head: str, delimiter: str) -> bool:
    barred = _BAR.search(head) and _BAR.search(delimiter) and _DELIMITER.fullmatch(delimiter)
    return bool(barred) and len(_cells(head)) == len(_cells(delimiter))


def _cells(line: str) -> list[str]:
    inner = line.strip(" \t>").removeprefix("|")
    return _BAR.split(inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner)
