"""Footnotes of a page: HTML has no element for them, so links that lead to one and back are what tells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from publish.importers.html.tree import anchors, comments, names_of, text_of

_REFERENCE: Final = frozenset(
    (
        "noteref", "doc-noteref", "footnote-ref", "footnoteref", "footnote-reference", "fnref", "sdfootnoteanc",
        "sdendnoteanc", "reference",
    )
)  # fmt: skip
_BACK: Final = frozenset(
    (
        "doc-backlink", "backlink", "footnote-back", "footnote-backref", "note-number", "sdfootnotesym", "sdendnotesym",
    )
)  # fmt: skip
_MARK: Final = re.compile(r"^[\[(]?(\d{1,3}|[*†‡§]{1,3}|[a-z]|[ivx]{1,5})[\])]?$")
_BODY: Final = frozenset(["li", "aside", "p", "div", "dd", "section"])
_HOLDER: Final = re.compile(r"^(sdfootnote|sdendnote|ftn|edn|fn|footnote|note)[-_:]?\w*$", re.IGNORECASE)


@dataclass(slots=True)
class Notes:
    """The footnotes of a page by the links that refer to them; elements go by their identity."""

    references: dict[int, Element] = field(default_factory=dict)
    bodies: set[int] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    """Names of the places from which footnotes are referred to: links in a footnote that lead there lead back."""

    def leads_back(self, link: Element) -> bool:
        """Whether a link in a footnote leads back to where it is referred to."""
        return bool(names_of(link) & _BACK) or link.get("href", "").rpartition("#")[2] in self.targets


def find_notes(root: Element) -> Notes:
    """The footnotes below `root`."""
    notes = Notes()
    parents = {id(child): parent for parent in root.iter() for child in parent}
    named = {name: each for each in root.iter() for name in (each.get("name"), each.get("id")) if name}
    inside: set[int] = set()
    for link in root.iter("a"):
        target = named.get(link.get("href", "").partition("#")[2])
        if target is None or id(link) in inside or comments([*anchors(target), *anchors(link)]):
            continue
        body = _body(target, parents)
        own = {link.get("id"), link.get("name"), *_around(link, parents)} - {None, ""}
        if body is None or not _refers(link, body, parents, own):
            continue
        notes.references[id(link)] = body
        notes.bodies.add(id(body))
        notes.targets |= {each for each in own if each}
        inside |= {id(each) for each in body.iter("a")}
    return notes


def _around(link: Element, parents: dict[int, Element]) -> set[str | None]:
    parent = parents.get(id(link))
    return {parent.get("id")} if parent is not None and parent.tag in ("sup", "span") else set()


def _refers(link: Element, body: Element, parents: dict[int, Element], own: set[str | None]) -> bool:
    parent = parents.get(id(link))
    around = names_of(parent) if parent is not None and parent.tag in ("sup", "span") else frozenset()
    mark = text_of(link)
    if (names_of(link) | around) & _REFERENCE and (not mark or _MARK.match(mark)):
        return True
    if not _MARK.match(mark):
        return False
    back = any(each.get("href", "").startswith("#") and each.get("href", "")[1:] in own for each in body.iter("a"))
    raised = (parent is not None and parent.tag == "sup") or any(each.tag == "sup" for each in link)
    return back or (raised and body.tag in ("li", "aside"))


def _body(target: Element, parents: dict[int, Element]) -> Element | None:
    """The element that holds the footnote which has its name at `target`."""
    at: Element | None = target
    while at is not None and at.tag not in _BODY:
        if at.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "body"):
            return None
        at = parents.get(id(at))
    parent = parents.get(id(at)) if at is not None else None
    if at is not None and at.tag == "p" and parent is not None and _HOLDER.match(parent.get("id", "")):
        return parent
    return at
