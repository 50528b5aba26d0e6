"""What a reader found in an artefact, in a shape common to all formats."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Final

_SPACES: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u00ad": None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A heading or another piece of the reading text, in reading order."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """The reading text of an artefact and what stands beside it.

    `notes` are the footnotes, which may stand anywhere; `links` pairs of target and words, where the format tells the
    words; `ids` and `alternatives` are None where a format has none to tell.
    """

    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()
    links: tuple[tuple[str, str | None], ...] | None = None
    ids: frozenset[str] | None = None
    alternatives: tuple[str, ...] | None = None
    not_checked: tuple[str, ...] = field(default=())


class UnreadableError(Exception):
    """An artefact that is damaged, or not what its name says; the message says how."""


def normal(text: str) -> str:
    """Text as it is compared: composed, every space the same, soft hyphens dropped, white space collapsed.

    Where a line ends in a hyphen, its page does not tell “start- en” from “kant-en-klaar”: a space after a hyphen does
    not count.
    """
    return " ".join(unicodedata.normalize("NFC", text).translate(_SPACES).split()).replace("- ", "-")
