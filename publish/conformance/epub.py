"""EPUBCheck (W3C: EPUB 3.3) and Ace (DAISY: EPUB Accessibility 1.1)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from publish.conformance.validator import Bench, Finding

_MEANT: Final = frozenset({"CSS-028"})
"""What EPUBCheck notes at usage level and is so on purpose: that there is a face."""


async def epubcheck(bench: Bench, files: Sequence[Path]) -> list[Finding]:
    """Everything it has to say, at whatever level: errors, warnings, and usage that is worth a change."""
    (path,) = files
    report = bench.scratch / "epubcheck.json"
    done = await bench.java("-jar", bench.tools["jar"], "--usage", "--json", report, path)
    if not report.is_file():
        raise done.crash()
    return [
        Finding(path=path, rule=each["ID"], words=each["message"], place=_place(each["locations"]))
        for each in json.loads(report.read_text(encoding="utf-8"))["messages"]
        if each["ID"] not in _MEANT
    ]


def _place(locations: list[dict[str, object]]) -> str:
    """The first place; a line of -1 stands for the file as a whole."""
    if not locations:
        return ""
    first = locations[0]
    return str(first["path"]) if first["line"] == -1 else f"{first['path']}:{first['line']}"


async def ace(bench: Bench, files: Sequence[Path]) -> list[Finding]:
    """Every assertion that fails, of the package and of its documents."""
    (path,) = files
    folder = bench.scratch / "ace"
    done = await bench.run(
        bench.tools["ace-cli"], path, "-o", folder, "-f", "-s", "-E",
        PUPPETEER_EXECUTABLE_PATH=bench.tools["chromium"], XDG_CONFIG_HOME=str(bench.scratch / "settings"),
    )  # fmt: skip
    if not (folder / "report.json").is_file():
        raise done.crash()
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return [
        Finding(
            path=path,
            rule=each["earl:test"]["dct:title"],
            words=each["earl:result"]["dct:description"],
            place=of_file["earl:testSubject"]["url"],
        )
        for of_file in report["assertions"]
        for each in of_file["assertions"]
        if each["earl:result"]["earl:outcome"] != "pass"
    ]
