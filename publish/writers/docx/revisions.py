"""Two stories as one with tracked changes (ECMA-376 part 1, 17.13.5): accepted it is the new one, rejected the old.

Paragraphs, rows and notes are aligned as `publish.alignment` has it. A paragraph that only moved is marked as such;
one that moved and changed, and a row or table that moved, goes in one place and comes in the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Final

from docx.oxml.ns import qn

from publish.alignment import Fate, Step, pair, walk
from publish.word_diff import Change
from publish.writers.docx.letters import Letter, Piece, Tracker, letters, marks, pieces, whole
from publish.writers.docx.story import (
    BREAK,
    PARAGRAPH,
    TABLE,
    Story,
    Styles,
    cells_of,
    list_of,
    looks_of,
    row_items,
    rows_of,
)
from publish.writers.docx.xml import Element, w

_PRIVATE: Final = 0xF0000
"""The first of the private characters that stand for notes and pictures."""


class Revisions:
    """Makes one story of two. The notes are known when all blocks are."""

    def __init__(self, old: Story, new: Story, styles: Styles, tracker: Tracker) -> None:
        self._old, self._new, self._tracker = old, new, tracker
        self._pairs = pair(old.items(styles), new.items(styles))
        self._names = set(new.names())
        self._characters: dict[object, str] = {}
        self._moves: dict[int, str] = {}
        self._lists = self._matching_lists()
        self._same_notes = self._matching_notes()
        self._notes_before = {new: old for old, new in self._same_notes.items()}
        self.notes: list[Element] = []
        """The paragraph of each note, in the order of their numbers from 1."""

    def _matching_lists(self) -> Mapping[str, str]:
        """Which numbered list of the old text is which of the new: items that are gone are counted in it."""
        lists = ((list_of(self._old.blocks[a]), list_of(self._new.blocks[b])) for a, b in self._pairs.items())
        return {was: now for was, now in lists if was and now}

    def _matching_notes(self) -> Mapping[int, int]:
        """For the number of each old note that of the new one that it is now."""
        old, new = list(self._old.notes), list(self._new.notes)
        return {old[a]: new[b] for a, b in pair(self._old.note_items(), self._new.note_items()).items()}

    def blocks(self) -> Iterator[Element]:
        """The blocks of both. Breaks between sections are not tracked; those of both are there.

        The properties of a section stand in its last paragraph (17.6.18), or in one of their own if that comes or goes.
        Two tables are kept apart, since Word makes them one.
        """
        merged = list(self._merged())
        for before, block, after in zip((None, *merged), merged, (*merged[1:], None), strict=False):
            if block.tag == BREAK and after is not None:
                if before is not None and before.tag == PARAGRAPH and not _comes_or_goes(before):
                    _end_section(before, block)
                else:
                    yield w("p", w("pPr", block))
            else:
                if before is not None and before.tag == TABLE == block.tag:
                    yield w("p")
                yield block

    def _merged(self) -> Iterator[Element]:
        old, new = self._old.blocks, self._new.blocks
        for step in walk(range(len(old)), range(len(new)), self._pairs):
            was = None if step.old is None else old[step.old]
            now = None if step.new is None else new[step.new]
            gone = step.fate in (Fate.REMOVED, Fate.MOVED_FROM)
            block = was if gone else now
            assert block is not None
            if block.tag == BREAK:
                yield block
            elif block.tag == TABLE:
                yield self._table(was if gone or step.fate is Fate.KEPT else None, None if gone else now)
            elif step.fate is Fate.KEPT:
                yield self._kept(was, now)
            elif was is not None and now is not None and self._alike(was, now):
                yield from self._moved(was, now, gone=gone)
            else:
                yield self._alone(block, gone=gone)

    # -- paragraphs -----------------------------------------------------------------------------------

    def _kept(self, old: Element, new: Element) -> Element:
        """A paragraph that is in both, with what changed in it."""
        merged = w("p", *(deepcopy(each) for each in new.findall(qn("w:pPr"))))
        if looks_of(old) != looks_of(new):
            before = [deepcopy(each) for each in old.findall(qn("w:pPr"))] or [w("pPr")]
            merged.get_or_add_pPr().append(self._tracker.change("pPrChange", *before))
        content = pieces(self._letters(old), self._letters(new))
        merged.extend(self._with_notes(self._tracker.content(content, self._bookmarks(new, old))))
        return merged

    def _alone(self, paragraph: Element, *, gone: bool, tag: str = "") -> Element:
        """A paragraph of one of the two, its mark with it (17.13.5.15, 17.13.5.20); with `tag` one that moved."""
        merged = w("p", *(deepcopy(each) for each in paragraph.findall(qn("w:pPr"))))
        properties = merged.get_or_add_pPr()
        for number in properties.iter(qn("w:numId")):
            value = number.get(qn("w:val"))
            number.set(qn("w:val"), self._lists.get(value, value) if gone else value)
        properties.append(w("rPr", self._tracker.change(tag or ("del" if gone else "ins"))))
        change = Change.EQUAL if tag else Change.REMOVED if gone else Change.ADDED
        bookmarks = self._bookmarks(None, paragraph) if gone else self._bookmarks(paragraph, None)
        content = self._tracker.content(whole(self._letters(paragraph), change), bookmarks, tag)
        merged.extend(self._with_notes(content))
        return merged

    def _moved(self, old: Element, new: Element, *, gone: bool) -> Iterator[Element]:
        """A paragraph where it was, or where it is now; the two bear one name (17.13.5.24, 17.13.5.28)."""
        tag = "moveFrom" if gone else "moveTo"
        name = self._moves.setdefault(id(new), f"move{len(self._moves) + 1}")
        start = self._tracker.change(f"{tag}RangeStart", name=name)
        yield start
        yield self._alone(old if gone else new, gone=gone, tag=tag)
        yield w(f"{tag}RangeEnd", id=start.get(qn("w:id")))

    def _alike(self, old: Element, new: Element) -> bool:
        """Whether two paragraphs are the same letter by letter, so that one may be called the other, moved."""
        a, b = (
            [(each.sign, each.place.holder, each.place.looks) for each in self._letters(side)] for side in (old, new)
        )
        return a == b and looks_of(old) == looks_of(new)

    # -- tables ---------------------------------------------------------------------------------------

    def _table(self, old: Element | None, new: Element | None) -> Element:
        """A table of both or of one, row by row; its columns are those of the one that has more."""
        was, now = rows_of(old), rows_of(new)
        wider = max((len(cells_of(each[0])), each is now) for each in (was, now) if each)[1]
        model = new if wider else old
        assert model is not None
        table = w("tbl", *(deepcopy(each) for each in model if each.tag != qn("w:tr")))
        for step in walk(range(len(was)), range(len(now)), pair(row_items(was), row_items(now))):
            table.append(self._row(step, was, now))
        return table

    def _row(self, step: Step, old: Sequence[Element], new: Sequence[Element]) -> Element:
        gone = step.fate in (Fate.REMOVED, Fate.MOVED_FROM)
        place = step.old if gone else step.new
        assert place is not None
        model = (old if gone else new)[place]
        row = deepcopy(model)
        if step.fate is Fate.KEPT:
            assert step.old is not None
            for cell, was, now in zip(*map(cells_of, (row, old[step.old], model)), strict=True):
                _fill(cell, self._kept(was.find(PARAGRAPH), now.find(PARAGRAPH)))
            return row
        row.get_or_add_trPr().append(self._tracker.change("del" if gone else "ins"))
        for cell, own in zip(*map(cells_of, (row, model)), strict=True):
            _fill(cell, self._alone(own.find(PARAGRAPH), gone=gone))
        return row

    # -- notes ----------------------------------------------------------------------------------------

    def _with_notes(self, content: Iterable[Element]) -> Iterator[Element]:
        """The content; each mark of a note in it gets a new number, and its note is written."""
        for element in content:
            for mark in element.iter(qn("w:footnoteReference")):
                around = {each.tag for each in mark.iterancestors()}
                number = int(mark.get(qn("w:id")))
                mark.set(qn("w:id"), str(len(self.notes) + 1))
                gone = not around.isdisjoint((qn("w:del"), qn("w:moveFrom")))
                came = not around.isdisjoint((qn("w:ins"), qn("w:moveTo")))
                before = None if gone or came else self._old.notes[self._notes_before[number]]
                self.notes.append(self._note((self._old if gone else self._new).notes[number], before, gone=gone))
            yield element

    def _note(self, note: Element, before: Element | None, *, gone: bool) -> Element:
        """A note of both texts, or one that comes or goes with its mark in the text: its paragraph stays."""
        paragraph = note.find(PARAGRAPH)
        own = self._letters(paragraph)
        content: Iterable[Piece]
        if before is not None:
            content = pieces(self._letters(before.find(PARAGRAPH)), own)
        else:
            change = Change.REMOVED if gone else Change.ADDED
            content = (*whole(own[:1], Change.EQUAL), *whole(own[1:], change))  # first comes its number
        bookmarks = self._bookmarks(None, paragraph) if gone else self._bookmarks(paragraph, None)
        merged = w("p", *(deepcopy(each) for each in paragraph.findall(qn("w:pPr"))))
        merged.extend(self._tracker.content(content, bookmarks))
        return merged

    # -- what they share ------------------------------------------------------------------------------

    def _letters(self, paragraph: Element) -> list[Letter]:
        return letters(paragraph, self._character)

    def _character(self, element: Element) -> str:
        """The mark of a note stands for the note, whatever its number; a picture for what is to be seen and said."""
        if element.tag == qn("w:footnoteReference"):
            number = int(element.get(qn("w:id")))
            key: tuple[object, ...] = ("note", self._same_notes.get(number, number))
        else:
            shown = [each.get(qn("r:embed")) for each in element.iter(qn("a:blip"))]
            said = [each.get("descr") for each in element.iter(qn("wp:docPr"))]
            key = (element.tag, *shown, *said)
        return self._characters.setdefault(key, chr(_PRIVATE + len(self._characters)))

    def _bookmarks(self, new: Element | None, old: Element | None) -> list[Element]:
        """The ends of bookmarks, numbered anew: those of the new paragraph, of the old one those that are no more."""
        found = []
        for paragraph in (new, old):
            numbers: dict[str, int] = {}
            for each in () if paragraph is None else marks(paragraph):
                name, number = each.get(qn("w:name")), each.get(qn("w:id"))
                if name and (paragraph is new or name not in self._names):
                    numbers[number] = self._tracker.number()
                if number in numbers:
                    copied = deepcopy(each)
                    copied.set(qn("w:id"), str(numbers[number]))
                    found.append(copied)
        return found


def _comes_or_goes(paragraph: Element) -> bool:
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}") is not None


def _end_section(paragraph: Element, properties: Element) -> None:
    """Puts the properties of a section into its last paragraph, before what is said of a change there (17.3.1.26)."""
    holder = paragraph.get_or_add_pPr()
    change = holder.find(qn("w:pPrChange"))
    if change is None:
        holder.append(properties)
    else:
        change.addprevious(properties)


def _fill(cell: Element, paragraph: Element) -> None:
    cell.replace(cell.find(PARAGRAPH), paragraph)
