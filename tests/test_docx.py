"""The DOCX as Word's own tools look at it: styles, contents, links, properties; read with zip and XML alone."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from tests.conftest import SLUG, Publish
from tests.making import make_chapter, make_source
from tests.test_exports import sections

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
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


PROPERTIES = {
    "pPr": {"pStyle", "numPr", "sectPr"},
    "rPr": {"rStyle", "lang"},
    "tblPr": {"tblStyle", "tblW", "tblLayout", "tblLook", "tblCaption", "tblDescription"},
    "trPr": {"cantSplit", "tblHeader"},
    "tcPr": {"tcW"},
}
"""What a paragraph, run, table, row and cell may say of themselves; all else is the business of a style."""


def test_no_direct_formatting(parts: dict[str, ElementTree.Element]) -> None:
    stories = [root for name, root in parts.items() if re.match(r"word/(document|footnotes|header|footer)", name)]
    assert len(stories) >= 8
    direct = Counter(
        child.tag.removeprefix(W)
        for root in stories
        for kind, allowed in PROPERTIES.items()
        for properties in root.iter(f"{W}{kind}")
        for child in properties
        if child.tag.removeprefix(W) not in allowed
    )
    assert direct.total() == 0, direct


def test_no_empty_paragraphs(parts: dict[str, ElementTree.Element]) -> None:
    document = parts["word/document.xml"]
    cells = {id(p) for cell in document.iter(f"{W}tc") for p in cell.iter(f"{W}p")}
    visible = {f"{W}{name}" for name in ("t", "drawing", "footnoteReference")}
    empty = [p for p in document.iter(f"{W}p") if id(p) not in cells and not {each.tag for each in p.iter()} & visible]
    assert empty == []


def instructions(root: ElementTree.Element) -> str:
    return " ".join("".join(each.text or "" for each in root.iter(f"{W}instrText")).split())


def test_cover_front_matter_chapters_and_back_matter_are_sections(parts: dict[str, ElementTree.Element]) -> None:
    """Each with its heads and folios; the page numbers are roman in the front and begin with 1 in the chapters."""
    related = {each.get("Id"): f"word/{each.get('Target')}" for each in parts["word/_rels/document.xml.rels"]}
    sections = list(parts["word/document.xml"].iter(f"{W}sectPr"))
    numbers = [each.find(f"{W}pgNumType") for each in sections]
    formats = [(each.get(f"{W}fmt"), each.get(f"{W}start")) for each in numbers if each is not None]
    assert formats == [("lowerRoman", None), ("lowerRoman", None), ("decimal", "1"), ("decimal", None)]
    settings = {each.tag for each in parts["word/settings.xml"]}
    assert {f"{W}evenAndOddHeaders", f"{W}mirrorMargins"} <= settings
    heads: list[dict[str, str]] = []
    for section in sections:
        stories = {}
        for kind in ("header", "footer"):
            for each in section.iter(f"{W}{kind}Reference"):
                relation = each.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
                stories[f"{kind} {each.get(f'{W}type')}"] = instructions(parts[related[relation]])
        heads.append(stories)
    cover, front, chapters, back = heads
    assert set(cover.values()) == {""}
    assert [each["footer even"] for each in (front, chapters, back)] == ["PAGE"] * 3
    assert [each["footer default"] for each in (front, chapters, back)] == ["PAGE"] * 3
    assert [front["header even"], front["header default"]] == ["TITLE", "TITLE"]
    assert chapters["header even"] == back["header even"] == back["header default"] == "STYLEREF 1"
    assert "STYLEREF 2" in chapters["header default"]


def test_a_head_that_is_not_worked_out_says_something_true(
    parts: dict[str, ElementTree.Element], dump: dict[str, Any]
) -> None:
    heads = {text(root) for name, root in parts.items() if name.startswith("word/header")}
    assert {each.replace("\xa0", " ") for each in heads} == {"", dump["title"]}


def fields(parent: ElementTree.Element) -> list[tuple[str, str]]:
    """Instruction and result of each field in a paragraph that stands in no other field."""
    found: list[tuple[str, str]] = []
    depth, ended, code, result = 0, False, "", ""
    for element in parent.iter():
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            depth, ended, code, result = depth + 1, False, "", ""
        elif kind == "end":
            depth -= 1
            found.append((code.strip(), result))
        elif kind == "separate":
            ended = True
        elif depth and element.tag == f"{W}instrText":
            code += element.text or ""
        elif depth and ended and element.tag == f"{W}t":
            result += element.text or ""
    return found


def bookmarks(document: ElementTree.Element) -> dict[str, str]:
    """The text in each bookmark, by name."""
    found: dict[str, str] = {}
    names: dict[str, str] = {}
    for element in document.iter():
        number = element.get(f"{W}id", "")
        if element.tag == f"{W}bookmarkStart":
            names[number] = element.get(f"{W}name", "")
            found[names[number]] = ""
        elif element.tag == f"{W}bookmarkEnd":
            del names[number]
        for name in names.values() if element.tag == f"{W}t" else ():
            found[name] += element.text or ""
    return found


def test_cross_references_are_fields_with_the_words_in_them(
    parts: dict[str, ElementTree.Element], root: Path, dump: dict[str, Any]
) -> None:
    document = parts["word/document.xml"]
    marked = bookmarks(document)
    written = [
        (target, words)
        for path in sorted((root / "source").glob("*.md"))
        for words, target in re.findall(r"\[([^\]]*)\]\(#([^)]*)\)", path.read_text(encoding="utf-8"))
    ]
    assert written
    paragraphs = [p for p in document.iter(f"{W}p") if not style(p).startswith("TOC")]
    found = [each for p in paragraphs for each in fields(p) if each[0].startswith(("REF", "HYPERLINK"))]
    assert len(found) == len(written)
    for (code, words), (target, wanted) in zip(found, written, strict=True):
        assert words.replace("\xa0", " ") == wanted
        assert code in (f"REF {target} \\h", f'HYPERLINK \\l "{target}"')
        assert target in marked
        assert code.startswith("REF") == (marked[target] == words), (code, words, marked[target])
    assert {code.split()[0] for code, _ in found} == {"REF", "HYPERLINK"}


def test_the_bookmark_of_a_heading_holds_the_title_and_nothing_else(
    parts: dict[str, ElementTree.Element], dump: dict[str, Any]
) -> None:
    marked = bookmarks(parts["word/document.xml"])
    titles = {each["id"]: each["title"] for chapter in dump["chapters"] for each in (chapter, *sections(chapter))}
    assert {name: marked[name].replace("\xa0", " ") for name in titles} == titles


def test_the_words_of_pull_quotes_can_be_told(parts: dict[str, ElementTree.Element], root: Path) -> None:
    written = [
        words
        for path in sorted((root / "source").glob("*.md"))
        for words in re.findall(r"\[([^\]]*)\]\{\.pull\}", path.read_text(encoding="utf-8"))
    ]
    runs = [
        text(run)
        for run in parts["word/document.xml"].iter(f"{W}r")
        if (kind := run.find(f"{W}rPr/{W}rStyle")) is not None and kind.get(f"{W}val") == "PullQuote"
    ]
    assert runs == written != []


def test_word_shows_a_drawing_as_the_site_does_and_other_programs_its_picture(
    built: Path, parts: dict[str, ElementTree.Element]
) -> None:
    relations = {each.get("Id"): f"word/{each.get('Target')}" for each in parts["word/_rels/document.xml.rels"]}
    (blip,) = (each for each in parts["word/document.xml"].iter() if each.tag.endswith("}blip"))
    (extension,) = (each for each in blip.iter() if each.tag.endswith("}ext"))
    assert extension.get("uri") == "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
    picture, drawing = (next(relations[each.get(RELATION)] for each in one) for one in ([blip], extension))
    types = {each.get("PartName"): each.get("ContentType") for each in parts["[Content_Types].xml"]}
    assert types[f"/{drawing}"] == "image/svg+xml"
    (shown,) = (built / "site").glob("figuur-*.svg")
    with zipfile.ZipFile(built / f"{SLUG}.docx") as archive:
        assert archive.read(drawing) == shown.read_bytes()
        assert archive.read(picture).startswith(b"\x89PNG")
    assert b", sans-serif" in shown.read_bytes()


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


def test_a_column_has_room_for_its_longest_word(parts: dict[str, ElementTree.Element]) -> None:
    """In small text a letter of Literata takes 4.6 pt on average, of which 20 make a unit of the file."""
    for table in parts["word/document.xml"].iter(f"{W}tbl"):
        rows = [[text(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
        for column, cells in zip(table.iter(f"{W}gridCol"), zip(*rows, strict=True), strict=True):
            longest = max(re.split(r"\s", " ".join(cells)), key=len)
            assert int(column.get(f"{W}w", "0")) > 20 * 4.6 * len(longest), longest


def test_properties_are_whole_however_long(publish: Publish, tmp_path: Path) -> None:
    long = {name: f"{name} " + "en verder " * 40 + "tot het einde" for name in ("title", "subtitle", "author")}
    keywords = [f"trefwoord {number}" for number in range(30)]
    source = make_source(tmp_path / "source", make_chapter())
    settings = yaml.safe_load((source / "programme.yaml").read_text(encoding="utf-8"))
    settings |= {**long, "description": "Wij " + "x" * 2000, "keywords": keywords}
    (source / "programme.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    done = publish("docx", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    (made,) = (tmp_path / "dist").glob("*.docx")
    with zipfile.ZipFile(made) as archive:
        properties = ElementTree.fromstring(archive.read("docProps/core.xml"))
    found = {each.tag.rpartition("}")[2]: each.text for each in properties}
    assert (found["title"], found["subject"]) == (long["title"], long["subtitle"])
    assert found["creator"] == found["lastModifiedBy"] == long["author"]
    assert found["description"] == settings["description"]
    assert found["keywords"] == ", ".join(keywords)
