"""The print PDF and the leaflets' boxes, as a print shop's preflight looks at them (PDF/X-4, ISO 15930-7)."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

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


PAINTS = {"Tj", "TJ", "f", "f*", "B", "B*", "b", "b*", "Do", "sh"}


def painted(owner: Any, stream: Any) -> Iterator[tuple[bool, list[float], bool]]:
    """What is filled in a content stream: whether it is text, its inks, and whether it overprints."""
    inks: list[float] = []
    overprints, saved = False, []
    for instruction in pikepdf.parse_content_stream(stream):
        name = str(instruction.operator)
        if name == "q":
            saved.append((inks, overprints))
        elif name == "Q":
            inks, overprints = saved.pop()
        elif name == "k":
            inks = points(instruction.operands)
        elif name == "gs":
            state = owner.Resources.ExtGState[str(instruction.operands[0])]
            overprints = bool(state.get("/op", overprints))
            assert not overprints or "/op" not in state or int(state.OPM) == 1
        elif name in PAINTS:
            yield name.startswith("T"), inks, overprints


@pytest.mark.parametrize("name", [f"{SLUG}-print.pdf", "leaflets/01-onderwijs-booklet-print.pdf"])
def test_black_text_overprints_and_nothing_else_does(built: Path, name: str) -> None:
    """So that tints go on below it: a plate out of register leaves no white edge."""
    with pikepdf.open(built / name) as pdf:
        forms = (each for each in pdf.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Form")
        owners: list[tuple[Any, Any]] = [(page.obj, page.obj.Contents) for page in pdf.pages]
        owners += [(each, each) for each in forms]
        found = [each for owner, stream in owners for each in painted(owner, stream)]
    black = [overprints for text, inks, overprints in found if text and inks == [0, 0, 0, 1]]
    assert len(black) > 200
    assert all(black)
    assert not any(overprints for text, inks, overprints in found if not text or inks != [0, 0, 0, 1])


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


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (("theme.toml", '"coated"', '"coatd"'), ("theme.toml:{line}: error[T-002]", "did you mean 'coated'?")),
        (("theme.toml", '"coated"', '"uncoated"'), ("PSOuncoated_v3_FOGRA52.icc:1: error[T-004]", "www.eci.org")),
        (("shops.toml", "maximum_ink = 300", "ink = 300"), ("shops.toml:29: error[T-002]: unknown key", "maximum_ink")),
        (("shops.toml", "PDF/X-4", "PDF/X-1a"), ("theme.toml:{line}: error[T-002]", "does not take PDF/X-4")),
        (("shops.toml", "ISOcoated_v2_300_bas.icc", "ISOcoated_v2_300_bas.txt"), ("error[T-004]: not an ICC", "CMYK")),
    ],
)
def test_a_shop_that_cannot_be(
    publish: Publish, root: Path, tmp_path: Path, edit: tuple[str, str, str], said: tuple[str, str]
) -> None:
    file, old, new = edit
    shutil.copytree(root / "templates", tmp_path / "templates")
    path = tmp_path / "templates" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    theme = (root / "templates/theme.toml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, each in enumerate(theme, start=1) if each.startswith("shop ="))
    done = publish("print", "--templates", tmp_path / "templates", "--output", tmp_path / "dist")
    assert done.returncode == 3
    assert all(each.replace("{line}", str(line)) in done.stderr for each in said)
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "dist").exists()


@pytest.mark.parametrize(("bleed", "marks"), [(2, False), (5, True)])
def test_bleed_and_marks_are_those_of_the_shop(
    publish: Publish, root: Path, tmp_path: Path, bleed: int, marks: bool
) -> None:
    shutil.copytree(root / "templates", tmp_path / "templates")
    shops = tmp_path / "templates" / "shops.toml"
    asked = shops.read_text(encoding="utf-8").replace("bleed_mm = 3", f"bleed_mm = {bleed}")
    shops.write_text(asked.replace("marks = false", f"marks = {str(marks).lower()}"), encoding="utf-8")
    assert publish("new", tmp_path / "source").returncode == 0
    options = ("--source", tmp_path / "source", "--templates", tmp_path / "templates", "--output", tmp_path / "dist")
    done = publish("print", *options)
    assert done.returncode == 0, done.stderr
    (path,) = (tmp_path / "dist").glob("*-print.pdf")
    done = publish("preflight", path, "--templates", tmp_path / "templates", "--output", tmp_path)
    assert done.returncode == 0, done.stdout
    slug = 7 if marks else 0
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            media, inner, trim = (points(box) for box in (page.MediaBox, page.BleedBox, page.TrimBox))
            assert [round(abs(b - t) / MM, 2) for b, t in zip(inner, trim, strict=True)] == [bleed] * 4
            assert [round(abs(m - b) / MM, 2) for m, b in zip(media, inner, strict=True)] == [slug] * 4
            assert [round((trim[2] - trim[0]) / MM), round((trim[3] - trim[1]) / MM)] == [170, 240]
            assert len(list(crop_marks(page, inner, trim))) == (8 if marks else 0)


def test_pages_are_filled_up_before_the_back(publish: Publish, root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "templates", tmp_path / "templates")
    shops = tmp_path / "templates" / "shops.toml"
    shops.write_text(
        shops.read_text(encoding="utf-8").replace("page_multiple = 4", "page_multiple = 7"), encoding="utf-8"
    )
    source = make_source(tmp_path / "source", make_chapter("Een alinea."))
    options = ("--source", source, "--templates", tmp_path / "templates", "--output", tmp_path / "dist")
    done = publish("pdf", "print", *options)
    assert done.returncode == 0, done.stderr
    with pikepdf.open(tmp_path / "dist" / "proef.pdf") as pdf:
        assert len(pdf.pages) == 6
    with pikepdf.open(tmp_path / "dist" / "proef-print.pdf") as pdf:
        words = [page.Contents.read_bytes().count(b"BT") for page in pdf.pages]
    assert len(words) == 7
    assert (words[-1] > 0, words[-2]) == (True, 0)


def crop_marks(page: pikepdf.Page, bleed: list[float], trim: list[float]) -> Iterator[list[float]]:
    """The lines in registration colour; each is seen to lie outside the bleed and on an edge of the trim."""
    space, start = "", [0.0, 0.0]
    for instruction in pikepdf.parse_content_stream(page):
        match str(instruction.operator):
            case "CS":
                space = str(page.Resources.ColorSpace[str(instruction.operands[0])][1])
            case "w" if space == "/All":
                assert float(instruction.operands[0]) == 0.25
            case "m":
                start = points(instruction.operands)
            case "l" if space == "/All":
                (x, y), (to_x, to_y) = start, points(instruction.operands)
                across = max(x, to_x) <= bleed[0] or min(x, to_x) >= bleed[2]
                up = max(y, to_y) <= bleed[1] or min(y, to_y) >= bleed[3]
                assert (y == to_y and across and y in trim[1::2]) or (x == to_x and up and x in trim[::2])
                yield [x, y, to_x, to_y]
            case "Q":
                space = ""
            case _:
                pass


DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><defs><linearGradient id="g">
<stop offset="0" stop-color="#c00"/><stop offset="1" stop-color="#00c"/></linearGradient></defs>
<rect width="200" height="100" fill="url(#g)"/><circle cx="50" cy="50" r="30" fill="#0a0" opacity="0.5"/></svg>"""


@pytest.fixture(scope="module")
def pictured(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Screen and print PDF of a programme with an image of each kind."""
    folder = tmp_path_factory.mktemp("pictured")
    assert publish("new", folder / "source").returncode == 0
    assets = folder / "source" / "assets"
    noise = Image.effect_noise((1700, 400), 60)
    colours = Image.merge("RGB", (noise, noise.transpose(Image.Transpose.ROTATE_180), noise))
    kinds = {"kleur.jpg": colours, "kleur.png": colours, "palet.png": colours.quantize(8), "grijs.png": noise}
    kinds |= {"alfa.png": colours.convert("RGBA"), "cmyk.jpg": colours.convert("CMYK"), "lijn.png": noise.convert("1")}
    for name, image in kinds.items():
        image.save(assets / name)
    (assets / "verloop.svg").write_text(DRAWING, encoding="utf-8")
    chapter = folder / "source" / "01-hoofdstuk.md"
    figures = "".join(f"\n\n![Een beeld]({name})\n" for name in (f"assets/{each}" for each in [*kinds, "verloop.svg"]))
    chapter.write_text(chapter.read_text(encoding="utf-8") + figures, encoding="utf-8")
    done = publish("pdf", "print", "--source", folder / "source", "--output", folder / "dist")
    assert done.returncode == 0, done.stderr
    return folder / "dist"


def test_images_of_every_kind_are_printed_in_cmyk(publish: Publish, pictured: Path, tmp_path: Path) -> None:
    (path,) = pictured.glob("*-print.pdf")
    done = publish("preflight", path, "--json", "--output", tmp_path)
    result = json.loads(done.stdout)
    assert done.returncode == 0, result["findings"]
    assert {each["name"] for each in result["findings"]} <= {"page-multiple", "transparency", "line-art-resolution"}
    printed = {space for page in result["pages"] for spaces in page["colours"].values() for space in spaces}
    assert printed <= {"DeviceCMYK", "DeviceGray"}
    assert sum(len(page["images"]) for page in result["pages"]) == 7


def test_a_gradient_stays_with_its_figure(pictured: Path) -> None:
    """A pattern is placed by the corner of its page, which in the print PDF is 3 mm further out."""
    (press,) = pictured.glob("*-print.pdf")
    (screen,) = set(pictured.glob("*.pdf")) - {press}
    at = []
    for path in (screen, press):
        with pikepdf.open(path) as pdf:
            (matrix,) = {
                tuple(points(each.Matrix))
                for each in pdf.objects
                if isinstance(each, pikepdf.Stream) and "/PatternType" in each
            }
            at.append(matrix)
    moved = [after - before for before, after in zip(*at, strict=True)]
    assert moved == pytest.approx([0, 0, 0, 0, 3 * MM, 3 * MM], abs=0.01)
