"""What pages of a PDF look like and say, as digests: of pages with the same one, one need be looked at.

A digest covers all that a page leads to, but for what it belongs to, where its links go, and the numbers of objects,
which are others in each file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Final

import pikepdf

_INHERITED: Final = ("/CropBox", "/MediaBox", "/Rotate")
"""What a page may have from those above it in the tree, besides resources (ISO 32000-2, 7.7.3.4)."""
_OF_PAGE: Final = frozenset({"/Annots", "/Parent", "/Resources", "/StructParents"})
_OF_LINK: Final = frozenset({"/A", "/Dest", "/P", "/Parent", "/StructParent"})
"""Keys of a page and of its annotations that are looked at apart or lead elsewhere."""
_REFERENCE: Final = b" R"


def page_digests(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    """A digest of each page in turn."""
    layers = pdf.Root.get("/OCProperties")  # goes along each time: layers are told apart by where they are met
    streams: dict[tuple[int, int], bytes] = {}
    shared: dict[tuple[int, int], bytes] = {}
    for page in pdf.pages:
        walk = _Walk(streams)
        walk.over(page.obj, without=_OF_PAGE)
        for each in page.get("/Annots", []):
            walk.over(each, without=_OF_LINK)
        for key in _INHERITED:
            walk.over(_inherited(page.obj, key))
        walk.over(layers)
        resources = _inherited(page.obj, "/Resources")
        place = resources.objgen if isinstance(resources, pikepdf.Object) else (0, 0)
        if place not in shared or place == (0, 0):
            of_resources = _Walk(streams)
            of_resources.over(resources)
            of_resources.over(layers)
            shared[place] = of_resources.digest()
        yield hashlib.sha256(walk.digest() + shared[place]).digest()


def _inherited(node: Any, key: str) -> Any:
    for _ in range(32):  # a tree of pages is never so deep; a damaged one may be a ring
        if node is None or key in node:
            break
        node = node.get("/Parent")
    return node.get(key) if node is not None else None


class _Walk:
    """A way through objects, which get numbers as they are met; `streams` has the digests of those read already."""

    def __init__(self, streams: dict[tuple[int, int], bytes]) -> None:
        self._streams = streams
        self._numbers: dict[tuple[int, int], int] = {}
        self._total = hashlib.sha256()

    def digest(self) -> bytes:
        """Of all that was met so far."""
        return self._total.digest()

    def over(self, start: Any, *, without: frozenset[str] = frozenset()) -> None:
        """Goes over an object, but for these keys of it, and all that it leads to."""
        ahead = [start]
        while ahead:
            value = ahead.pop()
            if isinstance(value, pikepdf.Object) and value.is_indirect:
                if value.objgen in self._numbers:
                    self._total.update(b"R%d " % self._numbers[value.objgen])
                    continue
                self._numbers[value.objgen] = len(self._numbers)
            if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
                if isinstance(value, pikepdf.Stream):
                    self._total.update(self._of_stream(value))
                keys = sorted(value.keys() - without)
                self._total.update(b"<%d " % len(keys))
                for key in reversed(keys):
                    ahead += value.get(key), key.encode()
            else:
                written = _written(value)
                if isinstance(value, pikepdf.Array) and _REFERENCE in written:
                    written = b"[%d" % len(value)
                    ahead += reversed(list(value))
                self._total.update(written + b" ")
            without = frozenset()

    def _of_stream(self, stream: Any) -> bytes:
        if stream.objgen not in self._streams:
            self._streams[stream.objgen] = hashlib.sha256(stream.read_raw_bytes()).digest()
        return self._streams[stream.objgen]


def _written(value: Any) -> bytes:
    """An object as it is written, with what it holds; a key as it is."""
    if isinstance(value, pikepdf.Object):
        return value.unparse(resolved=True)
    return value if isinstance(value, bytes) else repr(value).encode()
