"""The screen PDF: the typeset pages, tagged, cut to the trimmed size."""

from __future__ import annotations

from publish.artefact import Artefact, artefact
from publish.model import Programme
from publish.pdf_objects.screen import crop
from publish.writers.context import Context, everything


def write(programme: Programme, context: Context) -> tuple[Artefact, ...]:
    """Writes SLUG.pdf."""
    assert context.typeset is not None
    assert context.typeset.path is not None
    path = f"{programme.slug}.pdf"
    pages = crop(context.typeset.path, context.destination / path)
    return (artefact("pdf", context.destination, path, pages=pages, sections=everything(programme)),)
