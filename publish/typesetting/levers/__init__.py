"""Shorter ways through WeasyPrint 70 where it spends most time, with the same pages.

They belong in WeasyPrint itself. Until they are there, they stand here, apart; with any other version this package is
not even loaded. Measured on the main document and the leaflets; what they are worth stands in ARCHITECTURE.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from publish.typesetting.levers import drawing, pseudo, reading, styles, text

_WAYS: Final[tuple[tuple[Any, str, Any], ...]] = (*reading.WAYS, *styles.WAYS, *pseudo.WAYS, *text.WAYS, *drawing.WAYS)


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
