"""The print PDF: the pages of the screen PDF with bleed, in the colours of the press."""

from __future__ import annotations

from publish.artefact import Artefact, artefact
from publish.colour import Separator, read_profile
from publish.model import Programme
from publish.pdf_objects.press import PressRun, separate
from publish.writers.context import Context, everything


def write(programme: Programme, context: Context) -> tuple[Artefact, ...]:
    """Writes SLUG-print.pdf."""
    assert context.typeset is not None
    assert context.typeset.path is not None
    path = f"{programme.slug}-print.pdf"
    run = press_run(programme, context)
    pages = separate(context.typeset.path, context.destination / path, separator(context), run)
    return (artefact("pdf-print", context.destination, path, pages=pages, sections=everything(programme)),)


def separator(context: Context) -> Separator:
    """What turns the colours of the screen into those of the shop's press."""
    press = context.templates.theme.press
    return Separator(context.templates.theme, read_profile(context.templates.folder / press.profile))


def press_run(programme: Programme, context: Context) -> PressRun:
    """What the shop asks for, and what the file says of itself."""
    press = context.templates.theme.press
    return PressRun(
        title=programme.metadata.title,
        author=programme.metadata.author,
        condition=press.condition,
        marks=press.marks,
        page_multiple=press.page_multiple,
        published=context.published,
        digest=programme.source_digest,
    )
