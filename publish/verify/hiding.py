"""Which values of CSS hide text, whatever the element. Owner, with `visibility`, of tinycss2. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from tinycss2.color4 import parse_color

_NUMBER: Final = r"(-?(?:\d+\.?\d*|\.\d+))"
_LENGTH: Final = re.compile(rf"(?:calc\(\s*)?{_NUMBER}([a-z%]*)")
_PIXELS: Final = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 3.78, "cm": 37.8, "in": 96, "ex": 8, "ch": 8}
_UNIT: Final = 16.0
"""Pixels in any other unit, about: those are of the size of letters or of the screen."""
_FAR: Final = 500.0
"""Pixels beside its place at which text is on no screen any more."""
_FAINT: Final = 0.2
"""How much of a letter is left at least, of its ink or of its size."""
_SMALLEST: Final = 4.0
"""Pixels that letters are high at least."""
_CONTRAST: Final = 24
"""Of 256 shades of grey, how many lie at least between letters and their ground."""
_NOTHING: Final = re.compile(r"(?:^|\s)0(?:\.0+)?[a-z%]*\s*(?:/|\s)")
_AWAY: Final = re.compile(rf"translate\w*\([^)]*?{_NUMBER}([a-z%]*)")
_SHRUNK: Final = re.compile(rf"(?:scale\w*|matrix)\(\s*{_NUMBER}(%?)")
_FILTERED: Final = re.compile(rf"opacity\(\s*{_NUMBER}(%?)")
_BLURRED: Final = re.compile(rf"blur\(\s*{_NUMBER}([a-z]*)")
_VARIABLE: Final = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")

PLACES: Final = frozenset({"left", "right", "top", "bottom", "inset", "margin", "margin-left", "margin-top"})
EXTENTS: Final = frozenset({"width", "height", "max-width", "max-height", "inline-size", "block-size"})
COLOURS: Final = frozenset({"color", "-webkit-text-fill-color"})
GROUNDS: Final = frozenset({"background", "background-color"})
_MASKS: Final = frozenset({"mask", "mask-image", "-webkit-mask", "-webkit-mask-image", "clip-path", "content"})
PROPERTIES: Final = (
    PLACES | EXTENTS | COLOURS | GROUNDS | _MASKS
    | {"display", "visibility", "opacity", "font-size", "font", "clip", "content-visibility", "transform", "translate",
       "scale", "rotate", "zoom", "text-indent", "overflow", "overflow-x", "overflow-y", "filter", "unicode-bidi",
       "text-decoration", "text-decoration-line", "letter-spacing", "-webkit-text-security"}
)  # fmt: skip
"""What there is to look at."""


def is_hiding(name: str, value: str) -> bool:
    """Whether a property with this value hides text by itself."""
    if tells := _HIDES.get(name):
        return tells(value)
    if name in PLACES:
        return any(_pixels(each) <= -_FAR for each in value.split())
    return name in _MASKS and value not in ("none", "normal", "initial", "unset", "inherit", "revert", "auto")


def is_cut_off(values: Mapping[str, str], *, picture: bool) -> bool:
    """Whether nothing is left of an element's extent, and what is beyond it is not shown; pictures have no more."""
    cut = picture or any(
        value.startswith(("hidden", "clip", "scroll", "auto"))
        for name, value in values.items()
        if name.startswith("overflow")
    )
    return cut and any(is_no_extent(values[name]) for name in EXTENTS & values.keys())


def is_no_extent(value: str) -> bool:
    """Whether this is as good as no width or height."""
    return _LENGTH.match(value) is not None and abs(_pixels(value)) <= 1


@lru_cache(maxsize=512)
def shade(value: str) -> float | None:
    """The grey of the colour in a value, of 256; -1 for one that lets all be seen, and None where it has none."""
    for word in (value, *value.split()):
        colour: Any = parse_color(word)
        if colour is not None and colour != "currentcolor":
            try:
                red, green, blue = (float(each) for each in colour.to("srgb").coordinates)
            except (ValueError, TypeError):
                return None
            return 255 * (0.3 * red + 0.59 * green + 0.11 * blue) if colour.alpha > _FAINT else -1
    return None


def is_alike(letters: float | None, ground: float | None) -> bool:
    """Whether letters of one shade cannot be told from a ground of the other; not where either is unknown."""
    return letters == -1 or (letters is not None and ground is not None and abs(letters - ground) < _CONTRAST)


def resolved(value: str, variables: Mapping[str, str]) -> str:
    """A value with what its variables stand for (CSS Custom Properties 1, 3)."""
    for _ in range(8):
        if "var(" not in value:
            break
        value = _VARIABLE.sub(lambda found: variables.get(found[1], found[2] or ""), value)
    return value


def _share(value: str) -> float:
    """A number, or one of per cents; 1 for anything else."""
    found = _LENGTH.match(value)
    return 1.0 if found is None else float(found[1]) / (100 if found[2] == "%" else 1)


def _pixels(value: str) -> float:
    """A length in pixels, about; one that cannot be told is that of a letter."""
    found = _LENGTH.match(value)
    if found is None:
        return _UNIT
    return float(found[1]) * (1 if found[2] in ("%", "deg") else _PIXELS.get(found[2], _UNIT))


def _is_transformed_away(value: str) -> bool:
    moved, shrunk = _AWAY.search(value), _SHRUNK.search(value)
    return bool(
        (moved and abs(_pixels("".join(moved.groups()))) >= _FAR)
        or (shrunk and _share("".join(shrunk.groups())) < _FAINT)
        or "180deg" in value
    )


def _is_faint(value: str) -> bool:
    return _share(value) < _FAINT


def _is_far(value: str) -> bool:
    return abs(_pixels(value)) >= _FAR


def _is_filtered_away(value: str) -> bool:
    faint, blurred = _FILTERED.search(value), _BLURRED.search(value)
    return bool((faint and _is_faint("".join(faint.groups()))) or (blurred and float(blurred[1]) > 2))


_HIDES: Final[Mapping[str, Callable[[str], bool]]] = {
    "display": lambda value: value == "none",
    "visibility": lambda value: value in ("hidden", "collapse"),
    "content-visibility": lambda value: value == "hidden",
    "opacity": _is_faint,
    "scale": _is_faint,
    "zoom": _is_faint,
    "rotate": lambda value: _pixels(value) in (180, -180),
    "font-size": lambda value: _pixels(value) < (100 * _FAINT if "%" in value else _SMALLEST),
    "font": lambda value: _NOTHING.search(value) is not None,
    "clip": lambda value: value.startswith("rect"),
    "unicode-bidi": lambda value: "override" in value,
    "text-decoration": lambda value: "line-through" in value,
    "text-decoration-line": lambda value: "line-through" in value,
    "text-indent": _is_far,
    "translate": _is_far,
    "letter-spacing": lambda value: _pixels(value) <= -_UNIT / 3,
    "-webkit-text-security": lambda value: value != "none",
    "transform": _is_transformed_away,
    "filter": _is_filtered_away,
}
