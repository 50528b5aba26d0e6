"""What is known of the source and of everything made of it, who looks at what, and what is to be done next.

All of it belongs to the thread of the server.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from publish.model import Programme
from publish.serving.building import Checked, Failed, Made
from publish.serving.views import View, views
from publish.traversal import plain_text, units, walk_blocks


@dataclass(slots=True, kw_only=True)
class Shelf:
    """A view: the last artefacts that were made well, those before them, and why there are no newer ones."""

    made: Made | None = None
    before: Made | None = None
    failed: Failed | None = None
    save: int = 0
    """The save of the source that was last tried."""


@dataclass(slots=True, kw_only=True)
class Preview:
    """A save has a number, from 1 for the source as the server finds it."""

    save: int = 1
    checked: int = 0
    """The save that was last read."""
    source: Checked | Failed | None = None
    programme: Programme | None = None
    """The last one without errors: what can be seen is of it, or older."""
    edited: str = ""
    """The id of the first block that the last save of the text changed."""
    building: str = ""
    """The key of the view that is being made."""
    closed: bool = False
    shelves: dict[str, Shelf] = field(default_factory=dict)
    lookers: list[tuple[str, asyncio.Event]] = field(default_factory=list)
    """Who looks at which view, the last to come last, and how to tell them that something has changed."""
    work: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def views(self) -> tuple[View, ...]:
        """Everything there is to look at."""
        return views(self.programme)

    def shelf(self, key: str) -> Shelf:
        """What is known of a view; of one that there is not, nothing."""
        return self.shelves.get(key) or Shelf()

    @contextmanager
    def looking(self, key: str) -> Iterator[asyncio.Event]:
        """Somebody looks at a view, and is told of changes by the event."""
        looker = (key, asyncio.Event())
        self.lookers.append(looker)
        self.work.set()
        try:
            yield looker[1]
        finally:
            self.lookers.remove(looker)

    def tell(self) -> None:
        """Says to all who look, and to who builds, that something has changed."""
        self.work.set()
        for _, changed in self.lookers:
            changed.set()

    def saved(self) -> None:
        """A file of the source or of the templates has changed."""
        self.save += 1
        self.tell()

    def close(self) -> None:
        """Lets all who look go."""
        self.closed = True
        self.tell()

    def state(self, key: str) -> Literal["none", "waiting", "building", "failed", "old", "current"]:
        """How a view stands: "old" is of an earlier save, and nobody looks at it."""
        shelf = self.shelf(key)
        looked_at = any(each == key for each, _ in self.lookers)
        if self.building == key or (looked_at and self.checked < self.save):
            return "building"
        if isinstance(self.source, Failed) and looked_at:
            return "failed"
        if shelf.save == self.save:
            return "failed" if shelf.failed else "current"
        if looked_at:
            return "waiting"
        return "old" if shelf.made else "none"

    def next_view(self) -> View | None:
        """What is to be made: of all that is looked at and is not of the last save, what was looked at last."""
        known = {each.key: each for each in self.views}
        for key, _ in reversed(self.lookers):
            if key in known and self.shelf(key).save < self.save:
                return known[key]
        return None

    def read(self, save: int, found: Checked | Failed) -> None:
        """The source was read."""
        self.checked, self.source = save, found
        if isinstance(found, Checked):
            if self.programme is not None and self.programme.source_digest != found.programme.source_digest:
                self.edited = _first_change(self.programme, found.programme)
            self.programme = found.programme
        self.tell()

    @contextmanager
    def making(self, key: str) -> Iterator[None]:
        """A view is being made, for as long as the block lasts."""
        self.building = key
        self.tell()
        try:
            yield
        finally:
            self.building = ""

    def made(self, key: str, save: int, found: Made | Failed) -> None:
        """A view was made, or could not be; of what was made well, the last two stay."""
        shelf = self.shelves.setdefault(key, Shelf())
        shelf.save = save
        if isinstance(found, Made):
            if shelf.before:
                shutil.rmtree(shelf.before.folder, ignore_errors=True)
            shelf.before, shelf.made, shelf.failed = shelf.made, found, None
        else:
            shelf.failed = found
        self.tell()

    def path(self, folder: str, name: str) -> Path | None:
        """The file of an artefact that stands on a shelf; `name` is as in the manifest, and nothing else will do."""
        for shelf in self.shelves.values():
            for made in filter(None, (shelf.made, shelf.before)):
                if made.folder.name == folder and name in made.appearances:
                    return made.folder / name
        return None


def _first_change(before: Programme, now: Programme) -> str:
    """The id of the first block of `now` that does not say what stood there; empty if only something else did change.

    Where a block was taken out, it is the one that came in its place.
    """
    old = _texts(before)
    return next((new[0] for at, new in enumerate(_texts(now)) if old[at : at + 1] != [new]), "")


def _texts(programme: Programme) -> list[tuple[str, str]]:
    """The ids of the blocks and what they say, in reading order."""
    blocks = tuple(block for chapter in programme.chapters for block in walk_blocks(chapter))
    return [(unit.id, plain_text(unit)) for unit in units(blocks)]
