"""The wish this project was built for: every export contains all sections, and all that stands in them.

Read from the produced files with nothing of the toolkit's own: poppler's pdftotext, zip and XML.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SLUG, Publish

LAYOUTS = ("booklet", "booklet-a4", "folder", "folder-a4", "trifold")
OTHERS = (
    "trifold-print",
    "booklet-print",
    "poster-a4",
    "poster-a3",
    "card",
    "card-a4",
    "card-print",
    "poster-a4-print",
    "poster-a3-print",
)


def letters(text: str) -> str:
    """Only letters and digits: what is left of a text when line ends, hyphens and spaces are taken away."""
    return "".join(each for each in unicodedata.normalize("NFC", text) if each.isalnum())


def sections(parent: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in parent["sections"]:
        yield section
        yield from sections(section)


def blocks(parent: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from parent["blocks"]
    for section in parent["sections"]:
        yield from blocks(section)


def members(path: Path, pattern: str) -> str:
    """The text of the members of a zip file that match, tags replaced by nothing visible."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if re.fullmatch(pattern, name))
        return "".join(html.unescape(re.sub(r"<[^>]*>", "", archive.read(name).decode())) for name in names)


def pdf_text(path: Path) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    return subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout


def text_of(path: Path) -> str:
    match path.suffix:
        case ".pdf":
            return pdf_text(path)
        case ".docx":
            return members(path, r"word/(document|footnotes)\.xml")
        case ".epub":
            return members(path, r".*\.xhtml")
        case _:
            return html.unescape(re.sub(r"<[^>]*>", "", path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", [f"{SLUG}.pdf", f"{SLUG}-print.pdf", f"{SLUG}.docx", f"{SLUG}.epub", "index.html"])
def test_every_export_contains_all_sections_and_blocks(built: Path, dump: dict[str, Any], name: str) -> None:
    found = letters(text_of(built / name))
    wanted = [each["title"] for chapter in dump["chapters"] for each in (chapter, *sections(chapter))]
    assert len(wanted) == 21
    assert [title for title in wanted if letters(title) not in found] == []
    # A page turn may come between the two halves of a block in a PDF: its beginning and its end are looked for.
    texts = [
        letters(block["text"]) for chapter in dump["chapters"] for block in blocks(chapter) if block["type"] != "table"
    ]
    halves = [half for text in texts for half in (text[:25], text[-25:])]
    assert len(halves) > 300
    assert [half for half in halves if half not in found] == []


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_every_leaflet_contains_all_sections_of_its_chapter(
    built: Path, dump: dict[str, Any], number: int, layout: str
) -> None:
    chapter = next(each for each in dump["chapters"] if each["number"] == number)
    found = letters(pdf_text(built / f"leaflets/{number:02}-{chapter['id']}-{layout}.pdf"))
    assert letters(chapter["title"]) in found
    for section in sections(chapter):
        assert letters(section["title"]) in found
        lead = next(block["text"] for block in section["blocks"] if block["lead"])
        assert letters(lead)[:25] in found
        assert letters(lead)[-25:] in found


@pytest.mark.parametrize("name", [f"{SLUG}.pdf", f"{SLUG}.docx", f"{SLUG}.epub", "index.html"])
def test_every_export_contains_all_links(built: Path, dump: dict[str, Any], name: str) -> None:
    path = built / name
    if path.suffix == ".pdf":
        import pikepdf

        with pikepdf.open(path) as pdf:
            annotations = [each for page in pdf.pages for each in page.get("/Annots", [])]
            found = "\n".join(str(each.A.URI) for each in annotations if "/A" in each and "/URI" in each.A)
    elif path.suffix == ".html":
        found = html.unescape(path.read_text(encoding="utf-8"))
    else:
        with zipfile.ZipFile(path) as archive:
            found = html.unescape("".join(archive.read(each).decode(errors="replace") for each in archive.namelist()))
    wanted = {link["href"] for chapter in dump["chapters"] for block in blocks(chapter) for link in block["links"]}
    assert len(wanted) > 40
    assert {href for href in wanted if href not in found} == set()


def test_every_link_of_the_pdf_tells_its_words_to_a_screen_reader(built: Path, dump: dict[str, Any]) -> None:
    import pikepdf

    with pikepdf.open(built / f"{SLUG}.pdf") as pdf:
        annotations = [each for page in pdf.pages for each in page.get("/Annots", [])]
        told = {(str(each.A.URI), letters(str(each.Contents))) for each in annotations if "/A" in each}
        assert not any("://" in str(each.Contents) for each in annotations)
    wanted = [link for chapter in dump["chapters"] for block in blocks(chapter) for link in block["links"]]
    assert {(each["href"], letters(each["text"])) for each in wanted if "://" in each["href"]} <= told


def test_dist_holds_what_the_contract_lists(built: Path, dump: dict[str, Any]) -> None:
    leaflets = {
        f"leaflets/{chapter['number']:02}-{chapter['id']}-{layout}.pdf"
        for chapter in dump["chapters"]
        if chapter["number"]
        for layout in (*LAYOUTS, *OTHERS)
    }
    campuses = [each["slug"] for each in dump["distribution"]["campuses"]]
    leaflets |= {"campus/drukorder.csv", "campus/drukorder.pdf", *(f"campus/{each}.zip" for each in campuses)}
    documents = {f"{SLUG}.pdf", f"{SLUG}-print.pdf", f"{SLUG}.docx", f"{SLUG}.epub", "index.html"}
    proofs = {"manifest.json", "SHA256SUMS", "verification.json", "verification.html"}
    assert {name for name in leaflets | documents | proofs if not (built / name).is_file()} == set()
    manifest = json.loads((built / "manifest.json").read_text())
    assert {each["path"] for each in manifest["artefacts"]} == leaflets | documents
    assert manifest["verified"] is True
    for each in manifest["artefacts"]:
        content = (built / each["path"]).read_bytes()
        assert (each["bytes"], each["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_checksums_cover_every_file(built: Path) -> None:
    listed = {line[66:]: line[:64] for line in (built / "SHA256SUMS").read_text().splitlines()}
    files = {path.relative_to(built).as_posix(): path for path in built.rglob("*") if path.is_file()}
    assert set(listed) == set(files) - {"SHA256SUMS"}
    assert all(hashlib.sha256(files[name].read_bytes()).hexdigest() == digest for name, digest in listed.items())


def test_two_builds_give_the_same_bytes(built: Path, publish: Publish, tmp_path: Path) -> None:
    again, cache = tmp_path / "elsewhere" / "dist", tmp_path / "cache"
    elsewhere = {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "LC_ALL": "C", "PUBLISH_CACHE": str(cache)}
    done = publish("all", "--output", again, "--jobs", "1", "--no-cache", **elsewhere)
    assert done.returncode == 0, done.stderr
    assert not cache.exists()
    assert (again / "SHA256SUMS").read_text() == (built / "SHA256SUMS").read_text()


def test_verify_accepts_what_all_made(built: Path, publish: Publish) -> None:
    done = publish("verify", built)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_damaged_artefact_fails_verification(built: Path, publish: Publish, tmp_path: Path) -> None:
    damaged = tmp_path / "dist"
    shutil.copytree(built, damaged)
    path = damaged / "index.html"
    text = path.read_text(encoding="utf-8")
    assert text.count("<h3") >= 16
    start = text.rindex("<h3")
    path.write_text(text[:start] + text[text.index("</h3>", start) :], encoding="utf-8")
    done = publish("verify", damaged)
    assert done.returncode == 5
    assert "error[V-" in done.stderr
