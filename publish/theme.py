"""The design tokens: every colour, face and size, from `theme.toml`; and the print shops, from `shops.toml`."""

from __future__ import annotations

import tomllib
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from publish.diagnostics import Diagnostic, Origin, TemplateError, did_you_mean
from publish.schema import Keys, ShopShape, ThemeShape, validate

Shop: TypeAlias = ShopShape


class Theme(ThemeShape):
    """The tokens, with the shop that they name."""

    shop: Shop


def load(templates: Path) -> Theme:
    """The theme of a folder of templates. Raises TemplateError (T-002) with everything that is wrong with it."""
    path = templates / "theme.toml"
    data, lines = _read(path, "the theme")
    tokens, diagnostics = validate(ThemeShape, data, partial(_locate, path, lines, ""), code="T-002")
    if tokens is None:
        raise TemplateError(diagnostics)
    known = shops(templates)
    name = tokens.press.shop
    if name not in known:
        origin = _locate(path, lines, "[press]", ("shop",))
        hint = did_you_mean(name, known) or f"those in shops.toml are: {', '.join(known)}"
        raise TemplateError([Diagnostic(code="T-002", message=f"unknown shop '{name}'", origin=origin, hint=hint)])
    return Theme(**dict(tokens), shop=known[name])


def shops(templates: Path) -> dict[str, Shop]:
    """The print shops by name. Raises TemplateError (T-002) with everything that is wrong with their file."""
    path = templates / "shops.toml"
    data, lines = _read(path, "the print shops")
    found: dict[str, Shop] = {}
    diagnostics: list[Diagnostic] = []
    for name, values in data.items():
        place = partial(_locate, path, lines, f"[{name}]")
        shop, wrong = validate(ShopShape, values, place, code="T-002")
        diagnostics += wrong
        if shop:
            found[name] = shop
    if diagnostics:
        raise TemplateError(diagnostics)
    return found


def _read(path: Path, what: str) -> tuple[dict[str, Any], list[str]]:
    """A TOML file and its lines."""
    origin = Origin(path=path.as_posix())
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text), text.splitlines()
    except OSError as error:
        hint = "name the folder of templates with --templates"
        message = f"cannot read {what}: {error.strerror}"
        raise TemplateError([Diagnostic(code="T-002", message=message, origin=origin, hint=hint)]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        hint = "every value stands as: name = value; text between double quotes"
        raise TemplateError([Diagnostic(code="T-002", message=str(error), origin=origin, hint=hint)]) from error


def _locate(path: Path, lines: list[str], table: str, keys: Keys) -> Origin:
    """The line on which the innermost named key stands, after the head of the table it belongs to."""
    line = 0
    for key in (table, *keys):
        found = next((at for at in range(line, len(lines)) if str(key) in lines[at].split("#")[0]), None)
        line = line if found is None else found
    return Origin(path=path.as_posix(), line=line + 1)
