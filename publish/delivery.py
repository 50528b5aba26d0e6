"""Where printed leaflets go: how many copies of what each campus gets, and what its copies say of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from publish.diagnostics import Origin
from publish.leaflet_kinds import LeafletKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a campus gets: `copies` by chapter id and by kind of leaflet. `slug` is its name in the names of files.

    `line` and `contact` stand on the back of its leaflets, where it has them and they have a back; a campus that has
    neither gets the leaflets that everybody gets.
    """

    campus: str
    slug: str
    origin: Origin
    copies: Mapping[str, Mapping[str, int]]
    line: str = ""
    contact: str = ""

    def has_own(self, kind: LeafletKind) -> bool:
        """Whether its leaflets of a kind differ from those of others."""
        return kind.back and bool(self.line or self.contact)

    @property
    def wanted(self) -> Iterator[tuple[str, str, int]]:
        """Chapter id, kind of leaflet and number of copies, of all that it gets at least one of."""
        for chapter, by_kind in self.copies.items():
            yield from ((chapter, kind, copies) for kind, copies in by_kind.items() if copies)


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """What goes where, and whether the numbers have been agreed on."""

    confirmed: bool
    deliveries: tuple[Delivery, ...]
