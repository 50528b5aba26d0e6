"""The text of booklets as a typographer meets it: measured on the lines of the produced files."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

from tests.conftest import Publish
from tests.making import make_chapter, make_source
from tests.pages import Line, lines

MEASURE = 114 / 25.4 * 72
"""The width of a line of text, in points."""


@pytest.fixture(scope="module")
def booklets(built: Path) -> dict[Path, list[list[Line]]]:
    """The lines on each page of each booklet."""
    return {path: lines(path) for path in sorted((built / "leaflets").glob("*-booklet.pdf"))}


def test_proposals_begin_at_the_left_of_their_box_whatever_stands_before_them(
    booklets: dict[Path, list[list[Line]]],
) -> None:
    pages = [page for booklet in booklets.values() for page in booklet]
    openings = [pair for page in pages for pair in pairwise(page) if pair[0].text.startswith("Voorstel ")]
    assert len(openings) > 80
    lefts = [line.left for pair in openings for line in pair]
    assert max(lefts) - min(lefts) < 2


def test_few_lines_are_loose(booklets: dict[Path, list[list[Line]]]) -> None:
    """A gap between words is a quarter to half an em; a few lines that had no place to break have more."""
    for pages in booklets.values():
        full = [line for page in pages for line in page if line.spaces and line.right - line.left > MEASURE - 20]
        loose = [line for line in full if sum(line.spaces) / len(line.spaces) > 0.68]
        assert len(full) > 150
        assert len(loose) < 0.04 * len(full)


def test_a_link_is_underlined(booklets: dict[Path, list[list[Line]]]) -> None:
    """But for codes and the addresses below them, which stand apart from the text."""
    underlined = 0
    for path in booklets:
        with pikepdf.open(path) as pdf, pypdfium2.PdfDocument(path) as document:
            for page, shown in list(zip(pdf.pages, document, strict=True))[1:-1]:
                rules = [each.get_bounds() for each in shown.get_objects() if each.type == FPDF_PAGEOBJ_PATH]
                for link in page.get("/Annots", []):
                    left, right = sorted(float(each) for each in list(link.Rect)[::2])
                    bottom, top = sorted(float(each) for each in list(link.Rect)[1::2])
                    if top - bottom > 20:
                        continue
                    across = [rule for rule in rules if rule[0] < left + 1 and rule[2] > right - 1]
                    assert any(bottom < rule[1] and rule[3] < (bottom + top) / 2 for rule in across), link.Rect
                    underlined += 1
    assert underlined > 20


def test_a_list_within_a_list_goes_on_without_a_gap(publish: Publish, tmp_path: Path) -> None:
    items = "- Boven\n\n  - Binnen\n  - Buiten\n\n- Onder"
    source = make_source(tmp_path / "source", make_chapter(items))
    done = publish("leaflets", "--layout", "booklet", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    found = [line for page in lines(tmp_path / "dist/leaflets/01-een-booklet.pdf") for line in page]
    places = [line.baseline for line in found if line.text.startswith(("Boven", "Binnen", "Buiten", "Onder"))]
    steps = [below - above for above, below in pairwise(places)]
    assert len(steps) == 3
    assert max(steps) - min(steps) < 0.5
