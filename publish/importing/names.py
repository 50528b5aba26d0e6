"""Ids for headings, and the cross-references that lead to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from publish.addresses import ANCHORS, FOLDERS
from publish.importing.outline import Item
from publish.model import ID_PATTERN, slug

_SMALL: Final = frozenset(
    [
        "a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "our", "the",
        "to", "we", "with", "aan", "als", "bij", "dat", "de", "der", "des", "die", "dit", "een", "en", "er",
        "het", "hoe", "in", "is", "met", "naar", "nog", "of", "om", "onze", "ook", "op", "te", "tot", "uit",
        "van", "vanuit", "voor", "wat", "we", "wij", "zijn", "zo",
    ]
)  # fmt: skip
_WORDS: Final = 3
_LONGEST: Final = 30


class Names:
    """Gives every heading an id of its own, that of the input where it can be kept; so for blocks referred to."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._taken: set[str] = set()
        self._new: dict[str, str] = {}
        self.of_item: dict[int, str] = {}
        targets = {
            run.target[1:]
            for item in items
            for part in item.block.parts
            for run in part.runs
            if run.target and run.target.startswith("#")
        }
        given = [item.block.ids[0] for item in items if item.block.kind == "heading" and item.block.ids]
        keep = len(given) == len(set(given))
        for at, item in enumerate(items):
            if item.block.kind == "heading":
                self._name(at, item, item.block.text, item.block.level == 1, keep)
        for at, item in enumerate(items):
            if item.block.kind not in ("heading", "note") and targets & set(item.block.ids):
                self._name(at, item, item.block.text[:60], False, keep)

    def _name(self, at: int, item: Item, words: str, chapter: bool, keep: bool) -> None:
        own = item.block.ids[0] if item.block.ids else ""
        name = own if keep and self._can_be(own, chapter) else self._made(words, chapter)
        self._taken.add(name)
        self.of_item[at] = name
        for each in item.block.ids:
            self._new.setdefault(each, name)

    def _can_be(self, name: str, chapter: bool) -> bool:
        if not re.fullmatch(ID_PATTERN, name) or name in self._taken or name in ANCHORS:
            return False
        return not (chapter and name in FOLDERS)

    def _made(self, words: str, chapter: bool) -> str:
        """A short id out of the words that mean something, with a number behind it where it is taken."""
        telling = [word for word in slug(words, 200).split("-") if word not in _SMALL] or slug(words, 200).split("-")
        stem = slug(" ".join(telling[:_WORDS]), _LONGEST) or ("hoofdstuk" if chapter else "deel")
        if not stem[0].isalpha():
            stem = f"{'hoofdstuk' if chapter else 'deel'}-{stem}"[:_LONGEST]
        name, count = stem, 1
        while not self._can_be(name, chapter):
            count += 1
            name = f"{stem}-{count}"
        return name

    def target(self, old: str) -> str | None:
        """The id in the source of what had this one in the input."""
        return self._new.get(old)
