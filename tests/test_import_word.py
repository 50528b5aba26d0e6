"""What Word documents hold that few people see: odd addresses, readings above words, fields in fields, numbering."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from publish.importers import read
from publish.importers.draft import Draft
from publish.importing import write_source
from publish.importing.accounting import missing_words
from publish.notation.blocks import sequence
from publish.notation.blocks import source as markdown
from publish.templating import bind
from tests.documents import W, paragraph, run

LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def word(folder: Path, *paragraphs: str, address: str = "https://example.org/") -> Path:
    """A Word document of these paragraphs under one heading; the relationship `rIdX` leads to `address`."""
    document = docx.Document()
    document.add_heading("Water", 1)
    name = document.part.relate_to(address, LINK, is_external=True)
    text = "".join(paragraphs).replace("rIdX", name)
    body = document.element.body
    for element in parse_xml(f"<w:body {W}>{text}</w:body>"):
        body.insert(len(body) - 1, element)
    path = folder / "water.docx"
    document.save(str(path))
    return path


def brought(folder: Path, path: Path) -> tuple[Draft, list[str]]:
    """The draft of a document, and its blocks as the source has them, of which no word is missing."""
    draft = read(path)
    programme = write_source(draft, folder / "source")
    assert missing_words(draft, programme) == []
    return draft, [markdown(block, {}) for block, _ in sequence(programme, bind)][1:]


def field(instruction: str, result: str) -> str:
    """A complex field; both may be runs themselves."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return f"{mark('begin')}{instruction}{mark('separate')}{result}{mark('end')}"


def asked(words: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{words}</w:instrText></w:r>'


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (("•\tpunt", "•\tstreep"), ["- punt\n- streep"]),
        (("-  punt", "-  streep"), ["- punt\n- streep"]),
        (("1.\teen", "2.\ttwee"), ["1. een\n2. twee"]),
        (("a)\teen", "b)\ttwee", "Daarna."), ["1. een\n2. twee", "Daarna."]),
        (("•\tpunt", "1. een", "2. twee"), ["• punt", "1. een\n2. twee"]),
        (("3. drie", "4. vier"), ["3\\. drie", "4\\. vier"]),
        (("1. een", "1. nog een"), ["1\\. een", "1\\. nog een"]),
        (("- alleen", "Daarna."), ["\\- alleen", "Daarna."]),
    ],
)
def test_lists_typed_by_hand(tmp_path: Path, typed: tuple[str, ...], written: list[str]) -> None:
    def tabbed(text: str) -> str:
        mark, tab, rest = text.partition("\t")
        return run(mark) + "<w:r><w:tab/></w:r>" + run(rest) if tab else run(text)

    draft, blocks = brought(tmp_path, word(tmp_path, *(paragraph(tabbed(each)) for each in typed)))
    assert blocks == written
    lists = [each for each in written if each[:2] in ("- ", "1.")]
    assert [each.kind for each in draft.decisions].count("list") == len(lists)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/ä?q=[c]<e>", "https://example.org/%C3%A4?q=%5Bc%5D%3Ce%3E"),
        ("https://exämple.org/x", "https://xn--exmple-cua.org/x"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
    ],
)
def test_odd_addresses_keep_their_link_and_all_around_it(tmp_path: Path, typed: str, written: str) -> None:
    link = f'<w:hyperlink r:id="rIdX">{run("hier")}</w:hyperlink>'.replace("r:id", f'xmlns:r="{LINK[:-10]}" r:id')
    path = word(
        tmp_path,
        paragraph(run("Lees "), link, run(" en "), run("vet", "<w:b/>")),
        address=typed,
    )
    assert brought(tmp_path, path)[1] == [f"Lees [hier]({written}) en **vet**"]


def test_a_reading_above_words_is_left_out_and_told(tmp_path: Path) -> None:
    ruby = f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('kanji')}</w:rt><w:rubyBase>{run('漢字')}</w:rubyBase></w:ruby></w:r>"
    draft, blocks = brought(tmp_path, word(tmp_path, paragraph(run("Eerst "), ruby, run(" dan "), ruby, run("."))))
    assert blocks == ["Eerst 漢字 dan 漢字."]
    assert [each.words for each in draft.left_out if each.words == "kanji"] == ["kanji", "kanji"]
    assert any("a reading above words" in each.reason for each in draft.decisions)


def test_of_a_field_in_a_field_only_the_outer_result_is_text(tmp_path: Path) -> None:
    inner = field(asked(" DOCPROPERTY x "), run("9"))
    path = word(
        tmp_path, paragraph(run("Wel "), field(asked(" IF ") + inner + asked(' = 9 "ja" '), run("ja")), run("."))
    )
    draft, blocks = brought(tmp_path, path)
    assert blocks == ["Wel ja."]
    assert "9" in [each.words for each in draft.left_out]
