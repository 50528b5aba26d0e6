"""A run, or the proof that there is nothing to run for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from publish import unchanged
from publish.cache import Cache
from publish.diagnostics import Diagnostic
from publish.request import Request
from publish.unchanged import Standing

if TYPE_CHECKING:  # not needed where nothing changed
    from publish.model import Programme
    from publish.pipeline import Progress

Loading: TypeAlias = "Callable[[], tuple[Programme, tuple[Diagnostic, ...]]]"
"""Reads the programme, with what is to be said of it; called only if something has to be made."""


def make(request: Request, cache: Cache, loading: Loading, progress: Progress) -> tuple[Standing, bool]:
    """What stands in the output folder once all is made and verified, and whether anything had to be.

    Raises a PublishError.
    """
    ingredients = unchanged.ingredients(request)
    if (standing := unchanged.standing(request, ingredients, cache)) is not None:
        return standing, False
    from publish import pipeline

    programme, remarks = loading()
    done = pipeline.publish(request, programme, progress)
    made = Standing(
        manifest=done.manifest.as_json(),
        verification=done.report.as_json(),
        of_source=remarks,
        of_run=done.remarks,
    )
    unchanged.keep(request, ingredients, cache, made)
    return made, True
