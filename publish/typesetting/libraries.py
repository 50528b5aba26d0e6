"""What WeasyPrint loads when it is imported: system libraries found by their names alone, and no more than it uses."""

from __future__ import annotations

import ctypes.util
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import ModuleType
from typing import Any, Final

_SELDOM: Final = ("fontTools.subset", "fontTools.varLib.instancer")
"""What cuts fonts where HarfBuzz is not there, and fixes variable ones: 90 ms to load, and our faces need neither."""


@contextmanager
def loaded_sparingly() -> Iterator[None]:
    """While it lasts, no compiler or linker is asked where a library might be, and what is seldom used waits.

    WeasyPrint tries several names for each library, and for every one that the loader does not know cffi starts some
    four programs, although the next name is the right one: 0.3 s of the 0.7 s that importing it takes on Linux.
    """
    before = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    waiting = {name: _Waiting(name) for name in _SELDOM if name not in sys.modules}
    sys.modules.update(waiting)
    try:
        yield
    finally:
        ctypes.util.find_library = before
        for name in waiting:
            del sys.modules[name]


class _Waiting(ModuleType):
    """Stands for a module of which nothing but functions and classes is used, until one of them is called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        return partial(self._called, name)

    def _called(self, of: str, *arguments: Any, **keywords: Any) -> Any:
        return getattr(importlib.import_module(self.__name__), of)(*arguments, **keywords)
