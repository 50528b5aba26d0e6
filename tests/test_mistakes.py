"""Mistakes that look like text: each is told, and nothing that is meant as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish import reader
from publish.diagnostics import Diagnostic
from tests.making import make_chapter, make_source


def told(folder: Path, *blocks: str, code: str) -> list[Diagnostic]:
    """What is said with this code of a chapter with these blocks, the first of them on line 10."""
    found = reader.read(make_source(folder, make_chapter(*blocks))).diagnostics
    return [each for each in found if each.code == code]


def misread(text: str, encoding: str) -> str:
    """UTF-8 taken for another encoding: bytes that have no letter there are kept by their numbers."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_letters_that_were_read_as_others_are_restored(tmp_path: Path, encoding: str) -> None:
    for word in (
        "coördinatie", "’s", "‘zo’", "“ja”", "–", "…", "€5", "m²", "20\N{DEGREE SIGN}C", "vis-à-vis", "Österreich",
        "Ångström", "cœur", "Łódź", "COÖRDINATIE", "CATEGORIEËN", "«Bonjour»", "5\N{NO-BREAK SPACE}%", "→", "😀",
        "Ελλάδα", "Київ", "ﬁets",
    ):  # fmt: skip
        once = misread(word, encoding)
        for wrong in (once, misread(once, encoding)):
            (found,) = told(tmp_path, f"Een {wrong} hier.", code="W-007")
            assert found.message == f"‘{wrong[:40]}’ should probably be ‘{word}’"


def test_letters_that_are_meant_are_not_taken_for_others(tmp_path: Path) -> None:
    for text in (
        "MAÇÃ…", "IRMÔ", "IRMÃ\N{NO-BREAK SPACE}de", "CAFÉ”", "UNIVERSITÉ…", "MENÜ“", "Spaß“", "PÄIVÄ”", "JÄ–NEE",
        "voilà\N{NO-BREAK SPACE}»", "« Â »", "«Â»", "‘Ã’", "Â ", "5 Å²", "LUNEDÌ”", "NAÏF", "(Ã)", "É…",
        "een \N{ZERO WIDTH NO-BREAK SPACE}teken", "ÆØÅ", "à «",
    ):  # fmt: skip
        assert told(tmp_path, f"Zo {text} dus.", code="W-007") == [], text


def test_a_whole_file_of_other_letters_is_told_once(tmp_path: Path) -> None:
    for lines, many in ((5, 5), (6, 1)):
        found = told(tmp_path, *["Een cafÃ© hier."] * lines, code="W-007")
        assert len(found) == many
        assert [each.origin.line for each in found if each.origin] == [10 + 2 * at for at in range(many)]
    assert found[0].message.endswith("‘café’, and so in 5 lines below")
