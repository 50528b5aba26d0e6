"""The leaflets of `source/`, as a print shop and a reader get them: boxes, panels, folds, codes."""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from tests.conftest import Publish
from tests.making import make_chapter, make_source
from tests.pages import HYPHENS, lines

MM = 72 / 25.4
A4 = (0, 0, 297, 210)
SLUG = (141.6, 145.7)
"""Between which the line stands, left of the fold of a sheet, that says how to print it; mm from the left."""
SPREADS = {"folder-a4": "folder", "booklet-a4": "booklet"}


@pytest.fixture(scope="session")
def chapters(dump: dict[str, Any]) -> list[dict[str, Any]]:
    return [chapter for chapter in dump["chapters"] if not chapter["front_matter"]]


@pytest.fixture(scope="session")
def leaflets(built: Path, chapters: list[dict[str, Any]]) -> dict[str, list[pypdfium2.PdfDocument]]:
    """The documents of each layout, in the order of the chapters."""
    layouts = (
        *("folder", "folder-a4", "trifold", "trifold-print", "booklet", "booklet-a4", "booklet-print"),
        *("poster-a4", "poster-a3", "card", "card-a4", "card-print"),
    )
    stems = [f"{chapter['number']:02}-{chapter['id']}" for chapter in chapters]
    return {
        layout: [pypdfium2.PdfDocument(built / "leaflets" / f"{stem}-{layout}.pdf") for stem in stems]
        for layout in layouts
    }


Leaflets = dict[str, list[pypdfium2.PdfDocument]]


def mm(box: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(round(value / MM, 2) for value in box)


def letters(text: str) -> str:
    return "".join(each for each in text if each.isalnum())


def text(page: pypdfium2.PdfPage, *box: float) -> str:
    """The letters within a box in mm, or on the whole page."""
    bounds = dict(zip(("left", "bottom", "right", "top"), (value * MM for value in box), strict=True)) if box else {}
    return letters(page.get_textpage().get_text_bounded(**bounds))


def boxes(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right and top of every letter, in mm.

    But for those that follow a broken word: where it is spelt otherwise, PDFium does not say where a letter stands.
    """
    textpage = page.get_textpage()
    count = textpage.count_chars()
    texts = textpage.get_text_range(0, count)
    seen = [at for at in range(count) if not texts[at].isspace() and texts[max(at - 1, 0)] not in "\ufffe\x02"]
    return [tuple(value / MM for value in textpage.get_charbox(at)) for at in seen]


def blocks(parent: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from parent["blocks"]
    for section in parent["sections"]:
        yield from blocks(section)


def test_pages_in_reading_order_have_trim_and_bleed_and_lie_at_the_origin(leaflets: Leaflets) -> None:
    for document in (*leaflets["folder"], *leaflets["booklet"]):
        for page in document:
            assert mm(page.get_mediabox()) == mm(page.get_bleedbox()) == (0, 0, 154, 216)
            assert mm(page.get_trimbox()) == (3, 3, 151, 213)


def test_sheets_are_a4_and_the_trifold_for_the_shop_has_room_for_bleed_and_marks(leaflets: Leaflets) -> None:
    for document in (*leaflets["folder-a4"], *leaflets["booklet-a4"], *leaflets["trifold"]):
        assert {mm(page.get_mediabox()) for page in document} == {A4}
    for document in leaflets["card-a4"]:
        assert {mm(page.get_mediabox()) for page in document} == {(0, 0, 210, 297)}
    for document in leaflets["trifold-print"]:
        for page in document:
            left, bottom, right, top = mm(page.get_trimbox())
            assert (round(right - left, 1), round(top - bottom, 1)) == (297, 210)
            assert mm(page.get_bleedbox()) == (left - 3, bottom - 3, right + 3, top + 3)
            assert mm(page.get_mediabox())[:2] == (0, 0)
            assert mm(page.get_mediabox())[2] > right + 3


def test_a_word_that_is_read_otherwise_than_it_is_set_is_found_where_it_stands(
    publish: Publish, tmp_path: Path
) -> None:
    """On a sheet as well, beside an empty page: whoever looks for it there must not find paper."""
    words = "geïnformeerde financiële efficiënte patiënten tweeëntwintig coördinatie"
    paragraphs = [f"{'A' * at} {' '.join([word] * 30)}." for word in words.split() for at in range(1, 9)][:28]
    source, dist = make_source(tmp_path / "source", make_chapter(*paragraphs)), tmp_path / "dist"
    done = publish("leaflets", "--layout", "booklet", "--source", source, "--output", dist)
    assert done.returncode == 0, done.stderr
    sheets = dist / "leaflets/01-een-booklet-a4.pdf"
    done = publish("verify", sheets, "--source", source)
    assert done.returncode == 0, done.stderr
    with pypdfium2.PdfDocument(dist / "leaflets/01-een-booklet.pdf") as pages, pypdfium2.PdfDocument(sheets) as sides:
        expected = [text(page) for page in pages]
        for number, side in enumerate(sides):
            pair = (len(expected) - 1 - number, number) if number % 2 == 0 else (number, len(expected) - 1 - number)
            halves = [text(side, 0, 0, SLUG[0], 210), text(side, 148.5, 0, 297, 210)]
            assert halves == [expected[at] for at in pair], number


def test_an_address_is_broken_before_a_dot_and_has_no_hyphen(publish: Publish, tmp_path: Path) -> None:
    source = make_source(tmp_path / "source", make_chapter("Een alinea."))
    settings = source / "programme.yaml"
    text = settings.read_text(encoding="utf-8").replace("www.kuleuven.be", "rectorverkiezing.kuleuven.be")
    settings.write_text(text, encoding="utf-8")
    done = publish("leaflets", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    for layout in ("folder", "trifold", "booklet"):
        pages = lines(tmp_path / "dist/leaflets" / f"01-een-{layout}.pdf")
        found = [line.text for page in pages for line in page if "verkiezing" in line.text or "/1.1" in line.text]
        assert not [text for text in found if text.rstrip().endswith(HYPHENS)], layout
        assert any(".kuleuven.be/1.1" in text and "rector" not in text for text in found), layout


def test_the_foot_of_a_card_keeps_off_its_proposals(built: Path) -> None:
    for path in sorted((built / "leaflets").glob("*-card.pdf")):
        foot = next(line for line in lines(path)[1] if line.text.startswith("example.org"))
        above = max(line.baseline for line in lines(path)[1] if line.baseline < foot.baseline)
        assert foot.baseline - above > 9 * MM, path.name


def test_pages_are_four_two_and_multiples_of_four(leaflets: Leaflets) -> None:
    assert {len(each) for each in leaflets["folder"]} == {4}
    assert {len(each) for each in (*leaflets["folder-a4"], *leaflets["trifold"])} == {2}
    for booklet, sheets in zip(leaflets["booklet"], leaflets["booklet-a4"], strict=True):
        assert len(booklet) % 4 == 0
        assert len(sheets) == len(booklet) // 2


def test_every_page_stands_on_its_half_of_a_sheet(leaflets: Leaflets) -> None:
    for imposed, plain in SPREADS.items():
        for sheets, document in zip(leaflets[imposed], leaflets[plain], strict=True):
            expected = [text(page) for page in document]
            for number, side in enumerate(sheets):
                low = 1 + number
                pair = (len(document) + 1 - low, low) if number % 2 == 0 else (low, len(document) + 1 - low)
                halves = [text(side, 0, 0, SLUG[0], 210), text(side, 148.5, 0, 297, 210)]
                assert halves == [expected[page - 1] for page in pair]


def test_creep_brings_the_inner_pages_of_a_booklet_to_the_spine(leaflets: Leaflets) -> None:
    for sheets, document in zip(leaflets["booklet-a4"], leaflets["booklet"], strict=True):
        innermost = len(sheets) - 1
        page = len(document) // 2
        left_on_sheet = min(line[0] for line in boxes(sheets[innermost]))
        left_on_page = min(line[0] for line in boxes(document[page - 1])) - 3
        assert left_on_sheet - left_on_page == pytest.approx(0.5 + (len(sheets) // 2 - 1) * 0.1, abs=0.01)


def test_trifold_panels_stand_where_the_roll_fold_wants_them(
    leaflets: Leaflets, chapters: list[dict[str, Any]]
) -> None:
    for document, chapter in zip(leaflets["trifold"], chapters, strict=True):
        left, bottom, _, top = mm(document[0].get_trimbox())
        front = text(document[0], left + 197, bottom, left + 297, top)
        back = text(document[0], left + 97, bottom, left + 197, top)
        first = text(document[1], left, bottom, left + 100, top)
        assert letters(chapter["title"]) in front
        assert "vu" in back
        assert letters(chapter["sections"][0]["title"]) in first


def test_text_across_a_fold_is_twice_as_far_apart_as_it_is_from_the_edge(leaflets: Leaflets) -> None:
    for document in leaflets["trifold-print"]:
        for page, folds in zip(document, ((97, 197), (100, 200)), strict=True):
            left = mm(page.get_trimbox())[0]
            edges = [left, *(left + fold for fold in folds), left + 297]
            for line in boxes(page):
                assert all(line[2] <= edge - 8.7 or line[0] >= edge + 8.7 for edge in edges)


def test_every_section_stands_there_with_its_lead_in_order(leaflets: Leaflets, chapters: list[dict[str, Any]]) -> None:
    for layout in ("folder", "trifold"):
        for document, chapter in zip(leaflets[layout], chapters, strict=True):
            pages = "".join(text(page) for page in document) * 2  # the trifold's flap stands before its inside
            place = 0
            for section in chapter["sections"]:
                lead = next(block for block in section["blocks"] if block["lead"])
                for expected in (section["title"], lead["text"]):
                    place = pages.index(letters(expected), place)


def test_proposals_come_along_from_every_section(leaflets: Leaflets, chapters: list[dict[str, Any]]) -> None:
    for layout in ("folder", "trifold"):
        for document, chapter in zip(leaflets[layout], chapters, strict=True):
            pages = "".join(text(page) for page in document)
            for section in chapter["sections"]:
                proposals = [letters(block["text"]) for block in section["blocks"] if block["type"] == "proposal"]
                there = [proposal in pages for proposal in proposals]
                assert there[0]
                assert there == sorted(there, reverse=True), "the first ones, in order"


def test_booklet_holds_the_whole_chapter(leaflets: Leaflets, chapters: list[dict[str, Any]]) -> None:
    for document, chapter in zip(leaflets["booklet"], chapters, strict=True):
        pages = [page.get_textpage().get_text_bounded() for page in document]
        running = re.compile(r"\s\d+(\.\d+)? [^\n]*\d*\s*$")
        words = letters("".join(running.sub("", page) for page in pages))
        for block in blocks(chapter):
            opening = letters(block["text"])[:40]
            assert opening in words, block["id"]


def test_pages_are_well_filled_and_nothing_runs_off_them(leaflets: Leaflets) -> None:
    fills = []
    for document in leaflets["folder"]:
        for page in (document[1], document[2]):
            fills.append(fill([line for line in boxes(page) if 3 < line[0] < 151], foot=16, head=200))
    for document in leaflets["trifold-print"]:
        left, bottom, _, _ = mm(document[0].get_trimbox())
        for side, start, end in ((0, 0, 97), (1, 0, 100), (1, 100, 200), (1, 200, 297)):
            panel = [line for line in boxes(document[side]) if left + start < line[0] < left + end]
            fills.append(fill(panel, foot=bottom + 11, head=bottom + 199))
    assert min(fills) > 0.94
    assert sum(fills) / len(fills) > 0.97
    assert max(fills) <= 1.01


def fill(panel: list[tuple[float, float, float, float]], foot: float, head: float) -> float:
    return (head - min(line[1] for line in panel)) / (head - foot)


def test_no_paragraph_ends_in_the_rest_of_a_word(leaflets: Leaflets) -> None:
    for layout in ("folder", "trifold", "card"):
        broken = 0
        for document in leaflets[layout]:
            found = "\r\n".join(page.get_textpage().get_text_range() for page in document)
            broken += found.count("\ufffe")
            assert [each for each in re.findall(r"\w+\ufffe([^\ufffe\r]+[.!?])(?=\r)", found) if len(each) < 13] == []
        assert broken > 0, "words are broken where that leaves more"


def test_titles_stand_in_even_lines(leaflets: Leaflets, chapters: list[dict[str, Any]]) -> None:
    for layout in ("folder", "trifold", "card", "poster-a4"):
        for document, chapter in zip(leaflets[layout], chapters, strict=True):
            found = document[0].get_textpage().get_text_range()
            places = re.finditer(r"\s+".join(map(re.escape, chapter["title"].split())), found)
            lengths = max(([len(line) for line in place[0].split("\r\n")] for place in places), key=len)
            assert len(lengths) > 1
            assert min(lengths) >= max(lengths) / 2, chapter["title"]


def test_the_poster_on_a3_is_the_one_on_a4_enlarged(leaflets: Leaflets) -> None:
    for small, large in zip(leaflets["poster-a4"], leaflets["poster-a3"], strict=True):
        texts = [document[0].get_textpage() for document in (small, large)]
        assert texts[0].get_text_range() == texts[1].get_text_range()
        places = [_from_the_corner(document[0]) for document in (small, large)]
        above = [pair for pair in zip(*places, strict=True) if pair[0][1] < 700]  # the foot
        assert len(above) > 200
        for one, other in above:
            assert other == pytest.approx([length * math.sqrt(2) for length in one], abs=0.5)


def _from_the_corner(page: pypdfium2.PdfPage) -> list[list[float]]:
    """How far each letter stands from the left and the head of the trim, in points."""
    text, (left, _, _, top) = page.get_textpage(), page.get_trimbox()
    boxes = (text.get_charbox(at) for at in range(text.count_chars()))
    return [[box[0] - left, top - box[3]] for box in boxes]


PRESS = ("-folder", "-trifold-print", "-booklet-print", "-card-print", "-poster-a4-print", "-poster-a3-print")


def test_what_is_read_is_tagged_and_what_goes_to_the_shop_says_for_which_press(built: Path) -> None:
    for path in sorted((built / "leaflets").glob("*.pdf")):
        for_press, to_be_cut = path.stem.endswith(PRESS), path.stem.endswith("-card-a4")
        with pikepdf.open(path) as pdf:
            metadata = pdf.Root.Metadata.read_bytes()
            assert (b"pdfuaid:part" in metadata) == (not for_press and not to_be_cut)
            assert (b"<pdfxid:GTS_PDFXVersion>PDF/X-4<" in metadata) == for_press
            assert ("/OutputIntents" in pdf.Root) == for_press
            assert ("/StructTreeRoot" in pdf.Root) != to_be_cut
            assert pdf.docinfo["/Title"]
            assert not for_press or not any("/Annots" in page for page in pdf.pages)


def test_a_sheet_reads_as_its_pages_do_and_its_links_lie_on_their_words(leaflets: Leaflets, built: Path) -> None:
    """Every link of the booklet comes along: what it leads to, and the letters that lie under it."""
    for booklet in sorted((built / "leaflets").glob("*-booklet.pdf")):
        sheets = booklet.with_name(f"{booklet.stem}-a4.pdf")
        assert sorted(linked(sheets)) == sorted(linked(booklet))
        assert len(linked(booklet)) > 5
    for name in ("folder-a4", "trifold"):
        for sheets in sorted((built / "leaflets").glob(f"*-{name}.pdf")):
            assert len(linked(sheets)) >= 6, "codes of chapter, sections and programme"


def linked(path: Path) -> list[tuple[str, str]]:
    """Where the links of a file lead on the web, and the letters in the middle of each."""
    found = []
    with pikepdf.open(path) as pdf, pypdfium2.PdfDocument(path) as document:
        for page, shown in zip(pdf.pages, document, strict=True):
            for annotation in page.get("/Annots", []):
                left, bottom, right, top = (float(each) for each in annotation.Rect)
                seen = shown.get_textpage().get_text_bounded(left, (bottom + top) / 2, right, (bottom + top) / 2 + 1)
                if "/A" in annotation and "/URI" in annotation.A:
                    found.append((str(annotation.A.URI), letters(seen)))
    return found


def test_sheets_say_along_the_fold_how_to_print_them_and_set_the_dialogue(
    leaflets: Leaflets, built: Path, chapters: list[dict[str, Any]]
) -> None:
    for layout, side in (("folder-a4", "buitenkant"), ("booklet-a4", "vel 1 van")):
        for document, chapter in zip(leaflets[layout], chapters, strict=True):
            slug = text(document[0], SLUG[0], 0, SLUG[1], 210)
            assert letters(f"{chapter['number']:02}-{chapter['id']}-{layout} · {side}") in slug
            assert letters("A4 liggend, dubbelzijdig, omslaan langs de korte kant, ware grootte (100 %)") in slug
    for layout in ("folder-a4", "trifold", "booklet-a4", "card-a4"):
        with pikepdf.open(next((built / "leaflets").glob(f"*-{layout}.pdf"))) as pdf:
            wishes = pdf.Root.ViewerPreferences
            edge = "/DuplexFlipLongEdge" if layout == "card-a4" else "/DuplexFlipShortEdge"
            assert (str(wishes.Duplex), str(wishes.PrintScaling)) == (edge, "/None")


def test_a_print_shop_refuses_none_of_what_goes_to_it(publish: Publish, built: Path, tmp_path: Path) -> None:
    paths = sorted(path for path in (built / "leaflets").glob("02-*.pdf") if path.stem.endswith(PRESS))
    assert len(paths) == len(PRESS)
    for path in paths:
        done = publish("preflight", path, "--output", tmp_path, "--json")
        assert (done.returncode, json.loads(done.stdout)["findings"]) == (0, [])


def test_four_cards_lie_on_a_sheet_each_before_its_back(leaflets: Leaflets) -> None:
    for sheets, card in zip(leaflets["card-a4"], leaflets["card"], strict=True):
        for side, page in zip(sheets, card, strict=True):
            quarters = [(x, y, x + 105, y + 148) for x in (0, 105) for y in (0.5, 148.5)]
            assert [text(side, *each) for each in quarters] == [text(page)] * 4


def test_titles_of_several_lines_run_along_and_stand_in_the_outline_with_their_spaces(
    leaflets: Leaflets, chapters: list[dict[str, Any]]
) -> None:
    for layout in ("folder", "booklet"):
        for document, chapter in zip(leaflets[layout], chapters, strict=True):
            assert next(document.get_toc()).get_title() == chapter["title"]
    for document, chapter in zip(leaflets["booklet"], chapters, strict=True):
        running = " ".join(document[3].get_textpage().get_text_bounded(bottom=0, top=16 * MM).split())
        assert chapter["title"] in running


def test_cuts_are_marked_where_a_printer_reaches_and_nowhere_else(leaflets: Leaflets) -> None:
    front, back = (sheet.render(scale=300 / 72, grayscale=True).to_pil() for sheet in leaflets["card-a4"][0])

    def darkest(picture: Any, left: float, top: float, right: float, bottom: float) -> int:
        return int(picture.crop([round(each / 25.4 * 300) for each in (left, top, right, bottom)]).getextrema()[0])

    for side in (front, back):
        for x, y in ((105, 7), (105, 290), (7, 148.5), (203, 148.5)):
            assert darkest(side, x - 0.3, y - 0.3, x + 0.3, y + 0.3) < (40 if side is front else 120)
    assert darkest(back, 0, 0, 100, 3) > 200, "nor half a millimetre from the edge"


def test_the_codes_of_chapter_and_programme_are_20_mm_without_their_quiet_zone(leaflets: Leaflets) -> None:
    for layout in ("folder", "booklet", "card"):
        for document in leaflets[layout]:
            for side in (document[0], document[len(document) - 1]):
                (main,) = _codes(side)
                assert main > 19.99, layout
    for document in leaflets["trifold-print"]:
        assert sorted(_codes(document[0]))[-2] > 19.99, "on the back and on the front"


def _codes(page: pypdfium2.PdfPage) -> Iterator[float]:
    """The widths of the codes on a page in mm: the paths of hundreds of rectangles."""
    for each in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_PATH,)):
        if pypdfium2.raw.FPDFPath_CountSegments(each) > 400:
            left, _, right, _ = each.get_bounds()
            yield (right - left) / MM


_ZBAR = ("zbarimg", "--raw", "-q", "-Sdisable", "-Sqrcode.enable", "-Sx-density=3", "-Sy-density=3")
"""Looks for QR codes alone, and along every third line of the picture."""


def test_every_code_is_read_from_a_rendering_at_300_dpi(
    leaflets: Leaflets, chapters: list[dict[str, Any]], tmp_path: Path
) -> None:
    if not shutil.which("zbarimg"):
        pytest.skip("zbarimg is not installed (Debian package zbar-tools)")
    for layout in ("folder", "trifold", "booklet", "poster-a4", "poster-a3", "card"):
        for document, chapter in zip(leaflets[layout], chapters, strict=True):
            for number, page in enumerate(document):
                page.render(scale=300 / 72, grayscale=True).to_pil().save(tmp_path / f"{number}.pgm")
            images = [tmp_path / f"{number}.pgm" for number in range(len(document))]
            read = subprocess.run([*_ZBAR, *images], capture_output=True, text=True, check=False)
            targets = {address.rsplit("/", 1)[1] for address in read.stdout.split()}
            folded = {"", *(section["number"] for section in chapter["sections"])}
            assert targets == {chapter["id"]} | (folded if layout in ("folder", "trifold", "booklet") else set())
