"""The DOCX as Word's own tools look at it: styles, contents, links, properties; read with zip and XML alone."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.conftest import SLUG
from tests.test_exports import sections

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def parts(built: Path) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(built / f"{SLUG}.docx") as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return {name: ElementTree.fromstring(archive.read(name)) for name in names}


def style(paragraph: ElementTree.Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val", "")


def text(element: ElementTree.Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def test_chapters_and_sections_are_word_s_own_headings(
    parts: dict[str, ElementTree.Element], dump: dict[str, Any]
) -> None:
    headings = [(style(p), text(p)) for p in parts["word/document.xml"].iter(f"{W}p") if style(p).startswith("Heading")]
    wanted = []
    for chapter in dump["chapters"]:
        for level, part in (("Heading1", chapter), *(("Heading2", each) for each in sections(chapter))):
            wanted.append((level, f"{part['number']} {part['title']}" if part["number"] else part["title"]))
    squeezed = [(level, title.replace("\xa0", " ")) for level, title in headings]
    assert [each for each in squeezed if each in wanted] == wanted


def test_the_contents_are_a_field_filled_with_links_and_page_numbers(parts: dict[str, ElementTree.Element]) -> None:
    document = parts["word/document.xml"]
    assert any("TOC " in (each.text or "") for each in document.iter(f"{W}instrText"))
    entries = [p for p in document.iter(f"{W}p") if style(p) in ("TOC1", "TOC2")]
    assert len(entries) >= 21
    bookmarks = {each.get(f"{W}name") for each in document.iter(f"{W}bookmarkStart")}
    for entry in entries:
        links = list(entry.iter(f"{W}hyperlink"))
        assert links
        assert links[0].get(f"{W}anchor") in bookmarks
        assert re.search(r"(\d+|[ivxl]+)$", text(entry))


def test_no_direct_formatting_and_no_empty_paragraphs(parts: dict[str, ElementTree.Element]) -> None:
    document = parts["word/document.xml"]
    allowed = {f"{W}rStyle", f"{W}lang", f"{W}noProof"}
    direct = {child.tag for properties in document.iter(f"{W}rPr") for child in properties} - allowed
    assert direct == set()
    unwanted = {f"{W}{name}" for name in ("jc", "spacing", "ind", "shd", "pBdr", "rPr")}
    assert {child.tag for each in document.iter(f"{W}pPr") for child in each} & unwanted == set()
    cells = {id(p) for cell in document.iter(f"{W}tc") for p in cell.iter(f"{W}p")}
    visible = {f"{W}{name}" for name in ("t", "drawing", "fldChar", "footnoteReference", "sectPr")}
    empty = [p for p in document.iter(f"{W}p") if id(p) not in cells and not {each.tag for each in p.iter()} & visible]
    assert empty == []


def test_language_and_properties(parts: dict[str, ElementTree.Element], dump: dict[str, Any]) -> None:
    defaults = parts["word/styles.xml"].find(f"{W}docDefaults//{W}lang")
    assert defaults is not None
    assert defaults.get(f"{W}val") == "nl-BE"
    properties = {each.tag.split("}")[1]: each.text for each in parts["docProps/core.xml"]}
    assert (properties["title"], properties["creator"]) == (dump["title"], dump["author"])
    assert properties["language"] == "nl-BE"
    assert "python-docx" not in str(properties)
    mode = [
        each
        for each in parts["word/settings.xml"].iter(f"{W}compatSetting")
        if each.get(f"{W}name") == "compatibilityMode"
    ]
    assert [each.get(f"{W}val") for each in mode] == ["15"]


def test_pictures_have_words_and_tables_have_header_rows(parts: dict[str, ElementTree.Element]) -> None:
    document = parts["word/document.xml"]
    pictures = [each for each in document.iter() if each.tag.endswith("}docPr")]
    assert pictures
    assert all(each.get("descr") for each in pictures)
    tables = list(document.iter(f"{W}tbl"))
    assert tables
    assert all(each.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for each in tables)
