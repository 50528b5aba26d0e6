"""The search, on texts whose room is known by formula."""

from __future__ import annotations

import math

import pytest

from publish.copyfitting import Bounds, Measure, Setting, fit, pages_of_four

BOUNDS = Bounds(smallest_size=8.5, largest_size=10.5, smallest_leading=1.25, largest_leading=1.5)


class Text:
    """So many pages at 10 on 14 pt, and so much more for every item; `steps` makes the room grow line by line."""

    def __init__(self, pages: float, items: float = 0.0, steps: float = 0.0) -> None:
        self.pages, self.items, self.steps = pages, items, steps
        self.layouts: list[Setting] = []

    def measure(self, setting: Setting) -> float:
        if setting not in self.layouts:
            self.layouts.append(setting)
        filled = (self.pages + self.items * setting.items) * setting.size * setting.leading / 140
        return math.ceil(filled / self.steps) * self.steps if self.steps else filled


@pytest.mark.parametrize("steps", [0.0, 0.03])
@pytest.mark.parametrize("pages", [1.4, 1.6, 1.8, 2.0, 2.2, 2.4])
def test_text_without_items_fills_its_pages_in_few_layouts(pages: float, steps: float) -> None:
    text = Text(pages, steps=steps)
    setting = fit(text.measure, BOUNDS, 2)
    assert setting is not None
    assert text.measure(setting) <= 2
    assert text.measure(setting) >= 1.85 or setting.size == BOUNDS.largest_size
    assert len(text.layouts) <= 5


@pytest.mark.parametrize("item", [0.03, 0.1, 0.25])
def test_as_many_items_as_fit_and_no_more(item: float) -> None:
    text = Text(1.0, items=item)
    setting = fit(text.measure, BOUNDS, 4, [1] * 200)
    assert setting is not None
    assert text.measure(setting) <= 4
    assert text.measure(BOUNDS.ordinary(setting.items + 1)) > 4 - 0.1
    assert len(text.layouts) <= 6


def test_every_item_where_there_is_room_and_then_a_larger_size() -> None:
    text = Text(1.0, items=0.1)
    setting = fit(text.measure, BOUNDS, 2, [1] * 8)
    assert setting is not None
    assert setting.items == 8
    assert setting.size > BOUNDS.ordinary().size


def test_never_outside_the_bounds() -> None:
    assert fit(Text(0.5).measure, BOUNDS, 2) == BOUNDS.at(100, 0)
    assert fit(Text(3.0).measure, BOUNDS, 2) is not None
    assert fit(Text(3.2).measure, BOUNDS, 2) is None


def test_items_go_before_the_size_does() -> None:
    text = Text(2.5, items=0.1)
    setting = fit(text.measure, BOUNDS, 2, [1] * 5)
    assert setting is not None
    assert setting.items == 0
    assert setting.size < BOUNDS.ordinary().size


@pytest.mark.parametrize(("pages", "wanted"), [(5.0, 6), (6.2, 6), (9.0, 10), (12.0, 14), (13.9, 14)])
def test_a_booklet_is_set_for_whole_sheets(pages: float, wanted: int) -> None:
    measure: Measure = Text(pages * 140 / (9.5 * 13.062)).measure
    assert pages_of_four(measure, BOUNDS, 2) == wanted
