"""Pages as programs write them, imported: no chapter or footnote is taken for navigation, lists are lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish.importers import read
from publish.importers.draft import Draft
from publish.notation.runs import words

SENTENCE = "Een alinea met gewone woorden die lang genoeg is om voor tekst door te gaan, met punten. "
LONG = f"<p>{SENTENCE * 8}</p>"


def page(folder: Path, body: str, name: str = "page.html") -> Draft:
    path = folder / name
    path.write_text(f"<html lang=nl><title>Plan</title><body>{body}</body></html>", encoding="utf-8")
    return read(path)


def lines(draft: Draft) -> list[str]:
    """Every piece that is not as long as those which are there to make a page long, after its kind."""
    told = [
        (part.role if piece.block.kind in ("list", "table", "quotation") else piece.block.kind, words(part.runs))
        for piece in draft.pieces
        for part in piece.block.parts
    ]
    return [f"{kind}: {text}" for kind, text in told if len(text) < 2 * len(SENTENCE)]


def left(draft: Draft) -> dict[str, str]:
    told: dict[str, str] = {}
    for each in draft.left_out:
        told[each.reason] = f"{told.get(each.reason, '')} {each.words}".strip()
    return told


BESIDE = {
    "chapters": (
        f"<div><h1>Een</h1>{LONG}</div><div><h1>Twee</h1><p>Kort.</p></div><div><p>Slot.</p></div>",
        ["heading: Een", "heading: Twee", "paragraph: Kort.", "paragraph: Slot."],
        {},
    ),
    "footnotes of Word": (
        f"<div class=WordSection1><h1>Een</h1>{LONG}<p>Tekst"
        '<a href="#_ftn1" name="_ftnref1"><span>[1]</span></a>.</p></div>'
        '<div><br clear=all><hr><div id=ftn1><p><a href="#_ftnref1" name="_ftn1">[1]</a> De voetnoot.</p></div></div>',
        ["heading: Een", "paragraph: Tekst.", "note: De voetnoot."],
        {"decoration": "[1] [1]"},
    ),
    "words without an element": (
        f"<div><h1>Een</h1>{LONG}</div>Nog één zin.",
        ["heading: Een", "paragraph: Nog één zin."],
        {},
    ),
    "what is no text": (
        f"<div id=sidebar><h3>Lees ook</h3></div><div><h1>Een</h1>{LONG}</div><div>Delen <a href=x>hier</a></div>",
        ["heading: Een"],
        {"navigation": "Lees ook Delen hier"},
    ),
}


@pytest.mark.parametrize("name", BESIDE)
def test_text_beside_the_element_that_holds_most_of_it_is_no_navigation(tmp_path: Path, name: str) -> None:
    body, expected, gone = BESIDE[name]
    draft = page(tmp_path, body)
    assert (lines(draft), left(draft)) == (expected, gone)


def test_a_language_that_a_page_wrongly_declares_marks_no_words(tmp_path: Path) -> None:
    said = "Wonen is een recht voor wie in onze stad werkt en dat blijft zo voor iedereen die er komt wonen. "
    path = tmp_path / "page.html"
    body = f"<h1>Wonen</h1><p>{said * 4}</p><ul><li>een huis<li lang=fr>une maison</ul>"
    path.write_text(f"<html><body lang=en-US>{body}</body></html>", encoding="utf-8")
    draft = read(path)
    assert draft.metadata["language"] == "nl-BE"
    runs = [run for piece in draft.pieces for part in piece.block.parts for run in part.runs]
    assert {run.text.strip(): run.language for run in runs if run.language} == {"une maison": "fr"}


GOOGLE = (
    "<h1>Wonen</h1><ol class='lst-kix_a-0 start'><li>een<li>twee</ol><ul class='lst-kix_a-1 start'><li>twee a</ul>"
    "<ol class='lst-kix_a-0' start=3><li>drie</ol><p>Tekst<sup><a href='#ftnt1' id='ftnt_ref1'>[1]</a></sup> en meer"
    "<sup><a href='#cmnt1' id='cmnt_ref1'>[a]</a></sup>.</p><hr>"
    "<div><p><a href='#ftnt_ref1' id='ftnt1'>[1]</a> Noot.</p>"
    "</div><div class=c20><p><a href='#cmnt_ref1' id='cmnt1'>[a]</a>Klopt dit?</p><p>Ik denk het niet.</p></div>"
)


def test_a_document_of_google_has_its_lists_and_footnotes_and_leaves_comments_behind(tmp_path: Path) -> None:
    draft = page(tmp_path, GOOGLE)
    found = [
        (part.role, part.level, words(part.runs))
        for piece in draft.pieces
        if piece.block.kind == "list"
        for part in piece.block.parts
    ]
    assert found == [("numbered", 0, "een"), ("numbered", 0, "twee"), ("item", 1, "twee a"), ("numbered", 0, "drie")]
    assert lines(draft)[-2:] == ["paragraph: Tekst en meer.", "note: Noot."]
    assert left(draft)["comment"] == "[a] [a]Klopt dit? Ik denk het niet."


def test_two_line_ends_in_a_row_part_paragraphs_and_one_does_not(tmp_path: Path) -> None:
    draft = page(
        tmp_path, "<h1>A</h1><div>Een<br>twee.<br><br>Drie <b>vier</b><br> <br><br>vijf.<br><br></div><p>Zes.<br></p>"
    )
    assert lines(draft)[1:] == ["paragraph: Een\ntwee.", "paragraph: Drie vier", "paragraph: vijf.", "paragraph: Zes."]


def test_equations_are_said_once_and_drawings_in_a_page_are_no_words(tmp_path: Path) -> None:
    said = "<semantics><mrow><mi>E</mi><mo>=</mo><mi>m</mi></mrow><annotation>E = m</annotation></semantics>"
    drawing = "<svg width=9 height=9><style>a{}</style><text>As</text></svg>"
    draft = page(tmp_path, f"<h1>A</h1><p>Zo is <math>{said}</math> gezegd.</p><p>Een figuur{drawing} staat hier.</p>")
    assert lines(draft)[1:] == ["paragraph: Zo is E=m gezegd.", "paragraph: Een figuur staat hier."]
    assert left(draft) == {"decoration": "As"}


XHTML = '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="nl"><head><title/></head><body>{}</body></html>'
XHTML_BODY = '<a name="x"/><h1>Café</h1><p>Tekst <em/>zonder &eacute;&eacute;n nadruk.</p><p><![CDATA[1 < 2]]> dus.</p>'
DECLARED = '<?xml version="1.0" encoding="{}"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">'


@pytest.mark.parametrize(
    ("head", "encoding"),
    [(DECLARED.format("iso-8859-1"), "iso-8859-1"), (DECLARED.format("utf-8"), "utf-8"), ("<!DOCTYPE html>", "utf-8")],
    ids=["latin-1", "utf-8", "by its namespace"],
)
def test_xhtml_is_read_as_xml(tmp_path: Path, head: str, encoding: str) -> None:
    path = tmp_path / "page.xhtml"
    path.write_text(head + XHTML.format(XHTML_BODY), encoding=encoding)
    draft = read(path)
    assert lines(draft) == ["heading: Café", "paragraph: Tekst zonder één nadruk.", "paragraph: 1 < 2 dus."]
    assert not any(run.emphasis for piece in draft.pieces for part in piece.block.parts for run in part.runs)


def test_xhtml_that_is_not_well_formed_is_read_as_html(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        DECLARED.format("utf-8") + XHTML.format("<h1>A</h1><p>Een<br>twee").replace("/>", "></title>"), "utf-8"
    )
    assert lines(read(path)) == ["heading: A", "paragraph: Een\ntwee"]


def test_lists_and_contents_of_word_in_a_page(tmp_path: Path) -> None:
    gap, deeper = "<span>" + "&nbsp;" * 7 + " </span>", "style='margin-left:72.0pt;text-indent:-18.0pt'"
    draft = page(
        tmp_path,
        f"<p class=MsoTocHeading>Inhoud</p><p class=MsoToc1><a href='#_Toc1'>1 Wonen 2</a></p><h1 id=_Toc1>Wonen</h1>"
        f"<p class=MsoListParagraphCxSpFirst><span>·{gap}</span>Eerste <b>punt</b></p>"
        f"<p class=MsoListParagraphCxSpMiddle {deeper}><span>o{gap}</span>Onderpunt</p>"
        f"<p class=MsoListParagraphCxSpLast><span>·{gap}</span>Tweede punt</p>"
        f"<p class=MsoListParagraph>1.{gap}Nummer</p>"
        "<p class=MsoListParagraph>Geen punt.</p>",
    )
    assert lines(draft) == [
        "heading: Wonen", "item: Eerste punt", "item: Onderpunt", "item: Tweede punt", "numbered: Nummer",
        "paragraph: Geen punt.",
    ]  # fmt: skip
    assert [part.level for each in draft.pieces if each.block.kind == "list" for part in each.block.parts] == [
        0,
        1,
        0,
        0,
    ]
    assert left(draft) == {"contents-list": "Inhoud 1 Wonen 2", "numbering": "o 1."}
