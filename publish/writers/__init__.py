"""The writers: one module per artefact, each with `write(programme, context) -> tuple[Artefact, ...]`.

Adding a format is a writer here, a folder of the same name in `templates/` and a reader in `verify/`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final, Protocol, cast

from publish.artefact import Artefact
from publish.model import Programme
from publish.writers.context import Context

WRITERS: Final = {
    "pdf": "publish.writers.pdf",
    "print": "publish.writers.print",
    "docx": "publish.writers.docx",
    "epub": "publish.writers.epub",
    "leaflets": "publish.writers.leaflets",
    "orders": "publish.writers.orders",
    "site": "publish.writers.site",
}
"""Command name of each kind and its module, loaded only when it is asked for: each brings a heavy library.

Orders have no command of their own: they come with the leaflets.
"""


class Writer(Protocol):
    """What a writer module is."""

    def write(self, programme: Programme, context: Context) -> tuple[Artefact, ...]:
        """Writes the artefacts into `context.destination` and says what they are."""


def writer(name: str) -> Writer:
    """The writer for a kind of WRITERS."""
    return cast("Writer", import_module(WRITERS[name]))
