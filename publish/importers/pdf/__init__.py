"""PDF: by its structure tree where the file is tagged, else by fonts, sizes and places.

Owner, with its modules, of pikepdf for imports.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from publish.importers.draft import Draft
from publish.importers.hyphens import Hyphens
from publish.importers.language import language_of
from publish.importers.pdf.chapters import settle
from publish.importers.pdf.drafting import Drafting
from publish.importers.pdf.figures import Figures
from publish.importers.pdf.file import File, opened
from publish.importers.pdf.joining import mending
from publish.importers.pdf.page_lines import PageLine, as_lines, read_lines
from publish.importers.pdf.tagged import Tagged
from publish.importers.pdf.tree import Element, read_tree
from publish.importers.pdf.untagged import Untagged

_FOLIO: Final = re.compile(r"\W*(?:\d{1,4}|[ivxlc]{1,7})\W*", re.IGNORECASE)
_TOLD: Final = 0.9
"""The part of the text that a structure tree must hold to be relied on; some programs tag a page here and there."""


def read(path: Path) -> Draft:
    """A PDF as a draft. Raises SourceError (J codes) for a scan, a damaged or an encrypted file."""
    with opened(path) as file:
        page_lines = read_lines(file.pages)
        lines = as_lines(page_lines, file.pages)
        metadata = file.metadata()
        hyphens = Hyphens(lines, metadata.get("language", "nl"))
        drafting = Drafting(mending(hyphens, lines))
        tree = read_tree(file.pdf, file.pages)
        figures = Figures(path, file.placed)
        if tree is not None and _tells(tree, file):
            metadata |= Tagged(drafting, figures, tree, metadata.get("language", "")).metadata
            _leave_out_untold(drafting, tree, page_lines)
        else:
            language = metadata.setdefault("language", language_of(line.words for line in lines))
            metadata |= Untagged(drafting, figures, file, page_lines, lines, language=language).metadata
        metadata |= settle(drafting, metadata)
        return Draft(
            pieces=drafting.finished(),
            words="\n".join(line.text for line in lines),
            metadata=metadata,
            glossary=tuple(drafting.glossary),
            assets=drafting.assets,
            decisions=tuple(drafting.decisions),
            left_out=tuple(drafting.left_out),
        )


def _tells(tree: Element, file: File) -> bool:
    """Whether the tree can be relied on: it holds the text and knows headings."""
    told = sum(len(span.text) for span in tree.spans)
    whole = sum(len(span.text) for page in file.pages for span in page.spans if not span.artifact)
    roles = {each.standard for each in tree.elements()}
    return told >= _TOLD * whole and not roles.isdisjoint(("H", "H1", "H2", "H3"))


def _leave_out_untold(drafting: Drafting, tree: Element, lines: Sequence[PageLine]) -> None:
    """What a tagged file paints and does not tell is none of its content: running heads, folios, what is said twice."""
    told = set(map(id, tree.spans))
    for line in lines:
        if spans := [span for span in line.spans if id(span) not in told and span.text.strip()]:
            text = " ".join(span.text.strip() for span in spans)
            drafting.leave_out(spans, "folio" if _FOLIO.fullmatch(text) else "running-head")
