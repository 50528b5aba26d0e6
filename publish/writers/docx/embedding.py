"""The faces in the document, which so looks as designed where they are not installed (ECMA-376 part 1, 17.8)."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsmap, qn
from lxml import etree

from publish.fonts import Face, for_word
from publish.writers.docx.reference import DEFAULTS, Reference
from publish.writers.docx.xml import Element, w

if TYPE_CHECKING:  # brings pydantic, which the writer has no use for
    from publish.theme import Theme

_OBFUSCATED: Final = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_HIDDEN: Final = 32
"""How many bytes at the beginning of a font are obfuscated (17.8.1)."""
_PLACES: Final = {
    (False, False): "embedRegular", (True, False): "embedBold", (False, True): "embedItalic",
    (True, True): "embedBoldItalic",
}  # fmt: skip
"""Where the table of fonts has a face, bold or not and italic or not, in the order of the schema (17.8.3)."""
_BEFORE: Final = tuple(
    qn(f"w:{name}")
    for name in (
        "writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime",
        "doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText",
        "printFractionalCharacterWidth", "printFormsData",
    )
)  # fmt: skip
"""Settings that stand before that of faces (17.15.1.78)."""


class _Looks(NamedTuple):
    """In what a style sets its words, as far as it says."""

    family: str | None
    bold: bool | None
    italic: bool | None


def embed(reference: Reference, faces: Sequence[Face], theme: Theme) -> None:
    """Puts those of these faces into the document that its styles are set in; those of others it brings along stay."""
    used, table = _used(reference.styles, theme), reference.font_table
    for family in dict.fromkeys(face.family for face in faces):
        among = [face for face in faces if face.family == family]
        found = {
            place: content
            for (bold, italic), place in _PLACES.items()
            if _Looks(family, bold, italic) in used and (content := for_word(among, bold=bold, italic=italic))
        }
        if found:
            font = _font(reference.fonts, family)
            for element in [each for place in _PLACES.values() for each in font.iterfind(qn(f"w:{place}"))]:
                table.rels.pop(element.get(qn("r:id")), None)
                font.remove(element)
            font.extend(_embedded(table, place, family, content) for place, content in found.items())
            _have_word_keep_them(reference.settings)
    table._blob = etree.tostring(reference.fonts, xml_declaration=True, encoding="UTF-8", standalone=True)


def _font(fonts: Element, family: str) -> Element:
    """What the table says of a family."""
    for font in fonts.iterfind(qn("w:font")):
        if font.get(qn("w:name")) == family:
            return font
    font = w("font", name=family)
    fonts.append(font)
    return font


def _embedded(table: Any, place: str, family: str, content: bytes) -> Element:
    """A face as a part, with the key that hides its beginning (17.8.1); the key is made of its content."""
    key = uuid.UUID(bytes=hashlib.sha256(content).digest()[:16], version=4)
    # The digits of the key are read from their end, over and over.
    hidden = bytes(byte ^ mask for byte, mask in zip(content, key.bytes[::-1] * 2, strict=False))
    name = f"/word/fonts/{family.replace(' ', '')}-{place.removeprefix('embed')}.odttf"
    part = Part(PackURI(name), _OBFUSCATED, hidden + content[_HIDDEN:], table.package)
    attributes = {qn("w:fontKey"): f"{{{str(key).upper()}}}", qn("r:id"): table.relate_to(part, RT.FONT)}
    return OxmlElement(f"w:{place}", attributes, {prefix: nsmap[prefix] for prefix in "wr"})


def _have_word_keep_them(settings: Element) -> None:
    """Word leaves faces out when it saves, unless told; or all letters that the text has not (17.8.3.8, 17.8.3.15)."""
    for name in ("embedTrueTypeFonts", "saveSubsetFonts"):
        for element in settings.findall(qn(f"w:{name}")):
            settings.remove(element)
    at = next((at for at, element in enumerate(settings) if element.tag not in _BEFORE), len(settings))
    settings.insert(at, w("embedTrueTypeFonts"))


# -- what styles are set in ---------------------------------------------------------------------------


def _used(styles: Element, theme: Theme) -> frozenset[_Looks]:
    """In what words may be set by the styles of paragraphs, and by those of characters in each."""
    known = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}
    looks: dict[str, set[_Looks]] = {"paragraph": set(), "character": {_Looks(None, None, None)}}
    for style in known.values():
        if (kind := style.get(qn("w:type"))) in looks:
            looks[kind].add(_looks([*_properties(style, known)], theme))
    around = _looks(styles.findall(DEFAULTS), theme)
    return frozenset(_within(inner, _within(outer, around)) for outer, inner in product(*looks.values()))


def _properties(style: Element | None, known: Mapping[str, Element]) -> Iterator[Element]:
    """The properties of runs that a style has, and those that it is based on (17.7.4.3)."""
    seen: set[str] = set()
    while style is not None and style.get(qn("w:styleId")) not in seen:
        seen.add(style.get(qn("w:styleId")))
        yield from style.findall(qn("w:rPr"))
        based = style.find(qn("w:basedOn"))
        style = None if based is None else known.get(based.get(qn("w:val")))


def _looks(properties: Sequence[Element], theme: Theme) -> _Looks:
    """What the first of these properties to say so tell."""
    families = (_family(fonts, theme) for each in properties for fonts in each.iterfind(qn("w:rFonts")))
    return _Looks(next(filter(None, families), None), *(_stated(properties, name) for name in ("b", "i")))


def _family(fonts: Element, theme: Theme) -> str | None:
    """The family that is named, by itself or by its role in the theme (17.3.2.26)."""
    role = fonts.get(qn("w:asciiTheme"), "")
    roles = {"minor": theme.faces.text, "major": theme.faces.display}
    return next((face.family for name, face in roles.items() if role.startswith(name)), fonts.get(qn("w:ascii")))


def _stated(properties: Sequence[Element], name: str) -> bool | None:
    stated = next((found for each in properties for found in each.iterfind(qn(f"w:{name}"))), None)
    return None if stated is None else stated.get(qn("w:val"), "true") not in ("0", "false", "off")


def _within(inner: _Looks, outer: _Looks) -> _Looks:
    """What is looked like in a style of characters in a paragraph, or in a paragraph with the defaults around it."""
    bold, italic = (bool(one or (one is None and other)) for one, other in zip(inner[1:], outer[1:], strict=True))
    return _Looks(inner.family or outer.family, bold, italic)
