"""What becomes of a fitted leaflet: sheets of A4 for the printer of an office, and PDF/X-4 for a print shop."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from publish.imposition import A4, Side, folder, n_up, roll_fold, saddle_stitch
from publish.leaflet_kinds import LEAFLETS
from publish.model import Chapter, Programme
from publish.pdf_objects.press import separate
from publish.pdf_objects.sheets import Sheets, impose
from publish.typesetting import Typesetter
from publish.writers.context import Context
from publish.writers.print import press_run, separator

_UPRIGHT: Final = (A4[1], A4[0])
_A6: Final = (105.0, 148.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The files that are made of the drawn pages of a leaflet; `path` says where the file of a layout goes."""

    programme: Programme
    chapter: Chapter
    context: Context
    typesetter: Typesetter
    path: Callable[[str], Path]

    def make(self, name: str, drawn: Path, pages: int) -> Iterator[tuple[str, int]]:
        """Writes them, and says of each its layout and how many pages it has."""
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        if name == "folder":
            yield "folder", self._separate(drawn, self.path("folder"), marks=True)
            yield self._office("folder-a4", drawn, folder())
        elif name == "trifold":
            yield self._office("trifold", drawn, roll_fold(bleed=0))
            yield self._panels_for_press(drawn)
        else:
            shutil.copyfile(drawn, self.path(name))
            yield name, pages
        if name == "booklet":
            yield self._office("booklet-a4", drawn, saddle_stitch(pages, paper=self._paper))
        if name == "card":
            sides = n_up(pages, _A6, _UPRIGHT, bleed=self._bleed)
            impose(drawn, self.path("card-a4"), sides, Sheets(size=_UPRIGHT, flip="long"))
            yield "card-a4", len(sides)
        if name in ("booklet", "card", "poster-a4", "poster-a3"):
            layout = f"{name}-print"
            yield layout, self._separate(drawn, self.path(layout), marks=True, bound=name == "booklet")

    @property
    def _bleed(self) -> float:
        return self.context.templates.theme.press.bleed_mm

    @property
    def _paper(self) -> float:
        return self.context.templates.theme.leaflet.paper_mm

    def _office(self, layout: str, drawn: Path, sides: Sequence[Side]) -> tuple[str, int]:
        """Sheets with a line on each that tells which it is and how to print it, along the fold."""
        slugs = drawn.with_name("slugs.pdf")
        markup = self.context.templates.render(
            "leaflets/slugs.xhtml.j2",
            self.programme,
            medium="page",
            file=self.path(layout).stem,
            sides=len(sides),
            kind=next(each for each in LEAFLETS.values() if each.office == layout),
            published=self.context.published,
        )
        lines = self.typesetter.lay_out(markup, self.programme.folder)
        self.typesetter.write([lines.drawn], slugs)
        impose(drawn, self.path(layout), sides, Sheets(size=A4, slugs=slugs))
        return layout, len(sides)

    def _panels_for_press(self, drawn: Path) -> tuple[str, int]:
        """The trifold with bleed, and with fold marks outside of it; its panels are separated first."""
        panels = drawn.with_name("press.pdf")
        self._separate(drawn, panels, marks=False)
        sides = roll_fold(bleed=self._bleed)
        impose(panels, self.path("trifold-print"), sides, Sheets(size=A4, bleed=self._bleed))
        return "trifold-print", len(sides)

    def _separate(self, drawn: Path, target: Path, *, marks: bool, bound: bool = False) -> int:
        run = press_run(self.programme, self.context)
        run = replace(
            run,
            title=f"{self.chapter.title} – {run.title}",
            marks=marks and run.marks,
            page_multiple=run.page_multiple if bound else 1,
            digest=f"{run.digest} {target.name}",
        )
        return separate(drawn, target, separator(self.context), run)
