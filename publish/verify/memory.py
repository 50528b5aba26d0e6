"""What was found on canvases, for those that are like them."""

from __future__ import annotations

from typing import Generic, TypeVar

from publish.verify.canvas import Canvas

T = TypeVar("T")


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

    def recall(self, canvas: Canvas) -> T | None:
        """What was found on one that is the same in whatever colours."""
        return self._found[canvas.key][1] if canvas.key in self._found else None

    def recall_seen(self, canvas: Canvas) -> T | None:
        """What was found on one that is the same, if all that is seen there is seen here too."""
        shades, found = self._found.get(canvas.key, ((), None))
        return found if found is not None and canvas.is_as_plain_as(shades) else None
