"""Lists that do not begin at 1: on every page with the numbers of the source, and home again by `import`."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest

from tests.conftest import Publish
from tests.making import make_chapter, make_source
from tests.pages import lines
from tests.test_pdf import elements, kids

LISTS = (
    "1. aap\n2. beer", "Een alinea.", "3. cavia\n   1. dromedaris\n   2. ezel\n4. fret", "Nog een.",
    "100. giraf\n101. haas", "En nog een.", "0. ibis\n1. jak", "Tot slot.", "1. kip",
)  # fmt: skip
NUMBERS = {
    "aap": 1, "beer": 2, "cavia": 3, "dromedaris": 1, "ezel": 2, "fret": 4, "giraf": 100, "haas": 101, "ibis": 0,
    "jak": 1, "kip": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def made(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lists")
    source = make_source(folder / "source", make_chapter(*LISTS))
    for kinds in (("pdf", "print"), ("leaflets", "--layout", "booklet")):
        done = publish(*kinds, "--source", source, "--output", folder / kinds[0], "--jobs", "1", "--no-cache")
        assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("name", ["pdf/proef.pdf", "pdf/proef-print.pdf", "leaflets/leaflets/01-een-booklet-print.pdf"])
def test_lists_have_the_numbers_of_the_source(made: Path, name: str) -> None:
    shown = "\n".join(line.text for page in lines(made / name) for line in page)
    numbers = {word: int(number) for word, number in re.findall(r"([a-z]+)(\d+)\.", shown)}
    assert numbers == NUMBERS


def test_each_item_has_its_label_in_the_structure(made: Path) -> None:
    with pikepdf.open(made / "pdf/proef.pdf") as pdf:
        items = [each for each in elements(pdf.Root.StructTreeRoot) if each.S == "/LI"]
        assert [[str(kid.S) for kid in kids(each)] for each in items] == [["/Lbl", "/LBody"]] * len(NUMBERS)


def test_they_come_home_by_import(publish: Publish, made: Path, tmp_path: Path) -> None:
    done = publish("import", made / "pdf/proef.pdf", "--output", tmp_path / "home")
    assert done.returncode == 0, done.stderr
    (chapter,) = (tmp_path / "home").glob("*.md")
    items = re.findall(r"^ *\d+\. (\w+)$", chapter.read_text(encoding="utf-8"), re.MULTILINE)
    assert items == list(NUMBERS)
