"""The graphics state of a content stream (ISO 32000-1, 8.4), as far as the rules ask about it, and its matrices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from publish.preflight.spaces import GRAY, Space

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
IDENTITY: Final[Matrix] = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class State:
    """What holds until it is changed, or until what was saved comes back. `rendering` and below: of text."""

    matrix: Matrix
    fill: Space = GRAY
    fill_colour: tuple[float, ...] = (0,)
    stroke: Space = GRAY
    stroke_colour: tuple[float, ...] = (0,)
    width: float = 1
    font: str = ""
    size: float = 0
    rendering: int = 0
    character_spacing: float = 0
    word_spacing: float = 0
    stretch: float = 1


def is_white(state: State) -> bool:
    """Whether what is filled takes no ink: such a shape is no line."""
    inks = state.fill.inks(state.fill_colour)
    return bool(inks) and sum(inks) == 0


def initial(kind: Space) -> tuple[float, ...]:
    """The colour that a space begins with (ISO 32000-1, 8.6.8): black, or the full tint."""
    return {"CMYK": (0.0, 0.0, 0.0, 1.0), "spot": (1.0,)}.get(kind.base, (0.0,))


def numbers(operands: Any) -> tuple[float, ...]:
    """The components of a colour; the name of a pattern is none."""
    return tuple(float(each) for each in operands if not str(each).startswith("/"))


def matrix(values: Any) -> Matrix:
    """Six operands, or an array of six, as a matrix."""
    a, b, c, d, e, f = (float(value) for value in values)
    return (a, b, c, d, e, f)


def multiplied(first: Matrix, second: Matrix) -> Matrix:
    """What `first` does and then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
