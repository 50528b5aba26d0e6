"""What the picture of a figure shows, in whatever artefact, and whether that is what the source has."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from PIL import Image

from publish.verify import drawings
from publish.verify.looks import Look, alike, look_of
from publish.verify.once import once_a_content, once_a_version


@dataclass(frozen=True, slots=True)
class Twice:
    """A drawing that is there as such, and as a picture for programs that do not show it: the form and the look."""

    drawing: bytes | None
    picture: Seen | None


Seen: TypeAlias = Look | bytes | Twice
"""How a picture looks; of a drawing that is there as such its form, as `drawings.form` tells it."""

Sight: TypeAlias = Callable[[], Seen | None]
"""What a picture shows, when somebody asks. None for one that is not there, or cannot be read."""


@once_a_content(kept=256)
def seen(content: bytes) -> Seen | None:
    """What an image file shows; None for one that cannot be read."""
    if b"<svg" in content[:4096]:
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


def shows(shown: Seen | None, path: Path) -> bool:
    """Whether something shows the picture at `path`, which is one of the source; of one without a look all does."""
    match seen_in_file(path), shown:
        case None, _:
            return True
        case _, None:
            return False
        case _, Twice():
            return shows(shown.drawing, path) and shows(shown.picture, path)
        case bytes(), tuple(look):
            return drawings.is_drawn(path, look)
        case tuple(expected), tuple(look):
            return alike(expected, look)
        case expected, form:
            return expected == form
