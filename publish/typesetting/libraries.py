"""The system libraries that WeasyPrint loads, found by their names alone."""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def known_by_name() -> Iterator[None]:
    """While it lasts, no compiler or linker is asked where a library might be.

    WeasyPrint tries several names for each, and for every one that the loader does not know cffi starts some four
    programs, although the next name is the right one: 0.3 s of the 0.7 s that importing it takes on Linux.
    """
    before = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = before
