"""Words in YAML behind a sign that begins a comment: `title: Samen #KULeuven` is read as ‘Samen’."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from publish.diagnostics import Diagnostic, Origin, Severity
from publish.reader.yaml_file import YamlFile

_HASHTAG: Final = re.compile(r"(?<=\s)#[^\W\d_][^\s,}\]]*")


def cut_off(file: YamlFile) -> Iterator[Diagnostic]:
    """A warning (Y-010) on each line of a value with a `#` right before a word, which is not in what is read."""
    lines = file.text.split("\n")
    read: dict[int, str] = {}
    for keys, text in file.texts():
        line = file.locate(keys).line
        read[line] = f"{read.get(line, '')} {text}"
    for number, text in read.items():
        match = _HASHTAG.search(lines[number - 1])
        if match and match[0] not in text:
            origin = Origin(path=file.path.as_posix(), line=number)
            message = f"what begins with {match[0]} is not read: # begins a remark"
            hint = "put the whole text between double quotes; behind the # of a remark stands a space"
            yield Diagnostic(code="Y-010", severity=Severity.WARNING, message=message, origin=origin, hint=hint)
