"""Addresses that last: what an edition had resolves in every later one, and nobody keeps the books by hand."""

from __future__ import annotations

import json
import random
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from publish import reader
from publish.addresses import ANCHORS, FOLDERS, recorded, redirects, short_addresses
from publish.loading import load
from publish.model import ID_PATTERN
from publish.reader.addresses import ADDRESSES, with_edition
from tests.conftest import Publish
from tests.making import make_chapter, make_source

ONE = """# Onderwijs {#onderwijs}

Inleiding.

## Leren {#leren}

{.lead}
De kern van het leren.

Studenten leren van elkaar.

- een eerste punt
- een tweede punt

## Toetsen {#toetsen}

{.lead}
De kern van het toetsen.
"""
TWO = "# Onderzoek {#onderzoek}\n\nInleiding.\n\n## Vrijheid {#vrijheid}\n\n{.lead}\nDe kern van de vrijheid.\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A source of which an edition has gone public."""
    folder = make_source(tmp_path / "source", ONE, TWO)
    keep(folder)
    return folder


def keep(source: Path) -> None:
    """What `--edition` does to the source."""
    (source / ADDRESSES).write_bytes(with_edition(load(source)[0]))


def rewrite(source: Path, name: str, old: str, new: str) -> None:
    path = source / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def lead(source: Path, old: str, new: str) -> None:
    """Writes a redirect, as a person does."""
    rewrite(source, ADDRESSES, "moved:\n", f"moved:\n  {old}: {new}\n")


def site(publish: Publish, source: Path, *options: str) -> Path:
    output = source.parent / "dist"
    done = publish("site", "--source", source, "--output", output, *options)
    assert done.returncode == 0, done.stderr
    return output


def leads_to(dist: Path, address: str) -> list[str]:
    """The anchors that a short address leads to; it must send on by itself where there is but one."""
    text = (dist / address / "index.html").read_text(encoding="utf-8")
    anchors = re.findall(r'href="\.\./index\.html#([^"]*)"', text)
    jumps = re.findall(r'http-equiv="refresh" content="0; url=\.\./index\.html#([^"]*)"', text)
    assert jumps == (anchors if len(anchors) == 1 else [])
    page = (dist / "index.html").read_text(encoding="utf-8")
    assert all(page.count(f' id="{each}"') == 1 for each in anchors)
    return anchors


def lands_before(dist: Path, gone: str, now: str) -> bool:
    """Whether the anchor that is gone has its place right before the element that it leads to now."""
    page = (dist / "index.html").read_text(encoding="utf-8")
    landing = r'<span class="landing" id="[^"]*"></span>\s*'
    return bool(re.search(rf'id="{gone}"></span>\s*(?:{landing})*<\w+ (?:class="[^"]*" )?id="{now}"', page))


# -- keeping ------------------------------------------------------------------------------------------


def test_without_the_word_nothing_is_written_into_the_source(publish: Publish, tmp_path: Path) -> None:
    source = make_source(tmp_path / "source", ONE)
    before = {path.name: path.read_bytes() for path in source.iterdir()}
    site(publish, source)
    assert {path.name: path.read_bytes() for path in source.iterdir()} == before


def test_an_edition_keeps_every_address(publish: Publish, tmp_path: Path) -> None:
    source = make_source(tmp_path / "source", ONE, TWO)
    site(publish, source, "--edition")
    text = (source / ADDRESSES).read_text(encoding="utf-8")
    kept = yaml.safe_load(text)
    assert text.startswith("# yaml-language-server: $schema=schema/addresses.schema.json\n")
    assert str(kept["edition"]) == "2026-01-01"
    assert list(kept["sections"].items()) == [
        ("onderwijs", "1"), ("leren", "1.1"), ("toetsen", "1.2"), ("onderzoek", "2"), ("vrijheid", "2.1"),
    ]  # fmt: skip
    assert kept["blocks"]["studenten-leren-van-elkaar"] == "leren"
    assert kept["blocks"]["een-tweede-punt"] == "leren"
    assert [path.name for path in source.glob("*.part")] == []
    assert publish("check", "--source", source).returncode == 0


def test_the_same_edition_twice_leaves_the_file_as_it_is(source: Path) -> None:
    before = (source / ADDRESSES).read_bytes()
    keep(source)
    assert (source / ADDRESSES).read_bytes() == before


def test_what_a_person_wrote_stays_and_nothing_is_taken_away(source: Path) -> None:
    rewrite(source, ADDRESSES, "  leren: '1.1'\n", "  # het hart van het programma\n  leren: '1.1' # ook op affiches\n")
    rewrite(source, "01.md", "## Toetsen {#toetsen}", "## Evalueren {#evalueren}")
    lead(source, "toetsen", "evalueren")
    before = (source / ADDRESSES).read_text(encoding="utf-8")
    keep(source)
    after = (source / ADDRESSES).read_text(encoding="utf-8")
    kept = yaml.safe_load(after)
    assert "  # het hart van het programma\n  leren: '1.1' # ook op affiches\n" in after
    assert (kept["sections"]["toetsen"], kept["sections"]["evalueren"]) == (None, "1.2")
    assert kept["numbers"] == {"1.2": ["toetsen"]}
    assert kept["moved"] == {"toetsen": "evalueren"}
    assert set(before.splitlines()) - set(after.splitlines()) == {
        "  toetsen: '1.2'",
        "  de-kern-van-het-toetsen: toetsen",
    }


def test_a_source_that_cannot_be_written_leaves_dist_as_it_was(publish: Publish, source: Path) -> None:
    (source / "addresses.part").mkdir()  # where the file would be written first
    output = source.parent / "dist"
    done = publish("site", "--edition", "--source", source, "--output", output)
    assert (done.returncode, output.exists()) == (4, False), done.stderr
    assert "error[A-001]" in done.stderr


def test_an_edition_needs_the_site(publish: Publish, source: Path) -> None:
    for words in (("pdf", "--edition"), ("verify", "--edition")):
        done = publish(*words, "--source", source)
        assert done.returncode == 2
        assert "'all' or 'site'" in done.stderr


def test_an_edition_leaves_what_stands_in_dist_valid(publish: Publish, tmp_path: Path) -> None:
    source, output = make_source(tmp_path / "source", ONE, TWO), tmp_path / "dist"
    paths = ("--source", source, "--output", output)
    assert publish("all", "--edition", *paths).returncode == 0
    assert publish("verify", output, "--source", source).returncode == 0
    before = {path.relative_to(output): path.read_bytes() for path in output.rglob("*") if path.is_file()}
    done = publish("pdf", "--json", *paths)
    assert done.returncode == 0, done.stderr
    kinds = {each["kind"] for each in json.loads(done.stdout)["manifest"]["artefacts"]}
    assert kinds == {"pdf", "pdf-print", "docx", "epub", "leaflet", "site"}
    assert {path.relative_to(output): path.read_bytes() for path in output.rglob("*") if path.is_file()} == before
    with zipfile.ZipFile(output / "proef.epub") as book:
        names = {Path(name).stem for name in book.namelist() if name.endswith(".xhtml")}
    names |= {path.stem for path in output.iterdir() if path.is_dir() or path.suffix == ".html"}
    chapters = {"onderwijs", "onderzoek"}
    assert {name for name in names if re.fullmatch(ID_PATTERN, name)} - chapters <= FOLDERS


# -- leading on ---------------------------------------------------------------------------------------


def test_what_is_gone_lands_where_it_went(publish: Publish, source: Path) -> None:
    rewrite(source, "01.md", "# Onderwijs {#onderwijs}", "# Leren en doceren {#doceren}")
    rewrite(source, "01.md", "## Leren {#leren}", "## Studeren {#studeren}")
    rewrite(source, "01.md", "Studenten leren van elkaar.", "Wie studeert, leert van anderen.")
    rewrite(source, "01.md", "- een tweede punt\n", "")
    lead(source, "onderwijs", "doceren")
    lead(source, "leren", "later")
    lead(source, "later", "studeren")
    dist = site(publish, source)
    assert leads_to(dist, "onderwijs") == leads_to(dist, "doceren") == ["doceren"]
    assert leads_to(dist, "1.1") == ["studeren"]
    assert lands_before(dist, "onderwijs", "doceren")
    assert lands_before(dist, "leren", "studeren")
    assert lands_before(dist, "studenten-leren-van-elkaar", "studeren")
    assert lands_before(dist, "een-tweede-punt", "studeren")
    assert leads_to(dist, "1.2") == ["toetsen"]


def test_a_section_may_live_on_in_a_block(publish: Publish, source: Path) -> None:
    rewrite(
        source, "01.md", "## Toetsen {#toetsen}\n\n{.lead}\nDe kern van het toetsen.\n", "- een derde punt {#derde}\n"
    )
    rewrite(source, "01.md", "- een derde punt {#derde}\n", "{#slot}\nOver toetsen nog dit.\n")
    lead(source, "toetsen", "slot")
    dist = site(publish, source)
    assert leads_to(dist, "1.2") == ["slot"]
    assert lands_before(dist, "toetsen", "slot")


def test_a_number_that_leads_elsewhere_now_offers_both_for_good(publish: Publish, source: Path) -> None:
    lively = "## Nieuw {#nieuw}\n\n{.lead}\nDe kern van het nieuwe.\n\n## Toetsen {#toetsen}"
    rewrite(source, "01.md", "## Toetsen {#toetsen}", lively)
    done = publish("check", "--source", source)
    assert done.returncode == 0
    assert f"{source}/01.md:15: warning[W-003]: the number 1.2 now leads to 'nieuw'" in done.stderr
    dist = site(publish, source, "--edition")
    assert (leads_to(dist, "1.2"), leads_to(dist, "1.3")) == (["nieuw", "toetsen"], ["toetsen"])
    assert "W-003" not in publish("check", "--source", source).stderr
    rewrite(source, "01.md", "## Nieuw {#nieuw}\n\n{.lead}\nDe kern van het nieuwe.\n\n", "")
    lead(source, "nieuw", "leren")
    dist = site(publish, source, "--edition")
    assert (leads_to(dist, "1.2"), leads_to(dist, "1.3")) == (["toetsen", "leren"], ["toetsen"])


def test_a_chapter_that_becomes_a_section_keeps_its_address(publish: Publish, source: Path) -> None:
    text = (
        (source / "02.md").read_text(encoding="utf-8").replace("## ", "### ").replace("# Onderzoek", "## Onderzoek", 1)
    )
    (source / "02.md").unlink()
    rewrite(source, "01.md", ONE, ONE + "\n" + text)
    rewrite(source, "programme.yaml", "  - file: 02.md\n", "")
    dist = site(publish, source, "--edition")
    assert leads_to(dist, "onderzoek") == ["onderzoek"]
    assert leads_to(dist, "2.1") == leads_to(dist, "1.3.1") == ["vrijheid"]
    dist = site(publish, source)
    assert leads_to(dist, "onderzoek") == ["onderzoek"]


def test_a_redirect_from_before_the_file_has_a_folder_too(publish: Publish, source: Path) -> None:
    lead(source, "onderricht", "onderwijs")
    assert leads_to(site(publish, source), "onderricht") == ["onderwijs"]


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_edited_every_address_resolves_and_keeping_changes_nothing(tmp_path: Path, seed: int) -> None:
    """Editions at random: sections that come, go, are renamed and change places, redirected as `check` proposes."""
    chance = random.Random(seed)
    names = [f"deel-{number}" for number in range(4)]
    source, ever = tmp_path / "source", set[str]()
    for edition in range(6):
        for _ in range(chance.randrange(3)):
            match chance.randrange(4):
                case 0:
                    names.insert(chance.randrange(len(names) + 1), f"nieuw-{edition}-{chance.randrange(10**6)}")
                case 1 if len(names) > 1:
                    names.remove(chance.choice(names))
                case 2:
                    names[chance.randrange(len(names))] = f"anders-{edition}-{chance.randrange(10**6)}"
                case 3:
                    chance.shuffle(names)
        chapters = "".join(f"\n\n## Deel {{#{name}}}\n\n{{.lead}}\nDe kern van {name}." for name in names)
        make_source(source, f"# Een {{#een}}\n\nInleiding.{chapters}\n")
        obey(source)
        programme = load(source)[0]
        short = {path: places for path, places in everywhere(source).items() if places}
        ever |= {"een", *(f"1.{number}" for number in range(1, len(names) + 1))}
        assert ever <= set(short)
        assert all(short[f"1.{number}"][0] == name for number, name in enumerate(names, start=1))
        before = redirects(programme)
        keep(source)
        again = load(source)[0]
        assert (redirects(again), again.source_digest) == (before, programme.source_digest)
        assert recorded(again) == again.addresses


def obey(source: Path) -> None:
    """Adds every redirect that `check` asks for, as it words them, and takes away those that it calls needless."""
    for _ in range(50):
        found = [each for each in reader.read(source).diagnostics if each.code[0] == "X"]
        if not found:
            return
        path = source / ADDRESSES
        text = path.read_text(encoding="utf-8")
        for each in found:
            if each.code == "X-005":
                line = each.hint.removeprefix("add to 'moved': ")
                text = text.replace("moved:\n", f"moved:\n  {line}\n")
            else:
                assert each.code == "X-006", each
                assert each.origin
                gone = text.splitlines()[each.origin.line - 1]
                text = text.replace(f"{gone}\n", "")
        path.write_text(text, encoding="utf-8")
    raise AssertionError(found)


def everywhere(source: Path) -> dict[str, tuple[str, ...]]:
    return {each.path: tuple(place.anchor for place in each.places) for each in short_addresses(load(source)[0])}


# -- what is wrong with them --------------------------------------------------------------------------


def test_a_section_that_is_gone_is_an_error_with_the_line_to_add(publish: Publish, source: Path) -> None:
    rewrite(source, "01.md", "## Leren {#leren}", "## Leren van elkaar {#leren-van-elkaar}")
    done = publish("check", "--source", source)
    line = (source / ADDRESSES).read_text(encoding="utf-8").splitlines().index("  leren: '1.1'") + 1
    assert done.returncode == 1
    assert f"{source}/{ADDRESSES}:{line}: error[X-005]: 'leren', which was 1.1, is gone" in done.stderr
    assert "hint: add to 'moved': leren: leren-van-elkaar\n" in done.stderr


def test_a_reference_to_what_has_moved_is_told_where_it_is_now(publish: Publish, source: Path) -> None:
    rewrite(source, "01.md", "## Leren {#leren}", "## Leren van elkaar {#leren-van-elkaar}")
    rewrite(source, "02.md", TWO, TWO + "\nZie [wat wij over leren zeggen](#leren).\n")
    lead(source, "leren", "leren-van-elkaar")
    said = publish("check", "--source", source).stderr
    assert "error[X-002]: cross-reference to unknown section 'leren'\n  hint: it is 'leren-van-elkaar' now\n" in said


def test_the_line_to_add_follows_the_text(publish: Publish, source: Path) -> None:
    moved = "\n## Iets anders {#iets-anders}\n\n{.lead}\nDe kern van het leren.\n\nStudenten leren van elkaar.\n"
    text = ONE.replace(ONE[ONE.index("## Leren") : ONE.index("## Toetsen")], "")
    rewrite(
        source,
        "01.md",
        ONE,
        text.replace("## Toetsen {#toetsen}", "## Lerend {#lerend}\n\n{.lead}\nX.\n\n## Toetsen {#toetsen}"),
    )
    rewrite(source, "02.md", TWO, TWO + moved)
    assert "add to 'moved': leren: iets-anders\n" in publish("check", "--source", source).stderr


def test_a_block_that_is_gone_is_no_error(publish: Publish, source: Path) -> None:
    rewrite(source, "01.md", "Studenten leren van elkaar.\n\n", "")
    assert publish("check", "--source", source).returncode == 0


def test_a_file_that_cannot_be_read_is_said_once(publish: Publish, source: Path) -> None:
    (source / "02.md").unlink()
    done = publish("check", "--source", source)
    assert re.findall(r"error\[(.*?)\]", done.stderr) == ["S-003"]


# -- names that are taken -----------------------------------------------------------------------------


def test_no_part_can_have_an_id_that_a_page_has(root: Path) -> None:
    used = set()
    for template in (root / "templates").glob("*/*.j2"):
        if template.parent.name != "report":  # of its own, without any part of the programme in it
            used |= set(re.findall(r'\sid="([a-z][a-z0-9-]*)"', template.read_text(encoding="utf-8")))
    assert used <= ANCHORS, f"publish.addresses.ANCHORS lacks {sorted(used - ANCHORS)}"


def test_opening_words_make_no_id_that_a_page_has(tmp_path: Path) -> None:
    programme, _ = load(make_source(tmp_path, make_chapter("Inhoud", "Downloads")))
    ids = {block.id for section in programme.chapters[0].sections for block in section.blocks}
    assert {"inhoud-2", "downloads-2"} <= ids


def test_the_mark_of_a_note_shares_its_anchor_with_nothing(publish: Publish, tmp_path: Path) -> None:
    chapter = make_chapter(
        "Noot bron ref.", "{#noot-ander-ref}\nWoorden.[^bron] En meer.[^ander]", "[^bron]: A.", "[^ander]: B."
    )
    page = (site(publish, make_source(tmp_path / "source", chapter)) / "index.html").read_text(encoding="utf-8")
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert sorted(ids) == sorted(set(ids))
    assert {f"{each}-ref" for each in ids if f'href="#{each}-ref"' in page} <= set(ids)


def test_verify_misses_an_old_anchor(publish: Publish, source: Path) -> None:
    rewrite(source, "01.md", "Studenten leren van elkaar.\n\n", "")
    dist = site(publish, source)
    page = dist / "index.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace('<span class="landing" id="studenten-leren-van-elkaar"></span>', ""), encoding="utf-8")
    done = publish("verify", dist, "--source", source)
    assert done.returncode == 5
    assert "studenten-leren-van-elkaar" in done.stderr


def test_a_chapter_can_have_no_name_that_windows_keeps(publish: Publish, tmp_path: Path) -> None:
    done = publish("check", "--source", make_source(tmp_path, make_chapter(name="aux")))
    assert done.returncode == 1
    assert "error[I-004]: 'aux'" in done.stderr


# -- the other commands -------------------------------------------------------------------------------


def test_a_new_programme_has_the_schema(publish: Publish, tmp_path: Path) -> None:
    assert publish("new", tmp_path / "mine").returncode == 0
    schema: dict[str, Any] = json.loads((tmp_path / "mine/schema/addresses.schema.json").read_text(encoding="utf-8"))
    assert set(schema["properties"]) == {"edition", "moved", "sections", "numbers", "blocks"}


def test_two_editions_compare(publish: Publish, source: Path, tmp_path: Path) -> None:
    shutil.copytree(source, tmp_path / "later")
    rewrite(tmp_path / "later", "01.md", "## Leren {#leren}", "## Leren {#studeren}")
    lead(tmp_path / "later", "leren", "studeren")
    done = publish("compare", source, tmp_path / "later", "--output", tmp_path / "out")
    assert done.returncode == 0, done.stderr


# -- no address at all --------------------------------------------------------------------------------


def test_an_address_that_never_was_leads_to_the_contents(publish: Publish, source: Path) -> None:
    dist = site(publish, source)
    page = (dist / "404.html").read_text(encoding="utf-8")
    links = re.findall(r'(?:href|src)="([^"]*)"', page)
    assert "https://www.kuleuven.be/#onderwijs" in links
    assert all(each.startswith("https://www.kuleuven.be/") for each in links)  # a host shows it at any depth
    rewrite(source, "programme.yaml", "https://www.kuleuven.be/", "https://example.org/")
    assert not (site(publish, source) / "404.html").exists()
