"""What is read of a file, kept as long as the file is the same: several checks look at one for different things."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def once_a_version(kept: int) -> Callable[[Callable[[Path], T]], Callable[[Path], T]]:
    """Has a function of a path called once for each version of the file, by its time and size; the last `kept` stay.

    Raises OSError for a file that is not there, and whatever the function raises, which is not kept.
    """

    def decorate(read: Callable[[Path], T]) -> Callable[[Path], T]:
        @lru_cache(maxsize=kept)
        def version(path: Path, _changed: int, _size: int) -> T:
            return read(path)

        @wraps(read)
        def reading(path: Path) -> T:
            status = path.stat()
            return version(path, status.st_mtime_ns, status.st_size)

        return reading

    return decorate
