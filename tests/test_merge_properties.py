"""Random edits in Word come home as the same edits in the source: 10,000, none lost, none misplaced, none twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from publish import reader
from publish.checks import check
from publish.loading import load
from publish.merge import merge
from publish.model import Programme
from publish.word.revisions import Tracked
from tests.conftest import Publish
from tests.making import make_source
from tests.word_edits import Unit, edit, lose_ids, open_desk, units

DOCUMENTS = 1250
EDITS = 8
"""Edits in each document: 10,000 in all."""

FIRST = """# Onderwijs voor morgen {#onderwijs}

Een inleiding met *nadruk* en met **kracht**, over twee regels
en met een [koppeling naar buiten](https://www.kuleuven.be/onderwijs) erin.

Nog een inleidende alinea zonder iets bijzonders, maar lang genoeg om te bewerken.

## Leren en lesgeven {#leren}

{.lead}
De kern van dit deel in een paar woorden.

Een gewone alinea over *leren*, zie ook [het tweede deel](#tweede) verderop.

{#vast .proposal}
Er komt een nieuw lokaal voor [open science]{lang=en} en andere dingen.

Een alinea met een noot.[^bron] Daarna gaat ze gewoon door.

[^bron]: De bron van deze alinea staat in een *boek*.

- een eerste punt in de lijst
- een tweede punt met **kracht**
- een derde punt zonder meer
  - een dieper punt
  - nog een dieper punt
- een vierde punt

{.proposal}
Een voorstel met een harde\\
regel en een slot.

Een alinea tussen twee andere in.

> Woorden van iemand anders, geciteerd.
>
> — Iemand met een naam

Alinea nummer zoveel, met KU Leuven en € 5 erin.

De laatste alinea van dit deel staat hier.

## Een tweede deel {#tweede}

{.lead}
Wat het tweede deel wil.

[Dit is om uit te lichten.]{.pull} En dit komt erachter, in dezelfde alinea.

1. eerst dit
2. dan dat
3. ten slotte dit

{caption="Een tabel met cijfers"}
| Wat   | Hoeveel |
| :---- | ------: |
| appel | drie stuks |
| peer  | _vier_ stuks |

Na de tabel volgt nog een gewone alinea.

{.proposal}
Het laatste voorstel van dit hoofdstuk.

Helemaal op het einde nog een alinea.
"""
SECOND = """# Onderzoek zonder grenzen {#onderzoek}

Hoe onderzoek groeit, in een alinea die over
meer dan een regel loopt.

## Vragen stellen {#vragen}

{.lead}
Vragen zijn het begin.

Alinea een van het deel over vragen stellen.

Alinea twee, met een [andere koppeling](https://www.kuleuven.be/onderzoek/).

### Dieper graven {#graven}

Onder een kop van het derde niveau staat ook tekst.

{.proposal}
Onderzoekers krijgen meer tijd om te graven.

Nog een alinea met een noot[^twee] midden in de zin.

[^twee]: Een tweede noot, met [een koppeling](https://www.kuleuven.be/noot).

## Antwoorden geven {#antwoorden}

{.lead}
Antwoorden zijn het einde.

![Een kring en een vierkant](assets/vorm.svg "Twee vormen")

Een alinea na de figuur, lang genoeg om woorden in te zoeken.

Voorlaatste alinea van het geheel.

Laatste alinea van het geheel, zie [](#leren).
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><circle cx="10" cy="10" r="8" fill="#11708e"/></svg>'


@pytest.fixture(scope="module")
def exported(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Programme, Programme]:
    """A document, the source that it was made of (one file with Windows line ends), and what became of that since."""
    folder = tmp_path_factory.mktemp("properties")
    (folder / "source/assets").mkdir(parents=True)
    (folder / "source/assets/vorm.svg").write_text(SVG)
    make_source(folder / "source", FIRST, SECOND)
    (folder / "source/02.md").write_bytes(SECOND.replace("\n", "\r\n").encode())
    done = publish("docx", "--source", folder / "source", "--output", folder / "dist")
    assert done.returncode == 0, done.stderr
    shutil.copytree(folder / "source", folder / "since/source")
    for name, old, new in (
        ("01.md", b"op het einde nog een alinea.\n", b"op het einde nog een alinea.\n\nIntussen bijgeschreven.\n"),
        ("02.md", b"### Dieper graven", b"### Nog dieper graven"),
    ):
        path = folder / "since/source" / name
        path.write_bytes(path.read_bytes().replace(old, new))
    return folder / "dist/proef.docx", load(folder / "source")[0], load(folder / "since/source")[0]


def since(said: list[Unit]) -> list[Unit]:
    """What became of the source since the export, in terms of its units."""
    second = next(at for at, unit in enumerate(said) if unit.kind == "heading" and unit.level == 1 and at > 0)
    said.insert(second, Unit("paragraph", 0, [(char, frozenset()) for char in "Intussen bijgeschreven."]))
    for unit in said:
        if "".join(char for char, _ in unit.chars) == "Dieper graven":
            unit.chars[:6] = [(char, frozenset()) for char in "Nog dieper"]
    return said


def merged(programme: Programme, files: dict[str, tuple[str, str]], folder: Path) -> Programme:
    """The source after the merge, as the reader sees it."""
    shutil.copytree(programme.folder, folder, dirs_exist_ok=True)  # a merge adds no files
    for name, (before, after) in files.items():
        path = folder / Path(name).relative_to(programme.folder)
        assert path.read_bytes().decode() == before
        path.write_bytes(after.encode())
    reading = reader.read(folder)
    assert reading.programme is not None
    errors = [each for each in (*reading.diagnostics, *check(reading.programme)) if each.severity == "error"]
    assert errors == []
    return reading.programme


@pytest.mark.parametrize("part", range(10))
def test_edits_come_home(exported: tuple[Path, Programme, Programme], tmp_path: Path, part: int) -> None:
    template, programme, later = exported
    made = 0
    for seed in range(part * DOCUMENTS // 10, (part + 1) * DOCUMENTS // 10):
        desk = open_desk(template, programme, seed)
        desk.tracked = seed % 4 == 3
        edit(desk, EDITS)
        if seed % 5 == 4:
            lose_ids(desk)
        made += len(desk.log)
        story = "\n".join((f"seed {seed}", *desk.log))
        desk.save(template, tmp_path / "edited.docx")
        current = later if seed % 6 == 5 else programme
        outcome = merge(tmp_path / "edited.docx", current, Tracked())
        assert outcome.conflicts == [], f"{story}\n{outcome.conflicts}"
        after = merged(current, outcome.files, tmp_path / "source")
        expected = [unit for unit, _ in desk.pairs]
        wanted = [unit.said for unit in (since(expected) if current is later else expected)]
        found = [unit.said for unit in units(after)]
        differences = [pair for pair in zip(found, wanted, strict=False) if pair[0] != pair[1]]
        assert found == wanted, f"{story}\nfirst difference: {differences[:1]}"
        if seed % 3 == 0:
            again = merge(tmp_path / "edited.docx", after, Tracked())
            assert (again.files, again.conflicts) == ({}, []), story
        if desk.tracked:
            assert merge(tmp_path / "edited.docx", current, Tracked(reject=True)).files == {}, story
    assert made >= EDITS * DOCUMENTS // 10
