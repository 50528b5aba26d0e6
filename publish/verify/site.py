"""The page of the site, by its source."""

from __future__ import annotations

from pathlib import Path

from publish.archive import UnreadableError
from publish.verify.markup import MarkupReader
from publish.verify.observed import Observed


def read_site(path: Path) -> Observed:
    """An HTML page. Raises UnreadableError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"not a readable page: {error}") from error
    reader = MarkupReader(in_main=True)
    reader.feed(text)
    return reader.observed("styles")
