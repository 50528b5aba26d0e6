"""Import, from outside: documents of many styles against the text they were made of; bad input; what is written."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from publish import importers, model
from publish.importers.draft import Decision, Draft, LeftOut, Piece, Place
from publish.importing import write_source
from publish.importing.accounting import missing_words
from publish.loading import load
from publish.model import Chapter, List, Paragraph, Programme, Proposal
from publish.notation.blocks import Block, Part, Role
from publish.notation.runs import Run
from publish.traversal import plain, plain_text, units, walk_blocks, walk_sections
from tests.conftest import ROOT, Publish
from tests.extracted import Section, Style, english, extracted

ORIGINAL = ROOT.parent / "shared" / "programme" / "programme.txt"


def dutch() -> list[Section]:
    """The chapters of `source/` as titles and paragraphs."""
    programme, _ = load(ROOT / "source")
    return [section for chapter in programme.numbered_chapters[:3] for section in _sections(chapter)]


def _sections(chapter: Chapter) -> Iterator[Section]:
    parts: list[tuple[int, Chapter | model.Section]] = [(1, chapter), *((2, section) for section in chapter.sections)]
    for level, part in parts:
        texts = [plain(block.content) for block in part.blocks if isinstance(block, Paragraph | Proposal)]
        yield level, part.title, [text for text in texts if not re.match(r"\W", text)]


def read_back(programme: Programme) -> list[Section]:
    found: list[Section] = []
    for chapter in programme.chapters:
        parts: list[tuple[int, Chapter | model.Section]] = [
            (1, chapter),
            *((2, each) for each in walk_sections(chapter)),
        ]
        for level, part in parts:
            found.append((level, part.title, [plain_text(unit) for unit in units(part.blocks)]))
    return found


def figures(wanted: Sequence[Section], found: Sequence[Section]) -> tuple[float, float]:
    """The shares of titles in their place and case, and of paragraphs exactly right below their title."""
    titles = [(level, title) for level, title, _ in wanted]
    right = sum(one == two for one, two in zip(titles, [(level, title) for level, title, _ in found], strict=False))
    below: dict[str, Counter[str]] = {}
    for _, title, texts in found:
        below.setdefault(title, Counter()).update(texts)
    paragraphs = [(title, text) for _, title, texts in wanted for text in texts]
    exact = 0
    for title, text in paragraphs:
        if below.get(title, Counter())[text] > 0:
            below[title][text] -= 1
            exact += 1
    return right / len(titles), exact / len(paragraphs)


SECOND = "Onderzoek van en voor de toekomst"
STYLES = {
    "form feeds, leaders": (Style(), 0.985),
    "hyphenated, indents": (Style(hyphenated="nl", gaps=False, indent=4, width=64), 0.99),
    "no gaps, no indents": (Style(hyphenated="nl", gaps=False, width=70, folio="head"), 0.80),
    "no form feeds, spaces at line ends": (
        Style(
            feeds=False,
            trailing=True,
            heads="foot",
            folio="none",
            capitals=True,
            contents="plain",
            lost=frozenset([SECOND]),
        ),
        0.99,
    ),
    "roman folios, columns": (Style(folio="roman", contents="columns"), 0.985),
    "no contents list": (Style(contents="none", heads="none"), 0.98),
    "no numbers, heads at the foot": (Style(numbers=False, heads="foot", contents="plain", capitals=True), 0.985),
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", STYLES)
def test_extracted_text_is_the_document_again(tmp_path: Path, name: str, language: str) -> None:
    style, enough = STYLES[name]
    wanted = dutch() if language == "nl" else english(3)
    style = style if language == "nl" else Style(**{**_fields(style), "hyphenated": style.hyphenated and "en"})
    path = tmp_path / "document.txt"
    path.write_text(extracted("Een plan voor morgen", "An Janssens", wanted, style), encoding="utf-8")
    draft = importers.read(path)
    programme = write_source(draft, tmp_path / "source")
    titles, paragraphs = figures(wanted, read_back(programme))
    assert missing_words(draft, programme) == []
    assert (titles, paragraphs >= enough) == (1, True), f"{titles:.0%} of titles, {paragraphs:.1%} of paragraphs"
    assert programme.metadata.title == "Een plan voor morgen"
    assert programme.metadata.author == "An Janssens"
    assert programme.metadata.language == {"nl": "nl-BE", "en": "en"}[language]


def _fields(style: Style) -> dict[str, Any]:
    return {name: getattr(style, name) for name in style.__slots__}


@pytest.mark.skipif(not ORIGINAL.exists(), reason="the original wording is not part of the project")
def test_the_original_wording(tmp_path: Path) -> None:
    draft = importers.read(ORIGINAL)
    programme = write_source(draft, tmp_path / "source")
    text = ORIGINAL.read_text(encoding="utf-8")
    entries = [line.strip() for line in text.split("\n")[8:45] if re.search(r"\w.* \d+$", line.strip())]
    titles = [re.sub(r"^\d\. | +\d+$", "", each) for each in entries]
    found = [title for _, title, _ in read_back(programme)]
    assert [each.casefold() for each in found] == [each.casefold() for each in titles]
    assert not any(title.isupper() for title in found)
    assert missing_words(draft, programme) == []
    links = [decision for decision in draft.decisions if decision.kind == "link"]
    loose = [each for each in links if not each.text.startswith("[")]
    assert (len(links), len(loose) <= 9) == (54, True)
    addresses = set(re.findall(r"https?://\S+", text))
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "source").glob("*.md"))
    assert {each for each in addresses if each not in written} == set()
    assert [each for each in ("onderwijs- en", "(r)evoluties", "zij-instromers") if each not in written] == []
    assert _letters(_body_of_the_original(draft, text)) == _letters("".join(_texts(draft)))  # every word, in order


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _body_of_the_original(draft: Draft, text: str) -> str:
    """The lines of the text itself: behind the contents list, without furniture, addresses and numbers of titles."""
    left_out = {each.place.line: each.reason for each in draft.left_out if each.reason != "numbering"}
    opening = max(line for line, reason in left_out.items() if reason == "contents-list")
    lines = [line for at, line in enumerate(text.split("\n"), 1) if at > opening and at not in left_out]
    return "".join(re.sub(r"^ ?\d\. ", "", line) for line in lines if not line.strip().startswith("http"))


def _texts(draft: Draft) -> Iterator[str]:
    """What was made of the lines: without the titles that come from the contents list, and links without words."""
    restored = {each.piece for each in draft.decisions if each.reason.startswith("it stands in the contents list")}
    loose = {each.piece for each in draft.decisions if each.kind == "link" and not each.text.startswith("[")}
    return (each.block.text for at, each in enumerate(draft.pieces) if at not in restored | loose)


ADDRESSED = """\
Vooraan staat wie het Groene Kantoor kent en wie bij de Ecoteams langsgaat, want samen_
maken we de stad, zegt men op de Dienst Wandelpaden en in het Centrum voor Oude_
Kaarten. Daar wacht men op u.

Het Groene Kantoor bestaat al lang en heeft veel vrienden.
https://www.groenkantoor.be
https://stad.example.com/diensten/ecoteams
https://stad.example.com/diensten/ecoteams
https://cok.example.net
https://www.zzzz.example/9381
""".replace("_\n", " \n")


def test_addresses_go_back_to_their_words_and_are_never_forced(tmp_path: Path) -> None:
    path = tmp_path / "stad.txt"
    path.write_text(f"Een stad\n\n{ADDRESSED}", encoding="utf-8")
    programme = write_source(importers.read(path), tmp_path / "source")
    text = (tmp_path / "source" / programme.chapters[0].origin.path.rsplit("/", 1)[-1]).read_text(encoding="utf-8")
    assert "[Ecoteams](https://stad.example.com/diensten/ecoteams)" in text
    assert "[Centrum voor Oude Kaarten](https://cok.example.net)" in text
    assert "\n[zzzz.example](https://www.zzzz.example/9381)" in text


# -- what the source can hold ---------------------------------------------------------------------------------


def piece(kind: str, *texts: str | tuple[str, Role], level: int = 0, **given: Any) -> Piece:
    parts = tuple(
        Part(runs=(Run(text=each),)) if isinstance(each, str) else Part(runs=(Run(text=each[0]),), role=each[1])
        for each in texts
    )
    block = {key: given.pop(key) for key in ("ids", "path") if key in given}
    return Piece(block=Block(kind=kind, parts=parts, level=level, **block), place=Place(), **given)  # type: ignore[arg-type]


E, P, H = piece("heading", "Een", level=1), piece("paragraph", "Tekst."), piece("heading", "Deel", level=2)


def runs(kind: str, *given: Run, level: int = 0) -> Piece:
    return Piece(block=Block(kind=kind, level=level, parts=(Part(runs=given),)), place=Place())  # type: ignore[arg-type]


ODD: dict[str, tuple[Piece, ...]] = {
    "text before the first title": (piece("paragraph", "Vooraf."), E, P),
    "no title at all": (piece("paragraph", "Alleen tekst."),),
    "skipped levels": (E, piece("heading", "Diep", level=4), P),
    "an empty section": (E, piece("heading", "Leeg", level=2), H, P),
    "an empty last chapter": (E, P, piece("heading", "Twee", level=1)),
    "ids that are taken or reserved": (
        piece("heading", "Inhoud", level=1, ids=("inhoud",)),
        P,
        piece("heading", "Site", level=1, ids=("site",)),
        P,
        piece("heading", "Site", level=2, ids=("Niet Geldig",)),
        P,
    ),
    "a figure without description or picture": (
        E,
        piece("figure", ("", "alternative"), ("Bijschrift", "caption"), path="x.png"),
    ),
    "lists that follow one another": (
        E,
        piece("list", ("a", "item"), ("b", "item")),
        piece("list", ("c", "item")),
        piece("list", ("d", "numbered")),
    ),
    "a table without a head, with pipes and quotes": (
        E,
        piece("table", ('Zo "is" het', "caption"), ("a|b", "cell"), ("c", "cell")),
    ),
    "footnotes: twice, never, in a title": (
        runs("heading", Run(text="Een"), Run(note="n"), level=1),
        runs("paragraph", Run(text="A"), Run(note="n"), Run(text=".")),
        piece("note", "De noot.", ids=("n",)),
        piece("note", "Een losse noot.", ids=("m",)),
    ),
    "what Markdown would take for something else": (
        E,
        *(
            piece("paragraph", text)
            for text in ("1. geen lijst", "# geen kop", "- *ster* _lijn_ [haak] <a>", "> geen citaat", "{.lead}")
        ),
        piece("paragraph", "| geen | tabel |"),
        piece("paragraph", "a\\b `c` &amp; ~~~"),
    ),
    "links that lead nowhere": (
        piece("heading", "Een", level=1, ids=("een",)),
        runs(
            "paragraph",
            Run(text="a", target="b.html"),
            Run(text=" b", target="#een"),
            Run(text=" c", target="#weg"),
            Run(text=" d", target="www.kuleuven.be"),
        ),
    ),
    "words for leaflets in a foreword": (
        piece("heading", "Een", level=1, front_matter=True),
        P,
        piece("paragraph", "Kort.", leaflet=True),
        piece("heading", "Twee", level=1),
        P,
    ),
    "a quotation of nothing but who said it": (E, piece("quotation", ("Iemand", "attribution"))),
}


@pytest.mark.parametrize("name", ODD)
def test_what_the_format_cannot_hold_is_resolved_and_no_word_lost(tmp_path: Path, name: str) -> None:
    words = " ".join(each.block.text for each in ODD[name])
    draft = Draft(pieces=ODD[name], words=words, metadata={"title": "Proef"})
    programme = write_source(draft, tmp_path / "source")  # reads it back, checks it, and compares
    assert missing_words(draft, programme) == []


def test_words_for_leaflets_and_key_proposals_keep_their_marks(tmp_path: Path) -> None:
    pieces = (E, H, piece("paragraph", "Kort.", leaflet=True), piece("proposal", "Wij doen het.", key=True))
    programme = write_source(Draft(pieces=pieces, words=""), tmp_path / "source")
    (section,) = programme.chapters[0].sections
    assert section.leaflet is not None
    assert [(type(each).__name__, getattr(each, "key", None)) for each in section.blocks] == [("Proposal", True)]


def test_a_lost_word_is_found() -> None:
    programme, _ = load(ROOT / "publish" / "starter")
    draft = Draft(
        pieces=(),
        words="hoofdstuk kwijtgeraakt weggelaten",
        left_out=(LeftOut(words="weggelaten", place=Place(), reason="folio"),),
    )
    assert missing_words(draft, programme) == ["kwijtgeraakt"]


# -- the command ----------------------------------------------------------------------------------------------


def document(folder: Path, *paragraphs: str, name: str = "plan.txt") -> Path:
    wanted = english(2)
    wanted[0] = (1, wanted[0][1], [*wanted[0][2], *paragraphs])
    path = folder / name
    path.write_text(extracted("A plan", "An Janssens", wanted, Style()), encoding="utf-8")
    return path


def test_import_writes_a_source_that_check_accepts_with_its_report(publish: Publish, tmp_path: Path) -> None:
    path, folder = document(tmp_path, 'He said "no" - twice .'), tmp_path / "new" / "source"
    done = publish("import", path, "--output", folder)
    assert done.returncode == 0, done.stderr
    assert "2 chapters, 6 sections" in done.stdout
    assert publish("check", "--source", folder).returncode == 0
    report = json.loads((folder / "import-report.json").read_text(encoding="utf-8"))
    page = (folder / "import-report.html").read_text(encoding="utf-8")
    weights = [each["weight"] * (1 - each["confidence"]) for each in report["decisions"]]
    assert weights == sorted(weights, reverse=True)
    assert {"contents-list", "running-head", "folio", "numbering"} <= {each["reason"] for each in report["left_out"]}
    assert {"a straight quote", "a hyphen for a dash", "a space before a mark"} <= {
        each["what"] for each in report["remarks"]
    }
    assert "<script" not in page
    assert "prefers-color-scheme: dark" in page
    for each in report["decisions"]:
        name, line = each["source"].split(":")
        assert len((folder / name).read_text(encoding="utf-8").split("\n")) >= int(line)
    before = {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    again = publish("import", path, "--output", folder)
    assert (again.returncode, "[J-010]" in again.stderr) == (2, True)
    assert {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()} == before
    assert publish("import", path, "--output", folder, "--force", "--json").returncode == 0
    assert {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()} == before
    assert sorted(each.name for each in folder.parent.iterdir()) == ["source"]


def test_a_newer_version_comes_into_the_source_and_leaves_the_rest(publish: Publish, tmp_path: Path) -> None:
    folder = tmp_path / "source"
    assert (
        publish(
            "import", document(tmp_path, "The old wording of a paragraph that stands here."), "--output", folder
        ).returncode
        == 0
    )
    chapters = sorted(folder.glob("0*.md"))
    own = chapters[1].read_text(encoding="utf-8").replace("\n\n", "\n\n{.lead}\n", 1) + "\nWords of our own.\n"
    chapters[1].write_text(own, encoding="utf-8")
    newer = document(tmp_path, "The new wording of a paragraph that stands here.", name="newer.txt")
    shown = publish("import", newer, "--into", folder, "--dry-run")
    assert "-The old wording" in shown.stdout
    assert "+The new wording" in shown.stdout
    assert "The old wording" in chapters[0].read_text(encoding="utf-8")
    assert publish("import", newer, "--into", folder).returncode == 0
    assert "The new wording" in chapters[0].read_text(encoding="utf-8")
    assert chapters[1].read_text(encoding="utf-8") == own
    assert publish("check", "--source", folder).returncode == 0


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", b"\0" * (65 * 2**20))


BAD: dict[str, tuple[str, bytes | None, str]] = {
    "not there": ("plan.txt", None, "J-001"),
    "empty": ("plan.txt", b"", "J-002"),
    "nothing but space": ("plan.txt", b" \n\n\f\n", "J-009"),
    "binary": ("plan.txt", bytes(range(256)) * 20, "J-003"),
    "a picture": ("plan.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "J-003"),
    "RTF": ("plan.rtf", b"{\\rtf1 hello}", "J-003"),
    "text called PDF": ("plan.pdf", b"This is text, whatever it is called.\n", "J-004"),
    "PDF called text": ("plan.txt", b"%PDF-1.7\n", "J-004"),
    "HTML called DOCX": ("plan.docx", b"<!DOCTYPE html><html><body><p>Hello</p></body></html>", "J-004"),
    "an old or locked Word file": ("plan.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "J-005"),
    "noise called DOCX": ("plan.docx", bytes(range(7, 256)) * 3, "J-006"),
    "a zip file that is cut off": ("plan.epub", b"PK\x03\x04" + b"\0" * 30, "J-006"),
    "a bomb": ("plan.epub", b"bomb", "J-006"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_and_nothing_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    from publish.cli import main

    file, content, code = BAD[name]
    path = tmp_path / file
    if content == b"bomb":
        _bomb(path)
    elif content is not None:
        path.write_bytes(content)
    status = main(["import", str(path), "--output", str(tmp_path / "source"), "--templates", str(ROOT / "templates")])
    assert (status, f"error[{code}]" in capsys.readouterr().err) == (1 if content is not None else 2, True)
    assert [each.name for each in tmp_path.iterdir()] == ([] if content is None else [file])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "Voorwoord\n\nCafé ‘één’ — naïef.\n" if encoding != "latin-1" else "Voorwoord\n\nCafé één naïef \x81.\n"
    path = tmp_path / "tekst.txt"
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    draft = importers.read(path)
    guessed = [each for each in draft.decisions if isinstance(each, Decision) and each.kind == "encoding"]
    assert "Café" in draft.pieces[-1].block.text
    assert bool(guessed) == (encoding in ("utf-16-le", "utf-16-be", "cp1252", "latin-1"))


def test_lists_quotations_and_proposals_are_recognised(tmp_path: Path) -> None:
    text = (
        "Een plan\n\nWat we willen:\n\n- het eerste punt, dat over twee regels loopt en dus\nverder gaat\n\n"
        "- het tweede\n\n1. een\n2. twee\n\n“Wie niet waagt, die zal ook nooit winnen.”\n\n— Een Buurvrouw\n\n"
        "Voorstel 1\nWij openen de deuren.\n"
    )
    path = tmp_path / "plan.txt"
    path.write_text(text, encoding="utf-8")
    programme = write_source(importers.read(path), tmp_path / "source")
    blocks = list(walk_blocks(programme.chapters[0]))
    assert [type(each).__name__ for each in blocks] == ["Paragraph", "List", "List", "Quotation", "Proposal"]
    assert isinstance(blocks[1], List)
    assert plain(blocks[1].items[0].content).endswith("en dus verder gaat")
