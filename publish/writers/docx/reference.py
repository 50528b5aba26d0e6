"""The reference document, which a designer restyles: its styles, lists, settings, heads and folios."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import docx
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import OpcError
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree

from publish.diagnostics import Diagnostic, Origin, TemplateError
from publish.writers.docx.vocabulary import CHARACTERS, DEEPEST, SECTIONS, STYLES, list_style
from publish.writers.docx.xml import Element, w

NAME: Final = "docx/reference.docx"
DEFAULTS: Final = "/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr")))
"""The path to the properties of every run, in the styles."""
_UNREADABLE: Final = (
    OSError, OpcError, AttributeError, KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError,
)  # fmt: skip
"""What python-docx raises for a file that is absent, no zip file, no DOCX, or lacks a part."""
_KEPT: Final = frozenset((RT.STYLES, RT.NUMBERING, RT.SETTINGS, RT.THEME, RT.FONT_TABLE, RT.HEADER, RT.FOOTER))
"""What the document takes over from it; the sample text goes, with whatever Word noted beside."""
_PROPERTIES: Final = frozenset((RT.OFFICE_DOCUMENT, RT.CORE_PROPERTIES))
_FOREIGN: Final = ("attachedTemplate", "footnotePr", "endnotePr", "rsids", "docVars", "mailMerge")
"""Settings that point to parts we do not keep, or tell of the designer's machine."""
_LOOKS: Final = (
    "rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang"
)
_ORDER: Final = {qn(f"w:{name}"): at for at, name in enumerate(_LOOKS.split())}
"""The order in which the schema wants the properties of a run (17.3.2.28)."""


class Reference:
    """An opened reference document, without its sample text.

    Raises TemplateError (T-006) for one that is missing, damaged or incomplete.
    """

    def __init__(self, templates: Path) -> None:
        self._path = templates / NAME
        try:
            self.document = docx.Document(str(self._path))
            self._body = self.document.element.body
            parts = self.document.part
            self.styles, self.settings = parts._styles_part.element, parts._settings_part.element
            self._numbering, self.theme = parts.numbering_part.element, parts.part_related_by(RT.THEME)
            self.font_table = _font_table(parts)
            self.fonts = etree.fromstring(self.font_table.blob)
        except _UNREADABLE as error:
            raise self._error([f"the reference document cannot be read: {error}"]) from error
        self._ids = {_name(style): style.styleId for style in self.styles.iter(qn("w:style"))}
        self._sections = [deepcopy(each) for each in self._body.iter(qn("w:sectPr"))]
        if missing := [*self._missing()]:
            raise self._error(missing)
        lists = self._numbering.findall(qn("w:num"))
        self._last_list = lists[-1]
        self._last_number: int = max(each.numId for each in lists)
        self._drop_sample()

    def style(self, name: str) -> str:
        """The id of the style with this name."""
        identifier: str = self._ids[name.lower()]
        return identifier

    def character(self, names: Sequence[str]) -> str | None:
        """The id of the character style that is all of these at once; None for no name.

        A run has one character style at most (17.3.2.29), so one that looks like several is made where it is missing.
        It is based on the first of them, as a way back to the source must recognise a pull quote.
        """
        wanted = [name for name in dict.fromkeys(("Pull Quote", *CHARACTERS.values())) if name in names]
        name = " ".join(wanted)
        if wanted and name.lower() not in self._ids:
            looks = {each.tag: deepcopy(each) for style in wanted[1:] for each in self._looks(style)}
            ordered = sorted(looks.values(), key=lambda each: _ORDER.get(each.tag, len(_ORDER)))
            identifier = name.replace(" ", "")
            based = w("basedOn", val=self.style(wanted[0]))
            self.styles.append(
                w(
                    "style",
                    w("name", val=name),
                    based,
                    w("rPr", *ordered),
                    type="character",
                    customStyle=1,
                    styleId=identifier,
                )
            )
            self._ids[name.lower()] = identifier
        return self.style(name) if wanted else None

    def _looks(self, name: str) -> Iterator[Any]:
        (style,) = (each for each in self.styles.iter(qn("w:style")) if _name(each) == name.lower())
        properties = style.find(qn("w:rPr"))
        yield from properties if properties is not None else ()

    def section(self, key: str) -> Element:
        """The properties of the section that an element of the vocabulary stands for."""
        return self._sections[SECTIONS.index(key)]

    @property
    def sections(self) -> list[Element]:
        """The properties of every section, in the order of the reference document."""
        return self._sections

    def stories(self) -> Iterator[Any]:
        """The parts with heads and folios."""
        for relation in self.document.part.rels.values():
            if relation.reltype in (RT.HEADER, RT.FOOTER):
                yield relation.target_part

    def list_from(self, level: int, start: int) -> int:
        """The number of a list of its own that looks like List Number and counts on `level` from `start` (17.9.15)."""
        starts = ((each, start if each == level else 1) for each in range(level, DEEPEST))
        overrides = (w("lvlOverride", w("startOverride", val=first), ilvl=each) for each, first in starts)
        number = self._last_number + 1
        new = w("num", w("abstractNumId", val=self._numbered.abstractNumId.val), *overrides, numId=number)
        self._last_list.addnext(new)
        self._last_list, self._last_number = new, number
        return number

    # -- what is there --------------------------------------------------------------------------------

    def _missing(self) -> Iterator[str]:
        kinds = {_name(style): style.get(qn("w:type")) for style in self.styles.iter(qn("w:style"))}
        for kind, names in STYLES.items():
            for name in sorted(names):
                if kinds.get(name.lower()) != kind:
                    yield f"the reference document has no {kind} style '{name}'"
        if len(self._sections) != len(SECTIONS):
            wanted = ", ".join(each.removeprefix("section.") for each in SECTIONS)
            yield f"the reference document has {len(self._sections)} sections instead of {len(SECTIONS)}: {wanted}"
        if self.styles.find(DEFAULTS) is None:
            yield "the reference document has no defaults of its styles (w:docDefaults)"
        if list_style(True, 0).lower() in kinds and self._numbered is None:
            yield f"the style '{list_style(True, 0)}' of the reference document numbers nothing"

    @property
    def _numbered(self) -> Any:
        """The list that the style List Number belongs to, if there is one."""
        (style,) = (each for each in self.styles.iter(qn("w:style")) if _name(each) == list_style(True, 0).lower())
        number = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        lists = self._numbering.findall(qn("w:num"))
        return next((each for each in lists if number is not None and each.numId == number.val), None)

    def _error(self, messages: list[str]) -> TemplateError:
        hint = "give it back in Word, or take the document that came with the project (git checkout)"
        origin = Origin(path=self._path.as_posix())
        return TemplateError([Diagnostic(code="T-006", message=each, origin=origin, hint=hint) for each in messages])

    # -- what is left out -----------------------------------------------------------------------------

    def _drop_sample(self) -> None:
        for block in list(self._body):
            self._body.remove(block)
        part = self.document.part
        for owner, kept in ((part, _KEPT), (part.package, _PROPERTIES), (part._settings_part, frozenset[str]())):
            for name, relation in list(owner.rels.items()):
                if relation.reltype not in kept:
                    del owner.rels[name]
        for name in _FOREIGN:
            for element in self.settings.findall(qn(f"w:{name}")):
                self.settings.remove(element)


def _font_table(part: Any) -> Any:
    """The part with what is known of fonts (11.3.5); not every program writes one."""
    if not any(relation.reltype == RT.FONT_TABLE for relation in part.rels.values()):
        table = Part(PackURI("/word/fontTable.xml"), CT.WML_FONT_TABLE, etree.tostring(w("fonts")), part.package)
        part.relate_to(table, RT.FONT_TABLE)
    return part.part_related_by(RT.FONT_TABLE)


def _name(style: Any) -> str:
    name = style.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val"))).lower()
