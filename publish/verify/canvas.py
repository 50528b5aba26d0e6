"""What a page paints, apart from where it stands and in which colours: of what is alike, one need be looked at.

A print shop gets the pages of the screen moved and in its inks, and sheets hold them as forms. What is made in another
way has no canvas, and is looked at for itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

import pikepdf

from publish.verify.content_stream import content_of, is_special
from publish.verify.matrix import Box, Matrix, box_of
from publish.verify.object_digests import ObjectDigests
from publish.verify.once import once_a_content

_N: Final = rb"-?\d*\.?\d+"
_THIN: Final = rb"(?:0?\.\d+|1) w"
_PATHS: Final = rb"[ \d.mlS-]*"
_CROP_MARKS: Final = rb"q /\S+ CS 1 SCN " + _THIN + _PATHS + rb" Q\n"
_EDGES: Final = rb"(%s) (%s) (%s) (%s) re W n " % ((_N,) * 4)
_MOVED: Final = re.compile(rb"(?:%s)?(?:%s)?1 0 0 1 (%s) (%s) cm\n" % (_CROP_MARKS, _EDGES, _N, _N))
"""How a page for the press begins: thin marks, the edges of what is painted, and where that is."""
_FORM: Final = re.compile(rb"\s*q (?:((?:%s ){6})cm )?(/\S+) Do Q" % _N)
_FOLD_MARKS: Final = re.compile(rb"\s*/Artifact BMC q 0 0 0 1 K %s(?: \[[\d ]*\] 0 d)?%s Q EMC" % (_THIN, _PATHS))
"""What a sheet is made of: forms, and lines a point thick at most."""
_UPRIGHT: Final = (1, 0, 0, 1)
_TURNED: Final = (0, 1, -1, 0)

_COLOUR: Final = re.compile(rb"\n([-\d. ]++)(?:rg|RG|g|G|k|K)(?=\n)")
_COLOURING: Final = frozenset(b"rg RG g G k K sc SC scn SCN sh Do".split())
"""Operators that give a colour, or paint something that has its own."""
_STATE: Final = re.compile(rb"(/\S+) gs\n")
_NAME: Final = re.compile(rb"/[^][\s()<>{}/%]+")
_ON_LAYERS: Final = "/OC"
_UNNAMED: Final = frozenset({"/DefaultGray", "/DefaultRGB", "/DefaultCMYK"})
"""Resources that no operator names (ISO 32000-2, 8.6.5.6): what colours are taken for."""

_OVERPRINT: Final = frozenset({"/op", "/OP", "/OPM", "/Type"})
"""Keys of a graphics state that show on no screen (ISO 32000-2, table 57)."""
_OPAQUE: Final = frozenset({"/ca", "/CA", "/Type"})
"""Keys that say nothing of what is mixed, where they are 1."""
_EDGE: Final = 0.01
"""Points that what lies beside one another may share, by rounding."""
_READABLE: Final = 40 / 255
_SEEN: Final = 24 / 255
"""How far two shades lie apart of which one can be read on the other, and how far at least to be told from it."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """The content of a page, or a form on it.

    `key` is the same for all that is the same but for its colours: `shades` has the grey of each in turn, from 0, which
    is black, to 1, and `mixes` tells whether there are others, in pictures or by transparency. Its origin stands
    `across` and `up` from that of the page, in points; of the page it is seen within `box`. `form` is the number of the
    object that a form is; None for the page itself.
    """

    key: bytes
    shades: tuple[float, ...]
    mixes: bool
    across: float
    up: float
    box: Box
    form: tuple[int, int] | None = None

    def is_as_plain_as(self, shades: tuple[float, ...]) -> bool:
        """Whether all that is seen on a canvas of the same key with these shades is seen on this one too.

        Colours that stand out from each other have to do so here, by half as much at least; the paper is white.
        """
        if shades == self.shades:
            return True
        if self.mixes or len(shades) != len(self.shades):
            return False
        pairs = {(0.0, 0.0), (1.0, 1.0), *zip(shades, self.shades, strict=True)}
        return all(
            abs(now - other) >= max(_SEEN, abs(before - beside) / 2)
            for before, now in pairs
            for beside, other in pairs
            if abs(before - beside) >= _READABLE
        )


@dataclass(frozen=True, slots=True)
class Painted:
    """A page: its CropBox and TrimBox, and where its links stand; its canvases as they are painted, beside one another;
    and where slugs lie on them, which are forms that are turned by a quarter.

    There are no canvases if the page is made in another way.
    """

    crop: Box
    trim: Box
    links: tuple[Box, ...]
    canvases: tuple[Canvas, ...] = ()
    slugs: tuple[Box, ...] = ()

    @property
    def digest(self) -> bytes | None:
        """Of all that shows on it, but for where its origin is; None where its canvases do not tell that."""
        if len(self.canvases) != 1 or self.slugs:
            return None
        (canvas,) = self.canvases
        box = [round(edge - start, 2) for edge, start in zip(canvas.box, (canvas.across, canvas.up) * 2, strict=True)]
        return hashlib.sha256(repr((canvas.key, canvas.shades, box)).encode()).digest()

    def at(self, box: Box) -> Canvas | None:
        """The canvas that has painted what stands in a box."""
        return next((each for each in self.canvases if is_within(box, each.box)), None)

    def is_free(self, box: Box) -> bool:
        """Whether no slug lies on a box."""
        return not any(_overlap(box, each) for each in self.slugs)


class _Drawing(NamedTuple):
    """Content but for its colours: its digest; the greys of those; the resources it names; whether it has others."""

    digest: bytes
    shades: tuple[float, ...]
    names: frozenset[str]
    coloured: bool


class Painter:
    """Tells what the pages of a file paint."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._digests = ObjectDigests()
        self._has_layers = "/OCProperties" in pdf.Root

    def painted(self, page: Any, content: bytes) -> Painted:
        """What a page with this content paints. Raises pikepdf.PdfError."""
        media = box_of(_inherited(page, "/MediaBox"))
        crop = _intersection(media, box_of(_inherited(page, "/CropBox"), media))
        trim = box_of(page.get("/TrimBox"), crop)
        annotations = list(page.get("/Annots", []))
        links = [each for each in annotations if each.get("/Subtype") == "/Link"]
        boxes = tuple(box_of(each.get("/Rect")) for each in links)
        # What is turned, scaled, or has anything but links laid over it, is not as its content says.
        if (
            self._has_layers
            or _inherited(page, "/Rotate")
            or "/UserUnit" in page
            or len(links) < len(annotations)
            or any("/AP" in each for each in links)
        ):
            return Painted(crop, trim, boxes)
        try:
            return Painted(crop, trim, boxes, *_parts(page, content, crop, self._digests))
        except (TypeError, ValueError):  # of a kind that does not belong there, or no number
            return Painted(crop, trim, boxes)


def _inherited(page: Any, key: str) -> Any:
    """What a page has by a key, or those above it in the tree (ISO 32000-2, 7.7.3.4)."""
    node = page
    for _ in range(32):  # a tree of pages is never so deep; a damaged one may be a ring
        if node is None or key in node:
            break
        node = node.get("/Parent")
    return node.get(key) if node is not None else None


def _parts(page: Any, content: bytes, crop: Box, digests: ObjectDigests) -> tuple[tuple[Canvas, ...], tuple[Box, ...]]:
    """The canvases and slugs of a page."""
    resources = _inherited(page, "/Resources") or pikepdf.Dictionary()
    if is_special(content):
        return (), ()
    if forms := _forms(content, resources):
        return _sheet(forms, crop, digests)
    canvas = _canvas(page, content, resources, digests, origin=(0, 0), box=crop)
    return ((canvas,) if canvas else ()), ()


def _forms(content: bytes, resources: Any) -> list[tuple[Any, Matrix]]:
    """The forms that a sheet is made of, each with where it lies; none for what is more than forms and marks."""
    found, at, content = [], 0, content.rstrip()
    while at < len(content):
        if placed := _FORM.match(content, at):
            form = resources.get("/XObject", {}).get(placed[2].decode(errors="replace"))
            if not isinstance(form, pikepdf.Stream) or form.get("/Subtype") != "/Form":
                return []
            a, b, c, d, e, f = map(float, (placed[1] or b"1 0 0 1 0 0").split())
            *own, across, up = map(float, form.get("/Matrix", (*_UPRIGHT, 0, 0)))
            if tuple(own) != _UPRIGHT or ((a, b, c, d) != _UPRIGHT and (across, up) != (0, 0)):
                return []
            found.append((form, (a, b, c, d, e + across, f + up)))
        elif not (placed := _FOLD_MARKS.match(content, at)):
            return []
        at = placed.end()
    return found


def _sheet(
    forms: Sequence[tuple[Any, Matrix]], crop: Box, digests: ObjectDigests
) -> tuple[tuple[Canvas, ...], tuple[Box, ...]]:
    canvases: list[Canvas] = []
    slugs: list[Box] = []
    for form, (*linear, across, up) in forms:
        left, bottom, right, top = box_of(form.get("/BBox"))
        if "/OC" in form:
            return (), ()
        if tuple(linear) == _TURNED:
            slugs.append((across - top, up + left, across - bottom, up + right))
            continue
        content = content_of(form)
        if slugs or tuple(linear) != _UPRIGHT or is_special(content):
            return (), ()
        box = _intersection(crop, (left + across, bottom + up, right + across, top + up))
        own = form.get("/Resources", pikepdf.Dictionary())
        canvas = _canvas(form, content, own, digests, origin=(across, up), box=box)
        if canvas is None or any(_overlap(box, each.box) for each in canvases):
            return (), ()
        canvases.append(canvas)
    return tuple(canvases), tuple(slugs)


def _canvas(
    stream: Any, content: bytes, resources: Any, digests: ObjectDigests, *, origin: tuple[float, float], box: Box
) -> Canvas | None:
    """The content of a page or form as a canvas; None where layers, or names in code, leave it open."""
    across, up = origin
    if moved := _MOVED.match(content):
        left, bottom, width, height, right, higher = (float(each or 0) for each in moved.groups())
        if moved[1]:
            edges = left + across, bottom + up, left + across + width, bottom + up + height
            box = _intersection(box, edges)
        content, across, up = content[moved.end() :], across + right, up + higher
    states = resources.get("/ExtGState", {})
    unseen = {name.encode() for name in states if set(states[name].keys()) <= _OVERPRINT}
    content = b"\n%s\n" % content
    if unseen:
        content = _STATE.sub(lambda state: b"" if state[1] in unseen else state[0], content)
    drawing = _drawing(content)
    names = drawing.names
    if _ON_LAYERS in names or any("#" in each for each in names):
        return None
    total = hashlib.sha256(drawing.digest)
    for category in sorted(resources.keys()):
        if isinstance(resources[category], pikepdf.Dictionary):
            for name in sorted(names & resources[category].keys()):
                total.update(f"{category}{name} ".encode() + digests.of(resources[category][name]))
    mixes = drawing.coloured or not all(_is_opaque(states[each]) for each in names & states.keys())
    if mixes:
        total.update(digests.of(stream.get("/Group")))
    form = stream.objgen if isinstance(stream, pikepdf.Stream) else None
    return Canvas(total.digest(), drawing.shades, mixes, across, up, box, form)


@once_a_content(kept=128)
def _drawing(content: bytes) -> _Drawing:
    """What content says, between line ends; sheets hold that of the pages on them once more."""
    shades: list[float] = []

    def take(colour: re.Match[bytes]) -> bytes:
        shades.append(_shade(colour[1]))
        return b"*"

    rest = _COLOUR.sub(take, content)
    return _Drawing(
        digest=hashlib.sha256(rest).digest(),
        shades=tuple(shades),
        names=_UNNAMED | {each.decode(errors="replace") for each in set(_NAME.findall(rest))},
        coloured=not _COLOURING.isdisjoint(rest.split()),
    )


@lru_cache(maxsize=256)
def _shade(operands: bytes) -> float:
    """The grey of a colour of one, three or four parts (ISO 32000-2, 10.4.2), from 0, which is black, to 1."""
    colour = [float(each) for each in operands.split()]
    if len(colour) == 4:
        *inks, black = colour
        colour = [(1 - each) * (1 - black) for each in inks]
    return colour[0] if len(colour) == 1 else sum(map(float.__mul__, colour, (0.3, 0.59, 0.11)))


def _is_opaque(state: Any) -> bool:
    return all(key in _OPAQUE and (key == "/Type" or float(state[key]) == 1) for key in state)


def is_within(box: Box, around: Box) -> bool:
    """Whether no edge of what is around cuts a box."""
    return box[0] >= around[0] and box[1] >= around[1] and box[2] <= around[2] and box[3] <= around[3]


def _overlap(first: Box, other: Box) -> bool:
    left, bottom, right, top = _intersection(first, other)
    return right - left > _EDGE and top - bottom > _EDGE


def _intersection(first: Box, other: Box) -> Box:
    """What two boxes share; turned inside out where that is nothing."""
    return max(first[0], other[0]), max(first[1], other[1]), min(first[2], other[2]), min(first[3], other[3])
