"""The site: one page to read and to download from, and a small page for every short address."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Final

from publish import fonts
from publish.artefact import Artefact, artefact
from publish.model import Programme
from publish.raster import png
from publish.writers.addresses import pages, retired_at
from publish.writers.context import Context, everything, image_names
from publish.writers.site.description import home, linked_data
from publish.writers.site.downloads import documents, leaflets
from publish.writers.site.reading import WORDS_A_MINUTE, guides, total

_CARD_WIDTH: Final = 1200
"""Pixels: what those who show a card (Open Graph) ask for, with 630 of height."""
_SCRIPT: Final = "site/script.js"


def write(programme: Programme, context: Context) -> tuple[Artefact, ...]:
    """Writes index.html, the folder `site` with what it needs, and a folder for every short address."""
    for path, text in pages(programme, context):
        _put(context.destination / path, text)
    page = _page(programme, context)
    _put(context.destination / "index.html", page)
    _write_resources(programme, context, page)
    _write_for_machines(programme, context)
    return (artefact("site", context.destination, "index.html", sections=everything(programme)),)


def _page(programme: Programme, context: Context) -> str:
    names = image_names(programme)
    return context.templates.render(
        "site/index.html.j2",
        programme,
        medium="web",
        faces=context.faces,
        asset=lambda path: f"site/{names[path]}",
        retired=retired_at(programme),
        home=home(programme.metadata),
        linked_data=linked_data(programme, context.artefacts),
        documents=documents(context.artefacts),
        leaflets=list(leaflets(programme, context.artefacts)),
        guides=guides(programme),
        total=total(programme),
        words_a_minute=WORDS_A_MINUTE,
    )


def _write_resources(programme: Programme, context: Context, page: str) -> None:
    """What the page is shown with. Its faces hold the characters of the page, and no other."""
    folder = context.destination / "site"
    templates = context.templates
    script = (templates.folder / _SCRIPT).read_text(encoding="utf-8")
    _put(context.destination / _SCRIPT, script)
    _put(folder / "icon.svg", templates.render("site/icon.svg.j2", programme, medium="web"))
    card = templates.render("site/card.svg.j2", programme, medium="web")
    (folder / "card.png").write_bytes(png(card, width=_CARD_WIDTH, faces=context.faces))
    for face in context.faces:
        (folder / f"{face.name}.woff2").write_bytes(fonts.subset(face, html.unescape(page) + script))
    names = image_names(programme)
    for path in programme.assets:
        (folder / names[path]).write_bytes(context.image(programme.folder / path))


def _write_for_machines(programme: Programme, context: Context) -> None:
    """What search engines ask for; a sitemap holds whole addresses, so there is none before the site has one."""
    address = home(programme.metadata)
    names = ["robots.txt", "sitemap.xml"] if address else ["robots.txt"]
    readable = [each for each in context.artefacts if each.kind in ("pdf", "epub", "docx")]
    for name in names:
        text = context.templates.render(f"site/{name}.j2", programme, medium="web", home=address, documents=readable)
        _put(context.destination / name, text)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.lstrip(), encoding="utf-8")
