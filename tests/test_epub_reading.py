"""The e-book as reading systems show it: Ace by DAISY, axe, the Nu checker, and Chromium as wide as their screens.

One that is not installed is skipped with the reason: not run is not a pass.
"""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

from tests.conftest import SLUG
from tests.judging import found_by
from tests.test_conformance import TOOLS, run, tool

pytestmark = pytest.mark.conformance

READING = """
const { chromium } = require('playwright-core');
const axe = require('axe-core').source;
const spacing = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }'
  + 'p { margin-bottom: 2em !important }';
const night = 'html { background: #000; color: #ccc }';
const screens = [
  ['small phone', 320, 640, ''], ['small phone, spaced', 320, 640, spacing], ['phone', 360, 740, ''],
  ['phone at night', 360, 740, night], ['large type', 360, 740, 'html { font-size: 200% }'], ['tablet', 820, 1180, ''],
  ['tablet at night, spaced', 820, 1180, night + spacing], ['e-ink', 600, 800, 'html { filter: grayscale(1) }'],
  ['styles of the publisher off', 360, 740, null],
];
(async () => {
  const browser = await chromium.launch({ executablePath: process.argv[1], args: ['--no-sandbox'] });
  const found = [];
  const page = await browser.newPage();
  for (const url of process.argv.slice(2)) {
    await page.goto(url);
    await page.evaluate(axe);
    for (const [name, width, height, style] of screens) {
      await page.setViewportSize({ width, height });
      // What is left of the cover is one picture, which a reading system fits to its screen.
      if (style === null && url.endsWith('book_cover.xhtml')) continue;
      if (style === null) await page.evaluate(() => document.querySelector('link').remove());
      const added = style ? await page.addStyleTag({ content: style }) : null;
      // Without our style nothing breaks a heading's longest word, and its width is that of this machine's own letter.
      const faults = await page.evaluate((spare) => {
        const faults = [];
        const over = document.documentElement.scrollWidth - innerWidth;
        if (over > spare) faults.push(`scrolls sideways: ${over} px`);
        for (const each of document.querySelectorAll('body *')) {
          const cut = each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1;
          if (cut && getComputedStyle(each).overflow !== 'visible') faults.push(`cut: ${each.outerHTML.slice(0, 80)}`);
        }
        return faults;
      }, style === null ? 16 : 0);
      for (const each of await page.evaluate(() => axe.run().then((result) => result.violations)))
        for (const node of each.nodes) faults.push(`${each.id}: ${node.html}`);
      for (const fault of faults) found.push([name, url.split('/').pop(), fault]);
      if (added) await added.evaluate((each) => each.remove());
    }
  }
  await browser.close();
  console.log(JSON.stringify(found));
})();
"""
"""Prints what is wrong on each screen, as JSON; arguments: the browser, then addresses."""


@pytest.fixture(scope="module")
def documents(built: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("book")
    with zipfile.ZipFile(built / f"{SLUG}.epub") as archive:
        archive.extractall(folder)
    found = sorted(folder.rglob("*.xhtml"))
    assert len(found) == 10
    return found


def test_it_reads_well_on_every_screen(documents: list[Path]) -> None:
    """Narrow ones, spaced as WCAG 1.4.12 wants it, at night, in large type, in shades of grey."""
    browser = tool("chromium")
    tool(TOOLS / "node_modules/axe-core/axe.js")
    addresses = [each.as_uri() for each in documents]
    done = run(tool("node"), "-e", READING, browser, *addresses, NODE_PATH=str(TOOLS / "node_modules"))
    assert done.returncode == 0, done.stderr
    # The reading system gives a content document its landmarks, and a cover is a picture without a heading.
    outside = ("region:", "landmark-one-main:", "page-has-heading-one:")
    found = [each for each in json.loads(done.stdout) if not each[2].startswith(outside)]
    assert [each for each in found if not is_named_page_break(each[2])] == []


def is_named_page_break(fault: str) -> bool:
    """Whether axe minds that a page break has a name: by itself it does not know its role, which asks for one.

    Ace, whose axe is told of the roles of publishing, does not mind.
    """
    return fault.startswith("aria-prohibited-attr:") and 'role="doc-pagebreak"' in fault


def test_ace_by_daisy_finds_no_violation(built: Path) -> None:
    assert found_by("Ace", built / f"{SLUG}.epub") == []


def test_every_content_document_is_valid_html(documents: list[Path]) -> None:
    """But for the attributes that EPUB adds to it, which the Nu checker does not know."""
    for each in documents:
        each.write_text(re.sub(r' epub:type="[^"]*"', "", each.read_text(encoding="utf-8")), encoding="utf-8")
    assert found_by("Nu", *documents) == []
