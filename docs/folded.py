"""Makes docs/folded.png, the folder and the trifold as they lie on a table, half open, out of what stands in dist/:
`.venv/bin/python docs/folded.py [chapter]`. The pages are those of the sheets for the office, folded where they fold.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image

ROOT: Final = Path(__file__).parent.parent
SCALE: Final = 3.4
"""Pixels in a millimetre."""
HEIGHT: Final = 210
"""Of a panel, in mm."""
EYE: Final = 900.0
"""How far away one looks from, in mm; how high, in mm above the middle of a panel."""
ABOVE: Final = 150.0

Point = tuple[float, float]


def side(path: Path, number: int, left: float, width: float) -> Image.Image:
    """What stands between two folds of a side of a sheet, `left` and `width` in mm."""
    with pypdfium2.PdfDocument(path) as document:
        picture = document[number].render(scale=SCALE * 25.4 / 72).to_pil().convert("RGB")
    return picture.crop((round(left * SCALE), 0, round((left + width) * SCALE), round(HEIGHT * SCALE)))


def seen(x: float, y: float, z: float) -> Point:
    """Where a point is seen, in mm: x to the right, y up, z away from the eye."""
    nearer = EYE / (EYE + z)
    return x * nearer, (y - ABOVE) * nearer + ABOVE


def coefficients(target: list[Point], source: list[Point]) -> list[float]:
    """The eight of the perspective that brings four points of a picture to their places (Gauss elimination)."""
    rows = []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]]
    for at in range(8):
        best = max(range(at, 8), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(8):
            if other != at:
                rows[other] = [a - rows[other][at] * b for a, b in zip(rows[other], rows[at], strict=True)]
    return [row[8] for row in rows]


def stand(table: Image.Image, panels: list[tuple[Image.Image, float]], middle: float) -> None:
    """Stands panels on the table, joined at their folds; each is turned by so many degrees from facing the eye."""
    places, x, z = [], 0.0, 0.0
    for picture, angle in panels:
        width = picture.width / SCALE
        end = (x + width * math.cos(math.radians(angle)), z + width * math.sin(math.radians(angle)))
        places.append((picture, angle, (x, z), end))
        x, z = end
    across = middle - sum(seen(each, 0, 0)[0] for each in (0, x)) / 2
    for picture, angle, (x, z), (to_x, to_z) in sorted(places, key=lambda each: -each[2][1] - each[3][1]):
        corners = [seen(x, HEIGHT, z), seen(to_x, HEIGHT, to_z), seen(to_x, 0, to_z), seen(x, 0, z)]
        target = [((px + across) * SCALE, table.height - (py + 25) * SCALE) for px, py in corners]
        source = [(0.0, 0.0), (picture.width, 0.0), (picture.width, picture.height), (0.0, float(picture.height))]
        shade = Image.new("RGB", picture.size, "#0b1420")
        lit = Image.blend(picture, shade, 0.02 + 0.14 * abs(math.sin(math.radians(angle))))
        values = coefficients(target, source)
        drawn = lit.convert("RGBA").transform(table.size, Image.Transform.PERSPECTIVE, values, Image.Resampling.BICUBIC)
        table.paste(drawn, mask=drawn.getchannel("A"))


def main() -> None:
    """The folder closed and open, and the trifold with its flap still open."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    manifest = json.loads((ROOT / "dist/manifest.json").read_text(encoding="utf-8"))
    paths = {
        each["layout"]: ROOT / "dist" / each["path"]
        for each in manifest["artefacts"]
        if each["kind"] == "leaflet" and Path(each["path"]).name.startswith(f"{wanted:02}-") and "campus" not in each
    }
    folder, trifold = paths["folder-a4"], paths["trifold"]
    table = Image.new("RGBA", (round(760 * SCALE), round(262 * SCALE)), "#c9cfd3")
    stand(table, [(side(folder, 0, 148.5, 148.5), 12)], 95)
    stand(table, [(side(folder, 1, 0, 148.5), 32), (side(folder, 1, 148.5, 148.5), -32)], 330)
    stand(
        table, [(side(trifold, 1, 0, 100), 28), (side(trifold, 1, 100, 100), -8), (side(trifold, 1, 200, 97), -58)], 605
    )
    table.convert("RGB").resize((table.width // 2, table.height // 2), Image.Resampling.LANCZOS).quantize(96).save(
        ROOT / "docs/folded.png", optimize=True
    )


if __name__ == "__main__":
    main()
