"""The numbers of lists in a Word document, which Word counts itself (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a numbering: which counter it goes on with, where that starts, and whether it starts `anew` there."""

    counter: str
    start: int
    anew: bool
    in_figures: bool


class Numbering:
    """Counts the items of lists, paragraph by paragraph."""

    def __init__(self, numbering: Element, styles: Element) -> None:
        abstract = {each.get(f"{_W}abstractNumId", ""): each for each in numbering.iter(f"{_W}abstractNum")}
        self._levels = {
            (each.get(f"{_W}numId", ""), depth): level
            for each in numbering.iter(f"{_W}num")
            for depth, level in _levels(each, abstract.get(_value(each, "abstractNumId")))
        }
        self._of_style = {
            style.get(f"{_W}styleId", ""): place
            for style in styles.iter(f"{_W}style")
            if (place := _place(style)) is not None
        }
        self._counted: dict[tuple[str, int], int] = {}
        self._begun: set[tuple[str, int]] = set()

    def number(self, paragraph: Element) -> str:
        """The number before a paragraph, without what follows it; an empty string where there is none in figures."""
        place = _place(paragraph)
        if place is None and (style := paragraph.find(f"{_W}pPr/{_W}pStyle")) is not None:
            place = self._of_style.get(style.get(f"{_W}val", ""))
        level = self._levels.get(place) if place else None
        if place is None or level is None:
            return ""
        depth = place[1]
        for counter, deeper in [*self._counted]:
            if counter == level.counter and deeper > depth:
                del self._counted[counter, deeper]
        if level.anew and place not in self._begun:
            self._counted.pop((level.counter, depth), None)
        self._begun.add(place)
        number = self._counted.get((level.counter, depth), level.start - 1) + 1
        self._counted[level.counter, depth] = number
        return str(number) if level.in_figures else ""


def _levels(num: Element, abstract: Element | None) -> Iterator[tuple[int, _Level]]:
    """The levels of a numbering, which goes on with the count of all of its kind but where it overrides that."""
    anew = {
        override.get(f"{_W}ilvl", ""): start
        for override in num.iter(f"{_W}lvlOverride")
        if (start := _value(override, "startOverride")).isdigit()
    }
    for level in abstract.iter(f"{_W}lvl") if abstract is not None else ():
        depth, start = level.get(f"{_W}ilvl", ""), _value(level, "start")
        if depth.isdigit():
            start = anew.get(depth, start)
            yield (
                int(depth),
                _Level(
                    counter=_value(num, "abstractNumId"),
                    start=int(start) if start.isdigit() else 0,
                    anew=depth in anew,
                    in_figures=_value(level, "numFmt") == "decimal",
                ),
            )


def _place(owner: Element) -> tuple[str, int] | None:
    """The numbering and the level that a paragraph or style is given; numbering 0 is none."""
    properties = owner.find(f"{_W}pPr/{_W}numPr")
    if properties is None or not (number := _value(properties, "numId")):
        return None
    depth = _value(properties, "ilvl")
    return number, int(depth) if depth.isdigit() else 0


def _value(owner: Element, name: str) -> str:
    found = owner.find(f"{_W}{name}")
    return "" if found is None else found.get(f"{_W}val", "")
