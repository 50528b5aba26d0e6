"""Styles of list markers, and of calls and markers of notes, for elements that have them and no others.

WeasyPrint's own style sheet says of every element how they would look, so that six of seven styles are never used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import weasyprint.css

_StyleFor: Any = weasyprint.css.StyleFor

_OF_LISTS: Final = frozenset({"marker"})
_OF_FOOTNOTES: Final = frozenset({"footnote-call", "footnote-marker"})
_OF_NOTES: Final = frozenset({"note-call", "note-marker", "note-callback"})
_SELDOM: Final = _OF_LISTS | _OF_FOOTNOTES | _OF_NOTES
_NONE: Final = frozenset[str]()
_MAY_NEED: Final = re.compile(r"float|position|display|\\", re.IGNORECASE)
"""In the declarations that stand in an element itself; behind a backslash anything may stand."""


class _Sparing(_StyleFor):  # type: ignore[misc]
    """The styles of a document."""

    def __init__(self, html: Any, sheets: Sequence[tuple[Any, str, Any]], *others: Any) -> None:
        asked = {id(sheet): _Last(sheet.matcher) for sheet, origin, _ in sheets if origin != "user agent"}
        matchers = {id(sheet): asked.get(id(sheet)) or _Own(sheet.matcher, [*asked.values()]) for sheet, _, _ in sheets}
        views = [(_Sheet(sheet, matchers[id(sheet)]), origin, weight) for sheet, origin, weight in sheets]
        super().__init__(html, views, *others)


class _Sheet:
    """A style sheet, with another way to find what it says of an element."""

    def __init__(self, sheet: Any, matcher: _Last | _Own) -> None:
        self.matcher = matcher
        self.layers, self.page_rules = sheet.layers, sheet.page_rules


class _Last:
    """What the style sheet of an author says of an element: it is asked for twice, one time after the other."""

    def __init__(self, matcher: Any) -> None:
        self._matcher = matcher
        self._element: Any = None
        self._found: list[Any] = []

    def match(self, element: Any) -> list[Any]:
        if element is not self._element:
            self._element, self._found = element, self._matcher.match(element)
        return self._found


class _Own:
    """What the style sheet of WeasyPrint says of an element, without the styles that nothing will ask for."""

    def __init__(self, matcher: Any, authors: Sequence[_Last]) -> None:
        self._matcher = matcher
        self._authors = authors
        self._needs: dict[int, frozenset[str]] = {}

    def match(self, element: Any) -> list[Any]:
        found: list[Any] = self._matcher.match(element)
        own = element.etree_element.get("style", "")
        needed = _SELDOM if _MAY_NEED.search(own) else self._needed(element, found)
        return [each for each in found if each[2] not in _SELDOM or each[2] in needed]

    def _needed(self, element: Any, found: list[Any]) -> frozenset[str]:
        needed = _NONE
        for rules in (found, *(author.match(element) for author in self._authors)):
            for _, _, pseudo, (declarations, _) in rules:
                if pseudo is None:
                    needed |= self._needed_by(declarations)
        return needed

    def _needed_by(self, declarations: Any) -> frozenset[str]:
        """What elements may need of which these declarations are true."""
        known = self._needs.get(id(declarations))
        if known is None:
            needs = (_needed_with(name, value) for name, value, _ in declarations)
            known = self._needs[id(declarations)] = _NONE.union(*needs)
        return known


def _needed_with(name: str, value: Any) -> frozenset[str]:
    """What an element needs of which a property has this value; everything where the value is still to be found."""
    if name not in ("float", "position", "display"):
        return _NONE
    words = value if isinstance(value, tuple) else (value,)
    if "inherit" in words or not all(isinstance(word, str) for word in words[:1]):
        return _SELDOM
    if "list-item" in words:
        return _OF_LISTS
    return {"footnote": _OF_FOOTNOTES, "note()": _OF_NOTES}.get(words[0], _NONE)


WAYS: Final[tuple[tuple[Any, str, Callable[..., Any]], ...]] = ((weasyprint.css, "StyleFor", _Sparing),)
