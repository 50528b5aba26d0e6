"""The screen PDF as a book: cover and back, folios and labels, contents, running heads, openings, pull quotes."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from tests.conftest import SLUG, Publish
from tests.making import make_chapter, make_source
from tests.pages import Line, lines
from tests.test_exports import sections

MM = 72 / 25.4
HEAD, FOOT = 20 * MM, 225 * MM
"""Above the one stand running heads, below the other folios; in points from the top of the page."""


@pytest.fixture(scope="module")
def path(built: Path) -> Path:
    return built / f"{SLUG}.pdf"


@pytest.fixture(scope="module")
def screen(path: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(path) as pdf:
        yield pdf


@pytest.fixture(scope="module")
def pages(path: Path) -> list[list[Line]]:
    return lines(path)


def page_of(pdf: pikepdf.Pdf) -> dict[str, int]:
    """The page, from 0, of every named destination."""
    numbers: dict[Any, int] = {page.objgen: at for at, page in enumerate(pdf.pages)}
    names = pdf.Root.Names.Dests.Names
    targets = {str(names[at]): names[at + 1] for at in range(0, len(names), 2)}
    return {name: numbers[target[0].objgen] for name, target in targets.items()}


def labels_of(pdf: pikepdf.Pdf) -> list[str]:
    return [str(page.label) for page in pdf.pages]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def titles(dump: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for chapter in dump["chapters"] for part in (chapter, *sections(chapter))]


def test_it_opens_at_its_outline_with_its_title_and_its_page_numbers(
    screen: pikepdf.Pdf, pages: list[list[Line]], dump: dict[str, Any]
) -> None:
    assert screen.Root.PageMode == "/UseOutlines"
    assert bool(screen.Root.ViewerPreferences.DisplayDocTitle)
    labels = labels_of(screen)
    first = page_of(screen)[next(each["id"] for each in dump["chapters"] if each["number"] == 1)]
    assert labels[:4] == ["i", "ii", "iii", "iv"]
    assert labels[first] == "1"
    printed = {at: line.text for at, page in enumerate(pages) for line in page if line.baseline > FOOT}
    told = {at: text for at, text in printed.items() if re.fullmatch(r"[ivx]+|\d+", text)}
    assert len(told) > 50
    assert told == {at: labels[at] for at in told}


def test_the_outline_goes_down_to_sections(screen: pikepdf.Pdf, dump: dict[str, Any]) -> None:
    with screen.open_outline() as outline:
        found = [(plain(item.title), [plain(child.title) for child in item.children]) for item in outline.root]

    def named(part: dict[str, Any]) -> str:
        return f"{part['number']} {part['title']}" if part["number"] else part["title"]

    chapters = [(named(each), [named(part) for part in each["sections"]]) for each in dump["chapters"]]
    assert found[0] == ("Inhoud", [])
    assert found[1 : len(chapters) + 1] == chapters


def test_contents_tell_the_page_on_which_a_title_stands(
    screen: pikepdf.Pdf, pages: list[list[Line]], dump: dict[str, Any]
) -> None:
    at, labels = page_of(screen), labels_of(screen)
    entries = [line.text for line in pages[at["inhoud"]]]
    for part in titles(dump):
        entry = next(each for each in entries if part["title"] in each)
        entries.remove(entry)
        assert entry.split()[-1] == labels[at[part["id"]]], entry


def test_running_heads_name_the_chapter_left_and_the_section_right(
    pages: list[list[Line]], path: Path, dump: dict[str, Any]
) -> None:
    chapters = {f"{each['number']} {each['title']}" for each in dump["chapters"] if each["number"]}
    parts = {f"{each['number']} {each['title']}" for each in titles(dump) if each["number"]}
    width = pypdfium2.PdfDocument(path)[0].get_width()
    heads = [(at, line) for at, page in enumerate(pages) for line in page if line.baseline < HEAD and line.size < 9]
    left = [line for at, line in heads if at % 2 and line.text in chapters]
    right = [line for at, line in heads if at % 2 == 0 and line.text in parts]
    assert len(left) > 20
    assert len(right) > 20
    assert all(line.left < 60 for line in left)
    assert all(line.right > width - 60 for line in right)
    assert len({line.text for line in right}) > 10


def test_an_opening_page_and_an_empty_one_have_no_running_head(pages: list[list[Line]], screen: pikepdf.Pdf) -> None:
    for name in ("onderwijs", "onderzoek", "organisatie", "wereld"):
        page = page_of(screen)[name]
        assert page % 2 == 0, "a right-hand page"
        assert not [line for line in pages[page] if line.baseline < HEAD and line.size < 9]
    assert any(not page for page in pages)


def test_chapters_open_on_the_next_page_where_the_theme_says_so(publish: Publish, root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "templates", tmp_path / "templates")
    theme = tmp_path / "templates" / "theme.toml"
    text = theme.read_text(encoding="utf-8")
    assert 'chapter_opens = "right"' in text
    theme.write_text(text.replace('chapter_opens = "right"', 'chapter_opens = "next"'), encoding="utf-8")
    source = make_source(tmp_path / "source", *(make_chapter("Een alinea.", name=name) for name in ("een", "twee")))
    done = publish("pdf", "--source", source, "--templates", tmp_path / "templates", "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    with pikepdf.open(tmp_path / "dist" / "proef.pdf") as pdf:
        assert page_of(pdf)["twee"] == page_of(pdf)["een"] + 1


def test_a_pull_quote_is_seen_twice_and_read_once(
    pages: list[list[Line]], screen: pikepdf.Pdf, root: Path, dump: dict[str, Any]
) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in sorted((root / "source").glob("*.md")))
    pulled = re.findall(r"\[([^\]]*)\]\{\.pull\}", source)
    assert len(pulled) >= 4
    for words in pulled:
        large = [line for page in pages for line in page if 14 < line.size < 15 and line.text in words]
        assert " ".join(line.text for line in large) == words
    assert "pulled" not in str(dump)


def test_the_back_is_the_last_left_hand_page_and_its_code_leads_to_the_site(
    path: Path, screen: pikepdf.Pdf, tmp_path: Path
) -> None:
    assert len(screen.pages) % 2 == 0
    back = pypdfium2.PdfDocument(path)[len(screen.pages) - 1]
    assert "v.u.:" in back.get_textpage().get_text_range()
    if not shutil.which("zbarimg"):
        pytest.skip("zbarimg is not installed (Debian package zbar-tools)")
    back.render(scale=300 / 72, grayscale=True).to_pil().save(tmp_path / "back.pgm")
    read = subprocess.run(
        ["zbarimg", "--raw", "-q", tmp_path / "back.pgm"], capture_output=True, text=True, check=False
    )
    assert read.stdout.split() == ["https://example.org/"]


def test_no_two_pages_of_the_text_follow_one_another_empty(pages: list[list[Line]]) -> None:
    assert not any(not page and not following for page, following in pairwise(pages))


def test_every_letter_is_of_a_face_of_the_theme(publish: Publish, path: Path, tmp_path: Path) -> None:
    """A list of two levels too: a mark that the face has not would be another on another machine."""
    assert publish("new", tmp_path / "source").returncode == 0
    done = publish("pdf", "leaflets", "--source", tmp_path / "source", "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    for each in (path, *(tmp_path / "dist").rglob("*.pdf")):
        with pikepdf.open(each) as pdf:
            fonts = {
                str(font.BaseFont)
                for font in pdf.objects
                if isinstance(font, pikepdf.Dictionary) and "/BaseFont" in font
            }
        assert {re.sub(r"^/[A-Z]{6}\+|-.*", "", name) for name in fonts} <= {"Inter", "Literata"}
