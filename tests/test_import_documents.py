"""Documents of word processors, pages and books, read into drafts: what a person sees of them, and no word lost."""

from __future__ import annotations

import base64
import json
import re
import shutil
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from publish import reader
from publish.diagnostics import SourceError, UsageError
from publish.dump import dump
from publish.importers import read
from publish.importers.draft import Draft
from publish.importing import write_source
from publish.importing.accounting import missing_words
from publish.model import Programme
from publish.notation.blocks import Block, sequence
from publish.notation.runs import words
from publish.templating import bind
from publish.word.revisions import Tracked
from tests import documents, tracked_documents
from tests.conftest import Publish
from tests.documents import zipped
from tests.mutations.damage import replace, rewrite_zip

Made = Callable[[Path], Path]


# -- what a draft says ------------------------------------------------------------------------------


def titles(draft: Draft) -> list[tuple[int, str]]:
    return [(p.block.level, p.block.text) for p in draft.pieces if p.block.kind == "heading"]


def texts(draft: Draft) -> list[str]:
    """The words of every piece that is no heading, lists item by item."""
    return [words(part.runs) for p in draft.pieces if p.block.kind != "heading" for part in p.block.parts]


def links(draft: Draft) -> dict[str, str]:
    runs = (run for p in draft.pieces for part in p.block.parts for run in part.runs)
    return {run.text: run.target for run in runs if run.target}


def blocks(draft: Draft, kind: str) -> list[Block]:
    return [piece.block for piece in draft.pieces if piece.block.kind == kind]


def left(draft: Draft, reason: str) -> str:
    return " ".join(each.words for each in draft.left_out if each.reason == reason)


def lost(draft: Draft) -> Counter[str]:
    """Words of the input that are neither in the draft nor told to be left out."""
    said = [piece.block.text for piece in draft.pieces] + [each.words for each in draft.left_out]
    said += [*draft.metadata.values(), *(word for term in draft.glossary for word in term)]
    return counted(draft.words) - counted(" ".join(said))


def counted(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


# -- what we export ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["index.html", "wij-maken-samen-ku-leuven.docx", "wij-maken-samen-ku-leuven.epub"])
def test_what_we_export_comes_back_block_for_block(built: Path, root: Path, name: str) -> None:
    programme = reader.read(root / "source").programme
    assert programme is not None
    source = [block for block, _ in sequence(programme, bind)]
    draft = read(built / name)
    assert len(draft.pieces) == len(source) > 300
    for block, piece in zip(source, draft.pieces, strict=True):
        assert (piece.block.kind, piece.block.level) == (block.kind, block.level)
        assert named(piece.block) == named(block)
        assert piece.block.alignments == block.alignments
        if block.kind != "note":
            assert piece.block.ids == block.ids
    assert [PurePosixPath(each).suffix for each in draft.assets] == [".svg"]
    assert draft.glossary == tuple((term.abbreviation, term.expansion) for term in programme.glossary)
    assert [p.front_matter for p in draft.pieces if p.block.level == 1] == [c.front_matter for c in programme.chapters]
    assert draft.metadata["title"] == programme.metadata.title
    assert draft.metadata["author"] == programme.metadata.author
    assert draft.metadata["language"] == programme.metadata.language
    assert not lost(draft)
    assert not draft.decisions


def test_a_drawing_that_not_every_artefact_can_show_comes_as_the_picture_of_it(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "werk.docx"
    shutil.copy(built / "wij-maken-samen-ku-leuven.docx", path)
    rewrite_zip(path, "word/media/drawing1.svg", replace("</svg>", "<script>alert()</script></svg>"))
    assert [PurePosixPath(each).suffix for each in read(path).assets] == [".png"]


def test_the_small_programme_comes_back_as_a_source(publish: Publish, root: Path, tmp_path: Path) -> None:
    """It shows all there is: key proposals, lists in lists, who said it; words for leaflets are in the DOCX alone."""
    source, output = root / "publish" / "starter", tmp_path / "dist"
    done = publish("docx", "epub", "site", "--source", source, "--output", output)
    assert done.returncode == 0, done.stderr
    programme = reader.read(source).programme
    assert programme is not None
    for name in ("een-programma.docx", "een-programma.epub", "index.html"):
        came_back = write_source(read(output / name), tmp_path / name)
        assert told(came_back, leaflets=name.endswith(".docx")) == told(programme, leaflets=name.endswith(".docx"))


def told(programme: Programme, *, leaflets: bool) -> str:
    """What `dump` says of the chapters, places in files left out."""

    def bare(value: object) -> object:
        if isinstance(value, dict):
            skipped = {"origin"} if leaflets else {"origin", "leaflet"}
            return {key: bare(each) for key, each in value.items() if key not in skipped}
        return [bare(each) for each in value] if isinstance(value, list) else value

    return json.dumps(bare(dump(programme)["chapters"]), ensure_ascii=False, indent=1)


def named(block: Block) -> str:
    """The parts with footnotes by their names in the file, whatever their ids."""
    return re.sub(r"note='(?:noot-)?([^']*)'", r"note='\1'", repr(block.parts))


# -- documents of elsewhere: the same figures for each ----------------------------------------------

FIGURES: dict[str, tuple[Made, list[tuple[int, str]], int, dict[str, str]]] = {
    "Markdown": (
        documents.markdown,
        [(1, "Inleiding"), (1, "Water"), (2, "Rivieren"), (2, "Zeeën")],
        20,
        {
            "verwijzing": "https://example.org/een?x=1&y=2",
            "adres": "https://example.org/noot",
            "het deel over zeeën": "#zee",
        },
    ),
    "a page": (
        documents.page,
        [(1, "Groen dichterbij"), (2, "Water"), (2, "Lucht")],
        23,
        {"plan": "https://example.org/groen/plan.html", "het eerste deel": "#h.1", "Jo": "mailto:jo@example.org"},
    ),
    "a book": (documents.book, [(1, "Water"), (2, "Zeeën")], 4, {"verder": "#zee", "elders": "https://example.org/"}),
    "Word without styles": (
        documents.direct_word,
        [(1, "Groen dichterbij"), *[(2, "Water"), (3, "Wat wij willen"), (2, "Lucht"), (3, "Wat wij willen")]],
        4,
        {},
    ),
    "Word": (
        documents.dutch_word,
        [(1, "Water"), (1, "Lucht")],
        21,
        {"een veld": "https://example.org/veld", "het begin": "#_Toc42"},
    ),
    "LibreOffice": (
        documents.open_document,
        [(1, "Water")],
        12,
        {"adres": "https://example.org/x", "een verwijzing": "#zee"},
    ),
}
"""How each is made, its titles by level, how many texts it has, and where its links lead."""


@pytest.mark.parametrize("name", FIGURES)
def test_titles_texts_links_and_every_word(tmp_path: Path, name: str) -> None:
    made, headings, count, targets = FIGURES[name]
    draft = read(made(tmp_path))
    assert titles(draft) == headings
    assert len(texts(draft)) == count
    assert links(draft) == targets
    assert not lost(draft)
    assert draft.metadata["title"] == "Groen dichterbij"
    for each in draft.decisions:
        assert draft.pieces[each.piece]
        assert 0 < each.confidence < 1
    programme = write_source(draft, tmp_path / "source")
    assert programme.metadata.title == "Groen dichterbij"


def test_markdown_says_what_it_can(tmp_path: Path) -> None:
    draft = read(documents.markdown(tmp_path))
    (unnumbered,) = (p for p in draft.pieces if p.front_matter)
    assert unnumbered.block.text == "Water"
    bullets, ordered, terms = blocks(draft, "list")
    assert [(p.level, words(p.runs)) for p in bullets.parts][2:] == [
        (1, "een dieper punt"),
        (0, "een derde punt\nmet een tweede alinea"),
    ]
    assert {part.role for part in ordered.parts} == {"numbered"}
    assert words(terms.parts[0].runs) == "Ebbe: Wanneer het water zakt."
    assert blocks(draft, "table")[0].alignments == ("", "right")
    assert [part.role for part in blocks(draft, "quotation")[0].parts] == ["text", "attribution"]
    assert "vaste\nregels" in texts(draft)
    assert next(each.text for each in draft.decisions if each.kind == "notation") == "code"
    assert draft.pieces[1].place.line == 10
    assert blocks(draft, "note")[0].ids == ("n",)


def test_a_page_is_its_article(tmp_path: Path) -> None:
    draft = read(documents.page(tmp_path))
    assert left(draft, "navigation") == "Thuis Nieuws Alle rechten Een Twee Drie Een kader ernaast."
    assert left(draft, "hidden") == "Niet te zien."
    assert "programma" not in draft.words
    (figure,) = blocks(draft, "figure")
    assert (figure.path, list(draft.assets)) == ("assets/lucht.png", ["assets/lucht.png"])
    assert [words(part.runs) for part in figure.parts] == ["Een wolk", "De lucht"]
    (remote,) = (each for each in draft.decisions if each.kind == "figure")
    assert "nothing is fetched" in remote.reason
    (table,) = blocks(draft, "table")
    assert [words(part.runs) for part in table.parts][4:] == ["Wij", "samen", "", "", "elk", "overal"]
    assert [each.text for each in blocks(draft, "note")] == ["De noot.", "Ook dit."]
    assert blocks(draft, "heading")[-1].notes == ("n2",)


def test_images_come_along_from_data_and_from_the_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "geheim.png").write_bytes(documents.picture())
    folder = tmp_path / "site"
    folder.mkdir()
    data = base64.b64encode(documents.picture()).decode()
    page = folder / "p.html"
    page.write_text(
        f'<html><h1>T</h1><p><img alt="vlak" src="data:image/png;base64,{data}"></p>'
        '<p><img alt="weg" src="../geheim.png"></p><p><img alt="elders" src="file:///etc/hostname">Woorden.</p>'
    )
    draft = read(page)
    assert list(draft.assets.values()) == [documents.picture()]
    assert left(draft, "decoration") == "weg elders"


def test_proposals_that_count_and_a_page_that_tells_of_itself(tmp_path: Path) -> None:
    page = written(
        tmp_path / "p.html",
        '<html><head><script type="application/ld+json">{"headline": "Plan", "author": {"name": "Jo"}}</script></head>'
        "<h1>T</h1><p><b>Voorstel 1</b> Meer groen.</p><p>Tussen.</p><p>Voorstel 2: Meer <i>water</i>.</p></html>",
    )
    draft = read(page)
    assert [each.text for each in blocks(draft, "proposal")] == ["Meer groen.", "Meer water."]
    assert left(draft, "decoration") == "Voorstel 1 Voorstel 2:"
    assert (draft.metadata["title"], draft.metadata["author"]) == ("Plan", "Jo")


def test_word_and_what_people_do_to_it(tmp_path: Path) -> None:
    draft = read(documents.dutch_word(tmp_path))
    assert texts(draft)[0] == "Wij willen schoon water, en open water."
    assert left(draft, "revision") == "vuil"
    assert left(draft, "hidden") == "geheim"
    assert left(draft, "contents-list") == "Inhoudsopgave Water 1"
    assert left(draft, "running-head") == "Kopregel"
    assert "In een tekstvak." in texts(draft)
    assert "Zachtheid\N{NON-BREAKING HYPHEN}proef" in texts(draft)
    assert [each.text for each in draft.decisions if each.kind == "revision"] == ["schoon", "vuil"]
    (figure,) = blocks(draft, "figure")
    assert [words(part.runs) for part in figure.parts] == ["Een vlak", "Het vlak"]
    bullets, ordered = blocks(draft, "list")
    assert [(part.role, part.level) for part in (*bullets.parts, *ordered.parts)] == [
        ("item", 0), ("item", 1), ("numbered", 0),
    ]  # fmt: skip
    (table,) = blocks(draft, "table")
    assert [words(part.runs) for part in table.parts][3:6] == ["Wij", "samen", ""]
    assert [part.role for part in blocks(draft, "quotation")[0].parts] == ["text", "attribution"]


def test_open_document_and_what_people_do_to_it(tmp_path: Path) -> None:
    draft = read(documents.open_document(tmp_path))
    assert left(draft, "revision") == "vuil"
    assert "Klopt dit?" in left(draft, "comment")
    assert left(draft, "contents-list") == "Water 1"
    (items,) = blocks(draft, "list")
    assert [(part.role, part.level, words(part.runs)) for part in items.parts] == [
        ("numbered", 0, "eerst\nnog iets"), ("item", 1, "dieper"), ("numbered", 0, "dan"),
    ]  # fmt: skip
    languages = [run.language for run in draft.pieces[1].block.parts[0].runs if run.language]
    assert languages == ["en"]
    assert [words(part.runs) for part in blocks(draft, "figure")[0].parts] == ["Een vlak", "Het vlak"]
    assert blocks(draft, "table")[0].parts[0].role == "header"


# -- tracked changes ----------------------------------------------------------------------------------

AFTER = ["Wij willen schoon water.", "De organisatie telt.", "Na de alinea.", "Eerste helft,", "tweede helft."]
AFTER += ["> Een nieuwe alinea.", "Staart blijft, kop blijft.", "- punt een\n- punt drie\n- punt vier\n- punt vijf"]
BEFORE = ["Wij willen vuil water.", "De orgaanistie telt.", "> Een hele alinea.", "Na de alinea."]
BEFORE += ["Eerste helft, tweede helft.", "Staart blijft, staart weg.", "> Kop weg, kop blijft."]
OF_JO = ["Wij willen water.", "De orgaanisatie telt.", *BEFORE[2:], "- punt een\n- punt drie\n- punt vijf"]
BEFORE += ["- punt een\n- punt twee\n- punt drie\n- punt vijf"]
OF_AN = ["Wij willen schoon vuil water.", "De organistie telt.", *AFTER[2:7]]
OF_AN += ["- punt een\n- punt twee\n- punt drie\n- punt vier\n- punt vijf"]


@pytest.mark.parametrize("made", [tracked_documents.tracked_word, tracked_documents.tracked_text])
@pytest.mark.parametrize(
    ("tracked", "expected", "gone"),
    [
        (Tracked(), AFTER, "vuil a Een hele alinea. staart weg. Kop weg, punt twee"),
        (Tracked(reject=True), BEFORE, "schoon a Een nieuwe alinea. punt vier"),
        (Tracked(author="Jo"), OF_JO, "schoon vuil Een nieuwe alinea. punt twee punt vier"),
        (Tracked(author="An"), OF_AN, "a a Een hele alinea. staart weg. Kop weg,"),
    ],
)
def test_tracked_changes(tmp_path: Path, made: Made, tracked: Tracked, expected: list[str], gone: str) -> None:
    draft = read(made(tmp_path), tracked)
    programme = write_source(draft, tmp_path / "source")
    (chapter,) = (tmp_path / "source").glob("01*.md")
    heading, *blocks = chapter.read_text().strip().split("\n\n")
    assert heading.startswith("# Water")
    assert blocks == expected
    assert missing_words(draft, programme) == []
    assert sorted(left(draft, "revision").split()) == sorted(gone.split())
    told = [each.reason for each in draft.decisions if each.kind == "revision"]
    by = {name: {reason.partition(": ")[2] for reason in told if reason.startswith(name)} for name in ("An", "Jo")}
    for name, became in by.items():
        undone = not tracked.accepts(name)
        wanted = {"that is undone, it is left out", "that is undone, it stays"}
        assert became == (wanted if undone else {"it is taken in", "it is left out"})


def test_the_options_for_tracked_changes(publish: Publish, tmp_path: Path) -> None:
    document = tracked_documents.tracked_text(tmp_path)
    done = publish("import", document, "--output", tmp_path / "source", "--reject")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "source/import-report.html").read_text()
    assert "Jo schrapte dit: dat is ongedaan gemaakt, het blijft staan" in page
    assert "changes tracked" not in page
    with pytest.raises(UsageError, match=r"D-007.*'Joris'.*\n.*An, Jo"):
        read(document, Tracked(author="Joris"))
    with pytest.raises(UsageError, match="U-002"):
        read(documents.markdown(tmp_path), Tracked(reject=True))


def test_a_table_goes_with_the_words_in_it(tmp_path: Path) -> None:
    """LibreOffice tracks that its cells were emptied, and not that it went itself."""
    marks = (tracked_documents.point("t"), tracked_documents.point("u"))
    cells = "".join(f"<table:table-cell><text:p>{each}</text:p></table:table-cell>" for each in marks)
    table = f"<table:table><table:table-row>{cells}</table:table-row></table:table></office:text>"
    changes = "".join(tracked_documents.region(each, "<text:p>Cel</text:p>") for each in "tu")
    changes += "</text:tracked-changes>"
    path = with_member(
        tracked_documents.tracked_text(tmp_path),
        "content.xml",
        lambda text: text.replace("</office:text>", table).replace("</text:tracked-changes>", changes),
    )
    assert texts(read(path, Tracked(reject=True)))[-2:] == ["Cel", "Cel"]
    draft = read(path)
    assert len(draft.pieces) == len(read(tracked_documents.tracked_text(tmp_path)).pieces)
    assert not lost(draft)


def test_changes_without_their_marks_lose_no_word(tmp_path: Path) -> None:
    path = tracked_documents.tracked_text(tmp_path)
    broken = with_member(path, "content.xml", lambda text: re.sub(r"<text:change(-end)? [^>]*>", "", text))
    draft = read(broken, Tracked(reject=True))
    assert left(draft, "revision") == "vuil a Een hele alinea. staart weg. Kop weg, punt twee"
    assert "Wij willen schoon water." in texts(draft)
    assert not lost(draft)


# -- bad input ----------------------------------------------------------------------------------------

BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
ENTITY = f'<!DOCTYPE html [<!ENTITY a0 SYSTEM "file:///etc/passwd">{BOMB}]>'


def damaged(path: Path) -> Path:
    """A file cut off in the middle."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def with_member(path: Path, name: str, change: Callable[[str], str | bytes]) -> Path:
    """A package with another text in one of its members."""
    with zipfile.ZipFile(path) as archive:
        members: dict[str, str | bytes] = {each: archive.read(each) for each in archive.namelist()}
    before = members.get(name, b"")
    return zipped(path, {**members, name: change(before.decode() if isinstance(before, bytes) else before)})


def word_with(folder: Path, change: Callable[[str], str | bytes]) -> Path:
    return with_member(documents.dutch_word(folder), "word/document.xml", change)


def deep(text: str) -> str:
    many = 5000
    return text.replace("<w:body>", "<w:body>" + "<w:sdt>" * many).replace("</w:body>", "</w:sdt>" * many + "</w:body>")


def entities(text: str) -> str:
    declaration = re.match(r"(<\?xml.*?\?>)?", text)
    assert declaration
    return declaration[0] + ENTITY + text[declaration.end() :]


def book_with(folder: Path, name: str, change: Callable[[str], str | bytes]) -> Path:
    return with_member(documents.book(folder), name, change)


def text_with(folder: Path, change: Callable[[str], str | bytes], name: str = "content.xml") -> Path:
    return with_member(documents.open_document(folder), name, change)


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


LOCKED = '<e><CipherReference URI="OPS/een.xhtml"/></e>'
BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "half a DOCX": (lambda folder: damaged(documents.dutch_word(folder)), "J-006"),
    "half an ODT": (lambda folder: damaged(documents.open_document(folder)), "J-006"),
    "half an EPUB": (lambda folder: damaged(documents.book(folder)), "J-006"),
    "entities in a DOCX": (lambda folder: word_with(folder, entities), "J-006"),
    "entities in an ODT": (lambda folder: text_with(folder, entities), "J-006"),
    "entities in a package": (lambda folder: book_with(folder, "OPS/book.opf", entities), "J-006"),
    "a DOCX that is no XML": (lambda folder: word_with(folder, lambda text: text[:-9]), "J-006"),
    "a zip bomb": (lambda folder: word_with(folder, lambda _: b" " * (300 * 2**20)), "J-007"),
    "a DOCX very deep": (lambda folder: word_with(folder, deep), "J-007"),
    "a page very deep": (lambda folder: written(folder / "x.html", "<html>" + "<div>" * 100_000 + "woord"), "J-006"),
    "a locked ODT": (
        lambda folder: text_with(folder, lambda _: "<encryption-data/>", "META-INF/manifest.xml"),
        "J-005",
    ),
    "a locked book": (lambda folder: book_with(folder, "META-INF/encryption.xml", lambda _: LOCKED), "J-005"),
    "a spine that names nothing": (
        lambda folder: book_with(folder, "OPS/book.opf", lambda text: text.replace('"een.xhtml"', '"weg.xhtml"')),
        "J-006",
    ),
    "a page without words": (lambda folder: written(folder / "x.html", "<html><script>x</script></html>"), "J-009"),
    "Markdown without words": (lambda folder: written(folder / "x.md", "---\ntitle: X\n---\n"), "J-009"),
    "Markdown that is no text": (lambda folder: written(folder / "x.md", "Ünïcøde".encode("latin-1") * 9), "J-006"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_an_error_that_tells(tmp_path: Path, name: str) -> None:
    make, code = BAD[name]
    with pytest.raises(SourceError) as caught:
        read(make(tmp_path))
    (error,) = caught.value.diagnostics
    assert error.code == code, error
    assert error.hint


def test_entities_in_pages_are_never_followed(tmp_path: Path) -> None:
    path = written(tmp_path / "x.html", f"{ENTITY}<html><body><h1>T</h1><p>A &a0; &a8; b.</p></body></html>")
    text = read(path).words
    assert "root:" not in text
    assert len(text) < 1000


@pytest.mark.parametrize("kind", ["docx", "odt", "html", "md", "epub"])
def test_ten_times_the_text_takes_ten_times_as_long(tmp_path: Path, kind: str) -> None:
    small, large = (timed(long_document(tmp_path / str(chapters), kind, chapters)) for chapters in (2, 20))
    assert large < 25 * max(small, 0.02)


def timed(path: Path) -> float:
    start = time.process_time()
    read(path)
    return time.process_time() - start


def long_document(folder: Path, kind: str, chapters: int) -> Path:
    """A document of so many chapters of forty paragraphs."""
    folder.mkdir()
    sentence = '<p>Een zin met <em>nadruk</em> en <a href="https://example.org/{0}">zo</a>.</p>'
    body = "".join(f"<h1>Hoofdstuk van {n}</h1>{sentence.format(n) * 40}" for n in range(chapters))
    match kind:
        case "html":
            return written(folder / "x.html", f"<html><body>{body}</body></html>")
        case "md":
            text = re.sub(r"<h1>(.*?)</h1>", r"# \1\n\n", body).replace("</p>", "\n\n").replace("<p>", "")
            return written(folder / "x.md", text)
        case "epub":
            page = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'
            return book_with(folder, "OPS/een.xhtml", lambda _: page)
        case "odt":
            text = re.sub("<p>.*?</p>", "<text:p>Een <text:span>zin</text:span> van niets.</text:p>", body)
            text = re.sub("<h1>(.*?)</h1>", r"<text:h>\1</text:h>", text)
            return text_with(folder, lambda old: old.replace("</office:text>", f"{text}</office:text>"))
    paragraphs = "".join(
        documents.paragraph(documents.run(said), style="Kop1" if said.startswith("Hoofd") else "", name=f"b{n}")
        for n, said in enumerate(re.findall(r"<(?:h1|p)>([^<]+)", body))
    )
    return word_with(folder, lambda old: old.replace("<w:sectPr", f"{paragraphs}<w:sectPr", 1))
