"""The picture on the cover: cut to its place on every cover, described, and named where it cannot be used."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from tests.conftest import Publish
from tests.making import make_chapter, make_source

Colour = tuple[int, int, int]
SKY, LEFT, RIGHT = (90, 140, 220), (190, 40, 40), (40, 150, 70)
ACCENT = (22, 50, 79)
WORDS = "Een rood en een groen vlak onder een blauwe lucht."
SHAPES = {"upright": (2400, 3600), "lying": (4800, 2400), "square": (2400, 2400)}


def picture(size: tuple[int, int]) -> Image.Image:
    """Red beside green, below the sky: where the sky ends tells how it was cut."""
    image = Image.new("RGB", size, SKY)
    width, height = size
    for colour, place in ((LEFT, (0, height // 3)), (RIGHT, (width // 2, height // 3))):
        image.paste(colour, (*place, place[0] + width // 2, height))
    return image


def with_cover(folder: Path, content: bytes | None, name: str = "assets/omslag.jpg", words: str = WORDS) -> Path:
    source = make_source(folder, make_chapter("Een alinea."))
    settings = (source / "programme.yaml").read_text(encoding="utf-8")
    described = f"cover_alternative: {words}\n" if words else ""
    (source / "programme.yaml").write_text(f"{settings}cover: {name}\n{described}", encoding="utf-8")
    if content is not None:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(content)
    return source


def saved(image: Image.Image, kind: str = "JPEG") -> bytes:
    target = io.BytesIO()
    image.save(target, kind, quality=95)
    return target.getvalue()


@pytest.fixture(scope="module", params=SHAPES)
def made(publish: Publish, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    source = with_cover(folder / "source", saved(picture(SHAPES[request.param])))
    done = publish("pdf", "print", "docx", "epub", "--source", source, "--output", folder / "dist")
    assert done.returncode == 0, done.stderr
    return folder / "dist"


def shows(image: Image.Image, height: float) -> None:
    """Below that share of the height both halves of the picture, to its edges; above it the ground of the words."""
    width, whole = image.size
    near = {
        (1, whole - 2): LEFT,
        (width - 2, whole - 2): RIGHT,
        (width // 4, round(whole * (height + 0.9) / 1.9)): LEFT,
        (width - 2, round(whole * height) - 5): ACCENT,
        (1, 1): ACCENT,
        (width // 4, round(whole * (height + 0.15 * (1 - height)))): SKY,  # cut a little more below than above
    }
    for place, wanted in near.items():
        found = image.convert("RGB").getpixel(place)
        assert isinstance(found, tuple)
        assert all(abs(a - b) < 12 for a, b in zip(found, wanted, strict=True)), (place, found, wanted)


def test_it_fills_the_lower_part_of_each_cover(made: Path) -> None:
    with pypdfium2.PdfDocument(made / "proef.pdf") as pdf:
        shows(pdf[0].render(scale=1).to_pil(), 1 - 85 / 240)
    with zipfile.ZipFile(made / "proef.epub") as book:
        shows(Image.open(io.BytesIO(book.read("EPUB/images/cover.png"))), 1600 / 2400)
    with zipfile.ZipFile(made / "proef.docx") as document:
        drawn = [Image.open(io.BytesIO(document.read(name))) for name in document.namelist() if "/media/" in name]
    shows(max(drawn, key=lambda each: each.height / each.width), 1 - 85 / 240)


def test_the_press_gets_it_in_cmyk_as_far_as_the_bleed_and_sharp(publish: Publish, made: Path, tmp_path: Path) -> None:
    with pikepdf.open(made / "proef-print.pdf") as pdf:
        box = [float(each) for each in pdf.pages[0].bleedbox]
        (image,) = pdf.pages[0].get_images().values()
        assert image.ColorSpace == "/DeviceCMYK"
        assert abs(int(image.Width) / int(image.Height) - 176 / 88) < 0.01
        assert int(image.Width) / (box[2] - box[0]) * 72 >= 300
    done = publish("preflight", made / "proef-print.pdf", "--output", tmp_path)
    assert done.returncode == 0, done.stdout


def test_who_cannot_see_it_hears_what_it_shows(made: Path) -> None:
    with pikepdf.open(made / "proef.pdf") as pdf:
        alternatives = [str(each.get("/Alt", "")) for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
    assert alternatives.count(WORDS) == 1
    with zipfile.ZipFile(made / "proef.epub") as book:
        (page,) = (name for name in book.namelist() if name.endswith("cover.xhtml"))
        (alternative,) = re.findall(r'alt="([^"]*)"', book.read(page).decode())
    assert alternative.endswith(f". {WORDS}")


def test_verify_misses_its_description(publish: Publish, made: Path, root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "templates", tmp_path / "templates")
    page = tmp_path / "templates/pdf/document.xhtml.j2"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("{{ metadata.cover.alternative }}", "Een beeld"), encoding="utf-8")
    source, templates = made.parent / "source", tmp_path / "templates"
    done = publish("pdf", "--source", source, "--templates", templates, "--output", tmp_path / "dist")
    assert done.returncode == 5
    assert WORDS in done.stderr


def test_verify_finds_another_picture_in_its_place(publish: Publish, made: Path, tmp_path: Path) -> None:
    shutil.copytree(made.parent / "source", tmp_path / "source")
    done = publish("verify", made, "--source", tmp_path / "source")
    assert done.returncode == 0, done.stderr
    path = tmp_path / "source/assets/omslag.jpg"
    with Image.open(path) as image:
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(path)
    done = publish("verify", made, "--source", tmp_path / "source")
    assert done.returncode == 5
    named = sorted(re.findall(r"(proef\S+): picture missing", done.stderr))
    assert named == ["proef-print.pdf", "proef.docx", "proef.epub", "proef.pdf"]


def test_verify_finds_a_cover_that_is_gone_from_the_book(publish: Publish, made: Path, tmp_path: Path) -> None:
    target = tmp_path / "boek.epub"
    with zipfile.ZipFile(made / "proef.epub") as book, zipfile.ZipFile(target, "w") as other:
        for item in book.infolist():
            content = book.read(item)
            if item.filename.endswith("cover.xhtml"):
                content = content.replace(b"images/cover.png", b"images/andere.png")
            other.writestr(item, content)
    done = publish("verify", target, "--source", made.parent / "source")
    assert done.returncode == 5
    assert "picture missing" in done.stderr


def test_a_reference_document_with_a_cover_of_its_own_keeps_it(
    publish: Publish, made: Path, root: Path, tmp_path: Path
) -> None:
    shutil.copytree(root / "templates", tmp_path / "templates")
    with (
        zipfile.ZipFile(root / "templates/docx/reference.docx") as document,
        zipfile.ZipFile(tmp_path / "templates/docx/reference.docx", "w") as other,
    ):
        for item in document.infolist():
            other.writestr(item, document.read(item).replace(b'name="cover.svg"', b'name="eigen.png"'))
    source, templates = made.parent / "source", tmp_path / "templates"
    done = publish("docx", "--source", source, "--templates", templates, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    assert "een omslag van zichzelf" in (tmp_path / "dist/verification.html").read_text(encoding="utf-8")
    assert "een omslag van zichzelf" not in (made / "verification.html").read_text(encoding="utf-8")


@pytest.mark.conformance
def test_the_word_document_has_its_cover_once_libreoffice_has_saved_it(
    publish: Publish, made: Path, tmp_path: Path
) -> None:
    program = shutil.which("soffice")
    if not program:
        pytest.skip("not run: soffice is not installed")
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [program, home, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path / "saved")]
    subprocess.run([*command, str(made / "proef.docx")], capture_output=True, check=True, timeout=300)
    done = publish("verify", tmp_path / "saved/proef.docx", "--source", made.parent / "source")
    assert done.returncode == 0, done.stderr


def test_the_word_document_comes_home_without_it(publish: Publish, made: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(made.parent / "source", source)
    done = publish("merge", made / "proef.docx", "--source", source, "--output", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "nothing to merge" in done.stdout
    with zipfile.ZipFile(made / "proef.docx") as document:
        assert b'name="assets/omslag.jpg"' not in document.read("customXml/item1.xml")


@pytest.mark.parametrize(
    ("code", "name", "given"),
    [
        ("F-001", "assets/omslag.jpg", (saved(picture((2400, 1200))), "")),
        ("F-002", "assets/omslag.jpg", (None, WORDS)),
        ("F-003", "../omslag.jpg", (saved(picture((2400, 1200))), WORDS)),
        ("F-003", "https://www.kuleuven.be/omslag.jpg", (None, WORDS)),
        ("F-004", "assets/omslag.gif", (saved(picture((2400, 1200)), "GIF"), WORDS)),
        ("F-004", "assets/omslag.svg", (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>', WORDS)),
        ("F-005", "assets/omslag.jpg", (saved(picture((2400, 1200)))[:3000], WORDS)),
        ("F-005", "assets/omslag.jpg", (saved(picture((2400, 1200)), "PNG"), WORDS)),
        ("F-006", "assets/omslag.png", (saved(Image.new("1", (10_000, 9_000)), "PNG"), WORDS)),
        ("F-007", "assets/omslag.jpg", (saved(picture((2400, 600))), WORDS)),
    ],
)
def test_what_cannot_be_a_cover(
    publish: Publish, tmp_path: Path, code: str, name: str, given: tuple[bytes | None, str]
) -> None:
    content, words = given
    source = with_cover(tmp_path / "source", content, name, words)
    line = (source / "programme.yaml").read_text(encoding="utf-8").splitlines().index(f"cover: {name}") + 1
    done = publish("check", "--source", source)
    kind = "warning" if code == "F-007" else "error"
    assert f"{source}/programme.yaml:{line}: {kind}[{code}]" in done.stderr
    assert done.returncode == (0 if kind == "warning" else 1)
    assert "hint: " in done.stderr
