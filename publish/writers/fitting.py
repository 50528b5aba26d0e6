"""What does not fit a page, said of the place in the source; and figures fitted to its grid of lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from publish import drawings, images
from publish.diagnostics import Diagnostic, SourceError
from publish.model import Figure, Programme, Table
from publish.theme import Theme
from publish.traversal import walk_blocks

_POINT: Final = 25.4 / 72
"""Millimetres in a point."""


def refuse_wide_tables(too_wide: Mapping[str, float], programme: Programme, where: str) -> None:
    """Raises SourceError (C-002) where a table is wider than the text of its page, and so would be cut off.

    `too_wide` says by how many mm, by its id.
    """
    blocks = (block for chapter in programme.chapters for block in walk_blocks(chapter))
    origins = {block.id: block.origin for block in blocks if isinstance(block, Table)}
    wide = {name: beyond for name, beyond in too_wide.items() if name in origins}
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


def figure_fills(programme: Programme, theme: Theme) -> dict[str, float]:
    """By how many points the image of each figure, by id, falls short of whole lines."""
    blocks = (block for chapter in programme.chapters for block in walk_blocks(chapter))
    leading = theme.sizes.leading_pt
    return {
        block.id: round(-_height(programme, block, theme) / _POINT % leading, 3)
        for block in blocks
        if isinstance(block, Figure)
    }


def _height(programme: Programme, figure: Figure, theme: Theme) -> float:
    """The height in mm at which the image of a figure is set in the main document."""
    path = programme.folder / figure.path
    if path.suffix.lower() == ".svg":
        return min(images.text_width(theme) * drawings.proportion(path), images.tallest_in_print(theme))
    pixels = images.look(path)
    assert isinstance(pixels, images.Pixels)
    return images.width_in_print(pixels, theme) * pixels.height / pixels.width
