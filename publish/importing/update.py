"""A newer version of a document brought into the source that an older one made: `import --into`.

Three-way, as edits from Word come home: what differs between the version imported before and the new one is carried
over to the source as it is now; every other byte stays.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from publish import reader
from publish.importing.report import JSON
from publish.loading import load
from publish.merge import Outcome
from publish.merge.document import Edited
from publish.merge.plan import plan
from publish.merge.proof import prove
from publish.merge.reading_back import Reader
from publish.merge.source_files import read_files
from publish.merge.writing import written
from publish.model import Footnote, Programme, walk_blocks, walk_sections
from publish.notation.blocks import sequence
from publish.templating import bind


def update(folder: Path, imported: Programme) -> Outcome:
    """What the newly `imported` programme makes of the source in `folder`, which is not touched.

    Raises SourceError where the source in `folder` has errors, or would have after it.
    """
    ours, _ = load(folder)
    base = _before(folder) or ours
    files = read_files(ours, bind)
    blocks = [block for block, _ in sequence(imported, bind)]
    theirs = Edited(
        blocks=tuple(block for block in blocks if block.kind != "note"),
        notes={block.ids[0]: block for block in blocks if block.kind == "note"},
        front=(),
        glossary=(),
        comments={},
        lost=frozenset(),
    )
    labels = _labels(imported) | _labels(base) | _labels(ours)
    read = Reader(titles=_titles(ours) | _titles(imported), bind=bind)
    done = plan([block for block, _ in sequence(base, bind)], files, theirs, labels, read)
    outcome = Outcome(changes=done.changes, conflicts=done.conflicts)
    for file, entries in zip(files, done.files, strict=True):
        before, after = file.mark + "".join(file.lines), written(file, entries, done)
        if before != after:
            outcome.files[file.path.as_posix()] = (before, after)
    if outcome.files:
        prove(ours, outcome.files, done, bind)
    return outcome


def _before(folder: Path) -> Programme | None:
    """The source as the import before this one wrote it, if its report is still there."""
    try:
        kept = json.loads((folder / JSON).read_text(encoding="utf-8")).get("imported", {})
    except (OSError, ValueError, AttributeError):
        return None
    if not isinstance(kept, dict) or "programme.yaml" not in kept:
        return None
    with tempfile.TemporaryDirectory() as scratch:
        for name, text in kept.items():
            if Path(name).name == name:
                (Path(scratch) / name).write_text(str(text), encoding="utf-8")
        return reader.read(Path(scratch)).programme


def _labels(programme: Programme) -> dict[str, str]:
    blocks = (block for chapter in programme.chapters for block in walk_blocks(chapter))
    return {block.id: block.label for block in blocks if isinstance(block, Footnote)}


def _titles(programme: Programme) -> dict[str, str]:
    titles = {chapter.id: chapter.title for chapter in programme.chapters}
    return titles | {part.id: part.title for chapter in programme.chapters for part in walk_sections(chapter)}
