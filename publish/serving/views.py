"""What can be looked at, and under which address: an artefact that stands alone, or all sheets of one leaflet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from publish.model import Programme
from publish.selection import LAYOUTS

_BOOKS: Final = ("site", "pdf", "print", "docx", "epub")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The kind is the command that makes it; `layout` and `chapter` (an id) are of leaflets, all of them if None."""

    kind: str
    layout: str | None = None
    chapter: str | None = None
    chapter_number: int | None = None
    chapter_title: str = ""

    @property
    def key(self) -> str:
        """Its address, as in “leaflets/onderwijs/trifold”."""
        return "/".join(filter(None, (self.kind, self.chapter, self.layout)))


FIRST: Final = View(kind=_BOOKS[0])
"""What a browser shows that asks for nothing else."""


def views(programme: Programme | None) -> tuple[View, ...]:
    """Everything that this programme can be looked at as; without a programme, what every programme has."""
    books = tuple(View(kind=kind) for kind in _BOOKS)
    if programme is None:
        return books
    leaflets = tuple(
        View(
            kind="leaflets",
            layout=layout,
            chapter=chapter.id,
            chapter_number=chapter.number,
            chapter_title=chapter.title,
        )
        for chapter in programme.numbered_chapters
        for layout in LAYOUTS
    )
    return (*books, *leaflets, View(kind="leaflets")) if programme.metadata.distribution else (*books, *leaflets)
