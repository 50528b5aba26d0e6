"""Page order and creep, by folding the sheets in the mind: what lies behind what, and what meets at the fold."""

from __future__ import annotations

import itertools

import pytest

from publish.imposition import Placement, Side, folder, n_up, roll_fold, saddle_stitch


def pages(side: Side) -> tuple[int, ...]:
    return tuple(placement.page for placement in sorted(side.placements, key=lambda each: each.x))


def test_folder() -> None:
    assert [pages(side) for side in folder()] == [(4, 1), (2, 3)]


@pytest.mark.parametrize("count", range(4, 132, 4))
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


@pytest.mark.parametrize("count", [8, 16, 64])
@pytest.mark.parametrize("paper", [0.08, 0.1, 0.2])
def test_once_folded_and_trimmed_all_leaves_are_as_wide_and_show_their_page_alike(count: int, paper: float) -> None:
    """A sheet lies around those within it, so each leaf reaches further out by a thickness: there the knife comes."""
    for number, side in enumerate(saddle_stitch(count, paper=paper)):
        pushed_out = (number // 2) * paper
        verso, recto = side.placements
        assert 148.5 - (verso.x - verso.window.left) - 148 == pytest.approx(-pushed_out)
        assert recto.x - recto.window.left + pushed_out == pytest.approx(148.5)
        assert (recto.window.left, verso.window.right) == pytest.approx((pushed_out, 148 - pushed_out))


A6, DL, UPRIGHT, LYING = (105.0, 148.0), (99.0, 210.0), (210.0, 297.0), (297.0, 210.0)


@pytest.mark.parametrize(
    ("trim", "sheet", "gap", "count"), [(A6, UPRIGHT, 0, 4), (DL, LYING, 6, 2), (A6, LYING, 10, 2), (DL, LYING, 0, 3)]
)
def test_the_back_of_every_card_lies_behind_its_front(
    trim: tuple[float, float], sheet: tuple[float, float], gap: float, count: int
) -> None:
    front, back = n_up(2, trim, sheet, bleed=3, gap=gap)
    assert (len(front.placements), len(back.placements)) == (count, count)
    turned = {(round(sheet[0] - x - trim[0], 4), y) for x, y in trims(back)}
    assert turned == {(round(x, 4), y) for x, y in trims(front)}, "turned over the long edge of a sheet that stands up"
    assert {each.page for each in front.placements} == {1}
    assert {each.page for each in back.placements} == {2}


def trims(side: Side) -> list[tuple[float, float]]:
    return [(each.x - each.window.left, each.y - each.window.bottom) for each in side.placements]


def test_cards_lie_apart_by_their_gap_and_bleed_into_half_of_it() -> None:
    (front,) = n_up(1, DL, LYING, bleed=3, gap=4)
    assert front.cuts == (47.5, 146.5, 150.5, 249.5)
    assert front.levels == (0, 210)
    assert [(each.window.left, each.window.right) for each in front.placements] == [(-3, 101), (-2, 102)]
    assert not any(overlap(*pair) for pair in itertools.combinations(front.placements, 2))


def overlap(one: Placement, other: Placement) -> bool:
    width = one.window.right - one.window.left
    return one.x < other.x + width - 1e-6 and other.x < one.x + width - 1e-6


def test_a_card_larger_than_its_sheet_is_refused_and_so_is_a_booklet() -> None:
    with pytest.raises(ValueError, match="larger than its sheet"):
        n_up(2, UPRIGHT, A6)
    with pytest.raises(ValueError, match="no card"):
        n_up(4, A6, UPRIGHT)
