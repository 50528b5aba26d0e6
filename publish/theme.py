"""The design tokens, from `theme.toml`: every colour, face and size; and from `shops.toml` what print shops ask for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from publish.diagnostics import Diagnostic, Origin, TemplateError, did_you_mean
from publish.schema import (
    ColoursShape,
    FacesShape,
    LeafletShape,
    PageShape,
    PosterShape,
    ShopShape,
    ShopsShape,
    SizesShape,
    ThemeShape,
    validate,
)

Shop: TypeAlias = ShopShape
WRITTEN: Final = "PDF/X-4"
"""The flavour of PDF/X that we write."""

_S = TypeVar("_S", ThemeShape, ShopsShape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The design tokens; `press` is what the print shop asks for that theme.toml names."""

    colours: ColoursShape
    faces: FacesShape
    sizes: SizesShape
    page: PageShape
    leaflet: LeafletShape
    poster: PosterShape
    press: Shop


def load(templates: Path) -> Theme:
    """The theme of a folder of templates, with its shop. Raises TemplateError with everything that is wrong."""
    file = _File(templates / "theme.toml")
    found: list[Diagnostic] = []
    theme = shops = None
    try:
        theme = file.read(ThemeShape)
    except TemplateError as error:
        found += error.diagnostics
    try:
        shops = load_shops(templates)
    except TemplateError as error:
        found += error.diagnostics
    if theme is None or shops is None:
        raise TemplateError(found)
    shop = shops.get(theme.press.shop)
    if shop is None or WRITTEN not in shop.flavours:
        raise TemplateError([_no_shop(theme.press.shop, shops, file.locate(("press", "shop")))])
    return Theme(
        colours=theme.colours,
        faces=theme.faces,
        sizes=theme.sizes,
        page=theme.page,
        leaflet=theme.leaflet,
        poster=theme.poster,
        press=shop,
    )


def load_shops(templates: Path) -> Mapping[str, Shop]:
    """The print shops of a folder of templates, by name. Raises TemplateError with everything that is wrong."""
    return _File(templates / "shops.toml").read(ShopsShape).root


def _no_shop(name: str, shops: Mapping[str, Shop], origin: Origin) -> Diagnostic:
    if name in shops:
        message = f"the shop '{name}' does not take {WRITTEN}, which is what the print PDF is"
        hint = "ask the shop; most do by now. If so, add it to its flavours in shops.toml"
    else:
        message = f"no shop '{name}' in shops.toml"
        hint = did_you_mean(name, shops) or f"shops are: {', '.join(shops)}"
    return Diagnostic(code="T-002", message=message, hint=hint, origin=origin)


class _File:
    """A TOML file that a person edits."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: list[str] = []

    def read(self, shape: type[_S]) -> _S:
        """What it holds. Raises TemplateError with everything that is wrong with it."""
        try:
            text = self._path.read_text(encoding="utf-8")
            self._lines = text.splitlines()
            data = tomllib.loads(text)
        except OSError as error:
            hint = "name the folder of templates with --templates"
            raise self._unreadable(f"cannot read the {self._path.stem}: {error.strerror}", hint) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            hint = "every value stands as: name = value; text between double quotes"
            raise self._unreadable(str(error), hint) from error
        found, diagnostics = validate(shape, data, self.locate, code="T-002")
        if found is None:
            raise TemplateError(diagnostics)
        return found

    def _unreadable(self, message: str, hint: str) -> TemplateError:
        origin = Origin(path=self._path.as_posix())
        return TemplateError([Diagnostic(code="T-002", message=message, origin=origin, hint=hint)])

    def locate(self, keys: tuple[str | int, ...]) -> Origin:
        """The line on which the innermost named key stands, after the table it belongs to."""
        line = 0
        for key in keys:
            found = next((at for at in range(line, len(self._lines)) if self._names(at, str(key))), None)
            line = line if found is None else found
        return Origin(path=self._path.as_posix(), line=line + 1)

    def _names(self, line: int, key: str) -> bool:
        return bool(re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", self._lines[line].split("#")[0]))
