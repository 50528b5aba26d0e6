"""What a designer does to the Word document: restyle it in Word, or change the theme."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Publish
from tests.making import make_chapter, make_source

REFERENCE = "docx/reference.docx"
SOURCE = make_chapter("{.proposal}\nEen voorstel.", "1. een\n2. twee", "Ertussen.", "3. drie\n4. vier", "- punt")


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", folder)
    return folder


def rewrite(path: Path, change: Callable[[str, str], str]) -> None:
    """Puts other words in the XML parts of a package; `change` is given the name and the text of each."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    changed = {n: change(n, c.decode()).encode() if n.endswith(".xml") else c for n, c in members.items()}
    assert changed != members
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in changed.items():
            archive.writestr(name, content)


def replacing(part: str, pattern: str, by: str) -> Callable[[str, str], str]:
    return lambda name, text: re.sub(pattern, by, text, flags=re.DOTALL) if name == part else text


def written(publish: Publish, templates: Path, *chapters: str) -> dict[str, str]:
    """The XML parts of the document of a small source."""
    source = make_source(templates.parent / "source", *(chapters or (SOURCE,)))
    done = publish("docx", "--source", source, "--templates", templates, "--output", templates.parent / "dist")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(templates.parent / "dist/proef.docx") as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


def style(parts: dict[str, str], name: str) -> str:
    """The definition of a style, by its name in Word."""
    found = re.findall(r"<w:style .*?</w:style>", parts["word/styles.xml"], re.DOTALL)
    (definition,) = (each for each in found if f'<w:name w:val="{name}"' in each)
    return str(definition)


def refusal(publish: Publish, templates: Path) -> list[str]:
    source = make_source(templates.parent / "source", SOURCE)
    done = publish("docx", "--source", source, "--templates", templates, "--output", templates.parent / "dist")
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert not (templates.parent / "dist/proef.docx").exists()
    return re.findall(r"reference\.docx:1: error\[T-006\]: (.*)\n  hint: .*git checkout", done.stderr)


def test_a_style_that_is_changed_in_word_is_changed_in_the_artefact(publish: Publish, templates: Path) -> None:
    assert "w:caps" not in style(written(publish, templates), "Lead")
    rewrite(templates / REFERENCE, replacing("word/styles.xml", r'(w:styleId="Lead">.*?<w:rPr>)', r"\1<w:caps/>"))
    assert "<w:caps/>" in style(written(publish, templates), "Lead")


def test_heads_are_those_of_the_reference_document_and_its_sample_text_is_not_there(
    publish: Publish, templates: Path
) -> None:
    def draft(name: str, text: str) -> str:
        return text.replace("</w:ftr>", "<w:p><w:r><w:t>Concept</w:t></w:r></w:p></w:ftr>")

    rewrite(templates / REFERENCE, draft)
    parts = written(publish, templates)
    assert any("Concept" in text for name, text in parts.items() if "footer" in name)
    with zipfile.ZipFile(templates / REFERENCE) as archive:
        sample = re.findall(r"<w:t(?: [^>]*)?>([^<]{20,})", archive.read("word/document.xml").decode())
    assert len(sample) > 30
    assert [each for each in sample if each in parts["word/document.xml"]] == []


def test_word_in_another_language_may_rename_the_ids_of_styles(publish: Publish, templates: Path) -> None:
    """A Dutch Word saves “heading 1” with the id Kop1."""

    def dutch(name: str, text: str) -> str:
        return text.replace('"Heading1"', '"Kop1"').replace('w:styleId="Quote"', 'w:styleId="Citaat"')

    rewrite(templates / REFERENCE, dutch)
    parts = written(publish, templates, make_chapter("> Woorden."))
    assert '<w:pStyle w:val="Kop1"/>' in parts["word/document.xml"]
    assert '<w:pStyle w:val="Citaat"/>' in parts["word/document.xml"]
    assert "Heading1" not in parts["word/document.xml"]


def test_a_colour_a_face_and_sizes_of_the_theme_reach_word(publish: Publish, templates: Path) -> None:
    theme = templates / "theme.toml"
    text = theme.read_text(encoding="utf-8")
    for old, new in (
        ('accent = { screen = "#16324f"', 'accent = { screen = "#7a1f3d"'),
        ('family = "Inter"', 'family = "Literata"'),
        ("h2_pt = 16", "h2_pt = 21.5"),
        ("body_pt = 10\n", "body_pt = 11\n"),
        ("leading_pt = 14.5", "leading_pt = 15"),
        ("width_mm = 170", "width_mm = 165"),
    ):
        assert old in text
        text = text.replace(old, new)
    theme.write_text(text, encoding="utf-8")
    parts = written(publish, templates)
    scheme = parts["word/theme/theme1.xml"]
    assert re.search(r'<a:accent1>\s*<a:srgbClr val="7A1F3D"/>\s*</a:accent1>', scheme)
    assert re.search(r'<a:majorFont>\s*<a:latin typeface="Literata"/>', scheme)
    assert '<w:color w:val="7A1F3D" w:themeColor="accent1"/>' in style(parts, "heading 2")
    assert 'w:fill="7A1F3D"' in style(parts, "Title")
    assert '<w:sz w:val="43"/>' in style(parts, "heading 2")
    assert '<w:sz w:val="22"/>' in style(parts, "Normal")
    assert 'w:line="300"' in style(parts, "Normal")
    assert set(re.findall(r'<w:pgSz [^>]*w:w="(\d+)"', parts["word/document.xml"])) == {str(round(165 * 1440 / 25.4))}
    assert f'w:pos="{round(123 * 1440 / 25.4)}"' in style(parts, "toc 1")


def test_lists_that_start_anew_count_for_themselves(publish: Publish, templates: Path) -> None:
    parts = written(publish, templates)
    pattern = r'<w:pStyle w:val="ListNumber"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="(\d+)"/>'
    numbers = re.findall(pattern, parts["word/document.xml"])
    assert len(numbers) == 4
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    starts = [
        re.findall(rf'<w:num w:numId="{each}">.*?w:ilvl="0"><w:startOverride w:val="(\d)"', parts["word/numbering.xml"])
        for each in (numbers[0], numbers[2])
    ]
    assert starts == [["1"], ["3"]]


def test_two_tables_in_a_row_stay_two(publish: Publish, templates: Path) -> None:
    """Word makes one table of two that touch."""
    table = "| a | b |\n|---|---|\n| c | d |"
    parts = written(publish, templates, make_chapter(table, f'{{caption="Nog een"}}\n{table}', table))
    assert parts["word/document.xml"].count("<w:tbl>") == 3
    assert "</w:tbl><w:tbl>" not in parts["word/document.xml"]


def test_without_sections_the_chapter_stands_on_every_page(publish: Publish, templates: Path) -> None:
    parts = written(publish, templates, "# Een {#een}\n\nMeer staat er niet.")
    heads = "".join(text for name, text in parts.items() if "header" in name)
    assert "STYLEREF 1" in heads
    assert "STYLEREF 2" not in heads


def test_a_reference_document_that_is_not_there(publish: Publish, templates: Path) -> None:
    (templates / REFERENCE).unlink()
    (said,) = refusal(publish, templates)
    assert "cannot be read" in said


def test_a_damaged_reference_document(publish: Publish, templates: Path) -> None:
    content = (templates / REFERENCE).read_bytes()
    for damaged in (content[: len(content) // 2], b"", b"een brief"):
        (templates / REFERENCE).write_bytes(damaged)
        (said,) = refusal(publish, templates)
        assert "cannot be read" in said
    (templates / REFERENCE).write_bytes(content)
    rewrite(templates / REFERENCE, replacing("word/styles.xml", "</w:styles>", ""))
    assert "cannot be read" in refusal(publish, templates)[0]


def test_every_style_that_is_missing_is_named_at_once(publish: Publish, templates: Path) -> None:
    pattern = r'<w:style [^>]*w:styleId="(?:Lead|Number|ProgrammeTable)">.*?</w:style>'
    rewrite(templates / REFERENCE, replacing("word/styles.xml", pattern, ""))
    assert refusal(publish, templates) == [
        "the reference document has no character style 'Number'",
        "the reference document has no paragraph style 'Lead'",
        "the reference document has no table style 'Programme Table'",
    ]


def test_sections_and_numbering_that_are_gone(publish: Publish, templates: Path) -> None:
    section = r"(<w:pPr><w:pStyle [^>]*>)<w:sectPr>.*?</w:sectPr></w:pPr>"
    numbering = r'(w:styleId="ListNumber">.*?)<w:numPr>.*?</w:numPr>'
    rewrite(templates / REFERENCE, replacing("word/document.xml", section, r"\1</w:pPr>"))
    rewrite(templates / REFERENCE, replacing("word/styles.xml", numbering, r"\1"))
    assert refusal(publish, templates) == [
        "the reference document has 1 sections instead of 4: cover, front, chapters, back",
        "the style 'List Number' of the reference document numbers nothing",
    ]


def test_the_language_is_that_of_the_programme(publish: Publish, templates: Path) -> None:
    """Whatever the Word of the designer has left in a style."""
    foreign = r'\1<w:lang w:val="en-US"/>'
    rewrite(templates / REFERENCE, replacing("word/styles.xml", r'(w:styleId="Lead">.*?<w:rPr>)', foreign))
    source = make_source(templates.parent / "source", SOURCE)
    settings = source / "programme.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("nl-BE", "nl-NL"), encoding="utf-8")
    done = publish("docx", "--source", source, "--templates", templates, "--output", templates.parent / "dist")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(templates.parent / "dist/proef.docx") as archive:
        assert re.findall(r'<w:lang w:val="([^"]*)"', archive.read("word/styles.xml").decode()) == ["nl-NL"]
