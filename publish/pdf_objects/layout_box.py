"""Where a structure element says that it stands: pages that move take that along."""

from __future__ import annotations

from typing import Any

import pikepdf


def move_layout_box(element: Any, across: float, up: float) -> None:
    """The BBox of its layout attributes, if it has one, so many points to the right and up (ISO 32000-2, 14.8.5.4)."""
    for attributes in element.get("/A", []):
        if "/BBox" in attributes:
            edges = zip(attributes.BBox, (across, up, across, up), strict=True)
            attributes.BBox = pikepdf.Array([round(float(edge) + shift, 4) for edge, shift in edges])
