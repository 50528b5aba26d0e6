"""Files with anything anywhere in them are verified to the end: what cannot be read is a finding."""

from __future__ import annotations

import random
import re
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from publish.loading import load
from publish.model import Programme
from publish.verify import verify_file
from tests.conftest import ROOT, Publish
from tests.making import make_chapter, make_source

_TEXT = "Een alinea met [een verwijzing](https://example.com/a), *nadruk* en een noot.[^a]\n\n[^a]: De noot."
_LISTS = "1. een\n2. twee\n   - punt"
_TABLE = "| a | b |\n|---|---|\n| 1 | 2 |"
_BYTES = b" ./()<>[]0123456789abcgkTJq\n-%#"
_VALUES = ["", "x", "-1", "99999999999999999999", "../../x", "%zz", "http://[", "//[#", "#", "utf-99"]


@pytest.fixture(scope="module")
def made(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> tuple[Programme, Path]:
    folder = tmp_path_factory.mktemp("damaged")
    source = make_source(folder / "source", make_chapter(_TEXT, _LISTS, _TABLE))
    kinds = ("print", "pdf", "docx", "epub", "site")
    done = publish(*kinds, "--source", source, "--output", folder / "dist", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    return load(source, ROOT / "templates")[0], folder / "dist"


def _of_another_kind(chance: random.Random) -> Any:
    name = pikepdf.Name("/X")
    return chance.choice([3, -7.5, True, name, pikepdf.String("s"), pikepdf.Array([1, name]), pikepdf.Dictionary(A=1)])


def _damage_pdf(path: Path, target: Path, chance: random.Random) -> None:
    with pikepdf.open(path) as pdf:
        objects = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary | pikepdf.Stream)]
        for each in chance.sample([each for each in objects if each.get("/Type") != "/Catalog"], 2):
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") != "/Image" and chance.random() < 0.5:
                content = bytearray(each.read_bytes())
                for _ in range(3):
                    at = chance.randrange(len(content) + 1)
                    content[at : at + chance.randint(0, 3)] = bytes(chance.choices(_BYTES, k=chance.randint(0, 3)))
                each.write(bytes(content))
            elif keys := sorted(each.keys() - {"/Length", "/Filter"}):
                each[chance.choice(keys)] = _of_another_kind(chance)
        pdf.save(target)


def _damage_markup(content: bytes, chance: random.Random) -> bytes:
    text = content.decode(errors="replace")
    for pattern in chance.choices([r'"[^"]*"', r'\s[\w:-]+="[^"]*"', r"<[\w:]+[^<>]*/>", r"<[\w:]+[^<>]*>"], k=2):
        if found := [*re.finditer(pattern, text)]:
            place = chance.choice(found)
            by = f'"{chance.choice(_VALUES)}"' if pattern.startswith('"') else chance.choice(["", place[0] * 2])
            text = text[: place.start()] + by + text[place.end() :]
    return text.encode()


def _damage_zip(path: Path, target: Path, chance: random.Random) -> None:
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(target, "w") as after:
        members = [name for name in before.namelist() if name.endswith((".xml", ".rels", ".opf", ".xhtml", ".css"))]
        damaged = chance.choice(members)
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, _damage_markup(content, chance) if name == damaged else content)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("proef.pdf", 40),
        ("proef-print.pdf", 30),
        ("proef.docx", 40),
        ("proef.epub", 40),
        ("index.html", 20),
    ],
)
def test_whatever_is_in_a_file_is_told(name: str, count: int, made: tuple[Programme, Path], tmp_path: Path) -> None:
    programme, dist = made
    target = tmp_path / Path(name).name
    for seed in range(count):
        chance = random.Random(f"{name} {seed}")
        if name.endswith(".pdf"):
            _damage_pdf(dist / name, target, chance)
        elif name.endswith(".html"):
            target.write_bytes(_damage_markup((dist / name).read_bytes(), chance))
        else:
            _damage_zip(dist / name, target, chance)
        verify_file(programme, target)


def test_elements_in_one_another_without_end_are_told(made: tuple[Programme, Path], tmp_path: Path) -> None:
    programme, dist = made
    with pikepdf.open(dist / "proef.pdf") as pdf:
        root = pdf.Root.StructTreeRoot
        root.K.append(root)
        pdf.save(tmp_path / "ring.pdf")
    endless = {
        "deep": "<div>" * 2000,
        "deeper": "<div>" * 200_000,
        "crowded": f"<p {' '.join(map('a{}'.format, range(300_000)))}>",
    }
    for name, markup in endless.items():
        (tmp_path / f"{name}.html").write_text(f"<html><body><main>{markup}", encoding="utf-8")
    for name in ("ring.pdf", *(f"{name}.html" for name in endless)):
        assert not verify_file(programme, tmp_path / name).complete


def test_forms_that_draw_one_another_without_end_are_told(
    publish: Publish, made: tuple[Programme, Path], tmp_path: Path
) -> None:
    """Ten of each in each of the next, five deep: PDFium would have all of them in memory, and of more the whole."""
    programme, dist = made
    path = tmp_path / "forms.pdf"
    with pikepdf.open(dist / "proef.pdf") as pdf:
        content, resources = b"", pikepdf.Dictionary()
        for _ in range(6):
            form = pdf.make_stream(content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, Resources=resources)
            form.BBox = pikepdf.Array([0, 0, 400, 400])
            content, resources = b"/Again Do " * 10, pikepdf.Dictionary(XObject=pikepdf.Dictionary(Again=form))
        page = pdf.pages[0]
        page.Resources.XObject = resources.XObject
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n/Again Do")
        pdf.save(path)
    assert not verify_file(programme, path).complete
    assert "error[P-004]" in publish("preflight", path, "--output", tmp_path).stderr
    assert "error[J-006]" in publish("import", path, "--output", tmp_path / "source").stderr


def test_addresses_and_encodings_that_are_none_are_told(made: tuple[Programme, Path], tmp_path: Path) -> None:
    programme, dist = made
    page = (dist / "index.html").read_text(encoding="utf-8").replace('<a href="', '<a href="http://[', 1)
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    with zipfile.ZipFile(dist / "proef.docx") as before, zipfile.ZipFile(tmp_path / "word.docx", "w") as after:
        for name in before.namelist():
            after.writestr(name, re.sub(rb"encoding=.UTF-8.", b"encoding='x'", before.read(name)))
    for name in ("page.html", "word.docx"):
        assert not verify_file(programme, tmp_path / name).complete
