"""Addresses that last: where every id and every number that an edition ever had leads today. Pure, no files.

A short address is a folder of the site, with a page that leads on: a chapter by its id, a section by its number. They
stand on leaflets and in QR codes, and paper cannot be called back; so what an edition had, `Addresses` keeps.
"""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from publish.model import Addresses, Block, Chapter, List, Programme, Section
from publish.traversal import walk_sections

Part: TypeAlias = Chapter | Section

ANCHORS: Final = frozenset(
    {"achterkant", "afkortingen", "binnenkant", "bladzijden", "campus", "colofon", "downloads", "inhoud", "omslag"}
)
"""Ids that the pages of artefacts need for themselves; a test holds the templates to it. No part can have one."""

FOLDERS: Final = frozenset({
    "campus", "colophon", "cover", "glossary", "index", "leaflets", "nav", "site", "verification",
    "aux", "con", "nul", "prn", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)),
})  # fmt: skip
"""Names that files and folders of site and e-book have, or that Windows keeps (a stick is read there). No chapter can
have one, since each has a folder of its name. Ids are lower case, so no two differ in case alone."""

_SAME_NUMBER: Final = 0.5
"""What an equal number weighs, against a likeness of names from 0 to 1, when a redirect is suggested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an address leads: an anchor of the page, and the chapter or section that it is in."""

    anchor: str
    part: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortAddress:
    """A folder of the site, by its `path`, and what it may stand for: today's place first, then those before."""

    path: str
    places: tuple[Place, ...]


def parts(programme: Programme) -> dict[str, Part]:
    """Every chapter and section by its id, in reading order."""
    found: dict[str, Part] = {}
    for chapter in programme.chapters:
        found[chapter.id] = chapter
        found |= {section.id: section for section in walk_sections(chapter)}
    return found


def homes(programme: Programme) -> dict[str, Part]:
    """Every anchor of the programme, of chapters, sections, blocks and list items, with the part it stands in."""
    found: dict[str, Part] = {}
    for name, part in parts(programme).items():
        found[name] = part
        found |= dict.fromkeys(_anchors(part.blocks), part)
    return found


def resolved(name: str, addresses: Addresses, live: Container[str]) -> str | None:
    """The id of today that `name` leads to, or None: step by step, a block that is gone by way of its section."""
    seen = set()
    while name not in live:
        following = addresses.moved.get(name) or addresses.blocks.get(name)
        if following is None or name in seen:
            return None
        seen.add(name)
        name = following
    return name


def retired(programme: Programme) -> dict[str, tuple[str, ...]]:
    """The ids of former editions by the id of today that they lead to: they get a place to land at its head."""
    addresses, live = programme.addresses, homes(programme)
    found: dict[str, tuple[str, ...]] = {}
    for name in dict.fromkeys((*addresses.moved, *addresses.sections, *addresses.blocks)):
        target = resolved(name, addresses, live)
        if target and target != name and name not in ANCHORS:
            found[target] = (*found.get(target, ()), name)
    return found


def short_addresses(programme: Programme) -> Iterator[ShortAddress]:
    """Every short address that there is or ever was: those of today in reading order, then those that were."""
    live = homes(programme)
    today, before = _today(programme), _before(programme.addresses)
    for path in dict.fromkeys((*today, *before)):
        names = (*today.get(path, ()), *before.get(path, ()))
        anchors = dict.fromkeys(resolved(name, programme.addresses, live) for name in names)
        places = tuple(Place(anchor=anchor, part=live[anchor]) for anchor in anchors if anchor)
        if places:
            yield ShortAddress(path=path, places=places)


def redirects(programme: Programme) -> str:
    """All that former editions make of the site, as text for a digest; empty where there is nothing.

    Recording an edition does not change it: what is live leads to itself, written down or not.
    """
    today = _today(programme)
    short = {each.path: tuple(place.anchor for place in each.places) for each in short_addresses(programme)}
    changed = {path: anchors for path, anchors in short.items() if today.get(path) != anchors}
    found = retired(programme)
    return json.dumps([found, changed], sort_keys=True) if found or changed else ""


def recorded(programme: Programme) -> Addresses:
    """What is to be kept once this edition goes public: nothing is taken away, and what lives today is added."""
    before = programme.addresses
    today = {name: str(part.number) if part.number else None for name, part in parts(programme).items()}
    sections = dict(before.sections)
    numbers = dict(before.numbers)
    for name, number in before.sections.items():
        sections[name] = today[name] if name in today else None if number in today.values() else number
        if number and sections[name] != number:
            numbers[number] = (*(each for each in numbers.get(number, ()) if each != name), name)
    return Addresses(
        edition=programme.metadata.date,
        sections=sections | today,
        numbers=numbers,
        blocks={**before.blocks, **{name: part.id for name, part in homes(programme).items() if name not in today}},
        moved=before.moved,
    )


def displaced(programme: Programme) -> Iterator[tuple[Part, Part]]:
    """Each section with a number that led to another in the last edition, and that other one as it is today."""
    live = homes(programme)
    by_number = {each.number: each for each in live.values() if isinstance(each, Section) and each.number}
    for name, number in programme.addresses.sections.items():
        target = resolved(name, programme.addresses, live)
        if number in by_number and target and live[target] != by_number[number]:
            yield by_number[number], live[target]


def successor(gone: str, programme: Programme) -> str:
    """The chapter or section of today that most likely holds what a part that is gone held: a guess for a person.

    Where its blocks went, if any are still there; else a part that no edition had, the likest by name and number; else
    any part.
    """
    addresses, live, now = programme.addresses, homes(programme), parts(programme)
    kept = Counter(live[name].id for name, home in addresses.blocks.items() if home == gone and name in live)
    if kept:
        return kept.most_common(1)[0][0]
    number = addresses.sections.get(gone)
    candidates = [name for name in now if name not in addresses.sections] or list(now)

    def score(name: str) -> float:
        same = _SAME_NUMBER if number and str(now[name].number) == number else 0.0
        return same + difflib.SequenceMatcher(None, gone, name, autojunk=False).ratio()

    return max(candidates, key=score)


def _today(programme: Programme) -> dict[str, tuple[str, ...]]:
    """The short addresses of today, each with the id it stands for."""
    found: dict[str, tuple[str, ...]] = {}
    for chapter in programme.numbered_chapters:
        found[chapter.id] = (chapter.id,)
        found |= {section.number: (section.id,) for section in walk_sections(chapter) if section.number}
    return found


def _before(addresses: Addresses) -> dict[str, tuple[str, ...]]:
    """The short addresses that there were, each with the ids that it led to, the last first.

    A redirect from an id of which no edition knows may be for a chapter that is older than the file.
    """
    led: dict[str, tuple[str, ...]] = {}
    for name, number in addresses.sections.items():
        if number:
            led[number] = (*led.get(number, ()), name)
    for number, names in addresses.numbers.items():
        led[number] = (*led.get(number, ()), *reversed(names))
    chapters = {name: (name,) for number, names in led.items() if "." not in number for name in names}
    unknown = {name: (name,) for name in addresses.moved if name not in {*addresses.sections, *addresses.blocks}}
    return {number: names for number, names in led.items() if "." in number} | chapters | unknown


def _anchors(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield block.id
        if isinstance(block, List):
            for item in block.items:
                yield item.id
                yield from _anchors(item.lists)
