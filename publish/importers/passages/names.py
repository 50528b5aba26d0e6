"""What paragraphs are by the names of their styles, in Word, LibreOffice and others, and in other languages."""

from __future__ import annotations

import re
from typing import Final

from publish.word.styles import Role, role_of

_HEADING: Final = re.compile(r"^(?:kop|überschrift|titre|titolo|título|heading|rubrik|overskrift|nagłówek)\s*(\d)$")
_ROLES: Final = {
    "title": "title", "titel": "title", "subtitle": "subtitle", "ondertitel": "subtitle", "untertitel": "subtitle",
    "sous-titre": "subtitle", "author": "author", "auteur": "author", "colophon": "colophon", "citaat": "quotation",
    "zitat": "quotation", "citation": "quotation", "block text": "quotation", "quotations": "quotation",
    "bijschrift": "caption", "beschriftung": "caption", "légende": "caption", "table caption": "caption",
    "image caption": "caption", "tablecaption": "caption", "figurecaption": "caption",
    "figure": "caption", "illustration": "caption", "drawing": "caption",
    "table": "caption", "inhopg": "contents", "toc": "contents", "table heading": "paragraph",
}  # fmt: skip
"""What styles are called in other languages and by other programs."""


def role_by_name(name: str) -> Role | None:
    """What a paragraph is whose style has this name, in lower case; None if the name tells nothing."""
    if name in _ROLES:
        return Role(_ROLES[name])
    if match := _HEADING.match(name):
        return Role("heading", int(match[1]))
    if name.startswith("contents ") or re.fullmatch(r"inhopg\s?\d", name):
        return Role("contents")
    role = role_of(name)
    return Role("paragraph") if role is not None and role.name == "front" else role
