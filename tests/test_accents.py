"""Accents that are a character of their own, as on a Mac: nobody sees the difference, so none is made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, TypeAlias, get_args
from unicodedata import normalize
from zipfile import ZipFile

import pytest

from tests.conftest import Publish

Form: TypeAlias = Literal["NFC", "NFD"]
SETTINGS = """title: Proef één
author: Zoë Daniëls
language: nl-BE
description: Een proef.
rights: Vrij.
imprint: Een proef.
publisher: Uitgever
responsible_publisher: {name: Naam, address: Adres}
date: 2026-01-01
base_url: https://www.kuleuven.be/
glossary: lexicon-é.yaml
chapters:
  - file: één.md
"""
ADDRESS = "https://www.kuleuven.be/caf%s"
LOOSE = normalize("NFD", "é")
CHAPTER = f"""# Één café {{#een}}

Inleiding over officiële cafés.

## Coöperatie {{#deel}}

{{.lead}}
De kern, met een [ménu]({ADDRESS}).

![Een naïef beeld.](beeld/één.svg "Het coördinatieteam")
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><rect width="90" height="30"/></svg>'


def write(folder: Path, *, words: Form, names: Form) -> Path:
    """The programme in one form of Unicode, its files called in another; the address is loose in any case."""
    (folder / normalize(names, "beeld")).mkdir(parents=True)
    for name, text in (
        ("programme.yaml", SETTINGS),
        ("één.md", CHAPTER),
        ("lexicon-é.yaml", "terms:\n  - {abbreviation: KU, expansion: Één universiteit}\n"),
        ("beeld/één.svg", SVG),
    ):
        said = normalize(words, text).replace("%s", LOOSE)
        (folder / normalize(names, name)).write_text(said, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("words", "names"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_words_are_read_composed_and_files_are_found(
    publish: Publish, tmp_path: Path, words: Form, names: Form
) -> None:
    folder = write(tmp_path / "source", words=words, names=names)
    done = publish("check", "--source", folder)
    assert (done.returncode, done.stderr) == (0, "")
    told = publish("dump", "--source", folder).stdout
    read = json.loads(told)
    section = read["chapters"][0]["sections"][0]
    assert [read["title"], read["author"], section["title"]] == ["Proef één", "Zoë Daniëls", "Coöperatie"]
    assert section["blocks"][0]["links"] == [{"text": "ménu", "href": ADDRESS % "e%CC%81"}]
    assert LOOSE not in told.replace(normalize("NFD", "één"), "")


def test_an_edit_in_word_changes_what_it_changes(publish: Publish, tmp_path: Path) -> None:
    """Also where what is typed has loose accents; what nobody touched keeps its bytes."""
    folder = write(tmp_path / "source", words="NFD", names="NFD")
    before = {path: path.read_bytes() for path in folder.glob("*.*")}
    assert publish("docx", "--source", folder, "--output", tmp_path / "dist").returncode == 0
    exported, edited = tmp_path / "dist" / "proef-een.docx", tmp_path / "edited.docx"
    with ZipFile(exported) as old, ZipFile(edited, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/document.xml":
                text = text.replace("Het coördinatieteam".encode(), f"Ons caf{LOOSE}team".encode())
                text = text.replace("over officiële".encode(), f"over naiev{LOOSE}".encode())
            new.writestr(name, text)
    done = publish("merge", edited, "--source", folder, "--json")
    assert (done.returncode, json.loads(done.stdout)["conflicts"]) == (0, []), done.stderr
    (chapter,) = folder.glob("*.md")
    lines = before.pop(chapter).decode().splitlines()
    lines[2] = "Inleiding over naievé cafés."
    lines[9] = '![Een naïef beeld.](beeld/één.svg "Ons caféteam")'
    assert chapter.read_text(encoding="utf-8").splitlines() == lines
    assert all(path.read_bytes() == content for path, content in before.items())


def test_the_two_do_not_differ(publish: Publish, tmp_path: Path) -> None:
    old, new = (write(tmp_path / form, words=form, names="NFC") for form in get_args(Form))
    done = publish("compare", old, new, "--output", tmp_path / "comparison")
    assert done.returncode == 0
    assert "no difference" in done.stdout


def test_what_is_imported_is_composed(publish: Publish, tmp_path: Path) -> None:
    draft = tmp_path / "ontwerp.md"
    draft.write_text(normalize("NFD", "# Coöperatie\n\nEen *café* in België, met x\u0304.\n"), encoding="utf-8")
    assert publish("import", draft, "--output", tmp_path / "source").returncode == 0
    (chapter,) = (tmp_path / "source").glob("*.md")
    assert "Een *café* in België, met x\u0304." in chapter.read_text(encoding="utf-8")


def test_the_hyphen_of_typesetters_is_that_of_keyboards(publish: Publish, tmp_path: Path) -> None:
    """In PDF it is the one at the end of a line, which is no part of a word: the words would be told as missing."""
    folder = write(tmp_path / "source", words="NFC", names="NFC")
    chapter = folder / "één.md"
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("officiële", "kant‐en‐klare"), encoding="utf-8")
    done = publish("pdf", "--source", folder, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    assert "Inleiding over kant-en-klare cafés." in publish("dump", "--source", folder).stdout
    assert publish("import", chapter, "--output", tmp_path / "imported").returncode == 0
    assert "kant-en-klare" in "".join(each.read_text("utf-8") for each in (tmp_path / "imported").glob("*.md"))
