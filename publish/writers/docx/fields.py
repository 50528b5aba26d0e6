"""Fields (ECMA-376 part 1, 17.16): what Word works out by itself, with what it last worked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from docx.oxml.ns import qn

from publish.writers.docx.xml import Element, run, w

SECTION_TITLE: Final = "STYLEREF 2"
CHAPTER_TITLE: Final = "STYLEREF 1"
"""By level, which every Word understands: the name of a heading style it wants in the language of its user."""


def complex_field(instruction: str, *result: Element) -> tuple[Element, ...]:
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


@dataclass(slots=True)
class _Field:
    """The texts of a field in a head or folio: its code, without those of the fields in it, and its result."""

    nested: bool
    code: list[Element] = field(default_factory=list)
    result: list[Element] = field(default_factory=list)
    ended: bool = False

    @property
    def instruction(self) -> str:
        return " ".join("".join(each.text or "" for each in self.code).split())


def fill_heads(root: Element, title: str, *, sections: bool) -> None:
    """Puts `title` as the result into each field of a head that Word fills by itself.

    Programs that do not work out STYLEREF show it, and it is true on every page. Where the programme has no
    `sections`, the chapter stands where a section would.
    """
    for each in list(_fields(root)):
        instruction = each.instruction
        if not instruction.startswith(("STYLEREF", "TITLE", "IF")):
            continue
        shown = not each.nested or instruction == SECTION_TITLE
        for text in each.result:
            text.text = title if shown and text is each.result[0] else ""
        if instruction == SECTION_TITLE and not sections:
            for text in each.code:
                text.text = CHAPTER_TITLE if text is each.code[0] else ""


def _fields(root: Element) -> Iterator[_Field]:
    """Every complex field, inner ones first."""
    open_fields: list[_Field] = []
    for element in root.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
        kind = element.get(qn("w:fldCharType"))
        if kind == "begin":
            open_fields.append(_Field(nested=bool(open_fields)))
        elif kind == "end" and open_fields:
            yield open_fields.pop()
        elif open_fields:
            if kind == "separate":
                open_fields[-1].ended = True
            elif open_fields[-1].ended:
                open_fields[-1].result.append(element)
            else:
                open_fields[-1].code.append(element)
