"""Paragraphs of a Word document by what they look like, where styles do not tell what they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from publish.importers.passages.looks import Look, standing_out
from publish.importers.passages.names import role_by_name
from publish.word.styles import Role, Styles
from publish.word.xml import W, switched, value

_NORMAL: Final = 20
"""Half points of text where nothing is said (17.7.5.1)."""


@dataclass(slots=True)
class Looks(Styles):
    """Styles that also know names in other languages, outline levels, and headings by their looks."""

    fakes: dict[int, int] = field(default_factory=dict)
    """Levels of paragraphs (by identity) that are headings by their looks."""
    blank: frozenset[tuple[str, int]] = frozenset()
    """Numbers and levels of lists that show nothing before an item."""
    levels: dict[str, int] = field(default_factory=dict)
    """Outline levels by the id of a style."""

    def role(self, paragraph: Element) -> Role:
        """What a paragraph is."""
        if id(paragraph) in self.fakes:
            return Role("heading", self.fakes[id(paragraph)])
        role = Styles.role(self, paragraph)
        if role.name in ("item", "numbered") and self._is_blank(paragraph, role.level):
            return Role("continuation", role.level)
        if role.name not in ("paragraph", "front"):
            return role
        properties = paragraph.find(f"{W}pPr")
        for style in self.chain(value(properties, "pStyle")):
            if (found := role_by_name(style.name)) is not None and found.name != "paragraph":
                return found
        level = value(properties, "outlineLvl") or self._outline(value(properties, "pStyle"))
        if level and level.isdigit() and int(level) < 9:
            return Role("heading", int(level) + 1)
        return Role("paragraph") if role.name == "front" else role

    def _is_blank(self, paragraph: Element, level: int) -> bool:
        """Whether an item has neither bullet nor number: pandoc writes further paragraphs of an item so."""
        return (value(paragraph.find(f"{W}pPr"), "numPr/numId") or "", level) in self.blank

    def _outline(self, style: str | None) -> str | None:
        return str(self.levels[style]) if style in self.levels else None


def looks(styles: Styles, part: Element | None, numbering: Element | None, body: Element) -> Looks:
    """The styles of a document with what its paragraphs look like; `part` is word/styles.xml."""
    found = Looks(styles.by_id, styles.formats)
    found.blank = frozenset(_blank(numbering)) if numbering is not None else frozenset()
    sizes = _Sizes(part)
    for each in part.iter(f"{W}style") if part is not None else ():
        level = value(each, "pPr/outlineLvl")
        if level and level.isdigit() and int(level) < 9:
            found.levels[each.get(f"{W}styleId", "")] = int(level)
    paragraphs = [each for each in body if each.tag == f"{W}p"]
    roles = [found.role(each).name for each in paragraphs]
    if "heading" not in roles:
        seen = [sizes.look(each) if role == "paragraph" else None for each, role in zip(paragraphs, roles, strict=True)]
        levels = standing_out([_text(each) for each in paragraphs], seen)
        found.fakes = {id(paragraphs[at]): level for at, level in levels.items()}
    return found


def _blank(numbering: Element) -> Iterator[tuple[str, int]]:
    empty = {
        (abstract.get(f"{W}abstractNumId", ""), int(level.get(f"{W}ilvl", "0")))
        for abstract in numbering.iter(f"{W}abstractNum")
        for level in abstract.iter(f"{W}lvl")
        if value(level, "numFmt") == "none" or not (value(level, "lvlText") or "").strip()
    }
    for each in numbering.iter(f"{W}num"):
        abstract_id = value(each, "abstractNumId")
        yield from ((each.get(f"{W}numId", ""), level) for name, level in empty if name == abstract_id)


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
            min(sizes) / 2,
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
