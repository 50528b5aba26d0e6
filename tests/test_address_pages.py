"""Old addresses in Chromium, without script, from a folder on a stick; their pages by Nu and axe."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Publish
from tests.judging import found_by
from tests.making import make_source
from tests.test_addresses import ONE, TWO, keep, lead, rewrite
from tests.test_conformance import TOOLS, run, tool

pytestmark = pytest.mark.conformance

LAND = """
const { chromium } = require('playwright-core');
(async () => {
  const browser = await chromium.launch({ executablePath: process.argv[1], args: ['--no-sandbox'] });
  const context = await browser.newContext({ viewport: { width: 800, height: 300 }, javaScriptEnabled: false });
  const landed = [];
  for (const [url, id] of JSON.parse(process.argv[2])) {
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForURL('**/index.html#*');
    await page.waitForTimeout(200);
    const box = await page.locator('#' + id).boundingBox();
    landed.push([page.url(), box.y]);
    await page.close();
  }
  await browser.close();
  console.log(JSON.stringify(landed));
})();
"""
"""Goes to addresses and says where that ends, and how far from the top of the window an element then stands, in px."""


@pytest.fixture(scope="module")
def dist(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site after an edition: numbers that moved on, a section and a paragraph that are gone."""
    folder = tmp_path_factory.mktemp("stick") / "een map"
    more = "\n\n".join(f"Alinea nummer {number} van een lange tekst." for number in range(80))
    source = make_source(folder / "source", ONE.replace("Inleiding.", more), TWO.replace("Inleiding.", more))
    keep(source)
    rewrite(source, "01.md", "## Leren {#leren}", "## Nieuw {#nieuw}\n\n{.lead}\nNieuw.\n\n## Studeren {#studeren}")
    rewrite(source, "01.md", "Studenten leren van elkaar.\n\n", "")
    lead(source, "leren", "studeren")
    done = publish("site", "--source", source, "--output", folder / "dist")
    assert done.returncode == 0, done.stderr
    return folder / "dist"


def test_every_old_address_lands_on_its_place_without_script(dist: Path) -> None:
    browser = tool("chromium")
    tool(TOOLS / "node_modules/playwright-core/index.js")
    page = (dist / "index.html").as_uri()
    wanted = [
        ((dist / "onderzoek/index.html").as_uri(), "onderzoek"),
        ((dist / "1.3/index.html").as_uri(), "toetsen"),
        ((dist / "2.1/index.html").as_uri(), "vrijheid"),
        (f"{page}#leren", "studeren"),
        (f"{page}#studenten-leren-van-elkaar", "studeren"),
    ]
    done = run(tool("node"), "-e", LAND, browser, json.dumps(wanted), NODE_PATH=str(TOOLS / "node_modules"))
    assert done.returncode == 0, done.stderr
    for (url, name), (landed, top) in zip(wanted, json.loads(done.stdout), strict=True):
        assert landed.startswith(f"{page}#"), url
        assert 0 <= top < 150, (url, name, top)


def test_nu_and_axe_find_nothing_on_the_pages_that_lead_on(dist: Path) -> None:
    pages = [dist / each for each in ("index.html", "404.html", "1.1/index.html", "1.2/index.html", "1.3/index.html")]
    assert found_by("Nu", *pages) == []
    still = [each for each in pages if "refresh" not in each.read_text(encoding="utf-8")]
    assert len(still) == 4
    assert found_by("axe", *still) == []
