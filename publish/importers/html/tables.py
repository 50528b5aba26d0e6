"""Tables of a page: cells that span several are written in the first, and the others are empty."""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element

from publish.importers.html.inlines import Inlines
from publish.importers.html.tree import names_of
from publish.notation.blocks import Block, Part
from publish.notation.runs import Run

_WIDEST: Final = 60
"""Columns that a span may reach over."""
_ALIGN: Final = re.compile(r"text-align:\s*(left|right|center)")


def rows_of(table: Element) -> list[Element]:
    """The rows of a table, those of tables in it left out."""
    found: list[Element] = []
    for child in table:
        if child.tag == "tr":
            found.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            found += [each for each in child if each.tag == "tr"]
    return found


def is_for_layout(table: Element) -> bool:
    """Whether a table has one column, or headings and tables in it: it only puts things in their place."""
    rows = rows_of(table)
    wide = max((len(_cells(row)) for row in rows), default=0)
    holds = any(each.tag in ("table", "h1", "h2", "h3", "h4", "figure") for each in table.iter() if each is not table)
    return table.get("role") in ("presentation", "none") or wide < 2 or holds


def table(element: Element, inlines: Inlines, marks: Run) -> tuple[Block, tuple[str, ...]]:
    """The table, and what of it the source has nothing for."""
    rows = rows_of(element)
    grid, spans = _grid(rows)
    width = max(len(row) for row in grid)
    parts: list[Part] = []
    for caption in (each for each in element if each.tag == "caption"):
        parts.append(Part(role="caption", runs=tuple(inlines.content(caption, Run()))))
    if element.get("caption"):
        parts.append(Part(role="caption", runs=(Run(text=element.get("caption", "")),)))
    for number, row in enumerate(grid):
        for cell in [*row, *[None] * (width - len(row))]:
            runs = tuple(inlines.content(cell, inlines.marked(cell, marks))) if cell is not None else ()
            parts.append(Part(role="cell" if number else "header", level=number, runs=runs))
    alignments = tuple(_alignment(grid, column) for column in range(width))
    remarks = [] if not spans else ["cells that span several"]
    if not any(each.tag == "thead" for each in element) and not all(cell.tag == "th" for cell in _cells(rows[0])):
        remarks.append("a table without a header row: its first row became that")
    if any(each.tag in ("ul", "ol", "p") for row in rows for cell in _cells(row) for each in list(cell)[1:]):
        remarks.append("cells of several paragraphs")
    return Block(kind="table", parts=tuple(parts), alignments=alignments), tuple(remarks)


def _cells(row: Element) -> list[Element]:
    return [each for each in row if each.tag in ("td", "th")]


def _grid(rows: list[Element]) -> tuple[list[list[Element | None]], bool]:
    """The cells by row and column, None where another reaches over; whether any does."""
    grid: list[list[Element | None]] = []
    below: dict[int, int] = {}
    spans = False
    for row in rows:
        line: list[Element | None] = []
        for cell in _cells(row):
            while below.get(len(line), 0) > 0:
                below[len(line)] -= 1
                line.append(None)
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            spans = spans or across > 1 or down > 1
            for offset in range(across):
                below[len(line)] = down - 1
                line.append(cell if not offset else None)
        while below.get(len(line), 0) > 0:
            below[len(line)] -= 1
            line.append(None)
        grid.append(line)
    return grid, spans


def _span(cell: Element, name: str) -> int:
    said = cell.get(name, "1").strip()
    return max(1, min(_WIDEST, int(said))) if said.isdigit() and len(said) < 6 else 1


def _alignment(grid: list[list[Element | None]], column: int) -> str:
    """How most cells of a column say they are set."""
    found = [_own_alignment(cell) for row in grid if column < len(row) and (cell := row[column]) is not None]
    return max(sorted(set(found)), key=found.count, default="")


def _own_alignment(cell: Element) -> str:
    named = names_of(cell) & {"left", "right", "center"}
    if named:
        return min(named)
    match = _ALIGN.search(cell.get("style", "").lower())
    said = match[1] if match else cell.get("align", "").lower()
    return said if said in ("left", "right", "center") else ""
