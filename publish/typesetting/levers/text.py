"""Pieces of text for Pango, prepared once for a style."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import weasyprint.text.ffi
import weasyprint.text.fonts
import weasyprint.text.line_break

_Text = weasyprint.text.line_break.Layout

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


WAYS: Final[tuple[tuple[Any, str, Callable[..., Any]], ...]] = (
    (_Text, "setup", _setup),
    (weasyprint.text.line_break, "_font_style_cache_key", _cache_key),
)
