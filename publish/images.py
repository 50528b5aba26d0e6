"""Photographs and other images of pixels: what a file holds, and its bytes as paper and as screens need them.

The second owner of Pillow, beside `colour`, which turns finished pages into press colours: this one reads what a person
put in the source folder, before any page is made.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:  # not needed to check a source that has drawings only
    from PIL.Image import Image

    from publish.theme import Theme

MOST_PIXELS: Final = 80_000_000
"""Beyond this an image is refused: below what Pillow takes for an attack (89 million), above what cameras make."""
SHARP_PPI: Final = 300
"""What print asks of photographs."""
LEAST_PPI: Final = 150
"""No image is set so wide that it has fewer pixels an inch: `image-resolution` in templates/pdf/style.css.j2."""

_NAME_OF_A_FILE: Final = re.compile(
    r"[^\s/]*\.(?:svg|png|jpe?g|gif|webp|tiff?|heic|bmp)|(?:img|dsc|image)[_-]?\d+", re.IGNORECASE
)
_WIDEST_ON_PAPER: Final = 3000
_WIDEST_ON_SCREENS: Final = 2000
"""Pixels of the longer side: 600 ppi across a text column of 127 mm; the site on a screen of double density."""
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 92, "subsampling": "4:4:4"},
    "PNG": {"optimize": True},
}
_EYES: Final = (0.5, 0.35)
"""The point that is kept when an image is cut to a cover, as shares of its width and height."""
_ORIENTATION: Final = 0x0112
"""The EXIF tag (JEITA CP-3451, 4.6.4 A)."""

_SIGNATURES: Final = (
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"GIF8", "GIF"),
    (8, b"WEBP", "WebP"),
    (4, b"ftyphe", "HEIC"),
    (4, b"ftypmif", "HEIC"),
    (4, b"ftypmsf", "HEIC"),
    (4, b"ftypavif", "AVIF"),
    (0, b"BM", "BMP"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"8BPS", "Photoshop"),
    (0, b"%PDF", "PDF"),
    (0, b"<", "SVG or HTML"),
)
_OF_PHONES: Final = ("HEIC", "WebP", "AVIF")


def is_described(alternative: str) -> bool:
    """Whether a text may say what an image shows: programs put the name of its file in the place of such a text."""
    return bool(alternative.strip()) and not _NAME_OF_A_FILE.fullmatch(alternative.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why an image cannot be used: a code of `publish.codes`, the reason after the image's name, and what to do."""

    code: str
    reason: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pixels:
    """The size of an image in pixels, upright."""

    width: int
    height: int


def look(path: Path) -> Pixels | Fault:
    """The size of the PNG or JPEG at `path`, once it is sure that the whole of it can be read."""
    try:
        with path.open("rb") as file:
            start = file.read(16)
        kind, wanted = _kind(start), "PNG" if path.suffix.lower() == ".png" else "JPEG"
        if not start:
            hint = "it was not copied whole: copy or download it again, or ask for the original"
            return Fault(code="F-005", reason="is empty: a file of 0 bytes", hint=hint)
        if kind in ("PNG", "JPEG") and kind != wanted:
            name = path.with_suffix(".png" if kind == "PNG" else ".jpg").name
            reason = f"is {kind} by its content, not {wanted}"
            return Fault(code="F-005", reason=reason, hint=f"rename it to '{name}', here and in the folder")
        if kind != wanted:
            reason = f"is {kind} by its content, not {wanted}" if kind else f"is no {wanted} image by its content"
            hint = f"open it in an image editor and save it as {wanted}"
            if kind in _OF_PHONES:
                reason = f"is {kind} by its content, as phones and browsers save pictures, and not {wanted}"
                hint += "; another name alone does not make it one"
            return Fault(code="F-005", reason=reason, hint=hint)
        return _read(path)
    except OSError as error:
        return Fault(code="F-005", reason=f"cannot be read: {error.strerror}", hint="it should be a file you may read")


def width_in_print(pixels: Pixels, theme: Theme) -> float:
    """The width in mm at which the image is set: that of the text, unless it is too coarse or too tall for it."""
    return min(widest_in_print(pixels, theme), pixels.width / LEAST_PPI * 25.4)


def widest_in_print(pixels: Pixels, theme: Theme) -> float:
    """The width in mm at which an image of this shape is set once it has enough pixels."""
    return min(text_width(theme), tallest_in_print(theme) * pixels.width / pixels.height)


def text_width(theme: Theme) -> float:
    """The width of the text column in mm."""
    return theme.page.width_mm - theme.page.inner_mm - theme.page.outer_mm


def tallest_in_print(theme: Theme) -> float:
    """The greatest height of an image in mm: it leaves room for its caption and a line or two of text."""
    return 0.8 * (theme.page.height_mm - theme.page.top_mm - theme.page.bottom_mm)


def for_paper(path: Path) -> bytes:
    """The image for typesetting: upright, 8 bits a channel, in sRGB or, as it came, in CMYK; no camera data."""
    return _prepared(path, _WIDEST_ON_PAPER, None)


def for_screens(path: Path, press: Path) -> bytes:
    """The image for site, e-book and Word: also CMYK made sRGB, by the ICC profile `press` if it has none."""
    return _prepared(path, _WIDEST_ON_SCREENS, press)


def for_cover(path: Path, *, width: float, height: float, widest: int, press: Path | None) -> bytes:
    """The image as a JPEG cut to this proportion, at most `widest` px wide; in sRGB by `press`, if one is given.

    Cut is what is far from the middle, or, where that is above and below, from a point over it: faces are there.
    """
    from PIL import Image, ImageOps

    with _strictly(), Image.open(io.BytesIO(_prepared(path, MOST_PIXELS, press))) as image:
        whole = image if image.mode in ("L", "RGB", "CMYK") else _on_white(image)
        across = min(widest, round(cut_width(Pixels(width=whole.width, height=whole.height), width, height)))
        made = ImageOps.fit(whole, (across, round(across * height / width)), Image.Resampling.LANCZOS, centering=_EYES)
        made.info.clear()
        target = io.BytesIO()
        made.save(target, "JPEG", **_OPTIONS["JPEG"])
        return target.getvalue()


def _on_white(image: Image) -> Image:
    """An image of any mode without what is transparent, which JPEG has not."""
    from PIL import Image as Images

    ground = Images.new("RGBA", image.size, "white")
    ground.alpha_composite(image.convert("RGBA"))
    return ground.convert("RGB")


def cut_width(pixels: Pixels, width: float, height: float) -> float:
    """How many pixels across are left of an image that is cut to the proportion of `width` to `height`."""
    return min(pixels.width, pixels.height * width / height)


# -- reading ------------------------------------------------------------------------------------------


def _kind(start: bytes) -> str:
    return next((kind for at, signature, kind in _SIGNATURES if start.startswith(signature, at)), "")


def _read(path: Path) -> Pixels | Fault:
    from PIL import Image

    with _strictly():
        try:
            with Image.open(path, formats=("PNG", "JPEG", "MPO")) as image:
                width, height = image.size
                if width * height > MOST_PIXELS:
                    millions = round(width * height / 1e6)
                    reason = f"has {millions} million pixels; more than {MOST_PIXELS // 10**6} million is too much"
                    hint = f"make it smaller: {_WIDEST_ON_PAPER} px for its longer side is enough for any page"
                    return Fault(code="F-006", reason=reason, hint=hint)
                image.draft(None, (width // 8, height // 8))
                image.load()
                sideways = image.getexif().get(_ORIENTATION) in (5, 6, 7, 8)
        except Exception as error:  # Pillow's decoders raise whatever a damaged file makes them stumble over
            cut = "truncated" in str(error)
            reason = "is cut off: its end is missing" if cut else "is damaged and cannot be opened"
            return Fault(code="F-005", reason=reason, hint="copy or download it again, or ask for the original")
    return Pixels(width=height, height=width) if sideways else Pixels(width=width, height=height)


@contextmanager
def _strictly() -> Iterator[None]:
    """Half an image is no image (WeasyPrint sets Pillow otherwise), and how large is too large is ours to say."""
    from PIL import Image, ImageFile

    before = Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES
    Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES = None, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES = before


# -- preparing ----------------------------------------------------------------------------------------


def _prepared(path: Path, widest: int, press: Path | None) -> bytes:
    """The bytes of the file as they are, if they will do; made anew if not, in the same format."""
    content = path.read_bytes()
    if path.suffix.lower() == ".svg":
        return content
    from PIL import Image, ImageOps

    with _strictly(), Image.open(io.BytesIO(content)) as image:
        kind = "PNG" if image.format == "PNG" else "JPEG"
        if _will_do(image, widest, press is not None):
            return content if kind == "PNG" else _without_metadata(content)
        profile = image.info.get("icc_profile") if image.mode != "CMYK" or press else None
        upright = ImageOps.exif_transpose(image)
        eight_bits = upright.point(lambda value: value / 256).convert("L") if upright.mode == "I;16" else upright
        made = _in_srgb(eight_bits, profile, press)
        if made.has_transparency_data or made.mode == "P":
            made = made.convert("RGBA" if made.has_transparency_data else "RGB")
        if made.mode != "1":
            made.thumbnail((widest, widest), Image.Resampling.LANCZOS)
        made.info.clear()
        target = io.BytesIO()
        made.save(target, kind, **_OPTIONS[kind])
        return target.getvalue()


def _will_do(image: Image, widest: int, screens: bool) -> bool:
    """Whether every reader shows these bytes right. python-docx knows a JPEG by its JFIF segment only."""
    if image.getexif().get(_ORIENTATION, 1) != 1 or getattr(image, "n_frames", 1) > 1:
        return False
    if image.mode == "I;16" or (max(image.size) > widest and image.mode != "1"):
        return False
    if image.format == "PNG" and {"exif", "XML:com.adobe.xmp"} & image.info.keys():
        return False
    if screens and image.format != "PNG" and ("jfif" not in image.info or image.mode == "CMYK"):
        return False
    return image.mode == "CMYK" or _is_srgb(image.info.get("icc_profile"))


def _is_srgb(profile: bytes | None) -> bool:
    if not profile:
        return True
    from PIL import ImageCms

    try:
        return "srgb" in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile))).lower()
    except (ImageCms.PyCMSError, OSError):
        return True  # nothing that could be converted from


def _in_srgb(image: Image, profile: bytes | None, press: Path | None) -> Image:
    """The image in sRGB, by its own profile or, for CMYK, by `press`; grey stays grey, CMYK for paper stays CMYK."""
    cmyk = image.mode == "CMYK"
    if cmyk and not press:
        return image
    if cmyk and press and not profile:
        profile = press.read_bytes()
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    from PIL import ImageCms

    try:
        made = ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):  # a profile that is damaged, or of another colour space than its image
        return image.convert("RGB")
    assert made is not None
    return made


def _without_metadata(jpeg: bytes) -> bytes:
    """The JPEG without what tells of its making (EXIF and XMP with place and camera, thumbnails, comments).

    The pixels are not touched. Segments: ITU-T T.81, B.1.1.4; they end where the scan begins (SOS).
    """
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        if jpeg[at + 1] == 0xFF:  # a fill byte (B.1.1.2)
            at += 1
            continue
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if jpeg[at + 1] not in (0xE1, 0xED, 0xFE):  # APP1, APP13, COM
            kept.append(jpeg[at:end])
        at = end
    return b"".join(kept) + jpeg[at:]
