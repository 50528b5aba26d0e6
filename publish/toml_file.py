"""TOML files that a person edits, with the line on which each value stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

from publish.diagnostics import Diagnostic, Origin, TemplateError
from publish.schema import Keys, S, validate

_KEY: Final = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_KEYS: Final = rf"({_KEY}(?:\s*\.\s*{_KEY})*)"
_TABLE: Final = re.compile(rf"\s*\[\s*{_KEYS}\s*\]\s*(?:#.*)?")
_VALUE: Final = re.compile(rf"\s*{_KEYS}\s*=")
_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TUPLE: Final = re.compile(r"\(('[^)]*)\)")
"""How Python tells of a table."""

Locate: TypeAlias = Callable[[Keys], Origin]
"""Where the value stands to which keys lead."""


class TomlFile:
    """A TOML file and what it holds. Raises TemplateError (T-002) where it cannot be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            content = path.read_bytes()
        except OSError as error:
            hint = "name the folder of templates with --templates"
            raise self._unreadable(f"cannot read the {path.stem}: {error.strerror}", 1, hint) from error
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            hint = "save it as UTF-8: in most editors under 'save as', as 'encoding'"
            raise self._unreadable("the file is not UTF-8", line, hint) from error
        self._lines = text.splitlines()
        try:
            self._data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise self._malformed(str(error)) from error
        self._places = dict(_places(self._lines))

    def read(self, shape: type[S]) -> S:
        """What it holds. Raises TemplateError with everything that is wrong with it."""
        found, diagnostics = validate(shape, self._data, self.locate, code="T-002")
        if found is None:
            raise TemplateError(diagnostics)
        return found

    def locate(self, keys: Keys) -> Origin:
        """The line of the innermost of these keys that stands at the beginning of one."""
        names = tuple(map(str, keys))
        known = (self._places[names[:end]] for end in range(len(names), 0, -1) if names[:end] in self._places)
        return Origin(path=self._path.as_posix(), line=next(known, 1))

    def _malformed(self, said: str) -> TemplateError:
        place = _PLACE.search(said)
        line, column = place.groups() if place else (None, None)
        what = _TUPLE.sub(lambda match: f"[{'.'.join(_names(match[1]))}]", _PLACE.sub("", said))
        where = f", at character {column} of the line" if column else ", at the end"
        hint = "every value stands as: name = value; text between double quotes, numbers in a list with commas between"
        return self._unreadable(f"{what[:1].lower()}{what[1:]}{where}", int(line or len(self._lines) or 1), hint)

    def _unreadable(self, message: str, line: int, hint: str) -> TemplateError:
        origin = Origin(path=self._path.as_posix(), line=line)
        return TemplateError([Diagnostic(code="T-002", message=message, origin=origin, hint=hint)])


def _places(lines: list[str]) -> Iterator[tuple[tuple[str, ...], int]]:
    """The line of every table, and of every value that stands at the beginning of one, by the keys that lead there."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(lines, start=1):
        if match := _TABLE.fullmatch(line):
            table = _names(match[1])
            yield table, number
        elif match := _VALUE.match(line):
            yield (*table, *_names(match[1])), number


def _names(keys: str) -> tuple[str, ...]:
    return tuple(each.strip("\"'") for each in re.findall(_KEY, keys))
