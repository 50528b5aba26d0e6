"""Fonts of drawn pages: brought together where pages join, and told by values where they are kept.

A font of WeasyPrint belongs to the process that drew with it. What asks Pango for the same one again, and what was
shown of it, does not.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import TO_UNITS, ffi, gobject, pango
from weasyprint.text.fonts import FontConfiguration, get_hb_object_data, get_pango_font_key

_SHOWN: Final = ("to_unicode", "widths", "missing")
"""What a font remembers by glyph: its characters, its width in thousandths of the size; by character: what it lacks."""


_NUMBERS: Final = 2**16
"""So many numbers there are for glyphs."""


class Told(NamedTuple):
    """What asks Pango for a font (`size` in CSS px), the digest of its file, and what was shown of it."""

    family: str
    style: int
    weight: int
    size: float
    file: bytes
    shown: tuple[dict[int, Any], ...]


class Fonts(dict[int, Any]):
    """The fonts that pages are drawn with, by WeasyPrint's key."""

    def __setitem__(self, key: int, font: Font) -> None:
        """Takes in a font, which will number what it lacks in the same way for all pages, drawn together or not."""
        font.get_unused_glyph_id = partial(_unused, font)
        super().__setitem__(key, font)

    def finished(self) -> dict[int, Font]:
        """All of them, without the bytes of their files, which Pango has as well."""
        for font in self.values():
            font.told = told(font)
            font.file_content = b""
        return dict(self)


def told(font: Any) -> Told:
    """A font of WeasyPrint as values."""
    known: Told | None = font if isinstance(font, Told) else vars(font).get("told")
    if known:
        return known
    file = hashlib.sha256(font.file_content + b"%d" % font.index).digest()
    return Told(font.family, font.style, font.weight, font.font_size, file, _shown(font))


def are_here(fonts: Mapping[int, Any], configuration: FontConfiguration) -> bool:
    """Whether Pango gives the same fonts again, from the same files, for what is told of them."""
    asked = ((key, told(font), *_asked(told(font), configuration)) for key, font in fonts.items())
    return all(key == found and before.file == told(now).file for key, before, found, now in asked)


def gathered(parts: Iterable[Mapping[int, Any]], configuration: FontConfiguration) -> dict[int, Font]:
    """The fonts of all these pages, each with all that they show of it; those that were given stay as they are."""
    found: dict[int, Font] = {}
    for fonts in parts:
        for key, font in fonts.items():
            if key not in found:
                found[key] = _asked(font, configuration)[1] if isinstance(font, Told) else _whole(font)
                for name in _SHOWN:
                    setattr(found[key], name, {})
            for all_shown, shown in zip(_shown(found[key]), told(font).shown, strict=True):
                for which, value in shown.items():
                    all_shown.setdefault(which, value)
    return found


def _unused(font: Font, character: int) -> int:
    """A number above all glyphs of a font, for a character that it lacks; nearly always another for each."""
    number: int = font.glyph_count + character % (_NUMBERS - font.glyph_count)
    font.missing[character] = number
    return number


def _whole(font: Font) -> Font:
    """A font of its own, with the bytes of its file again."""
    whole = copy.copy(font)
    whole.file_content = get_hb_object_data(font.hb_face)
    return whole


def _shown(font: Font) -> tuple[dict[int, Any], ...]:
    return tuple(getattr(font, name) for name in _SHOWN)


def _asked(font: Told, configuration: FontConfiguration) -> tuple[int, Font]:
    """A font as Pango gives it now, with the key by which WeasyPrint knows it."""
    wanted = ffi.gc(pango.pango_font_description_new(), pango.pango_font_description_free)
    family = ffi.new("char[]", font.family.encode())
    pango.pango_font_description_set_family(wanted, family)
    pango.pango_font_description_set_style(wanted, font.style)
    pango.pango_font_description_set_weight(wanted, font.weight)
    pango.pango_font_description_set_absolute_size(wanted, font.size * TO_UNITS)
    context = ffi.gc(pango.pango_font_map_create_context(configuration.font_map), gobject.g_object_unref)
    found = pango.pango_font_map_load_font(configuration.font_map, context, wanted)
    key, description, size = get_pango_font_key(found)
    return key, Font(found, description, size)
