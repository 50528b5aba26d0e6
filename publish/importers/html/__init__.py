"""HTML: the article of a page. Whatever is around it, and what its scripts would do, is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from publish.importers import outline, proposals
from publish.importers.draft import Draft
from publish.importers.drafting import Drafting
from publish.importers.faults import DAMAGED, NO_TEXT, TOO_LARGE, refused
from publish.importers.html import page
from publish.importers.html.article import find
from publish.importers.html.assets import BesideFile
from publish.importers.html.flow import Flow
from publish.importers.html.tree import TooDeepError, parse_page, text_of

__all__ = ["read"]

LARGEST: Final = 32 * 2**20
"""Bytes of a page; a programme of 400 pages has one or two million."""


_TELLS: Final = re.compile(rb"charset\s*=|^\xff\xfe|^\xfe\xff|^\xef\xbb\xbf|<\?xml[^>]*encoding", re.IGNORECASE)
_HEAD: Final = 4096
"""Bytes within which a page tells its encoding."""


def read(path: Path) -> Draft:
    """The article in the page at `path`. Raises SourceError (J codes)."""
    content = path.read_bytes()
    if len(content) > LARGEST:
        raise refused(TOO_LARGE, path, f"it is larger than {LARGEST // 2**20} MiB", "no programme is that large")
    return read_page(_decoded(content), path)


def _decoded(content: bytes) -> bytes | str:
    """A page that does not tell its encoding as UTF-8, if it can be that: browsers would take it for Windows-1252."""
    if _TELLS.search(content[:_HEAD]):
        return content
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content


def read_page(content: bytes | str, path: Path, told: Mapping[str, str] | None = None) -> Draft:
    """The article in a page, `path` being where its images stand; `told` is what is known of it besides.

    Raises SourceError (J codes).
    """
    try:
        root = parse_page(content)
    except TooDeepError as error:
        raise refused(DAMAGED, path, str(error), "save the page again in a browser") from error
    text = text_of(root)
    if not text.strip():
        raise refused(NO_TEXT, path, "there are no words in it", "save the page in a browser, once it is loaded")
    about = page.metadata(root) | dict(told or {})
    drafting = Drafting(about.get("language", ""))
    flow = Flow(drafting, BesideFile(path.parent), base=page.base(root), known=" ".join(about.values()))
    article = find(root, drafting, flow)
    flow.document(article)
    if not drafting.pieces:
        raise refused(NO_TEXT, path, "no article was found in it", "take the page that has the words themselves")
    drafting.settle_language(about)
    proposals.recognise(drafting)
    title = outline.settle(drafting, flow.numbered)
    if title and not page.alike(title, about.get("title", "")) and not (told and told.get("title")):
        about["title"] = title
    return drafting.draft(text, about, tuple(flow.glossary))
