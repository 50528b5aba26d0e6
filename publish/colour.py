"""Screen colours into press colours. Owner of Pillow.

A colour of the theme becomes exactly the CMYK value that the theme gives it; any other colour, as a figure may hold,
goes through the ICC profile (perceptual intent); neutral black and grey are printed with black ink alone.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from publish.diagnostics import Diagnostic, Origin, TemplateError
from publish.theme import Theme

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageCms import ImageCmsTransform

Rgb: TypeAlias = tuple[float, float, float]
Cmyk: TypeAlias = tuple[float, float, float, float]
"""Components from 0 to 1."""

_SPOTS: Final = 1000
"""So many spots along its longer side are looked at, about, for the ink that an image takes."""


def read_profile(path: Path) -> bytes:
    """The ICC profile of a print shop. Raises TemplateError (T-004) if it is not there or is none for CMYK output."""
    origin = Origin(path=path.as_posix())
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"cannot read the ICC profile of the print shop: {error.strerror}"
        hint = (
            "put the file there (the shop has it, and www.eci.org has the common ones), or name another in shops.toml"
        )
        raise TemplateError([Diagnostic(code="T-004", message=message, origin=origin, hint=hint)]) from error
    # ICC.1:2022, 7.2: device class at byte 12, colour space at 16, signature 'acsp' at 36.
    if content[36:40] != b"acsp" or content[12:20] != b"prtrCMYK":
        hint = "name a CMYK output profile (.icc) in shops.toml"
        raise TemplateError(
            [Diagnostic(code="T-004", message="not an ICC output profile for CMYK", origin=origin, hint=hint)]
        )
    return content


class Separator:
    """Separates colours for the press condition that an ICC output profile describes."""

    def __init__(self, theme: Theme, profile: bytes) -> None:
        self.profile = profile
        self._palette = {
            _rounded(parse_hex(each.screen)): tuple(percent / 100 for percent in each.press)
            for each in theme.colours.values()
        }

    def separate(self, rgb: Rgb) -> Cmyk:
        """The press colour of a screen colour."""
        if known := self._palette.get(_rounded(rgb)):
            return known  # type: ignore[return-value]
        if max(rgb) - min(rgb) < 0.01:
            return (0, 0, 0, round(1 - rgb[0], 4))
        return self._through_profile(_rounded(rgb))

    @functools.cache  # noqa: B019  (lives as long as one run)
    def _through_profile(self, rgb: tuple[int, int, int]) -> Cmyk:
        from PIL import Image

        cyan, magenta, yellow, black = self.image(Image.new("RGB", (1, 1), rgb)).getpixel((0, 0))  # type: ignore[misc]
        return (cyan / 255, magenta / 255, yellow / 255, black / 255)

    def image(self, image: Image) -> Image:
        """An RGB or grey image as CMYK."""
        from PIL import ImageCms

        converted = ImageCms.applyTransform(image.convert("RGB"), self._transform)
        assert converted is not None
        return converted

    @functools.cached_property
    def _transform(self) -> ImageCmsTransform:
        import io

        from PIL import ImageCms

        return ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"), ImageCms.ImageCmsProfile(io.BytesIO(self.profile)), "RGB", "CMYK"
        )


def parse_hex(colour: str) -> Rgb:
    """`#16324f` as three components from 0 to 1."""
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))  # type: ignore[return-value]


def _rounded(rgb: Rgb) -> tuple[int, int, int]:
    return tuple(round(each * 255) for each in rgb)  # type: ignore[return-value]


def most_ink(image: Image, *, inverted: bool) -> Cmyk:
    """The inks of a CMYK image at the spot that takes the most; where it has many pixels, a spot is the mean of some.

    `inverted` tells that 0 is full ink in `image`.
    """
    from PIL import ImageChops, ImageMath

    spots = image.reduce(max(1, max(image.size) // _SPOTS))
    plates = [ImageChops.invert(plate) if inverted else plate for plate in spots.split()]
    total = ImageMath.lambda_eval(lambda inks: sum(inks[str(at)] for at in range(4)), **_numbered(plates))
    most = total.getextrema()[1]
    heaviest = ImageMath.lambda_eval(lambda inks: inks["0"] == most, **_numbered([total]))
    _, top, right, _ = heaviest.getbbox()
    left = heaviest.crop((0, top, right, top + 1)).getbbox()[0]
    return tuple(plate.getpixel((left, top)) / 255 for plate in plates)  # type: ignore[operator,return-value]


def _numbered(images: list[Image]) -> dict[str, Image]:
    return {str(at): image for at, image in enumerate(images)}
