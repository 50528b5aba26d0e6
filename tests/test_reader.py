"""Source folders and the model that comes of them: tests/reader/NAME/source and expected.json beside it.

After a change that is meant: `UPDATE=1 pytest tests/test_reader.py`, and read the difference.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from publish import reader
from publish.checks import check
from publish.model import ID_PATTERN, Programme
from publish.new import create
from publish.schema import SOURCE_SCHEMAS, schemas
from publish.traversal import units, walk_blocks
from tests.making import make_chapter, make_source

FIXTURES = Path(__file__).parent / "reader"


def as_data(value: Any) -> Any:
    """A model as JSON: each value with its type, empty fields left out, places as LINE-LAST."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: as_data(getattr(value, field.name)) for field in dataclasses.fields(value)}
        if "path" in fields and "end_line" in fields:
            return f"{Path(fields['path']).name}:{fields['line']}-{fields['end_line']}"
        given = {key: each for key, each in fields.items() if each not in ("", [], None)}
        return {"type": type(value).__name__} | given
    return [as_data(each) for each in value] if isinstance(value, tuple) else value


def read(folder: Path) -> Programme:
    reading = reader.read(folder)
    assert reading.programme is not None
    assert [str(each) for each in (*reading.diagnostics, *check(reading.programme)) if each.severity == "error"] == []
    return reading.programme


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir()))
def test_model(name: str) -> None:
    programme = read(FIXTURES / name / "source")
    expected = FIXTURES / name / "expected.json"
    found = json.dumps([as_data(each) for each in programme.chapters], ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("UPDATE"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def test_windows_line_ends_and_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(FIXTURES / "blocks" / "source", source)
    before = [as_data(each) for each in read(source).chapters]
    for path in source.glob("*.md"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert [as_data(each) for each in read(source).chapters] == before


def test_a_text_is_what_is_written_whatever_yaml_makes_of_it(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source", make_chapter())
    written = {"title": "12:30", "subtitle": "1_000", "role": "yes", "author": "2026-11-30", "description": "1.50"}
    text = "".join(f"{key}: {value}\n" for key, value in written.items())
    settings = (source / "programme.yaml").read_text()
    kept = [line for line in settings.splitlines(keepends=True) if line.split(":")[0] not in written]
    (source / "programme.yaml").write_text(f"{text}glossary: glossary.yaml\n{''.join(kept)}")
    (source / "glossary.yaml").write_text("terms:\n  - {abbreviation: NO, expansion: 007, language: no}\n")
    programme = read(source)
    assert {key: getattr(programme.metadata, key) for key in written} == written
    (term,) = programme.glossary
    assert (term.abbreviation, term.expansion, term.language) == ("NO", "007", "no")


def test_a_number_of_copies_is_what_is_written_whatever_yaml_makes_of_it(tmp_path: Path) -> None:
    source = make_source(tmp_path / "source", make_chapter())
    with (source / "programme.yaml").open("a") as settings:
        settings.write("distribution:\n  confirmed: true\n  campuses:\n")
        settings.write("    - {name: Leuven, copies: {een: {folder: 010, card: 09, trifold: 1_000, booklet: 250}}}\n")
    distribution = read(source).metadata.distribution
    assert distribution is not None
    assert distribution.deliveries[0].copies == {"een": {"folder": 10, "card": 9, "trifold": 1000, "booklet": 250}}


def test_what_is_no_yaml_is_told_in_words_at_its_line(tmp_path: Path) -> None:
    """The lines are those below the first one, each a slip of its own."""
    for text, line, told, hint in (
        ("role: Ons plan: samen", 2, "a colon and a space within a text", '"Een plan: samen"'),
        ("role:kandidaat\nsubtitle: x", 2, "no space behind the colon: role:kandidaat", ""),
        ("kandidaat\nrole: x", 2, "a line without a colon behind its name", ""),
        ("role: 'kandidaat\nsubtitle: x", 2, "a quote is opened here and not closed", ""),
        ("role: 'Vlaanderen's plan'", 2, "text behind the quote that closes another", "the apostrophe is ’"),
        ("keywords: [een, twee\nrole: x", 2, "a square bracket is opened here", ""),
        ("chapters:\n  - file: a.md\n - file: b.md", 4, "a line that is indented otherwise", ""),
        ("role:\n\tkandidaat: x", 3, "a tab at the beginning of a line", "spaces in its place"),
        ("role: @kandidaat", 2, "a text that begins with @", "between double quotes"),
        ("role: !kandidaat x", 2, "a text that begins with !", "between double quotes"),
        ("role: - x", 2, "a text that begins with a hyphen", "between double quotes"),
        ("role: a\x7fb", 2, "a sign that cannot be seen", ""),
    ):
        (tmp_path / "programme.yaml").write_text(f"title: Proef\n{text}\n")
        (found,) = reader.read(tmp_path).diagnostics
        assert (found.code, found.origin and found.origin.line) == ("Y-001", line), text
        assert told in found.message
        assert hint in found.hint


def ids(programme: Programme) -> list[str]:
    blocks = (block for chapter in programme.chapters for block in walk_blocks(chapter))
    return [unit.id for block in blocks for unit in units((block,))]


def test_ids_outlast_insertions_moves_and_later_edits(tmp_path: Path) -> None:
    create(tmp_path / "s")
    chapter = tmp_path / "s" / "01-hoofdstuk.md"
    before = ids(read(tmp_path / "s"))
    text = chapter.read_text(encoding="utf-8")
    text = text.replace("## Wat er", "Een nieuwe alinea ervoor.\n\n## Wat er", 1)
    text = text.replace("genummerd voorstel", "beter voorstel")
    chapter.write_text(text, encoding="utf-8")
    after = ids(read(tmp_path / "s"))
    assert [each for each in after if each not in before] == ["een-nieuwe-alinea-ervoor"]
    assert [each for each in after if each in before] == before


def test_ids_of_the_programme_are_valid_and_unique(root: Path) -> None:
    found = ids(read(root / "source"))
    assert len(found) > 250
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(ID_PATTERN, each) for each in found)


def test_the_digest_covers_every_file(tmp_path: Path) -> None:
    create(tmp_path / "s")
    digests = {read(tmp_path / "s").source_digest}
    for name in ("programme.yaml", "01-hoofdstuk.md", "glossary.yaml", "assets/figuur.svg"):
        path = tmp_path / "s" / name
        path.write_bytes(path.read_bytes() + b"\n")
        digests.add(read(tmp_path / "s").source_digest)
    assert len(digests) == 5


def test_schemas_beside_the_files_are_those_of_the_code(root: Path) -> None:
    for name, schema in schemas().items():
        folder = "source" if name in SOURCE_SCHEMAS else "templates"
        assert json.loads((root / folder / "schema" / name).read_text(encoding="utf-8")) == schema
