"""The design tokens in the reference document: Word's own theme (20.1.6), sizes, measures of the page, language."""

from __future__ import annotations

import colorsys
from typing import TYPE_CHECKING, Any, Final

from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from publish.model import Metadata
from publish.templating import title_size
from publish.writers.docx.reference import DEFAULTS, Reference
from publish.writers.docx.xml import w

if TYPE_CHECKING:  # brings pydantic, which the writer has no use for
    from publish.theme import Theme

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SCHEME: Final = {
    "dk1": "ink", "lt1": "paper", "dk2": "muted", "lt2": "tint", "accent1": "accent", "accent2": "signal",
    "accent3": "rule", "accent4": "muted", "accent5": "tint", "accent6": "ink", "hlink": "signal", "folHlink": "signal",
}  # fmt: skip
"""The colours of a Word theme and those of theme.toml."""
_SLOTS: Final = {
    "text1": "dk1", "dark1": "dk1", "background1": "lt1", "light1": "lt1", "text2": "dk2", "dark2": "dk2",
    "background2": "lt2", "light2": "lt2", "hyperlink": "hlink", "followedHyperlink": "folHlink",
}  # fmt: skip
"""What styles call the colours of the theme (17.18.97), where that is another name."""
_SMALL: Final = (
    "Colophon", "Attribution", "caption", "header", "footer", "footnote text", "Table Heading", "Proposal Label",
)  # fmt: skip


def apply(reference: Reference, theme: Theme, metadata: Metadata) -> None:
    """Writes everything that theme.toml names into the reference document."""
    _set_faces_and_scheme(reference, theme)
    _resolve_colours(reference, theme)
    _set_sizes(reference, theme, metadata)
    _set_measures(reference, theme)
    _set_language(reference, metadata.language)


def text_width(theme: Theme) -> int:
    """The width of the text in twentieths of a point."""
    page = theme.page
    return round((page.width_mm - page.inner_mm - page.outer_mm) * 1440 / 25.4)


def _set_faces_and_scheme(reference: Reference, theme: Theme) -> None:
    root = etree.fromstring(reference.theme.blob)
    for slot, name in _SCHEME.items():
        for colour in root.iter(_A + slot):
            colour[:] = [etree.Element(f"{_A}srgbClr", val=_hexadecimal(theme, name))]
    for place, face in (("majorFont", theme.faces.display), ("minorFont", theme.faces.text)):
        for latin in root.iterfind(f".//{_A}{place}/{_A}latin"):
            latin.attrib.clear()
            latin.set("typeface", face.family)
    reference.theme._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _resolve_colours(reference: Reference, theme: Theme) -> None:
    """Beside each colour of the theme its value, for programs that do not look it up (17.3.2.6)."""
    numbering = reference.document.part.numbering_part.element
    for root in (reference.styles, numbering, *(part.element for part in reference.stories())):
        for element in root.iter(etree.Element):
            value = "val" if element.tag == qn("w:color") else "color"
            for key, prefix, resolved in (("themeColor", "theme", value), ("themeFill", "themeFill", "fill")):
                slot = element.get(qn(f"w:{key}"))
                if name := _SCHEME.get(_SLOTS.get(slot, slot)):
                    tint, shade = (element.get(qn(f"w:{prefix}{each}")) for each in ("Tint", "Shade"))
                    element.set(qn(f"w:{resolved}"), _shaded(_hexadecimal(theme, name), tint, shade))


def _shaded(colour: str, tint: str | None, shade: str | None) -> str:
    """The colour made lighter (17.3.2.6, themeTint) or darker (themeShade), in 255ths of its lightness."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    if tint:
        lightness = 1 - (1 - lightness) * int(tint, 16) / 255
    if shade:
        lightness *= int(shade, 16) / 255
    return "".join(f"{round(each * 255):02X}" for each in colorsys.hls_to_rgb(hue, lightness, saturation))


def _set_sizes(reference: Reference, theme: Theme, metadata: Metadata) -> None:
    sizes = theme.sizes
    title = _style(reference, "Title")
    largest = title.font.size.pt if title.font.size else sizes.h1_pt
    points = {
        "Normal": sizes.body_pt,
        "Title": title_size(metadata.title, largest, letters=60, width=text_width(theme) / 20),
        "heading 1": sizes.h1_pt,
        "TOC Heading": sizes.h1_pt,
        "heading 2": sizes.h2_pt,
        "heading 3": sizes.h3_pt,
        "Lead": sizes.lead_pt,
        **dict.fromkeys(_SMALL, sizes.small_pt),
        "Table Text": sizes.small_pt + 0.75,
        "Table Text Small": sizes.small_pt - 0.75,
        "Table Heading Small": sizes.small_pt - 0.75,
    }
    for name, size in points.items():
        _style(reference, name).font.size = Pt(size)
    paragraph = _style(reference, "Normal").paragraph_format
    paragraph.line_spacing, paragraph.line_spacing_rule = Pt(sizes.leading_pt), WD_LINE_SPACING.AT_LEAST


def _set_measures(reference: Reference, theme: Theme) -> None:
    """The trimmed page, its margins, and the place of the page numbers in the contents."""
    page = theme.page
    for section in reference.sections:
        section.page_width, section.page_height = Mm(page.width_mm), Mm(page.height_mm)
        section.top_margin, section.bottom_margin = Mm(page.top_mm), Mm(page.bottom_mm)
        section.left_margin, section.right_margin = Mm(page.inner_mm), Mm(page.outer_mm)
        section.header_distance, section.footer_distance = Mm(page.top_mm / 2), Mm(page.bottom_mm / 2)
    for name in ("toc 1", "toc 2"):
        for tab in _style(reference, name).element.iter(qn("w:tab")):
            if tab.get(qn("w:val")) == "right":
                tab.set(qn("w:pos"), str(text_width(theme)))


def _set_language(reference: Reference, language: str) -> None:
    """The language of the programme in the defaults, and no other that the designer's Word has left in a style."""
    for element in [*reference.styles.iter(qn("w:lang"))]:
        element.getparent().remove(element)
    reference.styles.find(DEFAULTS).append(w("lang", val=language, eastAsia=language, bidi="ar-SA"))
    for element in reference.settings.iter(qn("w:themeFontLang")):
        element.set(qn("w:val"), language)


def _style(reference: Reference, name: str) -> Any:
    identifier = reference.style(name)
    return next(each for each in reference.document.styles if each.style_id == identifier)


def _hexadecimal(theme: Theme, name: str) -> str:
    return theme.colours[name].screen[1:].upper()
