"""Computed values and used lengths of WeasyPrint 70, found in fewer steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import weasyprint.css
import weasyprint.css.computed_values
import weasyprint.css.properties
import weasyprint.layout.percent

_Style = weasyprint.css.ComputedStyle

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


WAYS: Final[tuple[tuple[Any, str, Callable[..., Any]], ...]] = (
    (_Style, "__missing__", _missing),
    (weasyprint.layout.percent, "resolve_one_percentage", _resolve_one),
)
