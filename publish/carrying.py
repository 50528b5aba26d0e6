"""What stood in the output folder before a run, and is none of what it makes: what comes along, and what does not."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publish import dist, fonts
from publish.addresses import short_addresses
from publish.artefact import CHECKSUMS, MANIFEST, VERIFICATION, Artefact
from publish.delivery import Delivery
from publish.diagnostics import Diagnostic, Origin, Severity, counted
from publish.leaflet_kinds import LEAFLETS, LeafletKind
from publish.model import PLACEHOLDER, Chapter, Programme
from publish.request import Request
from publish.selection import Selection
from publish.templating import Templates
from publish.theme import Theme
from publish.writers.context import image_names, leaflet_name

COMMAND_OF: Final = {
    "pdf": "pdf",
    "pdf-print": "print",
    "docx": "docx",
    "epub": "epub",
    "leaflet": "leaflets",
    "site": "site",
    "order": "leaflets",
    "bundle": "leaflets",
}
"""The word that makes each kind of artefact."""
_PRINTED: Final = frozenset({"leaflet", "order", "bundle"})
"""Kinds of which a run may make a part only."""
_REPORTS: Final = frozenset({MANIFEST, CHECKSUMS, VERIFICATION, "verification.html"})
"""What every run writes anew. Whatever else it writes and is no artefact of its own belongs to the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """The artefacts that a run does not make anew, if they belong to what it makes, and those that do not."""

    output: Path
    kinds: tuple[str, ...]
    """What was asked for."""
    all: frozenset[str]
    """The paths of everything that the manifest told, also of what is made anew."""
    kept: tuple[Artefact, ...] = ()
    left_out: tuple[Artefact, ...] = ()

    def bring_along(self, folder: Path) -> tuple[tuple[str, ...], tuple[Artefact, ...]]:
        """Brings what is kept into `folder`; which kinds there are to write, and which artefacts stand there.

        A site is written anew, since it offers what else is written.
        """
        names = [each.path for each in self.kept]
        others = tuple(each for each in self.kept if each.kind != "site")
        if others != self.kept:
            names += dist.made(self.output) - _REPORTS - self.all  # pages and resources
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self.output / name, folder / name)
        return (self.kinds, others) if others == self.kept else ((*self.kinds, "site"), others)

    def remarks(self) -> tuple[Diagnostic, ...]:
        """A warning (A-007) where artefacts were left out, that tells which."""
        if not self.left_out:
            return ()
        counts = Counter(COMMAND_OF[each.kind] for each in self.left_out)
        kinds = ", ".join(kind if count == 1 else f"{count} of {kind}" for kind, count in counts.items())
        many = counted(len(self.left_out), "artefact")
        return (
            Diagnostic(
                code=dist.LEFT_OUT,
                severity=Severity.WARNING,
                message=f"{many} of an earlier source or earlier templates left out: {kinds}",
                origin=Origin(path=self.output.as_posix()),
                hint="what stands here belongs together; 'python -m publish all' makes them anew",
            ),
        )


def foretold(request: Request, selection: Selection, programme: Programme, templates: Templates) -> frozenset[str]:
    """The paths of the files of a run that are known before anything is made."""
    before = dist.read_manifest(request.output)
    kinds = {*request.kinds, *(each.kind for each in (before.artefacts if before else ()) if each.kind == "site")}
    slug = programme.slug
    main = {"pdf": f"{slug}.pdf", "print": f"{slug}-print.pdf", "docx": f"{slug}.docx", "epub": f"{slug}.epub"}
    leaflets = frozenset(_leaflets(selection, programme) if "leaflets" in kinds else ())
    kept = stood(request, selection, programme, templates).kept
    return _REPORTS.union(
        (path for kind, path in main.items() if kind in kinds),
        leaflets,
        _orders(selection, programme, leaflets.union(each.path for each in kept)) if "leaflets" in kinds else (),
        _site(programme, templates.theme) if "site" in kinds else (),
    )


def _leaflets(selection: Selection, programme: Programme) -> Iterator[str]:
    """Those for everybody, unless a campus was asked for, and those that campuses get of their own."""
    for layout, chapter in selection.leaflets(programme):
        for kind in LEAFLETS.values():
            if layout in (kind.name, kind.name.partition("-")[0]):
                if selection.campus is None:
                    yield from _files(chapter, kind, None)
                for delivery in _deliveries(selection, programme):
                    if any(wanted[:2] == (chapter.id, kind.name) for wanted in delivery.wanted) and (
                        selection.campus or delivery.has_own(kind)
                    ):
                        yield from _files(chapter, kind, delivery)


def _files(chapter: Chapter, kind: LeafletKind, delivery: Delivery | None) -> Iterator[str]:
    """The files of one leaflet, which is that of everybody where a campus has no words of its own on it."""
    folder = f"campus/{delivery.slug}" if delivery and delivery.has_own(kind) else "leaflets"
    for name in {kind.name, kind.office, kind.shop}:
        yield f"{folder}/{leaflet_name(chapter, name)}"


def _orders(selection: Selection, programme: Programme, leaflets: frozenset[str]) -> Iterator[str]:
    """The zip files of campuses of which all leaflets are there, and the order of all campuses, if these are all."""
    chapters = {each.id: each for each in programme.numbered_chapters}
    packed, short = [], False
    for delivery in _deliveries(selection, programme):
        wanted = [(chapters[name], LEAFLETS[kind]) for name, kind, _ in delivery.wanted if name in chapters]
        files = [path for chapter, kind in wanted for path in _files(chapter, kind, delivery)]
        if not leaflets.issuperset(files):
            short = True
        elif files:
            packed.append(delivery)
    yield from (f"campus/{each.slug}.zip" for each in packed)
    if packed and not short and selection.campus is None:
        yield from ("campus/drukorder.csv", "campus/drukorder.pdf")


def _deliveries(selection: Selection, programme: Programme) -> tuple[Delivery, ...]:
    """The campuses for which a run makes something."""
    if selection.campus:
        return (selection.campus,)
    return programme.metadata.distribution.deliveries if programme.metadata.distribution else ()


def _site(programme: Programme, theme: Theme) -> Iterator[str]:
    yield from ("index.html", "robots.txt", *(f"{each.path}/index.html" for each in short_addresses(programme)))
    if PLACEHOLDER not in programme.metadata.base_url:
        yield from ("404.html", "sitemap.xml")
    resources = ("script.js", "icon.svg", "card.png", *image_names(programme).values())
    yield from (f"site/{name}" for name in (*resources, *(f"{name}.woff2" for name in fonts.names(theme))))


def stood(request: Request, selection: Selection, programme: Programme, templates: Templates) -> Stood:
    """What stands in the output folder and is not made anew; it is kept if it is of this source and these templates."""
    before = dist.read_manifest(request.output)
    artefacts = before.artefacts if before else ()
    others = tuple(
        each
        for each in artefacts
        if not (COMMAND_OF[each.kind] in request.kinds and (each.kind not in _PRINTED or selection.remakes(each)))
        and (request.output / each.path).is_file()
    )
    same = before and (before.source_digest, before.templates_digest) == (programme.source_digest, templates.digest)
    return Stood(
        output=request.output,
        kinds=request.kinds,
        all=frozenset(each.path for each in artefacts),
        kept=others if same else (),
        left_out=() if same else others,
    )
