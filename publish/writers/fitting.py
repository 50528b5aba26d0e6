"""What does not fit a page, said of the place in the source."""

from __future__ import annotations

from publish.diagnostics import Diagnostic, SourceError
from publish.model import Programme, Table, walk_blocks
from publish.typesetting import Layout


def refuse_wide_tables(layout: Layout, programme: Programme, where: str) -> None:
    """Raises SourceError (C-002) where a table is wider than the text of its page, and so would be cut off."""
    blocks = (block for chapter in programme.chapters for block in walk_blocks(chapter))
    origins = {block.id: block.origin for block in blocks if isinstance(block, Table)}
    wide = {name: beyond for name, beyond in layout.too_wide.items() if name in origins}
    if wide:
        hint = "fewer columns or shorter words; or let rows and columns change places"
        raise SourceError(
            Diagnostic(
                code="C-002",
                message=f"the table is {beyond:.0f} mm wider than the page of {where}",
                origin=origins[name],
                hint=hint,
            )
            for name, beyond in wide.items()
        )
