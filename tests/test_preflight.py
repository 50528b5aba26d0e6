"""Preflight on files that a shop would take and on files that it would send back, each made here."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from tests.conftest import SLUG, Publish

MM = 72 / 25.4
Damage = Callable[[pikepdf.Pdf], object]


def found(publish: Publish, path: Path, *options: str) -> tuple[int, dict[str, list[dict[str, Any]]]]:
    """Exit status, and the findings by rule."""
    done = publish("preflight", path, "--json", *options)
    by_rule: dict[str, list[dict[str, Any]]] = {}
    for each in json.loads(done.stdout)["findings"]:
        by_rule.setdefault(each["rule"], []).append(each)
    return done.returncode, by_rule


def verdicts(findings: dict[str, list[dict[str, Any]]]) -> dict[str, list[str]]:
    """The rules that find something, with what they find."""
    return {
        rule: [each["verdict"] for each in several]
        for rule, several in findings.items()
        if any(each["verdict"] != "fine" for each in several)
    }


def paint(content: str) -> Damage:
    """Paints something more on page 2."""

    def add(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1]
        page.obj.Contents = pdf.make_stream(page.obj.Contents.read_bytes() + f"\n{content}\n".encode())

    return add


def place(image: Image.Image, points: float) -> Damage:
    """Puts an image on page 2, so many points wide and high."""

    def add(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(image.tobytes())
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        stream.Width, stream.Height = image.size
        stream.BitsPerComponent = 1 if image.mode == "1" else 8
        stream.ColorSpace = pikepdf.Name({"RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}.get(image.mode, "/DeviceGray"))
        pdf.pages[1].add_resource(stream, pikepdf.Name.XObject, pikepdf.Name.Added)
        paint(f"q {points} 0 0 {points} 200 300 cm /Added Do Q")(pdf)

    return add


def lose_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def lose_trim(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[2].obj["/TrimBox"]


def shrink_bleed(pdf: pikepdf.Pdf) -> None:
    left, bottom, right, top = (float(value) for value in list(pdf.pages[3].trimbox))
    pdf.pages[3].bleedbox = pikepdf.Array([left - MM, bottom - MM, right + MM, top + MM])


def lose_fonts(pdf: pikepdf.Pdf) -> None:
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and "/FontFile2" in each:
            del each["/FontFile2"]


def make_faint(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].add_resource(pikepdf.Dictionary(ca=0.5), pikepdf.Name.ExtGState, pikepdf.Name.Faint)
    paint("q /Faint gs 0 0 0 1 k 200 300 50 50 re f Q")(pdf)


def add_spot(pdf: pikepdf.Pdf) -> None:
    tint = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 1, 1, 0], N=1)
    colour = [pikepdf.Name.Separation, pikepdf.Name("/Rood 185"), pikepdf.Name.DeviceCMYK, tint]
    pdf.pages[1].add_resource(pikepdf.Array(colour), pikepdf.Name.ColorSpace, pikepdf.Name.Spot)
    paint("q /Spot cs 1 scn 200 300 50 50 re f Q")(pdf)


def add_link(pdf: pikepdf.Pdf) -> None:
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[100, 100, 200, 200])
    pdf.pages[4].obj.Annots = pikepdf.Array([pdf.make_indirect(link)])


TEXT = "BT 0 0 0 1 k /F 12 Tf {} Td (woord) Tj ET"

DAMAGES: dict[str, tuple[Damage, dict[str, list[str]]]] = {
    "RGB text": (paint("BT 1 0 0 rg /F 12 Tf 200 300 Td (rood) Tj ET"), {"colours": ["refuse"]}),
    "RGB image": (place(Image.new("RGB", (400, 400), "red"), 72), {"colours": ["refuse"]}),
    "coarse image": (place(Image.new("CMYK", (100, 100)), 72), {"images": ["refuse"]}),
    "coarse line art": (place(Image.new("1", (400, 400)), 72), {"line-art": ["refuse"]}),
    "heavy image": (place(Image.new("CMYK", (400, 400), (255, 255, 255, 128)), 72), {"ink": ["refuse"]}),
    "heavy colour": (paint("q 1 1 0.9 0.9 k 200 300 50 50 re f Q"), {"ink": ["refuse"]}),
    "hairline": (paint("q 0 0 0 1 K 0.1 w 200 300 m 300 300 l S Q"), {"lines": ["refuse"]}),
    "scaled hairline": (paint("q 0.1 0 0 0.1 0 0 cm 0 0 0 1 K 1 w 20 30 m 30 30 l S Q"), {"lines": ["refuse"]}),
    "thin rectangle": (paint("q 0 0 0 1 k 200 300 50 0.1 re f Q"), {"lines": ["refuse"]}),
    "no intent": (lose_intent, {"intent": ["refuse"]}),
    "no trim": (lose_trim, {"trim": ["refuse"]}),
    "little bleed": (shrink_bleed, {"bleed": ["refuse"]}),
    "no fonts": (lose_fonts, {"fonts": ["refuse"]}),
    "a spot colour": (add_spot, {"spots": ["look"]}),
    "a link": (add_link, {"interactive": ["refuse"]}),
    "one page more": (lambda pdf: pdf.add_blank_page(page_size=(10, 10)), {"pages": ["look"], "trim": ["refuse"]}),
    "text in every ink": (paint("BT 0.5 0.4 0.4 1 k /F 12 Tf 200 300 Td (zwart) Tj ET"), {"black": ["look"]}),
    "text at the edge": (paint(TEXT.format("12 300")), {"safe": ["look"]}),
    "text at the other edge": (paint("BT 0 0 0 1 k /F 12 Tf 466 300 Td [(wo) -1000 (rd)] TJ ET"), {"safe": ["look"]}),
    "content that breaks off": (paint("q 0 0 1 k 200 (drie) 5 re f"), {"unread": ["look"]}),
    "text across the edge": (paint(TEXT.format("480 300")), {"safe": ["look"]}),
    "text beyond the edge": (paint(TEXT.format("-100 300")), {}),
    "transparency, which PDF/X-4 has": (make_faint, {}),
}


@pytest.fixture(scope="module")
def good(built: Path) -> Path:
    return built / f"{SLUG}-print.pdf"


def test_a_shop_takes_our_print_pdf(publish: Publish, good: Path) -> None:
    status, findings = found(publish, good)
    assert (status, verdicts(findings)) == (0, {})
    assert len(findings) >= 16
    assert findings["pages"][0]["found"] == "68"


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_a_shop_would_refuse_is_found(publish: Publish, good: Path, tmp_path: Path, damage: str) -> None:
    harm, expected = DAMAGES[damage]
    with pikepdf.open(good) as pdf:
        # Nobody holds this name: text in it measures nothing but its place.
        pdf.pages[1].add_resource(
            next(iter(pdf.pages[1].obj.Resources.Font.values())), pikepdf.Name.Font, pikepdf.Name.F
        )
        # The matrix of a page of ours is its own; what is painted after it counts from the corner again.
        page = pdf.pages[1]
        page.obj.Contents = pdf.make_stream(b"q\n" + page.obj.Contents.read_bytes() + b"\nQ")
        harm(pdf)
        pdf.save(tmp_path / "harmed.pdf")
    status, findings = found(publish, tmp_path / "harmed.pdf")
    assert verdicts(findings) == expected
    assert status == (5 if any("refuse" in each for each in expected.values()) else 0)


def test_pages_and_measures_are_told(publish: Publish, good: Path, tmp_path: Path) -> None:
    with pikepdf.open(good) as pdf:
        place(Image.new("RGB", (100, 100)), 36)(pdf)
        pdf.save(tmp_path / "harmed.pdf")
    _, findings = found(publish, tmp_path / "harmed.pdf")
    assert findings["images"][0] | {"verdict": ""} == {
        "rule": "images", "verdict": "", "wanted": "≥ 300 ppi", "found": "200 ppi", "pages": [2],
    }  # fmt: skip
    assert findings["colours"][0]["found"] == "DeviceRGB (image)"


def test_a_shop_by_name_and_one_that_is_none(publish: Publish, good: Path) -> None:
    status, findings = found(publish, good, "--shop", "uncoated")
    assert (status, verdicts(findings)) == (0, {"intent": ["look"]})
    done = publish("preflight", good, "--shop", "uncoted")
    assert done.returncode == 2
    assert "did you mean 'uncoated'?" in done.stderr


def test_a_screen_pdf_is_refused_with_a_page_to_send_along(publish: Publish, built: Path, tmp_path: Path) -> None:
    done = publish("preflight", built / f"{SLUG}.pdf", "--output", tmp_path)
    assert done.returncode == 5
    assert "REFUSED colours for the press" in done.stdout
    assert "would be refused by shop 'coated'" in done.stdout
    report = pypdfium2.PdfDocument(tmp_path / f"{SLUG}-preflight.pdf")
    assert len(report) == 1
    words = report[0].get_textpage().get_text_range()
    assert "zou dit bestand weigeren" in words
    assert "Zet deze kleuren om naar CMYK" in words


def encrypted(path: Path) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(path) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="o", user="u"))
    return target.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: b"", "P-002"),
        (lambda path: b"PK\x03\x04 a zip file", "P-002"),
        (encrypted, "P-003"),
        (lambda path: path.read_bytes()[:200_000], "P-004"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    publish: Publish, good: Path, tmp_path: Path, make: Callable[[Path], bytes], code: str
) -> None:
    path = tmp_path / "in.pdf"
    path.write_bytes(make(good))
    done = publish("preflight", path, "--output", tmp_path / "out")
    assert done.returncode == 5
    assert f"in.pdf:1: error[{code}]: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_no_file_and_no_name(publish: Publish, tmp_path: Path) -> None:
    done = publish("preflight", tmp_path / "geen.pdf")
    assert (done.returncode, "error[P-001]" in done.stderr) == (2, True)
    done = publish("preflight")
    assert (done.returncode, "error[U-002]" in done.stderr) == (2, True)
