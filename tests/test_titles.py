"""Titles are plain words: what stands for a sign is that sign, and words with signs in them come back as they were."""

from __future__ import annotations

import ctypes
import re
from html import escape
from pathlib import Path
from random import Random

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from weasyprint import HTML

from publish.loading import load
from publish.model import Programme
from publish.traversal import walk_sections
from tests.conftest import Publish
from tests.making import make_chapter, make_source
from tests.test_merge import edit, rewrite

SIGNS = (
    "*", "**", "_", "__", "[", "]", "`", "&amp;", "&", "<", "<b>", "\\", "#", "##", "{#a}", "{.a}", "{", "}", "!",
    "(b)", "[a](b)", "[^a]", "a_b", "5*4", "~~", "|", "\\*", "\\#", "A&B", ">", "'", ":", "--", "=",
)  # fmt: skip
TITLES = 400
KOP5 = '<w:pStyle w:val="Kop5"/>'


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


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_marks_and_levels_that_a_title_cannot_have_are_gone_after_an_import(
    publish: Publish, tmp_path: Path, kind: str
) -> None:
    heads = "".join(
        f"<h{n}>Kop <em>nummer</em> <a href='https://a.be/'>{n}</a></h{n}><p>Tekst.</p>" for n in range(2, 7)
    )
    page = (
        f"<html lang='nl'><body><h1>Een <b>stuk</b></h1><p>Inleiding.</p>{heads}<h1>Twee</h1><p>Slot.</p></body></html>"
    )
    document = tmp_path / f"stuk.{kind}"
    document.write_bytes(page.encode() if kind == "html" else HTML(string=page).write_pdf(pdf_tags=True))
    done = publish("import", document, "--output", tmp_path / "source")
    assert done.returncode == 0, done.stderr
    assert "a heading of level 5" in (tmp_path / "source/import-report.json").read_text(encoding="utf-8")
    lines = re.findall(r"(?m)^(#+ .*) \{", next((tmp_path / "source").glob("01-*.md")).read_text(encoding="utf-8"))
    assert lines == ["# Een stuk", *(f"{'#' * min(n, 4)} Kop nummer {n}" for n in range(2, 7))]


def test_titles_edited_in_word_come_home_as_the_same_words(publish: Publish, tmp_path: Path) -> None:
    source, edited = exported(publish, tmp_path)
    edit(edited, ">Oud * en goed<", ">Oud * en [beter]<")
    edit(edited, ">Deel<", ">Deel _x_ &amp;amp; C #<")
    done = publish("merge", edited, "--source", source)
    assert done.returncode == 0, done.stderr
    assert titles(load(source)[0]) == ["Deel _x_ &amp; C #", "Oud * en [beter]"]


def test_a_heading_too_deep_that_is_made_in_word_is_a_conflict(publish: Publish, tmp_path: Path) -> None:
    source, edited = exported(publish, tmp_path)
    before = titles(load(source)[0])
    style = '<w:style w:type="paragraph" w:styleId="Kop5"><w:name w:val="heading 5"/></w:style></w:styles>'
    rewrite(edited, {"word/styles.xml": lambda text: text.replace("</w:styles>", style)})
    rewrite(
        edited,
        {"word/document.xml": lambda text: re.sub(r'<w:pStyle w:val="[^"]*"/>(?=(?:(?!<w:pStyle).)*Oud)', KOP5, text)},
    )
    done = publish("merge", edited, "--source", source)
    assert done.returncode == 1
    assert "a heading of level 5, and 4 is the deepest" in done.stdout + done.stderr
    assert titles(load(source)[0]) == before


def exported(publish: Publish, folder: Path) -> tuple[Path, Path]:
    """A source with signs in a title, and the document made of it."""
    source = make_source(folder / "source", make_chapter(r"## Oud \* en goed {#oud} ##" "\n\n{.lead}\nTekst."))
    done = publish("docx", "--source", source, "--output", folder / "dist")
    assert done.returncode == 0, done.stderr
    return source, folder / "dist" / "proef.docx"


def test_titles_of_every_level_look_like_titles_on_leaflets(publish: Publish, tmp_path: Path) -> None:
    deeper = (f"{'#' * level} Woord{level} {{#w{level}}}\n\nTekst daarvan." for level in (3, 4))
    source = make_source(tmp_path / "source", make_chapter(*deeper))
    for layout in ("booklet", "folder", "trifold"):
        done = publish("leaflets", "--layout", layout, "--source", source, "--output", tmp_path / layout)
        assert done.returncode == 0, done.stderr
        leaflet = tmp_path / layout / "leaflets" / f"01-een-{layout}.pdf"
        assert looks(leaflet, "Woord3") == looks(leaflet, "Woord4") != looks(leaflet, "Tekst"), layout


def looks(path: Path, word: str) -> tuple[str, tuple[int, ...]]:
    """The face and the colour of a word, where it stands first."""
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            text = page.get_textpage()
            if found := text.search(word).get_next():
                name = ctypes.create_string_buffer(100)
                pdfium.FPDFText_GetFontInfo(text, found[0], name, len(name), None)
                colour = [ctypes.c_uint() for _ in range(4)]
                pdfium.FPDFText_GetFillColor(text, found[0], *colour)
                return name.value.decode(), tuple(each.value for each in colour)
    raise AssertionError(word)
