"""`publish merge` where Word and source both changed the shape of the text: one conflict each, and no words twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import Publish
from tests.making import copy_exported, make_exported
from tests.test_merge import merge, paragraph_with, rewrite, texts

FIRST = """# Wonen {#wonen}

Een inleiding op wonen.

Daarna een tweede alinea.

## Huur {#huur}

{.lead}
De kern van de huur. Huren blijft betaalbaar, ook voor wie weinig verdient.[^bron]

[^bron]: De bron ervan.

| Jaar | Huur | Koop |
|:-----|-----:|------|
| 2025 |  700 | 900  |
| 2026 |  710 | 950  |
"""
SECOND = """# Werk {#werk}

Werk voor iedereen.

## Loon {#loon}

{.lead}
De kern van het loon.
"""


@pytest.fixture(scope="module")
def exported(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_exported(publish, tmp_path_factory.mktemp("exported"), FIRST, SECOND)


@pytest.fixture
def place(exported: Path, tmp_path: Path) -> Path:
    return copy_exported(exported, tmp_path)


def in_word(place: Path, pattern: str, new: str) -> None:
    """Replaces what a pattern finds in the document, once."""
    rewrite(place / "proef.docx", {"word/document.xml": lambda text: re.sub(pattern, new, text, count=1)})


def in_source(place: Path, old: str, new: str) -> dict[str, str]:
    """Replaces words of the first chapter; the source after it."""
    path = place / "source/01.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return texts(place)


SPLIT = ("De kern van de huur. Huren", "De kern van de huur.</w:t></w:r></w:p><w:p><w:r><w:t>Huren")


@pytest.mark.parametrize(
    ("old", "new"),
    [("De kern van", "De korte kern van"), ("Huren blijft betaalbaar, ook", "Huren blijft eerlijk, ook")],
)
def test_split_in_word_and_changed_here(publish: Publish, place: Path, old: str, new: str) -> None:
    """Its longer half is the paragraph that there was; a change in the other half leaves both to a person."""
    before = in_source(place, old, new)
    in_word(place, *SPLIT)
    rewrite(
        place / "proef.docx", {"word/document.xml": lambda text: text.replace("blijft betaalbaar", "blijft goedkoop")}
    )
    status, report = merge(publish, place)
    assert status == 1
    assert [each["theirs"] for each in report["conflicts"]] == [
        "De kern van de huur.\n\nHuren blijft goedkoop, ook voor wie weinig verdient.[^bron]"
    ]
    assert texts(place) == before


def test_split_in_word_while_its_longer_half_changed(publish: Publish, place: Path) -> None:
    in_source(place, "weinig verdient", "niet veel verdient")
    in_word(place, *SPLIT)
    status, report = merge(publish, place)
    assert (status, report["conflicts"]) == (0, [])
    assert "De kern van de huur.\n\nHuren blijft betaalbaar, ook voor wie niet veel" in texts(place)["01.md"]


def test_joined_in_word_while_one_of_them_changed(publish: Publish, place: Path) -> None:
    before = in_source(place, "een tweede alinea", "een heel andere alinea")
    in_word(place, r"op wonen\.(</w:t></w:r>)(?:(?!<w:r>).)*<w:r><w:t>Daarna", r"op wonen. Daarna")
    status, report = merge(publish, place)
    assert status == 1
    assert [(each["ours"], each["theirs"]) for each in report["conflicts"]] == [
        (
            "Een inleiding op wonen.\n\nDaarna een heel andere alinea.",
            "Een inleiding op wonen. Daarna een tweede alinea.",
        )
    ]
    assert texts(place) == before


def test_a_new_chapter_is_one_conflict_where_it_belongs(publish: Publish, place: Path) -> None:
    head, text = ('<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>', "<w:r><w:t>{}</w:t></w:r></w:p>")
    chapter = head + text.format("Zorg") + "<w:p>" + text.format("Zorg is nieuw.")
    in_word(place, rf"({paragraph_with('De kern van het loon.')})", rf"\1{chapter}")
    status, report = merge(publish, place)
    assert status == 1
    assert [each["theirs"] for each in report["conflicts"]] == ["# Zorg\n\nZorg is nieuw."]
    assert report["conflicts"][0]["origin"]["path"].endswith("02.md")


def test_a_chapter_taken_away_in_word_is_told_and_the_rest_lands(publish: Publish, place: Path) -> None:
    gone = (r">Werk</w:t>", "Werk voor iedereen.", r">Loon</w:t>", "De kern van het loon.")
    rewrite(
        place / "proef.docx",
        {
            "word/document.xml": lambda text: re.sub(
                "|".join(map(paragraph_with, gone)), "", text.replace("tweede alinea", "andere alinea")
            )
        },
    )
    status, report = merge(publish, place)
    assert status == 1
    assert [each["ours"] for each in report["conflicts"]] == [
        "# Werk\n\nWerk voor iedereen.\n\n## Loon\n\nDe kern van het loon."
    ]
    assert texts(place)["01.md"] == FIRST.replace("tweede alinea", "andere alinea")
    assert texts(place)["02.md"] == SECOND


def test_a_heading_of_a_chapter_taken_away_leaves_what_stands_below_it(publish: Publish, place: Path) -> None:
    gone = "|".join(map(paragraph_with, (">Werk</w:t>", "Werk voor iedereen.")))
    rewrite(place / "proef.docx", {"word/document.xml": lambda text: re.sub(gone, "", text)})
    status, report = merge(publish, place)
    assert status == 1
    assert [each["ours"] for each in report["conflicts"]] == ["# Werk"]
    assert texts(place)["02.md"] == SECOND.replace("Werk voor iedereen.\n\n", "")


def test_an_address_with_a_space_lands(publish: Publish, place: Path) -> None:
    link = """<w:fldSimple w:instr='HYPERLINK "https://example.org/ä b"'><w:r><w:t>hier</w:t></w:r></w:fldSimple>"""
    in_word(place, "(Een inleiding op wonen)", rf'\1</w:t></w:r>{link}<w:r><w:t xml:space="preserve">')
    status, report = merge(publish, place)
    assert status == 0, report
    assert "Een inleiding op wonen[hier](https://example.org/%C3%A4%20b)." in texts(place)["01.md"]


CELL = r"<w:tc>(?:(?!</w:tc>).)*</w:tc>"


@pytest.mark.parametrize(
    ("columns", "table"),
    [
        (r"\1\3", "|Jaar|Koop|\n|:-|-|\n|2025|900|\n|2026|950|\n"),
        (r"\1\2\3\3", "|Jaar|Huur|Koop|Koop|\n|:-|-:|-|-|\n|2025|700|900|900|\n|2026|710|950|950|\n"),
    ],
)
def test_columns_come_and_go(publish: Publish, place: Path, columns: str, table: str) -> None:
    row = rf"(?<=</w:trPr>)({CELL})({CELL})({CELL})(?=</w:tr>)"
    rewrite(place / "proef.docx", {"word/document.xml": lambda text: re.sub(row, columns, text)})
    status, report = merge(publish, place)
    assert status == 0, report
    above, bar, below = texts(place)["01.md"].partition("| Jaar")
    assert above == FIRST.partition("| Jaar")[0]
    assert re.sub("-+", "-", (bar + below).replace(" ", "")) == table
