"""Paragraphs of an OpenDocument text taken apart and put together, in lists or by themselves."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import Final
from xml.etree.ElementTree import Element

from publish.importers.odt.styles import DRAW, OFFICE, TEXT

PARAGRAPHS: Final = (f"{TEXT}p", f"{TEXT}h")
LISTS: Final = (f"{TEXT}list", f"{TEXT}list-item", f"{TEXT}list-header")
MARKS: Final = frozenset(
    f"{TEXT}{name}"
    for name in (
        *("bookmark", "bookmark-start", "bookmark-end", "reference-mark", "reference-mark-start", "reference-mark-end"),
        *("change", "change-start", "change-end", "soft-page-break"),
    )
)
"""What says something of a place, and holds no words."""


def is_bare(element: Element) -> bool:
    """Whether it holds nothing but marks and white space."""
    said = (element.text, *(child.tail for child in element))
    return not any(each and each.strip() for each in said) and all(child.tag in MARKS for child in element)


def leaf(block: Element, at: int) -> Element | None:
    """The first (0) or last (-1) paragraph of a block, if that is a paragraph or a list."""
    while block.tag in LISTS:
        inner = [each for each in block if each.tag in (*PARAGRAPHS, *LISTS)]
        if not inner:
            return None
        block = inner[at]
    return block if block.tag in PARAGRAPHS else None


def add_text(element: Element, text: str | None) -> None:
    """Text behind all that an element holds."""
    if text and len(element):
        element[-1].tail = (element[-1].tail or "") + text
    elif text:
        element.text = (element.text or "") + text


def append(target: Element, source: Element) -> None:
    """What `source` holds, behind all that `target` holds."""
    add_text(target, source.text)
    target.extend(source)
    source.text, source[:] = None, []


def hand_on_marks(bare: Element, paragraph: Element) -> None:
    """The marks of an element without words, before all that a paragraph holds."""
    marks = list(bare)
    if marks:
        marks[-1].tail, paragraph.text = (marks[-1].tail or "") + (paragraph.text or ""), None
    paragraph[:] = [*marks, *paragraph]
    bare[:] = []


def path_to(block: Element, is_wanted: Callable[[Element], bool]) -> list[Element]:
    """The elements that lead from a block to the first wanted one in its own words, both included; or no elements.

    Notes, comments and frames in it have words of their own.
    """
    for child in block:
        if is_wanted(child):
            return [block, child]
        if not child.tag.startswith((DRAW, OFFICE, f"{TEXT}note")) and (path := path_to(child, is_wanted)):
            return [block, *path]
    return []


def split(path: list[Element]) -> Element:
    """Ends a block where a path in it leads, without the last element of that; what came behind, in a block like it."""
    tail: Element | None = None
    for parent, child in zip(path[-2::-1], path[:0:-1], strict=True):
        at = list(parent).index(child)
        behind = Element(parent.tag, parent.attrib)
        if tail is None:
            behind.text = child.tail
        else:
            tail.tail = child.tail
            behind.append(tail)
        behind.extend(parent[at + 1 :])
        child.tail = None
        del parent[at if tail is None else at + 1 :]
        tail = behind
    assert tail is not None
    return tail


def without(block: Element, gone: Set[Element]) -> Element | None:
    """A block without some paragraphs, and without the lists that then hold nothing; None where nothing is left."""
    if block in gone:
        return None
    if block.tag in LISTS:
        block[:] = [kept for child in block if (kept := without(child, gone)) is not None]
        return block if len(block) else None
    return block
