"""veraPDF and page-validation (PDF/UA-1), qpdf (the syntax of PDF), and our own preflight, with the eyes of a shop."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from publish.conformance.validator import Bench, Finding, NoVerdictError
from publish.diagnostics import VerificationError

_LAUNCHER: Final = Path(__file__).with_name("Vera.java")
"""`java Vera.java PDFUA_1 FILE …` prints what the engine says of each file, as JSON."""
_PAGE: Final = """
import json, sys
import page

def judge(path):
    try:
        report = page.validate_pdf(path, profile=page.ValidationProfile.PDF_UA_1)
    except page.PageError as error:
        return [["unreadable", str(error), ""]]
    return [[each.rule_id, each.message, str(each.object_id or "")] for each in report.failures]

print(json.dumps([judge(path) for path in sys.argv[1:]]))
"""
_QPDF_FOUND: Final = (2, 3)
"""With these exit statuses qpdf tells of errors and of warnings."""
_PACKAGE: Final = Path(__file__).parents[2]


async def verapdf(bench: Bench, files: Sequence[Path]) -> list[Finding]:
    """The rules of PDF/UA-1 (ISO 14289-1) that are broken, each with the first place where it is."""
    libraries = [path for name, path in bench.tools.items() if name not in ("java", "javac")]
    done = await bench.java("-cp", os.pathsep.join(libraries), _LAUNCHER, "PDFUA_1", *files)
    reports = done.json(done.stdout)
    if len(reports) != len(files):
        raise NoVerdictError(f"it judged {len(reports)} files of {len(files)}")
    return [
        Finding(path=path, rule=rule, words=words, place=place)
        for path, report in zip(files, reports, strict=True)
        for rule, words, place in (
            [("unreadable", report["exception"], "")]
            if "exception" in report
            else [
                (f"{each['clause']}-{each['test']}", each["description"], each["context"] or "")
                for result in report["results"]
                for each in result["failed"]
            ]
        )
    ]


async def page_validation(bench: Bench, files: Sequence[Path]) -> list[Finding]:
    """The same rules in another's reading."""
    done = await bench.run(bench.tools["python"], "-P", "-c", _PAGE, *files)
    return [
        Finding(path=path, rule=rule, words=words, place=place)
        for path, failures in zip(files, done.json(done.stdout), strict=True)
        for rule, words, place in failures
    ]


async def qpdf(bench: Bench, files: Sequence[Path]) -> list[Finding]:
    """Errors and warnings: what a viewer would have to mend (ISO 32000)."""
    (path,) = files
    done = await bench.run(bench.tools["qpdf"], "--check", path)
    said = [line.removeprefix("WARNING: ").removeprefix("qpdf: ") for line in done.stderr.splitlines() if line.strip()]
    if done.status not in (0, *_QPDF_FOUND) or (done.status and not said):
        raise done.crash()
    words = [line.removeprefix(f"{path}: ") for line in said] if done.status else []
    return [Finding(path=path, rule="syntax", words=each) for each in words]


async def preflight(bench: Bench, files: Sequence[Path]) -> list[Finding]:
    """What the shop of the theme would refuse; what it would only look at is no finding."""
    (path,) = files
    package = os.pathsep.join(filter(None, (str(_PACKAGE), os.environ.get("PYTHONPATH"))))
    arguments = ["preflight", path, "--json", "--templates", bench.templates, "--output", bench.scratch]
    done = await bench.run(bench.tools["python"], "-m", "publish", *arguments, PYTHONPATH=package)
    report = done.json(done.stdout)
    if "diagnostics" in report and done.status != VerificationError.exit_status:  # the theme is wrong, not the file
        raise NoVerdictError(report["diagnostics"][0]["message"])
    if "diagnostics" in report:
        return [Finding(path=path, rule=each["code"], words=each["message"]) for each in report["diagnostics"]]
    return [
        Finding(path=path, rule=each["name"], words=f"{each['asked']} → {each['found']}")
        for each in report["findings"]
        if each["severity"] == "refused"
    ]
