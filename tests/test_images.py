"""Images as people have them: from phones, from print shops, from scanners, damaged on the way."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image, ImageCms

from publish.images import Fault, Pixels, look
from tests.conftest import Publish
from tests.making import make_chapter, make_source

Colour = tuple[int, int, int]
RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 60), (30, 30, 200), (255, 255, 255)
SIZE = (160, 80)


def quarters(size: tuple[int, int] = SIZE) -> Image.Image:
    """Red and green above white and blue."""
    image = Image.new("RGB", size, WHITE)
    width, height = size[0] // 2, size[1] // 2
    for colour, place in ((RED, (0, 0)), (GREEN, (width, 0)), (BLUE, (width, height))):
        image.paste(colour, (*place, place[0] + width, place[1] + height))
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def png(depth: int, colour: int, pixels: bytes, size: tuple[int, int] = SIZE) -> bytes:
    """A PNG by hand (ISO/IEC 15948, 11.2), for what Pillow does not write."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def sixteen_bits(image: Image.Image) -> bytes:
    row = image.width * len(image.getbands())
    wide = b"".join(bytes((value, 0)) for value in image.tobytes())
    rows = (b"\0" + wide[at : at + 2 * row] for at in range(0, len(wide), 2 * row))
    return png(16, 2 if image.mode == "RGB" else 0, b"".join(rows), image.size)


def from_phone(orientation: int) -> bytes:
    """Upright (1) or lying on its side (6), as its EXIF data say, which say as well where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Telefoonmerk"
    exif.get_ifd(0x8825)[2] = (50.0, 52.0, 40.0)
    image = quarters().rotate(90, expand=True) if orientation == 6 else quarters()
    return saved(image, "JPEG", exif=exif, comment=b"Telefoonmerk", quality=95)


def without_jfif() -> bytes:
    content = saved(quarters(), "JPEG", quality=95)
    return content[:2] + content[4 + int.from_bytes(content[4:6], "big") :]


def in_wide_gamut() -> bytes:
    """Red and green change places in its profile: who does not heed it shows the wrong ones."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    places = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * profile[131], 12)}
    red, green = places[b"rXYZ"] + 4, places[b"gXYZ"] + 4
    profile[red : red + 8], profile[green : green + 8] = profile[green : green + 8], profile[red : red + 8]
    profile = profile.replace("sRGB".encode("utf-16-be"), "Wijd".encode("utf-16-be")).replace(b"sRGB", b"Wijd")
    red_band, green_band, blue_band = quarters().split()
    swapped = Image.merge("RGB", (green_band, red_band, blue_band))
    return saved(swapped, "PNG", icc_profile=bytes(profile))


def transparent() -> Image.Image:
    image = quarters().convert("RGBA")
    image.putalpha(255)
    return image


KINDS: dict[str, Callable[[], bytes]] = {
    "gewoon.jpg": lambda: saved(quarters(), "JPEG", quality=95),
    "progressief.jpg": lambda: saved(quarters(), "JPEG", quality=95, progressive=True),
    "telefoon.JPG": lambda: from_phone(6),
    "telefoon-rechtop.jpg": lambda: from_phone(1),
    "zonder-jfif.jpeg": without_jfif,
    "cmyk.jpg": lambda: saved(quarters().convert("CMYK"), "JPEG", quality=95),
    "twee-beelden.jpg": lambda: saved(
        quarters(), "MPO", quality=95, save_all=True, append_images=[Image.new("RGB", SIZE)]
    ),
    "bewegend.png": lambda: saved(quarters(), "PNG", save_all=True, append_images=[Image.new("RGB", SIZE)]),
    "doorzichtig.png": lambda: saved(transparent(), "PNG"),
    "palet.png": lambda: saved(quarters().quantize(8), "PNG"),
    "grijs.png": lambda: saved(quarters().convert("L"), "PNG"),
    "zestien-bits.png": lambda: sixteen_bits(quarters()),
    "zestien-bits-grijs.png": lambda: sixteen_bits(quarters().convert("L")),
    "profiel.png": in_wide_gamut,
    "groot.jpg": lambda: saved(quarters((4000, 2000)), "JPEG", quality=95),
    "Foto van één dag.jpg": lambda: saved(quarters(), "JPEG", quality=95),
}


@pytest.fixture(scope="module")
def album(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Word, e-book and site of a source with an image of every kind."""
    folder = tmp_path_factory.mktemp("album")
    assets = folder / "source" / "assets"
    assets.mkdir(parents=True)
    for name, make in KINDS.items():
        (assets / name).write_bytes(make())
    figures = [f'![Vier vlakken](<assets/{name}> "{name}")' for name in KINDS]
    source = make_source(folder / "source", make_chapter(*figures))
    done = publish("pdf", "print", "docx", "epub", "site", "--source", source, "--output", folder / "dist")
    assert done.returncode == 0, done.stderr
    return folder / "dist"


def shown(folder: Path) -> dict[str, dict[str, bytes]]:
    """For each artefact the bytes behind each figure, by its caption."""
    pattern = r'<img src="([^"]*)"[^>]*>\s*<figcaption>([^<]*)<'
    page = (folder / "index.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(folder / "proef.epub") as book:
        chapter = book.read("EPUB/een.xhtml").decode()
        epub = {caption: book.read(f"EPUB/{unquote(src)}") for src, caption in re.findall(pattern, chapter)}
    with zipfile.ZipFile(folder / "proef.docx") as package:
        text = package.read("word/document.xml").decode()
        related = dict(re.findall(r'Id="(\w+)"[^>]*Target="([^"]+)"', _attributes_in_order(package)))
        order = [package.read(f"word/{related[each]}") for each in re.findall(r'r:embed="(\w+)"', text)]
    return {
        "site": {caption: (folder / unquote(src)).read_bytes() for src, caption in re.findall(pattern, page)},
        "epub": epub,
        "docx": dict(zip(KINDS, order, strict=True)),
    }


def _attributes_in_order(package: zipfile.ZipFile) -> str:
    relations = package.read("word/_rels/document.xml.rels").decode()
    return re.sub(r'<Relationship ([^>]*?)(Target="[^"]+")([^>]*?)/?>', r"<Relationship \1\3 \2/>", relations)


@pytest.mark.parametrize("artefact", ["site", "epub", "docx"])
@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_image_shows_the_same_picture(album: Path, artefact: str, name: str) -> None:
    with Image.open(io.BytesIO(shown(album)[artefact][name])) as image:
        assert image.width == 2 * image.height
        assert max(image.size) <= 2000
        assert image.mode in ("1", "L", "P", "RGB", "RGBA")
        assert getattr(image, "n_frames", 1) == 1
        assert not image.info.get("icc_profile")
        grey, rgb = image.mode == "L", image.convert("RGB")
        width, height = image.width // 4, image.height // 4
        found = [rgb.getpixel((x * width, y * height)) for x, y in ((1, 1), (3, 1), (1, 3), (3, 3))]
    wanted = [(sum_of(each),) * 3 if grey else each for each in (RED, GREEN, WHITE, BLUE)]
    # CMYK without a profile is taken to be in that of the press, whose blue and green are others than Pillow's.
    tolerance = 100 if name == "cmyk.jpg" else 6
    for one, other in zip(found, wanted, strict=True):
        assert isinstance(one, tuple)
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) <= tolerance, (found, wanted)


@pytest.mark.parametrize("name", ["proef.pdf", "proef-print.pdf"])
def test_every_kind_of_image_is_right_on_pages(album: Path, name: str) -> None:
    """Each page is rendered, and the four quarters of each picture looked at: dark, light, bright as they should be."""
    import pypdfium2

    found = []
    document = pypdfium2.PdfDocument(album / name)
    for page in document:
        rendered = page.render(scale=1).to_pil().convert("RGB")
        for each in page.get_objects():
            if each.type == 3:
                left, bottom, right, top = each.get_bounds()
                width, height = (right - left) / 4, (top - bottom) / 4
                assert abs(width - 2 * height) < 1
                places = ((1, 1), (3, 1), (1, 3), (3, 3))
                down = page.get_height() - top
                points = [(round(left + x * width), round(down + y * height)) for x, y in places]
                found.append([rendered.getpixel(point) for point in points])
    document.close()
    assert len(found) == len(KINDS)
    for quarters_found in found:
        for one, wanted in zip(quarters_found, (RED, GREEN, WHITE, BLUE), strict=True):
            assert isinstance(one, tuple)
            grey = max(one) - min(one) < 12
            assert abs(sum_of(one) - sum_of(wanted)) < 60, (quarters_found, wanted)
            assert grey or one.index(max(one)) == wanted.index(max(wanted))


def sum_of(colour: tuple[int, ...]) -> int:
    """Luma as Pillow reckons it (ITU-R BT.601)."""
    return round((299 * colour[0] + 587 * colour[1] + 114 * colour[2]) / 1000)


def test_no_artefact_tells_where_a_photograph_was_taken(album: Path) -> None:
    for images in shown(album).values():
        assert all(b"Telefoonmerk" not in each and b"Exif" not in each for each in images.values())


def test_images_of_one_name_stay_apart(publish: Publish, tmp_path: Path) -> None:
    """Also from what the toolkit itself puts beside them: a cover, a style sheet's neighbours."""
    colours = {"a/cover.png": RED, "b/cover.png": BLUE, "cover.png": GREEN}
    for name, colour in colours.items():
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(saved(Image.new("RGB", SIZE, colour), "PNG"))
    figures = [f'![Een vlak]({name} "{name}")' for name in colours]
    source = make_source(tmp_path / "source", make_chapter(*figures))
    done = publish("epub", "site", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "dist/index.html").read_text(encoding="utf-8")
    found = re.findall(r'<img src="([^"]*)"[^>]*>\s*<figcaption>([^<]*)<', page)
    assert len({src for src, _ in found}) == 3
    for src, name in found:
        with Image.open(tmp_path / "dist" / src) as image:
            assert image.getpixel((0, 0)) == colours[name]
    with zipfile.ZipFile(tmp_path / "dist/proef.epub") as book:
        assert len(book.namelist()) == len(set(book.namelist()))


@pytest.mark.parametrize("name", ["gewoon.jpg", "progressief.jpg", "palet.png", "zestien-bits.png"])
def test_no_damage_makes_a_traceback(tmp_path: Path, name: str) -> None:
    """Bytes lost, bytes changed, at places that are the same in every run."""
    whole, chance, path = KINDS[name](), random.Random(name), tmp_path / name
    faults = 0
    for _ in range(150):
        content = bytearray(whole[: chance.randrange(len(whole))] if chance.random() < 0.5 else whole)
        for _ in range(chance.randrange(1, 4)):
            if content:
                content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)
        seen = look(path)
        assert isinstance(seen, Fault | Pixels)
        faults += isinstance(seen, Fault)
    assert faults > 60


@pytest.mark.parametrize("name", KINDS)
def test_whole_images_are_not_called_damaged(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(KINDS[name]())
    wanted = (4000, 2000) if name == "groot.jpg" else SIZE
    assert look(path) == Pixels(width=wanted[0], height=wanted[1])


@pytest.mark.parametrize("name", ["gewoon.jpg", "progressief.jpg", "palet.png", "zestien-bits.png"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.8])
def test_an_image_cut_off_is_named(tmp_path: Path, name: str, share: float) -> None:
    whole, path = KINDS[name](), tmp_path / name
    path.write_bytes(whole[: int(len(whole) * share)])
    seen = look(path)
    assert isinstance(seen, Fault)
    assert seen.code == "F-005"


def test_an_image_of_200_megapixels_stops_the_run(publish: Publish, tmp_path: Path) -> None:
    source = make_source(tmp_path / "source", make_chapter("![Een vlak](reus.png)"))
    (source / "reus.png").write_bytes(png(1, 0, b"\0" * 2501 * 10, (20000, 10000)))
    output = tmp_path / "dist"
    output.mkdir()
    done = publish("all", "--source", source, "--output", output)
    assert done.returncode == 1
    assert f"{source}/01.md:10: error[F-006]" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Warning" not in done.stderr
    assert list(output.iterdir()) == []


def test_an_image_is_as_wide_in_word_as_the_warning_says(publish: Publish, tmp_path: Path) -> None:
    """The page of the theme leaves 128 mm for the text, 194 mm of height."""
    source = make_source(tmp_path / "source", make_chapter(*(f"![Vlak]({n}.png)" for n in ("breed", "klein", "hoog"))))
    for name, size in {"breed": (1000, 500), "klein": (300, 300), "hoog": (1000, 4000)}.items():
        (source / f"{name}.png").write_bytes(saved(Image.new("L", size, 128), "PNG"))
    done = publish("docx", "--source", source, "--output", tmp_path / "dist")
    said = re.findall(r"'(\w+)\.png' .* (\d+) px wide on (\d+) mm is (\d+) ppi", done.stderr)
    assert said == [("breed", "1000", "128", "198"), ("klein", "300", "51", "150")]
    with zipfile.ZipFile(tmp_path / "dist/proef.docx") as package:
        text = package.read("word/document.xml").decode()
    extents = [(int(x) / 36000, int(y) / 36000) for x, y in re.findall(r'<wp:extent cx="(\d+)" cy="(\d+)"', text)]
    assert [(round(x), round(y)) for x, y in extents] == [(128, 64), (51, 51), (39, 155)]


def test_a_drawing_may_say_in_any_unit_how_large_it_is(publish: Publish, tmp_path: Path) -> None:
    """Inkscape writes millimetres, matplotlib points."""
    units = ("mm", "cm", "in", "pt", "pc", "px", "")
    source = make_source(tmp_path / "source", make_chapter(*(f"![Vlak](in-{unit}.svg)" for unit in units)))
    for unit in units:
        shape = '<rect width="50" height="50"/><rect x="50" width="50" height="50" fill="red"/>'
        size = f'width="5{unit}" height="2.5{unit}" viewBox="0 0 100 50"'
        text = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{shape}</svg>'
        (source / f"in-{unit}.svg").write_text(text, encoding="utf-8")
    done = publish("docx", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "dist/proef.docx") as package:
        text = package.read("word/document.xml").decode()
        images = [package.read(name) for name in package.namelist() if re.match(r"word/media/.*\.png", name)]
    extents = [(int(x) / 36000, int(y) / 36000) for x, y in re.findall(r'<wp:extent cx="(\d+)" cy="(\d+)"', text)]
    assert [(round(x, 1), round(y, 1)) for x, y in extents][-len(units) :] == [(128, 64)] * len(units)
    drawings = [image for each in images if (image := Image.open(io.BytesIO(each))).width == 1600]
    assert drawings
    for image in drawings:
        assert image.size == (1600, 800)
        corners = [image.convert("RGBA").getpixel(at) for at in ((2, 2), (2, 797), (1597, 2), (1597, 797))]
        assert corners == [(0, 0, 0, 255)] * 2 + [(255, 0, 0, 255)] * 2


def test_lettering_of_drawings_falls_back_to_what_is_like_it(publish: Publish, tmp_path: Path) -> None:
    """A browser gives a drawing none of the faces of the page, and would set a serif for a sans."""
    source = tmp_path / "source"
    source.mkdir()
    lettering = """<text font-family="Inter" y="9">A</text><text style="font-family:'Literata'" y="9">B</text>"""
    own = """<text font-family="Inter, Verdana" y="9">C</text><text font-family="Interstate" y="9">D</text>"""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">{lettering}{own}</svg>'
    (source / "plaat.svg").write_text(svg, encoding="utf-8")
    make_source(source, make_chapter("![Letters.](plaat.svg)"))
    for kind in ("site", "epub"):
        done = publish(kind, "--source", source, "--output", tmp_path / "dist")
        assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "dist/proef.epub") as book:
        drawings = [book.read(each).decode() for each in book.namelist() if each.endswith(".svg")]
    drawings += [each.read_text(encoding="utf-8") for each in (tmp_path / "dist/site").glob("figuur-*.svg")]
    assert len(drawings) == 2
    for each in drawings:
        assert 'font-family="Inter, sans-serif"' in each
        assert "font-family:'Literata', serif\"" in each
        assert own in each


def in_inks(root: Path, image: Image.Image, *, embedded: bool) -> bytes:
    """The image as an agency delivers it for the press, with the profile of its inks or without."""
    (profile,) = (root / "templates").rglob("ISOcoated*.icc")
    made = ImageCms.profileToProfile(image, ImageCms.createProfile("sRGB"), str(profile), outputMode="CMYK")
    assert made is not None
    made.info.clear()
    return saved(made, "JPEG", quality=92, **({"icc_profile": profile.read_bytes()} if embedded else {}))


@pytest.mark.parametrize("embedded", [True, False])
def test_strong_colours_in_inks_are_known_again_and_others_are_not(
    publish: Publish, root: Path, tmp_path: Path, embedded: bool
) -> None:
    """Of these colours two are as light as one another: it is hues that tell what the picture shows."""
    image = Image.new("RGB", (1600, 1000), (200, 60, 60))
    image.paste((20, 120, 200), (400, 200, 1200, 800))
    image.paste((255, 220, 0), (0, 0, 300, 300))
    source = make_source(tmp_path / "source", make_chapter("![Vlakken](vlakken.jpg)"))
    (source / "vlakken.jpg").write_bytes(in_inks(root, image, embedded=embedded))
    done = publish("pdf", "docx", "epub", "site", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    mirrored = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    (source / "vlakken.jpg").write_bytes(in_inks(root, mirrored, embedded=embedded))
    done = publish("verify", tmp_path / "dist", "--source", source)
    assert done.returncode == 5
    assert done.stderr.count("picture missing") == 4


def test_a_transparent_figure_is_nothing_to_warn_of(publish: Publish, tmp_path: Path) -> None:
    image = Image.new("RGBA", (1600, 1000), (200, 60, 60, 255))
    image.paste((20, 120, 200, 0), (400, 200, 1200, 800))
    source = make_source(tmp_path / "source", make_chapter("![Vlakken](vlakken.png)"))
    (source / "vlakken.png").write_bytes(saved(image, "PNG"))
    done = publish("print", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    assert "arning" not in done.stderr, done.stderr
