"""What every importer hands over: a document as blocks with their places, and whatever was not certain about it.

An importer reads one format and nothing else. Ids, Markdown, files and reports are made of
its draft, in one way for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from publish.notation.blocks import Block

DecisionKind: TypeAlias = Literal[
    "paragraph", "joined-word", "heading", "title", "link", "list", "quotation", "lead", "proposal", "note", "table",
    "figure", "language", "reading-order", "revision", "encoding", "notation",
]  # fmt: skip
Reason: TypeAlias = Literal[
    "contents-list", "running-head", "folio", "repeated", "revision", "hidden", "navigation", "comment", "decoration",
    "numbering",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the input something stands. Numbers count from 1; 0 where the format has no such thing."""

    page: int = 0
    line: int = 0
    part: str = ""
    """A member of a package, an element's id, a style: whatever helps a person to find it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A block of the document.

    Headings are blocks of the kind "heading", level 1 for chapters, their one part the title in its own case, without
    its number. Footnotes are of the kind "note", `ids[0]` being the name by which runs refer to them, and stand behind
    the block that does. `block.ids` holds the ids that the input itself has, else is empty (notes apart). The path of a
    figure is a key of `Draft.assets`. A cross-reference has the target `#` and an id of the input.
    """

    block: Block
    place: Place
    front_matter: bool = False
    """For chapters: whether it has no number (a foreword)."""
    key: bool = False
    """For proposals: whether it is one of those that matter most."""
    leaflet: bool = False
    """For paragraphs: whether it holds words for leaflets only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Something an importer had to decide that the input does not settle.

    `piece` is the index of the piece it concerns in `Draft.pieces`. `text` shows what was made, `alternatives` what
    else it could have been, `reason` the evidence, `change` in one line how a person changes it in the source. All but
    `text` and `alternatives` are in English. `confidence` runs from 0 to 1; `weight`, from 0 to 1, says how much it
    would matter if it were wrong (a heading more than a hyphen).
    """

    kind: DecisionKind
    place: Place
    piece: int
    text: str
    reason: str
    confidence: float
    weight: float
    alternatives: tuple[str, ...] = ()
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Words of the input that are nowhere in the source, and why."""

    words: str
    place: Place
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document that was read.

    `metadata` holds what the input tells of itself, by the keys of programme.yaml (title, author, language, …).
    `words` is the text of the input as it stands there, in its order, contents lists and running heads included: what
    must be found again in the source or among `left_out`.
    """

    pieces: tuple[Piece, ...]
    words: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    glossary: tuple[tuple[str, str], ...] = ()
    assets: Mapping[str, bytes] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
