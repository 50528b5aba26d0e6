"""What changed between two sources, or two git revisions of one: as HTML, and as a DOCX with tracked changes.

`sources` finds the two, `programmes` and `units` compare them, `comparison` holds what came of it, `report` says it.
Reads sources and writes a Word file, so it stands above the reader and the writers; makes no artefact of a programme,
so it has no part in the pipeline.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publish import fonts, lettering, theme
from publish.artefact import write_whole
from publish.cache import cache_folder
from publish.comparing import programmes
from publish.comparing.comparison import Comparison
from publish.comparing.report import stretches
from publish.comparing.sources import open_side
from publish.diagnostics import Diagnostic
from publish.templating import Templates
from publish.writers.context import Context, moment
from publish.writers.docx.comparison import write_comparison

__all__ = ["Compared", "Comparison", "compare"]

_PAGE: Final = "comparison.html"
_DOCUMENT: Final = "comparison.docx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What came of it: the comparison, the files written, and what is to be said of the two words."""

    comparison: Comparison
    paths: tuple[Path, ...]
    notes: tuple[Diagnostic, ...]


def compare(old: str, new: str, *, source: Path, templates: Path, output: Path, cache: bool) -> Compared:
    """Compares what two words of a person stand for, and writes comparison.html and comparison.docx into `output`.

    `source` is the folder whose revisions are meant; without `cache` no faces are kept. Raises a PublishError.
    """
    looks = Templates(templates, theme.load(templates))
    with tempfile.TemporaryDirectory() as scratch:
        before, notes_before = open_side(old, source, Path(scratch) / "old")
        after, notes_after = open_side(new, source, Path(scratch) / "new")
        comparison = programmes.compare(before.programme, after.programme, (before.label, after.label))
        kept = cache_folder() if cache else None
        characters = lettering.characters(before.programme) | lettering.characters(after.programme)
        faces, remarks = fonts.kept_faces(looks.theme, kept, Path(scratch) / "faces", characters)
        context = Context(templates=looks, faces=faces, destination=output, published=moment(after.programme))
        author = f"{before.author} → {after.author}"
        document = write_comparison(before.programme, after.programme, context, author)
    page = looks.fill(
        "report/comparison.html.j2", comparison=comparison, before=before, after=after, stretches=stretches
    )
    paths = (output / _PAGE, output / _DOCUMENT)
    write_whole(paths[0], page.encode())
    write_whole(paths[1], document)
    return Compared(
        comparison=comparison, paths=paths, notes=(*notes_before, *notes_after, *remarks, *fonts.left_out(faces))
    )
