"""The files that the page offers, with their format, size and pages, and what to tell who prints them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from publish.artefact import Artefact
from publish.leaflet_kinds import LEAFLETS
from publish.model import Chapter, Programme

_FLIP: Final = "A4, dubbelzijdig, korte kant omslaan"
_LAYOUTS: Final = {
    "folder-a4": ("Folder", f"{_FLIP}, 1×\N{NO-BREAK SPACE}vouwen"),
    "trifold": ("Drieluik", f"{_FLIP}, 2×\N{NO-BREAK SPACE}vouwen"),
    "booklet-a4": ("Boekje", f"{_FLIP}, vouwen en nieten"),
    "card-a4": ("Kaartjes", "A4, dubbelzijdig, lange kant omslaan, in vieren snijden"),
    "poster-a4": ("A4-affiche", "A4, enkelzijdig"),
    "poster-a3": ("A3-affiche", "A3, enkelzijdig"),
    "booklet": ("Boekje om te lezen", "A5, op een scherm"),
    "card": ("Kaartje om te lezen", "A6, op een scherm"),
    "folder": ("Folder voor de drukkerij", "A5, losse bladzijden met afloop"),
    "trifold-print": ("Drieluik voor de drukkerij", "A4 met afloop, 2×\N{NO-BREAK SPACE}vouwen"),
    "booklet-print": ("Boekje voor de drukkerij", "A5, losse bladzijden met afloop, te nieten"),
    "card-print": ("Kaartje voor de drukkerij", "A6 met afloop, twee zijden"),
    "poster-a4-print": ("A4-affiche voor de drukkerij", "A4 met afloop, één zijde"),
    "poster-a3-print": ("A3-affiche voor de drukkerij", "A3 met afloop, één zijde"),
}
"""For each layout its name and what to tell the printer: those for an office first, for a shop last."""
_SINGLE: Final = {
    ("booklet-a4", 2): _LAYOUTS["folder-a4"][1],
    ("booklet-print", 4): _LAYOUTS["folder"][1],
}
"""What to tell instead where so few pages make one sheet, which is folded and not stapled."""
_SIDES: Final = {kind.office: kind.sides for kind in LEAFLETS.values()}
"""The layouts of which a page is one side of a sheet, and how many sides of it are printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file as the page offers it: `facts` are its format, size and pages, `print_as` what to tell the printer."""

    path: str
    facts: str
    name: str = ""
    print_as: str = ""


def documents(artefacts: tuple[Artefact, ...]) -> dict[str, Download]:
    """The whole programme, by kind; a kind that was not made is not there."""
    whole = {each.kind: each for each in artefacts if each.kind != "leaflet"}
    return {kind: Download(path=found.path, facts=_facts(found)) for kind, found in whole.items()}


def leaflets(programme: Programme, artefacts: tuple[Artefact, ...]) -> Iterator[tuple[Chapter, list[Download]]]:
    """For each chapter that has them its leaflets."""
    by_place = {(each.chapter, each.layout): each for each in artefacts if each.kind == "leaflet"}
    for chapter in programme.numbered_chapters:
        files = [
            Download(
                path=found.path,
                name=name,
                print_as=_SINGLE.get((layout, found.pages or 0), print_as),
                facts=_facts(found),
            )
            for layout, (name, print_as) in _LAYOUTS.items()
            if (found := by_place.get((chapter.id, layout)))
        ]
        if files:
            yield chapter, files


def _facts(found: Artefact) -> str:
    """As in “PDF, 1,2 MB, 48 bladzijden”."""
    size = f"{found.bytes / 1e6:.1f} MB" if found.bytes >= 1e6 else f"{max(1, round(found.bytes / 1e3))} kB"
    facts = [PurePosixPath(found.path).suffix.lstrip(".").upper(), size.replace(".", ",")]
    if found.pages and found.layout in _SIDES:
        sheets = found.pages // _SIDES[found.layout]
        facts.append(f"{sheets} {'vel' if sheets == 1 else 'vellen'}")
    elif found.pages:
        facts.append(f"{found.pages} {'bladzijde' if found.pages == 1 else 'bladzijden'}")
    return ", ".join(facts)
