"""The parts of an Office Open XML package and what they lead to (ECMA-376 part 2, 6)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from publish.archive import Archive, UnreadableError
from publish.word.xml import RELATIONSHIP, W

DEEPEST: Final = 200
"""Elements inside one another; Word itself nests some twenty."""
_HARMLESS: Final = ("hyperlink", "attachedTemplate")
"""Kinds of relationships that may lead out of the package: nobody fetches them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What a part leads to: a kind, and an address `outside`, or a member of the package."""

    kind: str
    target: str
    outside: bool

    @property
    def draws_in(self) -> bool:
        """Whether a program that opens the document would fetch something from outside."""
        return self.outside and not self.kind.endswith(_HARMLESS)


def main_part(archive: Archive) -> str:
    """The member that holds the document (part 1, 11.3.10). Raises UnreadableError where there is none."""
    for relation in relations(archive, "").values():
        named = relation.kind == "officeDocument" and relation.target in archive.names
        if named and archive.xml(relation.target).tag == f"{W}document":
            return relation.target
    raise UnreadableError("there is no Word document in it")


def relations(archive: Archive, source: str) -> dict[str, Relation]:
    """The relationships of a part by id; the part without a name is the package. Raises UnreadableError."""
    folder, name = posixpath.split(source)
    member = posixpath.join(folder, "_rels", f"{name}.rels")
    if member not in archive.names:
        return {}
    return {each.get("Id", ""): _relation(each, folder) for each in archive.xml(member).iter(RELATIONSHIP)}


def _relation(element: Element, folder: str) -> Relation:
    target, outside = element.get("Target", ""), element.get("TargetMode") == "External"
    if not outside:
        absolute = target.startswith("/")
        target = target.lstrip("/") if absolute else posixpath.normpath(posixpath.join(folder, target))
    return Relation(kind=element.get("Type", "").rsplit("/", 1)[-1], target=target, outside=outside)


def targets(archive: Archive, source: str) -> dict[str, str]:
    """Where the relationships of a part lead: an address outside, or a member. Raises UnreadableError."""
    return {name: each.target for name, each in relations(archive, source).items()}


def too_deep(root: Element) -> bool:
    """Whether elements are nested so deep that only somebody who wants to stop a reader nests them."""
    level, depth = [root], 0
    while level and depth <= DEEPEST:
        depth += 1
        level = [child for each in level for child in each]
    return depth > DEEPEST
