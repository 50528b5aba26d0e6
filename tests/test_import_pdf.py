"""PDF imported: what a tagged file tells, what an untagged one looks like, and what is no document at all."""

from __future__ import annotations

import difflib
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from publish.diagnostics import SourceError
from publish.importers.draft import Draft
from publish.importers.pdf import read
from publish.loading import load
from publish.notation.blocks import Block, Part, sequence
from publish.notation.runs import Run, rebound, words
from publish.templating import bind
from tests.typeset_blocks import BOOK, COLUMNS, typeset


@dataclass(frozen=True)
class Figures:
    """What of a document was found again."""

    titles: float
    blocks: float
    words: float
    anchors: float


def figures(wanted: Sequence[Block], draft: Draft) -> Figures:
    """The parts of titles, other units and anchors that are exactly right, and of words that are there in order."""
    got = _bound(draft)
    one, two = list(_units(wanted)), list(_units(got))
    common = difflib.SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks()
    right = [one[at] for match in common for at in range(match.a, match.a + match.size)]
    said, found = (" ".join(text for _, text in each).split() for each in (one, two))
    in_order = sum(m.size for m in difflib.SequenceMatcher(None, said, found, autojunk=False).get_matching_blocks())
    anchors = _anchors(wanted)
    return Figures(
        titles=sum(level > 0 for level, _ in right) / sum(level > 0 for level, _ in one),
        blocks=sum(level == 0 for level, _ in right) / sum(level == 0 for level, _ in one),
        words=in_order / len(said),
        anchors=(anchors & _anchors(got)).total() / max(1, anchors.total()),
    )


def _bound(draft: Draft) -> list[Block]:
    """The blocks with plain spaces where the templates set no-break spaces by themselves."""
    return [
        replace(each.block, parts=tuple(replace(p, runs=rebound(p.runs, bind)) for p in each.block.parts))
        for each in draft.pieces
    ]


def _units(blocks: Sequence[Block]) -> list[tuple[int, str]]:
    return [
        (block.level, text)
        for block in blocks
        for part in block.parts
        if part.role != "alternative" and (text := words(part.runs))
    ]


def _anchors(blocks: Sequence[Block]) -> Counter[tuple[str, str]]:
    runs = (run for block in blocks for part in block.parts for run in part.runs)
    return Counter((run.text, run.target) for run in runs if run.target and not run.target.startswith("#"))


def unaccounted(draft: Draft) -> str:
    """The letters of the input that are neither in the draft nor told to be left out."""

    def letters(text: str) -> Counter[str]:
        return Counter(re.sub(r"[\W\d_]", "", text))

    told = [words(part.runs) for piece in draft.pieces for part in piece.block.parts]
    told += [each.words for each in draft.left_out] + list(draft.metadata.values())
    return "".join((letters(draft.words) - letters(" ".join(told))).elements())


@pytest.fixture(scope="module")
def blocks(root: Path) -> list[Block]:
    """The blocks of the programme, but for its drawing, which a plain page does not set, and its last chapters."""
    programme, _ = load(root / "source")
    every = [block for block, _ in sequence(programme, bind)]
    third = [at for at, block in enumerate(every) if block.kind == "heading" and block.level == 1][2]
    return [block for block in every[:third] if block.kind != "figure"]


def untagged(path: Path, target: Path) -> Path:
    """The same pages without anything that says what they are."""
    with pikepdf.open(path) as pdf:
        for key in ("/StructTreeRoot", "/MarkInfo"):
            if key in pdf.Root:
                del pdf.Root[key]
        pdf.save(target)
    return target


def _by_label(block: Block) -> Block:
    """A block with notes by the labels that the source gives them."""
    parts = (
        replace(p, runs=tuple(replace(r, note=r.note and r.note.removeprefix("noot-")) for r in p.runs))
        for p in block.parts
    )
    ids = tuple(each.removeprefix("noot-") for each in block.ids) if block.kind == "note" else block.ids
    return replace(block, parts=tuple(parts), ids=ids)


# -- our own PDF ---------------------------------------------------------------------------------------


def test_our_own_pdf_gives_the_source_back_block_for_block(root: Path, built: Path) -> None:
    programme, _ = load(root / "source")
    wanted = [_by_label(replace(block, path="")) for block, _ in sequence(programme, bind)]
    draft = read(next(built.glob("*-leuven.pdf")))
    assert [replace(block, path="") for block in _bound(draft)] == wanted
    assert [p.front_matter for p in draft.pieces if p.block.level == 1] == [c.front_matter for c in programme.chapters]
    assert dict(draft.glossary) == {term.abbreviation: term.expansion for term in programme.glossary}
    told = {key: draft.metadata[key] for key in ("title", "subtitle", "author", "language", "description")}
    assert told == {key: " ".join(getattr(programme.metadata, key).split()) for key in told}
    assert unaccounted(draft) == ""


def test_our_own_pdf_without_tags_gives_nearly_all_of_it_back(root: Path, built: Path, tmp_path: Path) -> None:
    programme, _ = load(root / "source")
    wanted = [block for block, _ in sequence(programme, bind)]
    draft = read(untagged(next(built.glob("*-leuven.pdf")), tmp_path / "untagged.pdf"))
    found = figures(wanted, draft)
    assert (found.titles, found.anchors) == (1, 1)
    assert found.blocks >= 0.99
    assert found.words >= 0.999
    assert {"running-head", "folio", "contents-list", "numbering"} <= {each.reason for each in draft.left_out}


# -- pages that others typeset -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "tagged", "least"),
    [
        pytest.param(BOOK, False, 0.97, id="book"),
        pytest.param(BOOK, True, 0.97, id="book, tagged by boxes"),
        pytest.param(COLUMNS, False, 0.92, id="two columns"),
    ],
)
def test_pages_of_others(blocks: list[Block], tmp_path: Path, style: str, tagged: bool, least: float) -> None:
    typeset(blocks, style, tmp_path / "other.pdf", tagged=tagged)
    draft = read(tmp_path / "other.pdf")
    found = figures(blocks, draft)
    assert (found.titles, found.anchors) == (1, 1)
    assert found.words >= 0.995
    assert found.blocks >= least
    assert unaccounted(draft) == ""


def _part(text: str, **told: object) -> Part:
    return Part(runs=(Run(text=text),), **told)  # type: ignore[arg-type]


def _small(picture: str) -> list[Block]:
    sentence = (
        "De stad maakt een plan voor meer groen in elke wijk, samen met wie er woont en werkt, en legt het voor. "
    )
    call = (Run(text="Het plan kost geld."), Run(note="een"), Run(text=f" {sentence * 4}".rstrip()))
    return [
        Block(kind="heading", level=1, parts=(_part("Groen in de stad"),)),
        Block(kind="paragraph", parts=(Part(runs=call),)),
        Block(kind="note", ids=("een",), parts=(_part("Zo staat het in de begroting."),)),
        Block(kind="list", parts=(
            _part("bomen in elke straat", role="item"), _part("ook in smalle straten", role="item", level=1),
            _part("gras in plaats van tegels", role="item"),
        )),
        Block(kind="quotation", parts=(_part((sentence * 2).strip()),)),
        Block(kind="heading", level=2, parts=(_part("Wat het kost"),)),
        Block(kind="paragraph", parts=(_part((sentence * 3).strip()),)),
        Block(kind="table", parts=(
            *(_part(text, role="header") for text in ("Wat", "Hoeveel")),
            *(_part(text, role="cell", level=1) for text in ("bomen", "120")),
            *(_part(text, role="cell", level=2) for text in ("banken", "15")),
            *(_part(text, role="cell", level=3) for text in ("bloembakken", "40")),
        )),
        Block(kind="paragraph", parts=(_part((sentence * 2).strip()),)),
        Block(kind="figure", path=picture, parts=(
            _part("een rood vlak", role="alternative"), _part("Figuur 1. Een vlak", role="caption"),
        )),
        Block(kind="heading", level=2, parts=(_part("Wie het doet"),)),
        Block(kind="paragraph", parts=(_part((sentence * 3).strip()),)),
    ]  # fmt: skip


@pytest.mark.parametrize("style", [BOOK, COLUMNS], ids=["book", "columns"])
def test_every_kind_of_block_is_known_by_its_looks(tmp_path: Path, style: str) -> None:
    Image.new("RGB", (240, 120), "red").save(tmp_path / "vlak.png")
    wanted = _small("vlak.png")
    typeset(wanted, style, tmp_path / "small.pdf")
    draft = read(tmp_path / "small.pdf")
    # The lone heading is the title of the whole, so what was below it moved up; what it holds itself is a foreword.
    assert [piece.block.kind for piece in draft.pieces] == [block.kind for block in wanted]
    assert [(p.block.level, p.front_matter) for p in draft.pieces if p.block.kind == "heading"] == [
        (1, True), (1, False), (1, False),
    ]  # fmt: skip
    for piece, block in zip(draft.pieces, wanted, strict=True):
        if block.kind not in ("figure", "heading"):
            assert [(p.role, p.level, words(p.runs)) for p in piece.block.parts] == [
                (p.role, p.level, words(p.runs)) for p in block.parts
            ]
    figure = next(piece.block for piece in draft.pieces if piece.block.kind == "figure")
    assert words(figure.parts[1].runs) == "Figuur 1. Een vlak"
    assert draft.assets[figure.path].startswith((b"\x89PNG", b"\xff\xd8"))
    unsure = {each.kind for each in draft.decisions if each.confidence < 0.9}
    assert {"quotation", "table", "figure"} <= unsure


# -- details of text -----------------------------------------------------------------------------------


def _written(tmp_path: Path, content: str, font: dict[str, Any] | None = None) -> Path:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    described: dict[str, Any] = {
        "Type": pikepdf.Name.Font,
        "Subtype": pikepdf.Name.Type1,
        "BaseFont": pikepdf.Name.Helvetica,
    }
    described |= {"Encoding": pikepdf.Name.WinAnsiEncoding} | (font or {})
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pikepdf.Dictionary(**described)))
    page.Contents = pdf.make_stream(content.encode("cp1252"))
    pdf.save(tmp_path / "written.pdf")
    return tmp_path / "written.pdf"


@pytest.mark.parametrize(
    ("shown", "font", "read_as"),
    [
        ("(een vakantie in de ber\xad) Tj 0 -14 Td (gen) Tj", {}, "een vakantie in de bergen"),
        ("(met Engels-) Tj 0 -14 Td (en Nederlandstaligen) Tj", {}, "met Engels- en Nederlandstaligen"),
        ("[(woorden) -400 (zonder) -400 (spatie) 20 (s)] TJ", {}, "woorden zonder spaties"),
        ("/Span << /ActualText (geheel anders gezegd) >> BDC (x) Tj EMC", {}, "geheel anders gezegd"),
        (
            "(Een fraaie \x01guur en kof\x02e) Tj",
            {"Encoding": pikepdf.Dictionary(Differences=[1, pikepdf.Name("/fi"), pikepdf.Name("/fi")])},
            "Een fraaie figuur en koffie",
        ),
    ],
    ids=["soft hyphen", "suspended hyphen", "gaps", "actual text", "ligature without a map"],
)  # fmt: skip
def test_text_is_what_a_reader_reads(tmp_path: Path, shown: str, font: dict[str, Any], read_as: str) -> None:
    draft = read(_written(tmp_path, f"BT /F 11 Tf 72 700 Td {shown} ET", font))
    assert [words(part.runs) for piece in draft.pieces for part in piece.block.parts] == [read_as]


# -- what is no document --------------------------------------------------------------------------------


def test_what_cannot_be_imported_is_said_in_one_error(tmp_path: Path) -> None:
    whole = _written(tmp_path, "BT /F 11 Tf 72 700 Td (Een zin die hier staat om gelezen te worden.) Tj ET")
    content = whole.read_bytes()
    Image.new("RGB", (600, 800), "white").save(tmp_path / "scan.pdf", "PDF")
    with pikepdf.open(whole) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="geheim", owner="geheimer"))
    files = {
        "cut.pdf": content[: len(content) // 3],
        "noise.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 20,
        "none.pdf": b"%PDF-1.4",
    }
    for name, each in files.items():
        (tmp_path / name).write_bytes(each)
    pikepdf.new().save(tmp_path / "pageless.pdf")
    codes = {}
    for name in ("scan", "locked", "pageless", "cut", "noise", "none"):
        with pytest.raises(SourceError) as raised:
            read(tmp_path / f"{name}.pdf")
        (diagnostic,) = raised.value.diagnostics
        assert diagnostic.hint
        codes[name] = diagnostic.code
    assert codes == {"scan": "J-009", "locked": "J-005", **dict.fromkeys(("pageless", "cut", "noise", "none"), "J-006")}


def test_scripts_and_attachments_are_ignored(tmp_path: Path) -> None:
    path = _written(tmp_path, "BT /F 11 Tf 72 700 Td (Een zin die hier staat om gelezen te worden.) Tj ET")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.attachments["elders.txt"] = b"woorden die nergens horen"
        pdf.save(path)
    draft = read(path)
    assert "nergens" not in draft.words
    assert len(draft.pieces) == 1
    assert not draft.assets


def test_time_grows_with_the_pages(tmp_path: Path) -> None:
    """Six times as many pages take six times as long, not thirty-six."""
    line = "(Een regel die lang genoeg is om er een van een alinea te zijn, en dan nog een woord.) Tj 0 -14 Td"
    page = _written(tmp_path, f"BT /F 11 Tf 72 760 Td {' '.join([line] * 40)} ET")
    times = []
    for count in (10, 60):
        with pikepdf.open(page) as one, pikepdf.new() as pdf:
            for _ in range(count):
                pdf.pages.append(one.pages[0])
            pdf.save(tmp_path / "many.pdf")
        start = time.process_time()
        read(tmp_path / "many.pdf")
        times.append(time.process_time() - start)
    assert times[1] < 14 * times[0]


def test_a_map_to_unicode_without_end_is_read_so_far(tmp_path: Path) -> None:
    path = tmp_path / "kaart.pdf"
    letters = b"1 beginbfrange <20> <7e> <0020> endbfrange "
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        font.ToUnicode = pdf.make_stream(letters + b"1 beginbfrange <0100> <ffffffffffff> <0100> endbfrange " * 10_000)
        page = pdf.add_blank_page(page_size=(200, 200))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary({"/F1": font}))
        page.Contents = pdf.make_stream(b"BT /F1 10 Tf 1 0 0 1 20 100 Tm (Woorden en nog woorden.) Tj ET")
        pdf.save(path)
    assert read(path).words.split() == ["Woorden", "en", "nog", "woorden."]
