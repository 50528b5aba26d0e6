"""For whom leaflets are made: for everybody, and again for each campus that has words of its own on the back."""

from __future__ import annotations

from collections.abc import Iterator

from publish.delivery import Delivery
from publish.diagnostics import Diagnostic, SourceError
from publish.leaflet_kinds import LEAFLETS
from publish.model import Chapter, Programme
from publish.typesetting import Layout
from publish.writers.context import Context

FOLDER = "campus"
"""Where everything that goes to campuses stands."""


def versions(programme: Programme, context: Context, chapter: Chapter, layout: str) -> Iterator[Delivery | None]:
    """For whom a run makes this leaflet of a chapter; None is for everybody.

    A campus has a version of its own only of what it gets copies of and has a back. Where it has no words of its own,
    what it gets is the version for everybody, which a run for that campus alone makes as well.
    """
    kind = LEAFLETS[layout]
    if context.campus is None:
        yield None
    distribution = programme.metadata.distribution
    for delivery in distribution.deliveries if distribution else ():
        wanted = context.campus in (None, delivery.slug) and any(
            each[:2] == (chapter.id, layout) for each in delivery.wanted
        )
        own = delivery.has_own(kind)
        if wanted and (own or context.campus):
            yield delivery if own else None


def folder_of(delivery: Delivery | None) -> str:
    """The folder in `dist/` of the leaflets of a version."""
    return f"{FOLDER}/{delivery.slug}" if delivery else "leaflets"


def refuse_crowded_back(layout: Layout, delivery: Delivery | None, chapter: Chapter, name: str) -> None:
    """Raises SourceError (C-005) where the words of a campus reach into the imprint at the foot of the back.

    What does not fit without them is none of their fault; the search for a setting says that.
    """
    if delivery is None:
        return
    places = layout.places
    beyond = places["campus"].top - places["colofon"].top
    if beyond > 0:
        raise SourceError(
            [
                Diagnostic(
                    code="C-005",
                    message=f"the words of '{delivery.campus}' are {beyond:.0f} mm too high for the back of the {name} "
                    f"of chapter '{chapter.id}'",
                    origin=delivery.origin,
                    hint="shorten its line or its contact, or the imprint at the head of this file",
                )
            ]
        )
