"""A document that exists already, made a source: drafts to files, proof and report."""

from __future__ import annotations

from pathlib import Path

from publish.importers.draft import Draft
from publish.importing.outline import Outline, outline
from publish.importing.proof import ReadsBack, prove
from publish.importing.source_files import SourceWriter, Written
from publish.model import Programme


def write_source(draft: Draft, folder: Path, *, name: str = "Programma", date: str = "2026-01-01") -> Programme:
    """Writes a draft into `folder`, which must not hold a source, and gives back what is read there.

    `name` is the title for want of any, `date` that of the edition. Raises ProofError where the files do not say the
    draft: a bug.
    """
    _, written = compose(draft, name=name, date=date)
    lay_out(written, folder)
    return prove(folder, written.said)[0]


def compose(draft: Draft, *, name: str, date: str) -> tuple[Outline, Written]:
    """The outline of a draft and its files, not yet written."""
    made = outline(draft, name)
    return made, SourceWriter(draft, made, ReadsBack(), date).write()


def lay_out(written: Written, folder: Path) -> None:
    """Writes the files, and the schemas that editors want beside them."""
    from publish.artefact import write_json
    from publish.schema import SOURCE_SCHEMAS, schemas

    for name, content in written.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "schema").mkdir(parents=True, exist_ok=True)
    for name in SOURCE_SCHEMAS:
        write_json(folder / "schema" / name, schemas()[name])
