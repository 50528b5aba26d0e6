"""What is read of a file, kept as long as the file or its bytes are the same: several checks and artefacts share it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from functools import wraps
from pathlib import Path
from typing import Any, Generic, TypeVar

T = TypeVar("T")


def once_a_version(kept: int) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Has a function of a path called once for each version of the file, by its time and size; the last `kept` stay.

    What else it is given must make no difference. Raises OSError for a file that is not there, and whatever the
    function raises, which is not kept.
    """

    def decorate(read: Callable[..., T]) -> Callable[..., T]:
        found = _Found[T](kept)

        @wraps(read)
        def reading(path: Path, *more: Any) -> T:
            status = path.stat()
            return found.get((path, status.st_mtime_ns, status.st_size), lambda: read(path, *more))

        return reading

    return decorate


def once_a_content(kept: int) -> Callable[[Callable[[bytes], T]], Callable[[bytes], T]]:
    """Has a function of bytes called once for the same ones, by their digest; the last `kept` stay."""

    def decorate(read: Callable[[bytes], T]) -> Callable[[bytes], T]:
        found = _Found[T](kept)

        @wraps(read)
        def reading(content: bytes) -> T:
            return found.get(hashlib.sha256(content).digest(), lambda: read(content))

        return reading

    return decorate


class _Found(Generic[T]):
    """What was found for the last keys that were asked for."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._values: dict[Hashable, T] = {}

    def get(self, key: Hashable, find: Callable[[], T]) -> T:
        value = self._values.pop(key) if key in self._values else find()
        self._values[key] = value
        if len(self._values) > self._kept:
            del self._values[next(iter(self._values))]
        return value
