"""The screen PDF as a screen reader meets it: its structure tree, destinations, outline and page labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.conftest import SLUG
from tests.test_exports import blocks, sections


@pytest.fixture(scope="module")
def screen(built: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(built / f"{SLUG}.pdf") as pdf:
        yield pdf


def kids(element: Any) -> list[Any]:
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def elements(parent: Any) -> Iterator[Any]:
    """Every structure element below `parent`, in reading order."""
    for kid in kids(parent):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def content(element: Any) -> Iterator[Any]:
    """The marked content that an element holds itself: the page object and the identifier."""
    for kid in kids(element):
        if not isinstance(kid, pikepdf.Dictionary):
            yield element.Pg.objgen, int(kid)
        elif kid.get("/Type") == "/MCR":
            yield kid.get("/Pg", element.get("/Pg")).objgen, int(kid.MCID)


@pytest.fixture(scope="module")
def tree(screen: pikepdf.Pdf) -> list[Any]:
    return list(elements(screen.Root.StructTreeRoot))


def test_every_block_is_one_element_in_order(tree: list[Any], dump: dict[str, Any]) -> None:
    by_id = Counter(str(each.ID) for each in tree if "/ID" in each)
    roles = {str(each.ID): str(each.S) for each in tree if "/ID" in each}
    wanted = {
        "paragraph": "/P", "proposal": "/Proposal", "list-item": "/LI", "quotation": "/BlockQuote", "table": "/Table",
        "figure": "/Div", "footnote": "/Note",
    }  # fmt: skip
    source = [block for chapter in dump["chapters"] for block in blocks(chapter)]
    assert len(source) > 250
    assert {block["id"]: by_id[block["id"]] for block in source} == dict.fromkeys((each["id"] for each in source), 1)
    own = {each["id"]: "/Lead" for each in source if each["lead"]}
    own |= {
        each["id"]: "/KeyProposal" if each.get("key") else "/Proposal" for each in source if each["type"] == "proposal"
    }
    assert {block["id"]: roles[block["id"]] for block in source} == {
        block["id"]: own.get(block["id"], wanted[block["type"]]) for block in source
    }
    order = [str(each.ID) for each in tree if "/ID" in each]
    read = [block["id"] for block in source if block["type"] != "footnote"]
    assert [name for name in order if name in set(read)] == read


def test_some_blocks_are_broken_over_pages_and_whole_nonetheless(tree: list[Any]) -> None:
    broken = [each for each in tree if str(each.S) == "/P" and len({page for page, _ in content(each)}) > 1]
    assert len(broken) > 5
    assert all("/ID" in each for each in broken)


def test_no_marked_content_is_an_orphan(screen: pikepdf.Pdf, tree: list[Any]) -> None:
    claimed = Counter(mark for each in tree for mark in content(each))
    assert max(claimed.values()) == 1
    numbers = screen.Root.StructTreeRoot.ParentTree.Nums
    parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    painted: set[Any] = set()
    artifacts = 0
    for page in screen.pages:
        row = parents[int(page.StructParents)]
        for instruction in pikepdf.parse_content_stream(page, "BDC BMC"):
            artifacts += str(instruction.operands[0]) == "/Artifact"
            if len(instruction.operands) > 1 and "/MCID" in instruction.operands[1]:
                mcid = int(instruction.operands[1].MCID)
                painted.add((page.objgen, mcid))
                assert any(mark == (page.objgen, mcid) for mark in content(row[mcid]))
    assert painted == set(claimed)
    assert artifacts > 2 * len(screen.pages) - 20


def test_contents_notes_tables_and_figures_have_their_roles(tree: list[Any], dump: dict[str, Any]) -> None:
    titles = [each for chapter in dump["chapters"] for each in (chapter, *sections(chapter))]
    count = Counter(str(each.S) for each in tree)
    assert count["/TOC"] >= 5
    assert count["/TOCI"] == len(titles) + 1
    for each in tree:
        match str(each.S):
            case "/TOCI":
                assert str(kids(each)[0].S) == "/Reference"
                assert str(kids(kids(each)[0])[0].S) == "/Link"
            case "/TH":
                assert str(each.A[0].Scope) in ("/Column", "/Row")
            case "/Figure":
                assert str(each.Alt)
                left, bottom, right, top = (float(value) for value in each.A[0].BBox)
                assert 0 < left < right < 482
                assert 0 < bottom < top < 681
            case "/Note":
                assert str(each.ID)
                assert str(kids(each)[0].S) == "/Lbl"
            case "/L":
                assert str(each.A[0].ListNumbering) in ("/Disc", "/Decimal")
                assert {str(kid.S) for kid in kids(each)} == {"/LI"}
            case "/LI":
                assert [str(kid.S) for kid in kids(each)] == ["/Lbl", "/LBody"]
            case role:
                assert role != "/NonStruct"
    assert count["/Note"] == len(
        [block for chapter in dump["chapters"] for block in blocks(chapter) if block["type"] == "footnote"]
    )


def test_other_languages_are_told(tree: list[Any], root: Path) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in sorted((root / "source").glob("*.md")))
    marked = Counter(re.findall(r"\{lang=([a-z-]+)\}", source))
    assert sum(marked.values()) > 5
    told = Counter(str(each.Lang) for each in tree if "/Lang" in each and str(each.S) == "/Span")
    assert told == marked


def test_every_section_and_block_is_a_destination(screen: pikepdf.Pdf, dump: dict[str, Any]) -> None:
    names = screen.Root.Names.Dests.Names
    destinations = {str(names[at]) for at in range(0, len(names), 2)}
    wanted = {each["id"] for chapter in dump["chapters"] for each in (chapter, *sections(chapter), *blocks(chapter))}
    assert wanted - destinations == set()


def test_a_hyphen_at_a_line_end_is_a_soft_one(screen: pikepdf.Pdf) -> None:
    fonts = {font.objgen: font for page in screen.pages for font in page.Resources.Font.values()}
    maps = [font.ToUnicode.read_bytes() for font in fonts.values()]
    assert not any(b"<2010>" in each for each in maps)
    assert any(b"<00ad>" in each for each in maps)
