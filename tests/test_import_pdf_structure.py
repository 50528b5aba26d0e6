"""PDF of other programs imported: lists with their marks, quotations and figures wherever they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest

from publish.importers.draft import Draft
from publish.importers.pdf import read
from publish.importing import import_document
from publish.notation.runs import words

PLAIN = "<p>Wonen is een recht. Wie in onze stad werkt, moet er ook kunnen wonen, en dat blijft zo.</p>"
DRAWING = '<rect width="200" height="100" fill="#c00"/><circle cx="60" cy="50" r="30"/>'


def pdf(folder: Path, body: str, *, tagged: bool = True) -> Path:
    """A page with this between its heading and an ordinary paragraph."""
    import weasyprint

    page = f"<html lang=nl><title>Kop</title><body><h1>Kop een</h1>{PLAIN}{body}{PLAIN}</body></html>"
    path = folder / "page.pdf"
    weasyprint.HTML(string=page).write_pdf(path, pdf_variant="pdf/ua-1" if tagged else None)
    return path


def imported(path: Path, root: Path) -> tuple[str, dict[str, str]]:
    """The Markdown of an import, and what its report tells was left out, by the reason."""
    done = import_document(path, path.parent / "source", root / "templates")
    text = "\n".join(each.read_text(encoding="utf-8") for each in sorted(done.folder.glob("*.md")))
    told: dict[str, str] = {}
    for each in done.report.as_json()["left_out"]:
        told[each["reason"]] = f"{told.get(each['reason'], '')} {each['words']}".strip()
    return text, told


def said(draft: Draft, kind: str) -> list[list[tuple[str, str]]]:
    return [[(p.role, words(p.runs)) for p in each.block.parts] for each in draft.pieces if each.block.kind == kind]


LISTS = {
    "numbers": ("decimal", True, "1. 2. 3.", ["1.", "2.", "3."]),
    "letters": ("lower-alpha", True, "a. b. c.", ["1.", "2.", "3."]),
    "bullets": ("disc", True, "", ["-", "-", "-"]),
    "numbers by their looks": ("decimal", False, "1. 2. 3.", ["1.", "2.", "3."]),
    "bullets by their looks": ("disc", False, "", ["-", "-", "-"]),
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_come_in_and_the_report_tells_their_marks(tmp_path: Path, root: Path, name: str) -> None:
    kind, tagged, left, marks = LISTS[name]
    items = f'<ol style="list-style: {kind}"><li>een huis<li>twee straten<li>drie wijken</ol>'
    text, told = imported(pdf(tmp_path, items, tagged=tagged), root)
    wanted = zip(marks, ("een huis", "twee straten", "drie wijken"), strict=True)
    assert "\n".join(f"{mark} {item}" for mark, item in wanted) in text
    assert told.get("numbering", "") == left


QUOTATIONS = {
    "who said it": (
        "<blockquote>aap <em>noot</em> mies<footer>— Wim</footer></blockquote>",
        [[("text", "aap noot mies"), ("attribution", "Wim")]],
        [],
    ),
    "a list": ("<blockquote>aap<ul><li>mies<li>wim</ul></blockquote>", [[("text", "aap")]], ["mies", "wim"]),
    "a table": (
        "<blockquote>aap<table><tr><th>mies<th>wim<tr><td>1<td>2</table></blockquote>",
        [[("text", "aap")]],
        ["mies", "wim", "1", "2"],
    ),
    "emphasis": ("<blockquote>aap <em>noot</em> mies</blockquote>", [[("text", "aap noot mies")]], []),
    "paragraphs": ("<blockquote><p>aap<p>noot</blockquote>", [[("text", "aap"), ("text", "noot")]], []),
}


@pytest.mark.parametrize("name", QUOTATIONS)
def test_a_quotation_keeps_the_words_beside_its_blocks(tmp_path: Path, name: str) -> None:
    body, quotations, others = QUOTATIONS[name]
    draft = read(pdf(tmp_path, body))
    assert said(draft, "quotation") == quotations
    assert [text for kind in ("list", "table") for parts in said(draft, kind) for _, text in parts] == others


def test_a_table_of_a_caption_alone_leaves_it_as_a_paragraph(tmp_path: Path, root: Path) -> None:
    text, _ = imported(pdf(tmp_path, "<table><caption>Cijfers volgen later</caption></table>"), root)
    assert "\nCijfers volgen later\n" in text


@pytest.mark.parametrize("place", ["left: -90pt", "left: 300pt", "left: -900pt"], ids=["left", "right", "out of sight"])
def test_a_figure_that_reaches_over_the_edge_of_its_page(tmp_path: Path, root: Path, place: str) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100">{DRAWING}</svg>'
    text, _ = imported(pdf(tmp_path, f'<div style="position: relative; {place}">{drawing}</div>'), root)
    assert ("](assets/" in text) == ("900" not in place)
    assert text.count("Wonen is een recht") == 2


def test_a_link_that_is_the_mark_of_a_note_calls_it(tmp_path: Path, root: Path) -> None:
    note = '<article id="n1"><p>1 De noot zelf.</p></article>'
    path = pdf(tmp_path, f'<p>Tekst met een noot<a href="#n1">1</a> erin.</p><p>Meer.</p>{note}')
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        for each in file.objects:
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Art":
                each.S = pikepdf.Name.Note
        file.save(path)
    text, _ = imported(path, root)
    assert re.search(r"Tekst met een noot\[\^([\w-]+)\] erin\.\n\n\[\^\1\]: De noot zelf\.\n", text)
