"""`publish compare` tells what changes printed leaflets alone: their own words, and which proposals come first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Publish
from tests.making import make_source

SECTION = """# Wonen {{#wonen}}

Inleiding.

## Huur {{#huur}}

{{.lead}}
De kern van de huur.
{}
{{{}}}
Er komt een nieuw lokaal.
"""
OLD, NEW = "\n{.leaflet}\nHuren blijft goedkoop.\n", "\n{.leaflet}\nHuren blijft betaalbaar.\n"
STRESSED = OLD.replace("goedkoop", "*goedkoop*")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ((OLD, ".proposal"), (NEW, ".proposal"), "Woorden voor de folder, gewijzigd"),
        (("", ".proposal"), (NEW, ".proposal"), "Woorden voor de folder, nieuw"),
        ((OLD, ".proposal"), ("", ".proposal"), "Woorden voor de folder, geschrapt"),
        ((OLD, ".proposal"), (STRESSED, ".proposal"), "Opmaak van ‘goedkoop’: eerst gewoon, nu nadruk."),
        ((OLD, ".proposal"), (OLD, ".proposal .key"), "Komt nu als eerste op de folder"),
        ((OLD, ".proposal .key"), (OLD, ".proposal"), "Komt niet meer als eerste op de folder"),
    ],
)
def test_what_only_leaflets_show(
    publish: Publish, tmp_path: Path, old: tuple[str, str], new: tuple[str, str], said: str
) -> None:
    make_source(tmp_path / "old", SECTION.format(*old))
    make_source(tmp_path / "new", SECTION.format(*new))
    done = publish("compare", tmp_path / "old", tmp_path / "new", "--output", tmp_path / "out", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["differences"] == 1
    (section,) = told["sections"]
    assert (section["leaflet"] is None) == (old[0] == new[0])
    assert [each["what"] for block in section["blocks"] for each in block["remarks"]] == ["key"] * (old[1] != new[1])
    assert said in (tmp_path / "out/comparison.html").read_text(encoding="utf-8")
