"""Two programmes, part by part and unit by unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from publish.alignment import Fate, Item, Step, pair, walk
from publish.comparing import units as of_units
from publish.comparing.comparison import Comparison, FieldChange, Heading, PartChange, UnitChange
from publish.delivery import Delivery, Distribution
from publish.diagnostics import Origin
from publish.model import Chapter, Figure, Footnote, List, Paragraph, Party, Programme, Quotation, Section, Table, Unit
from publish.traversal import plain_text, units
from publish.word_diff import Change, Run, diff


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A chapter or section with the place of its parent in the list of all, -1 above chapters."""

    heading: Heading
    parent: int
    units: range
    """Places of its own units in the list of all."""
    leaflet: Paragraph | None
    """What leaflets say in the place of its lead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A unit, the part it stands in, and the list it is an item of, as “ordered 2”: its kind and level."""

    unit: Unit
    part: int
    list: str


class _Outline:
    """One programme as two lists: its parts and its units, both in reading order."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.parts: list[_Part] = []
        self.units: list[_Placed] = []
        for chapter in programme.chapters:
            self._add(chapter, 1, -1)

    def _add(self, part: Chapter | Section, level: int, parent: int) -> None:
        place, start = len(self.parts), len(self.units)
        lists = dict(_lists(part))
        self.units += (_Placed(unit=unit, part=place, list=lists.get(unit.id, "")) for unit in units(part.blocks))
        heading = Heading(id=part.id, number=str(part.number or ""), title=part.title, level=level)
        leaflet = part.leaflet if isinstance(part, Section) else None
        own = range(start, len(self.units))
        self.parts.append(_Part(heading=heading, parent=parent, units=own, leaflet=leaflet))
        for section in part.sections:
            self._add(section, level + 1, place)

    def children(self, parent: int | None) -> list[int]:
        """The places of the parts right under one; of none, none."""
        return [] if parent is None else [at for at, each in enumerate(self.parts) if each.parent == parent]

    def name(self, part: int) -> str:
        """Number and title of a part."""
        heading = self.parts[part].heading
        return f"{heading.number} {heading.title}".strip()


def _lists(part: Chapter | Section) -> Iterator[tuple[str, str]]:
    waiting = [(each, 1) for each in part.blocks if isinstance(each, List)]
    while waiting:
        block, level = waiting.pop()
        for item in block.items:
            yield item.id, f"{'ordered' if block.ordered else 'bullet'} {level}"
            waiting += [(each, level + 1) for each in item.lists]


def compare(old: Programme, new: Programme, names: tuple[str, str]) -> Comparison:
    """What changed from `old` to `new`; `names` are what they are called."""
    return Comparison(
        old=names[0],
        new=names[1],
        parts=tuple(_Comparing(_Outline(old), _Outline(new)).parts()),
        metadata=tuple(_metadata(old, new)),
        glossary=tuple(_glossary(old, new)),
    )


class _Comparing:
    """The parts of two outlines in one order, and the units of each."""

    def __init__(self, old: _Outline, new: _Outline) -> None:
        self._old, self._new = old, new
        self._folders: tuple[Path, Path] = (old.programme.folder, new.programme.folder)
        self._parts = pair(_part_items(old), _part_items(new))
        places = {a: f"new {b}" for a, b in self._parts.items()}
        self._units = pair(
            [_unit_item(each, places.get(each.part, f"old {each.part}")) for each in old.units],
            [_unit_item(each, f"new {each.part}") for each in new.units],
        )

    def parts(self, old: int | None = -1, new: int | None = -1) -> Iterator[PartChange]:
        """The parts below a part of the old programme and its pair in the new one, with all that is below them."""
        for step in walk(self._old.children(old), self._new.children(new), self._parts):
            match step.fate:
                case Fate.MOVED_FROM:
                    continue  # told where it is now
                case Fate.REMOVED:
                    a, b = step.old, None
                case Fate.ADDED:
                    a, b = None, step.new
                case Fate.KEPT | Fate.MOVED_TO:
                    a, b = step.old, step.new
            yield self._part(step.fate, a, b)
            yield from self.parts(a, b)

    def _part(self, fate: Fate, old: int | None, new: int | None) -> PartChange:
        was = None if old is None else self._old.parts[old]
        now = None if new is None else self._new.parts[new]
        steps = walk(was.units if was else range(0), now.units if now else range(0), self._units)
        return PartChange(
            fate=fate,
            old=was.heading if was else None,
            new=now.heading if now else None,
            title=diff(was.heading.title if was else "", now.heading.title if now else ""),
            units=tuple(map(self._unit, steps)),
            leaflet=self._leaflet(was.leaflet if was else None, now.leaflet if now else None),
        )

    def _leaflet(self, old: Paragraph | None, new: Paragraph | None) -> UnitChange | None:
        """What became of the words for leaflets; nothing where they are the same."""
        if old and new:
            paragraphs, _ = of_units.compare(old, new)
            told = of_units.remarks(old, new, self._folders, False)
            found = UnitChange(fate=Fate.KEPT, old=old, new=new, paragraphs=paragraphs, remarks=told)
            return None if found.same else found
        only = old or new
        if only is None:
            return None
        paragraphs, _ = of_units.whole(only, Change.ADDED if new else Change.REMOVED)
        return UnitChange(fate=Fate.ADDED if new else Fate.REMOVED, old=old, new=new, paragraphs=paragraphs)

    def _unit(self, step: Step) -> UnitChange:
        was = None if step.old is None else self._old.units[step.old]
        now = None if step.new is None else self._new.units[step.new]
        if was and now:
            paragraphs, rows = of_units.compare(was.unit, now.unit)
            lists = bool(was.list and now.list and was.list != now.list)
            remarks = of_units.remarks(was.unit, now.unit, self._folders, lists)
        else:
            (only,) = (each for each in (was, now) if each)
            paragraphs, rows = of_units.whole(only.unit, Change.ADDED if now else Change.REMOVED)
            remarks = ()
        other = ""
        if was and now and self._parts.get(was.part) != now.part:
            other = self._old.name(was.part) if step.fate is Fate.MOVED_TO else self._new.name(now.part)
        return UnitChange(
            fate=step.fate,
            old=was.unit if was else None,
            new=now.unit if now else None,
            paragraphs=paragraphs,
            rows=rows,
            remarks=remarks,
            other=other,
        )


def _part_items(outline: _Outline) -> list[Item]:
    """Chapters and sections bear ids that are promises; else they are known by all that they say."""
    return [
        Item(
            id=each.heading.id,
            text=" ".join((each.heading.title, *(plain_text(outline.units[at].unit) for at in each.units))),
            kind="part",
            pinned=True,
        )
        for each in outline.parts
    ]


def _unit_item(placed: _Placed, place: str) -> Item:
    unit = placed.unit
    own = isinstance(unit, Quotation | Table | Figure | Footnote)
    text = f"{unit.caption} {unit.path}" if isinstance(unit, Figure) else plain_text(unit)
    # A paragraph may become a proposal or an item of a list; a table never becomes a figure.
    return Item(id=unit.id, text=text, kind=type(unit).__name__ if own else "text", place=place)


# -- beside the text ----------------------------------------------------------------------------------


def _metadata(old: Programme, new: Programme) -> Iterator[FieldChange]:
    for field in fields(old.metadata):
        was, now = (_said(getattr(each.metadata, field.name)) for each in (old, new))
        if was != now:
            yield FieldChange(name=field.name, old=was, new=now, runs=diff(was, now))


def _said(value: Any) -> str:
    """A value of programme.yaml as a person would read it aloud."""
    match value:
        case None | Origin():  # where a value stands says nothing
            return ""
        case Figure():
            return f"{value.path} ({value.alternative})"
        case Party():
            return f"{value.name}, {value.address}"
        case Distribution():
            return "; ".join(map(_said, value.deliveries)) + ("" if value.confirmed else " (niet bevestigd)")
        case Delivery():
            copies = ", ".join(f"{chapter} {kind} {copies}" for chapter, kind, copies in value.wanted)
            return ", ".join(filter(None, (f"{value.campus}: {copies}", value.line, value.contact)))
        case tuple():
            return "; ".join(map(_said, value))
    return str(value)


def _glossary(old: Programme, new: Programme) -> Iterator[FieldChange]:
    sides: Sequence[dict[str, str]] = [
        {term.abbreviation: term.expansion + (f" ({term.language})" if term.language else "") for term in each.glossary}
        for each in (old, new)
    ]
    for name in sorted({*sides[0], *sides[1]}, key=str.casefold):
        was, now = (side.get(name, "") for side in sides)
        if was != now:
            runs = diff(was, now) if was and now else (Run(Change.ADDED if now else Change.REMOVED, now or was),)
            yield FieldChange(name=name, old=was, new=now, runs=runs)
