"""What verification finds, and where."""

from __future__ import annotations

from dataclasses import dataclass

from publish.diagnostics import Origin
from publish.word_diff import Run, diff


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in an artefact: the page from 1, or the document, or else the paragraph from 1."""

    page: int | None
    file: str
    paragraph: int

    def __str__(self) -> str:
        return f"page {self.page}" if self.page else self.file or f"paragraph {self.paragraph}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it should be: where in the source, what was expected, and what stands there, and where.

    `place` is as near as can be told: for what is missing, where what comes before it ends.
    """

    what: str
    section: str
    block: str | None
    origin: Origin | None
    expected: str
    found: str = ""
    place: Place | None = None

    @property
    def difference(self) -> tuple[Run, ...]:
        """Expected words and those that stand there as one text, what differs marked; none where nothing is alike."""
        return diff(self.expected, self.found) if self.found and self.what.endswith("missing") else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many were expected and how many of those were found."""

    expected: int
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was found of one chapter or section: how many titles and blocks, their words, and from where to where."""

    items: int
    words: int
    first: Place
    last: Place
