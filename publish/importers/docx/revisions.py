"""Tracked changes of a Word document told of, before they are settled (ECMA-376 part 1, 17.13.5)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from publish.importers.docx.plain import Plain, text_of
from publish.importers.draft import Place
from publish.importers.passages.assembly import Finding
from publish.importers.tracking import reason_of
from publish.word.revisions import ADDED, REMOVED, Accepted, is_gone
from publish.word.xml import W


def note_revisions(root: Element, accepted: Accepted, plain: Plain) -> None:
    """Tells of tracked changes, before they are settled: what stays, and what is left out for them."""
    _note_revisions(root, None, accepted, plain)


def _note_revisions(parent: Element, paragraph: Element | None, accepted: Accepted, plain: Plain) -> Element | None:
    """Tells of those below an element, each on its paragraph or the last one that stays; that one behind them."""
    for child in list(parent):
        gone, said = is_gone(child, accepted), ""
        if gone or child.tag in (*ADDED, *REMOVED):
            said = text_of(child, None if gone else accepted)
            added = child.tag in ADDED or (child.tag not in REMOVED and child.find(f"{W}trPr/{W}ins") is not None)
            reason = reason_of(_author(child), added=added, accepted=gone != added)
        if said and gone:
            plain.left_out.append((said, Place(part="word/document.xml"), "revision"))
        if said and paragraph is not None:
            weight = 0.7 if gone or not added else 0.6
            finding = Finding(kind="revision", reason=reason, confidence=0.8, weight=weight, text=said)
            plain.find(paragraph, finding)
        if not gone:
            around = child if child.tag == f"{W}p" else paragraph
            inner = _note_revisions(child, around, accepted, plain)
            paragraph = inner if child.tag != f"{W}p" else child
    return paragraph


def _author(change: Element) -> str:
    """Who made a change, or put in or took out a row."""
    marks = change.findall(f"{W}trPr/*") if change.tag == f"{W}tr" else [change]
    return next((each.get(f"{W}author", "") for each in marks if each.tag in (*ADDED, *REMOVED)), "")


def words_of(element: Element, accepted: Accepted) -> str:
    """All its words: those that stay once changes are settled, then those that do not, each change by itself."""
    return " ".join([text_of(element, accepted), *(text_of(each) for each in _gone(element, accepted))])


def _gone(parent: Element, accepted: Accepted) -> Iterator[Element]:
    for child in parent:
        if is_gone(child, accepted):
            yield child
        else:
            yield from _gone(child, accepted)
