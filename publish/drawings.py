"""Drawings (SVG): whether every artefact can show one, from its own file alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from publish.images import Fault
from publish.theme_schema import FacesShape

_SVG: Final = "{http://www.w3.org/2000/svg}"
_AGAIN: Final = "export it again, as plain SVG"
_ALONE: Final = (
    "put everything into the drawing itself: embed images, turn special letters into paths, export plain SVG"
)
_FLAT: Final = (
    "take blending, blur and shadows away, and give each shape the colour that is to be seen; "
    "or export it as PNG, 2000 px wide or more"
)
_EFFECT: Final = re.compile(
    r"(?:^|[;{\s])(mix-blend-mode|filter|backdrop-filter)\s*:\s*(?!none|normal|initial|inherit|unset)[\w-]",
    re.IGNORECASE,
)
_LENGTH: Final = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))(px|pt|pc|mm|cm|in|em|ex|q)?\s*", re.IGNORECASE)
_PX: Final = {
    "": 1, "px": 1, "pt": 96 / 72, "pc": 16, "in": 96, "mm": 96 / 25.4, "cm": 96 / 2.54, "q": 96 / 101.6, "em": 16,
    "ex": 8,
}  # fmt: skip
"""CSS pixels in each unit."""
_IN_STYLE: Final = re.compile(
    r"""@import\s*(?:url\()?\s*["']?([^"')\s;]+)|url\(\s*["']?\s*([^"')\s]+)""", re.IGNORECASE
)
_GENERIC: Final = {"text": "serif", "display": "sans-serif"}
"""What is most like the face of each role where that is not there."""
_UNSHOWN: Final = ("script", "foreignObject", "handler", "switch", "textPath")
"""What paper and e-readers cannot show; where they try to, it is something else."""


def faults(path: Path) -> Iterator[Fault]:
    """What is wrong with the drawing at `path`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        yield Fault(code="F-005", reason=f"cannot be read: {error.strerror}", hint="it should be a file you may read")
    else:
        yield from faults_of(content)


def faults_of(content: bytes) -> Iterator[Fault]:
    """What is wrong with a drawing."""
    reason, root = _parse(content)
    if root is None:
        yield Fault(code="F-005", reason=reason, hint=_AGAIN)
        return
    if not _has_size(root):
        hint = 'its first element needs a size: viewBox="0 0 640 360", say'
        yield Fault(code="F-005", reason="does not say how large it is", hint=hint)
    elif any(each is not None and each <= 0 for each in _lengths(root)):
        hint = "leave its width and height out, or give both a size"
        yield Fault(code="F-005", reason="has a width or height of nothing, and would not be seen", hint=hint)
    for each in dict.fromkeys(_foreign(root)):
        yield Fault(code="F-008", reason=each, hint=_ALONE)
    for effect in dict.fromkeys(_effects(root)):
        reason = f"has an effect, {effect}, which paper shows otherwise"
        yield Fault(code="F-008", reason=reason, hint=_FLAT)


def _parse(content: bytes) -> tuple[str, ElementTree.Element | None]:
    """The root of the drawing, or the reason why there is none. Entities are bounded by expat."""
    if not content.strip():
        return "is empty", None
    if content.startswith(b"\x1f\x8b"):
        return "is a compressed drawing (SVGZ)", None
    try:
        root = ElementTree.fromstring(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return "is no drawing in UTF-8", None
    except ElementTree.ParseError as error:
        line, column = error.position
        return f"is no well-formed XML: line {line}, column {column + 1}", None
    except ValueError as error:  # an encoding in its first line that is another
        return f"is no drawing in UTF-8: {error}", None
    if root.tag != f"{_SVG}svg":
        return f"is no SVG drawing: its first element is <{root.tag.rpartition('}')[2]}>", None
    return "", root


def proportion(path: Path) -> float:
    """The height over the width of the drawing at `path`, which has no faults."""
    return _proportion(_root(path))


def texts(path: Path) -> list[str]:
    """What is written in the drawing at `path`, which has no faults, piece by piece as its elements part it."""
    return [piece for each in _root(path).iter(f"{_SVG}text") for piece in each.itertext()]


def scaled(path: Path, width: int) -> str:
    """The drawing at `path`, which has no faults, `width` px wide: resvg rounds the size that a drawing gives itself.

    Of one of a few millimetres that would take a part away, or add an empty one.
    """
    root = _root(path)
    if not root.get("viewBox"):
        across, down = _lengths(root)
        root.set("viewBox", f"0 0 {across} {down}")
    height = round(width * _proportion(root))
    root.set("width", str(width))
    root.set("height", str(max(height, 1)))
    return ElementTree.tostring(root, encoding="unicode")


def _root(path: Path) -> ElementTree.Element:
    _, root = _parse(path.read_bytes())
    assert root is not None
    return root


def _proportion(root: ElementTree.Element) -> float:
    width, height = _lengths(root)
    if width and height:
        return height / width
    *_, across, down = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    return float(down) / float(across)


def with_fallbacks(drawing: bytes, faces: FacesShape) -> bytes:
    """The drawing so that lettering in a face of the theme falls back to one like it.

    A browser gives a drawing none of the faces that the page around it brings along, and would set a serif for all.
    """
    for role, face in faces.items():
        name = re.escape(face.family.encode())
        alone = rb"""(font-family\s*(?:=\s*["']|:)\s*(["']|&quot;|&apos;|)%s\2)(?=\s*(?:["';}<]|$))""" % name
        drawing = re.sub(alone, rb"\1, " + _GENERIC[role].encode(), drawing)
    return drawing


def _has_size(root: ElementTree.Element) -> bool:
    """A viewBox with an area, or a width and height that are no percentages (SVG 2, 8.2 and 8.6)."""
    numbers = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        if len(numbers) == 4 and float(numbers[2]) > 0 < float(numbers[3]):
            return True
    except ValueError:
        return False
    return all(each and each > 0 for each in _lengths(root))


def _lengths(root: ElementTree.Element) -> tuple[float | None, float | None]:
    """The width and the height that the first element gives, in CSS px; None where it gives none, or a share."""
    found = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    width, height = (float(each[1]) * _PX[(each[2] or "").lower()] if each else None for each in found)
    return width, height


def _foreign(root: ElementTree.Element) -> Iterator[str]:
    """What a drawing cannot have of its own: programs, web pages, files beside it, addresses on the web."""
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in _UNSHOWN:
            yield f"holds <{name}>, which paper and e-readers cannot show"
        for key, value in element.attrib.items():
            attribute = key.rpartition("}")[2]
            if attribute.startswith("on"):
                yield f"holds a program: {attribute}"
            elif attribute in ("href", "src") and name != "a" and _outside(value):
                yield f"refers to {value[:60]}"
            else:
                yield from _outside_style(value)
        if name == "style":
            yield from _outside_style(element.text or "")


def _effects(root: ElementTree.Element) -> Iterator[str]:
    """What makes a shape's colours depend on those below it or around it: WeasyPrint draws the shape as it is."""
    for element in root.iter():
        for key, value in element.attrib.items():
            yield from _EFFECT.findall(value if key == "style" else f"{key}:{value}")
        if str(element.tag).rpartition("}")[2] == "style":
            yield from _EFFECT.findall(element.text or "")


def _outside_style(style: str) -> Iterator[str]:
    for imported, address in _IN_STYLE.findall(style):
        if imported or _outside(address):
            yield f"refers to {(imported or address)[:60]}"


def _outside(address: str) -> bool:
    return not address.strip().startswith(("#", "data:"))
