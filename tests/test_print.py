"""The print PDF and the leaflets' boxes, as a print shop's preflight looks at them (PDF/X-4, ISO 15930-7)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from tests.conftest import SLUG, Publish
from tests.making import make_chapter, make_source

MM = 72 / 25.4


@pytest.fixture(scope="module")
def press(built: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(built / f"{SLUG}-print.pdf") as pdf:
        yield pdf


def points(box: Any) -> list[float]:
    return [float(value) for value in box]


def streams(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every content stream: of pages and of the forms they draw."""
    for page in pdf.pages:
        yield page.Contents
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == pikepdf.Name.Form:
            yield each


def test_boxes_lie_in_one_another_with_3_mm_of_bleed(press: pikepdf.Pdf, built: Path) -> None:
    with pikepdf.open(built / f"{SLUG}.pdf") as screen:
        assert len(screen.pages) == len(press.pages)
        assert len(press.pages) % 4 == 0
        for page, trimmed in zip(press.pages, screen.pages, strict=True):
            media, bleed, trim = (
                [float(value) for value in box] for box in (page.MediaBox, page.BleedBox, page.TrimBox)
            )
            assert "/ArtBox" not in page
            assert media[:2] == [0, 0]
            assert all(m <= b for m, b in zip(media[:2], bleed[:2], strict=True))
            assert bleed[2] <= media[2]
            assert bleed[3] <= media[3]
            assert [round(abs(t - b) / MM, 2) for t, b in zip(trim, bleed, strict=True)] == [3, 3, 3, 3]
            size = points(trimmed.MediaBox)
            assert trim[2] - trim[0] == pytest.approx(size[2] - size[0], abs=0.01)
            assert trim[3] - trim[1] == pytest.approx(size[3] - size[1], abs=0.01)


def test_metadata_and_output_intent(press: pikepdf.Pdf) -> None:
    (intent,) = press.Root.OutputIntents
    assert pikepdf.Name("/GTS_PDFX") == intent.S
    assert str(intent.OutputConditionIdentifier) == "FOGRA39"
    assert str(intent.RegistryName)
    assert str(intent.Info)
    profile = intent.DestOutputProfile
    assert int(profile.N) == 4
    assert profile.read_bytes()[16:20] == b"CMYK"
    assert press.docinfo["/Trapped"] == pikepdf.Name.False_ or str(press.docinfo["/Trapped"]) == "/False"
    for key in ("/Title", "/CreationDate", "/ModDate"):
        assert str(press.docinfo[key])
    assert "/ID" in press.trailer
    assert not press.is_encrypted
    xmp = press.Root.Metadata.read_bytes().decode()
    assert "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" in xmp


def test_nothing_to_click_and_nothing_hidden(press: pikepdf.Pdf) -> None:
    assert not any("/Annots" in page and len(page.Annots) for page in press.pages)
    for key in ("/AcroForm", "/OpenAction", "/AA", "/OCProperties"):
        assert key not in press.Root


def test_every_colour_is_cmyk_and_text_is_black_alone(press: pikepdf.Pdf) -> None:
    operators: set[str] = set()
    blacks = 0
    for stream in streams(press):
        for instruction in pikepdf.parse_content_stream(stream):
            name = str(instruction.operator)
            operators.add(name)
            if name in ("k", "K"):
                inks = points(instruction.operands)
                assert sum(inks) <= 3
                blacks += inks == [0, 0, 0, 1]
    assert operators & {"rg", "RG", "g", "G", "cs", "CS", "sc", "SC", "scn", "SCN"} == set()
    assert {"k", "Tj"} & operators
    assert blacks > 100
    images = [each for each in press.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"]
    assert {str(each.get("/ColorSpace")) for each in images} <= {"/DeviceCMYK", "/DeviceGray"}


@pytest.mark.parametrize("name", [f"{SLUG}.pdf", f"{SLUG}-print.pdf", "leaflets/01-onderwijs-folder.pdf"])
def test_every_font_is_embedded_with_its_characters(built: Path, name: str) -> None:
    with pikepdf.open(built / name) as pdf:
        fonts = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"]
        whole = [each for each in fonts if each.Subtype == "/Type0"]
        assert whole
        assert all("/ToUnicode" in each for each in whole)
        descriptors = [each.DescendantFonts[0].FontDescriptor for each in whole]
        assert all({"/FontFile2", "/FontFile3"} & set(each.keys()) for each in descriptors)
        assert all(re.match(r"/[A-Z]{6}\+", str(each.BaseFont)) for each in whole)


def copy_templates(root: Path, folder: Path, shops: dict[str, str]) -> Path:
    """The templates with other wishes of the shop."""
    shutil.copytree(root / "templates", folder)
    text = (folder / "shops.toml").read_text(encoding="utf-8")
    for old, new in shops.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "shops.toml").write_text(text, encoding="utf-8")
    return folder


def test_marks_bleed_and_pages_as_the_shop_wants_them(publish: Publish, root: Path, tmp_path: Path) -> None:
    wishes = {"marks = false": "marks = true", "bleed_mm = 3": "bleed_mm = 5", "page_multiple = 4": "page_multiple = 7"}
    templates = copy_templates(root, tmp_path / "templates", wishes)
    source = make_source(tmp_path / "source", make_chapter("Een alinea."))
    done = publish("print", "--source", source, "--templates", templates, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    path = tmp_path / "dist" / "proef-print.pdf"
    taken = publish("preflight", path, "--templates", templates)
    assert taken.returncode == 0, taken.stdout
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 7
        for page in pdf.pages:
            trim, bleed, media = (points(box) for box in (page.TrimBox, page.BleedBox, page.MediaBox))
            assert [round(abs(t - b) / MM, 2) for t, b in zip(trim, bleed, strict=True)] == [5, 5, 5, 5]
            assert [round(abs(b - m) / MM, 2) for b, m in zip(bleed, media, strict=True)] == [6, 6, 6, 6]
        # The back stays the last, the empty pages stand before it.
        words = [page.Contents.read_bytes().count(b"BT") for page in pdf.pages]
        assert words[-1] > 0
        assert words[-2] == 0
    paper = pypdfium2.PdfDocument(path)[0].render(scale=2).to_pil().convert("L")
    trim_at, beside = round(11 * MM * 2), 40
    # Two pixels to a point: marks at the trim, 11 mm from the edge, within the 6 mm outside the bleed.
    for mark in ((trim_at - 2, 8, trim_at + 3, 24), (8, trim_at - 2, 24, trim_at + 3)):
        assert paper.crop(mark).getextrema()[0] < 100
    assert paper.crop((0, 0, beside, 24)).getextrema() == (255, 255)


def test_a_profile_that_is_not_there_names_the_place(publish: Publish, root: Path, tmp_path: Path) -> None:
    templates = copy_templates(root, tmp_path / "templates", {})
    theme = templates / "theme.toml"
    theme.write_text(theme.read_text(encoding="utf-8").replace('"coated"', '"uncoated"'), encoding="utf-8")
    done = publish("print", "--templates", templates, "--output", tmp_path / "dist")
    assert done.returncode == 3
    assert "PSOuncoated_v3_FOGRA52.icc:1: error[T-004]" in done.stderr
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ({"maximum_ink = 300": "maximum_inkt = 300"}, "shops.toml:15: error[T-002]: unknown key 'maximum_inkt'"),
        ({"bleed_mm = 3": "bleed_mm = -3"}, "error[T-002]: 'bleed_mm'"),
        ({"[coated]": "[gestreken]"}, "theme.toml:50: error[T-002]: unknown shop 'coated'"),
        ({'"PDF/X-4"': '"PDF/X-9"'}, "error[T-002]: 'standard'"),
    ],
)
def test_what_is_wrong_with_a_shop_is_named(
    publish: Publish, root: Path, tmp_path: Path, wish: dict[str, str], message: str
) -> None:
    templates = copy_templates(root, tmp_path / "templates", wish)
    done = publish("print", "--templates", templates, "--output", tmp_path / "dist")
    assert done.returncode == 3
    assert message in done.stderr
