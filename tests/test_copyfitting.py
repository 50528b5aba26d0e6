"""The search, on texts whose room is known by formula."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from publish.copyfitting import (
    Bounds,
    Filled,
    Fitted,
    Heights,
    Piece,
    Setting,
    Surplus,
    Task,
    fit,
    fit_pages,
    pages_of_four,
)

BOUNDS = Bounds(
    smallest_size=8.5,
    largest_size=10.5,
    smallest_leading=1.25,
    largest_leading=1.5,
    smallest_space=0.4,
    largest_space=1.2,
)
HEIGHT = 530.0


class Column:
    """Pieces in a column so many letters wide at 10 pt: a line for every so many words, and whole lines only."""

    def __init__(self, words_a_line: float = 8) -> None:
        self.words_a_line = words_a_line
        self.measured: list[Setting] = []

    def measure(self, setting: Setting, pieces: Sequence[Piece]) -> Heights:
        self.measured.append(setting)
        return {each.name: self.height(each, setting) for each in pieces}

    def height(self, piece: Piece, setting: Setting) -> float:
        lines = math.ceil(piece.words / (self.words_a_line * 10 / setting.size))
        return (lines + (0 if piece.optional else 3)) * setting.leading


def chapter(sections: int, proposals: int, lead: int = 40, words: int = 30) -> Task:
    """A task on two panels: so many sections, each with so many proposals."""
    pieces, order = [], []
    for section in range(sections):
        pieces.append(Piece(name=f"s{section}", part=f"s{section}", words=lead, optional=False))
        for number in range(proposals):
            pieces.append(Piece(name=f"s{section}-{number}", part=f"s{section}", words=words + 5 * (number % 3)))
    for number in range(proposals):
        order += [f"s{section}-{number}" for section in range(sections)]
    return Task(pieces=tuple(pieces), order=tuple(order), bounds=BOUNDS, panels=2, height=HEIGHT)


def fitted(task: Task, column: Column | None = None) -> Fitted:
    found = fit(task, (column or Column()).measure)
    assert isinstance(found, Fitted)
    return found


def used(found: Fitted, task: Task, column: Column) -> list[float]:
    by_name = {piece.name: piece for piece in task.pieces}
    return [
        sum(panel.spaces) + sum(column.height(by_name[name], found.setting) for name in panel.pieces)
        for panel in found.panels
    ]


@pytest.mark.parametrize("panels", [2, 4])
@pytest.mark.parametrize("sections", [4, 5, 7, 9])
def test_panels_are_full_and_end_level_after_few_layouts(sections: int, panels: int) -> None:
    task, column = replace(chapter(sections, 8), panels=panels), Column()
    found = fitted(task, column)
    assert len(column.measured) <= 3
    for panel in used(found, task, column):
        assert HEIGHT * 0.985 <= panel <= HEIGHT + 0.1


def test_every_section_is_there_in_order_and_whole_on_one_panel() -> None:
    found = fitted(chapter(5, 8))
    names = [name for panel in found.panels for name in panel.pieces]
    assert [name for name in names if "-" not in name] == [f"s{section}" for section in range(5)]
    for panel in found.panels:
        assert "-" not in panel.pieces[0], "a panel opens with a section"
    assert names == sorted(names)


def test_proposals_come_in_order_and_every_section_has_one() -> None:
    found = fitted(chapter(4, 8))
    for section in range(4):
        numbers = [
            int(name.split("-")[1]) for p in found.panels for name in p.pieces if name.startswith(f"s{section}-")
        ]
        assert numbers == list(range(len(numbers)))
        assert numbers


def test_marked_proposals_come_along_before_any_other() -> None:
    task = chapter(4, 8)
    keys = ("s0-7", "s2-5")
    pieces = tuple(replace(piece, key=piece.name in keys) for piece in task.pieces)
    order = (*keys, *(name for name in task.order if name not in keys))
    names = [name for panel in fitted(replace(task, pieces=pieces, order=order)).panels for name in panel.pieces]
    assert set(keys) <= set(names)


def test_sections_go_on_over_a_fold_only_where_they_may() -> None:
    task = replace(chapter(1, 12), panels=2)
    kept = fitted(task)
    assert kept.panels[1].pieces == ()
    assert kept.panels[1].fill == 0
    broken = fitted(replace(task, breaks=True))
    assert min(panel.fill for panel in broken.panels) > 0.9
    assert broken.panels[0].pieces[0] == "s0"


@pytest.mark.parametrize(("room", "level"), [(1.4, True), (3, False)])
def test_a_panel_that_would_end_a_little_short_is_level_with_the_others(room: float, level: bool) -> None:
    """The space between its pieces is then larger than it is elsewhere; with too little to say it stays as it is."""
    column, setting = Column(), BOUNDS.tightest()
    only = replace(BOUNDS, largest_size=BOUNDS.smallest_size, largest_leading=BOUNDS.smallest_leading)
    task = replace(chapter(1, 6), panels=1, bounds=only)
    content = sum(column.height(each, setting) for each in task.pieces)
    largest = setting.leading * BOUNDS.largest_space * len(task.order)
    found = fitted(replace(task, height=content + room * largest))
    assert (found.panels[0].fill > 0.999) == level


def test_a_chapter_with_little_to_say_is_not_blown_up() -> None:
    found = fitted(chapter(2, 0))
    assert found.setting.size <= BOUNDS.largest_size
    assert all(panel.fill < 0.5 for panel in found.panels)


def test_the_smallest_type_where_nothing_else_fits() -> None:
    found = fitted(chapter(4, 3, lead=150))
    assert found.setting.size < BOUNDS.ordinary().size


def test_what_cannot_fit_says_by_how_many_words_and_where() -> None:
    task = chapter(4, 3, lead=60)
    pieces = tuple(replace(piece, words=700) if piece.name == "s2" else piece for piece in task.pieces)
    found = fit(replace(task, pieces=pieces), Column().measure)
    assert isinstance(found, Surplus)
    (excess,) = found.excesses
    assert excess.pieces[0].name == "s2"
    shorter = tuple(
        replace(piece, words=700 - found.words - 10) if piece.name == "s2" else piece for piece in task.pieces
    )
    assert isinstance(fit(replace(task, pieces=shorter), Column().measure), Fitted), "so many fewer, and it fits"


def test_nothing_to_say_leaves_panels_empty_and_nothing_that_fits_is_refused() -> None:
    nothing = replace(chapter(1, 0), pieces=(), order=())
    assert [panel.pieces for panel in fitted(nothing).panels] == [(), ()]
    card = replace(chapter(1, 2, words=3000), panels=1)
    pieces = tuple(piece for piece in card.pieces if piece.optional)
    assert isinstance(fit(replace(card, pieces=pieces), Column().measure), Surplus)


def test_never_more_than_may_come_along() -> None:
    card = replace(chapter(1, 9), panels=1, most=3)
    pieces = tuple(piece for piece in card.pieces if piece.optional)
    found = fitted(replace(card, pieces=pieces))
    assert len(found.panels[0].pieces) == 3


class Text:
    """So many pages at 10 on 14 pt; `steps` makes the room grow line by line."""

    def __init__(self, pages: float, steps: float = 0.0) -> None:
        self.pages, self.steps = pages, steps
        self.layouts: list[Setting] = []

    def filled(self, setting: Setting) -> float:
        if setting not in self.layouts:
            self.layouts.append(setting)
        took = self.pages * setting.size * setting.leading / 140
        return math.ceil(took / self.steps) * self.steps if self.steps else took


@pytest.mark.parametrize("steps", [0.0, 0.03])
@pytest.mark.parametrize("pages", [11.0, 12.5, 13.9, 14.4, 15.5])
def test_running_text_fills_its_pages_in_few_layouts(pages: float, steps: float) -> None:
    text = Text(pages, steps)
    setting = fit_pages(text.filled, BOUNDS, 14)
    assert text.filled(setting) <= 14
    assert text.filled(setting) >= 13.4 or setting.size == BOUNDS.largest_size
    assert len(text.layouts) <= 4


def test_running_text_is_never_set_outside_the_bounds() -> None:
    assert fit_pages(Text(0.5).filled, BOUNDS, 2) == BOUNDS.at(100)
    assert fit_pages(Text(9.0).filled, BOUNDS, 2) == BOUNDS.tightest()


@pytest.mark.parametrize(("pages", "wanted"), [(5.0, 6), (6.2, 6), (9.0, 10), (12.0, 14), (13.9, 14)])
def test_a_booklet_is_set_for_whole_sheets(pages: float, wanted: int) -> None:
    filled: Filled = Text(pages * 140 / (9.5 * 13.062)).filled
    assert pages_of_four(filled, BOUNDS, 2) == wanted
