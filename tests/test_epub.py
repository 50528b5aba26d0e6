"""The e-book, read as a reading system reads it, beside the PDF that was made in the same run."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from tests.books import NCX, TYPE, XHTML, Book, letters
from tests.conftest import SLUG, Publish
from tests.judging import found_by
from tests.making import make_chapter, make_source
from tests.pages import Line, lines

_TOP = 22 * 72 / 25.4
"""Where the text of a page begins, in points: above it stands the running head."""


@pytest.fixture(scope="module")
def book(built: Path) -> Book:
    return Book(built / f"{SLUG}.epub")


def pages_with_text(path: Path) -> dict[str, str]:
    """By its label, the letters of each page of a PDF, running heads left out; empty pages are passed over."""
    with pypdfium2.PdfDocument(path) as pdf:
        labels = [pdf.get_page_label(at) for at in range(len(pdf))]
    found = {}
    for label, page in zip(labels, lines(path), strict=True):
        shown = (line for line in page if line.baseline > _TOP and not _is_pull_quote(line))
        text = "".join(letters(line.text) for line in shown)
        # What only the page has: the label of a chapter, the head of the glossary's table.
        text = text.removeprefix("Hoofdstuk").replace("AfkortingBetekenis", "", 1)
        if text:
            found[label] = text
    return found


def _is_pull_quote(line: Line) -> bool:
    """Whether a line says again what stands in the text; its size is that of no other line."""
    return 14 < line.size < 15


def test_each_page_of_the_pdf_is_in_the_page_list(built: Path, book: Book) -> None:
    """But for cover, colophon, contents and back, which are no text of the programme."""
    pages = pages_with_text(built / f"{SLUG}.pdf")
    labels = list(pages)
    contents = next(label for label, text in pages.items() if text.startswith("Inhoud"))
    assert [folio for folio, _ in book.nav("page-list")] == labels[labels.index(contents) + 1 : -1]


def test_behind_each_page_break_stand_the_first_words_of_that_page(built: Path, book: Book) -> None:
    pages = pages_with_text(built / f"{SLUG}.pdf")
    listed = book.nav("page-list")
    assert len(listed) > 50
    for folio, address in listed:
        marker = book.target(address)
        assert marker.get("aria-label") == folio
        assert pages[folio].startswith(book.after(str(marker.get("id")), 30)), folio


def test_a_page_break_parts_no_word(book: Book) -> None:
    for name in book.spine:
        text = book.members[f"EPUB/{name}"].decode()
        assert re.findall(r"\w<span [^>]*doc-pagebreak[^>]*/>\w", text) == [], name


def test_the_metadata_tell_of_pages(book: Book) -> None:
    assert {"pageBreakMarkers", "pageNavigation", "alternativeText"} <= set(book.meta("schema:accessibilityFeature"))


def test_the_ncx_says_what_the_nav_document_says(book: Book) -> None:
    ncx = ElementTree.fromstring(book.members["EPUB/toc.ncx"])
    for kind, name in (("toc", "navPoint"), ("page-list", "pageTarget")):
        points = [
            ("".join(each.find(f"{NCX}navLabel").itertext()), each.find(f"{NCX}content").get("src"))  # type: ignore[union-attr]
            for each in ncx.iter(f"{NCX}{name}")
        ]
        assert points == book.nav(kind)


def test_the_contents_name_every_chapter_and_section(book: Book, dump: dict[str, Any]) -> None:
    wanted = []
    for part in dump["chapters"]:
        wanted += [each["title"] for each in (part, *part["sections"])]
    assert [re.sub(r"^[\d.]+ ", "", words) for words, _ in book.nav("toc")] == [
        *wanted,
        "Alle voorstellen",
        "Afkortingen",
    ]
    assert {"cover", "toc", "bodymatter", "glossary"} <= set(landmarks(book))


def landmarks(book: Book) -> list[str]:
    nav = book.documents["book_nav.xhtml"]
    return [str(each.get(TYPE)) for each in nav.iter(f"{XHTML}a") if each.get(TYPE)]


def test_an_abbreviation_leads_to_its_entry_and_back_once_a_chapter(book: Book) -> None:
    leading: list[tuple[str, str]] = []
    for name, root in book.documents.items():
        uses = [each for each in root.iter(f"{XHTML}a") if each.get("role") == "doc-glossref"]
        assert len({each.get("href") for each in uses}) == len(uses)
        for each in uses:
            entry = book.target(str(each.get("href")), name)
            assert "".join(entry.itertext()) == "".join(each.itertext())
            leading.append((str(entry.get("id")), f"{name}#{each.get('id')}"))
    assert len(leading) > 40
    back = []
    for entry in book.documents["book_glossary.xhtml"].iter(f"{XHTML}dl"):
        for term, meaning in zip(list(entry)[::2], list(entry)[1::2], strict=True):
            links = [each for each in meaning.iter(f"{XHTML}a") if each.get("role") == "doc-backlink"]
            back += [(str(term.get("id")), str(each.get("href"))) for each in links]
    assert sorted(back) == sorted(leading)


def test_every_proposal_can_be_reached_from_one_list(book: Book, dump: dict[str, Any]) -> None:
    links = list(book.documents["book_proposals.xhtml"].iter(f"{XHTML}a"))
    reached = [str(book.target(str(each.get("href"))).get("id")) for each in links]
    blocks = [block for chapter in dump["chapters"] for block in all_blocks(chapter)]
    assert reached == [each["id"] for each in blocks if each["type"] == "proposal"]
    assert ["".join(each.itertext()) for each in links] == [f"Voorstel {at}" for at in range(1, len(links) + 1)]


def all_blocks(part: dict[str, Any]) -> list[dict[str, Any]]:
    return [*part["blocks"], *(block for section in part["sections"] for block in all_blocks(section))]


def test_a_reader_can_switch_face_and_colours(book: Book) -> None:
    style = book.members["EPUB/style.css"].decode()
    rules = re.sub(r"@font-face \{[^}]*\}|/\*.*?\*/", "", style, flags=re.DOTALL)
    assert [each.split("{")[0].strip() for each in re.findall(r"[^}]*\{[^}]*font-family[^}]*", rules)] == ["body"]
    assert "!important" not in rules
    assert re.findall(r"(?<![\w-])color: (?!inherit)", rules) == []


def test_the_faces_hold_the_characters_of_the_book_and_no_others(book: Book) -> None:
    used = {ord(character) for name in book.spine for character in book.members[f"EPUB/{name}"].decode()}
    faces = [name for name in book.members if name.endswith(".woff2")]
    assert len(faces) == 4
    for name in faces:
        there = set(TTFont(BytesIO(book.members[name])).getBestCmap())
        assert {character for character in used if character > 32} - there == set()
        assert there - used - {0xA0, 0xAD, 0x2010} == set()


LONG_WORD = "ruimtevaartwetenschapsbeleidsadviescommissie" * 12
SOURCES = {
    "one line": ["# Een {#een}\n\nMeer staat er niet."],
    "a section, and nothing else": [make_chapter("Eén alinea.")],
    "words longer than a page is wide": [make_chapter(*[f"Woord {at}: {LONG_WORD} en verder." for at in range(30)])],
    "turns in lists and tables": [
        make_chapter(
            "\n".join(f"- Punt {at}: {'woorden in een punt van de lijst ' * 9}" for at in range(20)),
            "| 1 | 2 |\n|---|---|\n" + "\n".join(f"| Rij {at} | Cel {at} {'met woorden ' * 9}|" for at in range(60)),
            *[f"> Citaat {at}: {'gezegd en nog eens gezegd ' * 30}\n>\n> — Naam" for at in range(9)],
            *[
                f"Na een noot.[^n{at}] {'Tekst na de noot. ' * 20}\n\n[^n{at}]: {'Aan de voet. ' * 25}"
                for at in range(9)
            ],
        )
    ],
}


@pytest.mark.parametrize("name", SOURCES)
def test_any_source_gives_a_book_with_its_pages(publish: Publish, tmp_path: Path, name: str) -> None:
    source = make_source(tmp_path / "source", *SOURCES[name])
    done = publish("pdf", "epub", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    book = Book(tmp_path / "dist/proef.epub")
    pages = pages_with_text(tmp_path / "dist/proef.pdf")
    listed = book.nav("page-list")
    labels = list(pages)
    contents = next(label for label, text in pages.items() if text.startswith("Inhoud"))
    assert [folio for folio, _ in listed] == labels[labels.index(contents) + 1 : -1]
    for folio, address in listed:
        following = book.after(str(book.target(address).get("id")), 600)
        within = LONG_WORD[:20] in following  # the page begins within a word; the marker stands before that
        begins = pages[folio][:12] in following[:540] if within else pages[folio].startswith(following[:12])
        assert begins, (folio, pages[folio][:60], following[:60])
    assert found_by("EPUBCheck", tmp_path / "dist/proef.epub") == []


@pytest.mark.parametrize("publisher", ["Uitgever", "Uitgever (example.org)"])
def test_only_a_publisher_with_a_name_certifies(publish: Publish, tmp_path: Path, publisher: str) -> None:
    source = make_source(tmp_path / "source", make_chapter("Eén alinea."))
    settings = source / "programme.yaml"
    settings.write_text(settings.read_text().replace("publisher: Uitgever", f"publisher: {publisher}"))
    assert publish("epub", "--source", source, "--output", tmp_path / "dist").returncode == 0
    book = Book(tmp_path / "dist/proef.epub")
    named = publisher == "Uitgever"
    assert book.meta("dcterms:conformsTo") == (["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"] if named else [])
    assert book.meta("a11y:certifiedBy") == ([publisher] if named else [])
    assert book.meta("pageBreakSource") == ["Proef, pdf van 1 januari 2026"]
    assert book.meta("schema:accessMode") == ["textual"]
    assert "alternativeText" not in book.meta("schema:accessibilityFeature")
