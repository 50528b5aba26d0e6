"""The rules of Word's accessibility checker, and those it leaves to a person, on the document itself.

The checker is a part of Word; what it looks at is told in Microsoft's “Rules for the Accessibility Checker”.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from tests.conftest import SLUG, Publish
from tests.test_stress import stress

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
Parts = dict[str, ElementTree.Element]


@pytest.fixture(scope="module", params=["the programme", "stress"])
def parts(request: pytest.FixtureRequest, publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """Of the document of the programme, and of one with everything that strains a layout."""
    if request.param == "stress":
        folder = tmp_path_factory.mktemp("accessibility")
        stress(folder / "source")
        assert not publish("docx", "--source", folder / "source", "--output", folder / "dist").returncode
        (path,) = (folder / "dist").glob("*.docx")
    else:
        path = request.getfixturevalue("built") / f"{SLUG}.docx"
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return {name: ElementTree.fromstring(archive.read(name)) for name in names}


def stories(parts: Parts) -> Iterator[ElementTree.Element]:
    for name, root in parts.items():
        if re.fullmatch(r"word/(document|footnotes|header\d+|footer\d+)\.xml", name):
            yield root


def text(element: ElementTree.Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def test_the_document_has_a_title_and_a_language(parts: Parts) -> None:
    properties = {each.tag.split("}")[1]: each.text or "" for each in parts["docProps/core.xml"]}
    assert properties["title"].strip()
    language = parts["word/styles.xml"].find(f"{W}docDefaults//{W}lang")
    assert language is not None
    assert properties["language"] == language.get(f"{W}val") == "nl-BE"


def test_headings_begin_with_the_first_level_and_skip_none(parts: Parts) -> None:
    styles = [p.find(f"{W}pPr/{W}pStyle") for p in parts["word/document.xml"].iter(f"{W}p")]
    names = [str(each.get(f"{W}val")) for each in styles if each is not None]
    levels = [int(name[-1]) for name in names if re.fullmatch(r"Heading\d", name)]
    assert levels[0] == 1
    assert all(level <= before + 1 for before, level in pairwise(levels))


def test_every_drawing_is_described_or_decorative(parts: Parts) -> None:
    """One that floats is only decoration: a screen reader would not know when to tell of it."""
    drawings = [each for root in stories(parts) for each in root.iter(f"{W}drawing")]
    assert len(drawings) > 1
    for drawing in drawings:
        (properties,) = drawing.iter(f"{WP}docPr")
        decorative = any(each.get("val") == "1" for each in drawing.iter(DECORATIVE))
        assert bool(properties.get("descr")) != decorative
        assert decorative or drawing.find(f"{WP}anchor") is None
    numbers = [each.get("id") for drawing in drawings for each in drawing.iter(f"{WP}docPr")]
    assert len(numbers) == len(set(numbers))


def test_tables_are_simple_and_say_what_they_hold(parts: Parts) -> None:
    """A header row, described; no merged, split or nested cells, no empty rows or columns."""
    tables = [each for root in stories(parts) for each in root.iter(f"{W}tbl")]
    assert tables
    for table in tables:
        first, *rest = table.findall(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in rest)
        look = table.find(f"{W}tblPr/{W}tblLook")
        assert look is not None
        assert look.get(f"{W}firstRow") == "1"
        description = table.find(f"{W}tblPr/{W}tblDescription")
        assert description is not None
        assert description.get(f"{W}val")
        rows = [[text(cell).strip() for cell in row.findall(f"{W}tc")] for row in (first, *rest)]
        assert rest
        assert all(any(row) for row in rows)
        assert all(any(column) for column in zip(*rows, strict=True))
        assert not [each for tag in ("gridSpan", "vMerge", "hMerge", "tbl") for each in table.findall(f".//{W}{tag}")]


def test_links_say_where_they_lead(parts: Parts) -> None:
    """In words; an address only where the source has it as the words."""
    links = [text(each) for root in stories(parts) for each in root.iter(f"{W}hyperlink")]
    assert len(links) > 3
    assert [each for each in links if len(re.sub(r"\W", "", each)) < 2] == []
    vague = {"hier", "klik hier", "link", "lees meer", "meer", "deze link"}
    assert [each for each in links if each.strip().lower() in vague] == []
    bare = [each for each in links if re.match(r"(https?://|www\.)", each)]
    assert all("voorbeeld.be" in each for each in bare)


def test_letters_stand_out_from_what_is_behind_them(parts: Parts) -> None:
    """4.5 to 1 for each style, on its own shading or on paper: white on the cover has a dark ground of its own."""
    styles = {each.get(f"{W}styleId"): each for each in parts["word/styles.xml"].iter(f"{W}style")}
    ink = parts["word/styles.xml"].find(f"{W}docDefaults//{W}color")
    assert ink is not None

    def found(style: ElementTree.Element | None, path: str, attribute: str, otherwise: str) -> str:
        while style is not None:
            element = style.find(path)
            if element is not None:
                return element.get(f"{W}{attribute}", otherwise)
            base = style.find(f"{W}basedOn")
            style = None if base is None else styles.get(base.get(f"{W}val"))
        return otherwise

    poor = []
    for name, style in styles.items():
        colour = found(style, f"{W}rPr/{W}color", "val", ink.get(f"{W}val", ""))
        ground = found(style, f"{W}pPr/{W}shd", "fill", "FFFFFF")
        high, low = sorted((luminance(colour), luminance(ground)), reverse=True)
        if (high + 0.05) / (low + 0.05) < 4.5:
            poor.append((name, colour, ground))
    assert poor == []


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_no_words_are_hidden_blink_or_float(parts: Parts) -> None:
    unwanted = {f"{W}{tag}" for tag in ("vanish", "effect", "txbxContent", "pict", "object")}
    assert {each.tag for root in stories(parts) for each in root.iter()} & unwanted == set()
