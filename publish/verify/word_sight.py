"""What a person sees of a Word document: text that is hidden, struck, too small or of its ground's colour is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What Word passes over, since it knows the choices beside it (ISO/IEC 29500-3, 9.3)."""

_Look: TypeAlias = dict[str, str]
"""What properties say of text, by the name of each; values as the file writes them."""

_OFF: Final = ("0", "false", "off")
_TAKING_AWAY: Final = ("vanish", "specVanish", "strike", "dstrike")
"""What hides text, or says that it is no longer meant (17.3.2.41, 17.3.2.36, 17.3.2.37, 17.3.2.9)."""
_GONE: Final = frozenset((f"{_W}del", f"{_W}moveFrom", _FALLBACK))
_PAPER: Final = "FFFFFF"
_GROUNDS: Final = frozenset({"background1", "light1", "bg1", "lt1"})
"""The colours of a theme that are those of the paper."""
_HIGHLIGHTS: Final = {"black": "000000", "white": _PAPER, "darkBlue": "000080", "darkRed": "800000", "none": ""}
_SIGNS: Final = ("wingdings", "webdings", "symbol")
"""Faces in which letters look like signs."""
_CONTRAST: Final = 24
"""Of 256 shades of grey, how many lie at least between letters and their ground."""
_SMALLEST: Final = 5
"""Half-points, below which nobody reads."""
_NARROWEST: Final = 10
"""Hundredths of the width of letters (17.3.2.43)."""
_FARTHEST: Final = 15_000
"""Twentieths of a point that text moves at most, from the margin or from its line: more is beside the page."""
_CLOSEST: Final = -200
"""Twentieths of a point between letters, when they lie over one another."""
_LOWEST: Final = 60
"""Twentieths of a point that a line or a row is high at least."""


class Visibility:
    """Resolves styles, and tells what they leave to be seen."""

    def __init__(self, styles: Element) -> None:
        self._styles = {style.get(f"{_W}styleId", ""): style for style in styles.iter(f"{_W}style")}
        self._defaults = _look(styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr"))
        usual = (each for each in self._styles.values() if each.get(f"{_W}default") in ("1", "true", "on"))
        self._usual = next((each.get(f"{_W}styleId", "") for each in usual if each.get(f"{_W}type") == "paragraph"), "")
        self._known: dict[str, _Look] = {}
        self._away: set[Element] = set()
        self._in_tables: set[Element] = set()

    def look_over(self, root: Element) -> None:
        """Takes in a part of the document, of whose paragraphs is told later which of them are away, or in tables."""
        for element in root.iter():
            if element.tag == f"{_W}tbl":
                self._in_tables.update(element.iter(f"{_W}p"))
            if element.tag in _GONE or (element.tag == f"{_W}tr" and _is_no_row(element.find(f"{_W}trPr"))):
                self._away.update(element.iter(f"{_W}p"))

    def seen(self, parent: Element, paragraph: _Look | None = None) -> Iterator[Element]:
        """An element and what is in it, as far as a person sees it."""
        if parent.tag in _GONE or parent in self._away:
            return
        if parent.tag == f"{_W}p":
            properties = parent.find(f"{_W}pPr")
            if properties is not None and _is_off_the_page(properties):
                return
            paragraph = self._of_paragraph(parent, properties)
        elif parent.tag == f"{_W}r" and self._is_unseen(parent.find(f"{_W}rPr"), paragraph or self._defaults):
            return
        yield parent
        for child in parent:
            yield from self.seen(child, paragraph)

    def _of_paragraph(self, element: Element, properties: Element | None) -> _Look:
        style = properties.find(f"{_W}pStyle") if properties is not None else None
        look = self._defaults | self._of_style(self._usual if style is None else style.get(f"{_W}val", ""))
        if properties is not None and (fill := _fill(properties.find(f"{_W}shd"))):
            look = look | {"ground": fill}
        if element in self._in_tables and "ground" not in look:
            look = look | {"ground": ""}  # that of a cell may come from its table's style
        return look

    def _of_style(self, name: str, depth: int = 0) -> _Look:
        """What a style says, and those that it is based on (17.7.4.3); a damaged file may have them in a ring."""
        style = self._styles.get(name)
        if style is None or depth > len(self._styles):
            return {}
        if name not in self._known:
            base = style.find(f"{_W}basedOn")
            look = {} if base is None else self._of_style(base.get(f"{_W}val", ""), depth + 1)
            if fill := _fill(style.find(f"{_W}pPr/{_W}shd")):
                look = look | {"ground": fill}
            self._known[name] = look | _look(style.find(f"{_W}rPr"))
        return self._known[name]

    def _is_unseen(self, properties: Element | None, look: _Look) -> bool:
        if properties is not None and len(properties):
            style = properties.find(f"{_W}rStyle")
            if style is not None:
                look = look | self._of_style(style.get(f"{_W}val", ""))
            look = look | _look(properties)
        return _hides(look)


def _look(properties: Element | None) -> _Look:
    look: _Look = {}
    for each in properties if properties is not None else ():
        name, value = each.tag.removeprefix(_W), each.get(f"{_W}val", "")
        if name in _TAKING_AWAY:
            look[name] = "" if value in _OFF else name
        elif name in ("sz", "w", "position", "spacing"):
            look[name] = value
        elif name == "color":
            look[name] = _PAPER if each.get(f"{_W}themeColor") in _GROUNDS else value
        elif name == "shd" and (fill := _fill(each)):
            look["ground"] = fill
        elif name == "highlight":
            look["ground"] = _HIGHLIGHTS.get(value, "")
        elif name == "rFonts" and each.get(f"{_W}ascii"):
            look["face"] = each.get(f"{_W}ascii", "").lower()
        elif each.tag == f"{_W14}textFill":
            look["fill"] = "none" if each.find(f"{_W14}noFill") is not None else ""
    return look


def _fill(shading: Element | None) -> str:
    """The colour behind text (17.3.2.32); nothing where it is that of the paper by itself."""
    fill = "" if shading is None else shading.get(f"{_W}fill", "")
    return "" if fill.lower() in ("", "auto") else fill


def _hides(look: Mapping[str, str]) -> bool:
    if any(look.get(name) for name in _TAKING_AWAY) or look.get("fill") == "none":
        return True
    if look.get("face", "").startswith(_SIGNS):
        return True
    if _number(look.get("sz"), 20) < _SMALLEST or _number(look.get("w"), 100) < _NARROWEST:
        return True
    if abs(_number(look.get("position"), 0)) * 10 > _FARTHEST or _number(look.get("spacing"), 0) < _CLOSEST:
        return True
    letters, ground = _shade(look.get("color", "")), _shade(look.get("ground", _PAPER))
    return letters is not None and ground is not None and abs(letters - ground) < _CONTRAST


def _shade(colour: str) -> float | None:
    """The grey of a colour, of 256; None for one that Word chooses, by what is behind it."""
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return None
    return 0.3 * red + 0.59 * green + 0.11 * blue


def _is_off_the_page(properties: Element) -> bool:
    frame, indent, space = (properties.find(f"{_W}{name}") for name in ("framePr", "ind", "spacing"))
    if frame is not None and any(abs(_number(frame.get(f"{_W}{each}"), 0)) > _FARTHEST for each in "xy"):
        return True
    if indent is not None and any(abs(_number(value, 0)) > _FARTHEST / 2 for value in indent.attrib.values()):
        return True
    return (
        space is not None and space.get(f"{_W}lineRule") == "exact" and _number(space.get(f"{_W}line"), 240) < _LOWEST
    )


def _is_no_row(properties: Element | None) -> bool:
    """Whether a row of a table is hidden, deleted, or has no height (17.4.20, 17.13.5.12 and 17.4.80)."""
    if properties is None:
        return False
    hidden, height = properties.find(f"{_W}hidden"), properties.find(f"{_W}trHeight")
    return (
        (hidden is not None and hidden.get(f"{_W}val") not in _OFF)
        or properties.find(f"{_W}del") is not None
        or (
            height is not None
            and height.get(f"{_W}hRule") == "exact"
            and _number(height.get(f"{_W}val"), _LOWEST) < _LOWEST
        )
    )


def _number(value: str | None, otherwise: float) -> float:
    try:
        return float(value) if value else otherwise
    except ValueError:
        return otherwise
