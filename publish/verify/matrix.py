"""Boxes, and the matrices that move them (ISO 32000-2, 8.3.3)."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right and top in points."""
Matrix: TypeAlias = tuple[float, float, float, float, float, float]

IDENTITY: Final[Matrix] = (1, 0, 0, 1, 0, 0)


def multiplied(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does what both do, one after the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def moved(box: Box, matrix: Matrix) -> Box:
    """The box around what a matrix makes of a box."""
    a, b, c, d, e, f = matrix
    across = [a * x + c * y + e for x in (box[0], box[2]) for y in (box[1], box[3])]
    up = [b * x + d * y + f for x in (box[0], box[2]) for y in (box[1], box[3])]
    return min(across), min(up), max(across), max(up)


def box_of(array: Any, otherwise: Box = (0, 0, 0, 0)) -> Box:
    """A rectangle of a PDF, whichever of its corners come first (ISO 32000-2, 7.9.5)."""
    try:
        x, y, across, up = (float(each) for each in array)
    except (TypeError, ValueError):
        return otherwise
    return min(x, across), min(y, up), max(x, across), max(y, up)
