"""Names of WordprocessingML, for reading it (ECMA-376 part 1, 17)."""

from __future__ import annotations

from functools import cache
from typing import Final
from xml.etree.ElementTree import Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
SVG: Final = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def value(parent: Element | None, path: str) -> str | None:
    """The `w:val` of the element at `path`, of `w` names with slashes between; None where there is none."""
    found = None if parent is None else parent.find(_qualified(path))
    return None if found is None else found.get(f"{W}val", "")


@cache
def _qualified(path: str) -> str:
    return "/".join(f"{W}{name}" for name in path.split("/"))


def switched(parent: Element | None, name: str) -> bool | None:
    """A toggle property (17.7.3): True, False, or None where it is not given."""
    found = None if parent is None else parent.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val", "true") not in ("0", "false", "off", "none")
