"""How a picture looks, in a form in which two of it can be compared: scaled, converted and compressed otherwise.

A digest of its bytes would tell nothing, since every format holds a picture in bytes of its own.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from operator import mul
from typing import Final, TypeAlias

from PIL import Image, ImageChops, ImageOps

Look: TypeAlias = tuple[int, ...]
"""Red, green and blue from 0 to 255 of a picture scaled to `SIDE` by `SIDE` pixels, row by row from its head."""

SIDE: Final = 16
"""Pixels across a look, and down."""
_ALIKE: Final = 0.9
"""The correlation of two looks from which on they are of one picture, though presses and profiles shift its colours."""
_DRAWN_ALIKE: Final = 0.7
"""The same where hues have to tell: of pure magenta on paper, which presses make otherwise, it is 0.79."""
_FLAT: Final = 6.0
"""The standard deviation below which a photograph has nothing to correlate, and its shade decides."""
_SHADES: Final = 48
_NOISE: Final = 0.4
"""The standard deviation that rounding alone may give."""
_FAINT: Final = 3
"""How many times less a picture may differ from its mean than it should, and still be seen."""
_LONG, _SHORT, _MOST = 384, 96, 4096
"""Pixels along the sides of what is drawn: PDFium makes no line thinner than one, and thin ones should stay so."""
_FRINGE: Final = 2
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


def pixels_in(width: float, height: float) -> float:
    """The pixels for each unit of what is so wide and high and is drawn to be looked at."""
    short, long = sorted((width, height))
    return min(max(_LONG / long, _SHORT / short), _MOST / long)


def within(image: Image.Image) -> Image.Image:
    """A picture of what was drawn without the pixels at its edges, which may show some of what is beside it."""
    across, down = (min(_FRINGE, (each - 1) // 2) for each in image.size)
    return image.crop((across, down, image.width - across, image.height - down))


def alike(expected: Look, seen: Look, *, drawn: bool = False) -> bool:
    """Whether a look is of the picture that is expected, in whatever inks and profiles.

    What is `drawn` has neither grain nor profiles: thin lines on paper are a picture, and hues tell it from others.
    """
    colours, others = _centred(expected), _centred(seen)
    contrast, shown = statistics.pstdev(colours), statistics.pstdev(others)
    if contrast < (_NOISE if drawn else _FLAT):
        return shown < 2 * _FLAT and abs(statistics.fmean(expected) - statistics.fmean(seen)) < _SHADES
    if shown < contrast / _FAINT:
        return False
    if drawn:
        return _correlation(colours, others) > _DRAWN_ALIKE
    return _correlation(colours, others) > _ALIKE or _correlation(greys(expected), greys(seen)) > _ALIKE


def _centred(look: Look) -> list[float]:
    """The colours of a look without those that all of it has: two reddish pictures are not alike for that."""
    means = [statistics.fmean(look[at::3]) for at in range(3)]
    return [value - mean for value, mean in zip(look, means * (SIDE * SIDE), strict=True)]


def greys(look: Look) -> list[float]:
    """The shades of grey of a look, from 0 to 255, row by row."""
    return [sum(map(mul, _LUMA, look[at : at + 3])) for at in range(0, len(look), 3)]


def _correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """That of Pearson; none of what is the same throughout."""
    return statistics.correlation(one, other) if min(map(statistics.pstdev, (one, other))) > _NOISE else 0


def is_too_large(image: Image.Image) -> bool:
    """Whether a picture has more pixels than any has; asked before they are read."""
    return image.width * image.height > _MOST_PIXELS


def look_of(image: Image.Image) -> Look | None:
    """How a picture looks; None for one that is too large to be one."""
    if is_too_large(image):
        return None
    image.draft("RGB", (SIDE * 8, SIDE * 8))
    ImageOps.exif_transpose(image, in_place=True)
    turned = image
    if turned.mode.startswith("I"):  # sixteen bits a pixel, which Pillow would cut off at white
        turned = turned.point(lambda value: value / 257).convert("L")
    if "A" in turned.getbands() or "transparency" in turned.info:
        # Made small with its colours by their opacity, so that nothing as large as the picture is laid on white.
        turned = turned if turned.mode == "RGBA" else turned.convert("RGBA")
        turned = turned.convert("RGBa").resize((SIDE, SIDE), Image.Resampling.BOX).convert("RGBA")
        sheet = Image.new("RGBA", turned.size, "white")
        sheet.alpha_composite(turned)
        turned = sheet
    return tuple(_in_rgb(turned).resize((SIDE, SIDE), Image.Resampling.BOX).tobytes())


def _in_rgb(image: Image.Image) -> Image.Image:
    """The picture in RGB; of one in inks a small one, of what they give on paper by the area that each covers.

    Pillow would take inks for the pure complements of red, green and blue, with which hues lie far apart from those of
    presses: nothing of what profiles tell would be alike.
    """
    if image.mode != "CMYK":
        return image.convert("RGB")
    side = SIDE * _SPOTS
    *inks, black = image.resize((side, side), Image.Resampling.BOX).split()
    printed = [Image.new("RGB", (side, side), colour) for colour in _OVERPRINTS]
    for ink in inks:  # by the area that it covers (Demichel and Neugebauer)
        printed = [Image.composite(full, bare, ink) for bare, full in zip(printed[::2], printed[1::2], strict=True)]
    light = black.point([round(255 - _COVERS * value) for value in range(256)])
    return ImageChops.multiply(printed[0], Image.merge("RGB", (light,) * 3))
