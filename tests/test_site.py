"""The site: one folder that works from a stick or any host; every anchor and short address lands."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.conftest import SLUG, Publish
from tests.making import make_chapter, make_source
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
        loaded = re.findall(r'(?:src|srcset)="([^"]*)"', text) + re.findall(
            r'<link rel="(?:stylesheet|icon|preload)"[^>]* href="([^"]*)"', text
        )
        followed = [href for href in re.findall(r'<a [^>]*href="([^"]*)"', text) if not urlsplit(href).scheme]
        for address in (*loaded, *followed):
            assert not urlsplit(address).netloc
            if name := unquote(urlsplit(address).path):
                assert (path.parent / name).exists(), f"{path.name}: {address}"
    faces = re.findall(r'url\("([^")]*)', (built / "index.html").read_text(encoding="utf-8"))
    assert len(faces) == 6
    for address in faces:
        assert (built / address).is_file()


def test_downloads_are_told_with_format_size_and_pages(page: str) -> None:
    assert re.search(r"PDF, \d+ kB, \d+ bladzijden", page)
    assert re.search(r"EPUB, \d+ kB", page)
    assert re.search(r"DOCX, \d+ kB", page)


PRINTED = {
    "folder-a4": "1 vel A4, dubbelzijdig, korte kant omslaan, 1× vouwen",
    "trifold": "1 vel A4, dubbelzijdig, korte kant omslaan, 2× vouwen",
    "booklet-a4": r"\d vellen A4, dubbelzijdig, korte kant omslaan, vouwen en nieten",
    "card-a4": "1 vel A4, dubbelzijdig, lange kant omslaan, in vieren snijden",
    "poster-a4": "1 vel A4, enkelzijdig",
    "poster-a3": "1 vel A3, enkelzijdig",
    "booklet": r"\d\d bladzijden A5, op een scherm",
    "card": "2 bladzijden A6, op een scherm",
    "folder": "4 bladzijden A5, losse bladzijden met afloop",
    "trifold-print": "2 bladzijden A4 met afloop, 2× vouwen",
    "booklet-print": r"\d\d bladzijden A5, losse bladzijden met afloop, te nieten",
    "card-print": "2 bladzijden A6 met afloop, twee zijden",
    "poster-a4-print": "1 bladzijde A4 met afloop, één zijde",
    "poster-a3-print": "1 bladzijde A3 met afloop, één zijde",
}


def test_each_leaflet_says_what_to_tell_the_printer(built: Path, page: str) -> None:
    leaflets = [each for each in manifest(built)["artefacts"] if each["kind"] == "leaflet"]
    assert len(leaflets) == 4 * len(PRINTED)
    for each in leaflets:
        entry = page[page.index(f'href="{each["path"]}"') :].partition("</li>")[0]
        words = " ".join(re.sub(r"<[^>]*>", " ", entry.partition(">")[2]).split())
        assert re.search(PRINTED[each["layout"]], words), words


def manifest(built: Path) -> dict[str, Any]:
    return dict(json.loads((built / "manifest.json").read_text(encoding="utf-8")))


def test_reading_times_add_up(page: str) -> None:
    chapters = [int(each) for each in re.findall(r'</h2>\s*<p class="facts">(\d+) minu', page)[1:]]
    whole = re.search(r"Inhoud</h2>\s*<p class=\"facts\">(\d+) minuten lezen, 110 voorstellen", page)
    assert whole
    assert len(chapters) == 5
    assert abs(sum(chapters) - int(whole[1])) <= 3
    assert "240 woorden per minuut" in page


def test_every_proposal_stands_in_the_list_of_them(page: str, dump: dict[str, Any]) -> None:
    listed = re.findall(r'<li><a href="#([^"]*)">Voorstel (\d+)</a> (.*)</li>', page)
    proposals = [block for chapter in dump["chapters"] for block in blocks(chapter) if block["type"] == "proposal"]
    assert [target for target, _, _ in listed] == [each["id"] for each in proposals]
    assert [int(number) for _, number, _ in listed] == list(range(1, len(proposals) + 1))


def linked_data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    return dict(json.loads(found[1]))


def test_nothing_false_is_said_while_the_address_is_not_filled_in(built: Path, page: str) -> None:
    """`base_url` and the publisher are placeholders in `source/`."""
    head = page.partition("</head>")[0]
    assert "example.org" not in head
    assert "canonical" not in head
    assert not (built / "sitemap.xml").exists()
    assert "Sitemap" not in (built / "robots.txt").read_text(encoding="utf-8")
    assert "publisher" not in linked_data(page)
    assert linked_data(page)["author"]["name"] == "Tine Baelmans"


def test_the_card_is_a_picture_of_1200_by_630(built: Path) -> None:
    card = (built / "site/card.png").read_bytes()
    assert card.startswith(b"\x89PNG")
    assert (int.from_bytes(card[16:20]), int.from_bytes(card[20:24])) == (1200, 630)


TITLE = 'Recht & “krom” \'n "titel" </script><b>'


@pytest.fixture(scope="module")
def small(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of one chapter without glossary, at an address, with signs in its title that mean something in HTML."""
    folder = tmp_path_factory.mktemp("small")
    source = make_source(folder / "source", make_chapter("Slot."), title=json.dumps(TITLE))
    for kind in ("site", "docx"):
        done = publish(kind, "--source", source, "--output", folder / "dist")
        assert done.returncode == 0, done.stderr
        shutil.copy(folder / "dist/index.html", folder / f"{kind}.html")
    return folder


def test_machines_are_told_where_the_site_stands(small: Path) -> None:
    page = (small / "dist/index.html").read_text(encoding="utf-8")
    home = "https://www.kuleuven.be/"
    assert f'<link rel="canonical" href="{home}">' in page
    assert f'<meta property="og:image" content="{home}site/card.png">' in page
    assert f"Sitemap: {home}sitemap.xml" in (small / "dist/robots.txt").read_text(encoding="utf-8")
    addresses = re.findall(r"<loc>(.*?)</loc>", (small / "dist/sitemap.xml").read_text(encoding="utf-8"))
    assert addresses[0] == home
    assert all((small / "dist" / each.removeprefix(home)).exists() for each in addresses)
    report = linked_data(page)
    assert report["url"] == home
    assert report["publisher"]["name"] == "Uitgever"
    assert report["hasPart"] == [{"@type": "Chapter", "name": "Een", "position": 1, "url": f"{home}#een"}]
    document = next(each for each in manifest(small / "dist")["artefacts"] if each["kind"] == "docx")
    assert report["encoding"][0]["sha256"] == document["sha256"]


def test_a_title_means_nothing_but_itself(small: Path) -> None:
    page = (small / "dist/index.html").read_text(encoding="utf-8")
    assert linked_data(page)["name"] == TITLE
    assert page.count("</script>") == 2


def test_the_page_offers_what_was_made_and_nothing_else(small: Path) -> None:
    alone = (small / "site.html").read_text(encoding="utf-8")
    assert "_downloads" not in alone
    assert "_voorstellen" not in alone
    assert "afkortingen" not in alone
    # Whoever makes another kind finds it offered: the site is made anew.
    offered = (small / "dist/index.html").read_text(encoding="utf-8")
    assert re.findall(r'href="([^"]*\.(?:pdf|epub|docx))"', offered) == ["recht-krom-n-titel-script-b.docx"]
    assert f"{SLUG}" not in offered
