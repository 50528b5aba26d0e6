"""`publish compare`, from outside: what the page and the Word file say of edits of every kind."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from tests.conftest import ROOT, Publish
from tests.making import make_chapter, make_source
from tests.tracked import W, revisions, told

OPENING = "De universiteit opent haar deuren voor de stad en voor iedereen die er woont."
MIDDLE = "Elke student krijgt vanaf het eerste jaar een eigen begeleider die meedenkt."
CLOSING = "Docenten krijgen om de vier jaar een semester tijd om hun vak te vernieuwen."
LIST = "- appels uit de streek\n- peren van de markt\n    - groene peren\n    - rijpe peren\n- noten voor de winter"
NUMBERS = "1. eerst de vraag stellen\n2. dan het antwoord zoeken\n3. ten slotte het besluit nemen"
TABLE = '{caption="Leden van de raad"}\n| Naam | Rol |\n|---|---|\n| Anna | voorzitter |\n| Bert | lid van de raad |'
TEMPLATES = ROOT / "templates"
NOTES = "[^geld]: Zie de begroting van vorig jaar.", "[^raad]: De raad telt elf leden."
NOTED = "\n\n".join(("Het plan kost geld.[^geld] De raad beslist.[^raad]", *NOTES))
QUOTE = "> Wie leert, leeft dubbel.\n> Wie leert, leeft langer.\n> — Anna"

EDITS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "nothing": ((OPENING, MIDDLE), (OPENING, MIDDLE)),
    "words changed": ((OPENING, MIDDLE), (OPENING, MIDDLE.replace("eerste jaar", "tweede semester"))),
    "opening changed, and the id with it": ((OPENING, MIDDLE), (OPENING.replace("De", "Onze"), MIDDLE)),
    "paragraph added": ((OPENING, CLOSING), (OPENING, MIDDLE, CLOSING)),
    "paragraph added at the end": ((OPENING,), (OPENING, MIDDLE)),
    "paragraph removed": ((OPENING, MIDDLE, CLOSING), (OPENING, CLOSING)),
    "paragraph removed at the end": ((OPENING, MIDDLE), (OPENING,)),
    "everything replaced": ((OPENING,), (MIDDLE, CLOSING)),
    "paragraph moved": ((OPENING, MIDDLE, CLOSING), (CLOSING, OPENING, MIDDLE)),
    "paragraph moved and changed": ((OPENING, MIDDLE, CLOSING), (CLOSING.replace("vier", "vijf"), OPENING, MIDDLE)),
    "paragraph split": ((f"{OPENING} {MIDDLE}",), (OPENING, MIDDLE)),
    "paragraphs joined": ((OPENING, MIDDLE), (f"{OPENING} {MIDDLE}",)),
    "paragraph made a proposal": ((OPENING, MIDDLE), (OPENING, "{.proposal}\n" + MIDDLE)),
    "proposal added, the next renumbered": (
        ("{.proposal}\n" + MIDDLE,), ("{.proposal}\n" + CLOSING, "{.proposal}\n" + MIDDLE)
    ),
    "heading changed": ((OPENING, "## Samen leren {#leren}", MIDDLE), (OPENING, "## Samen werken {#leren}", MIDDLE)),
    "section added": ((OPENING,), (OPENING, "## Samen leren {#leren}", MIDDLE)),
    "section removed": ((OPENING, "## Samen leren {#leren}", MIDDLE), (OPENING,)),
    "section moved": (
        (OPENING, "## Samen leren {#leren}", MIDDLE, "## Samen werken {#werken}", CLOSING),
        (OPENING, "## Samen werken {#werken}", CLOSING, "## Samen leren {#leren}", MIDDLE),
    ),
    "item added": ((LIST,), (LIST.replace("- noten", "- pruimen\n- noten"),)),
    "item added on the second level": ((LIST,), (LIST.replace("    - rijpe", "    - rode peren\n    - rijpe"),)),
    "item removed": ((LIST,), (LIST.replace("- noten voor de winter", ""),)),
    "item removed with those below it": ((LIST,), ("- appels uit de streek\n- noten voor de winter",)),
    "item on another level": ((LIST,), (LIST.replace("    - rijpe", "- rijpe"),)),
    "numbered item removed": ((NUMBERS,), ("1. eerst de vraag stellen\n2. ten slotte het besluit nemen",)),
    "list made numbered": ((LIST,), (re.sub("^-", "1.", LIST, flags=re.MULTILINE),)),
    "cell changed": ((TABLE,), (TABLE.replace("lid van", "secretaris van"),)),
    "row added": ((TABLE,), (TABLE + "\n| Chris | penningmeester |",)),
    "row removed": ((TABLE,), (TABLE.replace("| Anna | voorzitter |\n", ""),)),
    "column added": ((TABLE,), ("| Naam | Rol | Jaar |\n|---|---|---|\n| Anna | voorzitter | 2024 |",)),
    "column removed": ((TABLE,), ("| Naam |\n|---|\n| Anna |\n| Bert |",)),
    "caption changed": ((TABLE,), (TABLE.replace("Leden", "Alle leden"),)),
    "table added": ((OPENING,), (OPENING, TABLE, MIDDLE)),
    "table removed": ((OPENING, TABLE, MIDDLE), (OPENING, MIDDLE)),
    "table moved": ((OPENING, TABLE, MIDDLE), (TABLE, OPENING, MIDDLE)),
    "note changed": ((NOTED,), (NOTED.replace("vorig jaar", "dit jaar"),)),
    "note added": ((NOTED,), (NOTED.replace("beslist.[", "beslist[^x].[") + "\n\n[^x]: Sinds dit jaar.",)),
    "note removed": ((NOTED,), (NOTED.replace(NOTES[0], "").replace("[^geld]", ""),)),
    "note replaced": ((NOTED,), (NOTED.replace(NOTES[0], "[^x]: Iets anders.").replace("[^geld]", "[^x]"),)),
    "paragraph with notes removed": ((OPENING, NOTED), (OPENING,)),
    "paragraph with notes moved": ((OPENING, NOTED, MIDDLE), (MIDDLE, OPENING, NOTED)),
    "link changed": (("Zie [de site](https://www.kuleuven.be/oud).",), ("Zie [de site](https://www.kuleuven.be/nieuw).",)),
    "link removed": (("Zie [de site](https://www.kuleuven.be/oud).",), ("Zie de site.",)),
    "words of a link changed": (
        ("Zie [de oude site](https://www.kuleuven.be/) daarvoor.",),
        ("Zie [de nieuwe site](https://www.kuleuven.be/) daarvoor.",),
    ),
    "cross-reference changed": ((OPENING, "Lees ook [](#een)."), (OPENING, "Lees ook [](#een-deel).")),
    "emphasis added": ((OPENING,), (OPENING.replace("iedereen", "*iedereen*"),)),
    "emphasis and words": ((OPENING,), (OPENING.replace("voor iedereen die", "voor **wie ook** die"),)),
    "language changed": (("Zie [open science]{lang=en}.",), ("Zie [open science]{lang=fr}.",)),
    "quotation changed": ((QUOTE,), (QUOTE.replace("langer", "lang").replace("Anna", "Bert"),)),
    "quotation longer": ((QUOTE,), (QUOTE.replace("> —", ">\n> Dat is bekend.\n>\n> —"),)),
    "all at once": (
        (OPENING, LIST, TABLE, NOTED, "## Samen leren {#leren}", MIDDLE, "{.proposal}\n" + CLOSING),
        (
            "{.proposal}\n" + CLOSING, NOTED.replace("elf", "twaalf"), "## Leren {#leren}",
            LIST.replace("rijpe", "rode"), OPENING, TABLE.replace("Bert", "Bart"),
        ),
    ),
}  # fmt: skip


def compare(publish: Publish, old: object, new: object, output: Path, *options: object) -> dict[str, Any]:
    done = publish("compare", old, new, "--output", output, "--json", *options)
    assert done.returncode == 0, done.stderr + done.stdout
    assert done.stderr == ""
    return dict(json.loads(done.stdout))


MANY = """
import json, sys
from publish.cli import main
for words in json.load(sys.stdin):
    assert main(["compare", *words, "--quiet"]) == 0
"""


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Callable[[str], tuple[Path, Path, Path]]:
    """For each edit where the comparison is, and those of each side with itself: all made by one process."""
    top = tmp_path_factory.mktemp("edits")
    sides = {
        blocks: top / str(at) for at, blocks in enumerate(sorted({side for edit in EDITS.values() for side in edit}))
    }
    calls = []
    for blocks, folder in sides.items():
        for name in ("old", "new"):
            make_source(folder / name, make_chapter(*blocks))
        calls.append((folder / "new", folder / "new", "--output", folder))
    for old, new in EDITS.values():
        calls.append((sides[old] / "old", sides[new] / "new", "--output", sides[old] / sides[new].name))
    words = json.dumps([[str(word) for word in call] for call in calls])
    done = subprocess.run(
        [sys.executable, "-c", MANY], input=words, cwd=root, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr

    def found(name: str) -> tuple[Path, Path, Path]:
        old, new = (sides[side] for side in EDITS[name])
        return old / new.name, old, new

    return found


Edited = Callable[[str], tuple[Path, Path, Path]]


@pytest.mark.parametrize("name", EDITS)
def test_accepted_it_is_the_new_text_and_rejected_the_old(edited: Edited, name: str) -> None:
    both, *sides = edited(name)
    document = both / "comparison.docx"
    for side, accept in zip(sides, (False, True), strict=True):
        assert revisions(side / "comparison.docx") == []
        assert told(document, accept=accept) == told(side / "comparison.docx", accept=True)
    assert bool(revisions(document)) == (name != "nothing")
    assert ("Er is niets veranderd" in Page(both / "comparison.html").text) == (name == "nothing")
    assert_sound(document)


def test_what_is_told_of_a_side_is_its_text(edited: Edited) -> None:
    """The ground the test above stands on."""
    _, old, _ = edited("all at once")
    lines = told(old / "comparison.docx", accept=True)
    for words in (OPENING, "groene peren", "Anna", "begroting van vorig jaar", "Samen leren", MIDDLE, CLOSING):
        assert any(words in line for line in lines), words


def assert_sound(document: Path) -> None:
    """Numbers and names are there once, every change has an author and the date of the programme."""
    with zipfile.ZipFile(document) as archive:
        roots = [ElementTree.fromstring(archive.read(f"word/{name}.xml")) for name in ("document", "footnotes")]
    everything = [each for root in roots for each in root.iter()]
    changes = [each for each in everything if each.get(f"{W}author")]
    assert {(each.get(f"{W}author"), each.get(f"{W}date")) for each in changes} <= {
        ("old → new", "2026-01-01T00:00:00Z")
    }
    starts = [each for each in everything if each.tag == f"{W}bookmarkStart"]
    numbers = [each.get(f"{W}id") for each in (*changes, *starts)]
    assert len(numbers) == len(set(numbers))
    names = [each.get(f"{W}name") for each in starts]
    assert len(names) == len(set(names))
    ends = [each.get(f"{W}id") for each in everything if each.tag == f"{W}bookmarkEnd"]
    assert sorted(map(str, ends)) == sorted(str(each.get(f"{W}id")) for each in starts)
    for tag in ("moveFrom", "moveTo"):
        opened = [each.get(f"{W}id") for each in everything if each.tag == f"{W}{tag}RangeStart"]
        assert opened == [each.get(f"{W}id") for each in everything if each.tag == f"{W}{tag}RangeEnd"]


@pytest.mark.parametrize("name", ["all at once", "paragraph moved", "column added", "note removed"])
def test_openxml_audit_finds_no_error(edited: Edited, name: str) -> None:
    arguments = ["openxml-audit", "--output", "json", str(edited(name)[0] / "comparison.docx")]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_moved_is_marked_as_moved(edited: Edited) -> None:
    document = edited("paragraph moved")[0] / "comparison.docx"
    assert {each.tag.removeprefix(W) for each in revisions(document)} == {"moveFrom", "moveTo"}


def test_a_picture_that_changed(publish: Publish, tmp_path: Path) -> None:
    for side, colour in (("old", "red"), ("new", "blue")):
        (tmp_path / side).mkdir()
        Image.new("RGB", (1600, 900), colour).save(tmp_path / side / "beeld.png")
        make_source(tmp_path / side, make_chapter(OPENING, '![Een vlak](beeld.png "Het vlak")'))
    result = compare(publish, tmp_path / "old", tmp_path / "new", tmp_path)
    (section,) = result["sections"]
    assert [each["what"] for each in section["blocks"][0]["remarks"]] == ["image"]
    document = tmp_path / "comparison.docx"
    before, after = (told(document, accept=accept) for accept in (False, True))
    assert [line.partition("(picture")[0] for line in before] == [line.partition("(picture")[0] for line in after]
    assert before != after


# -- the page -----------------------------------------------------------------------------------------


class Page(HTMLParser):
    """The words of a page: all of them, those marked as added and as struck, ids and targets."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.words: dict[str, list[str]] = {"all": [], "ins": [], "del": []}
        self.ids: list[str] = []
        self.targets: list[str] = []
        self._open: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag != "meta":
            self._open.append("unseen" if given.get("class") == "unseen" else tag)
        if "id" in given:
            self.ids.append(given["id"])
        if "href" in given:
            self.targets.append(given["href"].removeprefix("#"))
        assert "src" not in given

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.words["all"].append(data)
        for tag in ("ins", "del"):
            if tag in self._open and "unseen" not in self._open:
                self.words[tag].append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words["all"]).split())


def test_the_page_tells_what_changed_in_words_and_by_sections(publish: Publish, tmp_path: Path) -> None:
    proposals = tuple("{.proposal}\n" + each for each in (OPENING, MIDDLE, CLOSING))
    old = make_source(tmp_path / "old", make_chapter(*proposals, "Zie [de site](https://www.kuleuven.be/oud)."))
    changed = (
        proposals[2],
        proposals[1].replace("eerste jaar", "tweede semester"),
        "{.proposal}\nAlles wordt anders en beter.",
    )
    new = make_source(
        tmp_path / "new", make_chapter(*changed, "Zie [de site](https://www.kuleuven.be/nieuw)."), title="Plan"
    )
    result = compare(publish, old, new, tmp_path)
    assert result["words"] == {"added": 7, "removed": 16}
    assert {(each["what"], each["old_number"], each["new_number"]) for each in result["proposals"]} == {
        ("dropped", 1, None), ("changed", 2, 2), ("moved", 3, 1), ("added", None, 3),
    }  # fmt: skip
    assert result["metadata"] == [{"name": "title", "old": "Proef", "new": "Plan"}]
    page = Page(tmp_path / "comparison.html")
    assert set(page.words["ins"]) >= {"tweede semester", "Alles wordt anders en beter.", "Plan"}
    assert set(page.words["del"]) >= {"eerste jaar", OPENING, "Proef"}
    assert "toegevoegd: tweede semester" in page.text  # not by colour alone
    assert "De link ‘de site’ leidt nu naar https://www.kuleuven.be/nieuw" in page.text
    assert re.search(r"1\.1 Deel\s*7\s*16\s*oud 1 geschrapt", page.text)
    assert set(page.targets) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_nothing_changed(publish: Publish, tmp_path: Path) -> None:
    source = make_source(tmp_path / "old", make_chapter(OPENING))
    done = publish("compare", source, source, "--output", tmp_path)
    assert done.returncode == 0
    assert "no differences" in done.stdout
    assert "Er is niets veranderd." in Page(tmp_path / "comparison.html").text


@pytest.mark.parametrize(
    ("name", "remark"),
    [
        ("emphasis added", "Opmaak van ‘iedereen’: eerst gewoon, nu nadruk."),
        ("link removed", "‘de site’ is geen link meer"),
        ("paragraph made a proposal", "Was alinea, is nu voorstel."),
        ("item on another level", "op een ander niveau"),
        ("row added", "rij erbij"),
        ("section moved", "Deel, verplaatst"),
        ("paragraph moved", "stond hier, nu elders in dit deel"),
        ("section removed", "Samen leren, geschrapt"),
        ("heading changed", "hernoemd"),
    ],
)
def test_changes_beside_the_words_are_told(edited: Edited, name: str, remark: str) -> None:
    assert remark in Page(edited(name)[0] / "comparison.html").text


def test_the_glossary(publish: Publish, tmp_path: Path) -> None:
    for side, terms in (
        ("old", {"AI": "slimme software", "POC": "commissie"}),
        ("new", {"AI": "software", "EU": "unie"}),
    ):
        source = make_source(tmp_path / side, make_chapter(OPENING))
        lines = "".join(f"  - abbreviation: {name}\n    expansion: {words}\n" for name, words in terms.items())
        (source / "glossary.yaml").write_text(f"terms:\n{lines}")
        settings = source / "programme.yaml"
        settings.write_text(settings.read_text() + "glossary: glossary.yaml\n")
    result = compare(publish, tmp_path / "old", tmp_path / "new", tmp_path)
    assert [(each["name"], each["old"], each["new"]) for each in result["glossary"]] == [
        ("AI", "slimme software", "software"), ("EU", "", "unie"), ("POC", "commissie", ""),
    ]  # fmt: skip
    assert "|" in "".join(told(tmp_path / "comparison.docx", accept=True))


# -- the two sides ------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two revisions of a source; the second has a tag of its own, the first none."""
    if not shutil.which("git"):
        pytest.skip("not run: git is not installed")
    top = tmp_path / "repository"
    make_source(top / "source", make_chapter(OPENING))
    git(top, "init", "--quiet", "--initial-branch=main")
    for message, text in (("one", OPENING), ("two", MIDDLE)):
        make_source(top / "source", make_chapter(text))
        git(top, "add", ".")
        git(top, "commit", "--quiet", "-m", message)
    git(top, "tag", "v2")
    make_source(top / "source", make_chapter(MIDDLE, CLOSING))
    return top


def git(folder: Path, *words: str) -> None:
    person = {
        f"GIT_{role}_{what}": "proef@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    environment = {**os.environ, **person, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *words], cwd=folder, check=True, env=environment)


def test_git_revisions_and_folders(publish: Publish, repository: Path, tmp_path: Path) -> None:
    done = publish("compare", "HEAD~1", "v2", "--json", "--quiet", cwd=repository)
    assert done.returncode == 3  # no templates there
    templates = ("--templates", TEMPLATES, "--output", tmp_path / "out", "--json")
    done = publish("compare", "HEAD~1", "v2", *templates, cwd=repository)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["words"] == {"added": 12, "removed": 14}
    done = publish("compare", "HEAD", "source", *templates, cwd=repository)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["words"] == {"added": 14, "removed": 0}
    assert "HEAD → source" in str([each.attrib for each in revisions(tmp_path / "out/comparison.docx")])
    assert not (repository / "comparison.html").exists()


def test_a_folder_goes_before_a_revision_of_its_name(publish: Publish, repository: Path) -> None:
    git(repository, "branch", "source")
    templates = ("--templates", TEMPLATES)
    done = publish("compare", "v2", "source", *templates, cwd=repository)
    assert done.returncode == 0, done.stderr
    assert "note[U-006]" in done.stderr
    assert "14 added" in done.stdout


def test_an_error_in_a_revision_names_the_revision(publish: Publish, repository: Path) -> None:
    (repository / "source/01.md").write_text(make_chapter("Zie [niets](#nergens)."))
    git(repository, "commit", "--quiet", "--all", "-m", "broken")
    done = publish("compare", "v2", "HEAD", "--templates", TEMPLATES, cwd=repository)
    assert done.returncode == 1
    assert "HEAD:source/01.md:" in done.stderr
    assert "error[X-002]" in done.stderr


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (("v2", "v3"), 2, "error[U-004]: 'v3' is neither a source folder nor a git revision"),
        (("v2", "sourc"), 2, "did you mean 'source'?"),
        (("v2",), 2, "error[U-002]"),
        (("v2", "HEAD", "HEAD"), 2, "error[U-002]"),
        (("HEAD", "--", "--output=x"), 2, "error[U-004]"),
        (("HEAD", "HEAD", "--source", "elders"), 2, "error[U-005]: the revision 'HEAD' has no folder 'elders'"),
        (("HEAD", "leeg"), 1, "error[S-002]"),
    ],
)
def test_what_cannot_be_compared(
    publish: Publish, repository: Path, words: tuple[str, ...], status: int, message: str
) -> None:
    (repository / "leeg").mkdir()
    done = publish("compare", "--templates", TEMPLATES, *words, cwd=repository)
    assert done.returncode == status, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(repository.glob("comparison.*"))


def test_outside_a_repository_and_without_git(publish: Publish, tmp_path: Path) -> None:
    make_source(tmp_path / "source", make_chapter(OPENING))
    words = ("compare", "source", "HEAD", "--templates", TEMPLATES)
    done = publish(*words, cwd=tmp_path, GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert done.returncode == 2 if shutil.which("git") else 6
    done = publish(*words, cwd=tmp_path, PATH=str(tmp_path))
    assert done.returncode == 6
    assert "error[K-002]" in done.stderr
    done = publish("compare", "source", "source", *words[3:], cwd=tmp_path, PATH=str(tmp_path))
    assert done.returncode == 0, done.stderr


def test_the_same_bytes_each_time_and_no_layout(publish: Publish, tmp_path: Path, root: Path) -> None:
    shutil.copytree(root / "source", tmp_path / "new")
    chapter = tmp_path / "new/01-onderwijs.md"
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("KU Leuven wil", "KU Leuven zal"), encoding="utf-8")
    made = []
    for hashing in ("1", "2"):
        compare(publish, "source", tmp_path / "new", tmp_path / hashing)
        made.append([(tmp_path / hashing / f"comparison.{each}").read_bytes() for each in ("html", "docx")])
    assert made[0] == made[1]
    done = publish("compare", "source", tmp_path / "new", "--output", tmp_path, PYTHONPROFILEIMPORTTIME="1")
    assert "publish.comparing" in done.stderr
    assert "weasyprint" not in done.stderr
