"""The words of the source, read once more by a route of its own: line by line, by what Markdown looks like.

The inventory is made of the programme as the reader understood it, which also feeds the writers: a section that the
reader dropped would be expected nowhere. Here nothing is understood. Markup is taken off (`bare_words`), and the
letters and digits of each line have to stand in the inventory, in the order of the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

from publish.diagnostics import Origin
from publish.model import Chapter, Programme
from publish.traversal import plain, walk_sections
from publish.verify.bare_words import CUT, bare, definitions
from publish.verify.expected import Item
from publish.verify.finding import Finding

UNREAD: Final = "words of the source that were not read"
_ATTRIBUTES: Final = re.compile(r"^\s*\{[^{}]*\}\s*$")
_OF_HEADING: Final = re.compile(r"^( {0,3}#.*?(?<!\\)(?:\\\\)*)\{#[^{}\s]*\}[\s#]*$")
"""A heading with its id; a brace behind a backslash is a word of the title."""
_CAPTION: Final = re.compile(r'caption="((?:[^"\\]|\\.)*)"')
_NOTE: Final = re.compile(r"^ {0,3}\[\^([^\]]+)\]:")
_BEFORE: Final = re.compile(r"^[\s>]*(?:(?:\d{1,9}[.)]|[-+*])\s+)*")
"""The marks of quotations and list items before the words of a line."""
_LEAFLET: Final = re.compile(r"^\s*\{[^}]*\.leaflet\b[^}]*\}\s*$")
_SIGNS: Final = re.compile(r"[\W_]+")


def unread(programme: Programme, items: tuple[Item, ...]) -> Iterator[Finding]:
    """The lines of the chapter files whose words are not in the items of the whole programme."""
    listed = _composed((programme.folder / "programme.yaml").read_text(encoding="utf-8-sig"))
    known = {Path(chapter.origin.path).name: chapter for chapter in programme.chapters}
    for path in sorted(programme.folder.glob("*.md")):
        if not re.search(rf"[\s\"'/:-]{re.escape(_composed(path.name))}[\"'\s]", f"{listed}\n"):
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
    for number, line, is_beside in _read(path.read_text(encoding="utf-8-sig")):
        for piece in filter(None, map(letters, line.split(CUT))):
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


def _read(text: str) -> Iterator[tuple[int, str, bool]]:
    """The lines as they are read, without their markup, and whether they stand beside the text."""
    paragraphs = [tuple(lines) for _, lines in groupby(_lines(text), key=lambda each: each[0])]
    titles: dict[str, str] = {}
    begun: list[tuple[int, str, bool]] = []
    for lines in paragraphs:
        whole = "\n".join(line for _, _, line, _ in lines)
        defined, end = definitions(whole)
        titles = defined | titles
        begun.append((lines[0][1] + whole.count("\n", 0, end), whole[end:], lines[0][3]))
    for first, whole, is_beside in begun:
        for number, line in enumerate(bare(whole, titles).split("\n"), start=first):
            yield number, line, is_beside


def _lines(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """The lines with words: the number of their paragraph, their own from 1, and whether they stand beside the text.

    That is in a note, or on leaflets alone.
    """
    paragraph = 0
    leaflet = note = goes_on = False
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip(" \t>"):
            leaflet = goes_on = False
            paragraph += 1
            continue
        begins = bool(_NOTE.match(line))
        note = begins or (note and (goes_on or line[:1] in " \t"))
        goes_on = True
        leaflet = leaflet or bool(_LEAFLET.match(line))
        paragraph += begins
        yield paragraph, number, _words(_NOTE.sub("", line)), leaflet or note


def _words(line: str) -> str:
    """A line without what only says what it is: bullets, the marks of quotations, attributes but for a caption."""
    if _ATTRIBUTES.match(line):
        return " ".join(_CAPTION.findall(line))
    return _BEFORE.sub("", _OF_HEADING.sub(r"\1", line))


def letters(text: str) -> str:
    """Nothing but letters and digits, composed."""
    return _SIGNS.sub("", _composed(text))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
