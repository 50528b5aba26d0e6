"""A PDF without tags, by its looks: fonts, sizes and places of its lines, links, bookmarks and its contents list."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from publish.importers.contents import read_contents
from publish.importers.cover import read_cover
from publish.importers.draft import LeftOut, Place
from publish.importers.furniture import find_furniture
from publish.importers.joining import Joined, Paragraphs
from publish.importers.lines import Line
from publish.importers.pdf.columns import column_edges, ends_of_lists, relative
from publish.importers.pdf.content import Picture, Span
from publish.importers.pdf.drafting import CERTAIN, Drafting
from publish.importers.pdf.figures import Figures
from publish.importers.pdf.file import File
from publish.importers.pdf.groups import quoted
from publish.importers.pdf.joining import Item, emphasised, runs_of, text_of, without
from publish.importers.pdf.linking import Links
from publish.importers.pdf.lists import list_items, mark_of
from publish.importers.pdf.looks import (
    Heading,
    Note,
    body_style,
    find_headings,
    find_notes,
    is_call,
    is_caption,
)
from publish.importers.pdf.page_lines import PageLine
from publish.importers.pdf.pictures import CAPTION, UNDER, Pictures
from publish.importers.pdf.tables import Table, find_tables
from publish.importers.titles import Case, locate
from publish.notation.blocks import Kind, Part, Role
from publish.notation.runs import Run, Runs, tidy, words

_PROPOSAL: Final = re.compile(r"\s*(?:Voorstel|Proposal|Proposition|Vorschlag)\s+\d{1,3}\b[.:]?\s*")
_INDENT: Final = 6.0
"""Points by which a quotation is set in on both sides, at least."""


@dataclass(frozen=True, slots=True)
class _Float:
    """What interrupts the text and is none of it, by the number of lines of text that stand before it."""

    at: int
    what: Heading | Table | Picture
    caption: tuple[int, ...] = ()


class Untagged:
    """Goes through the lines of a document and drafts what they look like."""

    def __init__(
        self,
        draft: Drafting,
        figures: Figures,
        file: File,
        page_lines: Sequence[PageLine],
        lines: Sequence[Line],
        *,
        language: str,
    ) -> None:
        self._draft = draft
        self._figures = figures
        self._file = file
        self._page_lines = page_lines
        self._lines = lines
        self._contents = read_contents(lines)
        left = self._without_furniture()
        self._body = body_style([page_lines[at] for at in left])
        notes = find_notes(page_lines, left, self._body)
        self._notes = {(page_lines[note.places[0]].page, note.label): note for note in reversed(notes)}
        in_notes = {at for note in self._notes.values() for at in note.places}
        left = [at for at in left if at not in in_notes]
        self._edges = column_edges(page_lines, left)
        titles = locate(lines, self._contents, left) if self._contents else []
        headings = find_headings(page_lines, left, file.outline(), titles, self._body)
        self._case = Case(lines[at].words for at in left if not lines[at].words.isupper())
        self._links = Links(file.links(), headings, page_lines)
        self.metadata: dict[str, str] = {}
        self._labelled = False
        self._last: Sequence[int] = ()
        left, headings = self._without_cover(left, headings)
        titled = {at for each in headings for at in each.places}
        plain = [at for at in left if at not in titled]
        tables = find_tables(page_lines, plain, [page.rules for page in file.pages])
        headings = [
            each
            for each in headings
            if not is_caption(each, page_lines, {table.places[0] for table in tables}, self._body)
        ]
        self._write(*self._flow(left, headings, tables), language)

    def _without_furniture(self) -> list[int]:
        found = find_furniture(self._lines, self._contents)
        sizes = Counter(line.size for at, line in enumerate(self._page_lines) if found.get(at) == "running-head")
        usual = sizes.most_common(1)[0][0] if sizes else 0.0
        found = {
            at: why for at, why in found.items() if why != "running-head" or self._page_lines[at].size < 1.2 * usual
        }
        skipped = range(self._contents.start, self._contents.end) if self._contents else range(0)
        left = []
        for at, line in enumerate(self._page_lines):
            reason = found.get(at) or ("contents-list" if at in skipped else None)
            if reason is None and all(span.artifact for span in line.spans):
                reason = "running-head"
            if reason is None:
                left.append(at)
            else:
                place = Place(page=line.page + 1, line=self._lines[at].number)
                self._draft.left_out.append(LeftOut(words=self._lines[at].words, place=place, reason=reason))
        for page in self._file.pages:
            if turned := [span for span in page.spans if span.turned]:
                self._draft.leave_out(turned, "decoration")
        return left

    def _without_cover(self, left: list[int], headings: list[Heading]) -> tuple[list[int], list[Heading]]:
        """Takes what stands on pages before the first heading of the text for the cover, if it is short."""
        listed = [each for each in headings if each.certain == 1]
        first = next((each for each in (listed or headings)), None)
        if first is None:
            return left, headings
        page = self._page_lines[first.places[0]].page
        cover = [at for at in left if at < first.places[0] and (self._page_lines[at].page < page)]
        if not cover or sum(len(self._lines[at].words.split()) for at in cover) > 150 * len(
            {self._page_lines[at].page for at in cover}
        ):
            return left, headings
        self.metadata = dict(read_cover([self._lines[at] for at in cover]))
        taken = set(cover)
        return [at for at in left if at not in taken], [each for each in headings if each.places[0] not in taken]

    # -- the flow of the text -------------------------------------------------------------------------

    def _flow(
        self, left: Sequence[int], headings: Sequence[Heading], tables: Sequence[Table]
    ) -> tuple[list[int], list[_Float]]:
        """The lines of running text, and what stands between them."""
        blocks: list[Heading | Table] = [*headings, *tables]
        begins = {each.places[0]: each for each in blocks}
        inside = {at for each in blocks for at in each.places}
        placed = Pictures(self._file.pages, self._page_lines, left, self._body)
        captions = placed.captions({at for at in left if at not in inside})
        captioned = {at for places in captions.values() for at in places}
        pictures = deque(placed.all)
        text: list[int] = []
        floats: list[_Float] = []
        for at in left:
            while pictures and placed.is_above(pictures[0], at):
                picture = pictures.popleft()
                floats.append(_Float(len(text), picture, captions.get(id(picture), ())))
            if at in begins:
                floats.append(_Float(len(text), begins[at]))
            elif at not in inside and at not in captioned:
                text.append(at)
        floats += [_Float(len(text), picture, captions.get(id(picture), ())) for picture in pictures]
        return text, floats

    def _write(self, text: list[int], floats: list[_Float], language: str) -> None:
        """Everything in its order; what stands amid a paragraph comes behind it."""
        lines = relative(self._page_lines, self._lines, text, self._edges)
        paragraphs = Paragraphs(lines, language)
        floats.sort(key=lambda each: each.at)
        cuts = sorted({0, len(text), *(each.at for each in floats if not self._is_amid(each, lines))})
        cuts = sorted({*cuts, *ends_of_lists(lines)})
        pending = list(floats)
        places = {line.number: at for line, at in zip(lines, text, strict=True)}
        positions = {at: n for n, at in enumerate(text)}
        for start, end in pairwise(cuts) if len(cuts) > 1 else ((0, 0),):
            while pending and pending[0].at <= start:
                self._float(pending.pop(0))
            for group in self._grouped(paragraphs.parted(start, end), places):
                self._block(group, places)
                last = positions[places[group[-1].lines[-1].number]]
                while pending and pending[0].at <= last + 1 and pending[0].at < end:
                    self._float(pending.pop(0))
        for each in pending:
            self._float(each)
        for _, note in sorted(self._notes.items(), key=lambda each: each[1].places):
            self._note(note)

    def _is_amid(self, each: _Float, lines: Sequence[Line]) -> bool:
        """Whether a picture or table stands in the middle of a sentence, which goes on behind it."""
        if isinstance(each.what, Heading) or not 0 < each.at < len(lines):
            return False
        return lines[each.at].words[:1].islower() and not re.search(r"[.?!:]\W*$", lines[each.at - 1].words)

    # -- blocks ---------------------------------------------------------------------------------------

    def _grouped(self, paragraphs: Sequence[Joined], places: dict[int, int]) -> Iterator[list[Joined]]:
        """Paragraphs of one block: the items of a list, the paragraphs of a quotation."""
        group: list[Joined] = []
        kind = ""
        for each in paragraphs:
            is_kind = self._kind(each, places)
            if group and is_kind == kind and kind in ("item", "numbered", "quotation"):
                group.append(each)
                continue
            if group:
                yield group
            group, kind = [each], is_kind
        if group:
            yield group

    def _kind(self, paragraph: Joined, places: dict[int, int]) -> str:
        if marked := mark_of(paragraph.text):
            return marked[0]
        if _PROPOSAL.match(paragraph.text):
            return "proposal"
        lines = [places[line.number] for line in paragraph.lines]
        inset = all(self._page_lines[at].left > self._edges[at][0] + _INDENT for at in lines)
        short = all(self._page_lines[at].right < self._edges[at][1] - _INDENT for at in lines)
        if inset and short and len(lines) > 1:
            return "quotation"
        if inset and short and re.match(r"[—–]\s", paragraph.text):
            return "quotation"
        return "paragraph"

    def _block(self, group: list[Joined], places: dict[int, int]) -> None:
        kind = self._kind(group[0], places)
        if kind == "quotation" and self._labelled:
            kind = "proposal"
        lines = [[places[line.number] for line in each.lines] for each in group]
        place = self._place(lines[0][0])
        runs = [self._runs(each) for each in lines]
        if kind in ("item", "numbered"):
            self._list(runs, lines, place)
        elif kind == "quotation":
            parts = [*(Part(runs=each) for each in runs[:-1]), quoted(runs[-1])]
            self._draft.add("quotation", tuple(parts), place)
            self._draft.decide(
                "quotation", place, words(runs[0])[:80], "it is set in on both sides", confidence=0.75, weight=0.4
            )
        else:
            self._paragraph(kind, group[0], runs[0], lines[0], place)
        self._draft.doubts(group, place)
        for at in (at for each in lines for at in each):
            self._notes_of(at)

    def _paragraph(self, kind: str, joined: Joined, runs: Runs, lines: Sequence[int], place: Place) -> None:
        if label := _PROPOSAL.fullmatch(words(runs)):
            self._labelled = True
            self._draft.left_out.append(LeftOut(words=label[0].strip(), place=place, reason="numbering"))
            return
        what: Kind = "proposal" if kind == "proposal" or self._labelled else "paragraph"
        self._labelled = False
        before = self._draft.pieces[-1].block.kind if self._draft.pieces else ""
        size = self._page_lines[lines[0]].size
        bold = all(self._page_lines[at].is_bold for at in lines)
        if what == "paragraph" and before == "heading" and (size > 1.07 * self._body[0] or bold) and not self._body[1]:
            what = "lead"
        if match := _PROPOSAL.match(words(runs)):
            self._draft.left_out.append(LeftOut(words=match[0].strip(), place=place, reason="numbering"))
            runs = without(runs, match.end())
        self._draft.add(what, (Part(runs=runs),), place)
        self._last = lines
        if what == "lead":
            self._draft.decide(
                "lead", place, words(runs)[:80], "below a heading, in larger or bolder type", confidence=0.7, weight=0.4
            )
        if joined.opened.certain < CERTAIN and joined.opened.reason:
            change = "join it with the paragraph before by taking the empty line away"
            certain, reason = joined.opened.certain, joined.opened.reason
            self._draft.decide(
                "paragraph", place, words(runs)[:80], reason, confidence=certain, weight=0.5, change=change
            )

    def _list(self, runs: list[Runs], lines: list[list[int]], place: Place) -> None:
        indents = [self._page_lines[each[0]].left - self._edges[each[0]][0] for each in lines]
        found = list(list_items(runs, indents))
        self._draft.add("list", tuple(part for _, part in found), place)
        for (mark, _), own in zip(found, lines, strict=True):
            self._draft.leave_out_mark(mark, self._place(own[0]))

    def _float(self, each: _Float) -> None:
        match each.what:
            case Heading():
                self._heading(each.what)
            case Table():
                self._table(each.what)
            case Picture():
                self._figure(each.what, each.caption)

    def _heading(self, heading: Heading) -> None:
        at = heading.places[0]
        title = text_of([span for n in heading.places for span in self._page_lines[n].spans], self._draft.mend)
        shown = self._case.sentence(title)
        ids = (self._links.ids[heading.places],) if heading.places in self._links.ids else ()
        self._draft.add("heading", (Part(runs=tidy([Run(text=shown)])),), self._place(at), level=heading.level, ids=ids)
        if heading.front_matter:
            self._draft.front_matter.add(len(self._draft.pieces) - 1)
        if heading.certain < 1:
            change = "take the number signs away if it is text, or add or take one away for another level"
            self._draft.decide(
                "heading", self._place(at), shown, heading.reason, confidence=heading.certain, weight=0.8, change=change
            )
        for n in heading.places:
            self._notes_of(n)

    def _table(self, table: Table) -> None:
        place = self._place(table.places[0])
        parts: list[Part] = []
        for number, row in enumerate(table.rows):
            role: Role = "cell" if number else "header"
            parts += [Part(role=role, level=number, runs=self._span_runs(cell)) for cell in row]
        pieces = self._draft.pieces
        if pieces and self._is_caption(table):
            parts.insert(0, Part(role="caption", runs=tidy([Run(text=pieces.pop().block.text)])))
        self._draft.add("table", tuple(parts), place, alignments=("",) * len(table.rows[0]))
        reason = "rules part its rows" if table.ruled else "its words stand in columns, but no rules part its rows"
        shown = " | ".join(words(part.runs) for part in parts if part.role == "header")[:80]
        self._draft.decide("table", place, shown, reason, confidence=0.8 if table.ruled else 0.55, weight=0.7)

    def _is_caption(self, table: Table) -> bool:
        """Whether the last paragraph is the caption of a table below it."""
        last = self._page_lines[self._last[-1]] if self._last else None
        first = self._page_lines[table.places[0]]
        block = self._draft.pieces[-1].block
        if (
            last is None
            or block.kind not in ("paragraph", "lead")
            or last.page != first.page
            or self._last[-1] + 1 != table.places[0]
        ):
            return False
        differs = last.size < 0.95 * self._body[0] or last.is_bold or last.face.italic
        near = last.baseline - first.baseline < UNDER * first.size
        return near and len(block.text) < 200 and (differs or CAPTION.match(block.text) is not None)

    def _figure(self, picture: Picture, caption: Sequence[int]) -> None:
        path = self._figures.add_image(picture, self._draft.assets)
        told = text_of([span for at in caption for span in self._page_lines[at].spans], self._draft.mend)
        place = Place(page=picture.page + 1)
        if not path:
            if told:
                self._draft.add("paragraph", (Part(runs=self._runs(caption)),), place)
            return
        parts = [Part(role="alternative", runs=())]
        if told:
            parts.append(Part(role="caption", runs=tidy([Run(text=told)])))
        self._draft.add("figure", tuple(parts), place, path=path)
        change = "write between the brackets of the figure what one sees"
        self._draft.decide(
            "figure",
            place,
            told or path,
            "the file does not describe the picture",
            confidence=0.3,
            weight=0.5,
            change=change,
        )

    def _notes_of(self, at: int) -> None:
        """Puts the notes of a page that these lines call behind them."""
        page = self._page_lines[at].page
        for label in self._draft.open_calls():
            for place in ((page, label), (page + 1, label)):
                if place in self._notes:
                    self._note(self._notes.pop(place))
                    break

    def _note(self, note: Note) -> None:
        spans = [span for at in note.places for span in self._page_lines[at].spans]
        runs = self._span_runs(tuple(spans), calls=False)
        match = re.match(r"\s*[\[(]?(\d{1,3}|[*†‡§]{1,3})[\])]?[.:]?\s*", words(runs))
        self._draft.note(note.label, without(runs, match.end() if match else 0), self._place(note.places[0]))

    def _runs(self, lines: Sequence[int]) -> Runs:
        return self._span_runs(tuple(span for at in lines for span in self._page_lines[at].spans))

    def _span_runs(self, spans: tuple[Span, ...], *, calls: bool = True) -> Runs:
        sizes = Counter[float]()
        for span in spans:
            sizes[span.size] += len(span.text)
        size = sizes.most_common(1)[0][0] if spans else 0
        items: list[Item] = []
        for span in spans:
            if calls and span.size < 0.8 * size and is_call(span.text) and self._has_note(span):
                items.append(Item(None, self._draft.call(span.text.strip().strip("[]()"))))
                continue
            items += [Item(part, Run(target=target)) for part, target in self._links.parts(span)]
        return runs_of(emphasised(items), self._draft.mend)

    def _has_note(self, span: Span) -> bool:
        label = span.text.strip().strip("[]()")
        return (span.page, label) in self._notes or (span.page + 1, label) in self._notes

    def _place(self, at: int) -> Place:
        return Place(page=self._page_lines[at].page + 1, line=self._lines[at].number)
