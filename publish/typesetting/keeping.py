"""Laid-out pages as bytes and back, so that a part of a document that did not change is not laid out again.

What belongs to a process stays out of it and is put in its place on the way back: the fonts, the fetcher of files, what
WeasyPrint knows only while it lays out, and what Pango made for styles.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import weasyprint
import weasyprint.css
import weasyprint.images
import weasyprint.layout
import weasyprint.layout.absolute
from weasyprint.text.fonts import FontConfiguration

_STYLES: Final = (weasyprint.css.ComputedStyle, weasyprint.css.AnonymousStyle)
_OF_PROCESS: Final = ("prepared",)
"""What `levers` adds to a style and Pango made."""


def packed(pages: Any, fonts: FontConfiguration, fetcher: Any) -> bytes | None:
    """Pages that were not drawn yet, laid out with these fonts; None where they hold what no bytes can hold."""
    content = io.BytesIO()
    try:
        _Packer(content, {id(fonts): "fonts", id(fetcher): "fetcher"}).dump(pages)
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
        return None
    return content.getvalue()


def unpacked(content: bytes, fonts: FontConfiguration, fetcher: Any) -> Any:
    """What was packed, as if it had been laid out here."""
    return _Unpacker(
        io.BytesIO(content), {"fonts": fonts, "fetcher": fetcher, "context": _context(fonts, fetcher)}
    ).load()


def _context(fonts: FontConfiguration, fetcher: Any) -> Any:
    """As much of the context of a layout as drawings need when they are drawn."""
    image = partial(
        weasyprint.images.get_image_from_uri, cache={}, url_fetcher=fetcher, options=dict(weasyprint.DEFAULT_OPTIONS)
    )
    return weasyprint.layout.LayoutContext(None, image, fonts, None, None)


class _Packer(pickle.Pickler):
    def __init__(self, file: io.BytesIO, names: Mapping[int, str]) -> None:
        super().__init__(file, protocol=5)
        self._names = names

    def persistent_id(self, value: Any) -> str | None:
        if isinstance(value, weasyprint.layout.LayoutContext):
            return "context"
        return self._names.get(id(value))

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, weasyprint.layout.absolute.AbsolutePlaceholder):  # asks its box for whatever it lacks
            return _empty, (type(value),), vars(value), None, None, _fill
        if isinstance(value, _STYLES):
            state = {name: each for name, each in vars(value).items() if name not in _OF_PROCESS} | {"cache": {}}
            return _empty, (type(value),), state, None, iter(value.items()), _fill
        return NotImplemented


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, named: Mapping[str, Any]) -> None:
        super().__init__(file)
        self._named = named

    def persistent_load(self, name: str) -> Any:
        return self._named[name]


def _empty(kind: Any) -> Any:
    return kind.__new__(kind)


def _fill(value: Any, state: Mapping[str, Any]) -> None:
    vars(value).update(state)
