"""Colour spaces (ISO 32000-1, 8.6): what they are called, and how much ink a colour in one of them takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

_PROCESS: Final = ("Cyan", "Magenta", "Yellow", "Black")
_BY_COMPONENTS: Final = {1: "Gray", 3: "RGB", 4: "CMYK"}


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space: its family, what the press has to do with it, and its spot colours."""

    name: str
    """As DeviceCMYK, ICCBased RGB, Separation, Indexed DeviceRGB."""
    base: str
    """Gray, CMYK, RGB, Lab, spot or pattern: what the colours are in the end."""
    spots: tuple[str, ...] = ()

    def inks(self, components: Sequence[float]) -> tuple[float, ...]:
        """How much of each ink, from 0 to 1: those of the press or spot colours; nothing if that is unknown."""
        if self.base == "Gray" and len(components) == 1:
            return (0, 0, 0, 1 - components[0])
        if self.base == "CMYK" and len(components) == 4:
            return tuple(components)
        if self.name == "Separation" and len(components) == 1:
            return (components[0],) * (4 if self.spots == ("All",) else 1)
        if self.name == "DeviceN":
            return tuple(components)
        return ()


GRAY: Final = Space("DeviceGray", "Gray")
RGB: Final = Space("DeviceRGB", "RGB")
CMYK: Final = Space("DeviceCMYK", "CMYK")
_DEVICE: Final = {
    "/DeviceGray": GRAY, "/G": GRAY, "/CalGray": Space("CalGray", "Gray"),
    "/DeviceRGB": RGB, "/RGB": RGB, "/CalRGB": Space("CalRGB", "RGB"),
    "/DeviceCMYK": CMYK, "/CMYK": CMYK, "/Lab": Space("Lab", "Lab"), "/Pattern": Space("Pattern", "pattern"),
}  # fmt: skip


def space(value: Any, resources: Any) -> Space:
    """The colour space that an operand or an entry of a dictionary names; `resources` hold those with a name."""
    if not _is_array(value):
        if named := _DEVICE.get(str(value)):
            return named
        defined = resources.get("/ColorSpace", {}).get(str(value))
        return Space(str(value).lstrip("/"), "unknown") if defined is None else space(defined, resources)
    family = str(value[0])
    match family:
        case "/ICCBased":
            components = _BY_COMPONENTS.get(int(value[1].get("/N", 0)), "unknown")
            return Space(f"ICCBased {components}", components)
        case "/Indexed" | "/I":
            base = space(value[1], resources)
            return Space(f"Indexed {base.name}", base.base, base.spots)
        case "/Separation" | "/DeviceN":
            names = [str(value[1])] if family == "/Separation" else [str(each) for each in value[1]]
            plain = tuple(each.lstrip("/") for each in names)
            return Space(family.lstrip("/"), "spot", tuple(each for each in plain if each not in (*_PROCESS, "None")))
        case _:
            return _DEVICE.get(family, Space(family.lstrip("/"), "unknown"))


def _is_array(value: Any) -> bool:
    return hasattr(value, "__len__") and not str(value).startswith("/")
