"""Ways through the document model, and the words met on them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from publish.model import (
    Block,
    Chapter,
    Figure,
    Footnote,
    Inline,
    Inlines,
    LineBreak,
    Link,
    List,
    ListItem,
    NoteReference,
    Paragraph,
    Proposal,
    Pull,
    Quotation,
    Section,
    Table,
    Text,
    Unit,
)


def walk_sections(parent: Chapter | Section) -> Iterator[Section]:
    """Every section below `parent`, in reading order, subsections after the section they belong to."""
    for section in parent.sections:
        yield section
        yield from walk_sections(section)


def walk_blocks(parent: Chapter | Section) -> Iterator[Block]:
    """Every block of `parent` and of the sections below it, in reading order."""
    yield from parent.blocks
    for section in parent.sections:
        yield from walk_blocks(section)


def units(blocks: tuple[Block, ...]) -> Iterator[Unit]:
    """The blocks, with lists given item by item."""
    for block in blocks:
        if isinstance(block, List):
            yield from _items(block)
        else:
            yield block


def _items(block: List) -> Iterator[ListItem]:
    for item in block.items:
        yield item
        for nested in item.lists:
            yield from _items(nested)


def inlines_of(unit: Unit) -> tuple[Inlines, ...]:
    """The runs of inlines of a unit, in reading order; a figure has none."""
    match unit:
        case Paragraph() | Proposal() | ListItem() | Footnote():
            return (unit.content,)
        case Quotation():
            return (*unit.paragraphs, *((unit.attribution,) if unit.attribution else ()))
        case Table():
            return (*unit.header, *(cell for row in unit.rows for cell in row))
        case Figure():
            return ()
        case _:
            assert_never(unit)


def walk_inlines(content: Inlines) -> Iterator[Inline]:
    """Every inline in `content`, outer ones before those they hold."""
    for inline in content:
        yield inline
        if not isinstance(inline, Text | LineBreak | NoteReference):
            yield from walk_inlines(inline.content)


def plain(content: Inlines) -> str:
    """What a reader would read: no markup, no note marks, white space collapsed to single spaces."""
    pieces = []
    for inline in walk_inlines(content):
        if isinstance(inline, Text):
            pieces.append(inline.value)
        elif isinstance(inline, LineBreak):
            pieces.append(" ")
    return " ".join("".join(pieces).split())


def plain_text(unit: Unit) -> str:
    """The text of a unit: a figure's is its caption, a table's begins with its caption."""
    parts = [plain(content) for content in inlines_of(unit)]
    if isinstance(unit, Figure | Table):
        parts.insert(0, " ".join(unit.caption.split()))
    return " ".join(part for part in parts if part)


def pulls(unit: Unit) -> tuple[str, ...]:
    """The pull quotes of a unit, in reading order."""
    inlines = (inline for content in inlines_of(unit) for inline in walk_inlines(content))
    return tuple(plain(inline.content) for inline in inlines if isinstance(inline, Pull))


def links(unit: Unit) -> tuple[Link, ...]:
    """The links of a unit, in reading order."""
    return tuple(inline for content in inlines_of(unit) for inline in walk_inlines(content) if isinstance(inline, Link))
