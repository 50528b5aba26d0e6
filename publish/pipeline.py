"""The whole run: read, check, write, verify."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from publish import dist, theme
from publish.artefact import CHECKSUMS, MANIFEST, Artefact, Manifest, staged, write_json
from publish.colour import read_profile
from publish.diagnostics import Diagnostic, PublishError, UsageError, VerificationError, did_you_mean
from publish.model import Chapter, Programme, slug
from publish.reader.addresses import ADDRESSES, with_edition
from publish.templating import Templates
from publish.verify import ArtefactReport, Report, verify_artefact, verify_dist
from publish.workers import task, workers
from publish.writers import WRITERS, writer
from publish.writers.context import Context, Typeset, moment

if TYPE_CHECKING:  # heavy, and not needed before the first artefact
    from publish.fonts import Face

KINDS: Final = tuple(WRITERS)
NEEDS_TYPESET: Final = frozenset({"pdf", "print", "docx", "epub"})
_COMMAND_OF: Final = {
    "pdf": "pdf",
    "pdf-print": "print",
    "docx": "docx",
    "epub": "epub",
    "leaflet": "leaflets",
    "site": "site",
    "order": "leaflets",
    "bundle": "leaflets",
}
_PRIVATE: Final = frozenset({"order", "bundle"})
"""Kinds that are for who prints, and no part of the site."""

_REPORTS: Final = frozenset({MANIFEST, CHECKSUMS, "verification.json", "verification.html"})
"""What every run writes anew. Whatever else it writes and is no artefact of its own belongs to the site."""

Progress: TypeAlias = Callable[[str, float, Sequence[Artefact]], None]
"""Told, as each step ends, what it was, how many seconds it took and what it made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person asked for."""

    source: Path
    output: Path
    templates: Path
    kinds: tuple[str, ...] = KINDS
    jobs: int = 1
    cache: bool = True
    """Whether what is cut once and for all (the faces) is kept for the next run."""
    edition: bool = False
    """Whether this goes public, so that its addresses are kept in the source for good."""
    campus: str | None = None
    """The one campus to make leaflets for, by its name as a person writes it."""


def publish(request: Request, programme: Programme, progress: Progress) -> tuple[Manifest, Report]:
    """Writes the kinds asked for into the output folder, and proves them complete before they take their place there.

    Artefacts of other kinds that were made of the same source and templates stay. Nothing is written into the source,
    but for an edition its addresses, once the output folder has taken its place. Raises a PublishError.
    """
    _refuse_overlap(request)
    campus = _campus(request.campus, programme) if request.campus else None
    templates = Templates(request.templates, theme.load(request.templates))
    read_profile(request.templates / templates.theme.press.profile)  # said now, not after minutes of typesetting
    published = moment(programme)
    # WeasyPrint and fontTools date the fonts they subset by it.
    os.environ["SOURCE_DATE_EPOCH"] = str(int(published.timestamp()))
    with (
        ExitStack() as afterwards,
        dist.replacing(request.output) as (folder, foreign),
        tempfile.TemporaryDirectory() as scratch,
    ):
        kept = _carry_over(request, programme, templates, folder)
        kinds, kept = _with_site(request.kinds, kept)
        with workers(request.jobs) as pool:
            context = Context(
                templates=templates,
                faces=_faces(templates, None if request.cache else Path(scratch) / "faces", progress),
                destination=folder,
                published=published,
                artefacts=kept,
                campus=campus,
            )
            artefacts = _Run(pool, programme, context, progress).write(kinds, Path(scratch))
            manifest = Manifest(
                title=programme.metadata.title,
                language=programme.metadata.language,
                source_digest=programme.source_digest,
                templates_digest=templates.digest,
                artefacts=_in_order(artefacts),
                verified=True,
            )
            report = _verify(pool, programme, manifest, folder, progress)
        if not report.complete:
            raise VerificationError(report.diagnostics())
        write_json(folder / MANIFEST, manifest.as_json())
        write_json(folder / "verification.json", report.as_json())
        page = templates.render("report/verification.html.j2", programme, medium="web", report=report)
        (folder / "verification.html").write_text(page, encoding="utf-8")
        dist.write_checksums(folder, foreign)
        if request.edition:
            hint = "an edition keeps its addresses in the source folder: you should be allowed to write there"
            afterwards.enter_context(staged(programme.folder / ADDRESSES, with_edition(programme), hint=hint))
    return manifest, report


def verify(request: Request, programme: Programme) -> Report:
    """What stands in the output folder against the source, from its bytes."""
    manifest = dist.read_manifest(request.output)
    if manifest is None:
        raise UsageError(
            [
                Diagnostic(
                    code="A-002",
                    message=f"no {MANIFEST} in '{request.output}': there is nothing to verify",
                    hint="make the artefacts first, with 'python -m publish all'",
                )
            ]
        )
    return verify_dist(programme, manifest, request.output)


class _Run:
    """The writers of one run, started as soon as what they need is there."""

    def __init__(self, pool: ProcessPoolExecutor, programme: Programme, context: Context, progress: Progress) -> None:
        self._pool = pool
        self._programme = programme
        self._context = context
        self._progress = progress
        self._started: dict[Future[tuple[float, tuple[Artefact, ...]]], str] = {}

    def write(self, kinds: Sequence[str], scratch: Path) -> tuple[Artefact, ...]:
        artefacts = [*self._context.artefacts]
        needing = [kind for kind in kinds if kind in NEEDS_TYPESET]
        typesetting = self._pool.submit(task, _typeset, self._programme, self._context, scratch) if needing else None
        if "leaflets" in kinds:
            for chapter in self._chapters():
                self._start("leaflets", replace(self._context, chapter=chapter.id), f"leaflets {chapter.number}")
        if typesetting:
            seconds, typeset = typesetting.result()
            self._progress("layout", seconds, ())
            for kind in sorted(needing, key=("print", "docx", "epub", "pdf").index):
                self._start(kind, replace(self._context, typeset=typeset), kind)
        artefacts += self._finish()
        made = _in_order({each.path: each for each in artefacts}.values())  # a file that was kept may be made anew
        if "leaflets" in kinds:
            self._start("orders", replace(self._context, artefacts=made), "orders")
        if "site" in kinds:
            public = tuple(each for each in made if each.campus is None and each.kind not in _PRIVATE)
            self._start("site", replace(self._context, artefacts=public), "site")
        return tuple({each.path: each for each in (*made, *self._finish())}.values())

    def _chapters(self) -> tuple[Chapter, ...]:
        """Those whose leaflets are made: all, or what a campus gets."""
        numbered, distribution = self._programme.numbered_chapters, self._programme.metadata.distribution
        if self._context.campus is None or distribution is None:
            return numbered
        (delivery,) = (each for each in distribution.deliveries if each.slug == self._context.campus)
        wanted = {chapter for chapter, _, _ in delivery.wanted}
        return tuple(chapter for chapter in numbered if chapter.id in wanted)

    def _start(self, kind: str, context: Context, label: str) -> None:
        self._started[self._pool.submit(task, _write, kind, self._programme, context)] = label

    def _finish(self) -> list[Artefact]:
        """What the started writers made. Raises, when all have ended, what stopped them: of every chapter."""
        artefacts: list[Artefact] = []
        stopped: list[PublishError] = []
        while self._started:
            done, _ = wait(self._started, return_when=FIRST_COMPLETED)
            for future in done:
                label = self._started.pop(future)
                try:
                    seconds, made = future.result()
                except PublishError as error:
                    stopped.append(error)
                    continue
                self._progress(label, seconds, made)
                artefacts += made
        if stopped:
            kind = type(stopped[0])
            raise kind(each for error in stopped if type(error) is kind for each in error.diagnostics)
        return artefacts


def _typeset(programme: Programme, context: Context, scratch: Path) -> tuple[float, Typeset]:
    from publish.writers.typeset import typeset

    start = time.perf_counter()
    made = typeset(programme, context.templates, context.faces, context.published, scratch)
    return time.perf_counter() - start, made


def _write(kind: str, programme: Programme, context: Context) -> tuple[float, tuple[Artefact, ...]]:
    start = time.perf_counter()
    made = writer(kind).write(programme, context)
    return time.perf_counter() - start, made


def _verify(
    pool: ProcessPoolExecutor, programme: Programme, manifest: Manifest, folder: Path, progress: Progress
) -> Report:
    start = time.perf_counter()
    reports: list[Future[ArtefactReport]] = [
        pool.submit(task, verify_artefact, programme, each, folder) for each in manifest.artefacts
    ]
    report = Report(artefacts=tuple(each.result() for each in reports))
    progress("verify", time.perf_counter() - start, ())
    return report


def _carry_over(request: Request, programme: Programme, templates: Templates, folder: Path) -> tuple[Artefact, ...]:
    """Brings the artefacts of other kinds into `folder`, if they were made of this very source and these templates."""
    before = dist.read_manifest(request.output)
    if before is None or before.source_digest != programme.source_digest or before.templates_digest != templates.digest:
        return ()
    kept = tuple(
        each
        for each in before.artefacts
        if (request.campus or _COMMAND_OF[each.kind] not in request.kinds) and (request.output / each.path).is_file()
    )
    names = [each.path for each in kept]
    if any(each.kind == "site" for each in kept):
        names += dist.made(request.output) - _REPORTS - {each.path for each in before.artefacts}  # pages and resources
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(request.output / name, folder / name)
    return kept


def _with_site(kinds: tuple[str, ...], kept: tuple[Artefact, ...]) -> tuple[tuple[str, ...], tuple[Artefact, ...]]:
    """What to write and what to keep: a site that stood there is made anew, since it offers what else is written."""
    others = tuple(each for each in kept if each.kind != "site")
    return (kinds, kept) if others == kept else ((*kinds, "site"), others)


def _in_order(artefacts: Iterable[Artefact]) -> tuple[Artefact, ...]:
    kinds = list(_COMMAND_OF)
    return tuple(sorted(artefacts, key=lambda each: (kinds.index(each.kind), each.path)))


def _refuse_overlap(request: Request) -> None:
    """The output folder is replaced as a whole, so nothing else may live in it or around it."""
    output = request.output.resolve()
    for name, folder in (("source", request.source), ("templates", request.templates), ("current", Path.cwd())):
        if folder.resolve().is_relative_to(output) or (name != "current" and output.is_relative_to(folder.resolve())):
            raise UsageError(
                [
                    Diagnostic(
                        code="A-003",
                        message=f"the output folder '{request.output}' and the {name} folder lie in one another",
                        hint="name a folder of its own with --output: it is replaced as a whole",
                    )
                ]
            )


def _campus(name: str, programme: Programme) -> str:
    """The slug of the campus that a person named. Raises UsageError where there is none, or nothing to make for it."""
    distribution = programme.metadata.distribution
    deliveries = {each.slug: each for each in (distribution.deliveries if distribution else ())}
    delivery = deliveries.get(slug(name))
    if delivery is None:
        hint = "list the campuses in programme.yaml, under 'distribution'; README shows how"
        if deliveries:
            hint = did_you_mean(slug(name), deliveries) or f"campuses are: {', '.join(deliveries)}"
        raise UsageError([Diagnostic(code="U-010", message=f"no distribution names a campus '{name}'", hint=hint)])
    if not any(delivery.wanted):
        hint = "say how many under 'copies'; there is nothing to make before that"
        message = f"'{delivery.campus}' gets no copies of any leaflet"
        raise UsageError([Diagnostic(code="U-011", message=message, origin=delivery.origin, hint=hint)])
    return delivery.slug


def _faces(templates: Templates, folder: Path | None, progress: Progress) -> tuple[Face, ...]:
    from publish import fonts

    start = time.perf_counter()
    faces = fonts.faces(templates.theme, folder or fonts.cache_folder())
    if (seconds := time.perf_counter() - start) > 1:
        progress("faces", seconds, ())
    return faces
