"""The main document, laid out once: the screen PDF and the print PDF are both made of these pages."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from publish.fonts import Face
from publish.model import Programme
from publish.templating import Templates
from publish.typesetting import Typesetter
from publish.writers.context import Pagination, Typeset
from publish.writers.fitting import refuse_wide_tables


def typeset(
    programme: Programme, templates: Templates, faces: Sequence[Face], published: datetime.datetime, folder: Path
) -> Typeset:
    """Lays out the programme and writes its pages, with bleed, into `folder`."""
    markup = templates.render("pdf/document.xhtml.j2", programme, medium="page", published=published)
    layout = Typesetter(faces, [programme.folder, templates.folder]).lay_out(markup, programme.folder)
    refuse_wide_tables(layout, programme, "the PDF")
    path = folder / "typeset.pdf"
    layout.write(path)
    return Typeset(
        path=path,
        pagination=Pagination(
            folios=tuple(str(page) for page in range(1, layout.pages + 1)),
            pages={name: place.page for name, place in layout.places.items()},
        ),
    )
