"""`publish serve` in Chromium, as somebody who writes has it beside the editor."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.making import make_chapter
from tests.test_conformance import TOOLS, run, tool
from tests.test_serve import started

pytestmark = pytest.mark.conformance


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What comes of an hour of editing."""
    node, browser = tool("node"), tool("chromium")
    tool(TOOLS / "node_modules/axe-core/axe.js")
    with started(tmp_path_factory.mktemp("serve")) as served:
        chapter = served.source / "01.md"
        filling = " Vulling van de regel." * 15
        paragraphs = [f"{{#woord-{at}}}\nWoord {at}.{filling}" for at in range(1, 31)]
        chapter.write_text(make_chapter(*paragraphs), encoding="utf-8")
        address = f"http://127.0.0.1:{served.port}/"
        script = ROOT / "tests/conformance/preview.js"
        done = run(node, script, browser, address, chapter, NODE_PATH=str(TOOLS / "node_modules"))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.mark.parametrize("view", ["site", "book"])
def test_the_block_that_one_reads_stays_where_it_is(seen: Any, view: str) -> None:
    assert seen[view]["moved"] <= 2, "pixels"
    assert 0 < seen[view]["edited"] < 800, "the button leads to what was edited"


def test_the_page_that_one_reads_stays_where_it_is(seen: Any) -> None:
    pages = seen["pages"]
    assert pages["at"] > 1000
    assert pages["after"] == pages["at"]
    assert abs(pages["reloaded"] - pages["at"]) <= 2
    assert pages["page"] == "3"
    assert "(blz. " in pages["changed"]


def test_errors_stand_above_the_last_good_artefact(seen: Any) -> None:
    broken = seen["broken"]
    assert [code for code in ("X-002", "F-001", "F-002") if any(code in each for each in broken["errors"])] == [
        "X-002",
        "F-001",
        "F-002",
    ]
    assert all("01.md:" in each for each in broken["errors"])
    assert broken["status"].startswith(f"{len(broken['errors'])} fouten")
    assert broken["shown"]
    assert broken["left"] == 0


def test_the_page_is_for_everybody(seen: Any) -> None:
    assert seen["broken"]["violations"] == []
    assert {view: each for view, each in seen["narrow"].items() if each != {"beyond": 0, "violations": []}} == {}
    assert seen["console"] == []
    assert seen["requests"] == [], "nothing is asked for elsewhere"
