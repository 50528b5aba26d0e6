"""The places in a PDF that links and its outline lead to (ISO 32000-2, 12.3.2): pages that move take them along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf


def destinations_at(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every place that tells where on its page it is, by whatever leads to it.

    Each is an array of a page, `/XYZ`, points from the left and from the foot, and a zoom: the only form that
    WeasyPrint writes.
    """
    empty = pikepdf.Dictionary()
    names = pdf.Root.get("/Names", empty).get("/Dests", empty).get("/Names", pikepdf.Array())
    found = list(names)[1::2]
    found += [each.Dest for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Dest" in each]
    found += [each.D for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/GoTo"]
    yield from (each for each in found if isinstance(each, pikepdf.Array) and len(each) == 5)


def move_destination(destination: Any, across: float, up: float) -> None:
    """Puts it so many points to the right and up."""
    destination[2] = round(float(destination[2]) + across, 4)
    destination[3] = round(float(destination[3]) + up, 4)
