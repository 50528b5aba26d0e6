"""What pages of a PDF look like and say, as digests: of pages with the same one, one need be looked at.

A digest covers all that a page leads to but for where its links go, what it belongs to, and the numbers of objects,
which are others in each file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Final

import pikepdf

_ELSEWHERE: Final = frozenset({"/A", "/Dest", "/Length", "/P", "/Parent", "/StructParent", "/StructParents"})
"""Keys that lead away from a page, or say nothing of its looks."""
_INHERITED: Final = ("/CropBox", "/MediaBox", "/Resources", "/Rotate")
"""What a page may have from those above it in the tree (ISO 32000-2, 7.7.3.4)."""


def page_digests(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    """A digest of each page in turn."""
    digests = _Digests()
    layers = digests.of(pdf.Root.get("/OCProperties"))
    for page in pdf.pages:
        inherited = (digests.of(_inherited(page.obj, key)) for key in _INHERITED)
        yield hashlib.sha256(b"".join((digests.of(page.obj), layers, *inherited))).digest()


def _inherited(node: Any, key: str) -> Any:
    for _ in range(32):  # a tree of pages is never so deep; a damaged one may be a ring
        if node is None or key in node:
            break
        node = node.get("/Parent")
    return node.get(key) if node is not None else None


class _Digests:
    """Digests of objects of one file, each found once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}

    def of(self, value: Any) -> bytes:
        """The digest of an object and of all that it leads to."""
        if not isinstance(value, pikepdf.Object) or not value.is_indirect:
            return self._new(value)
        if value.objgen not in self._known:
            self._known[value.objgen] = b"around"  # for who comes back to it on the way
            self._known[value.objgen] = self._new(value)
        return self._known[value.objgen]

    def _new(self, value: Any) -> bytes:
        total = hashlib.sha256()
        if isinstance(value, pikepdf.Stream):
            total.update(value.read_raw_bytes())
        if isinstance(value, pikepdf.Array):
            for each in value:
                total.update(b"," + self.of(each))
        elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            for key in sorted(value.keys() - _ELSEWHERE):
                total.update(key.encode() + b":" + self.of(value.get(key)))
        else:
            total.update(repr(value).encode())
        return total.digest()
