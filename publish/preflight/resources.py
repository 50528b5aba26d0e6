"""What the named resources of a page say: fonts, images, graphics states, functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

from publish.colour import most_ink
from publish.preflight.facts import Family, Font, Inks
from publish.preflight.spaces import Space, palette_size

_NORMAL: Final = ("/Normal", "/Compatible")


@dataclass(frozen=True, slots=True)
class TextFont:
    """A font as text is shown in it: how wide a string is, as a part of the size (ISO 32000-2, 9.2.4)."""

    font: Font
    bytes_a_code: int
    advances: dict[int, float]
    default: float

    def width(self, codes: bytes) -> float:
        """Of a string, without the spacing that the text state adds."""
        if self.bytes_a_code == 1:
            return sum(self.advances.get(code, self.default) for code in codes)
        pairs = zip(codes[::2], codes[1::2], strict=False)
        return sum(self.advances.get(high * 256 + low, self.default) for high, low in pairs)


def font_of(given: Any) -> TextFont:
    """A font of the file. Codes of a composite font are taken to be two bytes long and its character ids themselves."""
    composite = given.get("/Subtype") == "/Type0"
    inner = given.DescendantFonts[0] if composite else given
    drawn = given.get("/Subtype") == "/Type3"
    descriptor = inner.get("/FontDescriptor", pikepdf.Dictionary())
    embedded = drawn or any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    name = str(given.get("/BaseFont", given.get("/Name", "/zonder naam")))[1:]
    font = Font(name=name, embedded=embedded, drawn=drawn)
    if composite:
        widths = dict(_composite_widths(inner.get("/W", [])))
        return TextFont(font, 2, widths, float(inner.get("/DW", 1000)) / 1000)
    unit = abs(float(given.FontMatrix[0])) if drawn else 0.001
    first = int(given.get("/FirstChar", 0))
    advances = {first + at: float(width) * unit for at, width in enumerate(given.get("/Widths", []))}
    # One of the 14 standard fonts may come without widths: half of the size is about the mean.
    return TextFont(font, 1, advances, float(descriptor.get("/MissingWidth", 0 if advances else 500)) * unit)


def _composite_widths(given: Any) -> Iterator[tuple[int, float]]:
    """`c [w1 w2 ...]` or `first last w`, as often as need be (ISO 32000-2, 9.7.4.3)."""
    items = iter(given)
    for first in items:
        following = next(items)
        if isinstance(following, pikepdf.Array):
            yield from ((int(first) + at, float(width) / 1000) for at, width in enumerate(following))
        else:
            width = float(next(items)) / 1000
            yield from ((code, width) for code in range(int(first), min(int(following), 0xFFFF) + 1))


class Images:
    """The images of a file, each looked through once for where it takes the most ink."""

    def __init__(self) -> None:
        self._inks: dict[tuple[int, int], Inks | None] = {}

    def inks(self, image: Any, space: Space, *, inline: bool) -> Inks | None:
        """The inks where they are most together; None for what would have to be converted, or cannot be read."""
        if space.family is not Family.CMYK or inline:
            return None
        if image.objgen not in self._inks:
            self._inks[image.objgen] = _most_ink(image, space)
        return self._inks[image.objgen]


def _most_ink(image: Any, space: Space) -> Inks | None:
    if colours := palette_size(image.get("/ColorSpace")):
        found = [each for each in (space.inks([at]) for at in range(colours)) if each]
        return max(found, key=sum, default=None)
    try:
        pixels = pikepdf.PdfImage(image).as_pil_image(apply_decode_array=False, apply_mask=False)
    except (pikepdf.PdfError, pikepdf.UnsupportedImageTypeError, NotImplementedError, ValueError, OSError):
        return None
    if pixels.mode != "CMYK":
        return None
    # Pillow turns the values of any JPEG in CMYK about; /Decode is taken into account here.
    decode = [float(each) for each in image.get("/Decode", [])]
    return (*most_ink(pixels, inverted=("/DCTDecode" in _filters(image)) != (decode[:2] == [1, 0])), 0)


def _filters(image: Any) -> list[str]:
    given = image.get("/Filter", [])
    return [str(each) for each in given] if isinstance(given, pikepdf.Array) else [str(given)]


def transparency(state: Any) -> Iterator[str]:
    """What an ExtGState asks for that opaque printing has not (ISO 32000-2, 11.6.4), in the words of the report."""
    for key in ("/ca", "/CA"):
        if (opacity := float(state.get(key, 1))) < 1:
            yield f"dekking {round(100 * opacity)} %"
    if state.get("/SMask", pikepdf.Name("/None")) != "/None":
        yield "zacht masker"
    mode = state.get("/BM", pikepdf.Name.Normal)
    modes = [str(each) for each in mode] if isinstance(mode, pikepdf.Array) else [str(mode)]
    if not any(each in _NORMAL for each in modes[:1]):
        yield f"overvloeimodus {modes[0][1:]}"


def ends(function: Any) -> Iterator[tuple[float, ...]]:
    """The colours between which exponential functions, alone or stitched, run (ISO 32000-2, 7.10.3 and 7.10.4)."""
    if function is None or isinstance(function, pikepdf.Array):
        return
    if int(function.get("/FunctionType", -1)) == 3:
        for each in function.Functions:
            yield from ends(each)
    elif int(function.get("/FunctionType", -1)) == 2:
        for key, default in (("/C0", [0]), ("/C1", [1])):
            yield tuple(float(each) for each in function.get(key, default))
