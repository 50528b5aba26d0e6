"""What a writer is given besides the programme."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from publish.artefact import Artefact
from publish.drawings import with_fallbacks
from publish.images import for_screens
from publish.model import Chapter, Programme, slug
from publish.templating import Templates
from publish.traversal import walk_sections

if TYPE_CHECKING:  # heavy, and whoever makes a context has it already
    from publish.fonts import Face


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Where the screen PDF turns to the page with this folio: in the element with the id `target`, behind so many of
    its characters, of which white space, soft hyphens, U+2010 and what belongs to footnotes are none.
    """

    folio: str
    target: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """The pages of the screen PDF: the number printed on each, the page, from 1, on which each id stands, and the turns
    to the pages that hold text of the programme, in reading order.
    """

    folios: tuple[str, ...]
    pages: dict[str, int]
    turns: tuple[Turn, ...] = ()

    def folio(self, target: str) -> str:
        """The page number printed where `target` stands."""
        return self.folios[self.pages[target] - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeset:
    """The main document, laid out once for screen and print PDF: its tagged pages, bleed included.

    `path` is None where neither is asked for, but only what tells their page numbers.
    """

    path: Path | None
    pagination: Pagination


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One run, as a writer sees it. A writer never asks the clock: `published` is the moment of publication."""

    templates: Templates
    faces: tuple[Face, ...]
    destination: Path
    published: datetime.datetime
    chapter: str | None = None
    """The one chapter to write, for a writer that is called chapter by chapter."""
    campus: str | None = None
    """The slug of the one campus to write for, where a person asked for its set alone."""
    layout: str | None = None
    """The one layout of it, or how the names of those begin that are made together."""
    typeset: Typeset | None = None
    """There for the writers that need it (`pipeline.NEEDS_TYPESET`)."""
    artefacts: tuple[Artefact, ...] = ()
    """What the run made before this writer, or carries over: for the site, which comes last."""

    def image(self, path: Path) -> bytes:
        """An image of the source as every screen shows it right."""
        theme = self.templates.theme
        content = for_screens(path, self.templates.folder / theme.press.profile)
        return with_fallbacks(content, theme.faces) if path.suffix.lower() == ".svg" else content


def moment(programme: Programme) -> datetime.datetime:
    """The moment of publication: SOURCE_DATE_EPOCH, else midnight UTC of the date in the source; never the clock."""
    if (epoch := os.environ.get("SOURCE_DATE_EPOCH", "")).isdigit():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    return datetime.datetime.combine(programme.metadata.date, datetime.time(), datetime.UTC)


@contextmanager
def dated(published: datetime.datetime) -> Iterator[None]:
    """While it lasts, SOURCE_DATE_EPOCH is this moment: WeasyPrint and fontTools date the fonts they subset by it."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(published.timestamp()))
    try:
        yield
    finally:
        del os.environ["SOURCE_DATE_EPOCH"]
        if before is not None:
            os.environ["SOURCE_DATE_EPOCH"] = before


def everything(programme: Programme) -> tuple[str, ...]:
    """The ids of every chapter and section: what a complete artefact must hold."""
    return tuple(name for each in programme.chapters for name in (each.id, *(part.id for part in walk_sections(each))))


def leaflet_name(chapter: Chapter, layout: str) -> str:
    """What the file of a layout of the leaflets of a chapter is called."""
    return f"{chapter.number:02}-{chapter.id}-{layout}.pdf"


def image_names(programme: Programme) -> dict[str, str]:
    """For each image of the source the name of its file in site and e-book: plain letters, and no two the same."""
    paths = {path: PurePosixPath(path) for path in programme.assets}
    return {
        name: f"figuur-{number}-{slug(path.stem, 40)}{path.suffix.lower()}"
        for number, (name, path) in enumerate(paths.items(), start=1)
    }
