"""The site in Chromium, as people use it: from a stick and below the root of a host, by mouse and by keyboard.

A validator that is not installed is skipped with the reason: not run is not a pass.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from publish.conformance.serving import served
from tests.conftest import ROOT, SLUG, Publish
from tests.judging import found_by
from tests.making import make_chapter, make_source
from tests.test_conformance import TOOLS, run, tool
from tests.test_exports import blocks, sections

pytestmark = pytest.mark.conformance


def browse(scenario: str, address: str, **options: object) -> Any:
    """What comes of a scenario of conformance/browse.js at an address."""
    node, browser = tool("node"), tool("chromium")
    tool(TOOLS / "node_modules/axe-core/axe.js")
    script = ROOT / "tests/conformance/browse.js"
    modules = str(TOOLS / "node_modules")
    done = run(node, script, scenario, browser, address, json.dumps(options), NODE_PATH=modules)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def hosted(built: Path) -> Iterator[str]:
    """The address of the site below the root of a host."""
    with served(built, "/programma/2026/") as address:
        yield address


@pytest.fixture(scope="module")
def stick(built: Path) -> str:
    """The address of the site on a stick."""
    return (built / "index.html").as_uri()


def test_every_download_is_the_file_that_the_manifest_speaks_of(built: Path, hosted: str) -> None:
    artefacts = json.loads((built / "manifest.json").read_text(encoding="utf-8"))["artefacts"]
    found = browse("downloads", hosted)
    apart = ("site", "order", "bundle")
    assert found["digests"] == {each["path"]: each["sha256"] for each in artefacts if each["kind"] not in apart}
    assert found["name"] == f"{SLUG}.epub"


@pytest.fixture(scope="module")
def searched(stick: str) -> Any:
    words = [
        "coördinatiecel",
        "COORDINATIECEL genai",
        "genai universiteit",
        "oordinatie",
        "qqq",
        "a",
        "ku leuven",
        "vlir",
    ]
    return browse("search", stick, words=words)


def test_search_finds_words_by_their_beginning_whatever_their_accents(searched: Any, dump: dict[str, Any]) -> None:
    found = searched["found"]
    wanted = [each for chapter in dump["chapters"] for each in blocks(chapter) if "coördinatiecel" in each["text"]]
    assert len(wanted) == 1
    for words in ("coördinatiecel", "COORDINATIECEL genai"):
        assert [target for target, _ in found[words]["results"]] == [wanted[0]["id"]]
        assert "coördinatiecel" in found[words]["marked"]
        assert found[words]["said"] == "1 vindplaats"
    assert all("KU\N{NO-BREAK SPACE}Leuven" in text or "Leuven" in text for _, text in found["ku leuven"]["results"])
    assert "hier de eerste 60" in found["ku leuven"]["said"]
    assert len(found["ku leuven"]["results"]) == 60
    # Both words have to be there; the middle of a word is no beginning; one letter is none to look for.
    for words in ("oordinatie", "qqq"):
        assert found[words]["results"] == []
        assert "Niets gevonden" in found[words]["said"]
    assert "minstens twee" in found["a"]["said"]
    # The list of abbreviations is searched as well.
    assert any("Vlaamse Interuniversitaire Raad" in text for _, text in found["vlir"]["results"])


def test_search_is_driven_from_the_keyboard(searched: Any) -> None:
    assert searched["cleared"] == ["", True]
    assert searched["typed"] == "a/b"
    assert 0 <= searched["landed"] < 100
    # From the text as well, and the reader stays there.
    assert searched["escaped"] == ["", True, True]


def test_every_anchor_lands_below_the_bar(stick: str, dump: dict[str, Any]) -> None:
    parts = [part["id"] for chapter in dump["chapters"] for part in (chapter, *sections(chapter))]
    ids = [*parts, *[each["id"] for chapter in dump["chapters"] for each in blocks(chapter)][::9]]
    landed = browse("anchors", stick, ids=ids)
    assert len(landed) == 2 * len(ids) > 100
    lost = {
        name: found
        for name, found in landed.items()
        if not (found[0] and found[1] >= 0 and (found[1] <= 40 or found[2]))
    }
    assert lost == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_alone_reaches_everything_and_the_focus_shows(stick: str, width: int) -> None:
    found = browse("keyboard", stick, width=width)
    assert len(found["reachable"]) > 200
    assert [each for each in found["reachable"] if each not in found["visited"]] == []
    assert found["hidden"] == []
    # A table is a stop where it scrolls, and nowhere else.
    assert any(each.startswith("DIV") for each in found["visited"]) == (width == 320)


def test_what_was_found_never_lies_over_the_focus(stick: str) -> None:
    """WCAG 2.2, 2.4.11: from the field through the results and into the text, on the screen of a phone."""
    found = browse("keyboard", stick, width=390, words="onderwijs")
    assert len(found["visited"]) > 200
    assert found["hidden"] == []


def test_the_skip_link_leads_into_the_text(stick: str) -> None:
    found = browse("skip", stick)
    assert "Naar de tekst" in found["first"]["key"]
    assert found["first"]["seen"]
    assert found["inside"]


def test_the_proposals_of_one_chapter_can_be_chosen(stick: str, dump: dict[str, Any]) -> None:
    counts = [
        sum(each["type"] == "proposal" for each in blocks(chapter)) for chapter in dump["chapters"] if chapter["number"]
    ]
    everything, second = sum(counts), counts[1]
    assert browse("filter", stick) == [
        [everything, "", ["Alle hoofdstukken"]],
        [second, f"{second} voorstellen", ["Hoofdstuk 2"]],
        [everything, f"{everything} voorstellen", ["Alle hoofdstukken"]],
    ]


@pytest.mark.parametrize("allowed", [True, False])
def test_the_link_to_a_place_is_copied_or_shown(stick: str, dump: dict[str, Any], allowed: bool) -> None:
    chapter = next(each for each in dump["chapters"] if each["number"] == 1)
    section, block = chapter["sections"][0]["id"], next(each["id"] for each in chapter["blocks"])
    found = browse("copy", stick, allowed=allowed, section=section, block=block)
    for place, target in (("heading", section), ("block", block)):
        copied, said = found[place]
        assert copied == (f"{stick}#{target}" if allowed else "")
        assert f"{stick}#{target}" in said
    assert len(found["names"]) == len(set(found["names"])) > 100


def test_nothing_on_the_page_is_dead_or_hidden_without_script(stick: str) -> None:
    found = browse("scriptless", stick)
    same = ("letters", "contents", "leaflets", "proposals")
    assert {name: found["without"][name] for name in same} == {name: found["with"][name] for name in same}
    assert found["without"]["letters"] > 50_000
    for name in ("search", "filter", "anchor"):
        assert found["with"][name]
        assert not found["without"][name]
    assert found["without"]["contents"]
    assert found["without"]["leaflets"]


def test_the_console_is_silent_and_no_request_leaves(hosted: str, stick: str) -> None:
    for address in (hosted, stick):
        noted = browse("silence", address)
        assert noted["console"] == []
        assert len(noted["requests"]) > 5
        folder = address.removesuffix("index.html")
        assert [each for each in noted["requests"] if not each.startswith((folder, "data:"))] == []


def test_axe_finds_nothing_in_any_state_and_nothing_scrolls_sideways(stick: str, dump: dict[str, Any]) -> None:
    block = next(each["id"] for each in dump["chapters"][1]["blocks"])
    assert browse("axe", stick, block=block) == []


def test_on_the_smallest_screen_no_word_falls_apart_and_facts_stand_level(stick: str) -> None:
    found = browse("narrow", stick)
    assert found["words"] > 100
    assert found["parted"] == []
    assert len(found["facts"]) > 50
    assert [each for each in found["facts"] if abs(each) > 1] == []


def test_a_table_keeps_its_caption_and_its_head_on_paper(publish: Publish, tmp_path: Path) -> None:
    table = '{{caption="Bijschrift van tabel {0}."}}\n| Kop {0}. | Ander |\n|---|---|\n| Rij {0}. | Twee |'
    chapters = [
        make_chapter(*["Regel."] * (count + 14), table.format(count), name=f"een-{count}") for count in range(14)
    ]
    source = make_source(tmp_path / "source", *chapters)
    done = publish("site", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    browse("paper", (tmp_path / "dist/index.html").as_uri(), path=str(tmp_path / "paper.pdf"))
    with pypdfium2.PdfDocument(tmp_path / "paper.pdf") as paper:
        pages = ["".join(page.get_textpage().get_text_bounded().split()) for page in paper]
    assert len(pages) > 2 * len(chapters) - 10
    for count in range(len(chapters)):
        (held,) = (page for page in pages if f"Bijschriftvantabel{count}." in page)
        assert f"Kop{count}." in held
        assert f"Rij{count}." in held


def test_linkinator_finds_a_download_that_is_gone(built: Path, tmp_path: Path) -> None:
    """That it finds nothing on the whole site stands in test_conformance.py; here, that it follows the downloads."""
    shutil.copytree(built, tmp_path / "dist")
    gone = sorted(
        each.relative_to(tmp_path / "dist").as_posix() for each in (tmp_path / "dist/leaflets").glob("0*.pdf")
    )
    assert len(gone) > 20
    for each in gone:
        (tmp_path / "dist" / each).unlink()
    found = found_by("linkinator", tmp_path / "dist/index.html")
    assert {(rule, words) for _, rule, words in found} == {("broken 404", each) for each in gone}


AWKWARD = (
    'Hottentottententententoonstellingsorganisatiecomité & ‘gelijk’ "dubbel" <b> </script><script>alert(1)</script>'
)


def test_awkward_titles_stay_on_the_screen_and_in_their_place(publish: Publish, tmp_path: Path) -> None:
    """Long words, quotes and what looks like markup, in a title, at every width; and one chapter makes a whole site."""
    escaped = AWKWARD.replace("<", r"\<")
    chapter = make_chapter("{.proposal}\nDoen.").replace("# Een {#een}", f"# {escaped} {{#een}}")
    source = make_source(tmp_path / "source", chapter, title=json.dumps(AWKWARD))
    done = publish("site", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    stick = (tmp_path / "dist/index.html").as_uri()
    assert browse("axe", stick, block="een-deel") == []
    assert browse("search", stick, words=["hottentot", "alert"])["found"]["hottentot"]["said"] == "1 vindplaats"
