"""What a reader found in an artefact, in a shape common to all formats."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from publish.verify.pictures import Sight  # which tells pictures by the words in them

_IGNORABLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffd\U000e0000-\U000e0fff]"
)
"""What shows nothing of its own (Unicode, Default_Ignorable_Code_Point): joiners, marks of direction, variants …

The replacement character stands for letters of which nothing is told.
"""
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u2600-\u27bf\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff00-\uffef\U0001f000-\U0001faff\U00020000-\U0003ffff"
)
"""Letters and signs between which a line may end without a space: Chinese, Japanese, Korean, Thai … and emoji."""
_BESIDE_UNSPACED: Final = re.compile(f" (?:(?<=[{_UNSPACED}] )|(?=[{_UNSPACED}]))")
_BREAKABLE: Final = re.compile(r" (?<=[-–—/|] )")
"""Looked at from the space, which is found at once: far faster than what may stand before it."""
_IN_ADDRESS: Final = re.compile(r"(://[^\s?]*\?) ")


NotChecked: TypeAlias = Literal["cover", "links", "marks", "pictures", "scripts", "structure", "text"]
"""What verification leaves out, and why.

`cover`: the photograph on it, where a Word document has a cover of its own. `links`: the layout has none. `marks`:
emphasis and language, which the format does not tell. `pictures` and `structure`: where figures stand, and which words
are a heading or belong together, in a PDF that has lost its tags. `scripts`: what scripts, and frames of others, put on
a page that has such. `text`: the words on an imposed sheet, because each of its pages is compared with that of the file
in reading order.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A heading or another piece of the reading text, in reading order; `page`, from 1, where there are pages.

    `level` is that of a heading, from 1, and 0 for what is none; `folio` the number printed on the page;
    `file` the document it stands in, where an artefact has several.
    """

    text: str
    level: int = 0
    folio: str = ""
    page: int | None = None
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """The reading text of an artefact and what stands beside it.

    `notes` are the footnotes, which may stand anywhere; `links` pairs of target and words, where the format tells the
    words; `references` the same for places in the artefact itself, the target being an id; `marks` pairs of a kind
    (`emphasis`, `strong`, `language en`) and the words that bear it; `numbers` pairs of the number of a list item and
    its words, with those of the lists in it; `pictures` pairs of an alternative text and what its picture shows. Each
    of these, `ids` and `alternatives` are None where a format has none to tell; `cover` is what is seen on each picture
    that may be one of the whole cover, where the photograph on it is, and None where a photograph is one of `pictures`.
    `elements` has, by id, the whole text of each element, where the format keeps the two together. `faults` are what a
    reader stumbles over whatever the source says, such as a page list that leads nowhere. `contents` are the entries of
    the list of contents, with the page that each tells.
    """

    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()
    links: tuple[tuple[str, str | None], ...] | None = None
    references: tuple[tuple[str, str], ...] | None = None
    marks: tuple[tuple[str, str], ...] | None = None
    numbers: tuple[tuple[str, str], ...] | None = None
    ids: frozenset[str] | None = None
    alternatives: tuple[str, ...] | None = None
    pictures: tuple[tuple[str, Sight], ...] | None = None
    cover: tuple[Sight, ...] | None = None
    elements: Mapping[str, str] | None = None
    faults: tuple[str, ...] = ()
    contents: tuple[tuple[str, str], ...] = ()
    beside: tuple[tuple[int, str], ...] = ()
    """What is to be seen on pages, from 1, that is no part of the reading text, such as running heads."""
    languages: tuple[str, ...] | None = None
    """Those that the parts of an artefact say they are in; None where they are not looked at."""
    by_page: bool = False
    """Whether pieces are pages, at the turn of which a paragraph may break off."""
    not_checked: tuple[NotChecked, ...] = ()


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """Text as it is compared: composed, spaces alike, what shows nothing dropped, white space collapsed.

    A line may end after a hyphen, dash or slash with or without a space in the source (“start- en”, “kant-en-klaar”),
    and the page does not tell which: a space after one of these does not count, nor one after the question mark of an
    address that is printed. No more does one beside a letter of a script that ends lines between any two.
    """
    shown = _IGNORABLE.sub("", unicodedata.normalize("NFC", text))
    collapsed = _BESIDE_UNSPACED.sub("", " ".join(shown.split()))
    return _IN_ADDRESS.sub(r"\1", _BREAKABLE.sub("", collapsed))
