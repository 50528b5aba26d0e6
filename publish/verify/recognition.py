"""Which artefact a single file is, from what is in it: one that came back from a print shop, or was downloaded.

The name tells only which leaflet of which chapter it is; whatever else it is called, the bytes say.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from publish.archive import Archive, UnreadableError
from publish.artefact import Artefact, Kind
from publish.model import Chapter, Programme, Proposal
from publish.traversal import plain, walk_blocks, walk_sections
from publish.verify.by_page import read_by_page
from publish.verify.observed import normal
from publish.verify.pdf import UntaggedError, document, read_pdf

_LEAFLET: Final = re.compile(
    r"\d\d-(?P<chapter>.+?)-(?P<layout>(?:folder|trifold|booklet|poster|card)(?:-(?:a4|a3))?(?:-print)?)(?=\W|$)"
)
_WHOLE: Final = "a leaflet is known by its name, such as 02-onderzoek-folder.pdf, and this one has lost it"

_LEADS_ON: Final = b'href="../index.html#'
"""What a page at a short address has, and no other."""


def recognise(path: Path, programme: Programme) -> Artefact:
    """The file as an artefact of this programme. Raises UnreadableError for what is none that a programme has."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}") from error
    if content.startswith(b"%PDF-"):
        return _pdf(path, content, programme)
    if content.startswith(b"PK"):
        names = Archive(path).names
        if "word/document.xml" in names:
            return _artefact("docx", path, content)
        if "META-INF/container.xml" in names:
            return _artefact("epub", path, content)
    elif b"<html" in content[:4096].lower():
        if _LEADS_ON in content:
            raise UnreadableError(
                "a page that only leads on to the site: name index.html beside its folder, or the whole"
            )
        return _artefact("site", path, content)
    raise UnreadableError("neither PDF, Word document, e-book nor page")


def _pdf(path: Path, content: bytes, programme: Programme) -> Artefact:
    found = _LEAFLET.match(path.stem)
    chapter = next((each for each in programme.numbered_chapters if found and each.id == found["chapter"]), None)
    if found and chapter:
        return _leaflet(path, content, chapter, found["layout"], programme)
    if _is_called_after_a_chapter(path, programme):
        raise UnreadableError(_WHOLE)
    try:
        titles = {normal(piece.text) for piece in read_pdf(path).pieces if piece.level}
    except UntaggedError:
        titles = set()
    there = [
        each for each in programme.chapters if titles & {normal(each.title), f"{each.number} {normal(each.title)}"}
    ]
    if len(there) == 1 < len(programme.chapters):
        raise UnreadableError(_WHOLE)
    return _artefact("pdf-print" if _is_for_press(path) else "pdf", path, content)


def _leaflet(path: Path, content: bytes, chapter: Chapter, layout: str, programme: Programme) -> Artefact:
    """A leaflet; which proposals there was room for, it tells itself."""
    pages = path.with_name(path.name.replace("-card-a4", "-card"))  # four cards on a sheet have no order to be read in
    there = _told(pages, dict(_optional(chapter)))
    distribution = programme.metadata.distribution
    slugs = {each.slug for each in distribution.deliveries} if distribution else set()
    brief = not layout.startswith("booklet")
    return Artefact(
        kind="leaflet",
        path=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        sections=(),
        chapter=chapter.id,
        layout=layout,
        campus=path.parent.name if path.parent.name in slugs else None,
        blocks=there if brief else (),
    )


def _told(path: Path, optional: Mapping[str, str]) -> tuple[str, ...]:
    """Which of the `optional` parts, words by id, a leaflet holds: by its tags, or without these by its words."""
    try:
        elements = read_pdf(path).elements or {}
        return tuple(name for name in optional if name in elements)
    except UntaggedError:
        text = normal(" ".join(piece.text for piece in read_by_page(path).pieces))
        return tuple(name for name, words in optional.items() if normal(words) in text)


def _optional(chapter: Chapter) -> Iterator[tuple[str, str]]:
    """What a leaflet may leave out; on posters and cards sections are among it, of a chapter without proposals."""
    proposals = [(each.id, plain(each.content)) for each in walk_blocks(chapter) if isinstance(each, Proposal)]
    yield from proposals or ((each.id, each.title) for each in walk_sections(chapter))


def _artefact(kind: Kind, path: Path, content: bytes) -> Artefact:
    digest = hashlib.sha256(content).hexdigest()
    return Artefact(kind=kind, path=path.name, sha256=digest, bytes=len(content), sections=())


def _is_called_after_a_chapter(path: Path, programme: Programme) -> bool:
    """Whether a PDF gives itself the title of a chapter, as leaflets do: sheets of cards have no tags to tell it."""
    try:
        with document(path) as pdf:
            title = normal(str(pdf.docinfo.get("/Title", "")))
    except UnreadableError:  # which the reader will tell
        return False
    whole = programme.metadata.title
    return any(title == normal(f"{each.title} – {whole}") for each in programme.numbered_chapters)


def _is_for_press(path: Path) -> bool:
    """Whether a PDF says that it is PDF/X (ISO 15930-7, 6.2), or, rewritten, still has more paper than its trim."""
    with document(path) as pdf:
        page = pdf.pages[len(pdf.pages) // 2]
        has_bleed = page.trimbox != page.mediabox
        return has_bleed or any(each.get("/S") == "/GTS_PDFX" for each in pdf.Root.get("/OutputIntents", []))
