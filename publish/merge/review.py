"""The comments that people made in the margin, with the place in the source that they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from publish.diagnostics import Origin
from publish.merge.changes import Remark
from publish.merge.document import Edited
from publish.merge.opening import Comment
from publish.merge.source_files import SourceFile


def remarks(
    edited: Edited, comments: Mapping[str, Comment], files: Sequence[SourceFile], source: Origin
) -> list[Remark]:
    """Every comment; one on something that the chapters do not hold, such as the cover, has the place `source`."""
    places = {name: piece.origin for file in files for piece in file.pieces for name in piece.block.ids}
    found = []
    for name, comment in comments.items():
        at, words = edited.comments.get(name, (None, ""))
        section, origin = "", source
        if at is not None:
            block = edited.blocks[min(at, len(edited.blocks) - 1)]
            above = [each for each in edited.blocks[: at + 1] if each.kind == "heading" and each.ids]
            section = above[-1].ids[0] if above else ""
            known = next((places[each] for each in (*block.ids, section) if each in places), None)
            origin = known or source
        found.append(
            Remark(
                section=section,
                origin=origin,
                words=words,
                author=comment.author,
                date=comment.date,
                text=comment.text,
            )
        )
    return found
