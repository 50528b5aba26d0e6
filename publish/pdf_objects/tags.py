"""Repairs of the structure tree that WeasyPrint writes (ISO 32000-2, 14.7)."""

from __future__ import annotations

from typing import Any

import pikepdf

_Element = Any
"""A structure element; pikepdf's objects have no more precise type."""


def merge_links(pdf: pikepdf.Pdf) -> None:
    """Leaves one annotation to a link.

    Whatever stands in a link (a number, a picture, a page number after leaders) inherits its target in WeasyPrint and
    becomes an annotation of its own, tagged as what it is: PDF/UA-1, 7.18.5 wants annotations in Link elements only.
    Such an annotation goes, and that of the link around it grows to hold its rectangle where they share a page.
    """
    parents = _parents(pdf)
    for page in pdf.pages:
        kept, around = [], {}
        for annotation in page.get("/Annots", []):
            element = parents.get(int(annotation.get("/StructParent", -1)))
            link = _link_around(element) if element is not None else None
            if link is None:
                kept.append(annotation)
                if element is not None:
                    around[element.objgen] = annotation
                continue
            if link.objgen in around:
                around[link.objgen].Rect = _union(around[link.objgen].Rect, annotation.Rect)
            _release(element, annotation)
        if "/Annots" in page:
            page.Annots = pikepdf.Array(kept)


def _parents(pdf: pikepdf.Pdf) -> dict[int, _Element]:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    return {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}


def _link_around(element: _Element) -> _Element | None:
    """The Link element that an element lies in, at whatever depth; the element itself does not count."""
    parent = element.get("/P")
    while parent is not None and "/S" in parent:
        if parent.get("/S") == pikepdf.Name.Link:
            return parent
        parent = parent.get("/P")
    return None


def _release(element: _Element, annotation: _Element) -> None:
    """Takes an annotation out of its element; what was a link for its sake alone is a span of text."""
    element.K = pikepdf.Array(
        [kid for kid in element.K if not (isinstance(kid, pikepdf.Dictionary) and _refers(kid, annotation))]
    )
    if element.get("/S") == pikepdf.Name.Link:
        element.S = pikepdf.Name.Span


def _refers(kid: pikepdf.Dictionary, annotation: _Element) -> bool:
    return kid.get("/Type") == pikepdf.Name.OBJR and kid.Obj.objgen == annotation.objgen


def _union(first: _Element, second: _Element) -> pikepdf.Array:
    """The smallest rectangle around two; WeasyPrint gives the upper corner first."""
    xs = [float(value) for each in (first, second) for value in (each[0], each[2])]
    ys = [float(value) for each in (first, second) for value in (each[1], each[3])]
    return pikepdf.Array([min(xs), min(ys), max(xs), max(ys)])
