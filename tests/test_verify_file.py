"""`verify FILE`: is this our text? For a file that came back, was downloaded, or is anything at all."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from tests.conftest import SLUG, Publish
from tests.making import make_chapter, make_source
from tests.mutations.damage import Damage, blank_page, cover, drop_page, on_page, page_twice, swap_pages

WHOLE = [f"{SLUG}.pdf", f"{SLUG}-print.pdf", f"{SLUG}.docx", f"{SLUG}.epub"]


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_of_another_name_is_known_by_its_bytes(publish: Publish, built: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"ontvangen van de drukker{Path(name).suffix}"
    shutil.copy(built / name, path)
    done = publish("verify", path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == f"{path}: verified complete"


def by_qpdf(path: Path, saved: Path) -> None:
    run("qpdf", "--object-streams=generate", "--recompress-flate", "--linearize", path, saved)


def by_ghostscript(path: Path, saved: Path) -> None:
    run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-o", saved, path)


def by_a_zip_tool(path: Path, saved: Path) -> None:
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as other:
        for name in sorted(archive.namelist(), reverse=True):
            other.writestr(name, archive.read(name))


def run(*arguments: object) -> None:
    subprocess.run([str(each) for each in arguments], check=True, capture_output=True)


@pytest.mark.parametrize(
    ("name", "save"),
    [
        (f"{SLUG}.pdf", by_qpdf),
        (f"{SLUG}-print.pdf", by_qpdf),
        ("leaflets/02-onderzoek-trifold.pdf", by_qpdf),
        (f"{SLUG}-print.pdf", by_ghostscript),
        ("leaflets/02-onderzoek-booklet.pdf", by_ghostscript),
        ("leaflets/02-onderzoek-folder.pdf", by_ghostscript),
        (f"{SLUG}.docx", by_a_zip_tool),
        (f"{SLUG}.epub", by_a_zip_tool),
    ],
)
def test_what_another_program_saved_is_still_our_text(
    publish: Publish, built: Path, tmp_path: Path, name: str, save: Callable[[Path, Path], None]
) -> None:
    path = tmp_path / Path(name).name
    save(built / name, path)
    done = publish("verify", path)
    assert done.returncode == 0, done.stderr
    assert ("lost its tags" in done.stdout) == (save is by_ghostscript)


BROKEN = "geïnformeerde financiële efficiënte patiënten tweeëntwintig coördinatie"
LEAD = " ".join("'n " * (at % 9) + word for word in BROKEN.split() for at in range(9))


@pytest.fixture(scope="module")
def broken(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lines that end within words which lose their trema there, in text, in a note and in a lead on a leaflet."""
    folder = tmp_path_factory.mktemp("broken")
    paragraphs = [f"{'A' * at} {' '.join([word] * 30)}." for word in BROKEN.split() for at in range(1, 9)]
    note = f"Een noot.[^a]\n\n[^a]: {' '.join(BROKEN.split() * 8)}"
    make_source(folder / "source", make_chapter(*paragraphs, note).replace("De kern.", f"De kern: {LEAD}."))
    done = publish("pdf", "print", "leaflets", "--source", folder / "source", "--output", folder / "dist")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize(
    "name", ["proef.pdf", "proef-print.pdf", "leaflets/01-een-booklet.pdf", "leaflets/01-een-folder.pdf"]
)
def test_a_trema_that_a_break_drops_is_not_missed_where_no_tag_tells_it(
    publish: Publish, broken: Path, tmp_path: Path, name: str
) -> None:
    path = tmp_path / Path(name).name
    by_ghostscript(broken / "dist" / name, path)
    with pypdfium2.PdfDocument(path) as pdf:
        text = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert re.search("[aeiouy][\u00ad\x02\ufffe]\\s*[eo]", text), "nothing to be missed"
    done = publish("verify", path, "--source", broken / "source")
    assert done.returncode == 0, done.stderr


def test_a_trema_that_is_lost_within_a_line_is_missed(publish: Publish, broken: Path, tmp_path: Path) -> None:
    shutil.copytree(broken / "source", tmp_path / "source")
    chapter = tmp_path / "source/01.md"
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(text.replace("\nAAAAAAAA financiële", "\nAAAAAAAA financiele"), encoding="utf-8")
    done = publish("pdf", "--source", tmp_path / "source", "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    by_ghostscript(tmp_path / "dist/proef.pdf", tmp_path / "proef.pdf")
    done = publish("verify", tmp_path / "proef.pdf", "--source", broken / "source")
    assert (done.returncode, done.stderr.count("block missing")) == (5, 1), done.stderr


@pytest.fixture(scope="module")
def untagged(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("untagged") / f"{SLUG}.pdf"
    by_ghostscript(built / f"{SLUG}.pdf", path)
    return path


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (drop_page, "block missing"),
        (swap_pages, "out of order"),
        (blank_page, "block missing"),
        (page_twice, "once more"),
        (on_page(cover), "text that nobody sees"),
        (lambda path: None, ""),
    ],
)
def test_damage_is_found_without_tags_as_well(
    publish: Publish, untagged: Path, tmp_path: Path, damage: Damage, told: str
) -> None:
    path = tmp_path / "ontvangen.pdf"
    shutil.copy(untagged, path)
    damage(path)
    done = publish("verify", path)
    assert done.returncode == (5 if told else 0), done.stderr
    assert told in done.stderr


def test_every_leaflet_by_itself(publish: Publish, built: Path) -> None:
    for path in sorted((built / "leaflets").glob("02-*.pdf")):
        done = publish("verify", path)
        assert done.returncode == 0, done.stderr
    assert publish("verify", built / "index.html").returncode == 0


@pytest.mark.parametrize("put_there", ["<script>count()</script>", '<p onclick="count()"></p>'])
def test_what_scripts_put_on_a_page_is_named_as_not_looked_at(
    publish: Publish, built: Path, tmp_path: Path, put_there: str
) -> None:
    """Who counts visitors may do so."""
    shutil.copytree(built, tmp_path / "dist")
    page = tmp_path / "dist/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</main>", f"{put_there}</main>"), encoding="utf-8")
    done = publish("verify", page)
    assert done.returncode == 0, done.stderr
    assert "what scripts and frames put on the page" in done.stdout


def test_a_leaflet_without_its_name_is_not_taken_for_a_programme(publish: Publish, built: Path, tmp_path: Path) -> None:
    for layout in ("folder", "card-a4"):  # with tags and without
        shutil.copy(built / f"leaflets/02-onderzoek-{layout}.pdf", tmp_path / "folder.pdf")
        done = publish("verify", tmp_path / "folder.pdf")
        assert done.returncode == 5
        assert "error[V-002]" in done.stderr
        assert "known by its name" in done.stderr


def test_a_page_that_leads_on_is_not_taken_for_the_site(publish: Publish, built: Path) -> None:
    done = publish("verify", built / "onderzoek/index.html")
    assert (done.returncode, done.stderr.count("error[")) == (5, 1)
    assert "a page that only leads on" in done.stderr


def test_what_is_missing_is_told_once(publish: Publish, tmp_path: Path) -> None:
    source, dist = make_source(tmp_path / "source", make_chapter("Een alinea.")), tmp_path / "dist"
    assert publish("site", "docx", "--source", source, "--output", dist).returncode == 0
    (dist / "proef.docx").unlink()
    page = (dist / "index.html").read_text(encoding="utf-8")
    (dist / "index.html").write_text(re.sub(r"<p[^>]*>Een alinea\.</p>", "", page), encoding="utf-8")
    done = publish("verify", dist, "--source", source)
    assert done.returncode == 5
    assert done.stderr.count("proef.docx: unreadable: there is no such file") == 1
    assert "proef.docx with the digest" not in done.stderr
    assert done.stderr.count("Een alinea.") == 1, done.stderr
    assert "altered: index.html" in done.stderr


def test_an_older_edition_says_what_is_otherwise(publish: Publish, tmp_path: Path) -> None:
    for name, words in (("old", "Wij doen dit volgend jaar."), ("new", "Wij doen dit in maart.")):
        make_source(tmp_path / name, make_chapter("Een alinea die blijft.", words))
    assert publish("docx", "--source", tmp_path / "old", "--output", tmp_path / "dist").returncode == 0
    done = publish("verify", tmp_path / "dist/proef.docx", "--source", tmp_path / "new")
    assert done.returncode == 5
    assert "error[V-001]: proef.docx: block missing: Wij doen dit in maart." in done.stderr
    assert re.search(r"there stands \(paragraph \d+\): Wij doen dit volgend jaar\.", done.stderr), done.stderr


def encrypt(path: Path, built: Path) -> None:
    with pikepdf.open(built / f"{SLUG}.pdf") as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))


def bomb(path: Path, built: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as member:
        for _ in range(300):
            member.write(bytes(2**20))


def drawn_elsewhere(path: Path, built: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)


BAD: dict[str, tuple[str, Callable[[Path, Path], object]]] = {
    "empty": ("leeg.pdf", lambda path, _: path.write_bytes(b"")),
    "half": ("half.pdf", lambda path, built: path.write_bytes((built / f"{SLUG}.pdf").read_bytes()[:5000])),
    "half a Word document": (
        "half.docx", lambda path, built: path.write_bytes((built / f"{SLUG}.docx").read_bytes()[:9000]),
    ),
    "no file of ours": ("brief.docx", lambda path, _: path.write_text("Geachte,", encoding="utf-8")),
    "encrypted": ("slot.pdf", encrypt),
    "somebody else's": ("vreemd.pdf", drawn_elsewhere),
    "a zip bomb": ("bom.docx", bomb),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_artefact_is_a_finding(publish: Publish, built: Path, tmp_path: Path, what: str) -> None:
    name, make = BAD[what]
    make(tmp_path / name, built)
    done: subprocess.CompletedProcess[str] = publish("verify", tmp_path / name, "--json")
    assert done.returncode == 5, done.stderr
    assert "Traceback" not in done.stderr
    (report,) = json.loads(done.stdout)["artefacts"]
    assert report["failures"][0]["what"] == "unreadable", report


def test_a_file_that_is_not_there(publish: Publish, tmp_path: Path) -> None:
    done = publish("verify", tmp_path / "weg.pdf")
    assert done.returncode == 2
    assert "error[A-002]" in done.stderr
