"""Laid-out pages as bytes and back, so that a part of a document that did not change is not laid out again.

What belongs to a process stays out of it and is put in its place on the way back: the fonts, the fetcher of files, what
WeasyPrint knows only while it lays out, and what Pango made for styles.
"""

from __future__ import annotations

import copyreg
import gc
import io
import pickle
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, Final

import weasyprint
import weasyprint.css
import weasyprint.images
import weasyprint.layout
import weasyprint.layout.absolute
from weasyprint.text.fonts import FontConfiguration

_OF_PROCESS: Final = frozenset({"prepared"})
"""What `levers` adds to a style and Pango made."""
_here: Final[ContextVar[Mapping[type, Any]]] = ContextVar("here")
"""What belongs to this process, while pages are unpacked, by what it was where they were packed."""


def packed(pages: Any, fetcher: Any) -> bytes | None:
    """Pages that were not drawn yet; None where they hold what no bytes can hold."""
    content = io.BytesIO()
    packer = pickle.Pickler(content, protocol=5)
    packer.dispatch_table = {**copyreg.dispatch_table, **_REDUCED, type(fetcher): _left_out}
    try:
        with _nothing_collected():
            packer.dump(pages)
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
        return None
    return content.getvalue()


def unpacked(content: bytes, fonts: FontConfiguration, fetcher: Any) -> Any:
    """What was packed, as if it had been laid out here with these fonts, the same in all but name."""
    context = _context(fonts, fetcher)
    before = _here.set({type(fonts): fonts, type(fetcher): fetcher, type(context): context})
    try:
        with _nothing_collected():
            return pickle.loads(content)
    finally:
        _here.reset(before)


def _context(fonts: FontConfiguration, fetcher: Any) -> Any:
    """As much of the context of a layout as drawings need when they are drawn."""
    image = partial(
        weasyprint.images.get_image_from_uri, cache={}, url_fetcher=fetcher, options=dict(weasyprint.DEFAULT_OPTIONS)
    )
    return weasyprint.layout.LayoutContext(None, image, fonts, None, None)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """While it lasts, no garbage is looked for among the many objects that are made, all of which are needed."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


# -- what does not go by itself ---------------------------------------------------------------------------


def _left_out(value: Any) -> tuple[Any, ...]:
    return _of_this_process, (type(value),)


def _of_this_process(kind: type) -> Any:
    return _here.get()[kind]


def _of_style(style: Any) -> tuple[Any, ...]:
    state = {name: each for name, each in vars(style).items() if name not in _OF_PROCESS} | {"cache": {}}
    return _empty, (type(style),), state, None, iter(style.items()), _fill


def _of_placeholder(placeholder: Any) -> tuple[Any, ...]:
    """It asks its box for whatever it lacks, and so may not be asked for anything before it has one."""
    return _empty, (type(placeholder),), vars(placeholder), None, None, _fill


def _empty(kind: Any) -> Any:
    return kind.__new__(kind)


def _fill(value: Any, state: Mapping[str, Any]) -> None:
    vars(value).update(state)


_REDUCED: Final[Mapping[type, Callable[[Any], tuple[Any, ...]]]] = {
    FontConfiguration: _left_out,
    weasyprint.layout.LayoutContext: _left_out,
    weasyprint.css.ComputedStyle: _of_style,
    weasyprint.css.AnonymousStyle: _of_style,
    weasyprint.layout.absolute.AbsolutePlaceholder: _of_placeholder,
}
"""How each of these is packed (PEP 307); all others as they say themselves."""
