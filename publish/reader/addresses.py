"""addresses.yaml: reading it, what is wrong with it, and bringing it up to date when an edition goes public."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final

from publish.addresses import displaced, homes, parts, recorded, resolved, successor
from publish.diagnostics import Diagnostic, Severity, WriteError, did_you_mean
from publish.model import Addresses, Programme
from publish.reader.files import read_text
from publish.reader.yaml_file import YamlFile, read_yaml, updated
from publish.schema import AddressesShape

ADDRESSES: Final = "addresses.yaml"

_HEAD: Final = """\
# yaml-language-server: $schema=schema/addresses.schema.json
#
# Alle adressen die ooit verschenen zijn. Ze staan op folders en in QR-codes, en moeten dus voor altijd ergens uitkomen.
# Dit bestand houdt zichzelf bij: ‘./run publish all --edition’ vult het aan telkens als een uitgave openbaar wordt.
# Zelf schrijft u alleen onder ‘moved’: links een adres dat er niet meer is, rechts waar die tekst nu staat, zoals
#   vroeger-deel: deel-van-nu
# ‘./run publish check’ zegt wanneer er zo’n regel ontbreekt. Haal niets weg.

edition:

moved:
"""


def read_addresses(folder: Path) -> tuple[Addresses, YamlFile | None, tuple[Diagnostic, ...]]:
    """What the file keeps, if there is one; nothing, and why, where it is wrong."""
    if not (folder / ADDRESSES).exists():
        return Addresses(), None, ()
    file, diagnostics = read_yaml(folder / ADDRESSES)
    if file is None:
        return Addresses(), None, diagnostics
    shape, found = file.read(AddressesShape)
    if shape is None:
        return Addresses(), None, found
    addresses = Addresses(
        edition=shape.edition,
        sections=shape.sections or {},
        numbers=shape.numbers or {},
        blocks=shape.blocks or {},
        moved=shape.moved or {},
    )
    return addresses, file, ()


def check_addresses(programme: Programme, file: YamlFile) -> Iterator[Diagnostic]:
    """Addresses of former editions that lead nowhere today, or elsewhere than they did."""
    addresses, live = programme.addresses, homes(programme)
    for name, target in addresses.moved.items():
        origin = file.locate(("moved", name))
        if name in live:
            message = f"'{name}' cannot have moved: it stands in the programme, in {live[name].origin.path}"
            hint = "take this line away, or give what stands there another id"
            yield Diagnostic(code="X-008", message=message, origin=origin, hint=hint)
        elif target not in live and not _is_known(target, addresses):
            hint = did_you_mean(target, live) or "ids stand in braces behind the headings of the chapter files"
            message = f"'{name}' leads to '{target}', which is nowhere in the programme"
            yield Diagnostic(code="X-006", message=message, origin=origin, hint=hint)
        elif (circle := _circle(name, addresses)) and name == min(addresses.moved.keys() & circle):
            message = f"these lead in a circle: {' → '.join((*circle, name))}"
            yield Diagnostic(code="X-007", message=message, origin=origin, hint="let one lead to an id of today")
    for name, number in addresses.sections.items():
        if resolved(name, addresses, live) is None and name not in addresses.moved and parts(programme):
            called = f"'{name}', which was {number}," if number else f"'{name}'"
            message = f"{called} is gone, and nothing says where its address leads now"
            hint = f"add to 'moved': {name}: {successor(name, programme)}"
            yield Diagnostic(code="X-005", message=message, origin=file.locate(("sections", name)), hint=hint)
    for today, before in displaced(programme):
        message = (
            f"the number {today.number} now leads to '{today.id}'; in the edition of {addresses.edition} it led to "
        )
        yield Diagnostic(
            code="W-003",
            severity=Severity.WARNING,
            message=f"{message}'{before.id}'",
            origin=today.origin,
            hint="leaflets in print say it, so its page will offer both; a section at the end of a chapter shifts none",
        )


def with_edition(programme: Programme) -> bytes:
    """The file as it is to stand once this edition goes public: what a person wrote in it stays as it is.

    Raises WriteError (A-001) where it is written in a way that cannot be added to.
    """
    path = programme.folder / ADDRESSES
    text = read_text(path)[0] if path.exists() else _HEAD
    newline = b"\r\n" if path.exists() and b"\r\n" in path.read_bytes() else b"\n"
    values = {key: value for key, value in asdict(recorded(programme)).items() if key != "moved" and value}
    values |= {"numbers": {key: list(names) for key, names in values["numbers"].items()}} if "numbers" in values else {}
    result = updated(text, values) if text is not None else None
    if result is None:
        hint = "write one 'key: value' a line in it, without anchors (&) and aliases (*)"
        message = f"cannot bring '{path}' up to date"
        raise WriteError([Diagnostic(code="A-001", message=message, hint=hint)])
    return result.encode().replace(b"\n", newline)


def _is_known(name: str, addresses: Addresses) -> bool:
    return any(name in each for each in (addresses.moved, addresses.sections, addresses.blocks))


def _circle(name: str, addresses: Addresses) -> tuple[str, ...]:
    """The ids that lead from `name` back to it, or nothing."""
    walk, leads = [name], {**addresses.blocks, **addresses.moved}
    while (following := leads.get(walk[-1])) is not None and following not in walk:
        walk.append(following)
    return tuple(walk) if following == name else ()
