"""The site: one page to read and to download from, and a small page for every short address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from publish.artefact import Artefact, artefact
from publish.model import Chapter, Programme
from publish.writers.addresses import pages, retired_at
from publish.writers.context import Context, everything, image_names

_DOCUMENTS: Final = {
    "pdf": "PDF om te lezen",
    "epub": "EPUB voor telefoon en e-reader",
    "docx": "Word-document",
    "pdf-print": "PDF voor de drukker",
}
_LAYOUTS: Final = {
    "folder-a4": "Folder op A4, voor de kantoorprinter: dubbelzijdig, korte kant omslaan, één keer vouwen",
    "trifold": "Drieluik op A4: dubbelzijdig, korte kant omslaan, twee keer vouwen",
    "booklet-a4": "Boekje op A4, voor de kantoorprinter: dubbelzijdig, korte kant omslaan, vouwen en nieten",
    "folder": "Folder op A5, voor de drukker",
    "booklet": "Boekje op A5, voor de drukker",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file as the page offers it: `facts` are its format, size and pages."""

    path: str
    label: str
    facts: str


def write(programme: Programme, context: Context) -> tuple[Artefact, ...]:
    """Writes index.html, the folder `site` with what it needs, and a folder for every short address."""
    _write_resources(programme, context)
    for path, text in pages(programme, context):
        _put(context.destination / path, text)
    names = image_names(programme)
    page = context.templates.render(
        "site/index.html.j2",
        programme,
        medium="web",
        asset=lambda path: f"site/{names[path]}",
        downloads=list(_documents(context.artefacts)),
        leaflets=list(_leaflets(programme, context.artefacts)),
        retired=retired_at(programme),
    )
    _put(context.destination / "index.html", page)
    return (artefact("site", context.destination, "index.html", sections=everything(programme)),)


def _write_resources(programme: Programme, context: Context) -> None:
    folder = context.destination / "site"
    style = context.templates.render("site/style.css.j2", programme, medium="web", faces=context.faces)
    _put(folder / "style.css", style)
    for face in context.faces:
        (folder / face.woff2.name).write_bytes(face.woff2.read_bytes())
    names = image_names(programme)
    for path in programme.assets:
        (folder / names[path]).write_bytes(context.image(programme.folder / path))


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.lstrip(), encoding="utf-8")


def _documents(artefacts: tuple[Artefact, ...]) -> Iterator[Download]:
    by_kind = {each.kind: each for each in artefacts}
    for kind, label in _DOCUMENTS.items():
        if found := by_kind.get(kind):  # type: ignore[call-overload]
            yield Download(path=found.path, label=label, facts=_facts(found))


def _leaflets(programme: Programme, artefacts: tuple[Artefact, ...]) -> Iterator[tuple[Chapter, list[Download]]]:
    by_place = {(each.chapter, each.layout): each for each in artefacts if each.kind == "leaflet"}
    for chapter in programme.numbered_chapters:
        files = [
            Download(path=found.path, label=label, facts=_facts(found))
            for layout, label in _LAYOUTS.items()
            if (found := by_place.get((chapter.id, layout)))
        ]
        if files:
            yield chapter, files


def _facts(found: Artefact) -> str:
    """As in “PDF, 1,2 MB, 48 bladzijden”."""
    size = f"{found.bytes / 1e6:.1f} MB" if found.bytes >= 1e6 else f"{max(1, round(found.bytes / 1e3))} kB"
    facts = [PurePosixPath(found.path).suffix.lstrip(".").upper(), size.replace(".", ",")]
    if found.pages:
        facts.append(f"{found.pages} bladzijden")
    return ", ".join(facts)
