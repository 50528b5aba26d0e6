"""Language tags: what the registry of IANA has passes, and what it has not is named with what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish.languages import fault
from tests.conftest import Publish
from tests.making import make_chapter, make_source


@pytest.mark.parametrize(
    "tag",
    ["nl", "nl-BE", "NL-be", "en-GB", "tlh", "sr-Latn-RS", "de-1996", "zh-yue", "sl-nedis", "es-419", "en-x-mine"],
)
def test_a_tag_of_the_registry(tag: str) -> None:
    assert fault(tag) == ""


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("nl_BE", "'nl-BE'"),
        ("nl_be", "'nl-BE'"),
        ("nl BE", "'nl-BE'"),
        ("dutch", "'nl'"),
        ("English", "'en'"),
        ("frans", "'fr'"),
        ("nl-UK", "no country has the tag 'UK'"),
        ("nl-Xxxx", "no script has the tag"),
        ("xx-YY", "two or three letters"),
        ("nl-", "'nl'"),
        ("", "two or three letters"),
        ("x", "two or three letters"),
    ],
)
def test_what_is_no_tag(tag: str, said: str) -> None:
    assert said in fault(tag)


def test_every_wrong_tag_of_a_source_is_said_at_its_line(publish: Publish, tmp_path: Path) -> None:
    source = make_source(tmp_path, make_chapter("Woorden [in English]{lang=en_GB}."))
    settings = (source / "programme.yaml").read_text(encoding="utf-8")
    settings = settings.replace("nl-BE", "dutch") + "glossary: glossary.yaml\n"
    (source / "programme.yaml").write_text(settings, encoding="utf-8")
    (source / "glossary.yaml").write_text("terms:\n  - {abbreviation: A, expansion: B, language: xx-YY}\n")
    done = publish("check", "--source", source)
    assert done.returncode == 1
    for place in ("01.md:10: error[M-009]", "glossary.yaml:2: error[Y-004]", "programme.yaml:4: error[Y-004]"):
        assert f"{source}/{place}" in done.stderr
