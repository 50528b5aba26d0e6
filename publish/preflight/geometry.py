"""Boxes and matrices of a page (ISO 32000-2, 8.3), in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

MM: Final = 72 / 25.4
"""Points in a millimetre."""

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
IDENTITY: Final[Matrix] = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return self.right - self.left, self.top - self.bottom

    def holds(self, other: Box, tolerance: float = 0.1) -> bool:
        """Whether `other` lies within this box."""
        return min(self.margins(other)) >= -tolerance

    def meets(self, other: Box) -> bool:
        """Whether the two have more than an edge in common."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def margins(self, inner: Box) -> tuple[float, float, float, float]:
        """How far `inner` stays away from each edge: left, bottom, right, top."""
        return (
            inner.left - self.left,
            inner.bottom - self.bottom,
            self.right - inner.right,
            self.top - inner.top,
        )


def around(points: list[tuple[float, float]], matrix: Matrix) -> Box:
    """The box on paper around what spans between `points`."""
    a, b, c, d, e, f = matrix
    xs, ys = [x for x, _ in points], [y for _, y in points]
    corners = [(x, y) for x in (min(xs), max(xs)) for y in (min(ys), max(ys))]
    across, up = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
    return Box(min(across), min(up), max(across), max(up))


def scales(matrix: Matrix) -> tuple[float, float]:
    """How long a unit along each axis becomes."""
    a, b, c, d, _, _ = matrix
    return (a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5


def matrix_of(operands: Any) -> Matrix:
    """Six numbers of a file."""
    a, b, c, d, e, f = (float(each) for each in operands)
    return a, b, c, d, e, f


def multiplied(first: Matrix, then: Matrix) -> Matrix:
    """What applying `first` and `then` comes to."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
