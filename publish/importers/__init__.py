"""A document that exists already, read into a draft: text, PDF, DOCX, ODT, Markdown, HTML or EPUB.

Each kind has a module with `read(path) -> Draft` that knows its format and nothing else. What becomes of a draft,
ids, files, proof and report, is the same for all: `publish.importing`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Final

from publish.diagnostics import Diagnostic, UsageError
from publish.importers.draft import Draft
from publish.importers.sniffing import Kind, kind_of
from publish.word.revisions import EVERY, Tracked

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


TRACKING: Final[tuple[Kind, ...]] = ("docx", "odt")
"""The kinds in which changes are tracked; their modules have `read(path, tracked)`."""


def read(path: Path, tracked: Tracked = EVERY) -> Draft:
    """The document at `path`, with those tracked changes accepted.

    Raises SourceError (J codes) where it cannot be imported, UsageError where it is not there (J-001), its kind
    tracks no changes (U-002) or `tracked` names an author who made none (D-007).
    """
    kind = kind_of(path)
    module = import_module(IMPORTERS[kind])
    if kind not in TRACKING and not tracked.all:
        hint = "--reject and --author go with DOCX and ODT"
        message = f"'{path.name}' is of a kind in which changes are not tracked"
        raise UsageError([Diagnostic(code="U-002", message=message, hint=hint)])
    draft: Draft = module.read(path, tracked) if kind in TRACKING else module.read(path)
    return draft
