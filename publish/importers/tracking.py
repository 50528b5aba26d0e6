"""How a tracked change is told of, whatever the format."""

from __future__ import annotations

from typing import Final

_BECAME: Final = {
    ("put this in", True): "it is taken in",
    ("put this in", False): "that is undone, it is left out",
    ("took this out", True): "it is left out",
    ("took this out", False): "that is undone, it stays",
}
"""By what was done, and whether it was accepted."""


def reason_of(author: str | None, *, added: bool, accepted: bool) -> str:
    """Who put words in or took them out, and what became of them; for a decision of the kind "revision"."""
    done = "put this in" if added else "took this out"
    return f"{author or 'somebody'} {done}, with changes tracked: {_BECAME[done, accepted]}"
