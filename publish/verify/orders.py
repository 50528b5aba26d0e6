"""Print orders and zip files of campuses: every number worked out anew, from the source and the leaflets' pages."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from publish.archive import Archive, UnreadableError
from publish.artefact import Artefact
from publish.delivery import Delivery
from publish.diagnostics import Origin
from publish.leaflet_kinds import LEAFLETS
from publish.model import Programme
from publish.verify.finding import Finding
from publish.verify.observed import Piece, normal
from publish.verify.page_view import unseen
from publish.verify.paper import unseen_text
from publish.verify.pdf import read_pdf
from publish.verify.rendering import count_pages

_A4: Final = 0.297 * 0.210
"""Square metres of a sheet; one of A3 has twice as many."""
_TOTAL: Final = "Alle campussen"
_NAMES: Final = {
    "folder": "Folder",
    "trifold": "Drieluik",
    "booklet": "Boekje",
    "poster-a4": "A4-affiche",
    "poster-a3": "A3-affiche",
    "card": "Kaartje",
}
_CAMPUS, _COPIES, _EACH, _GRAMMAGE, _KILOGRAMS, _OFFICE = 0, 4, 5, 11, 12, 14
_COSTS: Final = slice(6, 11)
"""Places in a row of the table."""

_TOLD: Final = re.compile(r"^ *([\d.]+) × (\S+)$", re.MULTILINE)
"""So many of a file, as the text in a zip file tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """One leaflet for one campus, as the source wants it: its file for an office printer, and what it takes."""

    delivery: Delivery
    chapter: str
    kind: str
    office: str
    copies: int
    pages: int

    @property
    def numbers(self) -> tuple[int, ...]:
        """Copies, sheets of A4 and of A3, folds, staples and cuts."""
        kind = LEAFLETS[self.kind]
        stacks = -(-self.copies // kind.up)
        sheets = stacks * self.pages // kind.sides
        by_paper = (sheets, 0) if kind.paper == "A4" else (0, sheets)
        staples = kind.staples if self.pages > kind.sides else 0  # one sheet has nothing to be stapled to
        return (self.copies, *by_paper, self.copies * kind.folds, self.copies * staples, sheets * kind.cuts)

    @property
    def sheets_each(self) -> str:
        """As the table says it: a quarter where four lie on a sheet."""
        kind = LEAFLETS[self.kind]
        return f"{self.pages / kind.sides / kind.up:g}".replace(".", ",")


def verify_order(programme: Programme, artefact: Artefact, dist: Path) -> tuple[Finding, ...]:
    """What the order of all campuses says otherwise than the source. Raises UnreadableError."""
    deliveries = _deliveries(programme)
    wanted = [each for delivery in deliveries for each in _wanted(programme, delivery, dist)]
    path = dist / artefact.path
    if artefact.path.endswith(".csv"):
        return tuple(_table(_read(path), wanted, several=len(deliveries) > 1))
    hidden = tuple(unseen_text(page, text) for page, text in unseen(path))
    return (*_page(read_pdf(path).pieces, wanted, deliveries), *hidden)


def verify_bundle(programme: Programme, artefact: Artefact, dist: Path) -> tuple[Finding, ...]:
    """What the zip file of a campus lacks, or holds otherwise than `dist`. Raises UnreadableError."""
    delivery = next((each for each in _deliveries(programme) if each.slug == artefact.campus), None)
    if delivery is None:
        raise UnreadableError(f"no campus of the source has the name '{artefact.campus}'")
    wanted = list(_wanted(programme, delivery, dist))
    return tuple(_bundle(Archive(dist / artefact.path), delivery, wanted, dist))


def _deliveries(programme: Programme) -> tuple[Delivery, ...]:
    distribution = programme.metadata.distribution
    return distribution.deliveries if distribution else ()


def _wanted(programme: Programme, delivery: Delivery, dist: Path) -> Iterator[_Wanted]:
    """In the order of the chapters. The pages are those of the files."""
    own = bool(delivery.line or delivery.contact)
    for chapter in programme.numbered_chapters:
        for kind, facts in LEAFLETS.items():
            if copies := delivery.copies.get(chapter.id, {}).get(kind, 0):
                folder = f"campus/{delivery.slug}" if own and facts.back else "leaflets"
                office = f"{folder}/{chapter.number:02}-{chapter.id}-{facts.office}.pdf"
                yield _Wanted(
                    delivery=delivery,
                    chapter=str(chapter.number),
                    kind=kind,
                    office=office,
                    copies=copies,
                    pages=count_pages(dist / office),
                )


def _sums(wanted: Iterable[_Wanted]) -> tuple[int, ...]:
    return tuple(map(sum, zip((0,) * 6, *(each.numbers for each in wanted), strict=True)))


# -- the table ----------------------------------------------------------------------------------------


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"not a readable table: {error}") from error


def _table(text: str, wanted: list[_Wanted], *, several: bool) -> Iterator[Finding]:
    """The rows against what is wanted: those of leaflets by campus and file, those of sums by campus."""
    rows = list(csv.reader(text.splitlines(), delimiter=";"))[1:]
    if any(len(row) <= _OFFICE for row in rows):
        raise UnreadableError("not a table with a column for each number")
    found = {(row[_CAMPUS], row[_OFFICE]): row for row in rows}
    expected: dict[tuple[str, str], tuple[int, ...]] = {
        (each.delivery.campus, each.office): each.numbers for each in wanted
    }
    each_takes = {(each.delivery.campus, each.office): each.sheets_each for each in wanted}
    for campus in dict.fromkeys(each.delivery.campus for each in wanted):
        expected[campus, ""] = _sums(each for each in wanted if each.delivery.campus == campus)
    if several:
        expected[_TOTAL, ""] = _sums(wanted)
    origins = {each.delivery.campus: each.delivery.origin for each in wanted}
    for key, numbers in expected.items():
        row = found.pop(key, None)
        there = [row[_COPIES], *row[_COSTS]] if row else []
        if there != list(map(str, numbers)) or (row and row[_EACH] != each_takes.get(key, "")):
            yield _finding("wrong number in the order", key, numbers, there, origins.get(key[0]))
        elif row and row[_GRAMMAGE] and row[_KILOGRAMS] != _kilograms(numbers, row[_GRAMMAGE]):
            yield _finding("wrong weight in the order", key, row[_COSTS], [row[_KILOGRAMS]], origins.get(key[0]))
    for key, row in found.items():
        yield _finding("a row that nobody asked for", key, (), row, None)
    if len(rows) != len(expected):
        yield _finding("rows in the order", ("", ""), (len(expected),), [str(len(rows))], None)


def _kilograms(numbers: tuple[int, ...], grammage: str) -> str:
    _, a4, a3, *_ = numbers
    return f"{round((a4 + 2 * a3) * _A4 * float(grammage.replace(',', '.')) / 1000, 1):.1f}".replace(".", ",")


# -- the page -----------------------------------------------------------------------------------------


def _page(pieces: tuple[Piece, ...], wanted: list[_Wanted], deliveries: tuple[Delivery, ...]) -> Iterator[Finding]:
    """The row of each campus, and that of all: its numbers follow its name, cell by cell."""
    texts = [normal(piece.text) for piece in pieces]
    kinds = list(LEAFLETS)
    columns = sorted(
        {(each.kind, each.chapter) for each in wanted}, key=lambda each: (kinds.index(each[0]), int(each[1]))
    )
    told = [at for at, number in enumerate(_sums(wanted)) if number]
    rows = [(each.campus, [one for one in wanted if one.delivery is each], each.origin) for each in deliveries]
    if len(deliveries) > 1:
        for campus, own, origin in [*rows, (_TOTAL, wanted, None)]:
            sums = _sums(own)
            by_leaflet = [sum(one.copies for one in own if (one.kind, one.chapter) == each) for each in columns]
            expected = [*by_leaflet, *(sums[at] for at in told)]
            found = list(_cells(texts, normal(campus)))
            if found != list(map(_written, expected)):
                yield _finding("wrong number in the order", (campus, ""), expected, found, origin)
    for kind, chapter in columns:
        total = sum(each.copies for each in wanted if (each.kind, each.chapter) == (kind, chapter))
        head = f"{_NAMES[kind]} {chapter}:"
        at = next((at for at, text in enumerate(texts) if text.startswith(head)), None)
        found = [] if at is None else texts[at + 1 : at + 6]
        if found[-1:] != [_written(total)]:
            yield _finding("wrong number in the order", (head, ""), (total,), found, None)


def _cells(texts: list[str], head: str) -> Iterator[str]:
    """The cells of the rows under this head, those of a table that goes on in another after one another."""
    inside = False
    for text in texts:
        if inside and re.fullmatch(r"[\d.]+|–", text):
            yield text
        else:
            inside = text == head


def _written(number: int) -> str:
    return f"{number:,}".replace(",", ".") if number else "–"


# -- the zip file -------------------------------------------------------------------------------------


def _bundle(archive: Archive, delivery: Delivery, wanted: list[_Wanted], dist: Path) -> Iterator[Finding]:
    table, text = f"drukorder-{delivery.slug}.csv", "LEESMIJ.txt"
    files = {PurePosixPath(each.office).name: each for each in wanted}
    place = (delivery.campus, "")
    for name in sorted({table, text, *files} - archive.names):
        yield _finding("missing in the zip file", (delivery.campus, name), (), [], delivery.origin)
    for name in sorted(archive.names - {table, text, *files}):
        yield _finding("a file that nobody asked for", (delivery.campus, name), (), [], delivery.origin)
    for name, each in files.items():
        if name in archive.names and archive.read(name) != (dist / each.office).read_bytes():
            yield _finding("not the file in its place", (delivery.campus, name), (), [], delivery.origin)
    if table in archive.names:
        yield from _table(_decoded(archive, table), wanted, several=False)
    if text in archive.names:
        told = {name: copies for copies, name in _TOLD.findall(_decoded(archive, text).replace("\r\n", "\n"))}
        asked = {name: _written(each.copies) for name, each in files.items()}
        if told != asked:
            yield _finding(f"{text} tells other numbers", place, asked.items(), list(map(str, told.items())), None)


def _decoded(archive: Archive, name: str) -> str:
    try:
        return archive.read(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"'{name}' in it is not UTF-8") from error


def _finding(
    what: str, place: tuple[str, str], expected: Iterable[object], found: list[str], origin: Origin | None
) -> Finding:
    said = ": ".join(filter(None, (*place, " ".join(map(str, expected)))))
    return Finding(what=what, section="", block=None, origin=origin, expected=said, found=" ".join(found))
