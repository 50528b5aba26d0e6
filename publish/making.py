"""The command that makes artefacts, from the first look to what is to be said: nothing heavy is loaded for nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from publish import unchanged
from publish.artefact import Artefact
from publish.cache import Cache, cache_folder
from publish.diagnostics import Diagnostic
from publish.request import Request
from publish.unchanged import Standing


def make(
    request: Request,
    tell: Callable[[Sequence[Diagnostic]], None],
    progress: Callable[[str, float, Sequence[Artefact]], None],
) -> tuple[Standing, tuple[Diagnostic, ...]]:
    """Makes what is asked for, unless it is proven to stand there; and what is to be said of the run.

    `tell` is told what reading the source has to say, before anything is made. Raises a PublishError.
    """
    cache = Cache(cache_folder() if request.cache else None)
    ingredients = unchanged.ingredients(request)
    standing = unchanged.standing(request, ingredients, cache)
    if standing:
        tell(standing.of_source)
    else:
        standing = _made(request, tell, progress)
        unchanged.keep(request, ingredients, cache, standing)
    said = {each.code for each in standing.of_run}
    return standing, (*standing.of_run, *(each for each in cache.remarks if each.code not in said))


def _made(
    request: Request,
    tell: Callable[[Sequence[Diagnostic]], None],
    progress: Callable[[str, float, Sequence[Artefact]], None],
) -> Standing:
    from publish import pipeline
    from publish.loading import load

    programme, remarks = load(request.source, request.templates)
    tell(remarks)
    done = pipeline.publish(request, programme, progress)
    return Standing(
        manifest=done.manifest.as_json(),
        verification=done.report.as_json(),
        of_source=remarks,
        of_run=done.remarks,
    )
