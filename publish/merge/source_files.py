"""The files of the source as pieces: the lines of each heading, block and footnote, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from publish.accents import composed
from publish.diagnostics import Origin
from publish.model import Footnote, Programme
from publish.notation.blocks import Block, sequence
from publish.traversal import walk_blocks

_LINES: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_ATTRIBUTES: Final = re.compile(r" {0,3}\{[^{}]*\}\s*")
_BYTE_ORDER_MARK: Final = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The lines of a block, from `start` (from 0) up to `end`; `body` is where they begin behind its attributes."""

    block: Block
    origin: Origin
    start: int
    body: int
    end: int


@dataclass(slots=True, kw_only=True)
class SourceFile:
    """A chapter file: its lines with their ends, the pieces in their order, and the labels of its footnotes by id."""

    path: Path
    lines: list[str]
    mark: str
    newline: str
    pieces: list[Piece] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    def text(self, start: int, end: int) -> str:
        """Lines as one text, as the reader has them, without the end of the last."""
        lines = "".join(self.lines[start:end]).replace("\r\n", "\n").replace("\r", "\n")
        return composed(lines).removesuffix("\n")


def read_files(programme: Programme, bind: Callable[[str], str]) -> list[SourceFile]:
    """The chapter files of a programme that has no errors, in the order of the chapters."""
    places: dict[str, list[tuple[Block, Origin]]] = {}
    for block, origin in sequence(programme, bind):
        places.setdefault(origin.path, []).append((block, origin))
    files = []
    for chapter in programme.chapters:
        path = Path(chapter.origin.path)
        text = path.read_bytes().decode("utf-8")
        mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
        lines = [line for line in _LINES.findall(text.removeprefix(mark)) if line]
        file = SourceFile(path=path, lines=lines, mark=mark, newline=_newline(lines))
        file.labels = {each.id: each.label for each in walk_blocks(chapter) if isinstance(each, Footnote)}
        file.pieces = sorted(_pieces(places[chapter.origin.path], lines), key=lambda piece: piece.start)
        files.append(file)
    return files


def _newline(lines: list[str]) -> str:
    """The line end that most lines have."""
    ends = [line[len(line.rstrip("\r\n")) :] for line in lines]
    return max(("\n", "\r\n", "\r"), key=ends.count)


def _pieces(places: list[tuple[Block, Origin]], lines: list[str]) -> Iterator[Piece]:
    for block, origin in places:
        body, end = origin.line - 1, max(origin.end_line, origin.line)
        while end > body + 1 and not lines[end - 1].strip():
            end -= 1
        start = body
        while start > 0 and block.kind not in ("heading", "note") and _ATTRIBUTES.fullmatch(lines[start - 1]):
            start -= 1
        yield Piece(block=block, origin=origin, start=start, body=body, end=end)
