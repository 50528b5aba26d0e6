"""The leaflets of each chapter: folder, trifold and booklet, in reading order and imposed on A4 sheets."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast

from publish import qr
from publish.artefact import Artefact, artefact
from publish.copyfitting import Bounds, Setting, fit, pages_of_four
from publish.delivery import Delivery
from publish.diagnostics import Diagnostic, SourceError
from publish.imposition import A4, folder, roll_fold, saddle_stitch
from publish.model import (
    Chapter,
    Paragraph,
    Programme,
    Proposal,
    Section,
    plain_text,
    units,
    walk_blocks,
    walk_sections,
)
from publish.pdf_objects.sheets import finish, impose
from publish.theme import Theme
from publish.typesetting import Layout, Typesetter
from publish.writers.campuses import folder_of, refuse_crowded_back, versions
from publish.writers.context import Context
from publish.writers.fitting import refuse_wide_tables

Name: TypeAlias = Literal["folder", "trifold", "booklet"]

_PANELS: Final[dict[Name, int]] = {"folder": 2, "trifold": 4}
"""How many pages of a leaflet are for its sections."""
_COVERS: Final = 2
"""Besides those every leaflet has a front and a back."""
_GAP: Final = 8
"""Room that a proposal takes besides its words: its label, the space before it and half a last line, in words."""


def write(programme: Programme, context: Context) -> tuple[Artefact, ...]:
    """Five files for every numbered chapter, or for the one that the context names, and those of its other versions.

    Raises SourceError (C-001) where a chapter does not fit: its leads at the smallest size of the theme, or its title.
    """
    typesetter = Typesetter(context.faces, [programme.folder])
    chapters = [each for each in programme.numbered_chapters if context.chapter in (None, each.id)]
    return tuple(chain.from_iterable(_Leaflets(programme, each, context, typesetter).write() for each in chapters))


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a folder or trifold tells of a section: its lead and as many of its proposals as there is room for."""

    section: Section
    lead: Paragraph | None
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class _Leaflets:
    """The leaflets of one chapter; `_layouts` keeps what the search for a setting has laid out."""

    programme: Programme
    chapter: Chapter
    context: Context
    typesetter: Typesetter
    _layouts: dict[tuple[Name, Setting, int, str], Layout] = field(default_factory=dict)
    delivery: Delivery | None = None
    """The campus for which this version is made; its words take no part in the search for a setting."""

    @property
    def theme(self) -> Theme:
        return self.context.templates.theme

    def write(self) -> tuple[Artefact, ...]:
        """The files of every version, in the destination of the run."""
        made: list[Artefact] = []
        for delivery, kinds in versions(self.programme, self.context, self.chapter):
            version = replace(self, delivery=delivery)
            version._path("folder").parent.mkdir(parents=True, exist_ok=True)
            for kind in kinds:
                made += version._make(cast("Name", kind))
        return tuple(made)

    def _make(self, name: Name) -> Iterator[Artefact]:
        """The files of one kind of leaflet, as they are written."""
        bleed = self.theme.press.bleed_mm
        if name == "trifold":
            with tempfile.TemporaryDirectory() as scratch:
                panels = Path(scratch) / "panels.pdf"
                self._draw("trifold", panels)
                impose(panels, self._path("trifold"), roll_fold(bleed=bleed), A4, bleed=bleed)
            yield self._artefact("trifold", 2)
            return
        pages = self._draw(name, self._path(name))
        sheets = folder() if name == "folder" else saddle_stitch(pages, paper=self.theme.leaflet.paper_mm)
        impose(self._path(name), self._path(f"{name}-a4"), sheets, A4)
        yield self._artefact(name, pages)
        yield self._artefact(f"{name}-a4", len(sheets))

    def _draw(self, name: Name, path: Path) -> int:
        """Writes a leaflet in reading order, fitted and with its boxes; returns how many pages it has."""
        setting = self._booklet() if name == "booklet" else self._summary(name)
        layout = self._lay_out(name, setting, delivery=self.delivery)
        wanted = _PANELS[name] + _COVERS if name in _PANELS else 4 * math.ceil(layout.pages / 4)
        if layout.pages < wanted:
            layout = self._lay_out(name, setting, blanks=wanted - layout.pages, delivery=self.delivery)
        places = layout.places
        if (places["binnenkant"].page, places["achterkant"].page, layout.pages) != (2, wanted, wanted):
            raise SourceError([self._cover_too_full(name)])
        refuse_wide_tables(layout, self.programme, "the booklet")
        refuse_crowded_back(layout, self.delivery, self.chapter, name)
        layout.write(path)
        finish(path, self.theme.press.bleed_mm)
        return layout.pages

    def _summary(self, name: Name) -> Setting:
        weights = [_room(each) for each in admission(self.chapter)]
        measure = partial(self._filled, name)
        setting = fit(measure, self._bounds, _PANELS[name], weights)
        if setting is None:
            raise SourceError([self._too_long(name, measure(self._bounds.tightest()) / _PANELS[name])])
        return setting

    def _booklet(self) -> Setting:
        measure = partial(self._filled, "booklet")
        pages = pages_of_four(measure, self._bounds, _COVERS)
        return fit(measure, self._bounds, pages) or self._bounds.tightest()

    @property
    def _bounds(self) -> Bounds:
        leaflet = self.theme.leaflet
        return Bounds(
            smallest_size=leaflet.smallest_pt,
            largest_size=leaflet.largest_pt,
            smallest_leading=leaflet.smallest_leading,
            largest_leading=leaflet.largest_leading,
        )

    def _filled(self, name: Name, setting: Setting) -> float:
        """How many pages the text fills between front and back; where it opens pages, the fullest counts for all."""
        layout = self._lay_out(name, setting)
        pages = [layout.places[each].page for each in (*self._openings(name), "achterkant")]
        return (len(pages) - 1) * max(_filled(layout, first, after - 1) for first, after in pairwise(pages))

    def _openings(self, name: Name) -> tuple[str, ...]:
        """The ids with which pages open: where sections can be dealt out evenly over the panels they stay apart."""
        panels = _PANELS.get(name)
        sections = [section.id for section in self.chapter.sections]
        if panels and sections and len(sections) % panels == 0:
            return tuple(sections[:: len(sections) // panels])
        return ("binnenkant",)

    def _lay_out(self, name: Name, setting: Setting, blanks: int = 0, delivery: Delivery | None = None) -> Layout:
        key = (name, setting, blanks, delivery.slug if delivery else "")
        if key not in self._layouts:
            markup = self.context.templates.render(
                f"leaflets/{name}.xhtml.j2",
                self.programme,
                medium="page",
                chapter=self.chapter,
                summaries=summaries(self.chapter, setting.items),
                openings=self._openings(name),
                setting=setting,
                blanks=blanks,
                delivery=delivery,
                published=self.context.published,
                address=self._address(name),
                qr=partial(qr.svg, colour=self.theme.colours["ink"].screen),
            )
            self._layouts[key] = self.typesetter.lay_out(markup, self.programme.folder)
        return self._layouts[key]

    def _address(self, name: Name) -> Callable[[str], str]:
        """Where a cross-reference leads: within the leaflet, or else to the site."""
        here = {self.chapter.id, *(section.id for section in walk_sections(self.chapter))}
        if name == "booklet":
            here |= {unit.id for unit in units(tuple(walk_blocks(self.chapter)))}
        return lambda target: f"#{target}" if target in here else f"{self.programme.metadata.base_url}#{target}"

    def _artefact(self, layout: str, pages: int) -> Artefact:
        return artefact(
            "leaflet",
            self.context.destination,
            self._path(layout).relative_to(self.context.destination).as_posix(),
            sections=(self.chapter.id, *(section.id for section in walk_sections(self.chapter))),
            pages=pages,
            chapter=self.chapter.id,
            layout=layout,
            campus=self.delivery.slug if self.delivery else None,
        )

    def _path(self, layout: str) -> Path:
        return (
            self.context.destination
            / folder_of(self.delivery)
            / f"{self.chapter.number:02}-{self.chapter.id}-{layout}.pdf"
        )

    def _too_long(self, name: Name, filled: float) -> Diagnostic:
        leads = [(_words(each.lead), each.section) for each in summaries(self.chapter, 0) if each.lead]
        surplus = math.ceil(sum(words for words, _ in leads) * (1 - 1 / filled))
        words, longest = max(leads, key=lambda each: each[0])
        return Diagnostic(
            code="C-001",
            message=f"chapter '{self.chapter.id}' is about {surplus} words too long for its {name}, "
            f"set in {self.theme.leaflet.smallest_pt:g} pt and without any proposal",
            origin=self.chapter.origin,
            hint=f"the lead of section '{longest.id}' is the longest ({words} words): shorten it, "
            "or mark a shorter paragraph of the section with {.lead}",
        )

    def _cover_too_full(self, name: Name) -> Diagnostic:
        return Diagnostic(
            code="C-001",
            message=f"the front or the back of the {name} of chapter '{self.chapter.id}' does not fit on its page",
            origin=self.chapter.origin,
            hint="shorten the chapter's title, or the imprint in programme.yaml",
        )


def _filled(layout: Layout, first: int, last: int) -> float:
    used, height = layout.extents(last)
    return last - first + max(used / height, 0.01)  # never nothing: a search by proportion starts from it


def summaries(chapter: Chapter, count: int) -> tuple[Summary, ...]:
    """Every section of `chapter` in brief, with the first `count` proposals that `admission` lets in."""
    admitted = admission(chapter)[:count]
    return tuple(
        Summary(
            section=section,
            lead=_lead(section),
            proposals=tuple(block for block in _proposals(section) if block in admitted),
        )
        for section in walk_sections(chapter)
    )


def admission(chapter: Chapter) -> tuple[Proposal, ...]:
    """The proposals in the order in which they are let in: the next one of the section that so far takes least room."""
    told = {section.id: _words(_lead(section)) for section in walk_sections(chapter)}
    waiting = {section.id: list(_proposals(section)) for section in walk_sections(chapter)}
    order = []
    while open_sections := [section for section, proposals in waiting.items() if proposals]:
        section = min(open_sections, key=lambda each: told[each])
        order.append(waiting[section].pop(0))
        told[section] += _room(order[-1])
    return tuple(order)


def _proposals(section: Section) -> tuple[Proposal, ...]:
    return tuple(block for block in section.blocks if isinstance(block, Proposal))


def _lead(section: Section) -> Paragraph | None:
    paragraphs = [block for block in section.blocks if isinstance(block, Paragraph)]
    return next((each for each in paragraphs if each.lead), paragraphs[0] if paragraphs else None)


def _room(proposal: Proposal) -> int:
    return _words(proposal) + _GAP


def _words(block: Paragraph | Proposal | None) -> int:
    return len(plain_text(block).split()) if block else 0
