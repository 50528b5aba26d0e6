"""What independent validators say of the artefacts: EPUBCheck, the PDF/UA-1 rules, the Open XML rules.

These are the light ones; those that need a browser, an office suite or Node stand in test_conformance.py.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import page
import pytest

from tests.books import epubcheck
from tests.conftest import SLUG


def test_epubcheck_has_nothing_to_report(built: Path, tmp_path: Path) -> None:
    assert epubcheck(built / f"{SLUG}.epub", tmp_path) == []


@pytest.mark.parametrize(
    "name",
    [
        f"{SLUG}.pdf",
        "leaflets/01-onderwijs-folder-a4.pdf",
        "leaflets/02-onderzoek-trifold.pdf",
        "leaflets/04-wereld-booklet-a4.pdf",
        "leaflets/03-organisatie-booklet.pdf",
        "campus/drukorder.pdf",
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
