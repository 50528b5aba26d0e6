"""Lists of a page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from xml.etree.ElementTree import Element

from publish.importers.html.inlines import Inlines
from publish.importers.html.tree import BLOCKS, SILENT, anchors, names_of, text_of
from publish.notation.blocks import Part
from publish.notation.runs import Run

_LEVEL: Final = re.compile(r"lst-kix_\w+-(\d)")
_LISTS: Final = ("ul", "ol", "menu", "dir")


def items(element: Element, inlines: Inlines, marks: Run) -> tuple[tuple[Part, ...], list[str]]:
    """The items of a list and of those in it, and their names; words behind a list in an item are one of their own."""
    reader = _Items(inlines)
    reader.read(element, marks, level_of(element))
    return tuple(reader.parts), reader.names


def level_of(element: Element) -> int:
    """How deep a list lies by itself: Google Docs puts those of all levels one behind another."""
    return next((int(match[1]) for name in names_of(element) if (match := _LEVEL.fullmatch(name))), 0)


class _Items:
    def __init__(self, inlines: Inlines) -> None:
        self._inlines = inlines
        self.parts: list[Part] = []
        self.names: list[str] = []

    def read(self, element: Element, marks: Run, level: int) -> None:
        """Adds the items of a list at a level."""
        for item in element:
            if not isinstance(item.tag, str) or item.tag in SILENT or self._inlines.is_note(item):
                continue
            if item.tag in _LISTS:
                self.read(item, marks, level + 1)
            else:
                self._item(item, marks, level, numbered=element.tag == "ol")

    def _item(self, item: Element, marks: Run, level: int, *, numbered: bool) -> None:
        own = self._inlines.marked(item, marks)
        self.names += anchors(item)[:1]
        runs: list[Run] = list(self._inlines.text(item.text, own))
        for child in item:
            if child.tag in _LISTS:
                self._put(level, runs, numbered=numbered)
                runs = []
                self.read(child, own, level + 1)
            else:
                if child.tag in BLOCKS and child.tag != "p":
                    self._inlines.odd.setdefault(f"'{child.tag}' in an item of a list", text_of(child))
                runs += self._inlines.child(child, own)
            runs += self._inlines.text(child.tail, own)
        self._put(level, runs, numbered=numbered)

    def _put(self, level: int, runs: list[Run], *, numbered: bool) -> None:
        if any(run.text.strip() or run.note for run in runs):
            self.parts.append(Part(role="numbered" if numbered else "item", level=level, runs=tuple(runs)))


def definitions(element: Element, inlines: Inlines, marks: Run) -> tuple[Part, ...]:
    """Terms and what they mean, as items: the source has no such list."""
    parts: list[Part] = []
    term: list[Run] = []
    for each in element.iter():
        if each.tag == "dt":
            term += [*([Run(text=", ")] if term else []), *inlines.content(each, replace(marks, strong=True))]
        elif each.tag == "dd":
            said = list(inlines.content(each, marks))
            parts.append(Part(role="item", runs=(*term, *([Run(text=": ")] if term else []), *said)))
            term = []
    if term:
        parts.append(Part(role="item", runs=tuple(term)))
    return tuple(parts)
