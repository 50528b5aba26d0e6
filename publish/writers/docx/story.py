"""A finished body with its notes, taken out of a package to be compared."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docx.oxml.ns import qn

from publish.alignment import Item
from publish.writers.docx.xml import Element

PARAGRAPH, TABLE, BREAK = qn("w:p"), qn("w:tbl"), qn("w:sectPr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """Ids of styles that tell what a paragraph is: those of headings, and of labels that number what they stand at."""

    headings: frozenset[str]
    labels: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The paragraphs, tables and breaks between sections of a body, and its notes by number, in their order."""

    blocks: Sequence[Element]
    notes: Mapping[int, Element]

    def items(self, styles: Styles) -> list[Item]:
        """What blocks are known by. A heading bears a name that decides, and so does a break."""
        items, place = [], ""
        for block in self.blocks:
            kind, name = block.tag, name_of(block)
            if block.tag == BREAK:
                name = str(id(block))
            elif style_of(block) in styles.headings:
                kind, place = "heading", name
            elif next(block.iter(qn("w:drawing")), None) is not None:
                kind = "picture"
            text = words_of(block, styles.labels) + "".join(
                each.get("descr", "") for each in block.iter(qn("wp:docPr"))
            )
            items.append(Item(id=name, text=text, kind=kind, place=place, pinned=kind in ("heading", BREAK)))
        return items

    def note_items(self) -> list[Item]:
        """What notes are known by."""
        return [Item(id=name_of(each), text=words_of(each), kind="note") for each in self.notes.values()]

    def names(self) -> Iterator[str]:
        """Every name of a bookmark."""
        for each in (*self.blocks, *self.notes.values()):
            yield from (mark.get(qn("w:name")) for mark in each.iter(qn("w:bookmarkStart")))


def story(blocks: Sequence[Element], notes: Sequence[Element], after: int = 0) -> Story:
    """A story of these blocks, its notes numbered on from `after`.

    A break stands by itself, and what is empty, since it only keeps others apart, is left out.
    """
    found = []
    for block in blocks:
        breaks = [] if block.tag == BREAK else list(block.iter(BREAK))
        for each in breaks:
            each.getparent().remove(each)
        if block.tag != PARAGRAPH or next(block.iter(qn("w:r")), None) is not None:
            found.append(block)
        found += breaks
    for holder in (*found, *notes):
        for each in holder.iter(qn("w:footnoteReference"), qn("w:footnote")):
            each.set(qn("w:id"), str(int(each.get(qn("w:id"))) + after))
    return Story(blocks=found, notes={int(each.get(qn("w:id"))): each for each in notes})


def style_of(block: Element) -> str:
    """The id of the style of a paragraph."""
    return next((str(each.get(qn("w:val"))) for each in block.iter(qn("w:pStyle"))), "")


def name_of(block: Element) -> str:
    """The first bookmark in a block, which is the id in the source."""
    return next((str(each.get(qn("w:name"))) for each in block.iter(qn("w:bookmarkStart"))), "")


def words_of(block: Element, labels: Collection[str] = ()) -> str:
    """The text in a block, without that of runs in these character styles."""
    runs = (run for run in block.iter(qn("w:r")) if not labels or _character_style(run) not in labels)
    return "".join(text.text or "" for run in runs for text in run.iterfind(qn("w:t")))


def _character_style(run: Element) -> str:
    return next((str(each.get(qn("w:val"))) for each in run.iter(qn("w:rStyle"))), "")


def looks_of(paragraph: Element) -> tuple[str, ...]:
    """Style and level of a paragraph, and whether it is numbered; by which list is nothing to compare."""
    levels = (str(each.get(qn("w:val"))) for each in paragraph.iter(qn("w:ilvl")))
    return (style_of(paragraph), *levels)


def list_of(paragraph: Element) -> str | None:
    """The number of the list that a paragraph is an item of."""
    return next((str(each.get(qn("w:val"))) for each in paragraph.iter(qn("w:numId"))), None)


def rows_of(table: Element | None) -> list[Element]:
    """The rows of a table, if there is one."""
    return [] if table is None else table.findall(qn("w:tr"))


def cells_of(row: Element) -> list[Element]:
    """The cells of a row."""
    return list(row.findall(qn("w:tc")))


def row_items(rows: Sequence[Element]) -> list[Item]:
    """What rows are known by; the head is a kind of its own, and so are rows of another number of cells."""
    return [Item(id="", text=words_of(row), kind=f"{at == 0} {len(cells_of(row))}") for at, row in enumerate(rows)]
