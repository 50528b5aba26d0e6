"""A document that exists already, read into a draft: text, PDF, DOCX, ODT, Markdown, HTML or EPUB.

Each kind has a module with `read(path) -> Draft` that knows its format and nothing else. What becomes of a draft,
ids, files, proof and report, is the same for all: `publish.importing`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Final

from publish.importers.draft import Draft
from publish.importers.sniffing import Kind, kind_of

IMPORTERS: Final[dict[Kind, str]] = {
    "text": "publish.importers.text",
    "pdf": "publish.importers.pdf",
    "docx": "publish.importers.docx",
    "odt": "publish.importers.odt",
    "markdown": "publish.importers.markdown",
    "html": "publish.importers.html",
    "epub": "publish.importers.epub",
}
"""The module that reads each kind; imported only when it is needed."""


def read(path: Path) -> Draft:
    """The document at `path`. Raises SourceError (J codes) where it cannot be imported."""
    draft: Draft = import_module(IMPORTERS[kind_of(path)]).read(path)
    return draft
