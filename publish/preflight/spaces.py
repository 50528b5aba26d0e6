"""Colour spaces (ISO 32000-2, 8.6): what they come down to on the press, and how much ink a colour takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pikepdf

from publish.preflight.facts import Family, Inks

_PLATES: Final = {"/Cyan": 0, "/Magenta": 1, "/Yellow": 2, "/Black": 3}
_DEVICE: Final = {
    "/DeviceGray": Family.GREY, "/G": Family.GREY, "/CalGray": Family.GREY,
    "/DeviceRGB": Family.RGB, "/RGB": Family.RGB, "/CalRGB": Family.RGB,
    "/DeviceCMYK": Family.CMYK, "/CMYK": Family.CMYK, "/Lab": Family.LAB,
}  # fmt: skip
_ICC: Final = {1: Family.GREY, 3: Family.RGB, 4: Family.CMYK}
_COMPONENTS: Final = {Family.GREY: 1, Family.CMYK: 4, Family.RGB: 3, Family.LAB: 3}
_DEEPEST: Final = 4
"""Spaces upon spaces: Pattern upon Indexed upon DeviceN upon ICCBased."""


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space: its name for people, and from values to inks, where that can be told without converting."""

    name: str
    family: Family
    components: int
    inks: Callable[[Sequence[float]], Inks | None]

    @property
    def initial(self) -> tuple[float, ...]:
        """The colour that setting the space sets (ISO 32000-2, 8.6.8)."""
        if self.family is Family.CMYK and self.components == 4:
            return (0, 0, 0, 1)
        return (1.0 if self.family in (Family.SPOT, Family.REGISTRATION) else 0.0,) * self.components


def _untold(_: Sequence[float]) -> None:
    return None


def _of_grey(values: Sequence[float]) -> Inks:
    return (0, 0, 0, 1 - values[0], 0)


def _of_cmyk(values: Sequence[float]) -> Inks:
    return (*values[:4], 0)


def _of_registration(values: Sequence[float]) -> Inks:
    return (*[values[0]] * 4, 0)


_INKS: Final = {Family.GREY: _of_grey, Family.CMYK: _of_cmyk}
UNKNOWN: Final = Space("?", Family.UNKNOWN, 0, _untold)


def device(family: Family) -> Space:
    """One of the three device spaces."""
    name = {Family.GREY: "DeviceGray", Family.RGB: "DeviceRGB", Family.CMYK: "DeviceCMYK"}[family]
    return _plain(name, family)


def space_of(given: Any, resources: Any, depth: int = 0) -> Space:
    """The space that a name, or the array of a colour space, stands for; resources give the names of the page."""
    if given is None or depth > _DEEPEST:
        return UNKNOWN
    if isinstance(given, pikepdf.Name):
        name = str(given)
        if family := _DEVICE.get(name):
            return _plain(f"Device{'Gray' if family is Family.GREY else family}", family)
        named = resources.get("/ColorSpace", {}).get(name)
        return UNKNOWN if named is None else space_of(named, resources, depth + 1)
    if not isinstance(given, pikepdf.Array) or not len(given):
        return UNKNOWN
    kind = str(given[0])
    if kind == "/ICCBased":
        return _icc_based(given[1])
    if family := _DEVICE.get(kind):
        return _plain(kind[1:], family)
    if kind in ("/Separation", "/DeviceN"):
        return _separated([str(given[1])] if kind == "/Separation" else [str(each) for each in given[1]])
    if kind in ("/Indexed", "/I"):
        return _indexed(given, space_of(given[1], resources, depth + 1))
    if kind == "/Pattern" and len(given) > 1:
        return space_of(given[1], resources, depth + 1)
    return UNKNOWN


def _plain(name: str, family: Family) -> Space:
    return Space(name, family, _COMPONENTS[family], _INKS.get(family, _untold))


def _icc_based(profile: Any) -> Space:
    family = _ICC.get(int(profile.get("/N", 0)), Family.UNKNOWN)
    if family is Family.UNKNOWN:
        return UNKNOWN
    if family is Family.RGB and profile.read_bytes()[16:20] == b"Lab ":
        family = Family.LAB
    return _plain(f"ICC-{family}", family)


def _separated(names: list[str]) -> Space:
    """Separation and DeviceN: plates of the process, and others."""
    if names == ["/All"]:
        return Space("Registration", Family.REGISTRATION, 1, _of_registration)

    def inks(values: Sequence[float]) -> Inks:
        plates = [0.0] * 5
        for name, value in zip(names, values, strict=False):
            if name != "/None":
                plates[_PLATES.get(name, 4)] += value
        return tuple(plates)

    spots = [name[1:] for name in names if name not in _PLATES and name != "/None"]
    family = Family.SPOT if spots else Family.CMYK
    return Space(", ".join(spots) if spots else "DeviceCMYK", family, len(names), inks)


def _indexed(given: Any, base: Space) -> Space:
    """A palette: one value looks up those of the base space, a byte each."""
    table = given[3]
    palette = table.read_bytes() if isinstance(table, pikepdf.Stream) else bytes(table)

    def inks(values: Sequence[float]) -> Inks | None:
        at = int(values[0]) * base.components
        found = palette[at : at + base.components]
        return base.inks([each / 255 for each in found]) if len(found) == base.components else None

    return Space(base.name, base.family, 1, inks)


def palette_size(given: Any) -> int:
    """How many colours an Indexed space has; 0 for any other space."""
    indexed = isinstance(given, pikepdf.Array) and len(given) == 4 and str(given[0]) in ("/Indexed", "/I")
    return int(given[2]) + 1 if indexed else 0
