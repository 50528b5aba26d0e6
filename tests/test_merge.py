"""`publish merge`: edits made in Word land in the source, and nothing else does. Edits are made in the XML."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Publish
from tests.making import copy_exported, make_chapter, make_exported, make_source

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BY = 'w:id="900" w:author="Jan" w:date="2026-11-20T10:00:00Z"'
BY_PIET = BY.replace("Jan", "Piet")
LOKAAL = "Er komt een nieuw lokaal.</w:t></w:r>"

CHAPTER = """# Onderwijs {#onderwijs}

Inleiding op het hoofdstuk.

## Een eerste deel {#deel}

{.lead}
De kern van het eerste deel.

Een gewone alinea met
een harde regelbreuk en een [koppeling](https://www.kuleuven.be/onderwijs).

{.proposal}
Er komt een nieuw lokaal.

Een alinea die blijft staan.[^bron]

[^bron]: De bron van die alinea.

- een eerste punt
- een tweede punt

## Een tweede deel {#tweede}

{.lead}
De kern van het tweede deel.

Een slotalinea in het tweede deel, zie [het eerste](#deel).
"""
OTHER = """# Onderzoek {#onderzoek}

Nog een inleiding.

En een tweede alinea daarvan.

## Derde deel {#derde}

{.lead}
De kern van het derde deel.
"""


@pytest.fixture(scope="module")
def exported(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_exported(publish, tmp_path_factory.mktemp("exported"), CHAPTER, OTHER)


@pytest.fixture
def place(exported: Path, tmp_path: Path) -> Path:
    return copy_exported(exported, tmp_path)


Edit = Callable[[str], str]


def rewrite(path: Path, changes: Mapping[str, Edit], extra: Mapping[str, str] | None = None) -> None:
    """Rewrites members of a package by text, and adds others."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        before = members[name].decode()
        after = change(before)
        assert after != before, f"the edit found nothing in {name}"
        members[name] = after.encode()
    members |= {name: text.encode() for name, text in (extra or {}).items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def edit(path: Path, old: str, new: str) -> None:
    """Replaces text in the document's XML."""
    rewrite(path, {"word/document.xml": lambda text: text.replace(old, new, 1)})


def paragraph_with(words: str) -> str:
    """A pattern for the one paragraph that holds these words."""
    return rf"<w:p>(?:(?!</w:p>).)*{re.escape(words)}(?:(?!</w:p>).)*</w:p>"


def texts(place: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((place / "source").glob("*.*"))}


def merge(publish: Publish, place: Path, *options: str) -> tuple[int, dict[str, Any]]:
    done = publish("merge", place / "proef.docx", "--source", place / "source", "--json", *options)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


# -- nothing, and something ---------------------------------------------------------------------------


def test_an_unedited_document_changes_nothing(publish: Publish, place: Path) -> None:
    before = texts(place)
    status, report = merge(publish, place)
    assert (status, report["changes"], report["conflicts"], report["files"]) == (0, [], [], [])
    assert texts(place) == before


def test_the_real_source_comes_back_unchanged(publish: Publish, built: Path, root: Path, tmp_path: Path) -> None:
    done = publish("merge", next(built.glob("*.docx")), "--output", tmp_path, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "nothing to merge" in done.stdout


def test_marks_within_marks_come_back_unchanged(publish: Publish, tmp_path: Path) -> None:
    text = (
        "Een *klemtoon met **kracht** erin*, [de *kern* van **het** [verhaal](https://www.kuleuven.be/x)]{.pull}, "
        "*[koppeling](https://www.kuleuven.be/y)* en ***alles***."
    )
    make_source(tmp_path / "source", make_chapter(text))
    publish("docx", "--source", tmp_path / "source", "--output", tmp_path / "dist")
    done = publish("merge", tmp_path / "dist/proef.docx", "--source", tmp_path / "source")
    assert "nothing to merge" in done.stdout, done.stdout + done.stderr


def test_words_land_in_their_line_and_all_else_stays(publish: Publish, place: Path) -> None:
    before = texts(place)
    edit(
        place / "proef.docx",
        "Een gewone alinea met een harde regelbreuk",
        "Een gewone alinea met een zachte regelbreuk",
    )
    status, report = merge(publish, place)
    assert (status, len(report["changes"])) == (0, 1)
    expected = before["01.md"].replace("een harde regelbreuk", "een zachte regelbreuk")
    assert texts(place) == before | {"01.md": expected}


def test_windows_line_ends_and_byte_order_mark_stay(publish: Publish, place: Path) -> None:
    path = place / "source/01.md"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    edit(place / "proef.docx", "nieuw lokaal", "ruim lokaal")
    status, _ = merge(publish, place)
    assert status == 0
    expected = b"\xef\xbb\xbf" + CHAPTER.replace("nieuw lokaal", "ruim lokaal").replace("\n", "\r\n").encode()
    assert path.read_bytes() == expected


def test_new_removed_moved_and_restyled_paragraphs(publish: Publish, place: Path) -> None:
    new = '<w:p><w:pPr><w:pStyle w:val="Proposal"/></w:pPr><w:r><w:t>Er komt ook een tuin.</w:t></w:r></w:p>'
    slot = paragraph_with("Een slotalinea in het tweede deel")

    def change(text: str) -> str:
        moved = re.search(slot, text)
        assert moved
        text = text.replace(moved[0], "")
        text = re.sub(rf"({paragraph_with('De kern van het derde deel.')})", lambda m: m[1] + moved[0], text)
        text = re.sub(rf"({paragraph_with('Er komt een nieuw lokaal.')})", lambda m: m[1] + new, text)
        return re.sub(paragraph_with("Inleiding op het hoofdstuk."), "", text)

    rewrite(place / "proef.docx", {"word/document.xml": change})
    status, report = merge(publish, place)
    assert status == 0, report
    assert texts(place)["01.md"] == CHAPTER.replace("Inleiding op het hoofdstuk.\n\n", "").replace(
        "nieuw lokaal.\n", "nieuw lokaal.\n\n{.proposal}\nEr komt ook een tuin.\n"
    ).replace("\n\nEen slotalinea in het tweede deel, zie [het eerste](#deel).", "")
    assert texts(place)["02.md"] == OTHER + "\nEen slotalinea in het tweede deel, zie [het eerste](#deel).\n"


def test_the_cover_and_its_yaml(publish: Publish, place: Path) -> None:
    rewrite(
        place / "proef.docx", {"word/document.xml": lambda text: text.replace(">Een proef.<", ">Een drukproef.<", 1)}
    )
    status, report = merge(publish, place)
    assert status == 0, report
    assert "imprint: Een drukproef.\n" in texts(place)["programme.yaml"]
    assert "description: Een proef.\n" in texts(place)["programme.yaml"]


def test_after_an_edition_merges_are_as_free_as_before(publish: Publish, place: Path) -> None:
    """What `addresses.yaml` keeps is no reason to refuse an edit; where a section goes, `check` asks for a redirect."""
    paths = ("--source", place / "source", "--output", place / "dist")
    assert publish("site", "--edition", *paths).returncode == 0
    kept = (place / "source/addresses.yaml").read_bytes()
    heading, lead = "Een tweede deel", "De kern van het tweede deel."

    def change(text: str) -> str:
        text = text.replace("Een gewone alinea met", "Een bijzondere alinea met", 1)
        return re.sub(paragraph_with("Inleiding op het hoofdstuk."), "", text)

    rewrite(place / "proef.docx", {"word/document.xml": change})
    status, report = merge(publish, place)
    assert status == 0, report
    assert publish("check", "--source", place / "source").returncode == 0
    done = publish("site", *paths)
    assert done.returncode == 0, done.stderr
    page = (place / "dist/index.html").read_text(encoding="utf-8")
    assert 'id="een-gewone-alinea-met-een-harde"' in page
    assert 'id="inleiding-op-het-hoofdstuk"' in page
    rewrite(
        place / "proef.docx",
        {
            "word/document.xml": lambda text: re.sub(
                "|".join(map(paragraph_with, (f">{heading}<", lead, "Een slotalinea"))), "", text
            )
        },
    )
    status, report = merge(publish, place)
    assert status == 0, report
    assert heading not in texts(place)["01.md"]
    done = publish("check", "--source", place / "source")
    assert re.findall(r"error\[(.*?)\]", done.stderr) == ["X-005"], done.stderr
    assert (place / "source/addresses.yaml").read_bytes() == kept


def test_footnotes_change_come_and_go(publish: Publish, place: Path) -> None:
    reference = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="77"/></w:r>'
    note = f'<w:footnote xmlns:w="{W}" w:id="77"><w:p><w:r><w:t>Een nieuwe noot.</w:t></w:r></w:p></w:footnote>'
    rewrite(
        place / "proef.docx",
        {
            "word/document.xml": lambda text: text.replace(LOKAAL, LOKAAL + reference),
            "word/footnotes.xml": lambda text: text.replace("De bron van die", "De oude bron van die").replace(
                "</w:footnotes>", f"{note}</w:footnotes>"
            ),
        },
    )
    status, report = merge(publish, place)
    assert status == 0, report
    after = texts(place)["01.md"]
    assert "[^bron]: De oude bron van die alinea.\n" in after
    assert "Er komt een nieuw lokaal.[^een-nieuwe-noot]\n\n[^een-nieuwe-noot]: Een nieuwe noot.\n" in after
    (place / "proef.docx").unlink()
    publish("docx", "--source", place / "source", "--output", place / "dist")
    (place / "dist/proef.docx").rename(place / "proef.docx")
    edit(place / "proef.docx", reference.replace("77", "1"), "")
    status, report = merge(publish, place)
    assert status == 0, report
    assert texts(place)["01.md"] == after.replace("[^een-nieuwe-noot]\n\n[^een-nieuwe-noot]: Een nieuwe noot.\n", "\n")


# -- tracked changes and comments ---------------------------------------------------------------------


def track(place: Path) -> None:
    """Jan replaces a word and adds a paragraph, Piet takes a paragraph away; all of it tracked, as Word writes it."""

    def change(text: str) -> str:
        before, after = (f'<w:r><w:t xml:space="preserve">{each}</w:t></w:r>' for each in ("Er komt een ", " lokaal."))
        deleted = f"<w:del {BY}><w:r><w:delText>nieuw</w:delText></w:r></w:del>"
        inserted = f"<w:ins {BY}><w:r><w:t>groot</w:t></w:r></w:ins>"
        text = text.replace(f'<w:r><w:t xml:space="preserve"> {LOKAAL}', before + deleted + inserted + after)
        words = f"<w:ins {BY}><w:r><w:t>Nog een alinea.</w:t></w:r></w:ins>"
        added = f"<w:p><w:pPr><w:rPr><w:ins {BY}/></w:rPr></w:pPr>{words}</w:p>"
        text = re.sub(rf"({paragraph_with('De kern van het derde deel.')})", lambda m: m[1] + added, text)
        gone = re.search(paragraph_with("Nog een inleiding."), text)
        assert gone
        run = re.search(r"<w:r><w:t>(Nog een inleiding.)</w:t></w:r>", gone[0])
        assert run
        removed = gone[0].replace(run[0], f"<w:del {BY_PIET}><w:r><w:delText>{run[1]}</w:delText></w:r></w:del>")
        mark = f"<w:pPr><w:rPr><w:del {BY_PIET}/></w:rPr></w:pPr>"
        return text.replace(gone[0], removed.replace("<w:p>", f"<w:p>{mark}", 1))

    rewrite(place / "proef.docx", {"word/document.xml": change})


JAN = {"01.md": CHAPTER.replace("een nieuw lokaal", "een groot lokaal"), "02.md": f"{OTHER}\nNog een alinea.\n"}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), JAN | {"02.md": JAN["02.md"].replace("Nog een inleiding.\n\n", "")}),
        (("--accept",), JAN | {"02.md": JAN["02.md"].replace("Nog een inleiding.\n\n", "")}),
        (("--reject",), {"01.md": CHAPTER, "02.md": OTHER}),
        (("--author", "Jan"), JAN),
        (("--author", "Piet"), {"01.md": CHAPTER, "02.md": OTHER.replace("Nog een inleiding.\n\n", "")}),
    ],
)
def test_tracked_changes(publish: Publish, place: Path, options: tuple[str, ...], expected: dict[str, str]) -> None:
    track(place)
    status, report = merge(publish, place, *options)
    assert status == 0, report
    assert {name: text for name, text in texts(place).items() if name in expected} == expected


def test_an_author_who_tracked_nothing(publish: Publish, place: Path) -> None:
    track(place)
    done = publish("merge", place / "proef.docx", "--source", place / "source", "--author", "Joris")
    assert done.returncode == 2
    assert "error[D-007]" in done.stderr
    assert "Jan, Piet" in done.stderr


def test_comments_are_listed_with_their_place(publish: Publish, place: Path) -> None:
    comment = (
        f'<w:comments xmlns:w="{W}"><w:comment w:id="5" w:author="An" w:date="2026-11-21T09:00:00Z" w:initials="A">'
        "<w:p><w:r><w:t>Is dat er al niet?</w:t></w:r></w:p></w:comment></w:comments>"
    )
    relation = (
        '<Relationship Id="rId99" Target="comments.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"/></Relationships>'
    )
    words = '<w:r><w:t xml:space="preserve"> Er komt een nieuw lokaal.</w:t></w:r>'
    rewrite(
        place / "proef.docx",
        {
            "word/document.xml": lambda text: text.replace(
                words,
                f'<w:commentRangeStart w:id="5"/>{words}<w:commentRangeEnd w:id="5"/>'
                '<w:r><w:commentReference w:id="5"/></w:r>',
            ),
            "word/_rels/document.xml.rels": lambda text: text.replace("</Relationships>", relation),
        },
        extra={"word/comments.xml": comment},
    )
    done = publish("merge", place / "proef.docx", "--source", place / "source")
    assert done.returncode == 0, done.stderr
    line = next(n for n, text in enumerate(CHAPTER.splitlines(), 1) if "nieuw lokaal" in text)
    assert f"01.md:{line}: comment by An (2026-11-21) on ‘Er komt een nieuw lokaal.’: Is dat er al niet?" in done.stdout
    page = (place / "proef-merge.html").read_text(encoding="utf-8")
    assert "Is dat er al niet?" in page
    assert texts(place)["01.md"] == CHAPTER


# -- three ways ---------------------------------------------------------------------------------------


def test_edits_of_both_sides_meet_in_one_paragraph(publish: Publish, place: Path) -> None:
    path = place / "source/01.md"
    path.write_text(CHAPTER.replace("[koppeling]", "[goede koppeling]"), encoding="utf-8")
    edit(place / "proef.docx", "Een gewone alinea", "Een heel gewone alinea")
    status, report = merge(publish, place)
    assert status == 0, report
    expected = CHAPTER.replace("[koppeling]", "[goede koppeling]").replace("Een gewone", "Een heel gewone")
    assert path.read_text(encoding="utf-8") == expected


def test_the_same_words_changed_on_both_sides(publish: Publish, place: Path) -> None:
    path = place / "source/01.md"
    path.write_text(CHAPTER.replace("nieuw lokaal", "licht lokaal"), encoding="utf-8")
    edit(place / "proef.docx", "nieuw lokaal", "ruim lokaal")
    before = texts(place)
    done = publish("merge", place / "proef.docx", "--source", place / "source")
    assert done.returncode == 1
    assert "01.md:" in done.stderr
    assert "error[D-008]" in done.stderr
    assert "licht lokaal" in done.stderr
    assert "ruim lokaal" in done.stderr
    assert texts(place) == before


def test_removed_there_and_changed_here(publish: Publish, place: Path) -> None:
    (place / "source/01.md").write_text(CHAPTER.replace("Inleiding op", "Aanloop tot"), encoding="utf-8")
    rewrite(place / "proef.docx", {"word/document.xml": lambda t: re.sub(paragraph_with("Inleiding op"), "", t)})
    before = texts(place)
    status, report = merge(publish, place)
    assert status == 1
    assert [each["ours"] for each in report["conflicts"]] == ["Aanloop tot het hoofdstuk."]
    assert texts(place) == before


def test_merged_twice_is_merged_once(publish: Publish, place: Path) -> None:
    edit(place / "proef.docx", "nieuw lokaal", "ruim lokaal")
    rewrite(
        place / "proef.docx",
        {
            "word/document.xml": lambda text: re.sub(
                rf"({paragraph_with('Nog een inleiding.')})",
                lambda m: m[1] + "<w:p><w:r><w:t>Helemaal nieuw.</w:t></w:r></w:p>",
                text,
            )
        },
    )
    assert merge(publish, place)[0] == 0
    after = texts(place)
    status, report = merge(publish, place)
    assert (status, report["files"]) == (0, [])
    assert texts(place) == after


def test_a_dry_run_shows_and_writes_nothing(publish: Publish, place: Path) -> None:
    before = texts(place)
    edit(place / "proef.docx", "nieuw lokaal", "ruim lokaal")
    done = publish("merge", place / "proef.docx", "--source", place / "source", "--dry-run", "--output", place / "out")
    assert done.returncode == 0
    assert "-Er komt een nieuw lokaal.\n+Er komt een ruim lokaal.\n" in done.stdout
    assert texts(place) == before
    assert "een proef" in (place / "out/proef-merge.html").read_text(encoding="utf-8")


def test_edits_that_would_leave_errors(publish: Publish, place: Path) -> None:
    """The section goes to which another refers."""

    def without_first_section(text: str) -> str:
        start = re.search(paragraph_with("Een eerste deel</w:t>"), text[text.index("Inleiding op") :])
        end = re.search(paragraph_with("Een tweede deel</w:t>"), text[text.index("Inleiding op") :])
        assert start
        assert end
        at = text.index("Inleiding op")
        return text[: at + start.start()] + text[at + end.start() :]

    before = texts(place)
    rewrite(place / "proef.docx", {"word/document.xml": without_first_section})
    done = publish("merge", place / "proef.docx", "--source", place / "source")
    assert done.returncode == 1
    assert "error[X-002]" in done.stderr
    assert texts(place) == before


# -- what cannot be merged ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "element"),
    [
        ("text box", '<w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox/></v:shape></w:pict>'),
        ("equation", '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"/>'),
        ("sheet", '<w:object w:dxaOrig="1" w:dyaOrig="1"/>'),
    ],
)
def test_what_the_source_cannot_say(publish: Publish, place: Path, what: str, element: str) -> None:
    before = texts(place)
    inside = element if what == "equation" else f"<w:r>{element}</w:r>"
    run = "<w:r><w:t>Inleiding op het hoofdstuk.</w:t></w:r>"
    edit(place / "proef.docx", run, run + inside)
    done = publish("merge", place / "proef.docx", "--source", place / "source")
    assert done.returncode == 1
    assert "error[D-008]" in done.stderr
    assert what in done.stderr
    assert texts(place) == before


def external(text: str) -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    picture = f'<Relationship Id="rId98" Type="{kind}" Target="https://example.org/x.png" TargetMode="External"/>'
    return text.replace("</Relationships>", f"{picture}</Relationships>")


def no_docx(path: Path) -> None:
    path.write_text("geen zip")


def a_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hallo.txt", "hallo")


def encrypted(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def bomb(path: Path) -> None:
    rewrite(path, {}, {"word/media/leeg.bin": "0" * (300 * 2**20)})


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2000])


def nested(path: Path) -> None:
    deep = "<w:sdt><w:sdtContent>" * 2000 + "</w:sdtContent></w:sdt>" * 2000
    rewrite(path, {"word/document.xml": lambda text: text.replace("<w:body>", f"<w:body>{deep}")})


def entities(path: Path) -> None:
    declared = '<!DOCTYPE w:document [<!ENTITY a "aaaa">]>'
    rewrite(path, {"word/document.xml": lambda text: re.sub(r"(<w:document)", rf"{declared}\1", text, count=1)})


def newer_program(path: Path) -> None:
    rewrite(path, {"customXml/item1.xml": lambda text: text.replace('version="1"', 'version="99"')})


def damaged_source(path: Path) -> None:
    rewrite(path, {"customXml/item1.xml": lambda text: re.sub(r'(name="01.md">).{40}', r"\1", text)})


def missing(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (missing, "D-001"),
        (no_docx, "D-001"),
        (a_zip, "D-001"),
        (cut_off, "D-001"),
        (entities, "D-001"),
        (encrypted, "D-002"),
        (bomb, "D-003"),
        (nested, "D-003"),
        (lambda path: rewrite(path, {"word/_rels/document.xml.rels": external}), "D-004"),
        (damaged_source, "D-005"),
        (newer_program, "D-006"),
    ],
)
def test_files_that_cannot_be_merged(publish: Publish, place: Path, damage: Callable[[Path], None], code: str) -> None:
    before = texts(place)
    damage(place / "proef.docx")
    done = publish("merge", place / "proef.docx", "--source", place / "source")
    assert done.returncode == 2, done.stderr
    assert f"proef.docx:1: error[{code}]" in done.stderr
    assert "hint:" in done.stderr
    assert "Traceback" not in done.stderr
    assert texts(place) == before
    assert not (place / "proef-merge.html").exists()


def test_a_document_of_another_programme(publish: Publish, place: Path) -> None:
    other = """# Iets heel anders {#iets}

Wat hier te lezen valt, gaat nergens over.

## Helemaal niets {#niets}

{.lead}
Leegte vult bladzijden.
"""
    make_source(place / "other", other, title="Vreemd")
    assert publish("docx", "--source", place / "other", "--output", place / "dist").returncode == 0
    before = texts(place)
    done = publish("merge", place / "dist/vreemd.docx", "--source", place / "source")
    assert done.returncode == 2
    assert "error[D-005]" in done.stderr
    assert texts(place) == before


def test_a_document_from_a_newer_source(publish: Publish, place: Path) -> None:
    settings = place / "source/programme.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("2026-01-01", "2025-01-01"), encoding="utf-8")
    done = publish("merge", place / "proef.docx", "--source", place / "source")
    assert done.returncode == 2
    assert "error[D-006]" in done.stderr
    assert "2026-01-01" in done.stderr


def test_without_any_id_the_words_tell(publish: Publish, place: Path) -> None:
    def bare(text: str) -> str:
        return re.sub(r"<w:bookmark(Start|End)[^>]*/>", "", text).replace("nieuw lokaal", "ruim lokaal")

    rewrite(place / "proef.docx", {"word/document.xml": bare})
    status, report = merge(publish, place)
    assert status == 0, report
    assert texts(place)["01.md"] == CHAPTER.replace("nieuw lokaal", "ruim lokaal")


# -- what LibreOffice makes of it ---------------------------------------------------------------------


@pytest.mark.conformance
@pytest.mark.parametrize("by_way_of", [(), ("odt",)])
def test_edits_saved_by_libreoffice(publish: Publish, place: Path, by_way_of: tuple[str, ...]) -> None:
    """Bookmarks and the source inside outlast its save; by way of its own format only the bookmarks do."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("not run: soffice is not installed")
    track(place)
    edit(place / "proef.docx", "Een gewone alinea", "Een heel gewone alinea")
    current = place / "proef.docx"
    for number, kind in enumerate((*by_way_of, "docx:MS Word 2007 XML")):
        folder = place / f"saved-{number}"
        home = f"-env:UserInstallation={(place / 'office').as_uri()}"
        command = [office, home, "--headless", "--convert-to", kind, "--outdir", str(folder), str(current)]
        subprocess.run(command, capture_output=True, check=True, timeout=300)
        (current,) = folder.iterdir()
    shutil.copy(current, place / "proef.docx")
    status, report = merge(publish, place)
    assert status == 0, report
    assert texts(place)["01.md"] == JAN["01.md"].replace("Een gewone", "Een heel gewone")
    assert texts(place)["02.md"] == JAN["02.md"].replace("Nog een inleiding.\n\n", "")


@pytest.mark.conformance
def test_the_report_is_valid_html(publish: Publish, place: Path, root: Path) -> None:
    checker = root / ".conformance/node_modules/vnu-jar/build/dist/vnu.jar"
    if not checker.exists():
        pytest.skip("not run: the Nu checker is not installed")
    track(place)
    merge(publish, place, "--author", "Jan")
    command = ["java", "-jar", str(checker), str(place / "proef-merge.html")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr


def test_wrong_use(publish: Publish, place: Path) -> None:
    assert publish("merge").returncode == 2
    assert publish("merge", place / "proef.docx", "--accept", "--reject").returncode == 2
