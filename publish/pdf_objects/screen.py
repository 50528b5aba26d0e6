"""The screen PDF out of the typeset pages."""

from __future__ import annotations

from pathlib import Path

import pikepdf


def crop(source: Path, target: Path) -> int:
    """Writes the pages of `source` cut to their TrimBox, without bleed, and says how many they are."""
    with pikepdf.open(source) as pdf:
        for page in pdf.pages:
            page.mediabox = page.trimbox
            for box in ("/BleedBox", "/TrimBox", "/ArtBox", "/CropBox"):
                if box in page.obj:
                    del page.obj[box]
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return len(pdf.pages)
