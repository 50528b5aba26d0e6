"""Leaflets of sources that strain them, and the command that makes one of them: fitted, told as sparse, or refused."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.conftest import Publish
from tests.making import make_chapter, make_source
from tests.pages import lines

WORDS = ["woorden", "over", "onderwijs", "en", "onderzoek", "die", "iets", "willen", "zeggen"]
DERIVED = (
    "folder-a4",
    "booklet-a4",
    "card-a4",
    "trifold-print",
    "booklet-print",
    "card-print",
    "poster-a4-print",
    "poster-a3-print",
)
LAYOUTS = ("folder", "trifold", "booklet", "poster-a4", "poster-a3", "card")


def words(count: int) -> str:
    return " ".join((WORDS * (count // len(WORDS) + 1))[:count]).capitalize() + "."


def section(name: str, *, lead: int = 40, proposals: int = 4, length: int = 25, mark: str = "{.lead}\n") -> str:
    told = "".join(f"{{.proposal}}\nVoorstel {name}-{at}: {words(length)}\n\n" for at in range(proposals))
    return f"## Deel {name} {{#{name}}}\n\n{mark}Kern van {name}. {words(lead)}\n\n{told}"


def chapter(name: str, *sections: str, title: str = "Een hoofdstuk") -> str:
    return f"# {title} {{#{name}}}\n\nInleiding.\n\n{''.join(sections)}"


def letters(text: str) -> str:
    return "".join(each for each in text if each.isalnum())


def text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return letters("".join(page.get_textpage().get_text_bounded() for page in document))


def leaflets(dist: Path) -> dict[str, dict[str, Any]]:
    """The entries of the manifest, by file name without number."""
    entries = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))["artefacts"]
    return {Path(each["path"]).stem[3:]: each for each in entries}


TITLE = (
    "Hoe een universiteit van onderwijs en onderzoek, met iedereen die er werkt en studeert, "
    "de jaren doorkomt zonder haar eigenheid te verliezen"
)
HIGH = "Onderwijsbeleid wetenschapsbeleid personeelsbeleid studentenbeleid samenlevingsbeleid"
"""Words of which few fit on a line."""


@pytest.fixture(scope="module")
def strained(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """One section; nine; a title of 140 characters; no lead, no proposal, a title of many lines. What is said."""
    folder = tmp_path_factory.mktemp("strained")
    assert len(TITLE) in range(138, 143)
    bare = "## Een lijst {#lijst}\n\n- eerste punt\n- tweede punt\n\n"
    source = make_source(
        folder / "source",
        chapter("kort", section("k")),
        chapter("negen", *(section(f"n{at}") for at in range(9))),
        chapter("lang", *(section(f"l{at}") for at in range(4)), title=TITLE),
        chapter("kaal", section("z", mark="", proposals=0), bare, title=HIGH),
    )
    done = publish("leaflets", "--source", source, "--output", folder / "dist")
    assert done.returncode == 0, done.stderr
    return folder / "dist", done.stderr


def test_what_strains_a_leaflet_is_on_it_all_the_same(strained: tuple[Path, str]) -> None:
    dist, _ = strained
    for layout in ("folder", "trifold", "booklet"):
        nine = text(dist / f"leaflets/02-negen-{layout}.pdf")
        assert all(letters(f"Kern van n{at}.") in nine for at in range(9))
        assert letters(TITLE) in text(dist / f"leaflets/03-lang-{layout}.pdf")
        assert letters("Kern van z.") in text(dist / f"leaflets/04-kaal-{layout}.pdf"), "its first paragraph"
    for layout in LAYOUTS:
        assert letters(TITLE) in text(dist / f"leaflets/03-lang-{layout}.pdf")
    for layout in ("poster-a4", "poster-a3", "card"):
        assert "Eenlijst" in text(dist / f"leaflets/04-kaal-{layout}.pdf"), "a chapter without proposals has its titles"


def test_addresses_of_two_lines_keep_clear_of_the_text(strained: tuple[Path, str]) -> None:
    dist, _ = strained
    for layout in ("folder", "trifold", "booklet"):
        with pypdfium2.PdfDocument(dist / f"leaflets/02-negen-{layout}.pdf") as document:
            for page in document:
                found = page.get_textpage()
                boxes = sorted(found.get_charbox(at) for at in range(found.count_chars()))
                assert [pair for pair in neighbours(boxes) if on_each_other(*pair)] == []


def test_a_title_keeps_clear_of_the_code_below_it(strained: tuple[Path, str]) -> None:
    dist, _ = strained
    for layout, code in {"folder": 25, "booklet": 25, "card": 22}.items():
        front = lines(dist / f"leaflets/04-kaal-{layout}.pdf")[0]
        title = [line for line in front if letters(line.text) in letters(HIGH)]
        assert "".join(letters(line.text) for line in title) == letters(HIGH)
        address = next(line for line in front if "kuleuven.be/kaal" in line.text)
        assert (address.baseline - title[-1].baseline) / 72 * 25.4 > code + 5, layout


Box = tuple[float, float, float, float]


def neighbours(boxes: list[Box]) -> Iterator[tuple[Box, Box]]:
    """Boxes that share some of their width; they are in the order of their left edges."""
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            if other[0] >= one[2]:
                break
            yield one, other


def on_each_other(one: Box, other: Box) -> bool:
    """Whether two letters are printed over each other, kerning and rounding aside: in points."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width > 1 and height > 1


def test_only_leaflets_with_too_little_to_say_are_said_to_be_sparse(strained: tuple[Path, str]) -> None:
    dist, said = strained
    warned = set(re.findall(r"warning\[C-003\]: the panels of the (\S+) of chapter '(\w+)'", said))
    sparse = {tuple(reversed(name.split("-", 1))) for name, each in leaflets(dist).items() if is_sparse(each)}
    assert warned == {each for each in sparse if each[0] not in DERIVED}
    assert {("folder", "kort"), ("trifold", "kort"), ("card", "kaal")} <= warned
    assert not any(chapter in ("negen", "lang") for _, chapter in warned)
    assert "warning[W-001]" in said


def is_sparse(entry: dict[str, Any]) -> bool:
    return bool(min(entry.get("fills", [1])) < 0.8)


def test_sections_are_never_parted_while_there_are_as_many_as_panels(strained: tuple[Path, str]) -> None:
    dist, _ = strained
    with pypdfium2.PdfDocument(dist / "leaflets/03-lang-folder.pdf") as document:
        pages = [letters(page.get_textpage().get_text_bounded()) for page in document]
    for at in range(4):
        (page,) = (page for page in pages if f"Kernvanl{at}" in page)
        assert sum(page.count(f"Voorstell{at}{number}") for number in range(4)) == sum(
            each.count(f"Voorstell{at}{number}") for each in pages for number in range(4)
        )


# -- what cannot fit ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def too_long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lead of 600 words, proposals of 300, and a chapter that is as it should be."""
    return make_source(
        tmp_path_factory.mktemp("long") / "source",
        chapter("lang", section("l1", lead=600), *(section(f"l{at}") for at in (2, 3, 4))),
        chapter("breed", *(section(f"b{at}", proposals=1, length=300) for at in range(4))),
        chapter("goed", *(section(f"g{at}") for at in range(4))),
    )


REFUSED = ("lang-folder", "lang-trifold", "breed-poster-a4", "breed-poster-a3", "breed-card")


def assert_all_refused(said: str, source: Path) -> None:
    lines = [line for line in said.splitlines() if "error[C-001]" in line]
    assert len(lines) == len(REFUSED)
    for layout in ("folder", "trifold"):
        (line,) = (line for line in lines if f"too long for its {layout}," in line)
        assert line.startswith(f"{source}/01.md:8: ")
        assert "section 'l1' (603 words)" in line
        over = int(re.findall(r"about (\d+) words too long", line)[0])
        assert 100 < over < 500
    for layout in ("poster-a4", "poster-a3", "card"):
        (line,) = (line for line in lines if f"fits on its {layout}," in line)
        assert re.match(rf"{re.escape(str(source))}/02\.md:\d+: ", line)
    assert "or give the section other words for leaflets" in said
    assert "these could go, or be shorter" in said


def test_everything_that_cannot_fit_is_told_at_once_and_nothing_is_changed(
    publish: Publish, too_long: Path, tmp_path: Path
) -> None:
    done = publish("leaflets", "--source", too_long, "--output", tmp_path / "dist")
    assert done.returncode == 1
    assert_all_refused(done.stderr, too_long)
    assert not (tmp_path / "dist").exists()


def test_the_others_are_made_when_asked_to_go_on(publish: Publish, too_long: Path, tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    done = publish("leaflets", "--keep-going", "--source", too_long, "--output", dist)
    assert done.returncode == 0, done.stderr
    assert_all_refused(done.stderr, too_long)
    assert f"without {len(REFUSED)} that could not be fitted" in done.stdout
    made = set(leaflets(dist))
    wanted = {f"{name}-{layout}" for name in ("lang", "breed", "goed") for layout in (*LAYOUTS, *DERIVED)}
    refused = {each for each in wanted if each.startswith(tuple(REFUSED))}
    assert made == wanted - refused
    assert {path.stem[3:] for path in (dist / "leaflets").iterdir()} == made
    assert publish("verify", dist, "--source", too_long).returncode == 0


def test_words_for_leaflets_make_it_fit(publish: Publish, too_long: Path, tmp_path: Path) -> None:
    source = shutil.copytree(too_long, tmp_path / "source")
    path = source / "01.md"
    own = "\n\n{.leaflet}\nAan de deur zeggen we dit.\n\n{.proposal}"
    path.write_text(path.read_text(encoding="utf-8").replace("\n\n{.proposal}", own, 1), encoding="utf-8")
    arguments = ("--source", source, "--output", tmp_path / "dist", "--chapter", "1")
    done = publish("leaflets", *arguments)
    assert done.returncode == 0, done.stderr
    for layout in ("folder", "trifold"):
        found = text(tmp_path / f"dist/leaflets/01-lang-{layout}.pdf")
        assert letters("Aan de deur zeggen we dit.") in found
        assert letters("Kern van l1.") not in found


@pytest.mark.parametrize(
    ("count", "number", "shown"), [(16, 16, range(1, 17)), (40, 20, range(13, 28)), (40, 1, range(1, 16))]
)
def test_the_back_has_room_for_many_chapters(
    count: int, number: int, shown: range, publish: Publish, tmp_path: Path
) -> None:
    titles = {at: f"Deel {at} van een universiteit midden in de wereld" for at in range(1, count + 1)}
    source = make_source(
        tmp_path / "source",
        *(chapter(f"wereld-{at}", section(f"w{at}"), title=title) for at, title in titles.items()),
    )
    for layout in ("folder", "trifold", "booklet"):
        arguments = ("leaflets", "--chapter", str(number), "--layout", layout, "--source", source)
        done = publish(*arguments, "--output", tmp_path / layout)
        assert done.returncode == 0, done.stderr
        (leaflet,) = (tmp_path / layout / "leaflets").glob(f"*-{layout}.pdf")
        found = text(leaflet)
        assert {at for at, title in titles.items() if letters(title) in found} == set(shown)
        assert (letters(f"en nog {count - len(shown)} andere hoofdstukken") in found) == (count > len(shown))


def test_notes_of_a_later_chapter_keep_their_numbers(publish: Publish, tmp_path: Path) -> None:
    noted = "Een bewering.[^bron]\n\n[^bron]: De bron daarvan."
    source = make_source(tmp_path / "source", *(make_chapter(noted, name=name) for name in ("een", "twee")))
    done = publish("leaflets", "--layout", "booklet", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    assert letters("2. De bron daarvan.") in text(tmp_path / "dist/leaflets/02-twee-booklet.pdf")


def test_an_address_too_long_for_its_code_is_named_once_for_each(publish: Publish, tmp_path: Path) -> None:
    source = make_source(tmp_path / "source", chapter("een", section("a")))
    path = source / "programme.yaml"
    long = f"https://{'abcdefghij.' * 13}kuleuven.be/"
    path.write_text(path.read_text(encoding="utf-8").replace("https://www.kuleuven.be/", long), encoding="utf-8")
    done = publish("leaflets", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 1
    line = path.read_text(encoding="utf-8").split("\n").index(f"base_url: {long}") + 1
    said = re.findall(rf"{re.escape(str(path))}:{line}: error\[C-004\]: the address (\S+) is .* mm wide", done.stderr)
    assert said == [long, f"{long}1.1", f"{long}een"]
    assert done.stderr.count("error[") == done.stderr.count("hint:") == 3
    assert done.stderr.count("or a shorter id of the chapter") == 1
    assert not (tmp_path / "dist").exists()


def test_a_long_address_keeps_clear_of_the_name_beside_it(publish: Publish, tmp_path: Path) -> None:
    source = make_source(tmp_path / "source", chapter("een-hart-voor-onderwijs-en-studenten", section("a")))
    path = source / "programme.yaml"
    role = "role: kandidaat-rector van deze hele universiteit"
    path.write_text(re.sub("^role:.*$", role, path.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")
    done = publish("leaflets", "--layout", "card", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    (card,) = (tmp_path / "dist/leaflets").glob("*-card.pdf")
    with pypdfium2.PdfDocument(card) as document:
        found = document[0].get_textpage()
        assert letters(role[6:]) in letters(found.get_text_bounded())
        boxes = sorted(found.get_charbox(at) for at in range(found.count_chars()))
        assert [pair for pair in neighbours(boxes) if on_each_other(*pair)] == []


# -- what the source says of leaflets -----------------------------------------------------------------

OWN = """# Een {#een}

Inleiding.

## Deel {#deel}

{.lead}
De kern van het deel.

{.leaflet}
Woorden voor aan de deur.

{.proposal}
Het eerste voorstel.

{.proposal}
Het tweede voorstel.

{.proposal}
Het derde voorstel.

{.proposal .key}
Het belangrijkste voorstel.
"""


@pytest.fixture(scope="module")
def own(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    source = make_source(folder / "source", OWN)
    done = publish("all", "--source", source, "--output", folder / "dist")
    assert done.returncode == 0, done.stderr
    return folder


def test_words_for_leaflets_stand_nowhere_else(own: Path) -> None:
    said, lead = letters("Woorden voor aan de deur."), letters("De kern van het deel.")
    for layout in ("folder", "trifold"):
        found = text(own / f"dist/leaflets/01-een-{layout}.pdf")
        assert said in found
        assert lead not in found
    assert said not in text(own / "dist/leaflets/01-een-booklet.pdf")
    assert lead in text(own / "dist/leaflets/01-een-booklet.pdf")
    assert said not in text(own / "dist/proef.pdf")
    for name in ("proef.epub", "proef.docx"):
        with zipfile.ZipFile(own / "dist" / name) as archive:
            members = [archive.read(each) for each in archive.namelist() if "customXml" not in each]
        assert not any(b"aan de deur" in each for each in members)
    assert "aan de deur" not in (own / "dist/index.html").read_text(encoding="utf-8")


def test_what_matters_most_stands_on_the_card_of_three(own: Path) -> None:
    card = text(own / "dist/leaflets/01-een-card.pdf")
    told = [number for number in ("eerste", "tweede", "derde", "belangrijkste") if f"Het{number}voorstel" in card]
    assert told == ["eerste", "tweede", "belangrijkste"]


def test_a_merge_leaves_words_for_leaflets_and_marks_as_they_are(publish: Publish, own: Path, tmp_path: Path) -> None:
    source, edited = shutil.copytree(own / "source", tmp_path / "source"), tmp_path / "edited.docx"
    with zipfile.ZipFile(own / "dist/proef.docx") as before, zipfile.ZipFile(edited, "w") as after:
        for each in before.infolist():
            after.writestr(each, before.read(each).replace(b"Het belangrijkste", b"Het allerbelangrijkste"))
    done = publish("merge", edited, "--source", source)
    assert done.returncode == 0, done.stderr
    merged = (source / "01.md").read_text(encoding="utf-8")
    assert merged == OWN.replace("Het belangrijkste", "Het allerbelangrijkste")


# -- one leaflet --------------------------------------------------------------------------------------


def test_one_leaflet_is_made_and_all_else_stays(publish: Publish, own: Path, tmp_path: Path) -> None:
    dist = shutil.copytree(own / "dist", tmp_path / "dist")
    before = {path: path.read_bytes() for path in dist.rglob("*") if path.is_file()}
    (dist / "leaflets/01-een-trifold.pdf").write_bytes(b"damaged")
    done = publish("leaflets", "--chapter", "1", "--layout", "trifold", "--source", own / "source", "--output", dist)
    assert done.returncode == 0, done.stderr
    assert {path: path.read_bytes() for path in dist.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("chapter", ["1", "een"])
def test_one_leaflet_alone(publish: Publish, own: Path, tmp_path: Path, chapter: str) -> None:
    dist = tmp_path / "dist"
    arguments = ("--source", own / "source", "--output", dist)
    done = publish("leaflets", "--chapter", chapter, "--layout", "folder", *arguments)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (dist / "leaflets").iterdir()} == {"01-een-folder.pdf", "01-een-folder-a4.pdf"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("leaflets", "--chapter", "eem"), "there is no chapter 'eem' with leaflets\n  hint: did you mean 'een'"),
        (("leaflets", "--chapter", "7"), "hint: chapters are: 1 (een)"),
        (("leaflets", "--layout", "trifol"), "there is no layout 'trifol'\n  hint: did you mean 'trifold'"),
        (("pdf", "--chapter", "1", "--layout", "card"), "error[U-002]: --chapter and --layout go with 'leaflets'"),
    ],
)
def test_a_leaflet_that_there_is_not(
    publish: Publish, own: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = publish(*arguments, "--source", own / "source", "--output", tmp_path / "dist")
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "dist").exists()
