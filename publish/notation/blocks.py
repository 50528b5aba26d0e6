"""Blocks in a shape that source and Word share, and Markdown of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal, TypeAlias, assert_never

from publish.accents import comparable
from publish.diagnostics import Origin
from publish.model import Block as ModelBlock
from publish.model import (
    Chapter,
    Figure,
    Footnote,
    List,
    Paragraph,
    Programme,
    Proposal,
    Quotation,
    Section,
    Table,
)
from publish.notation.runs import BREAK, Run, Runs, from_model, markdown, rebound, tidy, words, written_title

Kind: TypeAlias = Literal["heading", "paragraph", "lead", "proposal", "list", "quotation", "table", "figure", "note"]
Role: TypeAlias = Literal["text", "item", "numbered", "attribution", "header", "cell", "caption", "alternative"]

CLASSES: Final = ("lead", "proposal")
"""The kinds that the source marks with a class above a paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a block. `level` is the depth of a list item, from 0, or the row of a cell, from 1."""

    runs: Runs
    role: Role = "text"
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block; `ids` are its own and those of its items. `level` is a heading's, `path` a figure's image.

    `ids` and `remarks` do not count when blocks are compared: `same` does that.
    """

    kind: Kind
    parts: tuple[Part, ...]
    ids: tuple[str, ...] = ()
    level: int = 0
    path: str = ""
    alignments: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    """What stands in it that the source cannot express: for a conflict."""

    def same(self, other: Block) -> bool:
        """Whether both say the same in the same shape."""
        return (self.kind, self.level, self.path, self.parts) == (other.kind, other.level, other.path, other.parts)

    @property
    def text(self) -> str:
        """The characters, part by part."""
        return BREAK.join(words(part.runs) for part in self.parts)

    @property
    def notes(self) -> tuple[str, ...]:
        """The ids of the footnotes that it refers to, in reading order."""
        return tuple(run.note for part in self.parts for run in part.runs if run.note is not None)


# -- from the model -----------------------------------------------------------------------------------


def sequence(programme: Programme, bind: Callable[[str], str]) -> Iterator[tuple[Block, Origin]]:
    """Every heading and block of the programme in reading order, footnotes where the model has them."""
    for chapter in programme.chapters:
        yield from _part(chapter, 1, bind)


def _part(part: Chapter | Section, level: int, bind: Callable[[str], str]) -> Iterator[tuple[Block, Origin]]:
    said = rebound(tidy([Run(text=part.title)]), bind)
    yield Block(kind="heading", level=level, ids=(part.id,), parts=(Part(runs=said),)), part.origin
    for each in part.blocks:
        block = from_block(each)
        runs = [rebound(part.runs, bind) for part in block.parts]
        if any(own is not part.runs for own, part in zip(runs, block.parts, strict=True)):
            parts = tuple(replace(part, runs=own) for own, part in zip(runs, block.parts, strict=True))
            block = replace(block, parts=parts)
        yield block, each.origin
    for section in part.sections:
        yield from _part(section, level + 1, bind)


def from_block(block: ModelBlock) -> Block:
    """A block of the model."""
    match block:
        case Paragraph():
            kind: Kind = "lead" if block.lead else "paragraph"
            return Block(kind=kind, ids=(block.id,), parts=(Part(runs=from_model(block.content)),))
        case Proposal():
            return Block(kind="proposal", ids=(block.id,), parts=(Part(runs=from_model(block.content)),))
        case Footnote():
            return Block(kind="note", ids=(block.id,), parts=(Part(runs=from_model(block.content)),))
        case List():
            items = tuple(_items(block, 0))
            return Block(kind="list", ids=(block.id, *(i for i, _ in items)), parts=tuple(part for _, part in items))
        case Quotation():
            said = [Part(runs=from_model(each)) for each in block.paragraphs]
            if block.attribution:
                said.append(Part(role="attribution", runs=from_model(block.attribution)))
            return Block(kind="quotation", ids=(block.id,), parts=tuple(said))
        case Table():
            return _table(block)
        case Figure():
            return Block(kind="figure", ids=(block.id,), path=comparable(block.path), parts=_picture(block))
        case _:
            assert_never(block)


def _items(block: List, level: int) -> Iterator[tuple[str, Part]]:
    for item in block.items:
        role: Role = "numbered" if block.ordered else "item"
        yield item.id, Part(role=role, level=level, runs=from_model(item.content))
        for nested in item.lists:
            yield from _items(nested, level + 1)


def _caption(text: str) -> tuple[Part, ...]:
    return (Part(role="caption", runs=tidy([Run(text=text)])),) if text.strip() else ()


def _table(block: Table) -> Block:
    cells = [Part(role="header", runs=from_model(cell)) for cell in block.header]
    for number, row in enumerate(block.rows, start=1):
        cells += [Part(role="cell", level=number, runs=from_model(cell)) for cell in row]
    parts = (*_caption(block.caption), *cells)
    return Block(kind="table", ids=(block.id,), parts=parts, alignments=block.alignments)


def _picture(block: Figure) -> tuple[Part, ...]:
    return (Part(role="alternative", runs=tidy([Run(text=block.alternative)])), *_caption(block.caption))


# -- to Markdown --------------------------------------------------------------------------------------


def caption(block: Block) -> str:
    """The caption of a table or figure, as plain text."""
    return next((words(part.runs) for part in block.parts if part.role == "caption"), "")


def source(block: Block, labels: Mapping[str, str], *, emphasis: str = "*") -> str:
    """The block as Markdown, without the line of attributes that may stand above it."""

    def written(runs: Runs) -> str:
        return markdown(runs, labels, emphasis=emphasis)

    match block.kind:
        case "heading":
            return f"{'#' * block.level} {written_title(words(block.parts[0].runs))}"
        case "list":
            return _list(block, written)
        case "quotation":
            return _quotation(block, written)
        case "table":
            return _rows(block, written)
        case "figure":
            alternative = written(block.parts[0].runs)
            title = f' "{_quoted(caption(block))}"' if caption(block) else ""
            path = f"<{block.path}>" if " " in block.path else block.path
            return f"![{alternative}]({path}{title})"
        case "note":
            return f"[^{labels[block.ids[0]]}]: {written(block.parts[0].runs)}"
    return written(block.parts[0].runs)


def _quoted(text: str) -> str:
    return re.sub(r'[\\"]|&(?=#?\w+;)', lambda match: "\\" + match[0], text)


def _list(block: Block, written: Callable[[Runs], str]) -> str:
    lines: list[str] = []
    indents: list[int] = [0]
    counters: list[int] = [0]
    for before, part in pairwise((None, *block.parts)):
        assert part is not None
        level = min(part.level, len(indents) - 1 if before is None else before.level + 1)
        del indents[level + 1 :], counters[level + 1 :]
        counters[level] += 1
        mark = f"{counters[level]}." if part.role == "numbered" else "-"
        indent = " " * indents[level]
        inner = " " * (indents[level] + len(mark) + 1)
        lines.append(f"{indent}{mark} {written(part.runs).replace(BREAK, BREAK + inner)}")
        indents.append(len(inner))
        counters.append(0)
    return BREAK.join(lines)


def _quotation(block: Block, written: Callable[[Runs], str]) -> str:
    said = [f"— {written(p.runs)}" if p.role == "attribution" else written(p.runs) for p in block.parts]
    return "\n>\n".join("> " + each.replace(BREAK, "\n> ") for each in said)


def _rows(block: Block, written: Callable[[Runs], str]) -> str:
    cells = [part for part in block.parts if part.role != "caption"]
    rows: dict[int, list[str]] = {}
    for part in cells:
        rows.setdefault(part.level, []).append(written(part.runs).replace("|", "\\|").replace("\\\n", " "))
    rules = {"left": ":---", "right": "---:", "center": ":---:"}
    alignments = block.alignments or ("",) * len(rows[0])
    lines = ["| " + " | ".join(row) + " |" for row in rows.values()]
    lines.insert(1, "| " + " | ".join(rules.get(each, "---") for each in alignments) + " |")
    return BREAK.join(lines)
