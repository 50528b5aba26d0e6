"""A PDF without tags, by its looks: fonts, sizes and places of its lines, links, bookmarks and its contents list."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from publish.importers.contents import read_contents
from publish.importers.cover import read_cover
from publish.importers.draft import LeftOut, Place
from publish.importers.furniture import find_furniture
from publish.importers.joining import BULLET, NUMBERED, Joined, Paragraphs
from publish.importers.lines import Line
from publish.importers.pdf.content import Picture, Span
from publish.importers.pdf.drafting import Drafting
from publish.importers.pdf.figures import Figures
from publish.importers.pdf.file import File, Link
from publish.importers.pdf.joining import Item, runs_of, text_of
from publish.importers.pdf.looks import Heading, Note, body_style, find_headings, find_notes, is_call
from publish.importers.pdf.page_lines import PageLine, usual_leading
from publish.importers.pdf.tables import Table, find_tables
from publish.importers.titles import Case, locate
from publish.notation.blocks import Kind, Part, Role
from publish.notation.runs import Run, Runs, tidy, words

_CAPTION: Final = re.compile(
    r"\s*(figuur|figure|fig\.|afbeelding|abbildung|foto|tabel|table|grafiek)\s*\d*", re.IGNORECASE
)
_PROPOSAL: Final = re.compile(r"\s*(?:Voorstel|Proposal|Proposition|Vorschlag)\s+\d{1,3}\b[.:]?\s*")
_CERTAIN: Final = 0.9
"""From here a decision is none."""
_INDENT: Final = 6.0
"""Points by which a quotation is set in on both sides, at least."""
_HANGS: Final = 5.0
"""Points from the edge of the column to the lines of a list."""
_MORE: Final = 1.25
"""Times the leading, from which there is more space above a line than lines of a paragraph have."""
_UNDER: Final = 3.0
"""Times its size, the most that a caption lies below its picture."""


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
        language: str,
    ) -> None:
        self._draft = draft
        self._figures = figures
        self._file = file
        self._page_lines = page_lines
        self._lines = lines
        self._links: dict[int, list[Link]] = defaultdict(list)
        for link in file.links():
            self._links[link.page].append(link)
        self._contents = read_contents(lines)
        left = self._without_furniture()
        self._body = body_style([page_lines[at] for at in left])
        notes = find_notes(page_lines, left, self._body)
        self._notes = {(page_lines[note.places[0]].page, note.label): note for note in reversed(notes)}
        in_notes = {at for note in self._notes.values() for at in note.places}
        left = [at for at in left if at not in in_notes]
        self._edges = self._column_edges(left)
        self._by_page: dict[int, list[int]] = defaultdict(list)
        for at in left:
            self._by_page[page_lines[at].page].append(at)
        titles = locate(lines, self._contents, left) if self._contents else []
        self._missing = [title for title in titles if not title.lines]
        headings = find_headings(page_lines, left, file.outline(), titles, self._body)
        self._case = Case(lines[at].words for at in left if not lines[at].words.isupper())
        self._ids = self._targets(headings)
        self.metadata: dict[str, str] = {}
        self._labelled = False
        self._last: Sequence[int] = ()
        left, headings = self._without_cover(left, headings)
        tables = find_tables(page_lines, self._between(left, headings), [page.rules for page in file.pages])
        headings = [each for each in headings if not self._is_title_of(each, tables)]
        self._write(*self._flow(left, headings, tables), language)

    # -- what is no text ------------------------------------------------------------------------------

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

    def _is_title_of(self, heading: Heading, tables: Sequence[Table]) -> bool:
        """Whether a line that stands out only by its weight is the caption of the table right below it."""
        last = self._page_lines[heading.places[-1]]
        below = any(each.places[0] == heading.places[-1] + 1 for each in tables)
        return below and heading.certain < 1 and last.size <= self._body[0] and len(heading.places) < 3

    def _between(self, left: Sequence[int], headings: Sequence[Heading]) -> list[int]:
        taken = {at for each in headings for at in each.places}
        return [at for at in left if at not in taken]

    def _column_edges(self, left: Sequence[int]) -> dict[int, tuple[float, float]]:
        """Where the lines of each line's column begin and end; pages of few lines go by those of the same side."""
        lefts: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
        sides: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
        rights: dict[tuple[int, int], float] = defaultdict(float)
        number = {at: self._column_number(at) for at in left}
        for at in left:
            line = self._page_lines[at]
            lefts[line.page, number[at]][round(line.left)] += 1
            sides[line.page % 2, number[at]][round(line.left)] += 1
            rights[line.page, number[at]] = max(rights[line.page, number[at]], line.right)
        edges: dict[int, tuple[float, float]] = {}
        for at in left:
            line = self._page_lines[at]
            own = lefts[line.page, number[at]]
            edge, count = own.most_common(1)[0]
            if count < 4 or count < 0.3 * own.total():
                edge = min((sides[line.page % 2, number[at]].most_common(1)[0][0], *own))
            edges[at] = float(edge), rights[line.page, number[at]]
        return edges

    def _column_number(self, at: int) -> int:
        line = self._page_lines[at]
        return round(line.column[0] / 50)

    # -- the flow of the text -------------------------------------------------------------------------

    def _flow(
        self, left: Sequence[int], headings: Sequence[Heading], tables: Sequence[Table]
    ) -> tuple[list[int], list[_Float]]:
        """The lines of running text, and what stands between them."""
        begins: dict[int, Heading | Table] = {each.places[0]: each for each in headings}
        begins |= {each.places[0]: each for each in tables}
        inside = {at for each in (*headings, *tables) for at in each.places}
        captions = self._captions([at for at in left if at not in inside])
        captioned = {at for places in captions.values() for at in places}
        pictures = deque(self._pictures(left))
        text: list[int] = []
        floats: list[_Float] = []
        for at in left:
            while pictures and self._is_above(pictures[0], at):
                picture = pictures.popleft()
                floats.append(_Float(len(text), picture, captions.get(id(picture), ())))
            if at in begins:
                floats.append(_Float(len(text), begins[at]))
            elif at not in inside and at not in captioned:
                text.append(at)
        floats += [_Float(len(text), picture, captions.get(id(picture), ())) for picture in pictures]
        return text, floats

    def _pictures(self, left: Sequence[int]) -> list[Picture]:
        """The pictures in the text: none that comes back on other pages, lies behind words or was left out."""
        placed = [each for page in self._file.pages for each in page.pictures if not each.artifact]
        count = Counter(each.image.objgen for each in placed)
        first = self._page_lines[left[0]].page if left else 0
        kept = (each for each in placed if count[each.image.objgen] < 3 and each.page >= first)
        return sorted((each for each in kept if not self._is_behind(each)), key=lambda each: (each.page, -each.box[1]))

    def _is_behind(self, picture: Picture) -> bool:
        here = [self._page_lines[at] for at in self._by_page[picture.page]]
        a, b, c, d = picture.box
        covered = [line for line in here if a <= line.left and line.right <= c and b <= line.baseline <= d]
        return len(covered) > 1

    def _is_above(self, picture: Picture, at: int) -> bool:
        line = self._page_lines[at]
        if picture.page != line.page:
            return picture.page < line.page
        same = picture.box[0] < line.column[2] and line.column[0] < picture.box[2]
        return same and picture.box[1] >= line.baseline - 0.5 * line.size

    def _captions(self, left: Sequence[int]) -> dict[int, tuple[int, ...]]:
        """The lines below a picture that say what it is, by the picture."""
        found: dict[int, tuple[int, ...]] = {}
        free = set(left)
        for picture in self._pictures(left):
            below = [at for at in self._by_page[picture.page] if at in free and self._is_above(picture, at)]
            if not below:
                continue
            first = self._page_lines[below[0]]
            differs = first.size < 0.95 * self._body[0] or first.face.italic
            if picture.box[1] - first.baseline > _UNDER * first.size or not (differs or _CAPTION.match(first.text)):
                continue
            places = [below[0]]
            for one, two in pairwise(below):
                a, b = self._page_lines[one], self._page_lines[two]
                if a.size != b.size or a.face != b.face or a.baseline - b.baseline > 1.6 * a.size:
                    break
                places.append(two)
            if len(places) <= 6:
                found[id(picture)] = tuple(places)
        return found

    def _write(self, text: list[int], floats: list[_Float], language: str) -> None:
        """Everything in its order; what stands amid a paragraph comes behind it."""
        relative = self._relative(text)
        paragraphs = Paragraphs(relative, language)
        floats.sort(key=lambda each: each.at)
        cuts = sorted({0, len(text), *(each.at for each in floats if not self._is_amid(each, text, relative))})
        cuts = sorted({*cuts, *self._ends_of_lists(relative)})
        pending = list(floats)
        places = {line.number: at for line, at in zip(relative, text, strict=True)}
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

    def _ends_of_lists(self, lines: Sequence[Line]) -> Iterator[int]:
        """Where a list ends at the foot of a column: its lines hang, and the first line of the next column does not."""
        hangs = False
        for n, (one, two) in enumerate(pairwise(lines), 1):
            marked = bool(BULLET.match(one.text) or NUMBERED.match(one.text))
            hangs = marked or (hangs and one.left > _HANGS and not one.gap)
            if hangs and one.page != two.page and two.left < _HANGS / 2 < one.left:
                yield n

    def _is_amid(self, each: _Float, text: list[int], relative: list[Line]) -> bool:
        """Whether a picture or table stands in the middle of a sentence, which goes on behind it."""
        if isinstance(each.what, Heading) or not 0 < each.at < len(text):
            return False
        return relative[each.at].words[:1].islower() and not re.search(r"[.?!:]\W*$", relative[each.at - 1].words)

    def _relative(self, text: Sequence[int]) -> list[Line]:
        """Lines as the joiner of paragraphs takes them: places from the edge of their column, a page for each column."""
        leading = usual_leading([self._page_lines[at] for at in text])
        found: list[Line] = []
        column = 0
        for n, at in enumerate(text):
            line, (edge, _) = self._page_lines[at], self._edges[at]
            before = self._page_lines[text[n - 1]] if n else None
            turned = before is None or before.page != line.page or before.column != line.column
            column += turned
            gap = (
                before is not None and not turned and before.baseline - line.baseline > _MORE * max(leading, line.size)
            )
            differs = before is not None and abs(before.size - line.size) > 0.6
            found.append(
                replace(
                    self._lines[at], page=column, gap=gap or differs, left=line.left - edge, right=line.right - edge
                )
            )
        return found

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
        if BULLET.match(paragraph.text) or paragraph.text[:1] >= "\ue000" and paragraph.text[:1] <= "\uf8ff":
            return "item"
        if NUMBERED.match(paragraph.text):
            return "numbered"
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
            self._list(group, runs, lines, place)
        elif kind == "quotation":
            parts = [_said(each) for each in runs]
            self._draft.add("quotation", tuple(parts), place)
            self._draft.decide("quotation", place, words(runs[0])[:80], "it is set in on both sides", 0.75, 0.4)
        else:
            self._paragraph(kind, group[0], runs[0], lines[0], place)
        self._doubts(group, place)
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
            runs = _without(runs, match.end())
        self._draft.add(what, (Part(runs=runs),), place)
        self._last = lines
        if what == "lead":
            self._draft.decide("lead", place, words(runs)[:80], "below a heading, in larger or bolder type", 0.7, 0.4)
        if joined.opened.certain < _CERTAIN and joined.opened.reason:
            change = "join it with the paragraph before by taking the empty line away"
            certain, reason = joined.opened.certain, joined.opened.reason
            self._draft.decide("paragraph", place, words(runs)[:80], reason, certain, 0.5, change=change)

    def _doubts(self, group: Sequence[Joined], place: Place) -> None:
        """What was not certain where lines were joined."""
        for joined in group:
            for joint, start in zip(joined.joints, joined.starts, strict=True):
                if joint.certain >= _CERTAIN or not joint.reason:
                    continue
                shown = joined.text[max(0, start - 40) : start + 40]
                if joint.cut or joint.alternatives:
                    self._draft.decide("joined-word", place, shown, joint.reason, joint.certain, 0.2)
                else:
                    change = "part them with an empty line, in the source, if they are two paragraphs"
                    self._draft.decide("paragraph", place, shown, joint.reason, joint.certain, 0.5, change=change)

    def _list(self, group: list[Joined], runs: list[Runs], lines: list[list[int]], place: Place) -> None:
        lefts: list[float] = []
        for each in lines:
            left = self._page_lines[each[0]].left - self._edges[each[0]][0]
            if not any(abs(left - known) < 4 for known in lefts):
                lefts.append(left)
        lefts.sort()
        parts: list[Part] = []
        for joined, own, places in zip(group, runs, lines, strict=True):
            match = (
                BULLET.match(words(own)) or NUMBERED.match(words(own)) or re.match(r"[\ue000-\uf8ff]\s*", words(own))
            )
            left = self._page_lines[places[0]].left - self._edges[places[0]][0]
            level = next(n for n, known in enumerate(lefts) if abs(left - known) < 4)
            level = min(level, parts[-1].level + 1 if parts else 0)
            role: Role = "numbered" if NUMBERED.match(joined.text) else "item"
            parts.append(Part(role=role, level=level, runs=_without(own, match.end() if match else 0)))
        self._draft.add("list", tuple(parts), place)

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
        ids = (self._ids[heading.places],) if heading.places in self._ids else ()
        self._draft.add("heading", (Part(runs=tidy([Run(text=shown)])),), self._place(at), level=heading.level, ids=ids)
        if heading.front_matter:
            self._draft.front_matter.add(len(self._draft.pieces) - 1)
        if heading.certain < 1:
            change = "take the number signs away if it is text, or add or take one away for another level"
            self._draft.decide("heading", self._place(at), shown, heading.reason, heading.certain, 0.8, change=change)
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
        self._draft.decide("table", place, shown, reason, 0.8 if table.ruled else 0.55, 0.7)

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
        near = last.baseline - first.baseline < _UNDER * first.size
        return near and len(block.text) < 200 and (differs or _CAPTION.match(block.text) is not None)

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
            "figure", place, told or path, "the file does not describe the picture", 0.3, 0.5, change=change
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
        self._draft.note(note.label, _without(runs, match.end() if match else 0), self._place(note.places[0]))

    # -- inlines --------------------------------------------------------------------------------------

    def _runs(self, lines: Sequence[int]) -> Runs:
        return self._span_runs(tuple(span for at in lines for span in self._page_lines[at].spans))

    def _span_runs(self, spans: tuple[Span, ...], *, calls: bool = True) -> Runs:
        whole = sum(len(span.text) for span in spans)
        bold = sum(len(span.text) for span in spans if span.face.bold) > 0.5 * whole
        italic = sum(len(span.text) for span in spans if span.face.italic) > 0.5 * whole
        size = Counter({span.size: len(span.text) for span in spans}).most_common(1)[0][0] if spans else 0
        items: list[Item] = []
        base = spans[0].baseline if spans else 0.0
        for span in spans:
            if calls and span.size < 0.8 * size and is_call(span.text) and self._has_note(span):
                items.append(Item(None, self._draft.call(span.text.strip().strip("[]()"))))
                continue
            marks = Run(strong=span.face.bold and not bold, emphasis=span.face.italic and not italic)
            items += [Item(part, replace(marks, target=target)) for part, target in self._linked(span)]
            base = span.baseline
        return runs_of(items, self._draft.mend)

    def _has_note(self, span: Span) -> bool:
        label = span.text.strip().strip("[]()")
        return (span.page, label) in self._notes or (span.page + 1, label) in self._notes

    def _linked(self, span: Span) -> Iterator[tuple[Span, str | None]]:
        """A span in parts, each with the target of the link that lies over it."""
        over = [
            link
            for link in self._links.get(span.page, ())
            if link.box[1] - 2 <= span.baseline + span.size / 4 <= link.box[3] + 2
            and link.box[0] < span.right
            and span.left < link.box[2]
        ]
        if not over:
            yield span, None
            return
        targets = [self._over(over, (one + two) / 2) for one, two in pairwise(span.edges)]
        start = 0
        for at in range(1, len(targets) + 1):
            if at == len(targets) or targets[at] != targets[start]:
                yield replace(span, text=span.text[start:at], edges=span.edges[start : at + 1]), targets[start]
                start = at

    def _over(self, links: Sequence[Link], x: float) -> str | None:
        link = next((each for each in links if each.box[0] <= x <= each.box[2]), None)
        if link is None:
            return None
        if link.address:
            return link.address
        goal = self._goals.get(link.goal) if link.goal else None
        return f"#{goal}" if goal else None

    def _targets(self, headings: Sequence[Heading]) -> dict[tuple[int, ...], str]:
        """An id for each heading to which a link of the document leads; and by goals, the ids."""
        self._goals: dict[tuple[int, float], str] = {}
        ids: dict[tuple[int, ...], str] = {}
        for link in (each for links in self._links.values() for each in links if each.goal):
            assert link.goal
            page, top = link.goal
            here = [
                each
                for each in headings
                if self._page_lines[each.places[0]].page == page
                and self._page_lines[each.places[0]].baseline <= top + self._page_lines[each.places[0]].size
            ]
            if here:
                heading = max(here, key=lambda each: self._page_lines[each.places[0]].baseline)
                self._goals[link.goal] = ids.setdefault(heading.places, f"heading-{heading.places[0]}")
        return ids

    def _place(self, at: int) -> Place:
        return Place(page=self._page_lines[at].page + 1, line=self._lines[at].number)


def _said(runs: Runs) -> Part:
    """A paragraph of a quotation, or who said it."""
    match = re.match(r"[—–]\s+", words(runs))
    return Part(role="attribution", runs=_without(runs, match.end())) if match else Part(runs=runs)


def _without(runs: Runs, count: int) -> Runs:
    """Runs without their first characters."""
    found: list[Run] = []
    for run in runs:
        cut = min(count, len(run.text))
        count -= cut
        if run.note is not None or run.text[cut:]:
            found.append(replace(run, text=run.text[cut:]))
    return tidy(found)
