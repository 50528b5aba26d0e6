"""What does not fit a leaflet, said of the source: by how much, where, and what could go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from publish import qr
from publish.copyfitting import Surplus, Task
from publish.diagnostics import Diagnostic, Origin, SourceError
from publish.model import Chapter, Programme
from publish.writers.leaflets.content import Content, Opening

_NAMED: Final = 3
"""How many proposals are named of those that could go."""


def too_long(chapter: Chapter, layout: str, surplus: Surplus, content: Content, task: Task) -> Diagnostic:
    """A chapter that is too long for a leaflet even in the smallest type: C-001."""
    smallest = f"{task.bounds.smallest_size:.3g} pt"
    said = content.sayings[surplus.piece.name]
    if isinstance(said, Opening):
        own = said.section.leaflet is not None
        title = f"section '{said.section.id}' ({surplus.piece.words} words)"
        return Diagnostic(
            code="C-001",
            message=f"chapter '{chapter.id}' is about {surplus.words} words too long for its {layout}, "
            f"set in {smallest} and without any proposal; most of them in {title}",
            origin=said.words.origin if said.words else said.section.origin,
            hint=f"shorten {'its words for leaflets' if own else 'its lead'}"
            + ("" if own else ", or give the section other words for leaflets, below a line {.leaflet}"),
        )
    longest = sorted((each for each in content.pieces), key=lambda each: -each.words)[:_NAMED]
    names = ", ".join(f"'{each.name}' ({each.words} words)" for each in longest)
    return Diagnostic(
        code="C-001",
        message=f"not one proposal of chapter '{chapter.id}' fits on its {layout}, set in {smallest}: "
        f"'{surplus.piece.name}' is about {surplus.words} words too long",
        origin=said.origin,
        hint=f"these could go, or be shorter: {names}; mark shorter ones with {{.proposal .key}}",
    )


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
    found = {address: (width / qr.modules(address), width) for address, width in codes.items()}
    dense = {address: module for address, module in found.items() if module[0] < qr.SMALLEST_MODULE}
    if dense:
        raise SourceError(
            Diagnostic(
                code="C-004",
                message=f"the address {address} is too long for a code of {width:g} mm: its modules would be "
                f"{module:.2f} mm wide, and {qr.SMALLEST_MODULE:g} mm is the least",
                origin=Origin(path=(programme.folder / "programme.yaml").as_posix()),
                hint="a shorter 'base_url' (a domain of your own, say), or a shorter id of the chapter",
            )
            for address, (module, width) in dense.items()
        )
