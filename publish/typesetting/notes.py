"""Footnotes that stay with their calls, and none that is lost.

Where a line does not fit because of the notes of those before it, WeasyPrint 70 makes room by moving these notes to the
next page, away from their calls; and it forgets the notes of the line that it made room for. Without that it breaks
before the line, as it does where there are no notes.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

import weasyprint.layout.block

_MAKES_ROOM: Final = "report = not context.in_column and can_break_now and not could_break_before"
"""The statement that decides whether notes are moved."""


@contextmanager
def notes_kept() -> Iterator[None]:
    """While it lasts, no note is moved to make room. Its tests say when another WeasyPrint decides otherwise."""
    original = weasyprint.layout.block._linebox_layout
    weasyprint.layout.block._linebox_layout = _moving_none()
    try:
        yield
    finally:
        weasyprint.layout.block._linebox_layout = original


@cache
def _moving_none() -> Callable[..., Any]:
    module = weasyprint.layout.block
    source = inspect.getsource(module._linebox_layout)
    assert _MAKES_ROOM in source
    scope: dict[str, Any] = {}
    exec(compile(source.replace(_MAKES_ROOM, "report = False"), str(module.__file__), "exec"), vars(module), scope)
    made: Callable[..., Any] = scope["_linebox_layout"]
    return made
