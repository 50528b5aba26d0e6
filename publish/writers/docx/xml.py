"""WordprocessingML, element by element (ECMA-376 part 1, 17)."""

from __future__ import annotations

from typing import Any, Final

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

_SVG: Final = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"

Element = Any
"""An lxml element; python-docx gives it no type of its own."""


def w(tag: str, /, *children: Element, **attributes: object) -> Element:
    """An element of the `w` namespace with `w` attributes."""
    element = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    element.extend(children)
    return element


def text(value: str) -> Element:
    """A `w:t` that keeps its spaces."""
    element = w("t")
    element.text = value
    if value != value.strip() or "  " in value:
        element.set(qn("xml:space"), "preserve")
    return element


def run(*children: Element, style: str | None = None, language: str | None = None) -> Element:
    """A run; its only properties are a character style and a language."""
    properties = w("rPr")
    if style:
        properties.append(w("rStyle", val=style))
    if language:
        properties.append(w("lang", val=language))
    return w("r", *((properties,) if len(properties) else ()), *children)


def paragraph(*children: Element, style: str | None = None, numbering: int | None = None, level: int = 0) -> Element:
    """A paragraph; its only properties are a style and the list it belongs to."""
    properties = w("pPr")
    if style:
        properties.append(w("pStyle", val=style))
    if numbering:
        properties.append(w("numPr", w("ilvl", val=level), w("numId", val=numbering)))
    return w("p", *((properties,) if len(properties) else ()), *children)


_PICTURE: Final = """
<w:drawing {namespaces}><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent/><wp:docPr/>
<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>
<pic:nvPicPr><pic:cNvPr/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>""".format(namespaces=nsdecls("w", "wp", "a", "pic", "r"))
"""A picture in the line (20.4.2.8). Without its four distances LibreOffice takes an eighth of an inch."""


_DRAWING: Final = """
<a:extLst {}><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">
<asvg:svgBlip xmlns:asvg="{}"/></a:ext></a:extLst>""".format(nsdecls("a", "r"), _SVG)
"""A drawing in the place of its picture, for programs that show those ([MS-ODRAWXML] 1.3.3)."""


def picture(
    relation: str, name: str, alternative: str, size: tuple[int, int], number: int, *, drawn: str | None
) -> Element:
    """A picture by its relationship, and by that of its own the drawing that it was made of, if it was.

    `size` in EMU; `number` is its own among the drawings of the document.
    """
    drawing = parse_xml(_PICTURE)
    for tag in ("wp:extent", "a:ext"):
        for extent in drawing.iter(qn(tag)):
            extent.set("cx", str(size[0]))
            extent.set("cy", str(size[1]))
    for tag in ("wp:docPr", "pic:cNvPr"):
        for properties in drawing.iter(qn(tag)):
            properties.set("id", str(number))
            properties.set("name", name)
            properties.set("descr", alternative)
    for blip in drawing.iter(qn("a:blip")):
        blip.set(qn("r:embed"), relation)
        if drawn:
            instead = parse_xml(_DRAWING)
            instead[0][0].set(qn("r:embed"), drawn)
            blip.append(instead)
    return drawing
