"""Shorter ways through WeasyPrint 70 where it spends most time, with the same pages to the byte.

They belong in WeasyPrint itself. Until they are there, they stand here, apart; with any other version this module is
not even loaded. Measured on the main document and the leaflets; what they are worth stands in ARCHITECTURE.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import weasyprint
import weasyprint.css
import weasyprint.css.computed_values
import weasyprint.css.properties
import weasyprint.layout.percent
import weasyprint.text.ffi
import weasyprint.text.fonts
import weasyprint.text.line_break

_Style = weasyprint.css.ComputedStyle
_Text = weasyprint.text.line_break.Layout


@contextmanager
def shortened() -> Iterator[None]:
    """While it lasts, WeasyPrint takes the shorter ways."""
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in _WAYS]
    for owner, name, way in _WAYS:
        setattr(owner, name, way)
    try:
        yield
    finally:
        for owner, name, original in before:
            setattr(owner, name, original)


# -- styles -------------------------------------------------------------------------------------------

_INITIAL: Final[dict[str, Any]] = weasyprint.css.properties.INITIAL_VALUES
_PHYSICAL: Final[dict[str, Callable[..., str]]] = weasyprint.css.computed_values.PHYSICAL_FUNCTIONS
_LOGICAL: Final = frozenset(
    function(block="ttb", inline=direction) for function in _PHYSICAL.values() for direction in ("ltr", "rtl")
)
"""Properties such as `margin-inline-start`, which a physical one may have its value from."""
_SPECIAL: Final = frozenset({"float", "display", "position", "page"})


def _is_plain(name: str) -> bool:
    return name not in _SPECIAL and not name.startswith(("text_decoration_", "__"))


_INHERITED: Final = frozenset(name for name in weasyprint.css.properties.INHERITED if _is_plain(name))
_FIXED: Final = {
    name: value
    for name, value in _INITIAL.items()
    if _is_plain(name)
    and name not in weasyprint.css.properties.INHERITED
    and name not in weasyprint.css.properties.INITIAL_NOT_COMPUTED
}
"""Properties that are not inherited, with initial values that need no computing."""
_compute: Final = _Style.__missing__


def _missing(self: Any, name: str) -> Any:
    """The value of a property that no rule sets: that of the parent, or the initial one."""
    parent = self.parent_style
    if parent is not None and name not in self.cascaded and (name not in _PHYSICAL or _has_no_logical(self)):
        if name in _INHERITED:
            value = self[name] = parent[name]
            return value
        if name in _FIXED:
            value = self[name] = _FIXED[name]
            return value
    return _compute(self, name)


def _has_no_logical(style: Any) -> bool:
    try:
        known: bool = style.has_no_logical
    except AttributeError:
        known = style.has_no_logical = _LOGICAL.isdisjoint(style.cascaded)
    return known


# -- lengths ------------------------------------------------------------------------------------------

_Length = weasyprint.css.properties.Dimension
_percentage: Final = weasyprint.layout.percent.percentage


def _resolve_one(box: Any, name: str, refer_to: Any) -> None:
    """The used value of a length, which most often is one in px."""
    style = box.style
    value = style[name]
    if value.__class__ is _Length:
        used = refer_to * value.value / 100 if value.unit == "%" else value.value
    else:
        used = _percentage(value, style, refer_to)
    if used == "auto" and name in ("min_width", "min_height"):
        used = 0
    setattr(box, name, used)


# -- text ---------------------------------------------------------------------------------------------

_ffi, _pango, _gobject = weasyprint.text.ffi.ffi, weasyprint.text.ffi.pango, weasyprint.text.ffi.gobject
_key_of: Final = weasyprint.text.line_break._font_style_cache_key
_set_up: Final = _Text.setup


def _setup(self: Any, style: Any) -> None:
    """A Pango layout: the context, the description of the font and its features are made once for a style.

    Underlined text is set up anew each time, since it also needs metrics.
    """
    if style["text_decoration_line"] != "none":
        _set_up(self, style)
        return
    try:
        context, language, description, features = style.prepared
    except AttributeError:
        context, language, description, features = style.prepared = _prepare(style)
    self.style = style
    self.first_line_direction = 0
    self.language = language
    self.layout = _ffi.gc(_pango.pango_layout_new(context), _gobject.g_object_unref)
    _pango.pango_layout_set_auto_dir(self.layout, False)
    _pango.pango_layout_set_font_description(self.layout, description)
    self.ascent = self.underline_position = self.strikethrough_position = None
    if features is not None:
        attributes = _pango.pango_attr_list_new()
        _pango.pango_attr_list_insert(attributes, features)
        _pango.pango_layout_set_attributes(self.layout, attributes)


def _prepare(style: Any) -> tuple[Any, Any, Any, Any]:
    """What WeasyPrint makes for each piece of text, as it makes it."""
    fonts = weasyprint.text.fonts
    context = _ffi.gc(_pango.pango_font_map_create_context(style.font_config.font_map), _gobject.g_object_unref)
    _pango.pango_context_set_round_glyph_positions(context, False)
    _pango.pango_context_set_base_dir(context, weasyprint.text.line_break.PANGO_DIRECTION[style["direction"]])
    override, language = style["font_language_override"], style["lang"]
    if override != "normal":
        language = weasyprint.text.line_break.LST_TO_ISO.get(override.lower(), override)
    if language:
        pointer, _ = weasyprint.text.ffi.unicode_to_char_p(language)
        of_text = _pango.pango_language_from_string(pointer)
        _pango.pango_context_set_language(context, of_text)
    else:
        of_text = _pango.pango_language_get_default()
    wanted = fonts.font_features(
        style["font_kerning"],
        style["font_variant_ligatures"],
        style["font_variant_position"],
        style["font_variant_caps"],
        style["font_variant_numeric"],
        style["font_variant_alternates"],
        style["font_variant_east_asian"],
        style["font_feature_settings"],
    )
    features = None
    if wanted:
        told = ",".join(f"{key} {value}" for key, value in wanted.items()).encode()
        known = style.font_config.font_features
        features = known.get(told)
        if features is None:
            features = known[told] = _pango.pango_attr_font_features_new(told)
    return context, of_text, fonts.get_font_description(style), features


def _cache_key(style: Any, include_size: bool = False) -> str:
    """What tells styles of text apart, made once for a style."""
    try:
        known: dict[bool, str] = style.cache_keys
    except AttributeError:
        known = style.cache_keys = {}
    if include_size not in known:
        known[include_size] = _key_of(style, include_size)
    return known[include_size]


_WAYS: Final[tuple[tuple[Any, str, Callable[..., Any]], ...]] = (
    (_Style, "__missing__", _missing),
    (weasyprint.layout.percent, "resolve_one_percentage", _resolve_one),
    (_Text, "setup", _setup),
    (weasyprint.text.line_break, "_font_style_cache_key", _cache_key),
)
