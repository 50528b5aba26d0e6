"""The programme itself: whole, retold, and of a length a person can read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.test_exports import blocks, sections

RUN = 12
"""So many words in a row that are the same are a copied sentence, unless they are a name or a title."""


@pytest.fixture(scope="module")
def original(root: Path) -> str:
    path = root.parent / "shared" / "programme" / "programme.txt"
    if not path.is_file():
        pytest.skip("the original wording is not part of the project, and does not lie beside it here")
    return path.read_text(encoding="utf-8")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def own(block: dict[str, Any]) -> str:
    """The text of a block without what may be the same: quotations, and titles and names, which links stand on."""
    text = re.sub("“[^”]*”|‘[^’]*’", " · ", block["text"]) if block["type"] != "quotation" else ""
    for link in block["links"]:
        text = text.replace(link["text"], " · ")
    return text


def test_a_foreword_and_four_chapters_of_four_sections(dump: dict[str, Any]) -> None:
    assert [chapter["number"] for chapter in dump["chapters"]] == [None, 1, 2, 3, 4]
    for chapter in dump["chapters"][1:]:
        assert chapter["blocks"]
        assert [section["number"] for section in chapter["sections"]] == [
            f"{chapter['number']}.{n}" for n in range(1, 5)
        ]
        for section in chapter["sections"]:
            kinds = [block["type"] for block in section["blocks"]]
            assert section["blocks"][0]["lead"]
            assert "proposal" in kinds
            assert kinds.count("paragraph") > 1


def test_nine_to_thirteen_thousand_words(dump: dict[str, Any]) -> None:
    parts = [part for chapter in dump["chapters"] for part in (chapter, *sections(chapter))]
    texts = [part["title"] for part in parts] + [b["text"] for chapter in dump["chapters"] for b in blocks(chapter)]
    assert 9_000 <= sum(len(text.split()) for text in texts) <= 13_000


def test_no_sentence_of_the_original_is_copied(dump: dict[str, Any], original: str) -> None:
    theirs = words(re.sub(r"-\s*\n\s*", "", original))
    runs = {tuple(theirs[at : at + RUN]) for at in range(len(theirs) - RUN + 1)}
    copied = set()
    for chapter in dump["chapters"]:
        for block in blocks(chapter):
            ours = words(own(block))
            copied |= {
                " ".join(ours[at : at + RUN]) for at in range(len(ours) - RUN + 1) if tuple(ours[at : at + RUN]) in runs
            }
    assert copied == set()


def test_every_address_of_the_original_is_there(dump: dict[str, Any], original: str) -> None:
    wanted = {re.sub(r"[.,;)]+$", "", each) for each in re.findall(r"https?://\S+", original)}
    assert len(wanted) > 40
    found = {link["href"] for chapter in dump["chapters"] for block in blocks(chapter) for link in block["links"]}
    assert {each for each in wanted if each.rstrip("/") not in {href.rstrip("/") for href in found}} == set()
