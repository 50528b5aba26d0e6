"""Documents that strain a layout: everything comes out, and nothing lies outside the page."""

from __future__ import annotations

import html
import io
import random
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from tests.conftest import Publish
from tests.judging import found_by
from tests.making import make_chapter, make_source

_WORDS = re.findall(
    r"\w+",
    "de school gemeenschap onderwijs student vrijheid toekomst huis werk tijd samen bouwen nieuwe oude elke stad "
    "onderzoek medewerker universiteit verbinding zorg groen klimaat vergadering besluit begroting van het een en",
)


def words(count: int, seed: str) -> str:
    """So many words, the same in every run."""
    chance = random.Random(seed)
    return " ".join(chance.choice(_WORDS) for _ in range(count)).capitalize() + "."


def rows(number: int, columns: int, seed: str) -> str:
    """The rows of a table, each with words of its own to be found again."""
    lines = [" | ".join(f"Kop {column}" for column in range(1, columns + 1)), " | ".join(["---"] * columns)]
    for row in range(1, number + 1):
        lines.append(" | ".join(f"{seed}{row}k{column} {words(2, f'{seed}{row}')}" for column in range(1, columns + 1)))
    return "\n".join(f"| {line} |" for line in lines)


def nested(depth: int) -> str:
    """A bullet list and a numbered one, each so deep."""
    bullets = [f"{'  ' * level}- Niveau {level + 1} {words(12, f'lijst{level}')}" for level in range(depth)]
    numbers = [f"{'   ' * level}1. Genummerd {level + 1} {words(12, f'cijfer{level}')}" for level in range(depth)]
    return "\n".join(bullets) + "\n\nTussen twee lijsten.\n\n" + "\n".join(numbers)


def image(folder: Path, name: str, width: int, height: int) -> str:
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    target = io.BytesIO()
    picture.save(target, "JPEG")
    (folder / name).write_bytes(target.getvalue())
    return f'![Een verloop van wit naar zwart]({name} "Beeld {name}")'


LONG_WORD = "Hottentottententententoonstellingsmakersopleidingsinstituutsvoorzittersverkiezingscommissieverslag" * 2
LONG_ADDRESS = "https://www.voorbeeld.be/" + "a1b2c3d4e5f6" * 14
TITLE = ("Een hoofdstuk met een titel die niet wil ophouden omdat niemand in de werkgroep een woord wou schrappen "
         "en iedereen er nog een woord bij wou, zoals dat gaat")  # fmt: skip


def stress(folder: Path) -> Path:
    """A source with everything that the issue names."""
    folder.mkdir(parents=True)
    tables = "\n\n".join(
        (
            "# Tabellen {#tabellen}", "Een inleiding.",
            "## Lang {#lang}", "{.lead}\nEen tabel over bladzijden.", rows(120, 3, "L"),
            "## Breed {#breed}", "{.lead}\nEen tabel van negen kolommen.", rows(8, 9, "B"),
            "## Hoog {#hoog}", "{.lead}\nEen rij die hoger is dan een bladzijde.",
            f"| Links | Rechts |\n| --- | --- |\n| Begin | {words(900, 'hoog')} Einde van de cel. |\n| Na | de rij |",
            "## Alleen een tabel {#alleen}", rows(2, 2, "A"),
        )
    )  # fmt: skip
    text = "\n\n".join(
        (
            f"# {TITLE} {{#titel}}", "Een inleiding.",
            f"## {TITLE} {{#onder}}", "{.lead}\nDe kern.",
            "Voor de noot.[^lang] Na de noot.", f"[^lang]: {words(400, 'noot')} Einde van de noot.",
            nested(5),
            "[Learning by doing and open science]{lang=en}, [liberté, égalité, fraternité]{lang=fr}, "
            "[Bildung durch Wissenschaft]{lang=de}, [sedes sapientiae]{lang=la}, [Ελληνικά]{lang=el} en "
            "[по-русски]{lang=ru} in een alinea.",
            f"Een woord: {LONG_WORD} en verder.",
            f"Een adres: [{LONG_ADDRESS}]({LONG_ADDRESS}) en verder.",
        )
    )  # fmt: skip
    pictures = "\n\n".join(
        (
            "# Beelden {#beelden}", "Een inleiding.", "## Groot en klein {#groot}", "{.lead}\nDe kern.",
            image(folder, "groot.jpg", 4000, 2600), image(folder, "klein.jpg", 200, 120),
            image(folder, "hoog.jpg", 1500, 5000), image(folder, "breed.jpg", 5000, 60),
        )
    )  # fmt: skip
    line = "# Eén regel {#regel}\n\nMeer staat er niet."
    return make_source(folder, tables, text, pictures, line, title=TITLE)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stress(tmp_path_factory.mktemp("stress") / "source")


@pytest.fixture(scope="module")
def flowing(publish: Publish, source: Path) -> Path:
    """Word, e-book and site: whole by their own verification, or this stops here."""
    output = source.parent / "flowing"
    done = publish("docx", "epub", "site", "--source", source, "--output", output)
    assert done.returncode == 0, done.stderr
    return output


def everything() -> list[str]:
    """Words from every place of the source where some might get lost."""
    cells = [f"L{row}k{column}" for row in range(1, 121) for column in (1, 2, 3)]
    cells += [f"B{row}k{column}" for row in range(1, 9) for column in range(1, 10)]
    ends = ["Einde van de cel.", "de rij", "Einde van de noot.", "Meer staat er niet.", TITLE, LONG_WORD, LONG_ADDRESS]
    levels = [f"{kind} {level}" for kind in ("Niveau", "Genummerd") for level in range(1, 6)]
    return [*cells, *ends, *levels, "Learning by doing", "égalité", "Bildung", "sedes", "Ελληνικά", "по-русски"]


def bare(text: str) -> str:
    return "".join(each for each in html.unescape(re.sub(r"<[^>]*>", "", text)) if each.isalnum())


@pytest.mark.parametrize("suffix", ["docx", "epub", "html"])
def test_nothing_is_lost(flowing: Path, suffix: str) -> None:
    (path,) = flowing.glob(f"[!v4]*.{suffix}")  # not the report, nor the page of what is not found
    if suffix == "html":
        text = path.read_text(encoding="utf-8")
    else:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if re.search(r"(document|footnotes)\.xml$|\.xhtml$", name)]
            text = "".join(archive.read(name).decode() for name in names)
    found = bare(text)
    assert [each for each in everything() if bare(each) not in found] == []


def test_epubcheck_has_nothing_to_report(flowing: Path) -> None:
    (book,) = flowing.glob("*.epub")
    assert found_by("EPUBCheck", book) == []


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_word_has_a_style_and_an_indent_for_each_of_five_levels(flowing: Path) -> None:
    (path,) = flowing.glob("*.docx")
    with zipfile.ZipFile(path) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))
        styles = package.read("word/styles.xml").decode()
        numbering = ElementTree.fromstring(package.read("word/numbering.xml"))
    used = [str(each.get(f"{W}val")) for each in body.iter(f"{W}pStyle")]
    for kind in ("ListBullet", "ListNumber"):
        names = [kind, *(f"{kind}{level}" for level in range(2, 6))]
        assert [name for name in used if name.startswith(kind)] == names
        assert all(f'w:styleId="{name}"' in styles for name in names)
    for each in numbering.iter(f"{W}abstractNum"):
        indents = [int(str(indent.get(f"{W}left"))) for indent in each.iter(f"{W}ind")]
        assert len(indents) == 5
        assert indents == sorted(set(indents))


def test_columns_in_word_follow_their_text(flowing: Path) -> None:
    """All of a table lies within the text of the page, and the column that holds 900 words has most of it."""
    (path,) = flowing.glob("*.docx")
    with zipfile.ZipFile(path) as package:
        body = ElementTree.fromstring(package.read("word/document.xml"))
    tables = [[int(str(column.get(f"{W}w"))) for column in each.iter(f"{W}gridCol")] for each in body.iter(f"{W}tbl")]
    assert [len(widths) for widths in tables] == [3, 9, 2, 2]
    available = round((170 - 22 - 20) * 1440 / 25.4)
    assert all(0.99 * available < sum(widths) <= available for widths in tables)
    assert tables[2][1] > 4 * tables[2][0]
    assert len(set(tables[1])) == 1


@pytest.mark.conformance
def test_libreoffice_opens_the_word_document(flowing: Path, tmp_path: Path) -> None:
    """With the cover on one page, and each image on its page."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not installed")
    (path,) = flowing.glob("*.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    arguments: list[str | Path] = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path]
    subprocess.run(arguments, capture_output=True, check=True, timeout=180)
    assert_inside(tmp_path / f"{path.stem}.pdf")


def assert_inside(path: Path) -> None:
    """Whatever is painted, letters and images, lies on the trimmed page, give or take a tenth of a point."""
    import pypdfium2

    outside = []
    document = pypdfium2.PdfDocument(path)
    for number, page in enumerate(document, start=1):
        left, bottom, right, top = page.get_trimbox()
        text = page.get_textpage()
        letters = [(text.get_charbox(at), text.get_text_range(at, 12)) for at in range(text.count_chars())]
        images = [(each.get_bounds(), "an image") for each in page.get_objects() if each.type == 3]
        for (x0, y0, x1, y1), what in (*letters, *images):
            if x1 > x0 and (x0 < left - 0.1 or y0 < bottom - 0.1 or x1 > right + 0.1 or y1 > top + 0.1):
                outside.append((number, what))
    document.close()
    assert outside == []


@pytest.fixture(scope="module")
def paged(publish: Publish, source: Path) -> Path:
    """Everything with pages: whole by its own verification, or this stops here."""
    output = source.parent / "paged"
    done = publish("pdf", "print", "leaflets", "--source", source, "--output", output)
    assert done.returncode == 0, done.stderr
    return output


def pages_of(path: Path) -> list[str]:
    """The text of each page, by poppler."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


def documents(paged: Path) -> list[Path]:
    """Screen and print PDF; the latter has the longer name."""
    return sorted(paged.glob("*.pdf"), key=lambda path: len(path.name))


def test_nothing_is_painted_outside_a_page(paged: Path) -> None:
    paths = sorted(paged.rglob("*.pdf"))
    assert len(paths) == 2 + 4 * 14
    for path in paths:
        assert_inside(path)


def test_nothing_is_lost_on_pages(paged: Path) -> None:
    for path in documents(paged):
        found = bare("".join(pages_of(path)))
        # A page turns within the long address: its running head stands between the two halves.
        wanted = [each[: len(LONG_ADDRESS) // 2] for each in everything()]
        assert [each for each in wanted if bare(each) not in found] == []


def test_a_long_title_stays_on_the_cover(paged: Path) -> None:
    for path in documents(paged):
        cover, colophon, *_ = pages_of(path)
        assert bare(TITLE) in bare(cover)
        assert "Uitgever" in colophon


def test_the_head_of_a_table_stands_on_every_page_of_it(paged: Path) -> None:
    """Also where one row is taller than a page."""
    for path in documents(paged):
        pages = pages_of(path)
        long = [page for page in pages if re.search(r"\bL\d+k1\b", page)]
        assert len(long) > 3
        assert all("Kop 1 Kop 2 Kop 3" in page for page in long)
        start = next(at for at, page in enumerate(pages) if "Begin" in page and "Links" in page)
        end = next(at for at, page in enumerate(pages) if "Einde van de cel." in page)
        assert start < end
        assert all("Links Rechts" in page for page in pages[start : end + 1])


def test_no_picture_is_coarser_than_150_ppi(paged: Path) -> None:
    if not shutil.which("pdfimages"):
        pytest.skip("pdfimages (poppler-utils) is not installed")
    screen = documents(paged)[0]
    done = subprocess.run(["pdfimages", "-list", screen], capture_output=True, text=True, check=True)
    found = {int(line.split()[3]): int(line.split()[12]) for line in done.stdout.splitlines()[2:]}
    assert found[200] == 150
    assert all(ppi >= 150 for ppi in found.values())


def test_a_table_that_cannot_be_as_narrow_as_the_page_is_named(publish: Publish, tmp_path: Path) -> None:
    source = make_source(tmp_path / "source", make_chapter(rows(3, 16, "W")))
    for kind in ("pdf", "leaflets"):
        done = publish(kind, "--source", source, "--output", tmp_path / "dist")
        assert done.returncode == 1
        assert f"{source}/01.md:10: error[C-002]: the table is" in done.stderr
        assert not (tmp_path / "dist").exists()
