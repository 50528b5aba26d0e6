"""What was found on canvases, for those that are like them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, Protocol, Self, TypeVar

from publish.verify.canvas import Canvas, Painted, is_within
from publish.verify.matrix import Box


class Placed(Protocol):
    """What stands somewhere on a page."""

    @property
    def box(self) -> Box:
        """Where, in points."""

    def moved(self, across: float, up: float) -> Self:
        """The same so many points to the right and up."""


T = TypeVar("T")
P = TypeVar("P", bound=Placed)


class Memory(Generic[T]):
    """What was found on the last so many canvases, each told in its own space."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[bytes, tuple[tuple[float, ...], T]] = {}

    def keep(self, canvas: Canvas, found: T) -> None:
        """Remembers what was found on a canvas."""
        self._found.pop(canvas.key, None)
        self._found[canvas.key] = canvas.shades, found
        if len(self._found) > self._most:
            del self._found[next(iter(self._found))]

    def recall(self, canvas: Canvas, *, seen: bool = False) -> T | None:
        """What was found on one that is the same in whatever colours; if it was `seen`, where it is seen here too."""
        shades, found = self._found.get(canvas.key, ((), None))
        return None if seen and not canvas.is_as_plain_as(shades) else found


class Sights(Generic[P]):
    """What was seen on pages, by the canvases that they are made of."""

    def __init__(self, most: int) -> None:
        self._memory: Memory[tuple[P, ...]] = Memory(most)

    def keep(self, page: Painted, seen: Iterable[P]) -> None:
        """Remembers what was seen on a page, unless some of it stands on none of its canvases."""
        by_canvas: dict[Canvas | None, list[P]] = {}
        for each in seen:
            by_canvas.setdefault(page.at(each.box), []).append(each)
        for canvas in page.canvases if None not in by_canvas else ():
            self._memory.keep(
                canvas, tuple(each.moved(-canvas.across, -canvas.up) for each in by_canvas.get(canvas, ()))
            )

    def recall(self, page: Painted) -> tuple[P, ...] | None:
        """What is to be seen on a page if all is known: where no edge cuts any of it off, and no slug lies on it."""
        found: list[P] = []
        for canvas in page.canvases:
            known = self._memory.recall(canvas, seen=True)
            there = [each.moved(canvas.across, canvas.up) for each in known or ()]
            if known is None or not all(is_within(each.box, canvas.box) and page.is_free(each.box) for each in there):
                return None
            found += there
        return tuple(found) if page.canvases else None
