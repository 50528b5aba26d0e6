"""What a picture shows, in a form in which two files of it can be compared: scaled, converted and compressed otherwise.

A digest of its bytes would tell nothing, since every format holds a picture in bytes of its own.
"""

from __future__ import annotations

import io
import statistics
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from operator import mul
from pathlib import Path
from typing import Any, Final, TypeAlias

import pikepdf
from PIL import Image, ImageChops, ImageOps

from publish.verify.once import once_a_content, once_a_version

Look: TypeAlias = tuple[int, ...]
"""Red, green and blue from 0 to 255 of a picture scaled to 16 by 16 pixels, row by row; empty for a drawing."""

Sight: TypeAlias = Callable[[], Look | None]
"""How a picture looks, when somebody asks: most are of drawings, which are compared with nothing. None for one that is
not there, or cannot be read.
"""

_SIDE: Final = 16
_ALIKE: Final = 0.9
"""The correlation of two looks from which on they are of one picture, though presses and profiles shift its colours."""
_FLAT: Final = 6.0
"""The standard deviation below which a picture has nothing to correlate, and its shade decides."""
_SHADES: Final = 48
_MOST_PIXELS: Final = 80_000_000
_LUMA: Final = (0.299, 0.587, 0.114)
"""What red, green and blue have in a shade of grey (ITU-R BT.601)."""
_SPOTS: Final = 4
"""Spots of a picture in inks, across and down, for each pixel of its look."""
_OVERPRINTS: Final = (
    (255, 255, 255), (0, 158, 227), (230, 0, 126), (49, 39, 131), (255, 237, 0), (0, 150, 64), (227, 6, 19),
    (58, 44, 40),
)  # fmt: skip
"""What presses make (FOGRA39, as sRGB) of paper, cyan, magenta, both; of yellow, and of yellow on each of these."""
_COVERS: Final = 0.89
"""How much of the light of any of these black takes away."""


@once_a_content(kept=256)
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
    return look(path.read_bytes())


def sights_in_pdf(pdf: Any) -> Iterator[Sight]:
    """How the images of a PDF look, those that can be read: seen at once, as long as it is open."""
    for each in pdf.objects:
        if not isinstance(each, pikepdf.Stream) or "/Subtype" not in each or each["/Subtype"] != "/Image":
            continue
        if each.get("/ImageMask"):
            continue
        try:
            image = pikepdf.PdfImage(each).as_pil_image(apply_mask=False)
            if isinstance(mask := each.get("/SMask"), pikepdf.Stream):
                image = _in_rgb(image)
                image.putalpha(pikepdf.PdfImage(mask).as_pil_image().convert("L").resize(image.size))
            if found := _look(image):
                yield partial(tuple, found)
        except (pikepdf.PdfError, pikepdf.UnsupportedImageTypeError, OSError, ValueError, NotImplementedError):
            continue


def alike(one: Look, other: Look) -> bool:
    """Whether two looks are of one picture; that of a drawing, which is empty, is like any."""
    if not one or not other:
        return True
    colours, others = _centred(one), _centred(other)
    if statistics.pstdev(colours) < _FLAT or statistics.pstdev(others) < _FLAT:
        return abs(statistics.fmean(one) - statistics.fmean(other)) < _SHADES
    return _correlation(colours, others) > _ALIKE or _correlation(_greys(one), _greys(other)) > _ALIKE


def _centred(look: Look) -> list[float]:
    """The colours of a look without those that all of it has: two reddish pictures are not alike for that."""
    means = [statistics.fmean(look[at::3]) for at in range(3)]
    return [value - mean for value, mean in zip(look, means * (_SIDE * _SIDE), strict=True)]


def _greys(look: Look) -> list[float]:
    return [sum(map(mul, _LUMA, look[at : at + 3])) for at in range(0, len(look), 3)]


def _correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """That of Pearson; none of what is the same throughout."""
    return statistics.correlation(one, other) if min(map(statistics.pstdev, (one, other))) > 1 else 0


def _look(image: Image.Image) -> Look | None:
    if image.width * image.height > _MOST_PIXELS:
        return None
    image.draft("RGB", (_SIDE * 8, _SIDE * 8))
    ImageOps.exif_transpose(image, in_place=True)
    turned = image
    if turned.mode.startswith("I"):  # sixteen bits a pixel, which Pillow would cut off at white
        turned = turned.point(lambda value: value / 257).convert("L")
    if "A" in turned.getbands() or "transparency" in turned.info:
        # Made small with its colours by their opacity, so that nothing as large as the picture is laid on white.
        turned = turned.convert("RGBA").convert("RGBa").resize((_SIDE, _SIDE), Image.Resampling.BOX).convert("RGBA")
        sheet = Image.new("RGBA", turned.size, "white")
        sheet.alpha_composite(turned)
        turned = sheet
    return tuple(_in_rgb(turned).resize((_SIDE, _SIDE), Image.Resampling.BOX).tobytes())


def _in_rgb(image: Image.Image) -> Image.Image:
    """The picture in RGB; of one in inks a small one, of what they give on paper by the area that each covers.

    Pillow would take inks for the pure complements of red, green and blue, with which hues lie far apart from those of
    presses: nothing of what profiles tell would be alike.
    """
    if image.mode != "CMYK":
        return image.convert("RGB")
    side = _SIDE * _SPOTS
    *inks, black = image.resize((side, side), Image.Resampling.BOX).split()
    printed = [Image.new("RGB", (side, side), colour) for colour in _OVERPRINTS]
    for ink in inks:  # by the area that it covers (Demichel and Neugebauer)
        printed = [Image.composite(full, bare, ink) for bare, full in zip(printed[::2], printed[1::2], strict=True)]
    light = black.point([round(255 - _COVERS * value) for value in range(256)])
    return ImageChops.multiply(printed[0], Image.merge("RGB", (light,) * 3))
