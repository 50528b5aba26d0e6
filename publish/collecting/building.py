"""One programme of a collection, built: what comes of it, and never an exception for what a person can cause."""

from __future__ import annotations

import datetime
import json
import traceback
from collections.abc import Mapping, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from publish import unchanged
from publish.artefact import VERIFICATION, Artefact, Manifest, manifest_from_json
from publish.cache import Cache, cache_folder
from publish.diagnostics import Diagnostic, Origin, PublishError, WriteError
from publish.loading import load
from publish.making import make
from publish.model import Programme
from publish.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an overview says of a programme."""

    title: str
    author: str
    language: str
    date: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of building a programme.

    `status` is the exit status that `publish` would have ended with; `manifest` is there if it is 0. `diagnostics` are
    the errors, or the warnings and notes of a programme that was made. `bug` is a traceback.
    """

    status: int
    about: About | None = None
    manifest: Manifest | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    bug: str = ""

    def moved(self, places: Mapping[Path, Path]) -> Outcome:
        """The same, with what it says of some folders said of others."""
        return replace(self, diagnostics=tuple(_moved(each, places) for each in self.diagnostics))


def build(request: Request) -> Outcome:
    """Reads, writes and verifies one programme; a step of it that fails leaves what stood there as it was.

    Has a process of its own: SOURCE_DATE_EPOCH is its programme's, and what it takes in memory goes when it is done.
    Raises BrokenExecutor where a process that works at it is killed.
    """
    about = None
    try:
        about = _about(load(request.source)[0])
        standing, remarks = make(request, lambda found: None, _silent)
        return _made(about, standing, remarks)
    except PublishError as error:
        return replace(refused(error, request), about=about)
    except BrokenExecutor:
        raise  # a process was killed: no more can be told here
    except Exception:  # a bug: told with its traceback, and no reason not to make the others
        return Outcome(status=WriteError.exit_status, about=about, bug=traceback.format_exc())


def standing(request: Request, ingredients: str) -> Outcome | None:
    """What came of a programme that need not be built, since nothing changed (`unchanged.standing`)."""
    found = unchanged.standing(request, ingredients, _cache(request))
    return _made(_about(load(request.source)[0]), found, found.of_run) if found else None


def keep(request: Request, ingredients: str, outcome: Outcome) -> None:
    """Remembers that what stands there was made of these ingredients, on a worker."""
    if outcome.manifest:
        verification = json.loads((request.output / VERIFICATION).read_bytes())
        made = unchanged.Standing(
            manifest=outcome.manifest.as_json(), verification=verification, of_source=outcome.diagnostics, of_run=()
        )
        unchanged.keep(request, ingredients, _cache(request), made)


def died(request: Request) -> Outcome:
    """What there is to say where a process was ended that built the programme, more than once."""
    message = "the process that made it was ended from outside, more than once"
    hint = "most often memory ran out: try fewer at once, with --jobs, or machines with more memory"
    return refused(WriteError([Diagnostic(code="G-006", message=message, hint=hint)]), request)


def refused(error: PublishError, request: Request) -> Outcome:
    """What there is to say of an error. What has no place is placed in the source: there are many sources."""
    here = Origin(path=request.source.as_posix())
    placed = tuple(each if each.origin else replace(each, origin=here) for each in error.diagnostics)
    return Outcome(status=error.exit_status, diagnostics=placed)


def _made(about: About, standing: unchanged.Standing, remarks: Sequence[Diagnostic]) -> Outcome:
    found = (*standing.of_source, *remarks)
    return Outcome(status=0, about=about, manifest=manifest_from_json(standing.manifest), diagnostics=found)


def _cache(request: Request) -> Cache:
    return Cache(cache_folder() if request.cache else None)


def _about(programme: Programme) -> About:
    metadata = programme.metadata
    return About(title=metadata.title, author=metadata.author, language=metadata.language, date=metadata.date)


def _moved(diagnostic: Diagnostic, places: Mapping[Path, Path]) -> Diagnostic:
    origin, message = diagnostic.origin, diagnostic.message
    for old, new in places.items():
        message = message.replace(old.as_posix(), new.as_posix())
        if origin:
            origin = replace(origin, path=origin.path.replace(old.as_posix(), new.as_posix()))
    return replace(diagnostic, origin=origin, message=message)


def _silent(step: str, seconds: float, artefacts: Sequence[Artefact]) -> None:
    pass
