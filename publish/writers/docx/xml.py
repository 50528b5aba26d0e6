"""WordprocessingML, element by element (ECMA-376 part 1, 17)."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

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


def field(instruction: str, *result: Element) -> tuple[Element, ...]:
    """A complex field with its result already in it (17.16.18): Word shows it without asking."""
    return (*field_begin(instruction), *result, field_end())


def field_begin(instruction: str) -> tuple[Element, ...]:
    """The runs with which a field begins, up to its result."""
    code = w("instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    return (run(w("fldChar", fldCharType="begin")), run(code), run(w("fldChar", fldCharType="separate")))


def field_end() -> Element:
    """The run with which a field ends."""
    return run(w("fldChar", fldCharType="end"))


def paragraph(*children: Element, style: str | None = None, numbering: int | None = None, level: int = 0) -> Element:
    """A paragraph; its only properties are a style and the list it belongs to."""
    properties = w("pPr")
    if style:
        properties.append(w("pStyle", val=style))
    if numbering:
        properties.append(w("numPr", w("ilvl", val=level), w("numId", val=numbering)))
    return w("p", *((properties,) if len(properties) else ()), *children)
