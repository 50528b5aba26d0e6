"""The first half of every run: read the source and check it, and say everything that is wrong with it at once."""

from __future__ import annotations

from pathlib import Path

from publish import checks, lettering, reader, theme, wording
from publish.diagnostics import Diagnostic, Severity, SourceError
from publish.model import Programme

_UNKNOWN_TARGET = "X-002"
"""What a chapter file that cannot be read would bring about in all the others."""
_STRAIGHT_QUOTE = "W-002"
_SLIP = "M-011"
"""Markup that was not read as such, with the quotes that belong to it."""


def load(source: Path, templates: Path | None = None) -> tuple[Programme, tuple[Diagnostic, ...]]:
    """The programme in `source`, with what is worth a warning or a note. Raises SourceError with all errors at once.

    With `templates` also what its pages make of images, letters and language. Raises TemplateError where the theme is
    wrong, or is not there although an image is measured by it.
    """
    reading = reader.read(source)
    found = [*reading.diagnostics]
    if reading.programme:
        found += (each for each in checks.check(reading.programme) if not _follows(each, reading))
    if reading.programme is None or any(each.severity is Severity.ERROR for each in found):
        raise SourceError(found)
    if templates and (templates.is_dir() or checks.has_pixels(reading.programme)):
        looks = theme.load(templates)
        found += checks.check_sharpness(reading.programme, looks)
        found += lettering.check_lettering(reading.programme, looks)
        found += wording.check_wording(reading.programme, templates)
    return reading.programme, tuple(sorted(found, key=lambda each: each.sort_key))


def _follows(found: Diagnostic, reading: reader.Reading) -> bool:
    """Whether this would not be there but for something else that is told already."""
    if found.code == _UNKNOWN_TARGET:
        return not reading.whole
    place = found.origin
    return found.code == _STRAIGHT_QUOTE and any(
        each.code == _SLIP
        and each.origin
        and place
        and each.origin.path == place.path
        and place.line <= each.origin.line <= place.end_line
        for each in reading.diagnostics
    )
