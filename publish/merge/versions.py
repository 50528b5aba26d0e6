"""The three versions of a merge: the source as exported, the source now, and the document that came back."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from publish import reader
from publish.alignment import likeness
from publish.diagnostics import Diagnostic, Origin, UsageError
from publish.merge.document import Edited, Known, assemble
from publish.merge.opening import Opened
from publish.model import Programme
from publish.notation.blocks import Block, sequence
from publish.templating import bind
from publish.word.passages import Passage, merged_notes, read_passages
from publish.word.styles import read_styles
from publish.word.xml import W

_SAME_PROGRAMME: Final = 0.2
"""Share of words below which a document without a block that is known is of another programme."""


def exported(opened: Opened, programme: Programme, path: Path) -> Programme:
    """The source as it was exported; if the document does not tell, the source as it is now has to do.

    Raises UsageError: D-005 where the source in the document is damaged, D-006 where it is newer than `programme`.
    """
    provenance = opened.provenance
    if provenance is None or provenance.digest == programme.source_digest:
        return programme
    with tempfile.TemporaryDirectory() as folder:
        for name, content in provenance.files.items():
            (Path(folder) / name).write_bytes(content)
        base = reader.read(Path(folder)).programme
    if base is None:
        raise _refused("D-005", path, "the source inside it cannot be read", "export the document again")
    _refuse_another(_blocks(base), _blocks(programme), path)
    if base.metadata.date > programme.metadata.date:
        message = (
            f"it was exported from a newer source, of {base.metadata.date}: this one is of {programme.metadata.date}"
        )
        raise _refused("D-006", path, message, "bring the source up to date first (git pull), then merge")
    return base


def edited(opened: Opened, base: Programme, blocks: Sequence[Block], path: Path) -> Edited:
    """The document as blocks; `blocks` are those of `base`. Raises UsageError (D-005): it is of another programme."""
    styles = read_styles(opened.styles, opened.numbering)
    body = opened.document.find(f"{W}body")
    passages = read_passages(body, styles, opened.targets) if body is not None else []
    notes: dict[str, Passage] = {}
    for note in opened.footnotes.iter(f"{W}footnote") if opened.footnotes is not None else ():
        if note.get(f"{W}type", "normal") == "normal":
            notes[note.get(f"{W}id", "")] = merged_notes(read_passages(note, styles, opened.note_targets))
    digests = opened.provenance.pictures if opened.provenance else {}
    known = Known.of(blocks, digests=digests, language=base.metadata.language, bind=bind)
    found = assemble(passages, notes, lambda member: opened.digests.get(member, ""), known)
    _refuse_another(found.blocks, blocks, path)
    return found


def _blocks(programme: Programme) -> list[Block]:
    return [block for block, _ in sequence(programme, bind)]


def _refuse_another(found: Sequence[Block], blocks: Sequence[Block], path: Path) -> None:
    """Another programme has no heading in common with this one, and few words: merged, it would replace everything."""
    named = {block.ids[0] for block in blocks if block.kind == "heading"}
    if any(name in named for block in found for name in block.ids):
        return
    one, two = ("\n".join(block.text for block in each) for each in (found, blocks))
    if likeness(one, two) < _SAME_PROGRAMME:
        hint = "name its own source with --source; a document of elsewhere is brought in with 'import'"
        raise _refused("D-005", path, "nothing in it is of this programme", hint)


def _refused(code: str, path: Path, message: str, hint: str) -> UsageError:
    return UsageError([Diagnostic(code=code, message=message, origin=Origin(path=path.as_posix()), hint=hint)])
