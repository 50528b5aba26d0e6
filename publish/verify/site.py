"""The page of the site, by its source: what it says, where its links lead, and the files that it offers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit
from xml.etree.ElementTree import Element

from publish.archive import UnreadableError
from publish.verify.doings import doings, has_scripts
from publish.verify.html import parse_html
from publish.verify.markup import MarkupReader
from publish.verify.observed import NotChecked, Observed
from publish.verify.pictures import seen_in_file
from publish.verify.visibility import linked_sheets, prune, written

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
    faults = tuple(_faults(path.parent, root))
    sheets = [sheet for name in linked_sheets(root) if (sheet := _sheet(path.parent, name))]
    faults += (*doings(root), *written(root, sheets))
    not_checked: tuple[NotChecked, ...] = ("scripts",) if has_scripts(root) else ()
    prune(root, sheets)
    reader.read(root)
    pictures = tuple((words, partial(seen_in_file, _file(path.parent, address))) for words, address, _ in reader.images)
    return replace(
        reader.observed(),
        pictures=pictures,
        faults=faults,
        languages=(root.get("lang", ""),),
        not_checked=not_checked,
    )


def _sheet(folder: Path, address: str) -> str:
    """A style sheet that stands beside the page; that one is missing is told of all that the page loads."""
    try:
        return _file(folder, address).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _faults(folder: Path, root: Element) -> Iterator[str]:
    """What the page loads, and where its links lead to, that is not there or not as it is told."""
    for address in _loaded(root):
        if _split(address).netloc:
            yield f"the page loads '{address}' from elsewhere"
        elif not _file(folder, address).is_file():
            yield f"the page loads '{address}', which is not there"
    ids = {name for each in root.iter() if (name := each.get("id"))}
    for link in (each for each in root.iter("a") if "href" in each.attrib):
        address, words = link.attrib["href"], "".join(link.itertext())
        parts = _split(address)
        if parts.scheme or parts.netloc:
            continue
        if not parts.path:
            if unquote(parts.fragment) not in ids:
                yield f"a link leads nowhere: '{address}'"
        elif not (file := _file(folder, address)).exists():
            yield f"the page offers '{address}', which is not there"
        elif file.suffix in _DOWNLOADS and not _tells_size(words, file):
            yield f"the page does not tell the size of '{address}', which is {file.stat().st_size} bytes"


def _loaded(root: Element) -> Iterator[str]:
    for each in root.iter():
        if each.tag == "link" and each.get("rel") in ("icon", "stylesheet"):
            yield each.get("href", "")
        elif "src" in each.attrib:
            yield each.attrib["src"]


def _file(folder: Path, address: str) -> Path:
    return folder / unquote(_split(address).path)


def _split(address: str) -> SplitResult:
    """The parts of an address; one that is none is the name of a file that is not there."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", address, "", "")


def _tells_size(words: str, file: Path) -> bool:
    """Whether the size that is told, as in “1,2 MB”, is that of the file, to the last digit it is told in."""
    found = _SIZE.search(" ".join(words.split()))
    if not found:
        return False
    whole, decimals, unit = found[1], found[2] or "", found[3]
    step = _UNITS[unit] / 10.0 ** len(decimals)
    told = int(whole + decimals) * step
    return abs(told - file.stat().st_size) <= step / 2 or (file.stat().st_size < step and told == step)
