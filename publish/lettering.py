"""The characters of a programme, and which of them the faces of its theme do not have.

Paper shows those in whatever a machine has.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from publish import drawings, fonts
from publish.accents import composed
from publish.diagnostics import Diagnostic, Origin, Severity
from publish.model import Chapter, Figure, Programme, Section
from publish.theme import Theme
from publish.traversal import plain_text, units

_UNSEEN: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Categories of characters that are set without a glyph: controls, joiners, spaces."""
_SELECTORS: Final = frozenset((0x034F, *range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400), *range(0xE0100, 0xE01F0)))
"""Those that only say how the one before them looks."""
_MISREAD: Final = {
    chr(byte): bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0) if bytes([byte]).decode("cp1252", "ignore")
}
"""Letters of Windows that a program took for controls, which nothing shows."""
_INSTEAD: Final = {
    "\N{NON-BREAKING HYPHEN}": "type an ordinary hyphen: this one is of Word",
    "\N{REPLACEMENT CHARACTER}": "a letter was lost here when the text was converted: type it anew",
    **{sign: f"type ‘{meant}’: it was misread when the text was converted" for sign, meant in _MISREAD.items()},
}
"""What to type where more can be said than of any other."""
_SCRIPTS: Final = {"CJK": "Chinese", "HANGUL": "Korean"}
"""Scripts that people call otherwise than Unicode does."""
_BY_ITSELF: Final = frozenset(
    {"LATIN", "COMBINING", "MODIFIER", "SUPERSCRIPT", "SUBSCRIPT", "SCRIPT", "DOUBLE-STRUCK", "BLACK-LETTER"}
)
"""How the names of letters begin of which a face has some and lacks others."""
_ALPHABET: Final = 20
"""So many letters of a script, and a face has more than what formulas take from it."""


def characters(programme: Programme) -> frozenset[str]:
    """All that are to be seen somewhere, for faces to have them."""
    return frozenset(each for each in set().union(*(text for _, text in _texts(programme))) if not _is_unseen(each))


def check_lettering(programme: Programme, theme: Theme) -> Iterator[Diagnostic]:
    """A warning (W-005) for each character that a face of the theme lacks, and for each script of which it does."""
    covered = fonts.covered(theme)
    had = Counter(_script(chr(code)) for code in covered)
    told = set()
    for origin, text in _texts(programme):
        for character in dict.fromkeys(text):
            if (ord(character) not in covered or unicodedata.combining(character)) and not _is_unseen(character):
                what = _called(character, had)
                if what not in told:
                    told.add(what)
                    yield _warning(what, character, origin)


def _warning(what: str, character: str, origin: Origin) -> Diagnostic:
    loose = unicodedata.combining(character) != 0
    shown = f"◌{character}" if loose else f"U+{ord(character):04X}" if character in _MISREAD else character
    way = "write the letter with its accent as one character, or without it" if loose else "write it otherwise"
    return Diagnostic(
        code="W-005",
        severity=Severity.WARNING,
        message=f"the faces of the theme have no ‘{shown}’ ({what})",
        origin=origin,
        hint=_INSTEAD.get(character)
        or f"{way}; or look at the pages: paper shows it in a face that this machine happens to have, or as an "
        "empty box, and so it may look otherwise on another",
    )


def _called(character: str, had: Counter[str]) -> str:
    """What a person calls a character, or the script that it is a letter of, if the faces `had` no alphabet of that."""
    if character in _MISREAD:
        return f"a {_MISREAD[character]} of Windows"
    script = _script(character)
    if script and script not in _BY_ITSELF and had[script] < _ALPHABET:
        return f"nor {'most ' if had[script] else ''}other {_SCRIPTS.get(script, script.title())} letters"
    return unicodedata.name(character, "").lower() or f"U+{ord(character):04X}"


def _script(character: str) -> str:
    """How the names of all letters of its script begin; nothing for what is no letter."""
    return unicodedata.name(character, "").partition(" ")[0] if unicodedata.category(character)[0] in "LM" else ""


def _is_unseen(character: str) -> bool:
    if character in _MISREAD:
        return False
    return unicodedata.category(character) in _UNSEEN or ord(character) in _SELECTORS


def _texts(programme: Programme) -> Iterator[tuple[Origin, str]]:
    """Whatever stands on a page, with the place where it is written."""
    for name in programme.files:
        if name.endswith(".yaml"):
            yield from _lines(programme.folder / name)
    for chapter in programme.chapters:
        yield from _texts_of(chapter, programme.folder)


def _lines(path: Path) -> Iterator[tuple[Origin, str]]:
    for number, line in enumerate(composed(path.read_text(encoding="utf-8-sig")).splitlines(), start=1):
        if not line.lstrip().startswith("#"):
            yield Origin(path=path.as_posix(), line=number), line


def _texts_of(part: Chapter | Section, folder: Path) -> Iterator[tuple[Origin, str]]:
    yield part.origin, part.title
    for unit in units(part.blocks):
        yield unit.origin, plain_text(unit)
        if isinstance(unit, Figure) and unit.path.lower().endswith(".svg"):
            yield unit.origin, " ".join(drawings.texts(folder / unit.path))
    if isinstance(part, Section) and part.leaflet:
        yield part.leaflet.origin, plain_text(part.leaflet)
    for section in part.sections:
        yield from _texts_of(section, folder)
