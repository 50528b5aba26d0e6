"""YAML with the line of every key. Owner of PyYAML."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from publish.diagnostics import Diagnostic, Origin
from publish.reader.double_encoding import restored, told, warning
from publish.reader.files import read_text, unprintable_in
from publish.reader.yaml_faults import syntax
from publish.schema import Keys, S, texts_wanted, validate

_TAGS: Final = (yaml.YAMLError, KeyError, AttributeError)
"""What PyYAML raises over a tag that does not suit its value, such as `!nu` or `!!bool x`."""
_UNREADABLE: Final = (*_TAGS, ValueError, RecursionError)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads numbers as people write them: 010 is ten, 09 is nine, and 1:30, which YAML counts in sixties, is a text."""


def _number(loader: Any, node: yaml.ScalarNode) -> int | str:
    digits = node.value.replace("_", "")
    return int(digits) if re.fullmatch("[-+]?[0-9]+", digits) else str(node.value)


_WHOLE: Final = "tag:yaml.org,2002:int"
_Loader.add_constructor(_WHOLE, _number)
_Loader.add_implicit_resolver(_WHOLE, re.compile("0[0-9]+$"), ["0"])


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlFile:
    """The values of a file and where each stands."""

    path: Path
    text: str
    data: Any
    lines: dict[Keys, int]
    written: dict[Keys, str]
    """As they are written, the values that YAML takes for numbers, dates or yes and no."""

    def locate(self, keys: Keys) -> Origin:
        """The line on which the value at `keys` stands, or the nearest one around it."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return Origin(path=self.path.as_posix(), line=self.lines.get(keys, 1))

    def read(self, shape: type[S]) -> tuple[S | None, tuple[Diagnostic, ...]]:
        """What it holds as `shape`, or every finding on why it is not; what should be a text is one, as it is written.

        From then on the values of the file are those texts as well.
        """
        for keys in texts_wanted(shape, self.data):
            if keys in self.written:
                held = self.data
                for key in keys[:-1]:
                    held = held[key]
                held[keys[-1]] = self.written[keys]
        found, diagnostics = validate(shape, self.data, self.locate, written=self.written)
        unprintable = tuple(self._unprintable())
        return None if unprintable else found, (*diagnostics, *unprintable, *self._doubly_encoded())

    def _unprintable(self) -> Iterator[Diagnostic]:
        """Each text with a sign that nothing can show, which double quotes let a person write by its number."""
        for keys, text in self.texts():
            if name := unprintable_in(text):
                yield Diagnostic(
                    code="S-006",
                    message=f"'{'.'.join(map(str, keys))}' holds a sign that cannot be printed, {name}",
                    origin=self.locate(keys),
                    hint="take it away: between double quotes, a backslash and what follows it stand for another sign",
                )

    def _doubly_encoded(self) -> Iterator[Diagnostic]:
        for keys, text in self.texts():
            if restored(text) != text:
                yield warning(f"'{'.'.join(map(str, keys))}': {told(text)}", self.locate(keys))

    def texts(self) -> tuple[tuple[Keys, str], ...]:
        """Every value that is a text, with its place, in the order of the file."""
        return tuple(_texts(self.data, ()))


def read_yaml(path: Path) -> tuple[YamlFile | None, tuple[Diagnostic, ...]]:
    """The file at `path`, or why it is none: S codes for the file, Y-001 for syntax, Y-005 for a key given twice."""
    text, diagnostics = read_text(path)
    if text is None:
        return None, diagnostics
    loader = _Loader(text)
    node = None
    try:
        node = loader.get_single_node()
        lines: dict[Keys, int] = {}
        written: dict[Keys, str] = {}
        doubled = tuple(_index(node, (), lines, written, path)) if node else ()
        data = loader.construct_document(node) if node else None
    except _UNREADABLE as error:
        return None, (_no_value(path, node) or syntax(path.as_posix(), text, error),)
    finally:
        loader.dispose()
    if doubled:
        return None, doubled
    return YamlFile(path=path, text=text, data=data, lines=lines, written=written), ()


def mapping(text: str) -> dict[str, Any] | None:
    """The mapping that a text in YAML is; None where it is something else, or no YAML at all."""
    try:
        data = yaml.safe_load(text)
    except _UNREADABLE:
        return None
    return {str(key): value for key, value in data.items()} if isinstance(data, dict) else None


def replaced(text: str, keys: Keys, value: str) -> str | None:
    """`text` with another value at `keys`, all other characters as they are; None where that cannot be done safely."""
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    for key in keys:
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
            node = node.value[key]
        elif isinstance(node, yaml.MappingNode):
            node = next((held for name, held in node.value if name.value == key), None)
        else:
            return None
    if not isinstance(node, yaml.ScalarNode):
        return None
    start, end = node.start_mark.index, node.end_mark.index
    old = text[start:end]
    scalar = _folded(value, text, start, old) if node.style in (">", "|") else _flow(value)
    result = text[:start] + scalar + old[len(old.rstrip()) :] + text[end:]
    expected = yaml.safe_load(text)
    held = expected
    for key in keys[:-1]:
        held = held[key]
    held[keys[-1]] = value
    return result if yaml.safe_load(result) == expected else None


def updated(text: str, values: Mapping[str, Any]) -> str | None:
    """`text` with these values below its first level of keys, all other characters, comments too, as they are.

    In a mapping only what differs is written anew, and what is new comes at its end; nothing is taken away. None where
    that cannot be done safely.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    held = {key.value: value for key, value in root.value} if isinstance(root, yaml.MappingNode) else {}
    before = yaml.safe_load(text) or {}
    edits: list[tuple[int, int, str]] = []
    new = ""
    for name, value in values.items():
        if name not in held:
            new += f"\n{name}:{_line(value)}\n"
        elif isinstance(value, Mapping):
            edits += _entries(text, held[name], before[name] or {}, value)
        elif before[name] != value:
            start, end = held[name].start_mark.index, held[name].end_mark.index
            edits.append((start, end, _flow(value) if end > start else _line(value)))
    expected = dict(before)
    for name, value in values.items():
        expected[name] = {**(before.get(name) or {}), **value} if isinstance(value, Mapping) else value
    result = text
    for start, end, words in sorted(edits, reverse=True):
        result = result[:start] + words + result[end:]
    result = result.rstrip("\n") + "\n" + new
    return result if yaml.safe_load(result) == expected else None


def _entries(text: str, node: yaml.Node, before: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    """The edits that bring the mapping at `node` up to date."""
    if not isinstance(node, yaml.MappingNode) or node.flow_style or not node.value:
        if before != values:
            yield node.start_mark.index, node.end_mark.index, _line({**before, **values})
        return
    for key, value in node.value:
        if key.value in values and values[key.value] != before[key.value]:
            yield value.start_mark.index, _end(value), _flow(values[key.value])
    added = {key: value for key, value in values.items() if key not in before}
    if added:
        last = text.find("\n", _end(node))
        at = last if last >= 0 else len(text)
        yield at, at, _line(added, indent=node.value[0][0].start_mark.column)


def _end(node: yaml.Node) -> int:
    """Where a value ends: PyYAML lets a block end where the next one begins."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _line(value: Any, indent: int = 2) -> str:
    """What stands behind a key: a value on its line, or a mapping on those below."""
    if isinstance(value, Mapping):
        return "".join(f"\n{' ' * indent}{_flow(key)}: {_flow(each)}" for key, each in value.items())
    return f" {_flow(value)}"


def _flow(value: Any) -> str:
    """A value on one line, in quotes where YAML would take it for something else without."""
    dumped: str = yaml.safe_dump(value, allow_unicode=True, width=10**6, default_flow_style=True)
    return dumped.removesuffix("\n").removesuffix("\n...")


def _folded(value: str, text: str, start: int, old: str) -> str:
    """A value over several lines, as long as those of `old`, indented by two more than the line its key stands on."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    indent = " " * (len(line) - len(line.lstrip(" -")) + 2)
    width = max(100, *map(len, old.splitlines()))
    return ">-\n" + textwrap.fill(
        value, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def _no_value(path: Path, node: yaml.Node | None) -> Diagnostic | None:
    """The first value that looks like a date or a number and is none, such as 31 November, in a file that parses."""
    if isinstance(node, yaml.CollectionNode):
        inner = [each for pair in node.value for each in (pair if isinstance(pair, tuple) else (pair,))]
        return next((found for each in inner if (found := _no_value(path, each))), None)
    try:
        if node is not None:
            _Loader("").construct_object(node)
    except _TAGS:
        return None
    except ValueError:
        assert node is not None
        origin = Origin(path=path.as_posix(), line=node.start_mark.line + 1)
        message = f"no such {'date' if node.tag.endswith('timestamp') else 'value'}: {node.value}"
        hint = "a date is written 2026-11-23, a day that is in the calendar; words that look like one, between quotes"
        return Diagnostic(code="Y-001", message=message, origin=origin, hint=hint)
    return None


def _index(node: yaml.Node, keys: Keys, lines: dict[Keys, int], written: dict[Keys, str], path: Path) -> Any:
    """Notes the line of every value below `node` and how it is written; yields a diagnostic for a key given twice."""
    lines.setdefault(keys, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode) and not node.tag.endswith((":str", ":null")):
        written[keys] = node.value
    elif isinstance(node, yaml.SequenceNode):
        for position, each in enumerate(node.value):
            yield from _index(each, (*keys, position), lines, written, path)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            place = (*keys, str(key.value))
            line = key.start_mark.line + 1
            if place in lines:
                origin = Origin(path=path.as_posix(), line=line)
                message = f"'{key.value}' stands here twice, first on line {lines[place]}"
                yield Diagnostic(code="Y-005", message=message, origin=origin, hint="keep one of the two")
            lines[place] = line
            yield from _index(value, place, lines, written, path)


def _texts(data: Any, keys: Keys) -> Any:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*keys, str(key)))
    elif isinstance(data, list):
        for position, value in enumerate(data):
            yield from _texts(value, (*keys, position))
    elif isinstance(data, str):
        yield keys, data
