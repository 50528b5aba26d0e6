"""Markdown and text imported with what the source cannot hold: it is left out with a word in the report, or kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from publish.importing import Imported, import_document

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50">{}</svg>'


def imported(folder: Path, root: Path, text: str, name: str = "plan.md", **others: str) -> Imported:
    for other, content in {**others, name: text}.items():
        (folder / other.replace("_", ".")).write_text(content, encoding="utf-8")
    return import_document(folder / name, folder / "source", root / "templates")


def source(done: Imported) -> str:
    return "\n".join(each.read_text(encoding="utf-8") for each in sorted(done.folder.glob("*.md")))


def decisions(done: Imported, kind: str) -> list[Mapping[str, str]]:
    return [each for each in done.report.as_json()["decisions"] if each["kind"] == kind]


@pytest.mark.parametrize(
    "inside",
    ["<script>alert(1)</script>", '<rect width="9" height="9" onclick="x()"/>', '<image href="foto.png"/>'],
    ids=["a script", "a handler", "an image beside it"],
)
def test_a_drawing_that_does_not_stand_alone_is_left_out_with_a_decision(
    tmp_path: Path, root: Path, inside: str
) -> None:
    done = imported(tmp_path, root, "# Een\n\nTekst.\n\n![Een plan](een.svg)\n", een_svg=DRAWING.format(inside))
    assert "\n\nEen plan\n" in source(done)
    assert not (done.folder / "assets").exists()
    assert [each["text"] for each in decisions(done, "figure")] == ["Een plan"]


def test_characters_that_nobody_sees_stay_behind(tmp_path: Path, root: Path) -> None:
    emoji, persian = "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}", "می\N{ZERO WIDTH NON-JOINER}خواهم"
    pasted = "\ufeffEen \u200bh\u200buis\u2060, een\u200e str\u200caat\u200d e\x07n\u200f meer."
    text = f"# W\u200bonen\n\n{pasted} {emoji} {persian}\n\n## \u200b\n\n| A\u200b | B |\n|---|---|\n| 1 | \u200b2 |\n"
    done = imported(tmp_path, root, text)
    assert source(done).startswith(
        f"# Wonen {{#wonen}}\n\nEen huis, een straat en meer. {emoji} {persian}\n\n| A | B |"
    )
    assert "\n| 1 | 2 |\n" in source(done)


@pytest.mark.parametrize("nothing", ["\u200b", "> > >", "| |\n|-|\n| |"], ids=["unseen", "a quotation", "a table"])
def test_a_title_with_nothing_to_be_seen_below_it_is_a_line_in_bold(tmp_path: Path, root: Path, nothing: str) -> None:
    done = imported(tmp_path, root, f"# Een\n\nTekst.\n\n## Twee\n\n{nothing}\n\n# Drie\n\nSlot.\n")
    assert "\n\n**Twee**\n" in source(done)


TABLES = {
    "more cells than the head": (
        "| A | B |\n|---|---|\n| 1 | 2 | derde woord |\n| 3 | 4 |",
        "| A | B |  |\n| --- | --- | --- |\n| 1 | 2 | derde woord |\n| 3 | 4 |  |",
        1,
    ),
    "without bars at the ends": (
        "A | B\n--|--\n1 | 2 | derde",
        "| A | B |  |\n| --- | --- | --- |\n| 1 | 2 | derde |",
        1,
    ),
    "a bar in code": ("| A | B |\n|---|---|\n| 3 | `x|y` |", "| A | B |\n| --- | --- |\n| 3 | x\\|y |", 0),
    "in code": ("Zo:\n\n~~~\n| A |\n|---|\n| 1 | 2 |\n~~~", "\\| 1 | 2 |", 0),
}


@pytest.mark.parametrize("name", TABLES)
def test_no_cell_of_a_table_is_lost(tmp_path: Path, root: Path, name: str) -> None:
    table, expected, wider = TABLES[name]
    done = imported(tmp_path, root, f"# Een\n\nTekst.\n\n{table}\n\nSlot.\n")
    assert expected in source(done)
    assert len(decisions(done, "table")) == wider


def test_links_in_titles_and_links_that_a_source_cannot_have_are_told(tmp_path: Path, root: Path) -> None:
    links = "[een](HTTPS://Example.org/Pad), [twee](ftp://example.org/x), [drie](pagina.html)."
    done = imported(tmp_path, root, f"# Zie [de lijst](https://example.org/lijst)\n\n{links}\n")
    assert "[een](https://Example.org/Pad), twee, drie." in source(done)
    assert {each["text"]: each["alternatives"][0] for each in decisions(done, "link")} == {
        "de lijst": "https://example.org/lijst",
        "twee": "ftp://example.org/x",
        "drie": "pagina.html",
    }
    assert ["relative" in each["reason"] for each in decisions(done, "link") if each["text"] != "de lijst"] == [
        each["text"] == "drie" for each in decisions(done, "link") if each["text"] != "de lijst"
    ]


SAID = (
    "Wonen is een recht. Wie in onze stad werkt, moet er ook kunnen wonen.\nDaarom kiezen wij voor betaalbare huizen."
)
UNDERLINED = {
    "below an empty line": ("Wonen\n=====\n\n{0}\n\nHuren\n-----\n\n{0}\n\nWerk\n====\n\n{0}\n", "# ## #"),
    "right above the text": ("Wonen\n-----\n{0}\n\nHuren\n-----\n{0}\n\nWerk\n----\n{0}\n", "# # #"),
}


@pytest.mark.parametrize("name", UNDERLINED)
def test_titles_of_a_text_that_are_underlined(tmp_path: Path, root: Path, name: str) -> None:
    text, signs = UNDERLINED[name]
    found = source(imported(tmp_path, root, text.format(SAID), "plan.txt"))
    titles = [line.partition(" {")[0] for line in found.splitlines() if line.startswith("#")]
    assert titles == [f"{sign} {title}" for sign, title in zip(signs.split(), ("Wonen", "Huren", "Werk"), strict=True)]
    assert found.count("Daarom kiezen wij") == 3
    assert "--" not in found
    assert "==" not in found


def test_an_address_broken_at_a_hyphen_keeps_it(tmp_path: Path, root: Path) -> None:
    others = "Daar wo-\nnen wij, en wie daar wil wonen kiest huizen in betaal-\nbare straten."
    address = "Meer hierover staat op https://voorbeeld.example.org/een-adres-dat-\ndoorloopt zoals het hoort."
    found = source(imported(tmp_path, root, f"Wonen\n\n{SAID} {others}\n\n{address}\n", "plan.txt"))
    assert "in betaalbare straten." in found
    assert "https://voorbeeld.example.org/een-adres-dat-doorloopt" in found
