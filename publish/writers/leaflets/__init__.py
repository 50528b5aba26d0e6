"""The leaflets of each chapter, fitted: folder, trifold and booklet, posters and a card; and on A4 sheets."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, groupby
from pathlib import Path

from publish import qr
from publish.artefact import Artefact, artefact
from publish.copyfitting import Fitted, Heights, Piece, Setting, Surplus, Task, fit, fit_pages, pages_of_four
from publish.delivery import Delivery
from publish.diagnostics import SourceError
from publish.model import Chapter, Programme
from publish.pdf_objects.sheets import finish
from publish.theme import Theme
from publish.traversal import units, walk_blocks, walk_sections
from publish.typesetting import Layout, Typesetter
from publish.writers.campuses import folder_of, refuse_crowded_back, versions
from publish.writers.context import Context, leaflet_name
from publish.writers.fitting import refuse_wide_tables
from publish.writers.leaflets.content import Content, Opening, Saying
from publish.writers.leaflets.designs import BOOKLET_CODES, DESIGNS, LAYOUTS, MAIN_SYMBOL, bounds
from publish.writers.leaflets.refusals import code_too_dense, cover_too_full, too_long
from publish.writers.leaflets.ways import Ways
from publish.writers.shared import typesetter

__all__ = ["LAYOUTS", "write"]

_COVERS = 2
"""A booklet has a front and a back besides its text."""
_MM = 72 / 25.4
_CLEARANCE = 0.3
"""Points that a panel stays short of its height, which sums of rounded lengths may pass."""


def write(programme: Programme, context: Context) -> tuple[Artefact, ...]:
    """The files of every layout for every numbered chapter, or of the one layout or chapter that the context names.

    Raises SourceError for all that does not fit: C-001 for a chapter, C-004 for the address of a code.
    """
    ready = typesetter(programme, context.templates, context.faces)
    chapters = [each for each in programme.numbered_chapters if context.chapter in (None, each.id)]
    return tuple(chain.from_iterable(_Leaflets(programme, each, context, ready).write() for each in chapters))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A piece as a template is given it: its name, what it says, and the space before it in points."""

    name: str
    saying: Saying
    space: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A leaflet in reading order, as a PDF with its boxes; how full its pages of text are, and what was let in."""

    path: Path
    pages: int
    fills: tuple[float, ...]
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Leaflets:
    """The leaflets of one chapter."""

    programme: Programme
    chapter: Chapter
    context: Context
    typesetter: Typesetter
    delivery: Delivery | None = None
    """The campus for which this version is made; its words take no part in the search for a setting."""
    _layouts: dict[Setting, Layout] = field(default_factory=dict)
    _fitted: dict[str, Fitted | Surplus] = field(default_factory=dict)
    """By layout: what is found for one version holds for all, and for the same layout enlarged."""

    @property
    def theme(self) -> Theme:
        return self.context.templates.theme

    def write(self) -> tuple[Artefact, ...]:
        """The files of the layouts that are wanted, in the destination of the run. Raises SourceError for all."""
        made: list[Artefact] = []
        refused: list[SourceError] = []
        for name in LAYOUTS:
            if name.startswith(self.context.layout or ""):
                for delivery in versions(self.programme, self.context, self.chapter, name):
                    try:
                        made += replace(self, delivery=delivery)._files(name)
                    except SourceError as error:
                        refused.append(error)
        if refused:
            raise SourceError(each for error in refused for each in error.diagnostics)
        return tuple(made)

    def _files(self, name: str) -> Iterator[Artefact]:
        """The files that are made of one leaflet."""
        ways = Ways(
            programme=self.programme,
            chapter=self.chapter,
            context=self.context,
            typesetter=self.typesetter,
            path=self._path,
        )
        with tempfile.TemporaryDirectory() as scratch:
            drawn = self._draw(name, Path(scratch) / "pages.pdf")
            for layout, pages in ways.make(name, drawn.path, drawn.pages):
                yield self._artefact(layout, drawn, pages)

    def _draw(self, name: str, path: Path) -> Drawn:
        """Writes a leaflet in reading order, fitted and with its boxes. Raises SourceError where it does not fit."""
        code_too_dense(self.programme, self._codes(name))
        drawn = self._draw_text(path) if name == "booklet" else self._draw_panels(name, path)
        finish(path, self.theme.press.bleed_mm)
        return drawn

    # -- what is dealt out over panels ----------------------------------------------------------------

    def _draw_panels(self, name: str, path: Path) -> Drawn:
        design = DESIGNS[name]
        content = design.content(self.chapter)
        task = self._task(name, content)
        fitted = self._fit(design.like or name, content)
        if isinstance(fitted, Surplus):
            raise SourceError([too_long(self.chapter, name, fitted, content, task)])
        fitted = fitted.enlarged(design.scale)
        layout = self._lay_out(name, fitted.setting, panels=tuple(_panels(fitted, content)))
        if layout.pages != design.pages:
            raise SourceError([cover_too_full(self.chapter, name)])
        refuse_crowded_back(layout, self.delivery, self.chapter, name)
        self.typesetter.write([layout.drawn], path)
        optional = {piece.name for piece in content.pieces if piece.optional}
        names = [name for panel in fitted.panels for name in panel.pieces]
        return Drawn(
            path=path,
            pages=layout.pages,
            fills=tuple(panel.fill for panel in fitted.panels),
            blocks=tuple(each for each in names if each in optional),
        )

    def _fit(self, name: str, content: Content) -> Fitted | Surplus:
        if name not in self._fitted:
            self._fitted[name] = fit(self._task(name, content), partial(self._heights, name, content))
        return self._fitted[name]

    def _task(self, name: str, content: Content) -> Task:
        design, allowed = DESIGNS[name], self.theme.leaflet.section_breaks
        parts = len({piece.part for piece in content.pieces})
        return Task(
            pieces=content.pieces,
            order=content.order,
            bounds=bounds(self.theme, name),
            panels=design.panels,
            height=design.area * _MM - _CLEARANCE,
            breaks=allowed == "free" or (allowed == "needed" and parts < design.panels),
            most=design.most,
        )

    def _heights(self, name: str, content: Content, setting: Setting, pieces: Sequence[Piece]) -> Heights:
        """How high every piece is: laid out one below the other, on a page without end."""
        every = tuple(Placed(name=each.name, saying=content.sayings[each.name], space=0) for each in pieces)
        return self._lay_out(name, setting, panels=(every,), measuring=True).heights

    def _lay_out(
        self, name: str, setting: Setting, *, panels: tuple[tuple[Placed, ...], ...], measuring: bool = False
    ) -> Layout:
        design = DESIGNS[name]
        here = {self.chapter.id, *(section.id for section in walk_sections(self.chapter))}
        markup = self._render(
            name,
            setting,
            here,
            design=design,
            panels=[_by_section(panel) for panel in panels],
            measuring=measuring,
            delivery=self.delivery,
        )
        return self.typesetter.lay_out(markup, self.programme.folder)

    # -- running text ---------------------------------------------------------------------------------

    def _draw_text(self, path: Path) -> Drawn:
        """The back is laid out apart, since it does not matter to the text what stands there, nor how many pages on."""
        between = bounds(self.theme, "booklet")
        setting = fit_pages(self._filled, between, pages_of_four(self._filled, between, _COVERS))
        text = self._lay_out_text(setting)
        wanted = 4 * math.ceil((text.pages + 1) / 4)
        back = self._lay_out_part("back", setting, blanks=wanted - text.pages - 1, delivery=self.delivery)
        if text.places["binnenkant"].page != 2 or text.pages + back.pages != wanted:
            raise SourceError([cover_too_full(self.chapter, "booklet")])
        refuse_wide_tables(text.too_wide, self.programme, "the booklet")
        refuse_crowded_back(back, self.delivery, self.chapter, "booklet")
        self.typesetter.write([text.drawn, back.drawn], path)
        return Drawn(path=path, pages=wanted, fills=())

    def _filled(self, setting: Setting) -> float:
        """How many pages the text fills between front and back."""
        layout = self._lay_out_text(setting)
        used, height = layout.extents(layout.pages)
        return layout.pages - 2 + max(used / height, 0.01)  # never nothing: a search by proportion starts from it

    def _lay_out_text(self, setting: Setting) -> Layout:
        if setting not in self._layouts:
            self._layouts[setting] = self._lay_out_part("text", setting)
        return self._layouts[setting]

    def _lay_out_part(self, part: str, setting: Setting, **values: object) -> Layout:
        here = {self.chapter.id, *(section.id for section in walk_sections(self.chapter))}
        here |= {unit.id for unit in units(tuple(walk_blocks(self.chapter)))}
        markup = self._render("booklet", setting, here, part=part, **values)
        return self.typesetter.lay_out(markup, self.programme.folder)

    # -- common ---------------------------------------------------------------------------------------

    def _render(self, name: str, setting: Setting, here: set[str], **values: object) -> str:
        template = DESIGNS[name].template if name in DESIGNS else name
        return self.context.templates.render(
            f"leaflets/{template}.xhtml.j2",
            self.programme,
            medium="page",
            chapter=self.chapter,
            setting=setting,
            published=self.context.published,
            address=self._address(here),
            qr=partial(qr.svg, colour=self.theme.colours["ink"].screen),
            main_code=partial(self._main_code, name),
            **values,
        )

    def _address(self, here: set[str]) -> Callable[[str], str]:
        """Where a cross-reference leads: within the leaflet, or else to the site."""
        return lambda target: f"#{target}" if target in here else f"{self.programme.metadata.base_url}#{target}"

    def _codes(self, name: str) -> Mapping[str, float]:
        """The addresses that have a code on a leaflet, and how wide the narrowest is in mm."""
        base = self.programme.metadata.base_url
        codes = {f"{base}{path}": self._main_code(name, path) for path in ("", self.chapter.id)}
        if name in ("folder", "trifold", "booklet"):
            small = BOOKLET_CODES[0] if name == "booklet" else DESIGNS[name].code
            codes |= {f"{base}{each.number}": small for each in walk_sections(self.chapter)}
        return codes

    def _main_code(self, name: str, path: str) -> float:
        """How wide the code of a path on the site is, of the chapter or of the whole, in mm."""
        least = BOOKLET_CODES[1] if name == "booklet" else DESIGNS[name].main_code
        return qr.width(f"{self.programme.metadata.base_url}{path}", least=least, symbol=MAIN_SYMBOL)

    def _artefact(self, layout: str, drawn: Drawn, pages: int) -> Artefact:
        brief = layout.startswith(("poster", "card"))
        return artefact(
            "leaflet",
            self.context.destination,
            self._path(layout).relative_to(self.context.destination).as_posix(),
            sections=(self.chapter.id, *(() if brief else (each.id for each in walk_sections(self.chapter)))),
            pages=pages,
            chapter=self.chapter.id,
            layout=layout,
            campus=self.delivery.slug if self.delivery else None,
            fills=drawn.fills,
            blocks=drawn.blocks,
        )

    def _path(self, layout: str) -> Path:
        return self.context.destination / folder_of(self.delivery) / leaflet_name(self.chapter, layout)


def _panels(fitted: Fitted, content: Content) -> Iterator[tuple[Placed, ...]]:
    for panel in fitted.panels:
        yield tuple(
            Placed(name=name, saying=content.sayings[name], space=space)
            for name, space in zip(panel.pieces, panel.spaces, strict=True)
        )


def _by_section(panel: tuple[Placed, ...]) -> list[list[Placed]]:
    """The pieces of a panel, each opening with what follows it."""
    heads = [isinstance(each.saying, Opening) for each in panel]
    counted = [sum(heads[: at + 1]) for at in range(len(panel))]
    return [[placed for _, placed in group] for _, group in groupby(zip(counted, panel, strict=True), lambda x: x[0])]
