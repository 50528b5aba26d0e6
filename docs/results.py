"""Makes docs/results.png, the picture in README, out of what stands in dist/: `.venv/bin/python docs/results.py`."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).parent.parent
HEIGHT, GAP = 330, 14
"""Of a page, and between pages, in px."""
ROWS = [
    [("pdf", None, (0, 2, 6, 8, 10, 67))],
    [("leaflet", "folder-a4", (0, 1)), ("leaflet", "trifold", (1,))],
]
"""Kind, layout and pages, from 0, of what each row shows."""


def page(path: Path, number: int) -> Image.Image:
    """A page as wide as its height of HEIGHT px makes it."""
    with pypdfium2.PdfDocument(path) as document:
        scale = HEIGHT / document[number].get_height()
        return document[number].render(scale=scale).to_pil().convert("RGB")


def main() -> None:
    """Puts the pages side by side on grey."""
    manifest = json.loads((ROOT / "dist/manifest.json").read_text(encoding="utf-8"))
    rows = [
        [
            page(
                ROOT
                / "dist"
                / next(e["path"] for e in manifest["artefacts"] if (e["kind"], e.get("layout")) == (kind, layout)),
                at,
            )
            for kind, layout, numbers in row
            for at in numbers
        ]
        for row in ROWS
    ]
    width = max(sum(each.width + GAP for each in row) for row in rows) + GAP
    sheet = Image.new("RGB", (width, len(rows) * (HEIGHT + GAP) + GAP), "#9aa3a9")
    for line, row in enumerate(rows):
        left = (width - sum(each.width + GAP for each in row) + GAP) // 2
        for each in row:
            sheet.paste(each, (left, GAP + line * (HEIGHT + GAP)))
            left += each.width + GAP
    sheet.quantize(64).save(ROOT / "docs/results.png", optimize=True)


if __name__ == "__main__":
    main()
