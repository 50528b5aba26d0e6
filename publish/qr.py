"""QR codes as SVG. Owner of segno."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import segno
from markupsafe import Markup

QUIET_ZONE: Final = 4
"""Empty modules around a code (ISO/IEC 18004:2015, 6.3.8)."""
SMALLEST_MODULE: Final = 0.4
"""Millimetres that a module is wide at least, for a telephone at arm's length."""


def modules(address: str) -> int:
    """How many modules a code of this address is wide, its quiet zone included."""
    return len(_matrix(address)) + 2 * QUIET_ZONE


def width(address: str, *, least: float, symbol: float) -> float:
    """How wide to make a code in mm, quiet zone included: at least `least`, and without that zone at least `symbol`."""
    count = modules(address)
    return max(least, math.ceil(10 * symbol * count / (count - 2 * QUIET_ZONE)) / 10)


@lru_cache(maxsize=256)
def _matrix(address: str) -> tuple[bytes, ...]:
    """The rows of a code: leaflets ask for the same few at every layout."""
    return tuple(bytes(row) for row in segno.make_qr(address, error="m").matrix)


def svg(address: str, *, label: str, colour: str) -> Markup:
    """A filled QR code (level M or better) with its quiet zone; how large it is, is for the style sheet to say."""
    rows = _matrix(address)
    edge = len(rows) + 2 * QUIET_ZONE
    path = "".join(_runs(row, y) for y, row in enumerate(rows, start=QUIET_ZONE))
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {edge} {edge}" role="img" shape-rendering="crispEdges">'
        '<title>{label}</title><path fill="{colour}" d="{path}"/></svg>'
    ).format(edge=edge, label=label, colour=colour, path=path)


def _runs(row: bytes, y: int) -> str:
    """Every run of dark modules in a row as one rectangle, so that no hairline shows between modules."""
    path, start = "", None
    for x, dark in enumerate((*row, 0), start=QUIET_ZONE):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            path += f"M{start} {y}H{x}v1H{start}z"
            start = None
    return path
