"""The words that templates set of their own, which are Dutch until somebody translates them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from publish.diagnostics import Diagnostic, Origin, Severity
from publish.model import Programme

_LANGUAGE: Final = "nl"
_WORDS: Final = re.compile(r"\b(?:Inhoud|Hoofdstuk|Voorstel)\b")
"""Those that every reader meets: where they are translated, so are the others."""
_FOR_READERS: Final = ("shared", "pdf", "docx", "epub", "leaflets", "site")
"""Folders of templates; the others make what is for those who work with the programme."""


def check_wording(programme: Programme, templates: Path) -> Iterator[Diagnostic]:
    """A note (N-003) where templates still set words in another language than that of the programme."""
    language = programme.metadata.language
    if language.partition("-")[0].lower() == _LANGUAGE:
        return
    places: dict[str, Origin] = {}
    for word, origin in _dutch(templates):
        places.setdefault(word, origin)
    if places:
        words = ", ".join(f"‘{word}’ in {origin}" for word, origin in places.items())
        yield Diagnostic(
            code="N-003",
            severity=Severity.NOTE,
            message=f"the words that templates set are Dutch, and the language here is '{language}'",
            origin=programme.metadata.language_origin,
            hint=f"translate {words}, and those around them; best in a copy of the folder, named with --templates",
        )


def _dutch(templates: Path) -> Iterator[tuple[str, Origin]]:
    for folder in _FOR_READERS:
        for path in sorted((templates / folder).glob("*.j2")):
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
                for word in _WORDS.findall(line):
                    yield word, Origin(path=path.as_posix(), line=number)
