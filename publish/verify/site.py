"""The page of the site, by its source: what it says, where its links lead, and the files that it offers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from publish.archive import UnreadableError
from publish.verify.markup import MarkupReader
from publish.verify.observed import Observed
from publish.verify.pictures import look_of_file
from publish.verify.visibility import linked_sheets, parse_html, visible

_DOWNLOADS: Final = frozenset({".docx", ".epub", ".pdf"})
_SIZE: Final = re.compile(r"(\d+)(?:,(\d+))? (kB|MB)\b")
_UNITS: Final = {"kB": 1e3, "MB": 1e6}


def read_site(path: Path) -> Observed:
    """An HTML page. Raises UnreadableError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"not a readable page: {error}") from error
    reader = MarkupReader(in_main=True)
    root = parse_html(text)
    ids = {name for each in root.iter() if (name := each.get("id"))}
    sheets = [sheet for name in linked_sheets(root) if (sheet := _sheet(path.parent, name))]
    reader.feed(visible(root, sheets)[0])
    links = _Links()
    links.feed(text)
    pictures = tuple((words, look_of_file(_file(path.parent, address))) for words, address, _ in reader.images)
    return replace(reader.observed(), pictures=pictures, faults=tuple(_faults(path.parent, links, ids)))


def _sheet(folder: Path, address: str) -> str:
    """A style sheet that stands beside the page; that one is missing is told of all that the page loads."""
    try:
        return _file(folder, address).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


class _Links(HTMLParser):
    """What a page leads to, with the words of each link, and what it loads."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.followed: list[tuple[str, str]] = []
        self.loaded: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        values = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in values:
            self.followed.append((values["href"], ""))
            self._inside = True
        elif tag == "link" and values.get("rel") in ("icon", "stylesheet"):
            self.loaded.append(values.get("href", ""))
        elif "src" in values:
            self.loaded.append(values["src"])

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        self._inside = self._inside and tag != "a"

    def handle_data(self, data: str) -> None:
        """Characters."""
        if self._inside:
            href, words = self.followed[-1]
            self.followed[-1] = (href, words + data)


def _faults(folder: Path, links: _Links, ids: set[str]) -> Iterator[str]:
    for address in links.loaded:
        if urlsplit(address).netloc:
            yield f"the page loads '{address}' from elsewhere"
        elif not _file(folder, address).is_file():
            yield f"the page loads '{address}', which is not there"
    for address, words in links.followed:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        if not parts.path:
            if unquote(parts.fragment) not in ids:
                yield f"a link leads nowhere: '{address}'"
        elif not (file := _file(folder, address)).exists():
            yield f"the page offers '{address}', which is not there"
        elif file.suffix in _DOWNLOADS and not _tells_size(words, file):
            yield f"the page does not tell the size of '{address}', which is {file.stat().st_size} bytes"


def _file(folder: Path, address: str) -> Path:
    return folder / unquote(urlsplit(address).path)


def _tells_size(words: str, file: Path) -> bool:
    """Whether the size that is told, as in “1,2 MB”, is that of the file, to the last digit it is told in."""
    found = _SIZE.search(" ".join(words.split()))
    if not found:
        return False
    whole, decimals, unit = found[1], found[2] or "", found[3]
    step = _UNITS[unit] / 10.0 ** len(decimals)
    told = int(whole + decimals) * step
    return abs(told - file.stat().st_size) <= step / 2 or (file.stat().st_size < step and told == step)
