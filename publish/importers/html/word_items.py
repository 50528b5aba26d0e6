"""Items of lists as Word writes them in a page: paragraphs that begin with their own mark."""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element

from publish.importers.drafting import without_opening
from publish.importers.html.tree import names_of
from publish.notation.blocks import Part, Role
from publish.notation.runs import Run, words

_CLASS: Final = "msolistparagraph"
_MARK: Final = re.compile(
    "\\s*(?P<mark>[·•▪■◦○§o\ue000-\uf8ff–—-]|(?P<number>\\(?(?:\\d{1,3}|[a-z]|[ivx]{1,5})[.)]))\\s{2,}", re.IGNORECASE
)
_LEVEL: Final = re.compile(r"mso-list:\s*l\d+\s+level(\d)")
_INDENT: Final = re.compile(r"margin-left:\s*(\d+(?:\.\d+)?)(pt|cm|in)")
_POINTS: Final = {"pt": 1.0, "cm": 72 / 2.54, "in": 72.0}
_STEP: Final = 36.0
"""Points by which Word sets each level in further."""


def word_item(element: Element, runs: list[Run]) -> tuple[str, Part] | None:
    """The mark and the item that a paragraph is; None where it is no item, or goes on with the one before."""
    if not any(name.startswith(_CLASS) for name in names_of(element)):
        return None
    match = _MARK.match(words(tuple(runs)))
    if match is None:
        return None
    role: Role = "numbered" if match["number"] else "item"
    return match["mark"], Part(role=role, level=_level(element), runs=without_opening(tuple(runs), match.end()))


def _level(element: Element) -> int:
    style = element.get("style", "").lower()
    if match := _LEVEL.search(style):
        return max(0, int(match[1]) - 1)
    match = _INDENT.search(style)
    return max(0, round(float(match[1]) * _POINTS[match[2]] / _STEP) - 1) if match else 0
