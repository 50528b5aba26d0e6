"""The e-book: EPUB 3.3 with the pages of the PDF in it. Every document comes from the templates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from publish.artefact import Artefact, artefact
from publish.fonts import subset
from publish.model import Programme
from publish.raster import png
from publish.writers.context import Context, everything
from publish.writers.epub.documents import Documents
from publish.writers.epub.metadata import describe
from publish.writers.epub.package import Resource, package

_COVER_WIDTH: Final = 1200
"""Pixels: as many as the page of a sharp e-reader has; drawing takes time by the pixel."""
_TYPES: Final = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


def write(programme: Programme, context: Context) -> tuple[Artefact, ...]:
    """Writes SLUG.epub."""
    assert context.typeset is not None
    paged = bool(context.typeset.pagination.turns)
    description = describe(programme, context.templates.theme, paged=paged)
    documents = Documents(programme, context)
    written, ncx = documents.write(description.identifier)
    characters = {character for document in written for character in document.content.decode()}
    resources = _resources(programme, context, documents, characters)
    path = f"{programme.slug}.epub"
    (context.destination / path).write_bytes(package(description, written, ncx, resources, context.published))
    return (artefact("epub", context.destination, path, sections=everything(programme)),)


def _resources(
    programme: Programme, context: Context, documents: Documents, characters: set[str]
) -> Iterator[Resource]:
    """Style sheet, faces and pictures. The faces are those of the text alone, for a reader can choose one as well."""
    faces = [face for face in context.faces if face.role == "text"]
    style = context.templates.render("epub/style.css.j2", programme, medium="epub", faces=faces)
    yield Resource(id="style", path="style.css", media_type="text/css", content=style.encode())
    for face in faces:
        content = subset(face, characters)
        yield Resource(
            id=f"font-{face.name}", path=f"fonts/{face.name}.woff2", media_type="font/woff2", content=content
        )
    for number, name in enumerate(programme.assets, start=1):
        content = context.image(programme.folder / name)
        kind = _TYPES[PurePosixPath(name).suffix.lower()]
        yield Resource(id=f"image-{number}", path=documents.image(name), media_type=kind, content=content)
    drawing = context.templates.render("shared/cover.svg.j2", programme, medium="epub")
    cover = png(drawing, width=_COVER_WIDTH, faces=context.faces)
    yield Resource(
        id="cover-image", path="images/cover.png", media_type="image/png", content=cover, properties=("cover-image",)
    )
