"""The proof, proven: each kind of damage to an artefact is reported, and `verify` names the place.

The damage is done to the files of a finished `dist/`; digests are made to fit, so that it is the reading that finds
it and not the checksum.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pytest

from tests.conftest import SLUG, Publish
from tests.making import make_chapter, make_source
from tests.mutations.catalogue import CASES, MARKS, ON_PAPER
from tests.mutations.damage import Damage
from tests.mutations.verifying import verify_with


def resave_pdf(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, linearize=True, compress_streams=False)


@pytest.fixture(scope="module")
def dist(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mutations") / "dist"
    shutil.copytree(built, folder)
    return folder


@pytest.mark.parametrize(("name", "what", "damage"), CASES, ids=[f"{name}: {what}" for name, what, _ in CASES])
def test_damage_is_reported(dist: Path, name: str, what: str, damage: Damage) -> None:
    status, failures = verify_with(dist, name, damage)
    assert failures, what
    assert status == 5


@pytest.mark.parametrize(("name", "what", "damage"), ON_PAPER, ids=[f"{name}: {what}" for name, what, _ in ON_PAPER])
def test_damage_on_paper_is_called_by_its_name(dist: Path, name: str, what: str, damage: Damage) -> None:
    status, failures = verify_with(dist, name, damage)
    assert any(what in each for each in failures), failures
    assert status == 5


@pytest.mark.parametrize("name", [f"{SLUG}.pdf", f"{SLUG}-print.pdf", "leaflets/02-onderzoek-trifold.pdf"])
def test_a_file_saved_again_by_another_tool_passes(dist: Path, name: str) -> None:
    assert verify_with(dist, name, resave_pdf)[1] == []


@pytest.fixture(scope="module")
def emphatic(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme that emphasises; its source stands beside it."""
    folder = tmp_path_factory.mktemp("emphatic")
    make_source(folder / "source", make_chapter("Wij doen dit *samen* en **nu**, en ook *morgen*."))
    done = publish("docx", "site", "--source", folder / "source", "--output", folder / "dist")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize(("name", "what", "damage"), MARKS, ids=[f"{name}: {what}" for name, what, _ in MARKS])
def test_emphasis_that_is_gone_is_reported(emphatic: Path, name: str, what: str, damage: Damage) -> None:
    path = {"site": "index.html", "docx": "proef.docx"}[name]
    status, failures = verify_with(emphatic / "dist", path, damage, emphatic / "source")
    assert status == 5
    assert any({"nadruk": "emphasis", "belang": "strong"}[what] in each for each in failures), failures
