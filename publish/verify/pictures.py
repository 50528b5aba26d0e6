"""What a picture shows, in a form in which two files of it can be compared: scaled, converted and compressed otherwise.

A digest of its bytes would tell nothing, since every format holds a picture in bytes of its own.
"""

from __future__ import annotations

import io
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import pikepdf
from PIL import Image, ImageOps

from publish.verify.once import once_a_version

Look: TypeAlias = tuple[int, ...]
"""Shades of grey from 0 to 255 of a picture scaled to 16 by 16 pixels, row by row; empty for a drawing."""

_SIDE: Final = 16
_ALIKE: Final = 0.9
"""The correlation of two looks from which on they are of one picture, whatever became of its colours."""
_FLAT: Final = 6.0
"""The standard deviation below which a picture has nothing to correlate, and its shade decides."""
_SHADES: Final = 48
_MOST_PIXELS: Final = 80_000_000


def look(content: bytes) -> Look | None:
    """How an image file looks; None for one that cannot be read."""
    if b"<svg" in content[:4096]:
        return ()
    try:
        with Image.open(io.BytesIO(content)) as image:
            return _look(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def look_of_file(path: Path) -> Look | None:
    """How an image file looks; None for one that is not there, or cannot be read."""
    try:
        return _look_of_file(path)
    except OSError:
        return None


@once_a_version(kept=256)
def _look_of_file(path: Path) -> Look | None:
    """One picture is held by many artefacts."""
    return look(path.read_bytes())


def looks_in_pdf(pdf: Any) -> Iterator[Look]:
    """How the images of a PDF look, those that can be read."""
    for each in pdf.objects:
        if not isinstance(each, pikepdf.Stream) or each.get("/Subtype") != "/Image" or each.get("/ImageMask"):
            continue
        try:
            image = pikepdf.PdfImage(each).as_pil_image()
            if isinstance(mask := each.get("/SMask"), pikepdf.Stream):
                image = image.convert("RGB")
                image.putalpha(pikepdf.PdfImage(mask).as_pil_image().convert("L").resize(image.size))
            if found := _look(image):
                yield found
        except (pikepdf.PdfError, pikepdf.UnsupportedImageTypeError, OSError, ValueError, NotImplementedError):
            continue


def alike(one: Look, other: Look) -> bool:
    """Whether two looks are of one picture; that of a drawing, which is empty, is like any."""
    if not one or not other:
        return True
    if statistics.pstdev(one) < _FLAT or statistics.pstdev(other) < _FLAT:
        return abs(statistics.fmean(one) - statistics.fmean(other)) < _SHADES
    return statistics.correlation(one, other) > _ALIKE


def _look(image: Image.Image) -> Look | None:
    if image.width * image.height > _MOST_PIXELS:
        return None
    image.draft("L", (_SIDE * 8, _SIDE * 8))
    turned = ImageOps.exif_transpose(image)
    if turned.mode.startswith("I"):  # sixteen bits a pixel, which Pillow would cut off at white
        turned = turned.point(lambda value: value / 257).convert("L")
    if "A" in turned.getbands() or "transparency" in turned.info:
        sheet = Image.new("RGBA", turned.size, "white")
        sheet.alpha_composite(turned.convert("RGBA"))
        turned = sheet
    small = turned.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    return tuple(small.tobytes())
