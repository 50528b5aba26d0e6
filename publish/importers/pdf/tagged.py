"""A tagged PDF, by its structure tree: headings, paragraphs, lists and tables are what the file says they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from publish.importers.draft import LeftOut, Place
from publish.importers.pdf.content import Picture, Span
from publish.importers.pdf.drafting import Drafting
from publish.importers.pdf.figures import Figures
from publish.importers.pdf.groups import IN_QUOTATIONS, INLINE, blocks_of, quoted
from publish.importers.pdf.joining import Item, emphasised, runs_of, text_of
from publish.importers.pdf.tree import Annotation, Element
from publish.notation.blocks import Kind, Part, Role
from publish.notation.runs import Run, Runs, tidy, words

_PARAGRAPHS: Final[dict[str, Kind]] = {"KeyProposal": "proposal", "Lead": "lead", "Proposal": "proposal"}
"""Types of our own files (`publish.typesetting.structure`), which say more than a paragraph does."""
_MARKED: Final = frozenset({"Em", "Strong"})
_NOTES: Final = frozenset({"Note", "FENote"})
_OWN_NOTE: Final = "noot-"
"""What our own reader puts before the label of a note, to make its id."""
_CALL: Final = re.compile(r"[\[(]?(\d{1,3}|[*†‡§]{1,3}|[a-z])[\])]?")
_ENDS: Final = re.compile(r"[.?!:…][”’»\"')\]]*$")
_MARK: Final = re.compile(r"^(?:[•●▪■◦○‣⁃∙·–—*-]|[\uE000-\uF8FF])\s+|^(?:\d{1,3}|[a-z])[.)]\s+")
_NUMBER: Final = re.compile(r"^(?:\d{1,3}|[a-z]|[ivx]+)[.)]?$")


@dataclass(frozen=True, slots=True)
class _Held:
    """The items of a block, and the blocks that stand in it: notes, nested lists, pictures."""

    items: list[Item]
    blocks: list[Element]


class Tagged:
    """Goes through the tree and drafts what it holds."""

    def __init__(self, draft: Drafting, figures: Figures, tree: Element, language: str) -> None:
        self._draft = draft
        self._figures = figures
        self._language = language.partition("-")[0].lower()
        self._tells_emphasis = any(each.role in _MARKED for each in tree.elements())
        self._names = {each.name for each in tree.elements() if each.name}
        self.metadata: dict[str, str] = {}
        self._numbered = False
        self._last: list[Item] = []
        self._has_notes = any(each.standard in _NOTES for each in tree.elements())
        self._tells_numbers = any(each.role == "Number" for each in tree.elements())
        self.visit(tree)

    def visit(self, element: Element) -> None:
        """Takes in a group: its blocks, and paragraphs of what stands in it without one."""
        for each in blocks_of(element):
            self._block(each)

    def _block(self, element: Element) -> None:
        if (own := _OWN.get(element.role)) is not None:
            own(self, element)
            return
        match element.standard:
            case "H1" | "H2" | "H3" | "H4" | "H5" | "H6":
                self._heading(element, int(element.standard[1]))
            case "H":
                self._heading(element, 0)
            case "P" | "Title":
                self._paragraph(element)
            case "L":
                self._list(element)
            case "BlockQuote":
                self._quotation(element)
            case "Table":
                self._table(element)
            case "Figure" | "Formula":
                self._figure(element, None)
            case "TOC" | "TOCI":
                self._contents(element)
            case "Caption":
                self._paragraph(element)
            case standard if standard in _NOTES:
                self._note(element)
            case _:
                self._group(element)

    def _group(self, element: Element) -> None:
        """A figure with its caption, or no more than what holds blocks."""
        inner = [kid for kid in element.kids if isinstance(kid, Element)]
        roles = [kid.standard for kid in inner]
        if roles.count("Figure") == 1 and set(roles) <= {"Figure", "Caption"}:
            caption = next((kid for kid in inner if kid.standard == "Caption"), None)
            self._figure(next(kid for kid in inner if kid.standard == "Figure"), caption, element.name)
        else:
            self.visit(element)

    # -- text -----------------------------------------------------------------------------------------

    def _heading(self, element: Element, level: int) -> None:
        held = self._held(element, plain=True)
        if runs := self._runs(held):
            if level == 1 and self._tells_numbers and not self._numbered:
                self._draft.front_matter.add(len(self._draft.pieces))
            self._draft.add("heading", (Part(runs=runs),), element.place, ids=element.ids, level=level)
        self._numbered = False
        self._blocks(held)

    def _paragraph(self, element: Element) -> None:
        held = self._held(element)
        kind = _PARAGRAPHS.get(element.role, "paragraph")
        if element.role == "KeyProposal":
            self._draft.key.add(len(self._draft.pieces))
        if self._goes_on(element, held):
            held = _Held([*self._last, *held.items], held.blocks)
            self._draft.pieces.pop()
        self._draft.add(kind, (Part(runs=self._runs(held)),), element.place, ids=element.ids)
        self._last = held.items
        self._blocks(held)

    def _goes_on(self, element: Element, held: _Held) -> bool:
        """Whether a paragraph is the rest of the one before, on a new page: some programs tag a page at a time."""
        before = next((item.span for item in reversed(self._last) if item.span), None)
        first = next((item.span for item in held.items if item.span), None)
        last = self._draft.pieces[-1].block if self._draft.pieces else None
        if element.name or not before or not first or not last or last.kind != "paragraph" or last.ids:
            return False
        cut = not _ENDS.search(last.text) and first.text.lstrip()[:1].islower()
        return first.page == before.page + 1 and cut and first.size == before.size

    def _note(self, element: Element) -> None:
        held = self._held(element)
        label = next(
            (text_of(each.spans, self._draft.mend) for each in element.elements() if each.standard == "Lbl"), ""
        )
        runs = self._runs(held)
        if not label and runs and (match := _CALL.match(runs[0].text)):
            label, runs = match[1], tidy([replace(runs[0], text=runs[0].text[match.end() :]), *runs[1:]])
        name = element.name.removeprefix(_OWN_NOTE)
        self._draft.note(label.strip("[]()."), runs, element.place, name)
        self._blocks(held)

    def _quotation(self, element: Element) -> None:
        blocks: list[Element] = []
        parts: list[Part] = []
        for each in blocks_of(element, IN_QUOTATIONS):
            if each.standard != "P":
                blocks.append(each)
                continue
            held = self._held(each)
            role: Role = "attribution" if each.role == "Attribution" else "text"
            parts.append(Part(role=role, runs=self._runs(held)))
            blocks += held.blocks
        if parts and parts[-1].role == "text":
            parts[-1] = quoted(parts[-1].runs)
        self._draft.add("quotation", tuple(parts), element.place, ids=element.ids)
        self._blocks(_Held([], blocks))

    # -- lists and tables -----------------------------------------------------------------------------

    def _list(self, element: Element) -> None:
        blocks: list[Element] = []
        found = list(self._items(element, 0, blocks))
        named = all(name for name, _ in found) and element.name
        ids = (element.name, *(name for name, _ in found)) if named else ()
        self._draft.add("list", tuple(part for _, part in found if part.runs), element.place, ids=ids)
        self._blocks(_Held([], blocks))

    def _items(self, element: Element, level: int, blocks: list[Element]) -> Iterator[tuple[str, Part]]:
        numbering = str(element.attributes.get("ListNumbering", ""))
        for kid in element.kids:
            if not isinstance(kid, Element):
                continue
            if kid.standard == "L":
                yield from self._items(kid, level + 1, blocks)
                continue
            mark = next((e for e in kid.kids if isinstance(e, Element) and e.standard == "Lbl"), Element("Lbl", "Lbl"))
            label = text_of(mark.spans, self._draft.mend)
            held = self._held(kid)
            runs = self._runs(held)
            if not label and runs and (match := _MARK.match(runs[0].text)):
                label, runs = match[0], tidy([replace(runs[0], text=runs[0].text[match.end() :]), *runs[1:]])
            counted = numbering not in ("", "/None", "/Disc", "/Circle", "/Square", "/Unordered")
            is_numbered = _NUMBER.match(label.strip()) is not None if label.strip() else counted
            self._draft.leave_out_mark(label, kid.place)
            yield kid.name, Part(role="numbered" if is_numbered else "item", level=level, runs=runs)
            blocks += [block for block in held.blocks if block.standard != "L"]  # notes before those of items below
            for block in held.blocks:
                if block.standard == "L":
                    yield from self._items(block, level + 1, blocks)

    def _table(self, element: Element) -> None:
        rows = [each for each in element.elements() if each.standard == "TR"]
        caption = next((each for each in element.elements() if each.standard == "Caption"), None)
        parts: list[Part] = []
        blocks: list[Element] = []
        if caption:
            parts.append(Part(role="caption", runs=tidy([Run(text=text_of(caption.spans, self._draft.mend))])))
        grid = [[cell for cell in row.kids if isinstance(cell, Element)] for row in rows]
        columns = max((sum(cell.columns for cell in row) for row in grid), default=0)
        for number, row in enumerate(grid):
            role: Role = "cell" if number else "header"
            cells: list[Runs] = []
            for cell in row:
                held = self._held(cell)
                blocks += held.blocks
                cells += [self._runs(held), *[()] * (cell.columns - 1)]
            cells += [()] * (columns - len(cells))
            parts += [Part(role=role, level=number, runs=runs) for runs in cells]
        sides = [side for cell in grid[0] for side in (cell.side, *[""] * (cell.columns - 1))] if grid else []
        place, alignments = element.place, (*sides, *[""] * (columns - len(sides)))
        self._draft.add("table", tuple(parts), place, ids=element.ids, alignments=alignments)
        if grid and not any(cell.standard == "TH" for cell in grid[0]):
            self._draft.decide(
                "table",
                place,
                _shown(parts),
                "the file marks no head: its first row was taken",
                confidence=0.6,
                weight=0.4,
            )
        self._blocks(_Held([], blocks))

    # -- pictures, contents, and what only our own files tell ----------------------------------------

    def _figure(self, element: Element, caption: Element | None, name: str = "") -> None:
        inner = next((kid for kid in element.elements() if kid.standard == "Caption"), None)
        caption = caption or inner
        outside = set(map(id, inner.spans)) if inner else set()
        drawn = [span for span in element.spans if id(span) not in outside]
        pictures = [leaf for leaf in element.leaves() if isinstance(leaf, Picture)]
        path = self._figures.add(pictures, drawn, element.page, element.attributes.get("BBox"), self._draft.assets)
        if not path:
            if caption:
                self._paragraph(caption)
            self._draft.leave_out(drawn, "decoration")
            return
        parts = [Part(role="alternative", runs=tidy([Run(text=element.alternative)]))]
        if caption:
            parts.append(Part(role="caption", runs=tidy([Run(text=text_of(caption.spans, self._draft.mend))])))
        place = element.place
        self._draft.add("figure", tuple(parts), place, ids=(name,) if name else element.ids, path=path)
        if not element.alternative:
            change = "write between the brackets of the figure what one sees"
            self._draft.decide(
                "figure",
                place,
                path,
                "the file does not describe the picture",
                confidence=0.3,
                weight=0.5,
                change=change,
            )
        self._draft.leave_out(drawn, "figure")

    def _contents(self, element: Element) -> None:
        """A contents list, with the heading above it."""
        pieces = self._draft.pieces
        if pieces and pieces[-1].block.kind == "heading":
            heading = pieces.pop()
            self._draft.left_out.append(_left(heading.block.text, heading.place))
        self._draft.leave_out(element.spans, "contents-list")

    def _cover(self, element: Element) -> None:
        told = [text_of(kid.spans, self._draft.mend) for kid in element.kids if isinstance(kid, Element)]
        title = next(
            (at for at, kid in enumerate(element.kids) if isinstance(kid, Element) and kid.standard == "H1"), -1
        )
        if 0 <= title < len(told) - 1 and told[title + 1]:
            self.metadata["subtitle"] = " ".join(told[title + 1].split())
        self._draft.leave_out(element.spans, "repeated")

    def _colophon(self, element: Element) -> None:
        self._draft.leave_out(element.spans, "repeated")

    def _number(self, element: Element) -> None:
        self._numbered = True
        self._draft.leave_out(element.spans, "numbering")

    def _glossary(self, element: Element) -> None:
        rows = [
            [c for c in each.kids if isinstance(c, Element)] for each in element.elements() if each.standard == "TR"
        ]
        for row in rows:
            if len(row) == 2 and all(cell.standard == "TD" for cell in row):
                one, two = (" ".join(text_of(cell.spans, self._draft.mend).split()) for cell in row)
                self._draft.glossary.append((one, two))
        self._draft.leave_out(element.spans, "repeated")

    # -- inlines --------------------------------------------------------------------------------------

    def _runs(self, held: _Held) -> Runs:
        return runs_of(held.items, self._draft.mend)

    def _blocks(self, held: _Held) -> None:
        for block in held.blocks:
            self._block(block)

    def _held(self, element: Element, *, plain: bool = False) -> _Held:
        """What stands in a block; `plain` without emphasis, as in headings."""
        held = _Held([], [])
        self._flow(element, self._spoken(element, Run()), held)
        if plain:
            return _Held([Item(i.span, Run(note=i.marks.note)) for i in held.items], held.blocks)
        if self._tells_emphasis:
            return held
        return _Held(emphasised(held.items), held.blocks)

    def _flow(self, element: Element, marks: Run, held: _Held) -> None:
        for kid in element.kids:
            match kid:
                case Span():
                    held.items.append(Item(kid, marks))
                case Element():
                    self._inline(kid, marks, held)
                case _:
                    continue  # an annotation tells where its link leads; a picture without a figure is decoration

    def _inline(self, element: Element, marks: Run, held: _Held) -> None:
        spoken = self._spoken(element, marks)
        match element.role if element.role in ("Em", "Strong", "Pull", "Label") else element.standard:
            case "Label":
                self._draft.leave_out(element.spans, "numbering")
            case "Lbl":
                return
            case "Em":
                self._flow(element, replace(spoken, emphasis=True), held)
            case "Strong":
                self._flow(element, replace(spoken, strong=True), held)
            case "Pull":
                self._flow(element, replace(spoken, pull=True), held)
            case "Link" if self._calls_note(element):
                self._call(element, held)
            case "Link":
                self._flow(element, replace(spoken, target=self._target(element) or marks.target), held)
            case "Reference" if _CALL.fullmatch(text_of(element.spans, self._draft.mend)):
                self._call(element, held)
            case "P" | "LBody" | "NonStruct" | "TD" | "TH":
                self._flow(element, spoken, held)
            case standard if standard in INLINE:
                self._flow(element, spoken, held)
            case _:
                held.blocks.append(element)

    def _calls_note(self, link: Element) -> bool:
        """Whether a link is the mark of a footnote: some programs tag it as no more than a link within the document."""
        leads = [leaf.address for leaf in link.leaves() if isinstance(leaf, Annotation)]
        mark = text_of(link.spans, self._draft.mend)
        return self._has_notes and leads == [""] and _CALL.fullmatch(mark) is not None

    def _call(self, element: Element, held: _Held) -> None:
        mark = text_of(element.spans, self._draft.mend)
        held.items.append(Item(None, self._draft.call(mark.strip("[]()"))))
        self._draft.leave_out(element.spans, "numbering")

    def _spoken(self, element: Element, marks: Run) -> Run:
        """The marks in an element of another language than that of the document."""
        language = element.language
        if not language or language.partition("-")[0].lower() == self._language:
            return marks
        return replace(marks, language=language)

    def _target(self, element: Element) -> str | None:
        for leaf in element.leaves():
            if isinstance(leaf, Annotation):
                if leaf.address:
                    return leaf.address
                name = leaf.destination if isinstance(leaf.destination, str) else ""
                return f"#{name}" if name in self._names else None
        return None


_OWN: Final = {
    "Back": Tagged._colophon,
    "Colophon": Tagged._colophon,
    "Cover": Tagged._cover,
    "Glossary": Tagged._glossary,
    "Number": Tagged._number,
}
"""What only files of our own tell."""


def _shown(parts: list[Part]) -> str:
    return " | ".join(words(part.runs) for part in parts if part.role == "header")[:80]


def _left(text: str, place: Place) -> LeftOut:
    return LeftOut(words=text, place=place, reason="contents-list")
