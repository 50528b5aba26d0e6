"""The screen PDF as a typographer meets it: measured on the lines of the produced file."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from publish.typesetting import Typesetter
from tests.conftest import SLUG, Publish
from tests.making import make_chapter, make_source
from tests.pages import Line, lines
from tests.test_exports import blocks

MM = 72 / 25.4
MEASURE = 128 * MM
"""The width of a line of text, in points."""
WORD = re.compile(r"\w+")
FEWEST = 6
"""Lines on the last page of a chapter."""


@pytest.fixture(scope="module")
def theme(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "templates" / "theme.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pages(built: Path) -> list[list[Line]]:
    return lines(built / f"{SLUG}.pdf")


def within(page: list[Line]) -> list[Line]:
    """The lines of a page without its running head and folio."""
    return [line for line in page if 20 * MM < line.baseline < 222 * MM]


def running(page: list[Line], size: float = 10) -> list[Line]:
    """The lines of running text."""
    return [line for line in within(page) if abs(line.size - size) < 0.05]


def is_full(line: Line) -> bool:
    """Whether a line of running text fills the measure."""
    return line.right - line.left > MEASURE - 20


def last_pages(pages: list[list[Line]]) -> list[list[Line]]:
    """The last page of each chapter: before the next page that opens one, by the size of its title."""
    opens = [at for at, page in enumerate(pages) if any(25 < line.size < 27 for line in page)]
    return [
        next(within(pages[at]) for at in range(following - 1, first, -1) if within(pages[at]))
        for first, following in pairwise([*opens[1:], len(pages) - 1])
        if following - first > 1 and any(within(pages[at]) for at in range(first + 1, following))
    ]


def test_running_text_stands_on_one_grid(pages: list[list[Line]], theme: dict[str, Any]) -> None:
    grid = theme["sizes"]["leading_pt"]
    places = Counter(round(line.baseline % grid, 1) for page in pages for line in running(page))
    assert places.total() > 1200
    # The items of a list stand half a line further.
    assert places.most_common(1)[0][1] / places.total() > 0.965, places


def test_hyphens_are_few_and_none_is_the_last_of_a_page(pages: list[list[Line]], dump: dict[str, Any]) -> None:
    words = " ".join(block["text"] for chapter in dump["chapters"] for block in blocks(chapter))
    compounds = set(re.findall(r"\w+-\w+", words))
    broken = 0
    for page in pages:
        text, row = running(page), 0
        assert not text or not text[-1].broken, text[-1]
        for line, following in pairwise(text):
            word = "-".join((WORD.findall(line.text)[-1], WORD.findall(following.text)[0]))
            row = row + 1 if line.broken and word not in compounds else 0
            broken += row > 0
            assert not (line.broken and re.match(r"(en|of)\b", following.text)), line
            assert row <= 2, line
    assert 100 < broken < 340


def test_no_line_is_loose(pages: list[list[Line]]) -> None:
    """A gap between words is a quarter to half an em; a few lines that had no place to break have more."""
    text = [line for page in pages[4:] for line in running(page) if is_full(line)]
    gaps = sorted(sum(line.spaces) / len(line.spaces) for line in text)
    assert len(gaps) > 700
    assert gaps[-len(gaps) // 20] < 0.6
    assert gaps[-1] < 1.1, max(text, key=lambda line: sum(line.spaces) / len(line.spaces))


def test_no_line_of_a_booklet_gapes(built: Path) -> None:
    """Neither one that ends with a page, nor one beside “(onderwijs)communicatiemedewerkers”."""
    pages = [page for path in built.glob("leaflets/*-booklet.pdf") for page in lines(path)[1:-1]]
    text = [line for page in pages for line in page if line.baseline < 190 * MM and len(line.spaces) > 1]
    full = [line for line in text if line.right - line.left > 113.5 * MM]
    assert len(full) > 700
    assert max(sum(line.spaces) / len(line.spaces) for line in full) < 1.1


def test_no_paragraph_leaves_a_single_line_behind(pages: list[list[Line]]) -> None:
    for page, following in pairwise(pages):
        before, after = running(page), running(following)
        if before and after and is_full(before[-1]):
            indented = before[-1].left > before[0].left + 10
            assert not indented or not is_full(after[0]), before[-1]
            assert is_full(after[0]) or not is_full(before[-1]) or after[0].text[0].isupper(), after[0]


def test_heads_keep_their_text(pages: list[list[Line]], theme: dict[str, Any]) -> None:
    heads = 0
    for page in pages:
        for at, line in enumerate(within(page)):
            if abs(line.size - theme["sizes"]["h2_pt"]) < 0.05:
                heads += 1
                assert len([each for each in within(page)[at + 1 :] if each.size < line.size]) >= 3, line
    assert heads >= 16


def test_no_chapter_ends_on_a_page_that_is_near_empty(pages: list[list[Line]]) -> None:
    found = last_pages(pages)
    assert len(found) >= 6
    assert all(len(page) >= FEWEST for page in found)


def test_nor_does_one_that_by_its_length_would(publish: Publish, tmp_path: Path) -> None:
    """Chapters of so many lines each that some must end with one to five on a page."""
    chapters = (
        make_chapter(*(f"Regel {at}." for at in range(count)), name=f"van-{count}") for count in range(80, 124, 4)
    )
    source = make_source(tmp_path / "source", *chapters)
    done = publish("pdf", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    found = last_pages(lines(tmp_path / "dist" / "proef.pdf"))
    assert len(found) == 11
    assert min(len(page) for page in found) >= FEWEST


def test_what_grows_before_the_text_moves_it(publish: Publish, root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "templates", tmp_path / "templates")
    page = tmp_path / "templates/pdf/document.xhtml.j2"
    text = page.read_text(encoding="utf-8")
    known = '{% if folios %}<p style="break-before: page">Staat er pas als de bladzijden bekend zijn.</p>{% endif %}'
    page.write_text(text.replace("</nav>", f"</nav>{known}"), encoding="utf-8")
    assert publish("new", tmp_path / "source").returncode == 0
    done = publish(
        "pdf", "--source", tmp_path / "source", "--templates", tmp_path / "templates", "--output", tmp_path / "dist"
    )
    assert done.returncode == 0, done.stderr  # with the page numbers in the contents list, which are verified
    with pikepdf.open(next((tmp_path / "dist").glob("*.pdf"))) as pdf:
        assert [str(each.label) for each in pdf.pages[:5]] == ["i", "ii", "iii", "iv", "v"]


def test_a_break_drops_the_trema_that_it_makes_needless(publish: Publish, tmp_path: Path) -> None:
    words = "financiële efficiënte patiënten tweeëntwintig financi\u00adële"
    paragraphs = (f"{'A' * (1 + at)} {' '.join([word] * 30)}." for word in words.split() for at in range(8))
    source = make_source(tmp_path / "source", make_chapter(*paragraphs))
    done = publish("pdf", "--source", source, "--output", tmp_path / "dist")
    # Verified: who reads the structure tree reads every word as it is spelt.
    assert done.returncode == 0, done.stderr
    starts = [
        following.text[:4]
        for page in lines(as_set(tmp_path / "dist" / "proef.pdf", tmp_path / "set.pdf"))
        for line, following in pairwise(running(page))
        if line.broken
    ]
    assert not [start for start in starts if start[0] in "ïëöäü"]
    assert {"ele ", "ente"} <= set(starts)


def test_no_page_ends_long_before_its_foot(pages: list[list[Line]], theme: dict[str, Any]) -> None:
    """But for the last of a chapter: what does not fit goes on on the next, unless it is shorter than seven lines."""
    inner = [within(page) for page in pages if any(abs(line.size - 10) < 0.05 for line in page)]
    lasts = [id(line) for page in last_pages(pages) for line in page]
    foot = max(page[-1].baseline for page in inner)
    short = {
        page[0].text: (foot - page[-1].baseline) / theme["sizes"]["leading_pt"]
        for page in inner[5:-2]  # without the front matter and the abbreviations
        if id(page[0]) not in lasts
    }
    assert len(short) > 40
    assert max(short.values()) < 7, short


def test_long_proposals_go_on_on_the_next_page(publish: Publish, tmp_path: Path) -> None:
    """So that none leaves a page half empty; label and two lines stay at least, and two go on."""
    proposals = [f"{{.proposal}}\n{'Wij vragen dat elk van ons dit leest. ' * (9 + at % 7)}" for at in range(40)]
    source = make_source(tmp_path / "source", make_chapter(*proposals))
    done = publish("pdf", "leaflets", "--source", source, "--output", tmp_path / "dist", "--keep-going")
    assert done.returncode == 0, done.stderr
    for name in ("proef.pdf", "leaflets/01-een-booklet.pdf"):
        shown = [
            [line for line in page if re.search("Wij|elk|ons|leest|Voorstel", line.text)]
            for page in lines(tmp_path / "dist" / name)
        ]
        pages = [page for page in shown if any(line.text.startswith("Voorstel") for line in page)]
        labels = [[at for at, line in enumerate(page) if line.text.startswith("Voorstel")] for page in pages]
        leading = pages[0][-1].baseline - pages[0][-2].baseline
        lowest = max(page[-1].baseline for page in pages)
        assert sum(at[0] > 0 for at in labels) > 5, name  # pages that begin within one
        for page, at in zip(pages[:-1], labels[:-1], strict=True):
            assert lowest - page[-1].baseline < 4.6 * leading, (name, page[-1])
            assert at[0] != 1, (name, page[0])
            assert len(page) - at[-1] >= 3, (name, page[-1])


def test_a_word_is_broken_for_nothing_but_the_end_of_a_full_line(tmp_path: Path) -> None:
    """However wide: also where a piece of text ends with the line, but for its space."""
    words = "Uitmuntend onderzoek vandaag, maar <em>universiteitsraden</em> en verder."
    columns = "".join(f'<p style="width: {200 + at / 2}px">{words}</p>' for at in range(300))
    style = "@page { size: 400px 1100px; margin: 20px } p { hyphens: auto; text-align: justify }"
    markup = f'<html lang="nl"><head><title>t</title><style>{style}</style></head><body>{columns}</body></html>'
    typesetter = Typesetter((), (tmp_path,))
    typesetter.write([typesetter.lay_out(markup, tmp_path).drawn], tmp_path / "columns.pdf")
    broken = [line for page in lines(tmp_path / "columns.pdf") for line in page if line.broken]
    assert len(broken) > 100
    assert [line.text for line in broken if line.text.startswith("Uit") and " " not in line.text] == []


def test_pull_quotes_have_even_lines(publish: Publish, tmp_path: Path) -> None:
    said = "wij maken samen een universiteit midden in de wereld van morgen voor ieder van ons die er werkt"
    words = said.split()
    pulled = [f"[{' '.join(words[:count]).capitalize()}.]{{.pull}} En verder." for count in range(7, len(words))]
    source = make_source(tmp_path / "source", make_chapter(*pulled))
    assert publish("pdf", "--source", source, "--output", tmp_path / "dist").returncode == 0
    quotes: list[list[Line]] = []
    for page in lines(tmp_path / "dist" / "proef.pdf"):
        for line in page:
            if abs(line.size - 14.5) < 0.1 and line.left > 60 and not line.text.startswith("1.1"):
                quotes += [[]] if line.text.startswith("Wij") else []
                quotes[-1].append(line)
    widths = [[line.right - line.left for line in quote] for quote in quotes]
    assert len(widths) == len(pulled)
    assert max(map(len, widths)) == 3
    assert all(min(quote) > 0.6 * max(quote) for quote in widths), widths


def test_a_title_that_runs_over_two_lines_hangs_in_the_contents(publish: Publish, tmp_path: Path) -> None:
    title = "Een titel die zo lang is dat hij in de lijst van de inhoud zeker over meer dan een regel loopt"
    chapter = make_chapter("Een alinea.").replace("# Een {", f"# {title} {{").replace("## Deel {", f"## {title} {{")
    source = make_source(tmp_path / "source", chapter)
    assert publish("pdf", "--source", source, "--output", tmp_path / "dist").returncode == 0
    contents = next(page for page in lines(tmp_path / "dist" / "proef.pdf") if page and page[0].text == "Inhoud")
    numbered, lower, section, last = contents[1:5]
    assert {numbered.text[:5], section.text[:7]} == {"1 Een", "1.1 Een"}
    assert lower.left - numbered.left == pytest.approx(8 * MM, abs=4)
    assert last.left - section.left == pytest.approx(8 * MM, abs=4)
    assert lower.text.endswith("loopt 1")
    assert lower.right == pytest.approx(MEASURE + numbered.left, abs=2)


def test_a_suspended_hyphen_stays_with_the_word_it_leads_to(publish: Publish, tmp_path: Path) -> None:
    words = " ".join(f"{'een ' * (each % 7)}bachelor- en masterjaren" for each in range(60))
    source = make_source(tmp_path / "source", make_chapter(words))
    done = publish("pdf", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    set_lines = [line.text.strip() for page in lines(tmp_path / "dist" / "proef.pdf") for line in page]
    assert sum("bachelor- en" in line for line in set_lines) > 20
    assert [line for line in set_lines if line.endswith("bachelor-")] == []


def test_words_break_at_their_seams_and_no_letter_is_left_alone(publish: Publish, tmp_path: Path) -> None:
    words = ("buurtuniversiteiten", "interuniversitaire", "compliancevragen", "A-Crew")
    blocks = ["".join(f"{'een ' * (each % 9)}{word} " for each in range(60)) for word in words]
    source = make_source(tmp_path / "source", make_chapter(*blocks))
    done = publish("pdf", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    broken = {
        line.text.split()[-1].rstrip("-\x02")
        for page in lines(tmp_path / "dist" / "proef.pdf")
        for line in page
        if line.broken
    }
    parts = {"buurt", "buurtuni", "buurtuniver", "buurtuniversi", "inter", "interuni", "interuniver", "interuniversi"}
    assert {"buurt", "inter", "compli"} <= broken
    assert broken <= parts | {
        "buurtuniversitei",
        "in",
        "interuniversitai",
        "com",
        "compli",
        "compliance",
        "complianceva",
    }


def as_set(path: Path, target: Path) -> Path:
    """A PDF without what it tells readers of its text: for the letters that stand on the page."""
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            shown: list[Any] = []
            for each in pikepdf.parse_content_stream(page):
                told = str(each.operator) == "BDC" and "ActualText" in str(each.operands[1])
                shown.append((each.operands[:1], pikepdf.Operator("BMC")) if told else each)
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(shown))
        pdf.save(target)
    return target


def luminance(colour: str) -> float:
    """WCAG 2.2, “relative luminance”."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        *((words, "paper") for words in ("ink", "muted", "accent", "signal")),
        *((words, "tint") for words in ("ink", "accent", "signal")),
        *((words, "accent") for words in ("paper", "tint")),
    ],
)
def test_words_stand_out_from_their_ground(theme: dict[str, Any], words: str, ground: str) -> None:
    """WCAG 2.2, success criterion 1.4.3."""
    pair = sorted(luminance(theme["colours"][name]["screen"]) for name in (words, ground))
    assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5
