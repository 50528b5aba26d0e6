"""The document model: Programme > Chapter > Section > Block > Inline.

Frozen values and nothing else. `Block` and `Inline` are closed unions: a `match` over them that ends in
`assert_never` is how the type checker tells a writer which one it forgot.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from publish.delivery import Distribution
from publish.diagnostics import Origin

ID_PATTERN: Final = r"[a-z][a-z0-9-]{0,39}"
"""Valid as an XML name, a Word bookmark (at most 40 characters) and a URL fragment."""

DEEPEST: Final = 4
"""The level of the deepest headings, the titles of chapters being of the first."""

PLACEHOLDER: Final = "example.org"
"""What stands in a field of programme.yaml that nobody has filled in yet."""


# -- inlines ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Characters, as the source has them."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Emphasis:
    """Stressed words."""

    content: Inlines


@dataclass(frozen=True, slots=True, kw_only=True)
class Strong:
    """Important words."""

    content: Inlines


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words that lead to an address outside the programme."""

    href: str
    content: Inlines


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossReference:
    """Words that lead to a chapter, section or block of the programme, by its id."""

    target: str
    content: Inlines


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBreak:
    """A line that ends here by the author's will."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteReference:
    """The mark of a footnote: the footnote's id and its number, counted through the programme from 1."""

    note: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words in another language (a BCP 47 tag)."""

    language: str
    content: Inlines


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """Words of a paragraph that a designed page shows once more, large: a pull quote."""

    content: Inlines


Inline: TypeAlias = Text | Emphasis | Strong | Link | CrossReference | LineBreak | NoteReference | Span | Pull
Inlines: TypeAlias = tuple[Inline, ...]


# -- blocks -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph; `lead` marks the one that says what its section wants."""

    id: str
    origin: Origin
    content: Inlines
    lead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A commitment, numbered through the programme from 1; `key` marks one of those that matter most."""

    id: str
    origin: Origin
    number: int
    content: Inlines
    key: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem:
    """An item of a list, with the lists nested in it."""

    id: str
    origin: Origin
    content: Inlines
    lists: tuple[List, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """A bullet list, or an ordered one counted from `start`."""

    id: str
    origin: Origin
    ordered: bool
    items: tuple[ListItem, ...]
    start: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words of somebody else, in one or more paragraphs, with who said them where the source tells."""

    id: str
    origin: Origin
    paragraphs: tuple[Inlines, ...]
    attribution: Inlines = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with one header row; `alignments` (left, center, right or an empty string) has one entry a column."""

    id: str
    origin: Origin
    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    alignments: tuple[str, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An image with its alternative text; `path` is relative to the source folder."""

    id: str
    origin: Origin
    path: str
    alternative: str
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """A footnote, numbered through the programme from 1; `label` is its name in the file."""

    id: str
    origin: Origin
    number: int
    label: str
    content: Inlines


Block: TypeAlias = Paragraph | Proposal | List | Quotation | Table | Figure | Footnote
Unit: TypeAlias = Paragraph | Proposal | ListItem | Quotation | Table | Figure | Footnote
"""What is counted, anchored and proven one by one: a block, or an item of a list."""


# -- the whole ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section; `number` is its place, as in “1.2”, or None in the front matter."""

    id: str
    origin: Origin
    number: str | None
    title: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()
    leaflet: Paragraph | None = None
    """What leaflets say in the place of its lead; it stands nowhere else, and so not in `blocks`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter; front matter has no number. `blocks` is its introduction."""

    id: str
    origin: Origin
    number: int | None
    title: str
    front_matter: bool
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """An abbreviation and what it stands for; `language` where the expansion is in another one."""

    abbreviation: str
    expansion: str
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody answerable: a publisher, the responsible publisher (in Belgium: v.u.)."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What programme.yaml says of the programme as a whole."""

    title: str
    subtitle: str
    author: str
    role: str
    language: str
    language_origin: Origin = field(repr=False)  # no part of what a leaflet is made of
    description: str
    keywords: tuple[str, ...]
    rights: str
    imprint: str
    publisher: str
    responsible_publisher: Party
    date: datetime.date
    base_url: str
    base_url_origin: Origin
    distribution: Distribution | None = None
    cover: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """What addresses.yaml keeps of all editions, `edition` being the date of the last.

    Chapters and sections with the number they had last, if no other has it now; what a number led to before, oldest
    first; blocks with their section; and where the author says that an id leads which is no more.
    """

    edition: datetime.date | None = None
    sections: Mapping[str, str | None] = field(default_factory=dict)
    numbers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blocks: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The whole, as read. `source_digest` covers the `files` in the source `folder`, and what `addresses` redirect."""

    metadata: Metadata
    chapters: tuple[Chapter, ...]
    glossary: tuple[Term, ...]
    folder: Path
    source_digest: str
    files: tuple[str, ...]
    assets: tuple[str, ...] = ()
    addresses: Addresses = field(default_factory=Addresses)

    @property
    def slug(self) -> str:
        """The title as a file name; a word in its place where no letter of it can stand in one."""
        return slug(self.metadata.title) or "programma"

    @property
    def numbered_chapters(self) -> tuple[Chapter, ...]:
        """The chapters proper: those that have leaflets."""
        return tuple(chapter for chapter in self.chapters if not chapter.front_matter)


def slug(text: str, length: int = 80) -> str:
    """Lower-case ASCII letters and digits with single hyphens, at most `length` characters, whole words if possible."""
    decomposed = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", decomposed.replace("'", "").lower())
    result = ""
    for word in words:
        longer = f"{result}-{word}" if result else word[:length]
        if len(longer) > length:
            break
        result = longer
    return result
