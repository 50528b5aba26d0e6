"""A list of abbreviations at the end of a document, which the source has in a file of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from publish.importers.draft import Place
from publish.importers.drafting import Drafting, ascii_lower
from publish.notation.runs import Run
from publish.word.passages import Passage

_TITLES: Final = frozenset(
    ("afkortingen", "lijst van afkortingen", "afkortingenlijst", "abbreviations", "list of abbreviations", "glossary")
)


def glossary_end(passages: Sequence[Passage], at: int) -> int:
    """Where the glossary ends that begins at `at`, a heading of that name with tables of two columns; else `at`."""
    if passages[at].role.name != "heading" or ascii_lower(plain(passages[at].runs)) not in _TITLES:
        return at
    end = at + 1
    while end < len(passages) and passages[end].role.name == "table":
        if any(len(row) != 2 for row in passages[end].rows):
            return at
        end += 1
    last = end == len(passages) or passages[end].role.name == "heading"
    return end if end > at + 1 and last else at


def take_glossary(passages: Sequence[Passage], drafting: Drafting, place: Place) -> list[tuple[str, str]]:
    """The abbreviations of such a glossary; its title and the heads of its columns come from the templates."""
    title, *tables = passages
    drafting.leave(plain(title.runs), place, "decoration")
    found: list[tuple[str, str]] = []
    for passage in tables:
        for number, row in enumerate(passage.rows):
            term, expansion = map(plain, row)
            if passage.header and not number:
                drafting.leave(f"{term} {expansion}", place, "decoration")
            else:
                found.append((term, expansion))
    return found


def plain(runs: Sequence[Run]) -> str:
    """The words alone."""
    return " ".join("".join(run.text for run in runs).split())
