"""Tables (ECMA-376 part 1, 17.4): fixed columns as wide as their text asks, a header row that every page repeats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from xml.etree import ElementTree

from publish.writers.docx import xml
from publish.writers.docx.markup import XHTML, key, words
from publish.writers.docx.package import Package
from publish.writers.docx.vocabulary import cell_style, table_style
from publish.writers.docx.xml import Element, w


def table(
    element: ElementTree.Element, package: Package, content: Callable[[ElementTree.Element], list[Element]]
) -> Element:
    """The table without its caption; `content` gives what stands in a cell."""
    rows = list(element.iter(f"{XHTML}tr"))
    wide = key(element) == "table.wide"
    widths = column_widths([[words(cell) for cell in row] for row in rows], package.text_width)
    caption = element.find(f"{XHTML}caption")
    described = {"tblCaption": "" if caption is None else words(caption), "tblDescription": element.get("summary")}
    grown = w("tbl", _properties(package.style(table_style(wide)), sum(widths), described))
    grown.append(w("tblGrid", *(w("gridCol", w=width) for width in widths)))
    for row in rows:
        head = all(cell.tag == f"{XHTML}th" for cell in row)
        grown.append(w("tr", *_row_properties(head, whole=key(row) != "tr.long")))
        for cell, width in zip(row, widths, strict=True):
            style = package.style(cell_style(head, wide, cell.get("class", "")))
            paragraph = xml.paragraph(*content(cell), style=style)
            grown[-1].append(w("tc", w("tcPr", w("tcW", w=width, type="dxa")), paragraph))
    return grown


def _properties(style: str, width: int, described: Mapping[str, str | None]) -> Element:
    return w(
        "tblPr",
        w("tblStyle", val=style),
        w("tblW", w=width, type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", val="0660", firstRow=1, lastRow=1, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
        *(w(tag, val=value) for tag, value in described.items() if value),
    )


def _row_properties(head: bool, *, whole: bool) -> list[Element]:
    properties = [w(tag) for tag, there in (("cantSplit", whole), ("tblHeader", head)) if there]
    return [w("trPr", *properties)] if properties else []


def column_widths(rows: Sequence[Sequence[str]], whole: int) -> list[int]:
    """A share of the `whole` width for each column of a table, by its longest cell; all in twentieths of a point.

    A cell of more than 60 letters asks for no more room, since it takes lines; no column is narrower than its words.
    """
    wishes = []
    for column in zip(*rows, strict=True):
        word = max((len(word) for cell in column for word in cell.split()), default=0)
        wishes.append(max(8, min(word, 20) + 2, min(60, max(map(len, column)))))
    return [whole * wish // sum(wishes) for wish in wishes]
