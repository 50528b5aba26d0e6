"""Each code of the source has the smallest folder that shows it, and says exactly this of it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from publish.codes import OTHERS, SOURCE
from publish.verify.report import CODES
from tests.conftest import Publish

FIXTURES = Path(__file__).parent / "diagnostics"
ABSENT = "S-001"


@pytest.mark.parametrize("code", sorted(set(SOURCE) - {ABSENT}))
def test_each_code_has_its_message(publish: Publish, code: str) -> None:
    folder = FIXTURES / code
    done = publish("check", "--source", "source", cwd=folder)
    assert done.stderr == (folder / "expected.txt").read_text(encoding="utf-8")
    assert f"[{code}]" in done.stderr
    passes = SOURCE[code].endswith(("(warning)", "(note)"))
    assert done.returncode == (0 if passes else 1)
    assert done.stdout == ("source: no errors in 1 chapter\n" if passes else "")


def test_no_fixture_without_a_code() -> None:
    assert {path.name for path in FIXTURES.iterdir()} == set(SOURCE) - {ABSENT}


def test_a_source_that_does_not_exist(publish: Publish, tmp_path: Path) -> None:
    done = publish("check", "--source", "nowhere", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("nowhere:1: error[S-001]: ")


def test_every_code_that_the_package_uses_is_listed(root: Path) -> None:
    modules = [path for path in (root / "publish").rglob("*.py") if path.name != "codes.py"]
    used = {code for path in modules for code in re.findall(r'"([A-Z]-\d{3})"', path.read_text(encoding="utf-8"))}
    assert used == set(SOURCE) | set(OTHERS) | set(CODES)


def test_words_of_templates_are_no_longer_told_of_once_they_are_translated(
    publish: Publish, tmp_path: Path, root: Path
) -> None:
    shutil.copytree(root / "templates", tmp_path / "templates")
    for path in (tmp_path / "templates").glob("*/*.j2"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub("Inhoud|Hoofdstuk", "Contents", text), encoding="utf-8")
    told = publish("check", "--source", FIXTURES / "N-003/source", cwd=tmp_path).stderr
    assert "[N-003]" in told
    assert "‘Voorstel’ in templates/shared/blocks.xhtml.j2:" in told
    assert "‘Inhoud’" not in told
    for path in (tmp_path / "templates").glob("*/*.j2"):
        path.write_text(path.read_text(encoding="utf-8").replace("Voorstel", "Proposal"), encoding="utf-8")
    assert publish("check", "--source", FIXTURES / "N-003/source", cwd=tmp_path).stderr == ""


def test_everything_wrong_is_said_at_once(publish: Publish, tmp_path: Path) -> None:
    for code in ("X-002", "L-001", "M-007"):
        text = (FIXTURES / code / "source" / "een.md").read_text(encoding="utf-8")
        name = code.lower()
        (tmp_path / f"{name}.md").write_text(text.replace("{#een}", f"{{#{name}}}").replace("{#deel}", f"{{#d{name}}}"))
    settings = (FIXTURES / "X-002" / "source" / "programme.yaml").read_text(encoding="utf-8")
    files = "".join(f"  - file: {path.name}\n" for path in sorted(tmp_path.glob("*.md")))
    settings = settings.replace("  - file: een.md\n", files).replace("author", "autor")
    (tmp_path / "programme.yaml").write_text(settings)
    done = publish("check", "--source", tmp_path)
    assert done.returncode == 1
    assert all(f"[{code}]" in done.stderr for code in ("X-002", "L-001", "M-007", "Y-002", "Y-003"))
    assert "7 errors" in done.stderr
