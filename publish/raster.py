"""Pictures of drawings, for readers that do not show SVG. Owner of resvg."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import resvg_py

if TYPE_CHECKING:
    from publish.fonts import Face


def png(svg: str, *, width: int, faces: Sequence[Face]) -> bytes:
    """The drawing as a PNG, `width` px wide, set in `faces` and no other: the same bytes on every machine.

    Raises ValueError where `svg` is none.
    """
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            skip_system_fonts=True,
            font_files=[str(face.ttf) for face in faces],
            serif_family=next((face.family for face in faces if face.role == "text"), None),
            sans_serif_family=next((face.family for face in faces if face.role == "display"), None),
        )
    )
