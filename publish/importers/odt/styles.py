"""Styles of OpenDocument text, by name, with all that they inherit (ODF 1.3 part 3, 16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from publish.importers.passages.looks import Look
from publish.importers.passages.names import role_by_name
from publish.word.styles import Role

OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
FO: Final = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
SVG: Final = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
DC: Final = "{http://purl.org/dc/elements/1.1/}"
XLINK: Final = "{http://www.w3.org/1999/xlink}"

_USUAL: Final = 12.0
"""Points where nothing is said."""
_NAMED: Final = re.compile(r"_([0-9a-f]+)_")


class Styles:
    """The styles of a document; names are those that its elements use."""

    def __init__(self, *roots: Element) -> None:
        self._styles = {
            (each.get(f"{STYLE}family", ""), each.get(f"{STYLE}name", "")): each
            for root in roots
            for each in root.iter(f"{STYLE}style")
        }
        self._defaults = {
            each.get(f"{STYLE}family", ""): each for root in roots for each in root.iter(f"{STYLE}default-style")
        }
        self._lists = {each.get(f"{STYLE}name", ""): each for root in roots for each in root.iter(f"{TEXT}list-style")}

    def role(self, name: str) -> Role:
        """What a paragraph of this style is."""
        found = (role_by_name(each) for each in self.names("paragraph", name))
        return next((role for role in found if role is not None), Role("paragraph"))

    def names(self, family: str, name: str) -> Iterator[str]:
        """What a style and those it inherits from are called, in lower case."""
        yield _called(name)
        for style in self._chain(family, name):
            yield (style.get(f"{STYLE}display-name") or _called(style.get(f"{STYLE}name", ""))).lower()

    def outline(self, name: str) -> int:
        """The level of headings of this style; 0 where there is none."""
        told = (each.get(f"{STYLE}default-outline-level") for each in self._chain("paragraph", name))
        level = next((each for each in told if each is not None), "")
        return int(level) if level.isdigit() else 0

    def list_of(self, name: str) -> str:
        """The list style of paragraphs of this style."""
        told = (each.get(f"{STYLE}list-style-name") for each in self._chain("paragraph", name))
        return next((each for each in told if each is not None), "")

    def is_numbered(self, name: str, level: int) -> bool:
        """Whether a level of a list style, from 0, has numbers."""
        style = self._lists.get(name)
        for each in style if style is not None else ():
            if each.get(f"{TEXT}level") == str(level + 1):
                return each.tag == f"{TEXT}list-level-style-number" and bool(each.get(f"{STYLE}num-format", "1"))
        return False

    def switched(self, family: str, name: str, attribute: str, pattern: str) -> bool | None:
        """Whether a text property matches; None where nothing is said."""
        said = self.property(family, name, attribute)
        return None if said is None else re.fullmatch(pattern, said) is not None

    def property(self, family: str, name: str, attribute: str) -> str | None:
        """A property of text or paragraphs, of the style or of what it inherits from; None where nothing is said."""
        for style in self._chain(family, name):
            for properties in style:
                if (said := properties.get(attribute)) is not None:
                    return said
        return None

    def language(self, family: str, name: str) -> str:
        """The language that a style sets, with its country."""
        language, country = self.property(family, name, f"{FO}language"), self.property(family, name, f"{FO}country")
        if not language or language in ("none", "zxx"):
            return ""
        return f"{language}-{country}" if country and country != "none" else language

    def usual_language(self) -> str:
        """The language of paragraphs where nothing is said."""
        default = self._defaults.get("paragraph")
        for each in default if default is not None else ():
            if (language := each.get(f"{FO}language")) and language != "none":
                country = each.get(f"{FO}country", "none")
                return f"{language}-{country}" if country != "none" else language
        return ""

    def look(self, paragraph: Element) -> Look | None:
        """How the words of a paragraph look, if all look alike; None where it has none."""
        style = paragraph.get(f"{TEXT}style-name", "")
        looks = list(self._looks(paragraph, self._own_look("paragraph", style, (_USUAL, False, False))))
        if not looks:
            return None
        text = "".join(paragraph.itertext())
        return (
            min(look[0] for look in looks),
            all(look[1] for look in looks),
            text.isupper() or all(x[2] for x in looks),
        )

    def _looks(self, element: Element, around: Look) -> Iterator[Look]:
        if (element.text or "").strip():
            yield around
        for child in element:
            if child.tag == f"{TEXT}span":
                yield from self._looks(child, self._own_look("text", child.get(f"{TEXT}style-name", ""), around))
            elif child.tag == f"{TEXT}a":
                yield from self._looks(child, around)
            if (child.tail or "").strip():
                yield around

    def _own_look(self, family: str, name: str, around: Look) -> Look:
        size = self.property(family, name, f"{FO}font-size") or ""
        bold = self.switched(family, name, f"{FO}font-weight", "bold|[6-9]00")
        capitals = self.switched(family, name, f"{FO}text-transform", "uppercase")
        points = float(size[:-2]) if re.fullmatch(r"\d+(\.\d+)?pt", size) else around[0]
        return points, around[1] if bold is None else bold, around[2] if capitals is None else capitals

    def _chain(self, family: str, name: str) -> list[Element]:
        chain: list[Element] = []
        style = self._styles.get((family, name))
        while style is not None and style not in chain:
            chain.append(style)
            style = self._styles.get((family, style.get(f"{STYLE}parent-style-name", "")))
        return chain


def _called(name: str) -> str:
    """A name as people read it: what XML names cannot hold is written in hexadecimals."""
    return _NAMED.sub(lambda match: chr(int(match[1], 16)) if len(match[1]) < 5 else match[0], name).lower()
