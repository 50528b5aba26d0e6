"""What the picture of a figure shows, in whatever artefact, and whether that is what the source has."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from PIL import Image

from publish.images import for_cover
from publish.verify import drawings
from publish.verify.expected import ExpectedPicture
from publish.verify.looks import Look, alike, is_too_large, look_of
from publish.verify.once import once_a_content, once_a_version


@dataclass(frozen=True, slots=True)
class Twice:
    """A drawing that is there as such, and as a picture for programs that do not show it: the form and the look."""

    drawing: bytes | None
    picture: Seen | None


@dataclass(frozen=True, slots=True)
class OnPage:
    """A picture on a page: its look, and the letters that are set in it, in the order in which they are painted."""

    look: Look
    letters: str


Seen: TypeAlias = Look | bytes | Twice | OnPage
"""How a picture looks; of a drawing that is there as such its form, as `drawings.form` tells it."""

Sight: TypeAlias = Callable[[], Seen | None]
"""What a picture shows, when somebody asks. None for one that is not there, or cannot be read."""

_XML: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
"""How drawings begin, whatever stands before their first element and however it is written; no picture does."""
_WIDE: Final = 512
"""Pixels across the picture on a cover, which is cut to be looked at."""


@once_a_content(kept=256)
def seen(content: bytes) -> Seen | None:
    """What an image file shows; None for one that cannot be read."""
    if _XML.match(content):
        return drawings.form(content)
    try:
        with Image.open(io.BytesIO(content)) as image:
            return look_of(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def seen_twice(drawing: bytes, picture: bytes) -> Twice:
    """What a drawing shows, and what the picture does that stands in for it."""
    return Twice(drawings.form(drawing), seen(picture))


def seen_in_file(path: Path) -> Seen | None:
    """What an image file shows; None for one that is not there, or cannot be read."""
    try:
        return _seen_in_file(path)
    except OSError:
        return None


@once_a_version(kept=256)
def _seen_in_file(path: Path) -> Seen | None:
    return seen(path.read_bytes())


def seen_on_cover(content: bytes) -> Seen | None:
    """What the picture of a whole cover shows in its lower part; None for one that cannot be read."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            if is_too_large(image):
                return None
            return look_of(image.crop((0, max(0, image.height - image.width // 2), image.width, image.height)))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


@once_a_version(kept=4)
def _cut_to_cover(path: Path) -> Seen | None:
    """What a photograph shows once it is cut to the lower part of a cover, which is half as high as it is wide."""
    return seen(for_cover(path, width=2, height=1, widest=_WIDE, press=None))


def shows(shown: Seen | None, picture: ExpectedPicture) -> bool:
    """Whether something shows a picture of the source; of one without a look all does."""
    expected = _cut_to_cover(picture.path) if picture.cut else seen_in_file(picture.path)
    match expected, shown:
        case None, _:
            return True
        case _, None:
            return False
        case _, Twice():
            return shows(shown.drawing, picture) and shows(shown.picture, picture)
        case bytes(), OnPage():
            return drawings.is_drawn(picture.path, shown.look) and drawings.is_lettered(picture.path, shown.letters)
        case _, OnPage():
            return shows(shown.look, picture)
        case bytes(), tuple(look):
            return drawings.is_drawn(picture.path, look)
        case tuple(), tuple(look):
            return alike(expected, look)
        case _, form:
            return expected == form
