"""Where validators are: on PATH, in the Python environment that runs, in `.conformance/` of the current folder."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final, TypeAlias

Need: TypeAlias = Callable[[], str | None]
"""Tells where something is; None where it is not."""

FOLDER: Final = Path(".conformance")
"""What `./run test --conformance` fills: `node_modules/` by npm, `verapdf/` by pip."""
JAVA_LIBRARIES: Final = Path("/usr/share/java")
"""Where Debian puts them."""


def program(*names: str) -> Need:
    """A program, under the first of its names that is there."""

    def find() -> str | None:
        folders = (None, Path(sys.executable).parent, FOLDER / "node_modules/.bin")
        there = (shutil.which(name, path=folder and str(folder)) for name in names for folder in folders)
        return next((str(Path(each).absolute()) for each in there if each), None)

    return find


def in_python(package: str, path: str) -> Need:
    """A file that a Python package brings, by the name under which pip installs it."""

    def find() -> str | None:
        try:
            return _file(Path(str(distribution(package).locate_file(path))))
        except PackageNotFoundError:
            return None

    return find


def in_folder(path: str) -> Need:
    """A file below `.conformance/`."""
    return lambda: _file(FOLDER / path)


def either(*needs: Need) -> Need:
    """The first that is there."""
    return lambda: next((found for need in needs if (found := need())), None)


def java_library(name: str) -> Need:
    """A library of Java that the system brings."""
    return lambda: _file(JAVA_LIBRARIES / f"{name}.jar")


def _file(path: Path) -> str | None:
    return str(path.absolute()) if path.is_file() else None
