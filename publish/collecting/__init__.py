"""Many programmes in one run, each in its own folder, with an overview of all.

`members` finds them, `building` makes one, `local` and `cluster` have many made at once, `overview` writes what links
them, `command` tells a person. It stands above the pipeline, which knows of one programme and no other.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

from publish import theme
from publish.artefact import MANIFEST
from publish.collecting import overview
from publish.collecting.building import Outcome
from publish.collecting.local import on_this_machine
from publish.collecting.members import Member, find, without_programme
from publish.collecting.overview import Entry
from publish.diagnostics import Diagnostic, Origin, PublishError, UsageError
from publish.pipeline import refuse_overlap
from publish.request import Request
from publish.templating import Templates

__all__ = ["Collected", "Entry", "Progress", "collect"]

Progress = Callable[[Member, Outcome, int], None]
"""Told, as each programme ends, which it was, what came of it, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What came of a collection: how each programme stands, and what came of it in this run, both by name."""

    entries: tuple[Entry, ...]
    outcomes: tuple[Outcome, ...]
    notes: tuple[Diagnostic, ...]

    @property
    def status(self) -> int:
        """The exit status: the highest of all programmes, so that no failure hides behind a lighter one."""
        return max(each.status for each in self.outcomes)


def collect(request: Request, collection: Path, scheduler: str | None, progress: Progress) -> Collected:
    """Makes what `request` asks for of every programme in the folder `collection`, into a folder each in its output.

    `request.jobs` programmes are made at once on this machine, or as many as the cluster of `scheduler` has room for.
    One that fails leaves what stood of it, and stops no other. Raises a PublishError for what concerns all of them.
    """
    members = find(collection)
    _refuse_single(request.output)
    overview.refuse_others(request.output)
    templates = Templates(request.templates, theme.load(request.templates))
    by_source = {each.source: each for each in members}
    # Those that take longest first, so that none of them is left at the end, alone.
    longest = sorted(members, key=lambda each: (-each.size, each.name))
    requests = [_of(each, request, 1 if scheduler else max(1, request.jobs // len(members))) for each in longest]
    _refuse_overlaps(requests)
    before = overview.read(request.output)
    outcomes: dict[str, Outcome] = {}
    with ExitStack() as held:
        for asked, outcome in _run(requests, request, scheduler, held):
            member = by_source[asked.source]
            outcomes[member.name] = outcome
            progress(member, outcome, len(members))
    entries = tuple(overview.entry(each, outcomes[each.name], request.output, before) for each in members)
    overview.write(request.output, entries, templates)
    notes = (*without_programme(collection, members), *overview.left_behind(request.output, members, before))
    return Collected(entries=entries, outcomes=tuple(outcomes[each.name] for each in members), notes=notes)


def _of(member: Member, request: Request, jobs: int) -> Request:
    return replace(request, source=member.source, output=request.output / member.name, jobs=jobs)


def _run(
    requests: Sequence[Request], request: Request, scheduler: str | None, held: ExitStack
) -> Generator[tuple[Request, Outcome]]:
    if scheduler:
        from publish.collecting.cluster import on_a_cluster

        return held.enter_context(closing(on_a_cluster(requests, scheduler)))
    if not request.cache:
        # Kept for no other run, but cut once for all programmes of this one.
        os.environ["PUBLISH_CACHE"] = held.enter_context(tempfile.TemporaryDirectory())
        requests = [replace(each, cache=True) for each in requests]
    return held.enter_context(closing(on_this_machine(requests, request.jobs)))


def _refuse_single(output: Path) -> None:
    if (output / MANIFEST).exists():
        message = "the artefacts of a single programme stand here; the overview would take the place of its site"
        hint = "name another folder with --output, or remove this one"
        origin = Origin(path=output.as_posix())
        raise UsageError([Diagnostic(code="G-004", message=message, origin=origin, hint=hint)])


def _refuse_overlaps(requests: Sequence[Request]) -> None:
    found: list[Diagnostic] = []
    for each in requests:
        try:
            refuse_overlap(each)
        except PublishError as error:
            found += error.diagnostics
    if found:
        raise UsageError(found)
