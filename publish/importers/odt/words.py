"""The characters of an OpenDocument text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from publish.importers.odt.styles import OFFICE, SVG, TEXT

_APART: Final = (
    f"{TEXT}note-citation",
    f"{TEXT}note",
    f"{TEXT}p",
    f"{TEXT}h",
    f"{TEXT}tab",
    f"{TEXT}line-break",
    f"{TEXT}s",
    f"{SVG}desc",
    f"{SVG}title",
)
UNSAID: Final = (f"{TEXT}sequence-decls", f"{TEXT}table-of-content-source", f"{OFFICE}forms", f"{OFFICE}change-info")
"""What holds no words of the text."""


def text_of(element: Element) -> str:
    """All characters of an element, paragraphs apart."""
    return re.sub(r"\s+", " ", "".join(_text(element))).strip()


def _text(element: Element) -> Iterator[str]:
    if element.tag in UNSAID:
        return
    apart = " " * (element.tag in _APART)
    yield f"{apart}{element.text or ''}"
    for child in element:
        yield "".join(_text(child)) + (child.tail or "")
    yield apart
