"""The design tokens: every colour, face and size, from `theme.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeAlias

from publish.diagnostics import Diagnostic, Origin, TemplateError
from publish.schema import ThemeShape, validate

Theme: TypeAlias = ThemeShape


def load(templates: Path) -> Theme:
    """The theme of a folder of templates. Raises TemplateError with everything that is wrong with it."""
    path = templates / "theme.toml"
    origin = Origin(path=path.as_posix())
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except OSError as error:
        hint = "name the folder of templates with --templates"
        message = f"cannot read the theme: {error.strerror}"
        raise TemplateError([Diagnostic(code="T-002", message=message, origin=origin, hint=hint)]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        hint = "every value stands as: name = value; text between double quotes"
        raise TemplateError([Diagnostic(code="T-002", message=str(error), origin=origin, hint=hint)]) from error
    lines = text.splitlines()
    theme, diagnostics = validate(ThemeShape, data, lambda keys: _locate(path, lines, keys), code="T-002")
    if theme is None:
        raise TemplateError(diagnostics)
    return theme


def _locate(path: Path, lines: list[str], keys: tuple[str | int, ...]) -> Origin:
    """The line on which the innermost named key stands, after the table it belongs to."""
    line = 0
    for key in keys:
        found = next((at for at in range(line, len(lines)) if str(key) in lines[at].split("#")[0]), None)
        line = line if found is None else found
    return Origin(path=path.as_posix(), line=line + 1)
