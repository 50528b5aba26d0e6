"""What need not be made, laid out or verified again, since all that it would be made of is the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from publish import digests
from publish.artefact import Artefact
from publish.cache import Cache, Shelf
from publish.model import Programme
from publish.portion import portion
from publish.reader import digest
from publish.unchanged import tools
from publish.verify import ArtefactReport, remember
from publish.writers.context import Context, Typeset

_WHOLE: Final = frozenset({"site", "orders"})
"""Writers that gather what the others made: any edit changes what they make, and they take a moment."""


DRAWN: Final = frozenset({"pdf", "print"})
"""Writers that need the pages of the main document; others need to know what stands on which."""


class Reuse:
    """What earlier runs kept, as far as this one can use it: same programme or portion, same looks, same tools."""

    def __init__(self, kept: Cache, programme: Programme, context: Context) -> None:
        self._kept = kept
        self._whole = programme
        self._context = context
        self._common = self._looks_and_tools()
        self.tools = self._common[0]
        """The digest of what makes artefacts."""
        self._made: dict[str, object] = {}
        self._written: dict[str, tuple[Path, tuple[Artefact, ...]]] = {}
        self._portions: dict[tuple[str, bool], Programme] = {}
        self._digests: dict[int, str] = {}

    def programme(self, of: Context | Artefact) -> Programme:
        """What of the programme an artefact is made of, by its chapter and layout, or by those asked of its writer."""
        if of.chapter is None:
            return self._whole
        key = of.chapter, of.layout is not None and not of.layout.startswith("booklet")
        if key not in self._portions:
            self._portions[key] = portion(self._whole, of.chapter, brief=key[1])
        return self._portions[key]

    def keep(self) -> None:
        """Keeps what the run made, unless a file that it was made of changed meanwhile."""
        if not self._kept.keeps:
            return
        if self._common == self._looks_and_tools() and digest(self._whole) == self._whole.source_digest:
            for key, value in self._made.items():
                self._kept.put(key, value)
            for key, (folder, made) in self._written.items():  # one by one: all that a run writes may be much
                self._kept.put(key, (made, tuple((folder / each.path).read_bytes() for each in made)))
            self._kept.trim()

    def _looks_and_tools(self) -> tuple[str, ...]:
        # A letter of another alphabet anywhere in the programme is one more in the faces of all that is made of it.
        faces = digests.of_text(*(face.ttf.name for face in self._context.faces))
        return tools(), self._context.templates.digest, self._context.published.isoformat(), faces

    # -- the typeset pages ----------------------------------------------------------------------------

    def typeset(self, folder: Path | None) -> Typeset | None:
        """The typeset document, if it was kept, its pages put into this folder, if any."""
        if (kept := self._kept.get(self._key("typeset", self._whole, repr(folder is None)))) is None:
            return None
        content, pagination = kept
        path = folder / "typeset.pdf" if folder else None
        if path:
            path.write_bytes(content)
        return Typeset(path=path, pagination=pagination)

    def shelf(self) -> Shelf:
        """For who lays it out: the parts of it that were kept, by their markup; and what has a place for others."""
        cover = self._whole.metadata.cover
        images = digests.of_files(self._whole.folder, (*self._whole.assets, *((cover.path,) if cover else ())))
        return Shelf(self._kept.beside(), "part", *self._common, images)

    def keep_parts(self, shelf: Shelf) -> None:
        """Remembers the parts that were laid out."""
        self._made |= shelf.made
        self._kept.hear(shelf.cache)

    def keep_typeset(self, made: Typeset) -> None:
        """Remembers the typeset document."""
        content = made.path.read_bytes() if made.path else b""
        self._made[self._key("typeset", self._whole, repr(made.path is None))] = (content, made.pagination)

    # -- artefacts ------------------------------------------------------------------------------------

    def artefacts(self, kind: str, context: Context) -> tuple[Artefact, ...] | None:
        """What a writer would make, if it was kept, put into the destination of the context."""
        if kind in _WHOLE or (kept := self._kept.get(self._of(kind, context))) is None:
            return None
        made: tuple[Artefact, ...]
        made, contents = kept
        for each, content in zip(made, contents, strict=True):
            path = context.destination / each.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return made

    def keep_artefacts(self, kind: str, context: Context, made: Sequence[Artefact]) -> None:
        """Remembers what a writer made."""
        if kind not in _WHOLE:
            self._written[self._of(kind, context)] = (context.destination, tuple(made))

    def _of(self, kind: str, context: Context) -> str:
        typeset = context.typeset
        pages = [repr(typeset.pagination)] if typeset else []
        if typeset and typeset.path and kind in DRAWN:
            pages.append(digests.of_file(typeset.path))
        asked = repr((context.chapter, context.layout, context.campus))
        return self._key(kind, self.programme(context), asked, *pages)

    # -- verification ---------------------------------------------------------------------------------

    def report(self, artefact: Artefact, among: Sequence[Artefact]) -> ArtefactReport | None:
        """What verification said of an artefact with these bytes, among these others, if it was kept."""
        if artefact.kind in _WHOLE:
            return None
        found: ArtefactReport | None = self._kept.get(self._of_report(artefact, among))
        return found

    def keep_report(self, artefact: Artefact, among: Sequence[Artefact], report: ArtefactReport) -> None:
        """Remembers what verification said, if there was nothing wrong."""
        if report.complete and artefact.kind not in _WHOLE:
            self._made[self._of_report(artefact, among)] = report

    def recall_pages(self) -> None:
        """Has the pages that were looked at, and found sound, not looked at again."""
        remember(self._kept.get(self._of_pages) or ())

    def keep_pages(self, pages: Sequence[bytes]) -> None:
        """Remembers those."""
        self._made[self._of_pages] = tuple(pages)

    @property
    def _of_pages(self) -> str:
        return digests.of_text("pages", self.tools)

    def _of_report(self, artefact: Artefact, among: Sequence[Artefact]) -> str:
        beside = [repr(replace(each, sections=())) for each in among if _bears_upon(each, artefact)]
        return self._key("verify", self.programme(artefact), repr(artefact), *beside)

    def _key(self, what: str, programme: Programme, *others: str) -> str:
        if id(programme) not in self._digests:
            # The digest of a source covers its files; the model also has their paths, as a person gave them.
            self._digests[id(programme)] = digests.of_text(repr(programme))
        return digests.of_text(what, *self._common, self._digests[id(programme)], *others)


def _bears_upon(other: Artefact, artefact: Artefact) -> bool:
    """Whether the one file is read to verify the other: of leaflets that whose pages lie on its sheets."""
    if artefact.kind == "leaflet":
        return other.path == artefact.path.removesuffix("-a4.pdf") + ".pdf"
    return artefact.kind in ("order", "bundle") or other.kind == "pdf"
