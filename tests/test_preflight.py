"""Preflight, as a print shop would use it: our own files pass, and each fault that a file can have is told by name."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

import pikepdf
import pytest
from PIL import Image

from tests.conftest import SLUG, Publish

Damage = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def sound(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The print PDF of the small programme that `new` makes."""
    folder = tmp_path_factory.mktemp("small")
    assert publish("new", folder / "source").returncode == 0
    done = publish("print", "--source", folder / "source", "--output", folder / "dist")
    assert done.returncode == 0, done.stderr
    return next((folder / "dist").glob("*-print.pdf"))


def preflight(publish: Publish, path: Path, *options: object) -> tuple[int, dict[str, Any]]:
    done = publish("preflight", path, "--json", *options)
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)


def severities(result: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each["severity"] for each in result["findings"]}


def test_our_print_pdf_is_taken(publish: Publish, built: Path, tmp_path: Path) -> None:
    status, result = preflight(publish, built / f"{SLUG}-print.pdf", "--output", tmp_path)
    assert status == 0
    assert result["accepted"] is True
    assert set(severities(result)) <= {"page-multiple"}
    assert {space for page in result["pages"] for space in page["colours"]["text"]} == {"DeviceCMYK"}
    assert all(font["embedded"] for page in result["pages"] for font in page["fonts"])
    assert 200 < max(page["maximum_ink"] or 0 for page in result["pages"]) <= 300


def test_our_screen_pdf_is_not(publish: Publish, built: Path, tmp_path: Path) -> None:
    status, result = preflight(publish, built / f"{SLUG}.pdf", "--output", tmp_path)
    assert status == 5
    assert {"colour-text", "output-intent", "pdf-x", "annotations", "bleed"} <= set(severities(result))


def test_a_file_for_other_paper_is_refused(publish: Publish, sound: Path, tmp_path: Path) -> None:
    status, result = preflight(publish, sound, "--shop", "uncoated", "--output", tmp_path)
    assert status == 5
    (finding,) = (each for each in result["findings"] if each["severity"] == "refused")
    assert finding["name"] == "printing-condition"
    assert "FOGRA52" in finding["asked"]
    assert "FOGRA39" in finding["found"]


# -- faults -------------------------------------------------------------------------------------------


def paint(content: bytes, **resources: dict[str, Any]) -> Damage:
    """Draws on the second page, beneath what stands there, in points from the corner of its bleed."""

    def damage(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1]
        for kind, named in resources.items():
            held = page.Resources.get(f"/{kind}", pikepdf.Dictionary())
            for name, value in named.items():
                held[f"/{name}"] = made(value, pdf)
            page.Resources[f"/{kind}"] = held
        page.contents_add(b"q " + content + b" Q", prepend=True)

    return damage


def text(content: bytes) -> Damage:
    """Shows text in a font of the page, which is embedded."""

    def damage(pdf: pikepdf.Pdf) -> None:
        name = next(iter(pdf.pages[1].Resources.Font.keys()))
        paint(b"BT %s 10 Tf %s <00240025> Tj ET" % (name.encode(), content))(pdf)

    return damage


def made(value: Any, pdf: pikepdf.Pdf) -> Any:
    """A value, or what makes it for a file."""
    return value(pdf) if isinstance(value, FunctionType) else value


def picture(side: int, space: Any, pixels: bytes, **more: Any) -> dict[str, Any]:
    def make(pdf: pikepdf.Pdf) -> Any:
        more.setdefault("BitsPerComponent", 8)
        return pdf.make_stream(
            pixels, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=side, Height=side,
            ColorSpace=made(space, pdf), **{key: made(value, pdf) for key, value in more.items()},
        )  # fmt: skip

    return {"Im": make}


def jpeg(colour: tuple[int, int, int, int], side: int = 320) -> bytes:
    content = io.BytesIO()
    Image.new("CMYK", (side, side), colour).save(content, "JPEG")
    return content.getvalue()


def box(name: str, change: Callable[[list[float]], list[float]]) -> Damage:
    def damage(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1]
        page[name] = pikepdf.Array(change([float(value) for value in page[name]]))

    return damage


def without(*keys: str) -> Damage:
    """Takes something out of every page, the catalogue and the document information."""

    def damage(pdf: pikepdf.Pdf) -> None:
        for holder in (pdf.Root, pdf.docinfo, *(page.obj for page in pdf.pages)):
            for key in keys:
                if key in holder:
                    del holder[key]

    return damage


def intent(**changes: Any) -> Damage:
    def damage(pdf: pikepdf.Pdf) -> None:
        for key, value in changes.items():
            pdf.Root.OutputIntents[0][f"/{key}"] = made(value, pdf)

    return damage


def separation(name: str) -> Callable[[pikepdf.Pdf], Any]:
    def make(pdf: pikepdf.Pdf) -> Any:
        tint = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 0.5, 0, 0], N=1)
        return pikepdf.Array([pikepdf.Name.Separation, pikepdf.Name(f"/{name}"), pikepdf.Name.DeviceCMYK, tint])

    return make


def rgb_by_profile(pdf: pikepdf.Pdf) -> Any:
    return pikepdf.Array([pikepdf.Name.ICCBased, pdf.make_stream(b"\0" * 16 + b"RGB " + b"\0" * 100, N=3)])


def link(pdf: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[50, 50, 70, 70])
    pdf.pages[1].Annots = pikepdf.Array([pdf.make_indirect(note)])


def form(content: bytes, **more: Any) -> Callable[[pikepdf.Pdf], Any]:
    def make(pdf: pikepdf.Pdf) -> Any:
        matrix = [0.1, 0, 0, 0.1, 100, 100]
        return pdf.make_stream(
            content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 999, 999], Matrix=matrix,
            **more,
        )  # fmt: skip

    return make


def tiles(pdf: pikepdf.Pdf) -> Any:
    return pdf.make_stream(
        b"1 0 0 rg 0 0 5 5 re f", Type=pikepdf.Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
        BBox=[0, 0, 9, 9], XStep=9, YStep=9, Resources=pikepdf.Dictionary(),
    )  # fmt: skip


def shading(pdf: pikepdf.Pdf) -> Any:
    function = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return pikepdf.Dictionary(ShadingType=2, ColorSpace=pikepdf.Name.DeviceCMYK, Coords=[0, 0, 9, 9], Function=function)


HELVETICA = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
RGB, CMYK, GREY = pikepdf.Name.DeviceRGB, pikepdf.Name.DeviceCMYK, pikepdf.Name.DeviceGray
INCH = b"72 0 0 72 100 100 cm /Im Do"
INVERTED = pikepdf.Array([1, 0] * 4)
DCT = pikepdf.Name.DCTDecode
FAULTS: dict[str, tuple[Damage, str, str]] = {
    "text in RGB": (text(b"1 0 0 rg 1 0 0 1 99 99 Tm"), "colour-text", "refused"),
    "an area in RGB": (paint(b"1 0 0 rg 99 99 50 50 re f"), "colour-vector", "refused"),
    "a line in RGB by a profile": (
        paint(b"/Cs CS 1 0 0 SC 99 99 50 50 re S", ColorSpace={"Cs": rgb_by_profile}), "colour-vector", "refused"),
    "an area in Lab": (
        paint(b"/Cs cs 50 9 9 sc 99 99 50 50 re f",
              ColorSpace={"Cs": pikepdf.Array([pikepdf.Name.Lab, pikepdf.Dictionary(WhitePoint=[0.96, 1, 0.82])])}),
        "colour-vector", "refused"),
    "an image in RGB": (paint(INCH, XObject=picture(320, RGB, bytes(320 * 320 * 3))), "colour-image", "refused"),
    "an inline image in RGB": (
        paint(b"2 0 0 2 99 99 cm BI /W 9 /H 9 /CS /RGB /BPC 8 ID " + bytes(243) + b" EI"), "colour-image", "refused"),
    "RGB in a form": (paint(b"/Fm Do", XObject={"Fm": form(b"1 0 0 rg 0 0 500 500 re f")}), "colour-vector", "refused"),
    "RGB in tiles": (
        paint(b"/Pattern cs /P scn 99 99 50 50 re f", Pattern={"P": tiles}), "colour-vector", "refused"),
    "a coarse image": (paint(INCH, XObject=picture(100, CMYK, bytes(40000))), "resolution", "refused"),
    "a rather coarse image": (paint(INCH, XObject=picture(200, CMYK, bytes(160000))), "resolution", "look"),
    "an image coarse one way": (
        paint(b"20 0 0 200 100 100 cm /Im Do", XObject=picture(200, CMYK, bytes(160000))), "resolution", "refused"),
    "coarse line art": (
        paint(INCH, XObject=picture(400, GREY, bytes(20000), BitsPerComponent=1)), "line-art-resolution", "look"),
    "much ink": (paint(b"1 1 0.9 0.5 k 99 99 50 50 re f"), "ink", "refused"),
    "much ink by two plates": (
        paint(b"/Cs cs 1 1 1 1 scn 99 99 50 50 re f",
              ColorSpace={"Cs": lambda pdf: pikepdf.Array([
                  pikepdf.Name.DeviceN, [pikepdf.Name(f"/{each}") for each in ("Cyan", "Magenta", "Yellow", "Black")],
                  CMYK, pikepdf.Dictionary()])}),
        "ink", "refused"),
    "much ink in a gradient": (
        paint(b"99 99 50 50 re W n /Sh sh", Shading={"Sh": shading}), "ink", "refused"),
    "much ink in an image": (paint(INCH, XObject=picture(320, CMYK, b"\xff" * 409600)), "ink", "refused"),
    "much ink in a corner of an image": (
        paint(INCH, XObject=picture(320, CMYK, bytes(409500) + b"\xff" * 100)), "ink", "refused"),
    "much ink in a palette": (
        paint(INCH, XObject=picture(
            320, lambda pdf: pikepdf.Array([pikepdf.Name.Indexed, CMYK, 1, pikepdf.String(bytes(4) + b"\xff" * 4)]),
            bytes(102400))),
        "ink", "refused"),
    "much ink in an image with a mask": (
        paint(INCH, XObject=picture(320, CMYK, b"\xff" * 409600, SMask=picture(320, GREY, bytes(102400))["Im"])),
        "ink", "refused"),
    "much ink in a photograph": (
        paint(INCH, XObject=picture(320, CMYK, jpeg((255, 255, 250, 240)), Filter=DCT, Decode=INVERTED)),
        "ink", "refused"),
    "black text of all inks": (text(b"0.4 0.3 0.3 1 k 1 0 0 1 99 99 Tm"), "black-text", "look"),
    "a spot colour": (
        paint(b"/Cs cs 1 scn 99 99 50 50 re f", ColorSpace={"Cs": separation("PANTONE 300 C")}), "spot-colour", "look"),
    "registration colour on the page": (
        paint(b"/Cs cs 1 scn 99 99 50 50 re f", ColorSpace={"Cs": separation("All")}),
        "registration-colour", "refused"),
    "white that overprints": (
        paint(b"/Gs gs 0 0 0 0 k 99 99 50 50 re f", ExtGState={"Gs": pikepdf.Dictionary(op=True)}),
        "white-overprint", "look"),
    "a thin line": (paint(b"0.1 w 0 0 0 1 K 99 99 m 199 99 l S"), "hairline", "refused"),
    "a line of no width": (paint(b"0 w 0 0 0 1 K 99 99 m 199 99 l S"), "hairline", "refused"),
    "a line made thin": (
        paint(b"/Fm Do", XObject={"Fm": form(b"1 w 0 0 0 1 K 0 0 m 900 0 l S")}), "hairline", "refused"),
    "a thin area": (paint(b"0 0 0 1 k 99 99 100 0.1 re f"), "hairline", "refused"),
    "blending in RGB": (
        paint(b"/Fm Do", XObject={"Fm": form(b"0 0 0 1 k 0 0 500 500 re f", Group=pikepdf.Dictionary(
            S=pikepdf.Name.Transparency, CS=RGB))}),
        "colour-blending", "refused"),
    "transparency": (
        paint(b"/Gs gs 0 0 0 1 k 99 99 50 50 re f", ExtGState={"Gs": pikepdf.Dictionary(ca=0.5)}),
        "transparency", "look"),
    "a font that is not embedded": (
        paint(b"BT /He 10 Tf 99 99 Td 0 0 0 1 k (tekst) Tj ET", Font={"He": HELVETICA}), "font", "refused"),
    "text near the edge": (text(b"0 0 0 1 k 1 0 0 1 15 99 Tm"), "safe-distance", "look"),
    "text over the edge": (text(b"0 0 0 1 k 1 0 0 1 5 99 Tm"), "cut-text", "look"),
    "no trim box": (without("/TrimBox"), "trim-box", "refused"),
    "little bleed": (box("/TrimBox", lambda b: [b[0] - 4, *b[1:]]), "bleed", "refused"),
    "a trim box that sticks out": (box("/TrimBox", lambda b: [-9, *b[1:]]), "box-order", "refused"),
    "a page of another size": (box("/TrimBox", lambda b: [b[0] + 40, *b[1:]]), "page-size", "look"),
    "no output intent": (without("/OutputIntents"), "output-intent", "refused"),
    "no profile": (lambda pdf: pdf.Root.OutputIntents[0].__delitem__("/DestOutputProfile"), "output-intent", "refused"),
    "a profile for RGB": (
        intent(DestOutputProfile=lambda pdf: rgb_by_profile(pdf)[1]), "output-intent", "refused"),
    "another condition": (
        intent(OutputConditionIdentifier="CGATS TR 006", Info="SWOP"), "printing-condition", "refused"),
    "no PDF/X": (without("/Metadata", "/GTS_PDFXVersion"), "pdf-x", "refused"),
    "nothing on trapping": (without("/Metadata", "/Trapped"), "trapped", "look"),
    "a note": (link, "annotations", "refused"),
    "a script": (
        lambda pdf: pdf.Root.__setitem__(
            "/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.beep()")), "script", "refused"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_told(publish: Publish, sound: Path, tmp_path: Path, fault: str) -> None:
    damage, name, severity = FAULTS[fault]
    path = tmp_path / "bestand.pdf"
    with pikepdf.open(sound) as pdf:
        damage(pdf)
        pdf.save(path)
    status, result = preflight(publish, path)
    assert severities(result).get(name) == severity, result["findings"]
    assert status == (5 if "refused" in severities(result).values() else 0)
    finding = next(each for each in result["findings"] if each["name"] == name)
    assert finding["pages"] in ([2], [], list(range(1, 99))[: len(finding["pages"])])


SOUND: dict[str, Damage] = {
    "marks outside the bleed": paint(
        b"/Cs CS 1 SCN 0.25 w -9 99 m -20 99 l 900 99 m 920 99 l S", ColorSpace={"Cs": separation("All")}),
    "a line of 0.25 pt": paint(b"0.25 w 0 0 0 1 K 99 99 m 199 99 l S"),
    "300 % of ink": paint(b"1 1 1 0 k 99 99 50 50 re f"),
    "a fine image": paint(INCH, XObject=picture(320, CMYK, bytes(409600))),
    "a photograph": paint(
        INCH, XObject=picture(320, CMYK, jpeg((255, 10, 10, 0)), Filter=DCT, Decode=INVERTED)),
    "invisible text": paint(b"BT 3 Tr /He 10 Tf 99 99 Td (tekst) Tj ET", Font={"He": HELVETICA}),
    "text 5 mm from the edge": text(b"0 0 0 1 k 1 0 0 1 22.7 99 Tm"),
    "a form that draws itself": paint(b"/Fm Do", XObject={"Fm": form(b"/Fm Do " * 50)}),
}  # fmt: skip


@pytest.mark.parametrize("case", SOUND)
def test_what_is_no_fault_is_not_told(publish: Publish, sound: Path, tmp_path: Path, case: str) -> None:
    path = tmp_path / "bestand.pdf"
    with pikepdf.open(sound) as pdf:
        SOUND[case](pdf)
        pdf.save(path)
    status, result = preflight(publish, path)
    assert (status, set(severities(result)) - {"page-multiple"}) == (0, set())


def test_transparency_is_refused_where_the_shop_does_not_take_it(
    publish: Publish, root: Path, sound: Path, tmp_path: Path
) -> None:
    templates = tmp_path / "templates"
    (templates / "report").mkdir(parents=True)
    for name in ("theme.toml", "shops.toml", "report/preflight.html.j2"):
        (templates / name).write_bytes((root / "templates" / name).read_bytes())
    shops = (templates / "shops.toml").read_text(encoding="utf-8")
    oude = shops[shops.index("[coated]") : shops.index("# The profile")].replace("[coated]", "[oude]")
    (templates / "shops.toml").write_text(shops + oude.replace('["PDF/X-4"]', '["PDF/X-1a"]'), encoding="utf-8")
    path = tmp_path / "bestand.pdf"
    with pikepdf.open(sound) as pdf:
        FAULTS["transparency"][0](pdf)
        pdf.save(path)
    status, result = preflight(publish, path, "--shop", "oude", "--templates", templates)
    assert status == 5
    assert {"pdf-x", "transparency"} <= {name for name, each in severities(result).items() if each == "refused"}


# -- files that nobody can read -----------------------------------------------------------------------


def encrypted(sound: Path, path: Path, user: str) -> None:
    with pikepdf.open(sound) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="eigenaar", user=user))


UNREADABLE: dict[str, tuple[Callable[[Path, Path], object], str, int]] = {
    "missing": (lambda sound, path: None, "P-001", 2),
    "a folder": (lambda sound, path: path.mkdir(), "P-001", 2),
    "empty": (lambda sound, path: path.write_bytes(b""), "P-002", 5),
    "no PDF": (lambda sound, path: path.write_text("Beste drukker,\n"), "P-003", 5),
    "truncated": (lambda sound, path: path.write_bytes(sound.read_bytes()[:-5000]), "P-004", 5),
    "truncated, with an end": (
        lambda sound, path: path.write_bytes(sound.read_bytes()[:40000] + b"\n%%EOF\n"), "P-004", 5),
    "with a password": (lambda sound, path: encrypted(sound, path, "geheim"), "P-005", 5),
    "without pages": (lambda sound, path: pikepdf.new().save(path), "P-006", 5),
}  # fmt: skip


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_cannot_be_read_is_named(publish: Publish, sound: Path, tmp_path: Path, case: str) -> None:
    make, code, status = UNREADABLE[case]
    path = tmp_path / "bestand.pdf"
    make(sound, path)
    done = publish("preflight", path)
    assert done.returncode == status, done.stderr
    assert f"error[{code}]" in done.stderr
    assert "bestand.pdf" in done.stderr
    assert "hint:" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.glob("*.html")) == []


def test_restrictions_without_a_password_are_a_fault(publish: Publish, sound: Path, tmp_path: Path) -> None:
    encrypted(sound, tmp_path / "bestand.pdf", "")
    status, result = preflight(publish, tmp_path / "bestand.pdf")
    assert status == 5
    assert severities(result)["encryption"] == "refused"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("preflight",), 2, "U-002"),
        (("preflight", "a.pdf", "b.pdf"), 2, "U-002"),
        (("preflight", "a.pdf", "--shop", "uncoatd"), 2, "did you mean 'uncoated'?"),
        (("preflight", "a.pdf", "--templates", "nowhere"), 3, "T-002"),
    ],
)
def test_wrong_use(publish: Publish, arguments: tuple[str, ...], status: int, said: str) -> None:
    done = publish(*arguments)
    assert done.returncode == status
    assert said in done.stderr


# -- the report ---------------------------------------------------------------------------------------


def test_the_report_stands_beside_the_file_and_the_table_on_the_screen(
    publish: Publish, sound: Path, tmp_path: Path
) -> None:
    path = tmp_path / "bestand.pdf"
    with pikepdf.open(sound) as pdf:
        FAULTS["much ink"][0](pdf)
        pdf.save(path)
    before = path.read_bytes()
    done = publish("preflight", path)
    assert done.returncode == 5
    assert "geweigerd" in done.stdout
    assert "blz. 2" in done.stdout
    assert "hoogstens 300 % inkt op een plek → 340 %" in done.stdout
    page = (tmp_path / "bestand-preflight.html").read_text(encoding="utf-8")
    assert {each.name for each in tmp_path.iterdir()} == {"bestand.pdf", "bestand-preflight.html"}
    assert all(each in page for each in ("bestand.pdf", "Gestreken papier", "blz. 2", "340 %", "Niet bekeken"))
    assert path.read_bytes() == before


def test_the_longest_report_is_one_page(publish: Publish, sound: Path, tmp_path: Path) -> None:
    import weasyprint

    path = tmp_path / "bestand.pdf"
    with pikepdf.open(sound) as pdf:
        for fault in ("text in RGB", "an area in RGB", "an image in RGB", "a coarse image", "much ink", "a thin line",
                      "transparency", "a spot colour", "no output intent", "no PDF/X", "no trim box", "a note",
                      "text near the edge", "a font that is not embedded", "black text of all inks"):  # fmt: skip
            FAULTS[fault][0](pdf)
        pdf.save(path)
    assert publish("preflight", path, "--output", tmp_path / "verslag").returncode == 5
    page = tmp_path / "verslag" / "bestand-preflight.html"
    assert len(weasyprint.HTML(filename=page).render().pages) == 1
