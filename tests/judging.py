"""What a validator says of files, for tests: found, run and read as `publish verify --conformance` does it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from publish.conformance import VALIDATORS, Conformance, Subject, examine
from tests.conftest import ROOT


def judged(files: Sequence[Subject], *names: str, jobs: int = 1) -> Conformance:
    """The verdicts of these validators, each of which came to one or is not installed."""
    conformance = examine(files, ROOT / "templates", jobs, {name: VALIDATORS[name] for name in names})
    assert [each for each in conformance.verdicts if each.outcome == "no verdict"] == []
    return conformance


def found_by(name: str, *paths: Path) -> list[tuple[str, str, str]]:
    """What a validator finds in these files, as file, rule and words; a skip that says so where it is not installed."""
    rules = frozenset({VALIDATORS[name].judges})
    conformance = judged([Subject(artefact=path.name, path=path, rules=rules) for path in paths], name)
    if conformance.missing:
        pytest.skip(f"not run: {name}: {conformance.missing[name]}")
    assert sum(len(each.files) for each in conformance.verdicts) == len(paths)
    return [(each.path.name, each.rule, each.words) for verdict in conformance.verdicts for each in verdict.findings]
