"""Pictures of drawings, for readers that do not show SVG. Owner of resvg."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from importlib import metadata
from typing import TYPE_CHECKING, Final

from publish.fonts import kept_at

if TYPE_CHECKING:
    from publish.fonts import Face

_PX_PER_INCH: Final = 96


def png(svg: str, *, width: int, faces: Sequence[Face]) -> bytes:
    """The drawing as a PNG, `width` px wide, set in `faces` and no other: the same bytes on every machine.

    It is kept beside the faces, if there are any. Raises ValueError where `svg` is none.
    """
    if not faces:
        return drawn(svg, width=width, faces=faces)
    names = [face.ttf.name for face in faces]
    of = hashlib.sha256(repr((svg, width, _PX_PER_INCH, names, metadata.version("resvg-py"))).encode()).hexdigest()[:16]
    return kept_at(faces[0].ttf.with_name(f"drawing-{of}.png"), partial(drawn, svg, width=width, faces=faces))


def drawn(svg: str, *, width: int, faces: Sequence[Face]) -> bytes:
    """The same, drawn now and not kept."""
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            dpi=_PX_PER_INCH,  # without, a size in millimetres or points is taken to be nothing
            skip_system_fonts=True,
            font_files=[str(face.ttf) for face in faces],
            serif_family=next((face.family for face in faces if face.role == "text"), None),
            sans_serif_family=next((face.family for face in faces if face.role == "display"), None),
        )
    )
