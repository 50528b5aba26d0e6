"""A comparison as frozen values: every part of both programmes, in the order in which a reader would mark the edits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from publish.alignment import Fate
from publish.model import ListItem, Paragraph, Proposal, Unit
from publish.word_diff import Change, Run, count

Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What changed beside the words: a link, emphasis, an image, its description, the kind, whether it comes first."""

    what: Literal["link", "emphasis", "image", "alternative", "kind", "list", "key"]
    words: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table, cell by cell."""

    fate: Fate
    cells: tuple[Runs, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChange:
    """A unit of one programme or of both. `other` names the other part that it came from or went to, if it did."""

    fate: Fate
    old: Unit | None
    new: Unit | None
    paragraphs: tuple[Runs, ...]
    rows: tuple[Row, ...] = ()
    remarks: tuple[Remark, ...] = ()
    other: str = ""

    @property
    def unit(self) -> Unit:
        """As it is, or as it was where it is no more."""
        unit = self.old if self.fate is Fate.MOVED_FROM else self.new or self.old
        assert unit is not None
        return unit

    @property
    def kind(self) -> str:
        """As in `dump`, but for the lead, which is a kind of its own here."""
        return kind_of(self.unit)

    @property
    def same(self) -> bool:
        """Whether nothing is to be told of it."""
        return self.fate is Fate.KEPT and not self.edited

    @property
    def edited(self) -> bool:
        """Whether what is in both is not the same in both."""
        return bool(self.remarks) or any(run.change is not Change.EQUAL for run in self.runs())

    @property
    def numbers(self) -> tuple[int | None, int | None]:
        """The numbers that it had and has as a proposal."""
        return _number(self.old), _number(self.new)

    @property
    def anchor(self) -> str:
        """An id for a proposal's place in the report: by its number, or by the one it had; an empty text is none."""
        old, new = self.numbers
        if self.fate is Fate.MOVED_FROM or (old is None and new is None):
            return ""
        return f"voorstel-oud-{old}" if new is None else f"voorstel-{new}"

    def runs(self) -> Iterator[Run]:
        """Every run, those of tables row by row."""
        for runs in (*self.paragraphs, *(cell for row in self.rows for cell in row.cells)):
            yield from runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a chapter or section is called, and where it stands: level 1 is a chapter."""

    id: str
    number: str
    title: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """A chapter up to its first section, or a section up to its first subsection."""

    fate: Fate
    old: Heading | None
    new: Heading | None
    title: Runs
    units: tuple[UnitChange, ...]
    leaflet: UnitChange | None = None
    """What leaflets say in the place of its lead, if it differs."""

    @property
    def heading(self) -> Heading:
        """As it is, or as it was."""
        heading = self.new or self.old
        assert heading is not None
        return heading

    @property
    def anchor(self) -> str:
        """An id for the place in the report; a part that is no more may bear the id of one that is."""
        return self.heading.id if self.new else f"old-{self.heading.id}"

    @property
    def renamed(self) -> bool:
        """Whether it is in both, with another title."""
        return self.old is not None and self.new is not None and self.old.title != self.new.title

    @property
    def same(self) -> bool:
        """Whether nothing is to be told of it; another number alone is nothing."""
        return (
            self.fate is Fate.KEPT and not self.renamed and not self.leaflet and all(each.same for each in self.units)
        )

    def words(self, change: Change) -> int:
        """How many words were added, or removed, the title's among them."""
        runs = (run for unit in self.units if unit.fate is not Fate.MOVED_FROM for run in unit.runs())
        return sum(count(run.text) for run in (*self.title, *runs) if run.change is change)

    @property
    def added(self) -> int:
        """Words added."""
        return self.words(Change.ADDED)

    @property
    def removed(self) -> int:
        """Words removed."""
        return self.words(Change.REMOVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalChange:
    """A proposal and what became of it: its numbers, where it stands, and its unit there."""

    what: Literal["added", "dropped", "changed", "moved", "renumbered"]
    old_number: int | None
    new_number: int | None
    part: PartChange
    unit: UnitChange


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field of programme.yaml, or an abbreviation of the glossary; an empty text is none."""

    name: str
    old: str
    new: str
    runs: Runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two programmes, side by side."""

    old: str
    new: str
    parts: tuple[PartChange, ...]
    metadata: tuple[FieldChange, ...]
    glossary: tuple[FieldChange, ...]

    @property
    def changed(self) -> tuple[PartChange, ...]:
        """The parts of which something is to be told."""
        return tuple(part for part in self.parts if not part.same)

    @property
    def differences(self) -> int:
        """How many there are: parts and units new, gone, moved or edited, words for leaflets, fields, abbreviations."""
        headings = sum(part.fate is not Fate.KEPT or part.renamed for part in self.parts)
        units = sum(not each.same and each.fate is not Fate.MOVED_FROM for part in self.parts for each in part.units)
        leaflets = sum(part.leaflet is not None for part in self.parts)
        return headings + units + leaflets + len(self.metadata) + len(self.glossary)

    @property
    def added(self) -> int:
        """Words added in all the text."""
        return sum(part.added for part in self.parts)

    @property
    def removed(self) -> int:
        """Words removed in all the text."""
        return sum(part.removed for part in self.parts)

    @property
    def proposals(self) -> tuple[ProposalChange, ...]:
        """The proposals of which something is to be told, in reading order."""
        return tuple(each for part in self.parts for unit in part.units for each in _proposal(part, unit))


def _proposal(part: PartChange, unit: UnitChange) -> Iterator[ProposalChange]:
    old, new = unit.numbers
    what: Literal["added", "dropped", "changed", "moved", "renumbered"]
    if unit.fate is Fate.MOVED_FROM or (old is None and new is None):
        return
    if old is None:
        what = "added"
    elif new is None:
        what = "dropped"
    elif unit.edited:
        what = "changed"
    elif unit.fate is Fate.MOVED_TO:
        what = "moved"
    elif old != new:
        what = "renumbered"
    else:
        return
    yield ProposalChange(what=what, old_number=old, new_number=new, part=part, unit=unit)


def _number(unit: Unit | None) -> int | None:
    return unit.number if isinstance(unit, Proposal) else None


def kind_of(unit: Unit) -> str:
    """The kind of a unit, as in `dump`, but for the lead, which is a kind of its own here."""
    if isinstance(unit, ListItem):
        return "list-item"
    return "lead" if isinstance(unit, Paragraph) and unit.lead else type(unit).__name__.lower()
