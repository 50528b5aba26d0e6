"""`publish dump`: the shape of contract.md, and the words a reader reads."""

from __future__ import annotations

from typing import Any

from tests.test_exports import blocks, sections

TYPES = {"paragraph", "list-item", "quotation", "table", "figure", "proposal", "footnote"}


def test_shape(dump: dict[str, Any]) -> None:
    assert {"title", "author", "language", "chapters"} <= set(dump)
    first = dump["chapters"][0]
    assert (first["front_matter"], first["number"]) == (True, None)
    for chapter in dump["chapters"]:
        assert set(chapter) == {"id", "number", "title", "front_matter", "blocks", "sections"}
        for section in sections(chapter):
            assert set(section) - {"leaflet"} == {"id", "number", "title", "blocks", "sections"}
        for block in blocks(chapter):
            assert set(block) - {"key"} == {"id", "type", "lead", "text", "links", "origin"}
            assert block["type"] in TYPES
            assert block["origin"]["line"] > 0


def test_text_is_what_a_reader_reads(dump: dict[str, Any], root: Any) -> None:
    found = [block for chapter in dump["chapters"] for block in blocks(chapter)]
    assert {block["type"] for block in found} == TYPES
    for block in found:
        text = block["text"]
        assert text == " ".join(text.split())
        assert not any(mark in text for mark in ("](", "**", "{.", "{#", "[^", "lang="))
        assert all(link["text"] in text for link in block["links"])
        assert (root / block["origin"]["path"]).is_file()
