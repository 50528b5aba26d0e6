"""Which leaflets a run makes: all of them, or those of one chapter, of one layout, of one campus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from publish.artefact import Artefact
from publish.delivery import Delivery
from publish.diagnostics import Diagnostic, UsageError, did_you_mean
from publish.model import Chapter, Programme, slug

LAYOUTS: Final = ("booklet", "folder", "trifold", "poster-a4", "poster-a3", "card")
"""Of leaflets, the longest to make first."""
_TASKS: Final = tuple(dict.fromkeys(each.partition("-")[0] for each in LAYOUTS))
"""The same where all are made: the posters together, since they are fitted alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What was asked for; what is None is not asked for by name, so all of it is."""

    chapter: str | None
    """An id."""
    layout: str | None
    campus: Delivery | None

    def leaflets(self, programme: Programme) -> Iterator[tuple[str, Chapter]]:
        """Layouts, or how those begin that are made together, and chapters: the longest first, so that no process ends
        long before the others.
        """
        for layout in LAYOUTS if self.layout or self.campus else _TASKS:
            if self.layout in (None, layout):
                yield from ((layout, chapter) for chapter in programme.numbered_chapters if self._has(chapter, layout))

    def remakes(self, leaflet: Artefact) -> bool:
        """Whether this takes the place of a leaflet, or of an order, that stands there; if not, that one stays."""
        if self.campus:
            return False  # what a campus gets is made beside the rest, or as the same file again
        layouts = (self.layout, f"{self.layout}-a4", f"{self.layout}-print")
        return self.chapter in (None, leaflet.chapter) and (self.layout is None or leaflet.layout in layouts)

    def _has(self, chapter: Chapter, layout: str) -> bool:
        if self.campus and not any(wanted[:2] == (chapter.id, layout) for wanted in self.campus.wanted):
            return False
        return self.chapter in (None, chapter.id)


def select(programme: Programme, *, chapter: str | None, layout: str | None, campus: str | None) -> Selection:
    """The selection, by what a person writes: the number or id of a chapter, a layout, the name of a campus.

    Raises UsageError for all that there is none of (U-007, U-009, U-010), and for a campus that gets nothing (U-008).
    """
    found: list[Diagnostic] = []
    chapters = {str(each.number): each.id for each in programme.numbered_chapters}
    chosen = chapters.get(chapter or "", chapter)
    if chosen is not None and chosen not in chapters.values():
        known = ", ".join(f"{number} ({name})" for number, name in chapters.items())
        hint = did_you_mean(chosen, chapters.values()) or f"chapters are: {known}"
        found.append(Diagnostic(code="U-009", message=f"there is no chapter '{chosen}' with leaflets", hint=hint))
    if layout is not None and layout not in LAYOUTS:
        hint = did_you_mean(layout, LAYOUTS) or f"layouts are: {', '.join(LAYOUTS)}"
        found.append(Diagnostic(code="U-010", message=f"there is no layout '{layout}'", hint=hint))
    distribution = programme.metadata.distribution
    deliveries = {each.slug: each for each in (distribution.deliveries if distribution else ())}
    delivery = deliveries.get(slug(campus)) if campus else None
    if campus and delivery is None:
        hint = "list the campuses in programme.yaml, under 'distribution'; README shows how"
        if deliveries:
            hint = did_you_mean(slug(campus), deliveries) or f"campuses are: {', '.join(deliveries)}"
        found.append(Diagnostic(code="U-007", message=f"no distribution names a campus '{campus}'", hint=hint))
    elif delivery and not any(delivery.wanted):
        hint = "say how many under 'copies'; there is nothing to make before that"
        message = f"'{delivery.campus}' gets no copies of any leaflet"
        found.append(Diagnostic(code="U-008", message=message, origin=delivery.origin, hint=hint))
    if found:
        raise UsageError(found)
    return Selection(chapter=chosen, layout=layout, campus=delivery)
