"""What a person asked for. Light, since it is there before anything heavy is known to be needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

KINDS: Final = ("pdf", "print", "docx", "epub", "leaflets", "site")
"""The kinds of artefact that can be asked for by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person asked for."""

    source: Path
    output: Path
    templates: Path
    kinds: tuple[str, ...] = KINDS
    jobs: int = 1
    cache: bool = True
    """Whether what is made is kept for the next run, and what the last run kept is used."""
    chapter: str | None = None
    """The number or id of the one chapter whose leaflets are asked for."""
    layout: str | None = None
    """The one layout of leaflets."""
    keep_going: bool = False
    """Whether leaflets that cannot be fitted are left out, instead of stopping the run."""
    edition: bool = False
    """Whether this goes public, so that its addresses are kept in the source for good."""
    campus: str | None = None
    """The one campus to make leaflets for, by its name as a person writes it."""
