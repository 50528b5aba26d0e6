"""What goes to campuses, read as those get it who print: the order, the zip files, the words on the back."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from tests.conftest import Publish
from tests.making import make_chapter, make_source
from tests.mutations.verifying import verify_with
from tests.pages import lines

LINE = "Vragen? Op maandag staan wij van twaalf tot twee aan de ingang."
CONTACT = "kortrijk@example.org"
DISTRIBUTION = f"""
distribution:
  confirmed: true
  campuses:
    - {{name: Leuven, copies: {{een: 1500, twee: {{folder: 250, booklet: 40}}}}}}
    - name: Kortrijk
      copies: {{een: {{folder: 100, trifold: 30, card: 90, poster-a3: 4}}, twee: {{poster-a4: 7}}}}
      line: {LINE}
      contact: {CONTACT}
    - {{name: 'Gent & "Zuid"; noord', copies: {{twee: 20}}}}
    - {{name: Geel, copies: {{een: 0}}}}
"""
PROPOSALS = [f"{{.proposal}}\nEen voorstel met nummer {number}, in een zin die iets zegt." for number in range(1, 9)]

TEXT = ["Een regel die wat langer is. " * 40] * 8
"""So much that a booklet takes several sheets."""


def source_with(folder: Path, distribution: str) -> Path:
    source = make_source(folder, make_chapter(*PROPOSALS), make_chapter(*PROPOSALS, *TEXT, name="twee"))
    path = source / "programme.yaml"
    path.write_text(path.read_text(encoding="utf-8") + distribution, encoding="utf-8")
    return source


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return source_with(tmp_path_factory.mktemp("distribution") / "source", DISTRIBUTION)


@pytest.fixture(scope="module")
def made(publish: Publish, source: Path) -> Path:
    """The leaflets of that source, and everything for its campuses."""
    output = source.parent / "dist"
    done = publish("leaflets", "--source", source, "--output", output)
    assert done.returncode == 0, done.stderr
    sparse = re.findall(r"\[C-003\]: (.*)", done.stderr)
    assert any("of chapter 'een' are" in each for each in sparse)
    assert not any("kortrijk" in each for each in sparse), "what holds for everybody's leaflet is told once"
    return output


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def pages_of(path: Path) -> int:
    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def rows_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf"), "Excel takes it for Windows-1252 without"
    assert content.count(b"\n") == content.count(b"\r\n")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_table_sums_sheets_folds_and_staples(made: Path) -> None:
    head, *rows = rows_of((made / "campus/drukorder.csv").read_bytes())
    shown = (0, 1, 3, 4, 6, 7, 8, 9, 10)
    assert [head[at] for at in shown] == [
        "Campus", "Hoofdstuk", "Soort", "Exemplaren", "Vellen A4", "Vellen A3", "Vouwen", "Nietjes", "Sneden",
    ]  # fmt: skip
    booklet = pages_of(made / "leaflets/02-twee-booklet-a4.pdf") // 2
    gent = 'Gent & "Zuid"; noord'
    assert [[row[at] for at in shown] for row in rows] == [
        ["Leuven", "1", "folder", "1500", "1500", "0", "1500", "0", "0"],
        ["Leuven", "2", "folder", "250", "250", "0", "250", "0", "0"],
        ["Leuven", "2", "boekje", "40", str(40 * booklet), "0", "40", "80", "0"],
        ["Leuven", "", "samen", "1790", str(1750 + 40 * booklet), "0", "1790", "80", "0"],
        ["Kortrijk", "1", "folder", "100", "100", "0", "100", "0", "0"],
        ["Kortrijk", "1", "drieluik", "30", "30", "0", "60", "0", "0"],
        ["Kortrijk", "1", "A3-affiche", "4", "0", "4", "0", "0", "0"],
        ["Kortrijk", "1", "kaartje", "90", "23", "0", "0", "0", "46"],
        ["Kortrijk", "2", "A4-affiche", "7", "7", "0", "0", "0", "0"],
        ["Kortrijk", "", "samen", "231", "160", "4", "160", "0", "46"],
        [gent, "2", "folder", "20", "20", "0", "20", "0", "0"],
        [gent, "", "samen", "20", "20", "0", "20", "0", "0"],
        ["Alle campussen", "", "samen", "2041", str(1930 + 40 * booklet), "4", "1970", "80", "46"],
    ]
    by_kind = {row[3]: row for row in rows}
    assert rows[0][12] == "7,5", "1500 sheets of A4, of 80 g/m²: 7.48 kg"
    assert by_kind["A3-affiche"][12] == "0,0"
    assert (by_kind["kaartje"][5], by_kind["folder"][5]) == ("0,25", "1"), "four cards lie on a sheet"
    assert {row[13] for row in rows} == {"bevestigd"}
    assert all((made / each).is_file() for row in rows for each in row[14:] if each)


def test_the_page_says_the_same_in_a_tagged_pdf(made: Path) -> None:
    path = made / "campus/drukorder.pdf"
    told = text_of(path)
    assert re.search(r"Kortrijk 100 – 30 – 7 4 90 231 160 4 160 – 46", told)
    assert re.search(r"Geel( –){13}", told)
    assert re.search(r"[\d.]+ vellen A4 \(\d pakken van 500\) en 4 vellen A3 \(1 pak van 500\)", told)
    assert "Kaartjes: A4, staand, dubbelzijdig, omslaan langs de lange kant." in told
    assert "bevestigd" not in told
    with pypdfium2.PdfDocument(path) as document:
        assert document.is_tagged()
        assert document.get_metadata_value("Title") == "Drukorder – Proef"


def test_ten_campuses_and_four_chapters_are_one_page_that_says_in_large_what_is_not_confirmed(built: Path) -> None:
    (page,) = lines(built / "campus/drukorder.pdf")
    warning = next(line for line in page if "nog niet bevestigd" in line.text)
    assert warning.size > 1.5 * next(line for line in page if line.text.startswith("Leuven")).size
    campuses = ("Leuven", "Sint-Katelijne-Waver", "Brussel", "Alle campussen")
    assert all(any(line.text.startswith(each) for line in page) for each in campuses)
    assert max(line.right for line in page) < (210 - 15) * 72 / 25.4


def test_a_zip_file_holds_what_its_campus_prints_and_what_to_do(made: Path) -> None:
    with zipfile.ZipFile(made / "campus/kortrijk.zip") as archive:
        assert set(archive.namelist()) == {
            "LEESMIJ.txt", "drukorder-kortrijk.csv", "01-een-folder-a4.pdf", "01-een-trifold.pdf",
            "01-een-card-a4.pdf", "01-een-poster-a3.pdf", "02-twee-poster-a4.pdf",
        }  # fmt: skip
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in ("01-een-folder-a4.pdf", "01-een-trifold.pdf"):
            assert archive.read(name) == (made / "campus/kortrijk" / name).read_bytes()
        for name in ("01-een-card-a4.pdf", "01-een-poster-a3.pdf", "02-twee-poster-a4.pdf"):
            assert archive.read(name) == (made / "leaflets" / name).read_bytes(), "they have no back for its words"
        told = archive.read("LEESMIJ.txt").decode("utf-8-sig")
        order = rows_of(archive.read("drukorder-kortrijk.csv"))
    assert re.search(r"\b100 × 01-een-folder-a4.pdf\r\n", told)
    assert re.search(r"\b30 × 01-een-trifold.pdf\r\n", told)
    assert re.search(r"\b90 × 01-een-card-a4.pdf\r\n.*\r\n +4 stuks per vel, 23 vellen A4 samen\r\n", told)
    assert "- Folders: A4, liggend, dubbelzijdig, omslaan langs de korte kant." in told
    assert "- A3-affiches: A3, staand, op één zijde." in told
    assert "snijd elk vel in vieren" in told
    assert "100 %" in told
    assert "smalle flap" in told
    assert "nietjes" not in told, "a campus without booklets staples nothing"
    assert [row[0] for row in order[1:]] == ["Kortrijk"] * 6


def test_a_booklet_of_one_sheet_is_folded_and_not_stapled(publish: Publish, tmp_path: Path) -> None:
    source = make_source(tmp_path / "source", make_chapter("Kort."), make_chapter(*TEXT, name="twee"))
    path = source / "programme.yaml"
    asked = """
distribution:
  confirmed: true
  campuses:
    - {name: Leuven, copies: {een: {booklet: 10}, twee: {booklet: 5}}}
    - {name: Gent, copies: {een: {booklet: 7}}}
"""
    path.write_text(path.read_text(encoding="utf-8") + asked, encoding="utf-8")
    for words in (("leaflets", "--layout", "booklet"), ("site",)):
        done = publish(*words, "--source", source, "--output", tmp_path / "dist")
        assert done.returncode == 0, done.stderr
    rows = rows_of((tmp_path / "dist/campus/drukorder.csv").read_bytes())
    assert [(row[0], row[1], row[9]) for row in rows[1:]] == [
        ("Leuven", "1", "0"), ("Leuven", "2", "10"), ("Leuven", "", "10"),
        ("Gent", "1", "0"), ("Gent", "", "0"), ("Alle campussen", "", "10"),
    ]  # fmt: skip
    told = {}
    for name in ("leuven", "gent"):
        with zipfile.ZipFile(tmp_path / f"dist/campus/{name}.zip") as archive:
            told[name] = archive.read("LEESMIJ.txt").decode("utf-8-sig")
    assert "zet twee nietjes in de vouw; een boekje van één vel vouwt u alleen." in told["leuven"]
    assert "- Boekjes: vouw één keer in het midden." in told["gent"]
    page = text_of(tmp_path / "dist/campus/drukorder.pdf")
    assert re.search(r"1 vel per stuk 1 vouw 17\b", page)
    assert re.search(r"vellen per stuk 1 vouw, 2 nietjes 5\b", page)
    assert "1× vouwen" in text_of(tmp_path / "dist/leaflets/01-een-booklet-a4.pdf")
    offered = (tmp_path / "dist/index.html").read_text(encoding="utf-8")
    assert offered.count("vouwen en nieten") == offered.count("te nieten") == 1


def test_nothing_is_made_twice(publish: Publish, source: Path, made: Path, tmp_path: Path) -> None:
    """A campus without words of its own gets the leaflets of everybody, and one without copies nothing."""
    done = publish("leaflets", "--verbose", "--source", source, "--output", tmp_path / "dist")
    told = re.findall(r"^  (\S+\.pdf) ", done.stderr, re.MULTILINE)
    assert sorted(told) == sorted(path.relative_to(made).as_posix() for path in made.rglob("*.pdf"))
    folders = {path.name for path in (made / "campus").iterdir() if path.is_dir()}
    zips = {path.stem for path in (made / "campus").glob("*.zip")}
    assert folders == {"kortrijk"}
    assert zips == {"leuven", "kortrijk", "gent-zuid-noord"}
    with zipfile.ZipFile(made / "campus/leuven.zip") as archive:
        for name in (each for each in archive.namelist() if each.endswith(".pdf")):
            assert archive.read(name) == (made / "leaflets" / name).read_bytes()


def test_a_campus_says_its_words_on_the_back_and_nothing_else_differs(made: Path) -> None:
    for name in ("01-een-folder", "01-een-trifold"):
        own, everybodys = (text_of(made / each / f"{name}.pdf") for each in ("campus/kortrijk", "leaflets"))
        assert LINE not in everybodys
        assert own.replace(f"Kortrijk {LINE} {CONTACT} ", "") == everybodys
    with pypdfium2.PdfDocument(made / "campus/kortrijk/01-een-folder.pdf") as document:
        back = " ".join(document[3].get_textpage().get_text_bounded().split())
    assert f"Kortrijk {LINE} {CONTACT}" in back


def test_the_proof_counts_as_a_person_does(made: Path) -> None:
    page = (made / "verification.html").read_text(encoding="utf-8")
    assert "1 stuk tekst, 1 woord, " in page
    assert " 1 woorden" not in page


def test_the_manifest_says_for_which_campus_a_file_is(made: Path) -> None:
    artefacts = json.loads((made / "manifest.json").read_text(encoding="utf-8"))["artefacts"]
    own = {each["path"]: each["campus"] for each in artefacts if "campus" in each}
    kortrijk = ("folder", "folder-a4", "trifold", "trifold-print")
    assert own == {
        **{f"campus/{each}.zip": each for each in ("leuven", "kortrijk", "gent-zuid-noord")},
        **{f"campus/kortrijk/01-een-{layout}.pdf": "kortrijk" for layout in kortrijk},
    }
    assert {each["path"] for each in artefacts if each["kind"] == "order"} == {
        "campus/drukorder.csv", "campus/drukorder.pdf",
    }  # fmt: skip


def test_the_set_of_one_campus_alone(publish: Publish, source: Path, made: Path, tmp_path: Path) -> None:
    """The same bytes as with all the others, whatever else stands there stays, and a name is a name."""
    output = tmp_path / "dist"
    for name, files in (("Kortrijk", 12), ("gent & zuid noord", 12 + 3)):
        done = publish("leaflets", "--campus", name, "--source", source, "--output", output)
        assert done.returncode == 0, done.stderr
        assert "of chapter 'een' for the campus 'kortrijk' are" in done.stderr
        found = {path.relative_to(output) for path in output.rglob("*") if path.suffix in (".pdf", ".zip", ".csv")}
        assert len(found) == files, found
        assert all((output / each).read_bytes() == (made / each).read_bytes() for each in found)
    assert publish("verify", output, "--source", source).returncode == 0


def test_a_run_of_one_campus_takes_nothing_from_the_whole(
    publish: Publish, source: Path, made: Path, tmp_path: Path
) -> None:
    output = tmp_path / "dist"
    shutil.copytree(made, output)
    done = publish("leaflets", "--campus", "leuven", "--source", source, "--output", output)
    assert done.returncode == 0, done.stderr
    assert (output / "SHA256SUMS").read_text() == (made / "SHA256SUMS").read_text()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("kortrik", r"error\[U-007\]: .*'kortrik'\n  hint: did you mean 'kortrijk'\?"),
        ("Hasselt", r"error\[U-007\]: .*'Hasselt'\n  hint: campuses are: leuven, kortrijk"),
        ("geel", r"programme\.yaml:\d+: error\[U-008\]: 'Geel' gets no copies"),
    ],
)
def test_a_campus_that_there_is_none_of(publish: Publish, source: Path, tmp_path: Path, name: str, said: str) -> None:
    done = publish("leaflets", "--campus", name, "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 2
    assert re.search(said, done.stderr), done.stderr
    assert not (tmp_path / "dist").exists()


def test_a_campus_without_any_distribution_and_with_something_else_than_leaflets(
    publish: Publish, tmp_path: Path
) -> None:
    source = make_source(tmp_path / "source", make_chapter())
    done = publish("leaflets", "--campus", "gent", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 2
    assert "error[U-007]" in done.stderr
    assert "under 'distribution'" in done.stderr
    done = publish("all", "--campus", "gent", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 2
    assert "error[U-002]" in done.stderr


def test_words_that_reach_into_the_imprint_are_an_error(publish: Publish, tmp_path: Path) -> None:
    distribution = DISTRIBUTION.replace(LINE, "Wie hier langskomt, vindt ons. " * 5)
    source = source_with(tmp_path / "source", distribution)
    path = source / "programme.yaml"
    imprint = "imprint: " + "Deze tekst zegt heel uitvoerig wie hem maakte. " * 45
    path.write_text(path.read_text().replace("imprint: Een proef.", imprint), encoding="utf-8")
    done = publish("leaflets", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 1, done.stderr
    line = path.read_text().splitlines().index("    - name: Kortrijk") + 1
    assert re.search(
        rf"programme\.yaml:{line}: error\[C-005\]: the words of 'Kortrijk' are \d+ mm too high", done.stderr
    )


def test_a_leaflet_without_the_words_of_its_campus_is_found(source: Path, made: Path, tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    shutil.copytree(made, dist)
    everybodys = (dist / "leaflets/01-een-folder.pdf").read_bytes()

    def damage(path: Path) -> None:
        path.write_bytes(everybodys)

    status, failures = verify_with(dist, "campus/kortrijk/01-een-folder.pdf", damage, source)
    assert status == 5
    assert any("block missing" in each and "Kortrijk" in each for each in failures), failures


def test_site_and_orders_stay_apart(publish: Publish, source: Path, tmp_path: Path) -> None:
    """Who prints how much is nobody else's business, and what is for one campus is not for every visitor."""
    output = tmp_path / "dist"
    for words in (("leaflets", "--campus", "kortrijk"), ("site",)):
        done = publish(*words, "--source", source, "--output", output)
        assert done.returncode == 0, done.stderr
    assert (output / "campus/kortrijk/01-een-folder.pdf").is_file()
    assert "campus/" not in (output / "index.html").read_text(encoding="utf-8")


def test_what_stands_in_the_way_of_files_for_campuses_is_told_before_anything_is_made(
    publish: Publish, source: Path, made: Path, tmp_path: Path
) -> None:
    names = [path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()]
    output = tmp_path / "dist"
    for name in names:
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).touch()
    (output / "SHA256SUMS").write_text("")  # nothing of it was made by a run

    def told(*words: str) -> set[str]:
        done = publish("leaflets", *words, "--no-cache", "--source", source, "--output", output)
        assert done.returncode == 4, done.stderr
        return set(re.findall(rf"^{output}/(.*):1: error\[A-008\]", done.stderr, re.MULTILINE))

    always = {"manifest.json", "verification.json", "verification.html"}
    assert told() == {name for name in names if name != "SHA256SUMS"}
    assert told("--campus", "gent & zuid noord") - always == {
        "campus/gent-zuid-noord.zip", "leaflets/02-twee-folder.pdf", "leaflets/02-twee-folder-a4.pdf",
    }  # fmt: skip
    assert told("--campus", "kortrijk", "--layout", "trifold") - always == {
        "campus/kortrijk/01-een-trifold.pdf", "campus/kortrijk/01-een-trifold-print.pdf",
    }, "its zip file wants folders as well"  # fmt: skip
