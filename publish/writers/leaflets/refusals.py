"""What does not fit a leaflet, said of the source: by how much, where, and what could go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from publish import qr
from publish.copyfitting import Excess, Piece, Surplus, Task
from publish.diagnostics import Diagnostic, SourceError
from publish.model import Chapter, Programme
from publish.writers.leaflets.content import Content, Opening

_NAMED: Final = 3
"""How many proposals are named of those that could go."""


def too_long(chapter: Chapter, layout: str, surplus: Surplus, content: Content, task: Task) -> Diagnostic:
    """A chapter that is too long for a leaflet even in the smallest type: C-001."""
    smallest = f"{task.bounds.smallest_size:.3g} pt"
    longest = surplus.excesses[0].pieces[0]
    said = content.sayings[longest.name]
    if isinstance(said, Opening):
        where = ", ".join(_where(each, surplus.words) for each in surplus.excesses)
        alone = len(surplus.excesses) == len(surplus.excesses[0].pieces) == 1
        return Diagnostic(
            code="C-001",
            message=f"chapter '{chapter.id}' is about {surplus.words} words too long for its {layout}, "
            f"set in {smallest} and without any proposal: {where}",
            origin=said.words.origin if said.words else said.section.origin,
            hint=_shorter(alone=alone, own=said.section.leaflet is not None),
        )
    wordy = sorted((each for each in content.pieces), key=lambda each: -each.words)[:_NAMED]
    names = ", ".join(map(_counted, wordy))
    return Diagnostic(
        code="C-001",
        message=f"not one proposal of chapter '{chapter.id}' fits on its {layout}, set in {smallest}: "
        f"'{longest.name}' is about {surplus.words} words too long",
        origin=said.origin,
        hint=f"these could go, or be shorter: {names}; mark shorter ones with {{.proposal .key}}",
    )


def _where(excess: Excess, words: int) -> str:
    """As in “100 of them in section 'money' (420 words)”, where `words` are all that are too many."""
    count = "all" if excess.words == words else excess.words
    sections = "section" if len(excess.pieces) == 1 else "sections"
    return f"{count} of them in {sections} {', '.join(map(_counted, excess.pieces))}"


def _shorter(*, alone: bool, own: bool) -> str:
    """What to do about a section `alone`, or several: its `own` words for leaflets are too long, or its lead is."""
    if own:
        return f"shorten {'its' if alone else 'their'} words for leaflets"
    if alone:
        return "shorten its lead, or give the section other words for leaflets, below a line {.leaflet}"
    return "shorten their leads, or give the sections other words for leaflets, below a line {.leaflet}"


def _counted(piece: Piece) -> str:
    return f"'{piece.name}' ({piece.words} words)"


def cover_too_full(chapter: Chapter, layout: str) -> Diagnostic:
    """A title or an imprint that does not fit on the page that is for it: C-001."""
    return Diagnostic(
        code="C-001",
        message=f"the front or the back of the {layout} of chapter '{chapter.id}' does not fit on its page",
        origin=chapter.origin,
        hint="shorten the chapter's title, or the description or imprint in programme.yaml",
    )


def code_too_dense(programme: Programme, codes: Mapping[str, float]) -> None:
    """Raises SourceError (C-004) for each address whose code would have modules too small for a telephone.

    `codes` has the width in mm of each code, quiet zone included, by its address.
    """
    dense = [address for address, width in codes.items() if width < _least(address)]
    if dense:
        raise SourceError(_too_dense(programme, address) for address in dense)


def _least(address: str) -> float:
    """How wide in mm a code of this address has to be."""
    return qr.modules(address) * qr.SMALLEST_MODULE


def _too_dense(programme: Programme, address: str) -> Diagnostic:
    """C-004, in words that are the same for every layout, so that a run says it once."""
    about = programme.metadata
    hint = "a shorter 'base_url' (a domain of your own, say)"
    if any(address == f"{about.base_url}{each.id}" for each in programme.chapters):
        hint += ", or a shorter id of the chapter"
    return Diagnostic(
        code="C-004",
        message=f"the address {address} is too long for its code, which would have to be {_least(address):.1f} mm wide "
        "for telephones to read it: leaflets have less room",
        origin=about.base_url_origin,
        hint=hint,
    )
