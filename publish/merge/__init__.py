"""An edited DOCX back into the source: what somebody changed in Word lands in the files under `source/`.

The merge is three-way. The document brings along the source as it was exported (`publish.provenance`); what differs
between that and the document is an edit, and it is carried over to the source as it is now.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from publish import theme
from publish.diagnostics import Origin
from publish.merge.changes import Change, Conflict, Outcome, Remark
from publish.merge.cover import merge_cover
from publish.merge.opening import open_docx
from publish.merge.plan import plan
from publish.merge.proof import prove
from publish.merge.reading_back import Reader
from publish.merge.report import Report
from publish.merge.review import remarks
from publish.merge.source_files import read_files
from publish.merge.versions import edited, exported
from publish.merge.writing import replace_files, written
from publish.model import Footnote, Programme
from publish.notation.blocks import sequence
from publish.templating import Templates, bind
from publish.traversal import walk_blocks, walk_sections
from publish.word.revisions import EVERY, Tracked, authors, settle

__all__ = ["Change", "Conflict", "Outcome", "Remark", "Report", "merge", "merge_into_source"]


def merge_into_source(
    path: Path,
    programme: Programme,
    templates: Path,
    output: Path | None,
    *,
    tracked: Tracked = EVERY,
    dry_run: bool = False,
) -> tuple[Report, Path]:
    """Brings the edits in the DOCX at `path` into the source of `programme`; tells what it did, and where that stands.

    The report is written beside the document or into `output`. `tracked` says which tracked changes are
    accepted. Raises what `merge` raises, TemplateError, and WriteError where the source or the report cannot be
    written; then the source is as it was.
    """
    outcome = merge(path, programme, tracked)
    report = Report(
        path=path,
        digest=hashlib.sha256(path.read_bytes()).hexdigest(),
        outcome=outcome,
        written=not dry_run,
        titles=_titles(programme),
    )
    page = Templates(templates, theme.load(templates)).fill("report/merge.html.j2", report=report)
    target = (output or path.parent) / f"{path.stem}-merge.html"
    texts = {Path(name): after.encode() for name, (_, after) in outcome.files.items()} if not dry_run else {}
    replace_files(texts | {target: page.encode()})
    return report, target


def merge(path: Path, programme: Programme, tracked: Tracked) -> Outcome:
    """What the edits in the DOCX at `path` make of the source of `programme`, which is not touched.

    Raises UsageError (D codes) for a file that cannot be merged and for an author who changed nothing in it, and
    SourceError where the edits would leave a source with errors.
    """
    opened = open_docx(path)
    parts = [part for part in (opened.document, opened.footnotes) if part is not None]
    tracked.refuse_stranger(frozenset().union(*map(authors, parts)), path)
    for part in parts:
        settle(part, tracked.accepts)
    base = exported(opened, programme, path)
    blocks = [block for block, _ in sequence(base, bind)]
    came_back = edited(opened, base, blocks, path)
    files = read_files(programme, bind)
    reader = Reader(titles=_titles(programme), bind=bind)
    done = plan(blocks, files, came_back, _labels(base) | _labels(programme), reader)
    front = opened.provenance.front if opened.provenance else ()
    outcome = merge_cover(came_back, front, base, programme)
    outcome.changes += done.changes
    outcome.conflicts += done.conflicts
    outcome.remarks = remarks(came_back, opened.comments, files, Origin(path=programme.folder.as_posix()))
    for file, entries in zip(files, done.files, strict=True):
        before, after = file.mark + "".join(file.lines), written(file, entries, done)
        if before != after:
            outcome.files[file.path.as_posix()] = (before, after)
    if outcome.files:
        prove(programme, outcome.files, done, bind)
    return outcome


def _titles(programme: Programme) -> dict[str, str]:
    titles = {chapter.id: chapter.title for chapter in programme.chapters}
    return titles | {part.id: part.title for chapter in programme.chapters for part in walk_sections(chapter)}


def _labels(programme: Programme) -> dict[str, str]:
    blocks = (block for chapter in programme.chapters for block in walk_blocks(chapter))
    return {block.id: block.label for block in blocks if isinstance(block, Footnote)}
