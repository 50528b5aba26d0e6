"""What goes to whoever prints: the order as a table and as a page, and for each campus a zip file with all it needs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final, TypeAlias

from publish.artefact import Artefact, Kind, artefact
from publish.delivery import Delivery, Distribution
from publish.leaflet_kinds import LeafletKind
from publish.model import Chapter, Programme
from publish.packing import pack
from publish.print_order import OrderLine, copies, leaflets, order_lines, total
from publish.writers.campuses import FOLDER
from publish.writers.context import Context
from publish.writers.shared import typesetter

_NAME: Final = "drukorder"
_README: Final = "LEESMIJ.txt"
_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""The byte order mark, by which Excel and the Notepad of Windows know UTF-8."""
_SIDE_BY_SIDE: Final = 8
"""The columns of leaflets for which a page is wide enough, with those of sums beside them."""

Orders: TypeAlias = Sequence[tuple[Delivery, tuple[OrderLine, ...]]]
"""Campuses with what each of them gets."""


def write(programme: Programme, context: Context) -> tuple[Artefact, ...]:
    """The order of all campuses, and a zip file for each, or only that of the campus which the context names.

    Nothing without a distribution. What would be told wrong because a leaflet was not made is not made either.
    """
    distribution = programme.metadata.distribution
    if distribution is None:
        return ()
    orders = [(each, order_lines(programme, each, context.artefacts)) for each in distribution.deliveries]
    writer = _Orders(programme, context, distribution)
    made = [
        writer.bundle(delivery, lines)
        for delivery, lines in orders
        if lines and context.campus in (None, delivery.slug)
    ]
    whole = [(delivery, lines) for delivery, lines in orders if lines is not None]
    if context.campus is None and made and len(whole) == len(orders):
        made += [writer.put("order", f"{_NAME}.csv", writer.table(whole)), writer.page(whole)]
    return tuple(made)


class _Orders:
    """The files, one by one."""

    def __init__(self, programme: Programme, context: Context, distribution: Distribution) -> None:
        self._programme = programme
        self._context = context
        self._values: dict[str, object] = {
            "distribution": distribution,
            "grammage": context.templates.theme.leaflet.paper_gsm,
            "total": total,
        }
        (context.destination / FOLDER).mkdir(exist_ok=True)

    def put(self, kind: Kind, name: str, content: bytes, campus: Delivery | None = None) -> Artefact:
        """A file of these bytes."""
        path = f"{FOLDER}/{name}"
        (self._context.destination / path).write_bytes(content)
        slug = campus.slug if campus else None
        return artefact(kind, self._context.destination, path, sections=(), campus=slug)

    def table(self, orders: Orders) -> bytes:
        """The order for a spreadsheet.

        Excel with the settings of Belgium splits cells at semicolons and reads decimal commas; without the byte order
        mark it takes UTF-8 for Windows-1252. Line ends are those of RFC 4180.
        """
        return self._text("order.csv.j2", orders=orders, everything=_all(orders), row=_row, number=_decimal)

    def bundle(self, delivery: Delivery, lines: Sequence[OrderLine]) -> Artefact:
        """The zip file of a campus: its leaflets for an office printer, its order, and what to do with them."""
        order = f"{_NAME}-{delivery.slug}.csv"
        members = {
            _README: self._text("leesmij.txt.j2", delivery=delivery, lines=lines, order=order),
            order: self.table([(delivery, tuple(lines))]),
        }
        for line in lines:
            path = PurePosixPath(line.office.path)
            members[path.name] = (self._context.destination / path).read_bytes()
        return self.put("bundle", f"{delivery.slug}.zip", pack(members), delivery)

    def page(self, orders: Orders) -> Artefact:
        """The order as a page of A4, or as many as it takes."""
        everything = _all(orders)
        ordered = leaflets(everything)
        markup = self._context.templates.render(
            "orders/order.xhtml.j2",
            self._programme,
            medium="page",
            published=self._context.published,
            orders=orders,
            rows=[(delivery.campus, lines) for delivery, lines in orders],
            everything=everything,
            leaflets=ordered,
            tables=_tables(ordered),
            copies=copies,
            **self._values,
        )
        ready = typesetter(self._programme, self._context.templates, self._context.faces)
        layout = ready.lay_out(markup, self._programme.folder)
        path = f"{FOLDER}/{_NAME}.pdf"
        ready.write([layout.drawn], self._context.destination / path)
        return artefact("order", self._context.destination, path, sections=(), pages=layout.pages)

    def _text(self, template: str, **values: object) -> bytes:
        """A text file as the programs of Windows want it, which those of others take as well."""
        text = self._context.templates.render(
            f"orders/{template}", self._programme, medium="text", **self._values, **values
        )
        return (_MARK + "\r\n".join(text.strip().splitlines()) + "\r\n").encode()


def _all(orders: Orders) -> tuple[OrderLine, ...]:
    return tuple(line for _, lines in orders for line in lines)


def _tables(columns: Sequence[tuple[Chapter, LeafletKind]]) -> list[Sequence[tuple[Chapter, LeafletKind]]]:
    """As many at a time as a page is wide enough for."""
    return [columns[at : at + _SIDE_BY_SIDE] for at in range(0, len(columns), _SIDE_BY_SIDE)]


def _row(*cells: object) -> str:
    """A line of a table whose cells end with semicolons, in quotation marks where they hold one."""
    target = io.StringIO()
    csv.writer(target, delimiter=";", lineterminator="").writerow(cells)
    return target.getvalue()


def _decimal(value: float) -> str:
    """A number that a spreadsheet with the settings of Belgium takes for one."""
    return f"{value:.1f}".replace(".", ",")
