"""Ids: those that the source gives, and those derived from a block's opening words."""

from __future__ import annotations

import re
from typing import Final

from publish.addresses import ANCHORS, FOLDERS
from publish.diagnostics import Diagnostic, Origin
from publish.model import ID_PATTERN, slug

_OPENING: Final = 32
"""Characters of a derived id, which leaves room for a suffix within the 40 that an id may have."""


class Ids:
    """Every id of a programme, each given out once."""

    def __init__(self) -> None:
        self._places: dict[str, Origin] = {}
        self.diagnostics: list[Diagnostic] = []

    def claim(self, name: str, origin: Origin, *, chapter: bool = False) -> None:
        """Takes an id that the source gives, or notes why it cannot be taken; a chapter's names a folder as well."""
        if not re.fullmatch(ID_PATTERN, name):
            message = f"'{name}' cannot be an id"
            hint = f"lower-case letters, digits and hyphens, a letter first, at most 40: '{slug(name, 40) or 'naam'}'"
            self.diagnostics.append(Diagnostic(code="I-002", message=message, origin=origin, hint=hint))
        elif (first := self._places.get(name)) is not None:
            message = f"the id '{name}' is taken already, at {first}"
            hint = "every id stands once in the whole programme"
            self.diagnostics.append(Diagnostic(code="I-003", message=message, origin=origin, hint=hint))
        elif name in ANCHORS or (chapter and name in FOLDERS):
            message = f"'{name}' cannot be an id: a page or folder of the site, the e-book or a leaflet has that name"
            hint = f"choose another, such as '{'hoofdstuk' if chapter else 'deel'}-{name}'"
            self.diagnostics.append(Diagnostic(code="I-004", message=message, origin=origin, hint=hint))
        else:
            self._places[name] = origin

    def derive(self, opening: str, kind: str, origin: Origin, *, mark: str = "") -> str:
        """An id out of opening words, or out of the kind of block where there are none.

        With `mark`, a suffix, the id with it behind is taken as well: for what has an anchor where it is referred to.
        """
        stem = slug(opening, _OPENING) or kind
        if not stem[0].isalpha():
            stem = f"{kind}-{stem}"[:_OPENING]
        name, count = stem, 1
        while not self._places.keys().isdisjoint((name, name + mark)) or name in ANCHORS:
            count += 1
            name = f"{stem}-{count}"
        self._places[name] = self._places[name + mark] = origin
        return name
