"""The site: one folder that works from a stick or any host; every anchor and short address lands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.test_exports import blocks, sections


@pytest.fixture(scope="module")
def page(built: Path) -> str:
    return (built / "index.html").read_text(encoding="utf-8")


def test_every_section_and_block_has_its_anchor(page: str, dump: dict[str, Any]) -> None:
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    parts = [part["id"] for chapter in dump["chapters"] for part in (chapter, *sections(chapter))]
    assert {each for each in parts if each not in ids} == set()
    assert {block["id"] for chapter in dump["chapters"] for block in blocks(chapter)} - set(ids) == set()


def test_short_addresses_land_on_their_anchors(built: Path, page: str, dump: dict[str, Any]) -> None:
    for chapter in dump["chapters"]:
        if not chapter["number"]:
            continue
        wanted = {chapter["id"]: chapter["id"]} | {each["number"]: each["id"] for each in chapter["sections"]}
        for address, anchor in wanted.items():
            text = (built / address / "index.html").read_text(encoding="utf-8")
            assert re.search(rf'http-equiv="refresh" content="0; ?url=\.\./(index\.html)?#{anchor}"', text)
            assert f'id="{anchor}"' in page


def test_no_request_leaves_the_page_and_every_file_is_there(built: Path) -> None:
    for path in built.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text
        loaded = re.findall(r'(?:src|srcset)="([^"]*)"', text) + re.findall(
            r'<link rel="stylesheet" href="([^"]*)"', text
        )
        followed = [href for href in re.findall(r'<a [^>]*href="([^"]*)"', text) if not urlsplit(href).scheme]
        for address in (*loaded, *followed):
            assert not urlsplit(address).netloc
            if name := unquote(urlsplit(address).path):
                assert (path.parent / name).exists(), f"{path.name}: {address}"
    for style in built.rglob("*.css"):
        for address in re.findall(r'url\("?([^")]*)', style.read_text(encoding="utf-8")):
            assert (style.parent / address).is_file()


def test_downloads_are_told_with_format_size_and_pages(page: str) -> None:
    assert re.search(r"PDF, \d+ kB, \d+ bladzijden", page)
    assert re.search(r"EPUB, \d+ kB", page)
    assert re.search(r"DOCX, \d+ kB", page)
