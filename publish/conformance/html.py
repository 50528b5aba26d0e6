"""Nu (WHATWG: HTML), axe and Lighthouse (WCAG), linkinator (links and the places they lead to)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from publish.conformance.serving import served
from publish.conformance.validator import Bench, Finding, NoVerdictError

_AXE: Final = Path(__file__).with_name("axe.js")
_BELOW: Final = "/proef/"
"""A site has to work below the root of a host as well."""
_CATEGORIES: Final = ("accessibility", "best-practices", "seo")
"""Of Lighthouse; its measure of speed is another on every machine."""


async def nu(bench: Bench, files: Sequence[Path]) -> list[Finding]:
    """Errors and warnings."""
    done = await bench.java("-jar", bench.tools["jar"], "--format", "json", *files)
    return [
        Finding(
            path=_path(each["url"]),
            rule=each["type"],
            words=each["message"],
            place=f"line {each['lastLine']}" if "lastLine" in each else "",
        )
        for each in done.json(done.stderr)["messages"]
    ]


async def axe(bench: Bench, files: Sequence[Path]) -> list[Finding]:
    """Violations on a narrow screen and on a wide one, each at the first element; and pages wider than the screen."""
    modules = str(Path(bench.tools["axe-core"]).parents[1])
    addresses = [each.absolute().as_uri() for each in files]
    done = await bench.run(bench.tools["node"], _AXE, bench.tools["chromium"], *addresses, NODE_PATH=modules)
    return [
        Finding(path=_path(each["address"]), rule=each["rule"], words=each["words"], place=each["place"])
        for each in done.json(done.stdout)
    ]


async def lighthouse(bench: Bench, files: Sequence[Path]) -> list[Finding]:
    """The audits that take from the score."""
    (path,) = files
    report = bench.scratch / "lighthouse.json"
    flags = [
        "--quiet",
        "--chrome-flags=--headless=new --no-sandbox",
        f"--only-categories={','.join(_CATEGORIES)}",
        "--output=json",
        f"--output-path={report}",
    ]
    with served(path.parent, _BELOW) as address:
        done = await bench.run(
            bench.tools["lighthouse"], address + path.name, *flags, CHROME_PATH=bench.tools["chromium"]
        )
    if done.status or not report.is_file():
        raise done.crash()
    found = json.loads(report.read_text(encoding="utf-8"))
    if missing := [name for name in _CATEGORIES if found["categories"][name]["score"] is None]:
        raise NoVerdictError(f"it has no score for {', '.join(missing)}")
    weighed = {each["id"] for name in _CATEGORIES for each in found["categories"][name]["auditRefs"] if each["weight"]}
    return [
        Finding(path=path, rule=name, words=audit["title"])
        for name, audit in found["audits"].items()
        if name in weighed and audit["score"] not in (None, 1)
    ]


async def linkinator(bench: Bench, files: Sequence[Path]) -> list[Finding]:
    """Links within the site that lead nowhere, and fragments that no page has; what is elsewhere is not asked for."""
    (path,) = files
    with served(path.parent, _BELOW) as address:
        elsewhere = f"^(?!{address.removesuffix(_BELOW)})"
        flags = ["--recurse", "--check-fragments", "--format", "json", "--skip", elsewhere]
        done = await bench.run(bench.tools["linkinator"], address + path.name, *flags)
    followed = [each for each in done.json(done.stdout)["links"] if each["state"] != "SKIPPED"]
    if not followed:
        raise NoVerdictError("it followed no link")
    return [
        Finding(
            path=path,
            rule=f"{each['state']} {each['status']}".lower(),
            words=each["url"].removeprefix(address),
            place=str(each.get("parent", "")).removeprefix(address),
        )
        for each in followed
        if each["state"] != "OK"
    ]


def _path(address: str) -> Path:
    """The file of a `file:` address."""
    return Path(unquote(urlsplit(address).path))
