"""What printing costs: sheets, folds, staples and cuts of every leaflet for every campus, and their sums; arithmetic.

Sheets are of A4 or A3, as an office printer takes them; how a print shop cuts its sheets is its own affair.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from publish.artefact import Artefact
from publish.delivery import Delivery
from publish.leaflet_kinds import LEAFLETS, LeafletKind, Paper
from publish.model import Chapter, Programme

_PACK: Final = 500
"""Sheets in a pack of paper."""
_SQUARE_METRES: Final[dict[Paper, float]] = {"A4": 0.297 * 0.210, "A3": 0.420 * 0.297}
"""A sheet of each paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What some copies come to."""

    copies: int
    sheets: dict[Paper, int]
    folds: int
    staples: int
    cuts: int

    @property
    def costs(self) -> tuple[int, ...]:
        """Sheets of A4, sheets of A3, folds, staples, cuts."""
        return (self.sheets.get("A4", 0), self.sheets.get("A3", 0), self.folds, self.staples, self.cuts)

    def packs(self, paper: Paper) -> int:
        """The packs that hold as many sheets of a paper."""
        return math.ceil(self.sheets.get(paper, 0) / _PACK)

    def kilograms(self, grammage: float) -> float:
        """The weight of the sheets, of paper that weighs `grammage` grams per square metre; to a tenth."""
        return round(sum(_SQUARE_METRES[paper] * count for paper, count in self.sheets.items()) * grammage / 1000, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """So many copies of one leaflet for one campus; `office` and `shop` are the files for either way to print it."""

    delivery: Delivery
    chapter: Chapter
    kind: LeafletKind
    copies: int
    office: Artefact
    shop: Artefact

    @property
    def own(self) -> bool:
        """Whether the campus has a version of its own."""
        return self.delivery.has_own(self.kind)

    @property
    def sheets_each(self) -> float:
        """Sheets in one copy: a part of one where several lie on it."""
        assert self.office.pages is not None
        return self.kind.sheets(self.office.pages, self.kind.up) / self.kind.up

    @property
    def staples_each(self) -> int:
        """Staples in one copy."""
        assert self.office.pages is not None
        return self.kind.stapled(self.office.pages)

    @property
    def sum(self) -> Sum:
        """What its copies come to."""
        assert self.office.pages is not None
        sheets = self.kind.sheets(self.office.pages, self.copies)
        return Sum(
            copies=self.copies,
            sheets={self.kind.paper: sheets},
            folds=self.copies * self.kind.folds,
            staples=self.copies * self.staples_each,
            cuts=sheets * self.kind.cuts,
        )


def order_lines(
    programme: Programme, delivery: Delivery, artefacts: Iterable[Artefact]
) -> tuple[OrderLine, ...] | None:
    """Everything that a campus gets, in the order of the chapters, or None where one of its files is not there."""
    files = {(each.chapter, each.layout, each.campus): each for each in artefacts if each.kind == "leaflet"}
    lines = []
    for chapter, kind, copies in _wanted(programme, delivery):
        campus = delivery.slug if delivery.has_own(kind) else None
        office, shop = (files.get((chapter.id, layout, campus)) for layout in (kind.office, kind.shop))
        if office is None or shop is None:
            return None
        line = OrderLine(delivery=delivery, chapter=chapter, kind=kind, copies=copies, office=office, shop=shop)
        lines.append(line)
    return tuple(lines)


def _wanted(programme: Programme, delivery: Delivery) -> Iterator[tuple[Chapter, LeafletKind, int]]:
    wanted = {(chapter, kind): copies for chapter, kind, copies in delivery.wanted}
    for chapter in programme.numbered_chapters:
        for kind in LEAFLETS.values():
            if copies := wanted.get((chapter.id, kind.name)):
                yield chapter, kind, copies


def total(lines: Iterable[OrderLine]) -> Sum:
    """What all of them come to."""
    sums = [line.sum for line in lines]
    sheets: Counter[Paper] = Counter()
    for each in sums:
        sheets.update(each.sheets)
    return Sum(
        copies=sum(each.copies for each in sums),
        sheets=dict(sheets),
        folds=sum(each.folds for each in sums),
        staples=sum(each.staples for each in sums),
        cuts=sum(each.cuts for each in sums),
    )


def leaflets(lines: Iterable[OrderLine]) -> tuple[tuple[Chapter, LeafletKind], ...]:
    """What anybody gets of, kind by kind in the order of the chapters."""
    found = {(line.chapter.id, line.kind.name): (line.chapter, line.kind) for line in lines}
    kinds = list(LEAFLETS)
    return tuple(sorted(found.values(), key=lambda each: (kinds.index(each[1].name), each[0].number)))


def copies(lines: Iterable[OrderLine], chapter: Chapter, kind: LeafletKind) -> int:
    """How many of one leaflet."""
    return sum(line.copies for line in lines if line.chapter.id == chapter.id and line.kind == kind)
