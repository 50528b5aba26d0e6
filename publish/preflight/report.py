"""A preflight told: as a table on the screen, and as a page in Dutch to send along with the file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from publish import fonts
from publish.preflight import Preflight
from publish.preflight.rules import Verdict
from publish.templating import Templates

_TITLES: Final = {
    "locked": "no password",
    "standard": "standard",
    "intent": "output intent",
    "pages": "number of pages",
    "trim": "trimmed size",
    "bleed": "bleed",
    "fonts": "fonts embedded",
    "colours": "colours for the press",
    "spots": "no spot colours",
    "black": "text in black alone",
    "ink": "ink in one place",
    "images": "resolution of images",
    "line-art": "resolution of line art",
    "lines": "thickness of lines",
    "transparency": "transparency",
    "safe": "text away from the trim",
    "interactive": "nothing but paper",
    "unread": "pages that could be read",
}
_VERDICTS: Final = {Verdict.FINE: "ok", Verdict.LOOK: "look", Verdict.REFUSE: "REFUSED"}
_WORST_FIRST: Final = (Verdict.REFUSE, Verdict.LOOK, Verdict.FINE)
_LONGEST: Final = 60
"""Characters of a list that is told; the JSON has all of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """Everything that one rule found."""

    rule: str
    verdict: Verdict
    wanted: str
    found: str
    pages: str


def rows(preflight: Preflight) -> Iterator[Row]:
    """A row a rule, in their order."""
    for rule, group in groupby(preflight.findings, lambda each: each.rule):
        findings = list(group)
        yield Row(
            rule=rule,
            verdict=min((each.verdict for each in findings), key=_WORST_FIRST.index),
            wanted=findings[0].wanted,
            found=_short("; ".join(each.found for each in findings if each.found)),
            pages=_short(page_ranges(sorted({page for each in findings for page in each.pages}))),
        )


def table(preflight: Preflight) -> str:
    """The rows for a screen, and what they come down to."""
    lines = [
        f"  {_VERDICTS[row.verdict]:<8}{_TITLES[row.rule]:<26}"
        + "   ".join(part for part in (row.wanted, row.found, row.pages and f"p. {row.pages}") if part)
        for row in rows(preflight)
    ]
    outcome = "would be refused" if preflight.refused else "would be taken"
    return "\n".join(
        [*(line.rstrip() for line in lines), f"{preflight.path}: {outcome} by shop '{preflight.shop_name}'"]
    )


def write_report(preflight: Preflight, templates: Templates, folder: Path) -> Path:
    """Writes NAME-preflight.pdf, one page A4, into `folder`, and says where it is."""
    from publish.typesetting import Typesetter

    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{preflight.path.stem}-preflight.pdf"
    markup = templates.fill(
        "report/preflight.xhtml.j2",
        preflight=preflight,
        rows=list(rows(preflight)),
        digest=hashlib.sha256(preflight.path.read_bytes()).hexdigest(),
    )
    faces = fonts.faces(templates.theme, fonts.cache_folder())
    Typesetter(faces, [templates.folder]).lay_out(markup, templates.folder).write(target)
    return target


def page_ranges(pages: list[int]) -> str:
    """Page numbers in order, those that follow one another as a range: 1, 3–5."""
    ranges = []
    for _, run in groupby(enumerate(pages), lambda each: each[1] - each[0]):
        numbers = [page for _, page in run]
        ranges.append(str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}")
    return ", ".join(ranges)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip(' ,;')} …"
