"""Paragraphs of a Word document by what they look like, where styles do not tell what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element

from publish.word.styles import Role, Styles
from publish.word.xml import W, switched, value

_HEADING: Final = re.compile(r"^(?:kop|überschrift|titre|titolo|título|heading|rubrik|overskrift|nagłówek)\s*(\d)$")
_ROLES: Final = {
    "title": "title", "titel": "title", "subtitle": "subtitle", "ondertitel": "subtitle", "untertitel": "subtitle",
    "sous-titre": "subtitle", "author": "author", "auteur": "author", "colophon": "colophon", "citaat": "quotation",
    "zitat": "quotation", "citation": "quotation", "block text": "quotation", "quotations": "quotation",
    "bijschrift": "caption", "beschriftung": "caption", "légende": "caption", "table caption": "caption",
    "image caption": "caption", "figure": "caption", "illustration": "caption", "drawing": "caption",
    "table": "caption",    "contents heading": "contents", "inhopg": "contents", "toc": "contents", "table heading": "paragraph",
}  # fmt: skip
"""What styles are called in other languages and by other programs."""
_LIST: Final = re.compile(
    r"^(lijstopsomteken|lijstnummering|aufzählungszeichen|listennummer|liste à puces|liste à numéros)"
)
_LONGEST: Final = 120
"""Characters of a paragraph that can be a heading by its looks."""
_LARGER: Final = 2
"""Half points by which a heading is larger than running text."""
_NORMAL: Final = 20
"""Half points of text where nothing is said (17.7.5.1)."""
_ENDS: Final = (".", ",", ";", ":")

Look: TypeAlias = tuple[int, bool, bool]
"""Size in half points, whether bold, whether in capitals."""


@dataclass(slots=True)
class Looks(Styles):
    """Styles that also know names in other languages, outline levels, and headings by their looks."""

    fakes: dict[int, int] = field(default_factory=dict)
    """Levels of paragraphs (by identity) that are headings by their looks."""
    bold: set[int] = field(default_factory=set)
    """Paragraphs that stand out, in a document that has headings."""
    levels: dict[str, int] = field(default_factory=dict)
    """Outline levels by the id of a style."""

    def role(self, paragraph: Element) -> Role:
        """What a paragraph is."""
        if id(paragraph) in self.fakes:
            return Role("heading", self.fakes[id(paragraph)])
        role = Styles.role(self, paragraph)
        if role.name not in ("paragraph", "front"):
            return role
        properties = paragraph.find(f"{W}pPr")
        for style in self.chain(value(properties, "pStyle")):
            if match := _HEADING.match(style.name):
                return Role("heading", int(match[1]))
            if style.name in _ROLES and role.name != "item":
                return Role(_ROLES[style.name])
        level = value(properties, "outlineLvl") or self._outline(value(properties, "pStyle"))
        if level and level.isdigit() and int(level) < 9:
            return Role("heading", int(level) + 1)
        return Role("paragraph") if role.name == "front" else role

    def _outline(self, style: str | None) -> str | None:
        return str(self.levels[style]) if style in self.levels else None


def looks(styles: Styles, part: Element | None, body: Element) -> Looks:
    """The styles of a document with what its paragraphs look like; `part` is word/styles.xml."""
    found = Looks(styles._styles, styles._formats)
    sizes = _Sizes(part)
    for each in part.iter(f"{W}style") if part is not None else ():
        level = value(each, "pPr/outlineLvl")
        if level and level.isdigit() and int(level) < 9:
            found.levels[each.get(f"{W}styleId", "")] = int(level)
    paragraphs = [each for each in body if each.tag == f"{W}p"]
    roles = [found.role(each).name for each in paragraphs]
    seen = [sizes.look(each) if role == "paragraph" else None for each, role in zip(paragraphs, roles, strict=True)]
    normal = _normal(paragraphs, seen)
    standing = [
        (each, look)
        for each, look in zip(paragraphs, seen, strict=True)
        if look is not None and _stands_out(_text(each), look, normal)
    ]
    if "heading" in roles:
        found.bold = {id(each) for each, _ in standing}
        return found
    ranks = sorted({look for _, look in standing}, reverse=True)
    found.fakes = {id(each): ranks.index(look) + 1 for each, look in standing}
    return found


def _normal(paragraphs: list[Element], seen: list[Look | None]) -> Look:
    """The look of most of the text."""
    weights: dict[Look, int] = {}
    for paragraph, look in zip(paragraphs, seen, strict=True):
        if look is not None:
            weights[look] = weights.get(look, 0) + len(_text(paragraph))
    return max(sorted(weights), key=lambda look: weights[look], default=(_NORMAL, False, False))


def _stands_out(text: str, look: Look, normal: Look) -> bool:
    if not text or len(text) > _LONGEST or text.endswith(_ENDS) or not any(char.isalpha() for char in text):
        return False
    return (
        look[0] >= normal[0] + _LARGER
        or (look[1] and not normal[1] and look[0] >= normal[0])
        or (look[2] and not normal[2] and len(text) > 3)
    )


def _text(paragraph: Element) -> str:
    return "".join(each.text or "" for each in paragraph.iter(f"{W}t")).strip()


class _Sizes:
    """Sizes and weights of runs, by themselves or their styles."""

    def __init__(self, part: Element | None) -> None:
        self._styles = {
            each.get(f"{W}styleId", ""): each for each in (part.iter(f"{W}style") if part is not None else ())
        }
        default = part.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if part is not None else None
        said = value(default, "sz")
        self._default = int(said) if said and said.isdigit() else _NORMAL
        self._normal = next((each.get(f"{W}styleId") for each in self._styles.values() if _is_default(each)), None)

    def look(self, paragraph: Element) -> Look | None:
        """How the words of a paragraph look, if all look alike; None where it has none."""
        style = value(paragraph.find(f"{W}pPr"), "pStyle") or self._normal
        runs = [
            run for run in paragraph.iter(f"{W}r") if "".join(each.text or "" for each in run.iter(f"{W}t")).strip()
        ]
        if not runs:
            return None
        sizes = {self._size(run, style) for run in runs}
        return (
            min(sizes),
            all(self._switch(run, style, "b") for run in runs),
            all(self._switch(run, style, "caps") for run in runs) or _text(paragraph).isupper(),
        )

    def _properties(self, run: Element, style: str | None) -> list[Element]:
        own = run.find(f"{W}rPr")
        found = [own] if own is not None else []
        for start in (value(own, "rStyle"), style):
            seen: set[str] = set()
            at = start
            while at in self._styles and at not in seen:
                seen.add(at)
                each = self._styles[at].find(f"{W}rPr")
                found += [each] if each is not None else []
                at = value(self._styles[at], "basedOn")
        return found

    def _size(self, run: Element, style: str | None) -> int:
        told = (value(each, "sz") for each in self._properties(run, style))
        return next((int(each) for each in told if each and each.isdigit()), self._default)

    def _switch(self, run: Element, style: str | None, name: str) -> bool:
        told = (switched(each, name) for each in self._properties(run, style))
        return next((each for each in told if each is not None), False)


def _is_default(style: Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true")
