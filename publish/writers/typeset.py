"""The main document, laid out once: the screen PDF and the print PDF are both made of these pages."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from publish import qr
from publish.fonts import Face
from publish.model import Programme
from publish.templating import Templates
from publish.typesetting import Typesetter
from publish.writers.context import Pagination, Typeset
from publish.writers.fitting import refuse_wide_tables

_SIGNS: Final = (
    ("m", 1000), ("cm", 900), ("d", 500), ("cd", 400), ("c", 100), ("xc", 90), ("l", 50), ("xl", 40),
    ("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1),
)  # fmt: skip


def typeset(
    programme: Programme, templates: Templates, faces: Sequence[Face], published: datetime.datetime, folder: Path
) -> Typeset:
    """Lays out the programme and writes its pages, with bleed, into `folder`."""
    code = partial(qr.svg, colour=templates.theme.colours["ink"].screen)
    markup = templates.render("pdf/document.xhtml.j2", programme, medium="page", published=published, qr=code)
    layout = Typesetter(faces, [programme.folder, templates.folder]).lay_out(markup, programme.folder)
    refuse_wide_tables(layout, programme, "the PDF")
    path = folder / "typeset.pdf"
    front = layout.names.index("start") if "start" in layout.names else 0
    layout.write(path, front=front)
    return Typeset(
        path=path,
        pagination=Pagination(
            folios=(
                *(roman(page) for page in range(1, front + 1)),
                *(str(page) for page in range(1, layout.pages - front + 1)),
            ),
            pages={name: place.page for name, place in layout.places.items()},
        ),
    )


def roman(number: int) -> str:
    """A number from 1 to 3999 in lower-case Roman numerals, as viewers make them (ISO 32000-1, 12.4.2)."""
    written = ""
    for sign, value in _SIGNS:
        written += sign * (number // value)
        number %= value
    return written
