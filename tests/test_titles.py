"""Titles are plain words: what stands for a sign is that sign, and words with signs in them come back as they were."""

from __future__ import annotations

from html import escape
from pathlib import Path
from random import Random

import pytest

from publish.loading import load
from publish.model import Programme, walk_sections
from tests.conftest import Publish
from tests.making import make_chapter, make_source
from tests.test_merge import edit

SIGNS = (
    "*", "**", "_", "__", "[", "]", "`", "&amp;", "&", "<", "<b>", "\\", "#", "##", "{#a}", "{.a}", "{", "}", "!",
    "(b)", "[a](b)", "[^a]", "a_b", "5*4", "~~", "|", "\\*", "\\#", "A&B", ">", "'", ":", "--", "=",
)  # fmt: skip
TITLES = 400


def titles(programme: Programme) -> list[str]:
    return [section.title for chapter in programme.chapters for section in walk_sections(chapter)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"## Vijf \* sterren {#a}", "Vijf * sterren"),
        ("## Voor &amp; door {#a}", "Voor & door"),
        ("## Titel {#a} ##", "Titel"),
        ("## Titel ## {#a}", "Titel"),
        (r"## Talen: C \# {#a}", "Talen: C #"),
        (r"## Het teken \{#x} {#a}", "Het teken {#x}"),
        ("## 5 * 4 en snake_case [haken] {#a}", "5 * 4 en snake_case [haken]"),
    ],
)
def test_a_title_shows_what_its_signs_stand_for(tmp_path: Path, written: str, shown: str) -> None:
    programme, _ = load(make_source(tmp_path, make_chapter(f"{written}\n\n{{.lead}}\nTekst.")))
    assert titles(programme)[-1] == shown


def test_titles_of_any_signs_come_back_from_an_import(publish: Publish, tmp_path: Path) -> None:
    random = Random(1)
    said = [
        " ".join(["Woord", *random.choices(SIGNS, k=random.randint(1, 3)), *["slot"] * (number % 2)])
        for number in range(TITLES)
    ]
    sections = "".join(f"<h2>{escape(each)}</h2><p>Tekst van deel {at}.</p>" for at, each in enumerate(said))
    page = tmp_path / "stuk.html"
    page.write_text(f"<html><body><h1>Een</h1><p>Inleiding.</p>{sections}<h1>Twee</h1><p>Slot.</p></body></html>")
    done = publish("import", page, "--output", tmp_path / "source")
    assert done.returncode == 0, done.stderr
    assert titles(load(tmp_path / "source")[0]) == said


def test_titles_edited_in_word_come_home_as_the_same_words(publish: Publish, tmp_path: Path) -> None:
    source, edited = exported(publish, tmp_path)
    edit(edited, ">Oud * en goed<", ">Oud * en [beter]<")
    edit(edited, ">Deel<", ">Deel _x_ &amp;amp; C #<")
    done = publish("merge", edited, "--source", source)
    assert done.returncode == 0, done.stderr
    assert titles(load(source)[0]) == ["Deel _x_ &amp; C #", "Oud * en [beter]"]


def exported(publish: Publish, folder: Path) -> tuple[Path, Path]:
    """A source with signs in a title, and the document made of it."""
    source = make_source(folder / "source", make_chapter(r"## Oud \* en goed {#oud} ##" "\n\n{.lead}\nTekst."))
    done = publish("docx", "--source", source, "--output", folder / "dist")
    assert done.returncode == 0, done.stderr
    return source, folder / "dist" / "proef.docx"
