"""A newer version of a document brought into the source that an older one made: `import --into`.

Three-way, as edits from Word come home: what differs between the version imported before and the new one is carried
over to the source as it is now; every other byte stays. What is left to a person counts as not brought in, so that it
comes again.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from publish.importing.before import Before, kept, labels_of, left, pictures_of, read_before, values_of
from publish.importing.pictures import Pictures, bring_in
from publish.loading import load
from publish.merge import Outcome
from publish.merge.cover import Edit, apply_edits
from publish.merge.document import Edited
from publish.merge.plan import plan
from publish.merge.proof import prove
from publish.merge.reading_back import Reader
from publish.merge.source_files import read_files
from publish.merge.writing import written
from publish.model import Programme
from publish.notation.blocks import sequence
from publish.reader.metadata import PROGRAMME
from publish.templating import bind
from publish.traversal import walk_sections


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What comes of the source, the pictures to be written by their name in it, and what the report has to keep."""

    outcome: Outcome
    pictures: Mapping[str, bytes]
    kept: Mapping[str, Any]


def update(folder: Path, imported: Programme, files: Mapping[str, bytes], told: Set[str]) -> Update:
    """What the newly `imported` programme makes of the source in `folder`, which is not touched.

    `files` are those of the import, `told` the keys of programme.yaml that the document itself tells. Raises
    SourceError where the source in `folder` has errors, or would have after it.
    """
    ours, _ = load(folder)
    base = read_before(folder) or Before.of(ours)
    pictures = bring_in(folder, pictures_of(files), base)
    chapters = read_files(ours, bind)
    labels = {**labels_of(imported), **base.labels, **labels_of(ours)}
    read = Reader(titles=_titles(ours) | _titles(imported), bind=bind)
    done = plan(base.blocks, chapters, _edited(imported, pictures), labels, read)
    outcome = Outcome(changes=done.changes + pictures.changes, conflicts=done.conflicts + pictures.conflicts)
    values = _merge_values(ours, imported, base, told, outcome)
    for file, entries in zip(chapters, done.files, strict=True):
        before, after = file.mark + "".join(file.lines), written(file, entries, done)
        if before != after:
            outcome.files[file.path.as_posix()] = (before, after)
    if outcome.files:
        prove(ours, outcome.files, done, bind, pictures.written)
    keep = kept(files) | {"pictures": pictures.kept}
    if outcome.conflicts:
        keep |= left(done.settled, done.labels, values)
    return Update(outcome=outcome, pictures=pictures.written, kept=keep)


def _edited(imported: Programme, pictures: Pictures) -> Edited:
    """The import as a document that came back."""
    blocks = [replace(block, path=pictures.names.get(block.path, block.path)) for block, _ in sequence(imported, bind)]
    return Edited(
        blocks=tuple(block for block in blocks if block.kind != "note"),
        notes={block.ids[0]: block for block in blocks if block.kind == "note"},
        front=(),
        glossary=(),
        comments={},
        lost=frozenset(),
    )


def _merge_values(
    ours: Programme, imported: Programme, base: Before, told: Set[str], outcome: Outcome
) -> dict[str, str]:
    """Brings values of programme.yaml that the document tells into that file; those that count as brought in then."""
    now, new = values_of(ours.metadata), values_of(imported.metadata)
    changed = [key for key in now if key in told and new[key] != base.values[key]]
    edits = [Edit(keys=(key,), base=base.values[key], ours=now[key], theirs=new[key]) for key in changed]
    before = len(outcome.conflicts)
    apply_edits(ours.folder / PROGRAMME, edits, outcome)
    mine = {each.section for each in outcome.conflicts[before:]}
    return {key: base.values[key] if key in mine else new[key] for key in now}


def _titles(programme: Programme) -> dict[str, str]:
    titles = {chapter.id: chapter.title for chapter in programme.chapters}
    return titles | {part.id: part.title for chapter in programme.chapters for part in walk_sections(chapter)}
