"""The whole run: read, check, write, verify."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

from publish import dist, fonts, lettering, theme
from publish.artefact import MANIFEST, VERIFICATION, Artefact, Manifest, staged, write_json
from publish.cache import Cache, Shelf, cache_folder
from publish.carrying import COMMAND_OF, foretold, stood
from publish.colour import read_profile
from publish.diagnostics import Diagnostic, Origin, PublishError, Severity, SourceError, UsageError, VerificationError
from publish.model import Programme
from publish.reader.addresses import ADDRESSES, with_edition
from publish.request import Request
from publish.reuse import DRAWN, Reuse
from publish.selection import LAYOUTS, Selection, select
from publish.templating import Templates, keep_compiled
from publish.verify import (
    ArtefactReport,
    Report,
    remember,
    sound_pages,
    verify_artefact,
    verify_dist,
    verify_file,
    verify_source,
)
from publish.workers import task, workers
from publish.writers import WRITERS, writer
from publish.writers.context import Context, Typeset, dated, moment

KINDS: Final = tuple(WRITERS)
NEEDS_TYPESET: Final = frozenset({"pdf", "print", "docx", "epub"})
_PRIVATE: Final = frozenset({"order", "bundle"})
"""Kinds that are for who prints, and no part of the site."""

_FULL: Final = 0.8
"""How full a panel should be."""

_Written: TypeAlias = tuple[float, tuple[Artefact, ...], tuple[ArtefactReport, ...]]
"""How many seconds a writer took, what it made, and what was said of what could be verified at once."""
_Verified: TypeAlias = tuple[dict[str, ArtefactReport], tuple[bytes, ...]]
"""What was said of artefacts, by their paths, and the digests of pages that need not be looked at again."""
_TOGETHER: Final = {"pdf": "pages", "pdf-print": "pages", "docx": "texts", "epub": "texts"}
"""Kinds that are verified by one process: they have pages in common, or are held against the same pages."""
Progress: TypeAlias = Callable[[str, float, Sequence[Artefact]], None]
"""Told, as each step ends, what it was, how many seconds it took and what it made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a run made and proved, and what is to be said of it: leaflets left out, panels that are nearly empty."""

    manifest: Manifest
    report: Report
    remarks: tuple[Diagnostic, ...]


def publish(request: Request, programme: Programme, progress: Progress) -> Published:
    """Writes the kinds asked for into the output folder, and proves them complete before they take their place there.

    Artefacts of other kinds that were made of the same source and templates stay; others go, and a
    remark says so (A-007). Nothing is written into the source, but for an edition its addresses, once the output folder
    has taken its place. Raises a PublishError.
    """
    refuse_overlap(request)
    selection = select(programme, chapter=request.chapter, layout=request.layout, campus=request.campus)
    templates = Templates(request.templates, theme.load(request.templates))
    read_profile(request.templates / templates.theme.press.profile)  # said now, not after minutes of typesetting
    published = moment(programme)
    cache = Cache(cache_folder() if request.cache else None)
    coming = foretold(request, selection, programme, templates)
    with (
        ExitStack() as afterwards,
        dated(published),
        dist.replacing(request.output, lambda: progress("waiting: another run writes there", 0, ()), coming) as folder,
        tempfile.TemporaryDirectory() as scratch,
    ):
        before = stood(request, selection, programme, templates)
        kinds, kept = before.bring_along(folder)
        faces, of_faces = fonts.kept_faces(
            templates.theme,
            cache_folder() if request.cache else None,
            Path(scratch) / "faces",
            lettering.characters(programme),
        )
        with workers(request.jobs) as pool:
            context = Context(
                templates=templates,
                faces=faces,
                destination=folder,
                published=published,
                artefacts=kept,
                campus=selection.campus.slug if selection.campus else None,
            )
            reuse = Reuse(cache, programme, context)
            keep_compiled(cache, reuse.tools)
            reuse.recall_pages()
            run = _Run(pool, reuse, programme, context, progress, keep_going=request.keep_going)
            artefacts = run.write(kinds, selection, Path(scratch))
            manifest = Manifest(
                title=programme.metadata.title,
                language=programme.metadata.language,
                source_digest=programme.source_digest,
                templates_digest=templates.digest,
                artefacts=_in_order(artefacts),
                verified=True,
            )
            report = run.verify(manifest)
        if not report.complete:
            raise VerificationError(report.diagnostics())
        write_json(folder / MANIFEST, manifest.as_json())
        write_json(folder / VERIFICATION, report.as_json())
        page = templates.render("report/verification.html.j2", programme, medium="web", report=report)
        (folder / "verification.html").write_text(page, encoding="utf-8")
        dist.write_checksums(folder)
        reuse.keep()
        if request.edition:
            hint = "an edition keeps its addresses in the source folder: you should be allowed to write there"
            afterwards.enter_context(staged(programme.folder / ADDRESSES, with_edition(programme), hint=hint))
    remarks = (
        *before.remarks(),
        *of_faces,
        *(fonts.left_out(faces) if "docx" in kinds else ()),
        *cache.remarks,
        *dict.fromkeys(run.left_out),
        *_sparse(programme, manifest),
    )
    return Published(manifest=manifest, report=report, remarks=remarks)


def verify(request: Request, programme: Programme) -> Report:
    """What stands in the output folder, or a single file in its place, against the source, from its bytes."""
    if request.output.is_file():
        return verify_file(programme, request.output)
    manifest = dist.read_manifest(request.output)
    if manifest is None:
        raise _nothing_to_verify(request.output)
    return verify_dist(programme, manifest, request.output)


def _nothing_to_verify(output: Path) -> UsageError:
    message, hint = f"no {MANIFEST} in it", "make the artefacts first, with 'python -m publish all'"
    if (output / MANIFEST).exists():
        message, hint = (
            f"its {MANIFEST} is damaged, or not one of ours",
            "make the artefacts anew, or take a whole copy",
        )
    elif not output.exists():
        message, hint = "there is no such folder or file", f"name what is there; {hint}"
    origin = Origin(path=output.as_posix())
    return UsageError([Diagnostic(code="A-002", message=f"nothing to verify: {message}", origin=origin, hint=hint)])


class _Run:
    """The writers of one run, started as soon as what they need is there."""

    def __init__(
        self,
        pool: Executor,
        reuse: Reuse,
        programme: Programme,
        context: Context,
        progress: Progress,
        *,
        keep_going: bool,
    ) -> None:
        self._pool = pool
        self._reuse = reuse
        self._programme = programme
        self._context = context
        self._progress = progress
        self._keep_going = keep_going
        self.left_out: list[Diagnostic] = []
        """Why leaflets were not made, where the run went on without them."""
        self._verified: dict[str, ArtefactReport] = {}  # as soon as they were made, or when the same were made before
        self._verifying: dict[str, Future[_Verified]] = {}
        self._started: dict[Future[_Written], tuple[str, Context, str]] = {}
        self._made: list[Artefact] = []
        self._prepared = False

    def write(self, kinds: Sequence[str], selection: Selection, scratch: Path) -> tuple[Artefact, ...]:
        artefacts = [*self._context.artefacts]
        needing = [kind for kind in kinds if kind in NEEDS_TYPESET]
        drawn = scratch if DRAWN & set(needing) else None
        typeset = self._reuse.typeset(drawn) if needing else None
        typesetting = None
        if needing and typeset is None:
            self._prepare()
            typesetting = self._pool.submit(task, _typeset, self._programme, self._context, drawn, self._reuse.shelf())
        if "leaflets" in kinds:
            for layout, chapter in selection.leaflets(self._programme):
                context = replace(self._context, chapter=chapter.id, layout=layout)
                self._start("leaflets", context, f"{layout} {chapter.number}")
        if typesetting:
            seconds, typeset, shelf = typesetting.result()
            self._progress("layout", seconds, ())
            self._reuse.keep_parts(shelf)
            self._reuse.keep_typeset(typeset)
        if typeset:
            for kind in sorted(needing, key=("print", "docx", "epub", "pdf").index):
                self._start(kind, replace(self._context, typeset=typeset), kind)
        artefacts += self._finish()
        made = _in_order({each.path: each for each in artefacts}.values())  # a file that was kept may be made anew
        if "leaflets" in kinds:
            self._start("orders", replace(self._context, artefacts=made), "orders")
        if "site" in kinds:
            public = tuple(each for each in made if each.campus is None and each.kind not in _PRIVATE)
            self._start("site", replace(self._context, artefacts=public), "site")
        standing = [each for each in made if each.kind not in (*_PRIVATE, "site")]
        self._begin_verifying(standing, made)  # while what gathers them is made
        return tuple({each.path: each for each in (*made, *self._finish())}.values())

    def verify(self, manifest: Manifest) -> Report:
        """What every artefact holds of what it must, as far as it was not told before."""
        start = time.perf_counter()
        among = manifest.artefacts
        self._begin_verifying(among, among)
        source = verify_source(self._programme)
        for path, future in self._verifying.items():
            told, pages = future.result()
            self._verified[path] = told[path]
            remember(pages)
        reports = [self._verified[each.path] for each in among]
        self._reuse.keep_pages(sound_pages())
        for artefact, report in zip(among, reports, strict=True):
            self._reuse.keep_report(artefact, among, report)
        self._progress("verify", time.perf_counter() - start, ())
        return Report(artefacts=(*reports, *(() if source.complete else (source,))))

    def _verify_main(self, made: Sequence[Artefact]) -> None:
        """Has what is made of the pages of the main document verified once all of it is there: it bears on itself."""
        if not NEEDS_TYPESET & {kind for kind, _, _ in self._started.values()}:
            of_pages = [each for each in made if COMMAND_OF[each.kind] in NEEDS_TYPESET]
            self._begin_verifying(of_pages, (*self._context.artefacts, *made))

    def _begin_verifying(self, artefacts: Sequence[Artefact], among: Sequence[Artefact]) -> None:
        """Has artefacts verified, of which nothing was told before; those `among` which they stand will not change."""
        together: dict[str, list[Artefact]] = {}
        for each in artefacts:
            if each.path in self._verified or each.path in self._verifying:
                continue
            if report := self._reuse.report(each, among):
                self._verified[each.path] = report
            else:
                together.setdefault(_TOGETHER.get(each.kind, each.path), []).append(each)
        for some in together.values():
            programme, folder = self._reuse.programme(some[0]), self._context.destination
            verifying = self._pool.submit(task, _verify, programme, some, folder)
            self._verifying |= {each.path: verifying for each in some}

    def _start(self, kind: str, context: Context, label: str) -> None:
        """Has a writer make what it makes, unless that was kept."""
        if (made := self._reuse.artefacts(kind, context)) is not None:
            self._progress(label, 0, made)
            self._made += made
            return
        if kind == "leaflets":
            self._prepare()
        programme = self._reuse.programme(context)
        self._started[self._pool.submit(task, _write, kind, programme, context)] = (kind, context, label)

    def _prepare(self) -> None:
        """Loads and makes, before processes begin, what all of them would else load and make for themselves."""
        if not self._prepared:
            from publish.writers import shared

            shared.prepare(self._programme, self._context.templates, self._context.faces)
            self._prepared = True

    def _finish(self) -> list[Artefact]:
        """What the started writers made. Raises, when all have ended, what stopped them: of every chapter."""
        artefacts, self._made = self._made, []
        stopped: list[PublishError] = []
        while self._started:
            done, _ = wait(self._started, return_when=FIRST_COMPLETED)
            for future in done:
                kind, context, label = self._started.pop(future)
                try:
                    seconds, made, reports = future.result()
                except PublishError as error:
                    if self._keep_going and kind == "leaflets" and isinstance(error, SourceError):
                        self.left_out += error.diagnostics
                    else:
                        stopped.append(error)
                    continue
                self._progress(label, seconds, made)
                self._reuse.keep_artefacts(kind, context, made)
                self._verified |= {each.path: each for each in reports}
                artefacts += made
            self._verify_main(artefacts)
        if stopped:
            first = type(stopped[0])
            # What stops several layouts of a leaflet is said once.
            raise first(dict.fromkeys(each for error in stopped if type(error) is first for each in error.diagnostics))
        return artefacts


def _typeset(programme: Programme, context: Context, folder: Path | None, shelf: Shelf) -> tuple[float, Typeset, Shelf]:
    from publish.writers.typeset import typeset

    start = time.perf_counter()
    made = typeset(programme, context, folder, shelf)
    return time.perf_counter() - start, made, shelf


def _write(kind: str, programme: Programme, context: Context) -> _Written:
    """Leaflets stand by themselves, so they are verified at once: there is time while the main document is laid out."""
    start = time.perf_counter()
    made = writer(kind).write(programme, context)
    at_once = made if kind == "leaflets" else ()
    reports = tuple(verify_artefact(programme, each, context.destination) for each in at_once)
    return time.perf_counter() - start, made, reports


def _verify(programme: Programme, artefacts: Sequence[Artefact], folder: Path) -> _Verified:
    reports = {each.path: verify_artefact(programme, each, folder) for each in artefacts}
    return reports, sound_pages()


def _sparse(programme: Programme, manifest: Manifest) -> Iterator[Diagnostic]:
    """A warning for each leaflet with a panel that is less than four fifths full (C-003).

    That of a campus, which differs on its back alone, is told where everybody's was not made or is filled otherwise.
    """
    origins = {chapter.id: chapter.origin for chapter in programme.numbered_chapters}
    told = set()
    for each in sorted(manifest.artefacts, key=lambda each: each.campus or ""):
        what = (each.chapter, each.layout, each.fills)
        if each.chapter and each.layout in LAYOUTS and min(each.fills, default=1) < _FULL and what not in told:
            told.add(what)
            fills = [f"{fill:.0%}" for fill in each.fills]
            whose = f" for the campus '{each.campus}'" if each.campus else ""
            yield Diagnostic(
                code="C-003",
                severity=Severity.WARNING,
                message=f"the panels of the {each.layout} of chapter '{each.chapter}'{whose} are {', '.join(fills)} "
                "full",
                origin=origins[each.chapter],
                hint="more proposals or a longer lead would fill it; or leave this leaflet unprinted",
            )


def _in_order(artefacts: Iterable[Artefact]) -> tuple[Artefact, ...]:
    kinds = list(COMMAND_OF)
    return tuple(sorted(artefacts, key=lambda each: (kinds.index(each.kind), each.path)))


def refuse_overlap(request: Request) -> None:
    """Raises UsageError (A-003) where anything lives in the output folder or around it: it is replaced as a whole."""
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
