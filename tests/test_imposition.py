"""Page order and creep, by folding the sheets in the mind: what lies behind what, and what meets at the fold."""

from __future__ import annotations

import itertools

import pytest

from publish.imposition import Side, folder, roll_fold, saddle_stitch


def pages(side: Side) -> tuple[int, ...]:
    return tuple(placement.page for placement in sorted(side.placements, key=lambda each: each.x))


def test_folder() -> None:
    assert [pages(side) for side in folder()] == [(4, 1), (2, 3)]


@pytest.mark.parametrize("count", [4, 8, 12, 16, 20])
def test_folded_and_nested_sheets_read_in_order(count: int) -> None:
    sides = saddle_stitch(count, paper=0.1)
    fronts, backs = sides[::2], sides[1::2]
    leaves = [(pages(front), pages(back)) for front, back in zip(fronts, backs, strict=True)]
    before_the_fold = [page for front, back in leaves for page in (front[1], back[0])]
    after_it = [page for front, back in reversed(leaves) for page in (back[1], front[0])]
    assert before_the_fold + after_it == list(range(1, count + 1))
    assert all(sum(pages(side)) == count + 1 for side in sides)


def test_eight_pages_as_a_printer_knows_them() -> None:
    assert [pages(side) for side in saddle_stitch(8, paper=0)] == [(8, 1), (2, 7), (6, 3), (4, 5)]


@pytest.mark.parametrize("count", [0, 3, 6, -4])
def test_pages_that_fill_no_sheet_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="sheets of four"):
        saddle_stitch(count, paper=0)


def test_creep_moves_pages_to_the_spine_by_the_paper_inside_which_they_lie() -> None:
    for number, side in enumerate(saddle_stitch(16, paper=0.1)):
        creep = (number // 2) * 0.1
        verso, recto = side.placements
        assert verso.x - verso.window.left == pytest.approx(0.5 + creep)
        assert recto.x - recto.window.left == pytest.approx(148.5 - creep)
        for each in (verso, recto):
            assert each.window.right - each.window.left == pytest.approx(148)


def test_trifold_panels_fill_the_sheet_and_the_flap_is_narrower() -> None:
    outside, inside = roll_fold(bleed=3)
    assert [pages(outside), pages(inside)] == [(5, 6, 1), (2, 3, 4)]
    assert [outside.folds, inside.folds] == [(97, 197), (100, 200)]
    for side in (outside, inside):
        edges = [(each.x, each.x + each.window.right - each.window.left) for each in side.placements]
        assert edges[0][0] == -3
        assert edges[-1][1] == 300
        assert all(left[1] == right[0] for left, right in itertools.pairwise(edges))


def test_what_folds_onto_the_trifold_is_as_wide() -> None:
    outside, inside = roll_fold(bleed=0)
    widths = {each.page: each.window.right - each.window.left for side in (outside, inside) for each in side.placements}
    behind = {1: 2, 6: 3, 5: 4}
    assert all(widths[front] == widths[back] for front, back in behind.items())
    assert widths[4] < widths[3], "the flap folds in between the two other panels"
