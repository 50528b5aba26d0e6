"""The words of the source, read once more by a route of its own: line by line, by what Markdown looks like.

The inventory is made of the programme as the reader understood it, which also feeds the writers: a section that the
reader dropped would be expected nowhere. Here nothing is understood. Markup is taken off a line, and its letters and
digits have to stand in the inventory, in the order of the file.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from publish.diagnostics import Origin
from publish.model import Chapter, Programme, plain, walk_sections
from publish.verify.inventory import Item
from publish.verify.match import Finding

UNREAD: Final = "words of the source that were not read"
_ATTRIBUTES: Final = re.compile(r"^\s*\{[^{}]*\}\s*$|(?<=\])\{[^{}]*\}|(?<=\s)\{#[^{}]*\}\s*$")
_CAPTION: Final = re.compile(r'caption="((?:[^"\\]|\\.)*)"')
_PICTURE: Final = re.compile(r'!\[(?:\\.|[^\]\\])*\]\([^()\s"]*(?:\s+"((?:\\.|[^"\\])*)")?\s*\)')
_TARGET: Final = re.compile(
    r"(?<=\])\((?:<[^<>]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)"  # of a link
    r"|(?<=\])\[[^\]]*\]"  # of one whose address stands elsewhere
)
_DEFINITION: Final = re.compile(r"^ {0,3}\[(?!\^)[^\]]+\]:\s")
_NOTE: Final = re.compile(r"^ {0,3}\[\^([^\]]+)\]:")
_BULLET: Final = re.compile(r"^[\s>]*(?:\d{1,9}[.)]|[-+*])\s+")
_GAP: Final = re.compile(r"\[\^[^\]]*\]|\[\]\([^()]*\)")
"""Where something stands in the text that the line does not have: the number of a note, the title referred to."""
_LEAFLET: Final = re.compile(r"^\s*\{[^}]*\.leaflet\b[^}]*\}\s*$")
_SIGNS: Final = re.compile(r"[\W_]+")


def unread(programme: Programme, items: tuple[Item, ...]) -> Iterator[Finding]:
    """The lines of the chapter files whose words are not in the items of the whole programme."""
    listed = (programme.folder / "programme.yaml").read_text(encoding="utf-8-sig")
    known = {Path(chapter.origin.path).name: chapter for chapter in programme.chapters}
    for path in sorted(programme.folder.glob("*.md")):
        if not re.search(rf"[\s\"'/:-]{re.escape(path.name)}[\"'\s]", f"{listed}\n"):
            continue
        chapter = known.get(path.name)
        yield from _unread(path, chapter, items)


def _unread(path: Path, chapter: Chapter | None, items: tuple[Item, ...]) -> Iterator[Finding]:
    names = {chapter.id, *(section.id for section in walk_sections(chapter))} if chapter else set()
    own = [item for item in items if item.section in names]
    text = "".join(letters(part) for item in own if item.what != "note" for part in item.parts)
    beside = "|".join(letters(part) for item in own if item.what == "note" for part in item.parts)
    for section in walk_sections(chapter) if chapter else ():
        beside += "|" + letters(plain(section.leaflet.content)) if section.leaflet else ""
    cursor = 0
    for number, line, is_beside in _lines(path.read_text(encoding="utf-8-sig")):
        for piece in _pieces(line):
            at = beside.find(piece) if is_beside else text.find(piece, cursor)
            if at < 0:
                yield Finding(
                    what=UNREAD,
                    section="",
                    block=None,
                    origin=Origin(path=path.as_posix(), line=number),
                    expected=" ".join(line.split()),
                )
                break
            cursor = cursor if is_beside else at + len(piece)


def _lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """The lines with words, from 1, and whether they stand beside the text: in a note, or on leaflets alone."""
    leaflet = note = goes_on = False
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            leaflet = goes_on = False
            continue
        note = bool(_NOTE.match(line)) or (note and (goes_on or line[:1] in " \t"))
        goes_on = True
        leaflet = leaflet or bool(_LEAFLET.match(line))
        if not _DEFINITION.match(line):
            yield number, _NOTE.sub("", line), leaflet or note


def _pieces(line: str) -> Iterator[str]:
    """The letters and digits of a line without its markup, cut where the text has more than the line."""
    captions = _CAPTION.findall(line)
    line = _PICTURE.sub(lambda match: match[1] or "", line)
    for piece in (*_GAP.split(line), *captions):
        bare = _ATTRIBUTES.sub("", _TARGET.sub("", _BULLET.sub("", piece)))
        if found := letters(html.unescape(bare)):
            yield found


def letters(text: str) -> str:
    """Nothing but letters and digits."""
    return _SIGNS.sub("", text)
