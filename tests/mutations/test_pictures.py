"""Pictures that are gone, or are others, are reported in every format; those that another program saved again pass."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from tests.conftest import Publish
from tests.making import make_chapter, make_source
from tests.mutations.damage import Damage
from tests.mutations.pictures import (
    AS_DRAWN,
    BARS,
    DRAWN_IN_WORD,
    IN_BOOK,
    IN_WORD,
    ON_PAGES,
    PHOTOGRAPH,
    bars,
    changed,
    drawn_at,
    held_at,
    on_site,
    photograph,
    saved_again,
    turned,
    without_drawings,
)
from tests.mutations.verifying import verify_with

PAGES = ("proef.pdf", "proef-print.pdf", "leaflets/01-een-booklet.pdf", "leaflets/01-een-booklet-print.pdf")


@pytest.fixture(scope="module")
def pictured(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme with a photograph and two drawings; its source stands beside it."""
    folder = tmp_path_factory.mktemp("pictured")
    assets = folder / "source/assets"
    assets.mkdir(parents=True)
    (assets / "foto.png").write_bytes(photograph())
    for name, drawing in zip("ab", bars(), strict=True):
        (assets / f"{name}.svg").write_bytes(drawing)
    figures = (f"![{words}](assets/{name}.svg)" for words, name in zip(BARS, "ab", strict=True))
    make_source(folder / "source", make_chapter(*figures, f"![{PHOTOGRAPH}](assets/foto.png)"))
    kinds = ("pdf", "print", "docx", "epub", "site", "leaflets")
    done = publish(*kinds, "--source", folder / "source", "--output", folder / "dist")
    assert done.returncode == 0, done.stderr
    return folder


def assert_is_reported(pictured: Path, name: str, damage: Damage) -> None:
    status, failures = verify_with(pictured / "dist", name, damage, pictured / "source")
    assert status == 5
    assert any("picture missing" in each for each in failures), failures


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("what", ON_PAGES)
def test_other_drawings_on_pages_are_reported(pictured: Path, name: str, what: str) -> None:
    assert_is_reported(pictured, name, ON_PAGES[what])


@pytest.mark.parametrize("what", IN_WORD)
def test_other_pictures_in_word_are_reported(pictured: Path, what: str) -> None:
    assert_is_reported(pictured, "proef.docx", IN_WORD[what])


@pytest.mark.parametrize("what", DRAWN_IN_WORD)
def test_other_drawings_beside_pictures_in_word_are_reported(pictured: Path, what: str) -> None:
    assert_is_reported(pictured, "proef.docx", DRAWN_IN_WORD[what])


def test_a_word_document_that_lost_its_drawings_and_has_their_pictures_passes(pictured: Path) -> None:
    status, failures = verify_with(pictured / "dist", "proef.docx", without_drawings, pictured / "source")
    assert (status, failures) == (0, [])


@pytest.mark.parametrize("what", IN_BOOK)
def test_other_pictures_in_the_book_are_reported(pictured: Path, what: str) -> None:
    assert_is_reported(pictured, "proef.epub", IN_BOOK[what])


@pytest.mark.parametrize("what", AS_DRAWN)
def test_other_drawings_on_the_site_are_reported(pictured: Path, what: str) -> None:
    assert_is_reported(pictured, held_at(pictured / "dist/index.html", BARS[0]), on_site(AS_DRAWN[what]))


def test_another_photograph_on_the_site_is_reported(pictured: Path) -> None:
    assert_is_reported(pictured, held_at(pictured / "dist/index.html", PHOTOGRAPH), on_site(turned))


@pytest.mark.parametrize("name", ["proef.docx", "proef.epub", "index.html"])
def test_a_drawing_that_another_program_saved_again_passes(pictured: Path, name: str) -> None:
    at, damage = name, changed(BARS[0], saved_again, drawn_at if name == "proef.docx" else held_at)
    if name == "index.html":
        at, damage = held_at(pictured / "dist" / name, BARS[0]), on_site(saved_again)
    status, failures = verify_with(pictured / "dist", at, damage, pictured / "source")
    assert (status, failures) == (0, [])


def test_a_page_that_lost_its_tags_says_that_pictures_were_not_looked_at(
    publish: Publish, pictured: Path, tmp_path: Path
) -> None:
    with pikepdf.open(pictured / "dist/proef.pdf") as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(tmp_path / "terug.pdf")
    done = publish("verify", tmp_path / "terug.pdf", "--source", pictured / "source")
    assert done.returncode == 0, done.stderr
    assert "not checked: what its pictures show" in done.stdout
