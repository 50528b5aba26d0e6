"""Footnotes, wherever they are called from: whole in every format, on the page of their call, and home again."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from publish.loading import load
from publish.portion import portion
from tests.conftest import SLUG, Publish
from tests.making import make_chapter, make_source

EVERYWHERE = make_chapter(
    "Een alinea[^a] die doorgaat.\n\n[^a]: Noot van een *alinea*.",
    "- Een punt[^b] dat doorgaat.\n  - Dieper[^c] nog.\n- Een **vet[^d]** woord.\n\n"
    "[^b]: Noot van een punt.\n\n[^c]: Noot van een punt daaronder.\n\n[^d]: Noot van een vet woord.",
    "| Kop[^e] | Kop |\n| --- | --- |\n| Woorden[^f] in een cel | iets.[^g] |\n\n"
    "[^e]: Noot van een kop.\n\n[^f]: Noot van een cel.\n\n[^g]: Noot van nog een cel.",
    "> Een citaat[^h] dat doorgaat.\n\n[^h]: Noot van een citaat.",
    "{.proposal}\nEen voorstel[^i] met een noot.[^j]\n\n[^i]: Noot van een voorstel.\n\n[^j]: En nog een.",
    "1. Een cijfer[^k]\n\n[^k]: Noot van een cijfer.",
)


@pytest.fixture(scope="module")
def noted(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every artefact of a programme with notes everywhere: whole by its own verification, or this stops here."""
    folder = tmp_path_factory.mktemp("noted")
    make_source(folder / "source", EVERYWHERE)
    done = publish("all", "--source", folder / "source", "--output", folder / "dist", "--keep-going")
    assert done.returncode == 0, done.stderr
    return folder / "dist"


def renumbered(text: str) -> str:
    """A chapter with its notes by the order in which they are called; a mark ends before the call within it."""
    names = {name: str(at) for at, name in enumerate(dict.fromkeys(re.findall(r"\[\^(\w+)\](?!:)", text)), start=1)}
    text = re.sub(r"\[\^(\w+)\]", lambda match: f"[^{names[match[1]]}]", text)
    return re.sub(r"(\[\^\d+\])\*\*", r"**\1", text).strip()


@pytest.mark.parametrize("name", ["proef.pdf", "proef.docx", "proef.epub"])
def test_notes_come_home(noted: Path, publish: Publish, tmp_path: Path, name: str) -> None:
    done = publish("import", noted / name, "--output", tmp_path / "source")
    assert done.returncode == 0, done.stderr
    (chapter,) = (tmp_path / "source").glob("01*.md")
    assert renumbered(chapter.read_text(encoding="utf-8")) == renumbered(EVERYWHERE)


def pages_of_notes(path: Path) -> list[tuple[int, int]]:
    """Of each note the pages, from 0, on which it is called and on which it begins."""
    with pikepdf.open(path) as pdf:
        numbers = {page.objgen: at for at, page in enumerate(pdf.pages)}
        found: dict[str, list[int]] = {"/Reference": [], "/Note": []}

        def look_into(element: Any) -> None:
            if str(element.get("/S")) in found:
                found[str(element.S)].append(numbers[element.Pg.objgen])
            elif str(element.get("/S")) != "/TOCI":
                for kid in element.get("/K", []):
                    if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                        look_into(kid)

        look_into(pdf.Root.StructTreeRoot.K[0])
    return list(zip(found["/Reference"], found["/Note"], strict=True))


def paragraphs_with_notes(chance: random.Random, paragraphs: int) -> Iterator[str]:
    """Paragraphs with notes of any length after their sentences, a few hundred in all."""
    number = 0
    for _ in range(paragraphs):
        sentences, notes = [], []
        for _ in range(chance.randint(1, 3)):
            number += 1
            sentences.append(f"{'Woorden ' * chance.randint(3, 40)}hier.[^{number}]")
            notes.append(f"[^{number}]: Noot {number} {'die lang is ' * chance.randint(0, 25)}en uit.")
        yield "\n\n".join((" ".join(sentences), *notes))


def test_a_note_stands_on_the_page_of_its_call(built: Path, publish: Publish, tmp_path: Path) -> None:
    source = make_source(tmp_path / "source", make_chapter(*paragraphs_with_notes(random.Random(2), 250)))
    done = publish("pdf", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr  # with the words and their numbers in one, and no note lost
    booklets = sorted(built.glob("leaflets/*-booklet.pdf"))
    paths = (built / f"{SLUG}.pdf", *booklets, tmp_path / "dist" / "proef.pdf")
    notes = {path.name: pages_of_notes(path) for path in paths}
    assert sum(map(len, notes.values())) > 500
    apart = {name: [pair for pair in pairs if pair[0] != pair[1]] for name, pairs in notes.items()}
    assert not any(apart.values()), apart


def test_a_note_elsewhere_changes_nothing_of_what_brief_leaflets_are_made_of(tmp_path: Path) -> None:
    """Notes are counted through the programme, so that a new one gives those behind it other numbers."""
    noted = make_chapter("{.proposal}\nEen voorstel.[^b]\n\n[^b]: Een noot.", name="twee")
    digests = []
    for first in ("Een alinea.", "Een alinea.[^a]\n\n[^a]: Nog een noot."):
        make_source(tmp_path, make_chapter(first), noted)
        digests.append([portion(load(tmp_path)[0], "twee", brief=brief).source_digest for brief in (True, False)])
    assert digests[0][0] == digests[1][0]
    assert digests[0][1] != digests[1][1]
