"""Saves of the files that a person edits. Owner of watchfiles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from watchfiles import DefaultFilter, awatch

_QUIET_MS: Final = 50
"""How long nothing may change before a save counts as done: editors write a second file and rename it."""
_LONGEST_MS: Final = 500
"""How long a save is waited for that does not end."""
_ABSENT: Final = 0.5
"""Seconds between looks at a folder that is gone, as it is for a moment when git changes branches."""


class _Filter(DefaultFilter):
    """Leaves out what editors and office programs write beside a text."""

    ignore_entity_patterns = (*DefaultFilter.ignore_entity_patterns, r"^\.~lock\.", r"\.tmp$", r"\.part$", r"^4913$")


async def saves(*folders: Path) -> AsyncIterator[None]:
    """Yields once for each save in one of the folders, however many files it wrote.

    A folder that is taken away and put back is a save as well, and goes on being watched.
    """
    while True:
        watched = _identities(folders)
        with suppress(FileNotFoundError):
            async for _ in awatch(*folders, watch_filter=_Filter(), debounce=_LONGEST_MS, step=_QUIET_MS):
                yield
                if _identities(folders) != watched:
                    break
        while None in _identities(folders):
            await asyncio.sleep(_ABSENT)
        yield


def _identities(folders: tuple[Path, ...]) -> list[tuple[int, int] | None]:
    """What tells a folder from another of the same name, which the system would not go on watching."""
    found: list[tuple[int, int] | None] = []
    for folder in folders:
        try:
            status = folder.stat()
        except OSError:
            found.append(None)
        else:
            found.append((status.st_dev, status.st_ino))
    return found
