"""What a drawing (SVG) shows: as one, by all that it is made of; as a picture, by how it looks.

No artefact tells in which face a drawing is lettered: it is that of the theme. So faces do not count, and where letters
stand, the picture has to show about as much of them as it would in another face.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple
from xml.etree import ElementTree

from PIL import Image

from publish import drawings
from publish.families import file_of
from publish.fonts import Face
from publish.raster import drawn
from publish.verify.looks import SIDE, Look, alike, greys, look_of, pixels_in, within
from publish.verify.observed import normal
from publish.verify.once import once_a_version

_FAMILY: Final = "Inter"
"""The family of faces in which it is lettered: one that is installed with us."""
_OF_FACES: Final = re.compile(r"font-family\s*:[^;}]*")
_RULE: Final = 100
_PALE: Final = 2
"""How many times fewer pixels do here: what is thinner than one is pale with resvg, where PDFium makes it wider."""
_FROM_RIGHT: Final = frozenset({"R", "AL", "AN"})
_LETTERED: Final = 4
"""Of 256 shades of grey, how many letters make of difference at least where there are any."""
_ASIDE, _ABOVE = 3, 1
"""How many places of a look further letters of another face may reach, across and down."""
_TIMES: Final = 4
"""How many times less dark, or light, they may be."""


class _Drawn(NamedTuple):
    """How a drawing looks, without its letters and with them, and how many shades of grey these lighten each place."""

    bare: Look
    lettered: Look
    letters: tuple[float, ...]


def form(content: bytes) -> bytes | None:
    """A digest of all that a drawing is made of, but for the faces of its letters; None for what is no XML."""
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError):  # also in an encoding that is none
        return None
    total = hashlib.sha256()
    for each in root.iter():
        styles = (("style", each.text or ""),) if each.tag.endswith("}style") else ()
        attributes = sorted((*each.attrib.items(), *styles))
        stated = [(name, _OF_FACES.sub("", value)) for name, value in attributes if name != "font-family"]
        texts = [" ".join((text or "").split()) for text in ("" if styles else each.text, each.tail)]
        total.update(repr((each.tag, stated, len(each), texts)).encode())
    return total.digest()


def is_drawn(path: Path, look: Look) -> bool:
    """Whether a picture looks like the drawing at `path`, which has no faults, whatever the face of its letters.

    A rule, which is many times longer than thick, has no look to tell it by.
    """
    drawn = _drawn(path)
    if drawn is None:
        return True
    bare, lettered, letters = drawn
    inked = [at for at, ink in enumerate(letters) if abs(ink) >= _LETTERED]
    if not inked:
        return alike(lettered, look, drawn=True)
    shown = _difference(look, bare)
    as_much = sum(shown[at] if letters[at] > 0 else -shown[at] for at in inked)
    if as_much < sum(abs(letters[at]) for at in inked) / _TIMES:
        return False
    return alike(lettered, look, drawn=True) or alike(bare, _but(look, _around(inked), bare), drawn=True)


def is_lettered(path: Path, letters: str) -> bool:
    """Whether letters are those of texts in the drawing at `path`, which has no faults, each whole.

    Not whether all are there, since some may be hidden, or used several times: how much of them is there, their look
    tells. Scripts that are written from right to left are painted in an order of their own.
    """
    shown, texts = _solid(letters), _texts(path)
    if any(unicodedata.bidirectional(each) in _FROM_RIGHT for each in shown):
        return True
    lengths = {len(text) for text in texts}
    ends = {0}  # of what texts make up, one behind the other
    for at in range(len(shown)):
        if at in ends:
            ends |= {at + length for length in lengths if shown[at : at + length] in texts}
    return len(shown) in ends


@once_a_version(kept=64)
def _texts(path: Path) -> frozenset[str]:
    """The texts of a drawing, without spaces."""
    return frozenset(filter(None, map(_solid, drawings.texts(path))))


def _solid(text: str) -> str:
    """A text without spaces, and without the hyphen that a PDF of ours has for the one at the end of a line."""
    return "".join(normal(text).replace("\N{HYPHEN}", "").split())


def _around(places: Iterable[int]) -> frozenset[int]:
    """These places of a look, and those to which letters may reach from there."""
    return frozenset(
        row * SIDE + column
        for down, across in (divmod(place, SIDE) for place in places)
        for row in range(max(0, down - _ABOVE), min(SIDE, down + _ABOVE + 1))
        for column in range(max(0, across - _ASIDE), min(SIDE, across + _ASIDE + 1))
    )


def _but(look: Look, places: frozenset[int], other: Look) -> Look:
    """A look that is in these places as another one."""
    return tuple(other[at] if at // 3 in places else value for at, value in enumerate(look))


@once_a_version(kept=64)
def _drawn(path: Path) -> _Drawn | None:
    """How the drawing at `path` looks; None for a rule."""
    proportion = drawings.proportion(path)
    if max(proportion, 1 / proportion) > _RULE:
        return None
    width = round(pixels_in(1, proportion) / _PALE) or 1
    svg = drawings.scaled(path, width)
    face = Face(role="text", family=_FAMILY, weight=400, style="normal", ttf=file_of(_FAMILY, 400, "normal"))
    bare, lettered = (_look(drawn(svg, width=width, faces=faces)) for faces in ((), (face,)))
    return _Drawn(bare, lettered, _difference(lettered, bare))


def _difference(look: Look, other: Look) -> tuple[float, ...]:
    """By how many shades of grey a look is lighter than another, place by place."""
    return tuple(one - two for one, two in zip(greys(look), greys(other), strict=True))


def _look(png: bytes) -> Look:
    with Image.open(io.BytesIO(png)) as image:
        look = look_of(within(image))
    assert look is not None
    return look
