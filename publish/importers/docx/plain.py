"""A Word document made plain: what only Word has becomes ordinary paragraphs and runs, or is left out and told of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from publish.importers.draft import Place, Reason
from publish.importers.passages.assembly import Finding
from publish.word.revisions import Accepted, is_gone
from publish.word.xml import MC, A, M, R, W, switched, value

_SPACES: Final = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}br": " ",
    f"{W}cr": " ",
    f"{W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
}
_WIDEST: Final = 60
"""Columns that a cell may reach over."""
_VML: Final = "{urn:schemas-microsoft-com:vml}"
_SAID: Final = frozenset([f"{W}t", *_SPACES, f"{W}footnoteReference", f"{W}endnoteReference"])
"""What a run says."""
_EMPTY: Final = frozenset(f"{W}{name}" for name in ("bookmarkStart", "bookmarkEnd", "proofErr"))


@dataclass(slots=True)
class Plain:
    """What was done to a document: words that are gone, and what a person should know of, by the name of a bookmark."""

    left_out: list[tuple[str, Place, Reason]] = field(default_factory=list)
    findings: dict[str, list[Finding]] = field(default_factory=dict)

    def find(self, paragraph: Element, finding: Finding) -> None:
        """Notes something about a paragraph, in which it puts a bookmark to be known by."""
        name = next((each.get(f"{W}name", "") for each in paragraph if _is_ours(each)), "")
        if not name:
            name = f"{_OURS}{len(self.findings)}"
            start, end = Element(f"{W}bookmarkStart"), Element(f"{W}bookmarkEnd")
            for each in (start, end):
                each.set(f"{W}id", name)
            start.set(f"{W}name", name)
            paragraph.insert(1 if paragraph.find(f"{W}pPr") is not None else 0, start)
            paragraph.append(end)
        self.findings.setdefault(name, []).append(finding)


_OURS: Final = "\N{SECTION SIGN}"
"""How the names of such bookmarks begin: no bookmark of a document has one."""


def _is_ours(element: Element) -> bool:
    return element.tag == f"{W}bookmarkStart" and element.get(f"{W}name", "").startswith(_OURS)


def text_of(element: Element, accepted: Accepted | None = None) -> str:
    """The characters of an element; paragraphs and tabs apart, alternatives once.

    Those of every tracked change, or if `accepted` tells which count, without those that are then gone.
    """
    return re.sub(r"\s+", " ", "".join(_text(element, accepted))).strip()


def _text(element: Element, accepted: Accepted | None) -> Iterator[str]:
    if accepted is not None and is_gone(element, accepted):
        return
    if element.tag in (f"{W}t", f"{W}delText", f"{M}t"):
        yield element.text or ""
    elif element.tag in _SPACES:
        yield _SPACES[element.tag]
    elif element.tag == f"{MC}AlternateContent":
        chosen = _chosen(element)
        if chosen is not None:
            yield from _text(chosen, accepted)
    else:
        if element.tag.endswith("}docPr") and element.get("descr"):
            yield f" {element.get('descr')} "
        apart = element.tag in (f"{W}p", f"{W}tc", f"{W}txbxContent", f"{M}oMath")
        yield " " * apart
        for child in element:
            yield from _text(child, accepted)
        yield " " * apart


def _chosen(alternate: Element) -> Element | None:
    choice = alternate.find(f"{MC}Choice")
    return choice if choice is not None else alternate.find(f"{MC}Fallback")


# -- what only Word has -------------------------------------------------------------------------------


def make_plain(root: Element, styles: Element | None, plain: Plain) -> None:
    """Changes the story below `root` in place."""
    hidden = {
        each.get(f"{W}styleId", "")
        for each in (styles.iter(f"{W}style") if styles is not None else ())
        if switched(each.find(f"{W}rPr"), "vanish")
    }
    _choose(root)
    _mend_fields(root)
    _leave_asked(root, plain)
    _lift_contents(root, plain)
    _lift_boxes(root, plain)
    for paragraph in root.iter(f"{W}p"):
        _hide(paragraph, hidden, plain)
        _simplify(paragraph, plain)
        _stretch(paragraph)
    for table in [*root.iter(f"{W}tbl")]:
        _square(table, plain)


def _choose(root: Element) -> None:
    """Of markup for newer and older programs, that for newer ones."""
    for parent in root.iter():
        if any(child.tag == f"{MC}AlternateContent" for child in parent):
            children: list[Element] = []
            for child in parent:
                chosen = _chosen(child) if child.tag == f"{MC}AlternateContent" else None
                children += list(chosen) if chosen is not None else [child]
            parent[:] = children


def _mend_fields(root: Element) -> None:
    """Takes away the marks of fields that do not end, or have words where instructions belong: those would be lost."""
    open_fields: list[_Marks] = []
    broken: list[_Marks] = []
    for run in root.iter(f"{W}r"):
        for child in list(run):
            kind = child.get(f"{W}fldCharType", "") if child.tag == f"{W}fldChar" else ""
            if kind == "begin":
                open_fields.append(_Marks())
            if kind and open_fields:
                open_fields[-1].elements.append((run, child))
                open_fields[-1].shown = open_fields[-1].shown or kind == "separate"
            if kind == "end" and open_fields:
                closed = open_fields.pop()
                broken += [closed] if closed.has_words else []
            elif child.tag == f"{W}t" and open_fields and not open_fields[-1].shown:
                open_fields[-1].has_words = True
    for each in (*open_fields, *broken):
        for run, child in each.elements:
            run.remove(child)


@dataclass(slots=True)
class _Marks:
    """The marks of a field, whether its result has begun, and whether there are words before that."""

    elements: list[tuple[Element, Element]] = field(default_factory=list)
    shown: bool = False
    has_words: bool = False


def _leave_asked(root: Element, plain: Plain) -> None:
    """Leaves out what a field gives inside the instruction of another, which asks for it and shows its own result."""
    shown: list[bool] = []
    for run in root.iter(f"{W}r"):
        for child in list(run):
            kind = child.get(f"{W}fldCharType", "") if child.tag == f"{W}fldChar" else ""
            if kind == "begin":
                shown.append(False)
            elif kind == "separate" and shown:
                shown[-1] = True
            elif kind == "end" and shown:
                shown.pop()
            elif child.tag == f"{W}t" and not all(shown):
                plain.left_out.append((child.text or "", Place(part="field"), "hidden"))
                run.remove(child)


def _lift_contents(root: Element, plain: Plain) -> None:
    """Takes out contents that Word made, whatever styles they have."""
    for parent in root.iter():
        for child in list(parent):
            gallery = value(child, "sdtPr/docPartObj/docPartGallery") if child.tag == f"{W}sdt" else None
            if gallery == "Table of Contents":
                plain.left_out.append((text_of(child), Place(part="contents"), "contents-list"))
                parent.remove(child)


def _lift_boxes(root: Element, plain: Plain) -> None:
    """Puts the paragraphs of text boxes behind the paragraph to which they are anchored."""
    for parent in root.iter():
        for at in range(len(parent) - 1, -1, -1):
            paragraph = parent[at]
            if paragraph.tag != f"{W}p":
                continue
            lifted: list[Element] = []
            for run in paragraph.iter(f"{W}r"):
                for drawing in list(run):
                    boxes = [*drawing.iter(f"{W}txbxContent")]
                    if boxes:
                        lifted += [each for box in boxes for each in box]
                        run.remove(drawing)
            for each in reversed(lifted):
                parent.insert(at + 1, each)
            if lifted and lifted[0].tag == f"{W}p":
                reason = "it stood in a text box, which has no place in the order of the text"
                plain.find(lifted[0], Finding(kind="reading-order", reason=reason, confidence=0.5, weight=0.5))


def _hide(paragraph: Element, hidden: set[str], plain: Plain) -> None:
    """Takes hidden runs out."""
    for parent in paragraph.iter():
        for run in list(parent):
            properties = run.find(f"{W}rPr") if run.tag == f"{W}r" else None
            vanishes = switched(properties, "vanish")
            if vanishes or (vanishes is None and value(properties, "rStyle") in hidden):
                said = text_of(run)
                if said or run.find(f"{W}fldChar") is None:
                    plain.left_out.append((said, Place(part="hidden text"), "hidden"))
                    parent.remove(run)


def _simplify(paragraph: Element, plain: Plain) -> None:
    """Equations and characters of symbol fonts as text, notes at the end as footnotes; tells of what is lost."""
    for parent in list(paragraph.iter()):
        for at, child in enumerate(list(parent)):
            if child.tag in (f"{M}oMath", f"{M}oMathPara"):
                run = Element(f"{W}r")
                SubElement(run, f"{W}t").text = f" {text_of(child)} "
                parent[at] = run
                plain.find(paragraph, _lost("an equation; its characters stay", text_of(child)))
            elif child.tag == f"{W}sym":
                parent[at] = Element(f"{W}tab")
                plain.find(paragraph, _lost("a character of a symbol font", child.get(f"{W}font", "")))
            elif child.tag == f"{W}endnoteReference":
                child.tag = f"{W}footnoteReference"
                child.set(f"{W}id", f"end {child.get(f'{W}id', '')}")
            elif child.tag in (f"{W}object", f"{W}pict") and not any(_shows(each) for each in child.iter()):
                parent.remove(child) if child in list(parent) else None
                plain.find(paragraph, _lost("an embedded object or drawing", ""))
            elif child.tag == f"{W}ruby":
                _leave_reading(parent, child, paragraph, plain)
            elif (
                child.tag == f"{W}strike"
                and parent.tag == f"{W}rPr"
                and child.get(f"{W}val", "1") not in ("0", "false")
            ):
                parent.remove(child)
                plain.find(paragraph, _lost("words struck through by hand; they stay", ""))


def _leave_reading(run: Element, ruby: Element, paragraph: Element, plain: Plain) -> None:
    """Puts the words below a reading into the run in which both stand, and leaves the reading out."""
    base, reading = ruby.find(f"{W}rubyBase"), ruby.find(f"{W}rt")
    at = list(run).index(ruby)
    run[at : at + 1] = [] if base is None else [each for own in base.iter(f"{W}r") for each in own if each.tag in _SAID]
    said = "" if reading is None else text_of(reading)
    plain.left_out.append((said, Place(part="reading above words"), "decoration"))
    plain.find(paragraph, _lost("a reading above words", said))


def _shows(element: Element) -> bool:
    return element.tag in (f"{_VML}imagedata", f"{A}blip") and bool(element.get(f"{R}id") or element.get(f"{R}embed"))


def _lost(what: str, said: str) -> Finding:
    return Finding(kind="notation", reason=f"the source has nothing for this: {what}", text=said)


def _stretch(paragraph: Element) -> None:
    """Lets bookmarks that hold nothing reach to the end of their paragraph, so that they are found there."""
    for at in range(len(paragraph) - 1, 0, -1):
        if paragraph[at].tag != f"{W}bookmarkEnd":
            continue
        start = at - 1
        while start >= 0 and paragraph[start].tag in _EMPTY and not _opens(paragraph[start], paragraph[at]):
            start -= 1
        if start >= 0 and _opens(paragraph[start], paragraph[at]):
            end = paragraph[at]
            paragraph.remove(end)
            paragraph.append(end)


def _opens(start: Element, end: Element) -> bool:
    return start.tag == f"{W}bookmarkStart" and start.get(f"{W}id") == end.get(f"{W}id")


# -- tables -------------------------------------------------------------------------------------------


def _square(table: Element, plain: Plain) -> None:
    """Cells that reach over several become one with words and others without; tables in cells become paragraphs."""
    merged = False
    for row in table.findall(f"{W}tr"):
        for at in range(len(row) - 1, -1, -1):
            cell = row[at]
            if cell.tag != f"{W}tc":
                continue
            properties = cell.find(f"{W}tcPr")
            across = value(properties, "gridSpan")
            width = min(_WIDEST, int(across)) if across and across.isdigit() else 1
            for name in ("gridSpan", "vMerge"):
                found = properties.find(f"{W}{name}") if properties is not None else None
                if properties is not None and found is not None:
                    merged = merged or name == "vMerge" or width > 1
                    properties.remove(found)
            for _ in range(width - 1):
                empty = Element(f"{W}tc")
                SubElement(empty, f"{W}p")
                row.insert(at + 1, empty)
            _flatten(cell)
    first = next(table.iter(f"{W}p"), None)
    if merged and first is not None:
        reason = "cells that reached over several columns or rows: the others are empty"
        plain.find(first, Finding(kind="table", reason=reason, confidence=0.6, weight=0.4))


def _flatten(cell: Element) -> None:
    """The paragraphs of tables in a cell in the place of those."""
    if cell.find(f".//{W}tbl") is not None:
        paragraphs = list(cell.iter(f"{W}p"))
        cell[:] = [*(each for each in cell if each.tag == f"{W}tcPr"), *paragraphs]
