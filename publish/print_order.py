"""What printing costs: sheets, folds and staples of every leaflet for every campus, and their sums. Pure arithmetic.

Sheets are of A4, as an office printer takes them; how a print shop cuts its sheets is its own affair.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from publish.artefact import Artefact
from publish.delivery import Delivery
from publish.leaflet_kinds import LEAFLETS, LeafletKind
from publish.model import Chapter, Programme

_PACK: Final = 500
"""Sheets in a pack of paper."""
_SHEET: Final = 0.297 * 0.210
"""Square metres of A4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What some copies come to."""

    copies: int
    sheets: int
    folds: int
    staples: int

    @property
    def packs(self) -> int:
        """The packs of paper that hold as many sheets."""
        return math.ceil(self.sheets / _PACK)

    def kilograms(self, grammage: float) -> float:
        """The weight of the sheets, of paper that weighs `grammage` grams per square metre; to a tenth."""
        return round(self.sheets * _SHEET * grammage / 1000, 1)


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
    def sheets_each(self) -> int:
        """Sheets in one copy."""
        assert self.office.pages is not None
        return self.kind.sheets(self.office.pages)

    @property
    def sum(self) -> Sum:
        """What its copies come to."""
        return Sum(
            copies=self.copies,
            sheets=self.copies * self.sheets_each,
            folds=self.copies * self.kind.folds,
            staples=self.copies * self.kind.staples,
        )


def order_lines(
    programme: Programme, delivery: Delivery, artefacts: Iterable[Artefact]
) -> tuple[OrderLine, ...] | None:
    """Everything that a campus gets, in the order of the chapters, or None where one of its files is not there."""
    campus = delivery.slug if delivery.has_words else None
    files = {
        (each.chapter, each.layout): each for each in artefacts if each.kind == "leaflet" and each.campus == campus
    }
    lines = []
    for chapter, kind, copies in _wanted(programme, delivery):
        office, shop = files.get((chapter.id, kind.office)), files.get((chapter.id, kind.shop))
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
    return Sum(
        copies=sum(each.copies for each in sums),
        sheets=sum(each.sheets for each in sums),
        folds=sum(each.folds for each in sums),
        staples=sum(each.staples for each in sums),
    )


def leaflets(lines: Iterable[OrderLine]) -> tuple[tuple[Chapter, LeafletKind], ...]:
    """What anybody gets of, kind by kind in the order of the chapters."""
    found = {(line.chapter.id, line.kind.name): (line.chapter, line.kind) for line in lines}
    kinds = list(LEAFLETS)
    return tuple(sorted(found.values(), key=lambda each: (kinds.index(each[1].name), each[0].number)))


def copies(lines: Iterable[OrderLine], chapter: Chapter, kind: LeafletKind) -> int:
    """How many of one leaflet."""
    return sum(line.copies for line in lines if line.chapter.id == chapter.id and line.kind == kind)
