"""What the styles and the numbering of a document say of its paragraphs and runs, whatever their ids in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from publish.word.xml import W, switched, value

_ROLES: Final = {
    "title": "front",
    "subtitle": "front",
    "author": "front",
    "colophon": "front",
    "toc heading": "contents",
    "table of figures": "contents",
    "lead": "lead",
    "proposal": "proposal",
    "quote": "quotation",
    "intense quote": "quotation",
    "attribution": "attribution",
    "caption": "caption",
    "normal": "paragraph",
    "body text": "paragraph",
}
_LIST: Final = re.compile(r"list (bullet|number)(?: (\d))?")


@dataclass(frozen=True, slots=True)
class Role:
    """What a paragraph is; `level` of a heading from 1, of an item of a list from 0."""

    name: str
    level: int = 0


@dataclass(slots=True)
class Style:
    """A style: its name in English, what it is based on, and what it sets."""

    name: str
    base: str | None
    bold: bool | None
    italic: bool | None
    numbering: str | None
    alignment: str | None


@dataclass(slots=True)
class Styles:
    """The styles by id, and of every list by number the formats of its levels."""

    by_id: dict[str, Style] = field(default_factory=dict)
    formats: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def role(self, paragraph: Element) -> Role:
        """What a paragraph is, by its style, those that the style is based on, and its own numbering."""
        properties = paragraph.find(f"{W}pPr")
        chain = self.chain(value(properties, "pStyle"))
        role = next((found for style in chain if (found := role_of(style.name))), Role("paragraph"))
        number, level = value(properties, "numPr/numId"), value(properties, "numPr/ilvl")
        if role.name in ("item", "numbered"):
            depth = int(level) if level and level.isdigit() else role.level
            return Role("paragraph") if number == "0" else Role(role.name, depth)
        if role.name == "paragraph" and (number or any(style.numbering for style in chain)) and number != "0":
            depth = int(level) if level and level.isdigit() else 0
            number = number or next(style.numbering for style in chain if style.numbering)
            return Role("item" if self.formats.get(number, {}).get(depth) == "bullet" else "numbered", depth)
        return role

    def emphasis(self, run: Element, paragraph: Element) -> tuple[bool, bool]:
        """Whether a run stands out as (emphasised, important) among the words of its paragraph."""
        properties = run.find(f"{W}rPr")
        character = self.chain(value(properties, "rStyle"))
        inherited = self.chain(value(paragraph.find(f"{W}pPr"), "pStyle"))
        return (
            _stands_out(switched(properties, "i"), [s.italic for s in character], [s.italic for s in inherited]),
            _stands_out(switched(properties, "b"), [s.bold for s in character], [s.bold for s in inherited]),
        )

    def alignment(self, paragraph: Element) -> str:
        """How a paragraph is set: right or center (17.18.44), or nothing for the usual way."""
        properties = paragraph.find(f"{W}pPr")
        told = [value(properties, "jc"), *(style.alignment for style in self.chain(value(properties, "pStyle")))]
        said = next((each for each in told if each is not None), "")
        return {"end": "right"}.get(said, said) if said in ("right", "end", "center") else ""

    def names(self, run: Element) -> list[str]:
        """The names of the character style of a run, and of those that it is based on."""
        return [style.name for style in self.chain(value(run.find(f"{W}rPr"), "rStyle"))]

    def chain(self, identifier: str | None) -> list[Style]:
        """A style by its id, and those that it is based on, nearest first."""
        chain: list[Style] = []
        while identifier in self.by_id and self.by_id[identifier] not in chain:
            chain.append(self.by_id[identifier])
            identifier = chain[-1].base
        return chain


def read_styles(styles: Element | None, numbering: Element | None) -> Styles:
    """Out of the parts word/styles.xml and word/numbering.xml; a document may lack either."""
    return Styles(
        {each.get(f"{W}styleId", ""): _style(each) for each in styles.iter(f"{W}style")} if styles is not None else {},
        _read_formats(numbering) if numbering is not None else {},
    )


def _style(element: Element) -> Style:
    return Style(
        name=(value(element, "name") or "").lower(),
        base=value(element, "basedOn"),
        bold=switched(element.find(f"{W}rPr"), "b"),
        italic=switched(element.find(f"{W}rPr"), "i"),
        numbering=value(element, "pPr/numPr/numId"),
        alignment=value(element, "pPr/jc"),
    )


def role_of(name: str) -> Role | None:
    """What a paragraph is whose style has this name, in lower case; None if the name tells nothing."""
    if name.startswith("heading ") and name[8:].isdigit():
        return Role("heading", int(name[8:]))
    if name.startswith("toc "):
        return Role(_ROLES.get(name, "contents"))
    if match := _LIST.fullmatch(name):
        return Role("item" if match[1] == "bullet" else "numbered", int(match[2] or 1) - 1)
    found = _ROLES.get(name)
    return Role(found) if found else None


def _stands_out(direct: bool | None, character: list[bool | None], paragraph: list[bool | None]) -> bool:
    """A character style that stands out does so also where the paragraph does; direct formatting is as one sees it."""
    around = next((each for each in paragraph if each is not None), False)
    styled = next((each for each in character if each is not None), False)
    if direct is None:
        return styled
    if styled:
        return direct
    return direct and not around


def _read_formats(numbering: Element) -> dict[str, dict[int, str]]:
    abstract = {
        each.get(f"{W}abstractNumId", ""): {
            int(level.get(f"{W}ilvl", "0")): value(level, "numFmt") or "" for level in each.iter(f"{W}lvl")
        }
        for each in numbering.iter(f"{W}abstractNum")
    }
    return {
        each.get(f"{W}numId", ""): abstract.get(value(each, "abstractNumId") or "", {})
        for each in numbering.iter(f"{W}num")
    }
