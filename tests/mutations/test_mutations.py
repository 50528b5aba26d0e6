"""The proof, proven: each kind of damage to an artefact is reported, and `verify` names the place.

The damage is done to the files of a finished `dist/`; digests are made to fit, so that it is the reading that finds
it and not the checksum.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
from contextlib import redirect_stdout
from pathlib import Path

import pikepdf
import pytest

from publish.cli import main
from tests.conftest import ROOT, SLUG, Publish
from tests.making import make_chapter, make_source
from tests.mutations.catalogue import CASES, MARKS, ON_PAPER
from tests.mutations.damage import Damage, other_picture, photograph


def resave_pdf(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, linearize=True, compress_streams=False)


@pytest.fixture(scope="module")
def dist(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mutations") / "dist"
    shutil.copytree(built, folder)
    return folder


def verify_with(dist: Path, name: str, damage: Damage, source: Path = ROOT / "source") -> tuple[int, list[str]]:
    """The exit status of `verify` when one file is damaged and the digests were made to fit; and what it reports.

    The command runs in this process, since there are some hundreds of cases. That the site tells another size than the
    file now has is left out: the damage must be found in what was damaged.
    """
    path = dist / name
    kept = {each: (dist / each).read_bytes() for each in (name, "manifest.json", "SHA256SUMS")}
    try:
        damage(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        before = hashlib.sha256(kept[name]).hexdigest()
        for each in ("manifest.json", "SHA256SUMS"):
            (dist / each).write_text((dist / each).read_text().replace(before, digest))
        told = json.loads((dist / "manifest.json").read_text())
        held = [each for each in told["artefacts"] if each["path"] == name]
        told["artefacts"] = held or [each for each in told["artefacts"] if each["kind"] == "site"]
        (dist / "manifest.json").write_text(json.dumps(told))  # the others need not be read again each time
        sums = (dist / "SHA256SUMS").read_text()
        manifest = hashlib.sha256((dist / "manifest.json").read_bytes()).hexdigest()
        old = hashlib.sha256(kept["manifest.json"]).hexdigest()
        (dist / "SHA256SUMS").write_text(sums.replace(old, manifest))
        with redirect_stdout(io.StringIO()) as told_to_us:
            status = main(["verify", str(dist), "--source", str(source), "--json"])
        report = json.loads(told_to_us.getvalue())
        failures = [each for artefact in report["artefacts"] for each in artefact["failures"]]
        assert all("altered" not in json.dumps(each) for each in failures)
        said = [json.dumps(each, ensure_ascii=False) for each in failures]
        return status, [each for each in said if f"the size of '{name}'" not in each]
    finally:
        for each, content in kept.items():
            (dist / each).write_bytes(content)


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
    """A programme that emphasises, with a photograph; its source stands beside it."""
    folder = tmp_path_factory.mktemp("emphatic")
    (folder / "source/assets").mkdir(parents=True)
    (folder / "source/assets/foto.png").write_bytes(photograph())
    words = "Wij doen dit *samen* en **nu**, en ook *morgen*."
    make_source(folder / "source", make_chapter(words, "![Van licht naar donker](assets/foto.png)"))
    done = publish("pdf", "docx", "epub", "site", "--source", folder / "source", "--output", folder / "dist")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize(("name", "what", "damage"), MARKS, ids=[f"{name}: {what}" for name, what, _ in MARKS])
def test_emphasis_that_is_gone_is_reported(emphatic: Path, name: str, what: str, damage: Damage) -> None:
    path = {"site": "index.html", "docx": "proef.docx"}[name]
    status, failures = verify_with(emphatic / "dist", path, damage, emphatic / "source")
    assert status == 5
    assert any({"nadruk": "emphasis", "belang": "strong"}[what] in each for each in failures), failures


@pytest.mark.parametrize("name", ["proef.pdf", "proef.docx", "proef.epub", "index.html"])
def test_another_picture_is_reported(emphatic: Path, name: str) -> None:
    if name == "index.html":
        (name,) = re.findall(r'<img src="([^"]*)" alt="Van licht', (emphatic / "dist/index.html").read_text())
    status, failures = verify_with(emphatic / "dist", name, other_picture, emphatic / "source")
    assert status == 5
    assert any("picture missing" in each and "another picture" in each for each in failures), failures
