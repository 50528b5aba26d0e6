"""Places on a page: matrices, boxes, and the page as it is shown (ISO 32000-2, 8.3 and 7.7.3)."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import pikepdf

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right and top in points, on the page as it is shown."""

IDENTITY: Final[Matrix] = (1, 0, 0, 1, 0, 0)


def inherited(page: Any, key: str) -> Any:
    """An attribute that a page may have from those above it (7.7.3.4); an empty dictionary where it has none."""
    for _ in range(64):
        if key in page:
            return page[key]
        if "/Parent" not in page:
            break
        page = page.Parent
    return pikepdf.Dictionary()


def upright(page: pikepdf.Page) -> tuple[Matrix, Box]:
    """From the page as it is described to the page as it is shown, and its visible part there."""
    left, bottom, right, top = (float(each) for each in page.cropbox)
    turn = int(inherited(page.obj, "/Rotate") or 0) % 360 if "/Rotate" in page.obj or "/Parent" in page.obj else 0
    width, height = right - left, top - bottom
    match turn:
        case 90:
            return (0, -1, 1, 0, -bottom, right), (0, 0, height, width)
        case 180:
            return (-1, 0, 0, -1, right, top), (0, 0, width, height)
        case 270:
            return (0, 1, -1, 0, top, -left), (0, 0, height, width)
    return (1, 0, 0, 1, -left, -bottom), (0, 0, width, height)


def placed(page: pikepdf.Page, rectangle: Any) -> Box:
    """A rectangle of the page's own space, as on the page that is shown."""
    corners = [float(each) for each in rectangle]
    matrix, _ = upright(page)
    return box_around(matrix, (corners[0], corners[1]), (corners[2], corners[3]))


def matrix_of(operands: Any) -> Matrix:
    """Six operands as a matrix. Raises ValueError or TypeError where they are none."""
    a, b, c, d, e, f = (float(each) for each in operands)
    return a, b, c, d, e, f


def multiplied(first: Matrix, then: Matrix) -> Matrix:
    """What both do, one after the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def box_around(matrix: Matrix, one: tuple[float, float], other: tuple[float, float]) -> Box:
    """The box around a rectangle that a matrix has moved, given by two of its corners."""
    a, b, c, d, e, f = matrix
    xs, ys = zip(
        *((a * x + c * y + e, b * x + d * y + f) for x in (one[0], other[0]) for y in (one[1], other[1])), strict=True
    )
    return min(xs), min(ys), max(xs), max(ys)
