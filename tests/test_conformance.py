"""The heavy validators, which `./run test --conformance` installs: Open XML SDK, veraPDF, LibreOffice, Nu, axe.

One that is not installed is skipped with the reason: not run is not a pass.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pikepdf
import pypdfium2
import pytest

from publish.conformance import subjects
from publish.loading import load
from tests.conftest import ROOT, SLUG, Publish
from tests.judging import found_by, judged
from tests.mutations.verifying import verify_with
from tests.test_exports import sections

pytestmark = pytest.mark.conformance

TOOLS = ROOT / ".conformance"


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


HEAVY = ("Open XML SDK", "qpdf", "veraPDF", "Nu", "axe", "Lighthouse", "linkinator")
"""Those of which no other test asks what they say of the whole of `source/`."""


def test_validators_find_nothing_in_any_artefact(built: Path) -> None:
    """As `publish verify --conformance` has them run; reading copies are PDF/UA-1, and every page is looked at."""
    files = subjects(built, load(ROOT / "source")[0])
    conformance = judged(files, *HEAVY, jobs=2)
    assert [each for each in conformance.verdicts if each.findings] == []
    assert {Path(each).suffix for each in conformance.unjudged} == {".csv", ".zip"}
    looked_at = {
        name: sum(len(each.files) for each in conformance.verdicts if each.validator == name)
        for name in HEAVY
        if name not in conformance.missing
    }
    pages = len([*built.rglob("*.html")])
    counts = {"Open XML SDK": 1, "qpdf": 59, "veraPDF": 30, "Nu": pages, "axe": 2, "Lighthouse": 1, "linkinator": 1}
    assert pages > 20
    assert looked_at == {name: count for name, count in counts.items() if name not in conformance.missing}
    if conformance.missing:
        pytest.skip(f"not run: {', '.join(conformance.missing)}")


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


def test_what_changed_is_sound(comparison: Path) -> None:
    assert found_by("Open XML SDK", comparison / "comparison.docx") == []
    assert found_by("Nu", comparison / "comparison.html") == []
    assert found_by("axe", comparison / "comparison.html") == []


def test_libreoffice_shows_both_what_was_added_and_what_was_struck(comparison: Path, tmp_path: Path) -> None:
    office = tool("soffice")
    tool("pdftotext")
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    done = run(office, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, comparison / "comparison.docx")
    text = " ".join(run("pdftotext", "-raw", tmp_path / "comparison.pdf", "-").stdout.split())
    assert "Een voorstel dat er niet was." in text, done.stdout + done.stderr
    assert "KU Leuven wilZij zal" in text


def office(path: Path, to: str, folder: Path) -> Path:
    """The file as LibreOffice reads and writes it."""
    program = tool("soffice")
    home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    done = run(program, home, "--headless", "--convert-to", to, "--outdir", folder / to, path)
    converted = folder / to / f"{path.stem}.{to}"
    assert converted.is_file(), done.stdout + done.stderr
    return converted


@pytest.fixture(scope="module")
def converted(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Word document as LibreOffice lays it out."""
    return office(built / f"{SLUG}.docx", "pdf", tmp_path_factory.mktemp("converted"))


def letters(text: str) -> str:
    """No spaces, no signs, no numbers of notes: what line ends and hyphens leave alone."""
    return re.sub(r"[\W\d_]", "", text)


def between_head_and_folio(path: Path) -> str:
    """The letters of all pages, running heads and folios left out."""
    with pypdfium2.PdfDocument(path) as document:
        pages = [(page.get_textpage(), *page.get_size()) for page in document]
        return "".join(letters(page.get_text_bounded(0, 60, width, height - 55)) for page, width, height in pages)


def test_libreoffice_shows_every_heading_paragraph_and_footnote(converted: Path, dump: dict[str, Any]) -> None:
    """In their order; a footnote may stand in the middle of a paragraph that goes on overleaf."""
    stream = between_head_and_folio(converted)
    blocks = [
        block
        for chapter in dump["chapters"]
        for part in (chapter, *sections(chapter))
        for block in ({"type": "heading", "text": part["title"]}, *part["blocks"])
    ]
    notes = [letters(each["text"]) for each in blocks if each["type"] == "footnote"]
    assert notes
    for note in notes:
        assert stream.count(note) == 1, note
        stream = stream.replace(note, "")
    cursor = stream.index("Afkortingen")
    for each in blocks:
        if each["type"] != "footnote":
            found = stream.find(letters(each["text"]), cursor)
            assert found >= 0, each
            cursor = found + len(letters(each["text"]))


def test_libreoffice_shows_every_link_and_image(converted: Path, dump: dict[str, Any]) -> None:
    blocks = [each for chapter in dump["chapters"] for part in (chapter, *sections(chapter)) for each in part["blocks"]]
    wanted = {unquote(link["href"]).rstrip("/") for block in blocks for link in block["links"]}
    with pikepdf.open(converted) as pdf:
        annotations = [each for page in pdf.pages for each in page.get("/Annots", pikepdf.Array())]
        found = {unquote(str(each.A.URI)).rstrip("/") for each in annotations if "/URI" in each.get("/A", {})}
    assert len(wanted) > 20
    assert wanted - found == set()
    with pypdfium2.PdfDocument(converted) as document:
        images = sum(each.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for page in document for each in page.get_objects())
    assert images == 1 + sum(each["type"] == "figure" for each in blocks)


def test_libreoffice_sets_it_in_the_faces_that_it_carries(converted: Path) -> None:
    """None of them is installed here, or it would not tell."""
    with pikepdf.open(converted) as pdf:
        fonts = {str(each.get("/BaseFont", "")) for each in pdf.objects if isinstance(each, pikepdf.Dictionary)}
    names = {name.partition("+")[2] for name in fonts - {""}}
    assert names >= {"Inter-Regular", "Inter-Bold", "Literata-Regular", "Literata-Bold", "Literata-Italic"}
    assert {name.partition("-")[0] for name in names} == {"Inter", "Literata"}


def test_libreoffice_begins_the_page_numbers_anew_with_the_first_chapter(converted: Path, dump: dict[str, Any]) -> None:
    """Cover, then roman folios, then arabic from 1; no page is empty."""
    with pypdfium2.PdfDocument(converted) as document:
        pages = [(page.get_textpage(), *page.get_size()) for page in document]
        folios = [page.get_text_bounded(0, 0, width, 60).strip() for page, width, _ in pages]
        bodies = [letters(page.get_text_bounded(0, 60, width, height - 55)) for page, width, height in pages]
    first = next(each for each in dump["chapters"] if each["number"] == 1)
    opening = next(at for at, body in enumerate(bodies) if at > 2 and body.startswith(letters(first["title"])))
    assert folios[0] == ""
    assert folios[1:4] == ["ii", "iii", "iv"]
    assert [int(each) for each in folios[opening:]] == list(range(1, len(folios) - opening + 1))
    assert [at for at, body in enumerate(bodies) if not body] == []


def test_a_spreadsheet_shows_the_order_as_numbers(built: Path, tmp_path: Path) -> None:
    """Read with the settings that Excel has in Belgium: semicolons (59), UTF-8 (76), decimal commas (nl-BE, 2067)."""
    program = tool("soffice")
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    read_as = "--infilter=Text - txt - csv (StarCalc):59,34,76,1,,2067,false,true"
    order = built / "campus/drukorder.csv"
    done = run(program, home, "--headless", read_as, "--convert-to", "fods", "--outdir", tmp_path, order)
    converted = tmp_path / "drukorder.fods"
    if not converted.is_file():
        pytest.skip(f"not run: LibreOffice without Calc: {done.stderr}")
    text = converted.read_text(encoding="utf-8")
    last = text[text.index("Alle campussen") :]
    values = re.findall(r'office:value-type="float" office:value="([\d.]+)"', last)
    assert values == ["5600", "5600", "5600", "0", "80", "27.9"]


def test_a_word_document_that_libreoffice_saves_is_still_whole(built: Path, tmp_path: Path) -> None:
    tool("soffice")
    shutil.copytree(built, tmp_path / "dist")

    def save(path: Path) -> None:
        path.write_bytes(office(path, "docx", tmp_path).read_bytes())

    assert verify_with(tmp_path / "dist", f"{SLUG}.docx", save)[1] == []
