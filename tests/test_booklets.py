"""The text of booklets as a typographer meets it: measured on the lines of the produced files."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import median

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


def test_lines_stand_on_one_grid(booklets: dict[Path, list[list[Line]]]) -> None:
    """So that those of facing pages, and of both sides of a leaf, lie on one another."""
    for path, pages in booklets.items():
        (size, _), *_ = Counter(round(line.size, 1) for page in pages for line in page).most_common()
        text = [[line for line in page if abs(line.size - size) < 0.1] for page in pages]
        steps = [following.baseline - line.baseline for page in text for line, following in pairwise(page)]
        leading = median(step for step in steps if step < 2 * size)
        places = Counter(round(line.baseline % leading, 0) for page in text for line in page)
        (place, count), *_ = places.most_common()
        count += places[place + 1] + places[place - 1]
        # The items of a list stand half a line further.
        assert count / places.total() > (0.9 if "onderzoek" in path.name else 0.99), (path.name, places)


def test_tables_keep_words_whole_where_they_have_room(publish: Publish, tmp_path: Path) -> None:
    filling = "Initiatieven voor verbondenheid, mentale veerkracht en een gezonde levensstijl van wie hier werkt"
    table = f"| Laag | Inhoud |\n|---|---|\n| Gespecialiseerd | {filling} |\n| Onderwijsontwikkeling | {filling} |"
    source = make_source(tmp_path / "source", make_chapter(table))
    assert publish("pdf", "leaflets", "--source", source, "--output", tmp_path / "dist").returncode == 0
    for name in ("proef.pdf", "leaflets/01-een-booklet.pdf"):
        words = {word for page in lines(tmp_path / "dist" / name) for line in page for word in line.text.split()}
        assert {"Gespecialiseerd", "Onderwijsontwikkeling"} <= words, name
