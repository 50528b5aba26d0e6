"""The paragraphs and tables of an OpenDocument text, one after the other, as passages (ODF 1.3 part 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final
from xml.etree.ElementTree import Element

from publish.importers.draft import Place
from publish.importers.drafting import Drafting
from publish.importers.odt.styles import DRAW, FO, OFFICE, SVG, TABLE, TEXT, XLINK, Styles
from publish.importers.passages.assembly import Finding, note_name
from publish.notation.addresses import encoded
from publish.notation.runs import BREAK, Run
from publish.word.passages import GENERATED, Passage, Picture
from publish.word.styles import Role

_WIDEST: Final = 60
_MOST_SPACES: Final = 100
_INDEXES: Final = tuple(
    f"{TEXT}{name}"
    for name in (
        "table-of-content",
        "illustration-index",
        "table-index",
        "alphabetical-index",
        "user-index",
        "object-index",
    )
)
_SKIPPED: Final = tuple(
    [
        f"{TEXT}{name}"
        for name in ("sequence-decls", "variable-decls", "user-field-decls", "soft-page-break", "tracked-changes")
    ]
    + [f"{OFFICE}forms", f"{TEXT}alphabetical-index-mark", f"{TEXT}change"]
)
_WHITE: Final = re.compile(r"[ \t\r\n]+")
_OUTLINE: Final = re.compile(r"^(?:\d+\.)*(.*)\|outline$")


class Story:
    """Walks through a text; bookmarks may begin in one paragraph and end in another."""

    def __init__(
        self, styles: Styles, drafting: Drafting, levels: dict[int, int], tracked: Mapping[str, Finding]
    ) -> None:
        self._styles = styles
        self._drafting = drafting
        self._levels = levels
        self._tracked = tracked
        self._open: list[str] = []
        self.passages: list[Passage] = []
        self.notes: dict[str, Passage] = {}
        self.findings: dict[str, list[Finding]] = {}

    # -- blocks ---------------------------------------------------------------------------------------

    def blocks(self, parent: Element, *, contents: bool = False) -> None:
        """The paragraphs, lists and tables of a text, a cell, a note or a frame."""
        for child in parent:
            if child.tag in (f"{TEXT}p", f"{TEXT}h"):
                self._paragraph(child, Role("contents") if contents else self._role(child))
            elif child.tag in (f"{TEXT}list", f"{TEXT}numbered-paragraph"):
                self._list(child, 0, child.get(f"{TEXT}style-name", ""))
            elif child.tag == f"{TABLE}table":
                self._table(child)
            elif child.tag in _INDEXES:
                for body in child.iter(f"{TEXT}index-body"):
                    self.blocks(body, contents=True)
            elif child.tag in (f"{TEXT}section", f"{TEXT}index-title"):
                if child.get(f"{TEXT}display") == "none":
                    self._drafting.leave(" ".join(child.itertext()), Place(part="section"), "hidden")
                else:
                    self.blocks(child, contents=contents)
            elif child.tag.startswith(DRAW):
                holder = Passage(role=Role("paragraph"))
                self.passages.append(holder)
                self._drawing(child, holder)
            elif child.tag not in _SKIPPED:
                self._mark(child, None)

    def _role(self, paragraph: Element) -> Role:
        style = paragraph.get(f"{TEXT}style-name", "")
        if id(paragraph) in self._levels:
            return Role("heading", self._levels[id(paragraph)])
        role = self._styles.role(style)
        if paragraph.tag == f"{TEXT}h" and role.name not in ("title", "subtitle"):
            told = paragraph.get(f"{TEXT}outline-level", "1")
            return Role("heading", int(told) if told.isdigit() else 1)
        if role.name == "paragraph" and (level := self._styles.outline(style)):
            return Role("heading", level)
        return role

    def _paragraph(self, paragraph: Element, role: Role) -> Passage:
        passage = Passage(role=role)
        self.passages.append(passage)
        for each in self._content(paragraph, Run(), passage, paragraph):
            self._add(each, passage)
        passage.keep_typed()
        if role.name == "heading":
            passage.bookmarks.setdefault("|" + " ".join("".join(run.text for run in passage.runs).split()), 0)
        return passage

    def _list(self, element: Element, level: int, style: str) -> None:
        """The items of a list: each is one paragraph, further ones are lines of it; headings stay headings."""
        for item in element:
            first: Passage | None = None
            for child in item:
                if child.tag == f"{TEXT}list":
                    self._list(child, level + 1, child.get(f"{TEXT}style-name") or style)
                elif child.tag == f"{TEXT}h":
                    self._paragraph(child, self._role(child))
                elif child.tag == f"{TEXT}p" and self._role(child).name in ("paragraph", "item", "numbered"):
                    own = style or self._styles.list_of(child.get(f"{TEXT}style-name", ""))
                    numbered = self._styles.is_numbered(own, level)
                    passage = self._paragraph(child, Role("numbered" if numbered else "item", level))
                    if first is not None and not passage.empty and self.passages[-1] is passage:
                        self.passages.pop()
                        first.runs += [Run(text=BREAK), *passage.runs]
                        first.bookmarks.update(passage.bookmarks)
                    first = first or passage
                elif child.tag in (f"{TEXT}p", f"{TABLE}table"):
                    self.blocks([child])  # type: ignore[arg-type]

    def _table(self, table: Element) -> None:
        passage = Passage(role=Role("table"))
        self.passages.append(passage)
        columns: dict[int, list[str]] = {}
        merged = False
        passage.header = table.find(f"{TABLE}table-header-rows") is not None
        for row in _rows(table):
            cells: list[list[Run]] = []
            for cell in row:
                if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                    continue
                merged = merged or cell.get(f"{TABLE}number-columns-spanned", "1") != "1"
                merged = merged or cell.get(f"{TABLE}number-rows-spanned", "1") != "1"
                repeated = cell.get(f"{TABLE}number-columns-repeated", "1")
                for _ in range(min(_WIDEST, int(repeated)) if repeated.isdigit() else 1):
                    columns.setdefault(len(cells), []).append(self._alignment(cell))
                    cells.append(self._cell(cell, passage))
            if cells:
                passage.rows.append(cells)
        passage.alignments = [max(sorted(set(own)), key=own.count) for own in columns.values()]
        if merged:
            passage.remarks.append("cells that reached over several: the others are empty")

    def _cell(self, cell: Element, passage: Passage) -> list[Run]:
        """The runs of a cell, its paragraphs one after the other, those of tables in it too."""
        runs: list[Run] = []
        for paragraph in cell.iter():
            if paragraph.tag in (f"{TEXT}p", f"{TEXT}h"):
                own = list(self._content(paragraph, Run(), passage, paragraph))
                for name in self._open:
                    passage.bookmarks.setdefault(name, 0)
                runs += [Run(text=BREAK)] * bool(runs) + own
        return runs

    def _alignment(self, cell: Element) -> str:
        paragraph = next(cell.iter(f"{TEXT}p"), None)
        style = paragraph.get(f"{TEXT}style-name", "") if paragraph is not None else ""
        said = self._styles.property("paragraph", style, f"{FO}text-align") or ""
        return {"end": "right"}.get(said, said) if said in ("right", "end", "center") else ""

    # -- what stands in a paragraph -------------------------------------------------------------------

    def _content(self, element: Element, marks: Run, passage: Passage, paragraph: Element) -> Iterator[Run]:
        yield from _text(element.text, marks)
        for child in element:
            yield from self._child(child, marks, passage, paragraph)
            yield from _text(child.tail, marks)

    def _child(self, child: Element, marks: Run, passage: Passage, paragraph: Element) -> Iterator[Run]:
        name = child.tag
        if name == f"{TEXT}span":
            yield from self._span(child, marks, passage, paragraph)
        elif name == f"{TEXT}a":
            target = encoded(_target(child.get(f"{XLINK}href", "")))
            yield from self._content(child, replace(marks, target=target or None), passage, paragraph)
        elif name in (f"{TEXT}bookmark-ref", f"{TEXT}reference-ref", f"{TEXT}sequence-ref"):
            target = f"#{child.get(f'{TEXT}ref-name', '')}"
            yield from self._content(child, replace(marks, target=target), passage, paragraph)
        elif name == f"{TEXT}s":
            count = child.get(f"{TEXT}c", "1")
            yield replace(marks, text=" " * (min(_MOST_SPACES, int(count)) if count.isdigit() else 1))
        elif name == f"{TEXT}tab":
            yield replace(marks, text=" ")
        elif name == f"{TEXT}line-break":
            yield replace(marks, text=BREAK)
        elif name == f"{TEXT}note":
            yield self._note(child)
        elif name in (f"{OFFICE}annotation", f"{OFFICE}annotation-end"):
            self._drafting.leave(" ".join(child.itertext()), Place(part="comment"), "comment")
        elif name in (f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"):
            self._drafting.leave("".join(child.itertext()), Place(part="hidden text"), "hidden")
        elif name.startswith(DRAW):
            self._drawing(child, passage)
        elif name == f"{TEXT}ruby":
            base = child.find(f"{TEXT}ruby-base")
            yield from self._content(base, marks, passage, paragraph) if base is not None else ()
        elif name not in _SKIPPED and not self._mark(child, passage):
            yield from self._content(child, marks, passage, paragraph)

    def _span(self, span: Element, marks: Run, passage: Passage, paragraph: Element) -> Iterator[Run]:
        style, around = span.get(f"{TEXT}style-name", ""), paragraph.get(f"{TEXT}style-name", "")
        names = set(self._styles.names("text", style))
        said = "".join(span.itertext())
        generated = next((each for each in GENERATED if each in names), None)
        if generated:
            passage.generate(generated, said)
            return
        if self._styles.property("text", style, f"{TEXT}display") == "none":
            self._drafting.leave(said, Place(part="hidden text"), "hidden")
            return
        for mark, attribute, pattern, called in (
            ("emphasis", f"{FO}font-style", "italic|oblique", {"emphasis"}),
            ("strong", f"{FO}font-weight", "bold|[6-9]00", {"strong", "strong emphasis"}),
        ):
            own = self._styles.switched("text", style, attribute, pattern)
            outside = self._styles.switched("paragraph", around, attribute, pattern)
            if own and (names & called or not outside):
                marks = replace(marks, **{mark: True})  # type: ignore[arg-type]
        if language := self._styles.language("text", style):
            marks = replace(marks, language=language)
        if "pull quote" in names:
            marks = replace(marks, pull=True)
        yield from self._content(span, marks, passage, paragraph)

    def _add(self, run: Run, passage: Passage) -> None:
        passage.runs.append(run)
        for name in self._open:
            passage.bookmarks[name] = passage.bookmarks.get(name, 0) + len(run.text)

    def _mark(self, element: Element, passage: Passage | None) -> bool:
        """The ends of bookmarks, and where a tracked change is told of; whether it was one."""
        name = element.get(f"{TEXT}name", "")
        match element.tag.removeprefix(TEXT):
            case "bookmark-start" | "reference-mark-start":
                self._open.append(name)
            case "bookmark-end" | "reference-mark-end":
                if name in self._open:
                    self._open.remove(name)
            case "bookmark" | "reference-mark":
                if passage is not None:
                    passage.bookmarks.setdefault(name, 0)
            case "change-start":
                finding = self._tracked.get(element.get(f"{TEXT}change-id", ""))
                if finding is not None and passage is not None:
                    self._find(passage, finding)
            case "change-end":
                pass
            case _:
                return False
        return True

    def _find(self, passage: Passage, finding: Finding) -> None:
        key = f"\N{SECTION SIGN}{len(self.findings)}"
        passage.bookmarks[key] = 0
        self.findings[key] = [finding]

    # -- notes and drawings ---------------------------------------------------------------------------

    def _note(self, note: Element) -> Run:
        inner = Story(self._styles, self._drafting, {}, self._tracked)
        for body in note.iter(f"{TEXT}note-body"):
            inner.blocks(body)
        for citation in note.iter(f"{TEXT}note-citation"):
            self._drafting.leave("".join(citation.itertext()), Place(part="note"), "decoration")
        kept = [each for each in inner.passages if not each.empty]
        whole = Passage(role=Role("paragraph"))
        for each in kept:
            whole.runs += [Run(text=BREAK)] * bool(whole.runs) + each.runs
            whole.bookmarks.update(each.bookmarks)
        name = note_name(whole, str(len(self.notes) + 1))
        self.notes[name] = whole
        return Run(note=name)

    def _drawing(self, drawing: Element, passage: Passage) -> None:
        """An image, or the paragraphs of a text box, which come behind the paragraph that it is anchored to."""
        image = drawing.find(f"{DRAW}image")
        box = drawing.find(f"{DRAW}text-box")
        if image is not None:
            alternative = " ".join((each.text or "").strip() for each in _descriptions(drawing)).strip()
            passage.pictures.append(
                Picture(member=image.get(f"{XLINK}href", "").removeprefix("./"), alternative=alternative)
            )
            for each in self._open:
                passage.bookmarks.setdefault(each, 0)
        elif box is not None or any(each.tag == f"{TEXT}p" for each in drawing.iter()):
            before = len(self.passages)
            self.blocks(box if box is not None else drawing)
            self._box(before)
        elif drawing.find(f"{DRAW}object") is not None:
            passage.remarks.append("an equation or an embedded object")

    def _box(self, start: int) -> None:
        """A picture in a box has its caption in its own paragraph: it comes below it."""
        split: list[Passage] = []
        for each in self.passages[start:]:
            if each.pictures and any(run.text.strip() for run in each.runs):
                split += [Passage(role=Role("paragraph"), pictures=each.pictures, bookmarks=each.bookmarks)]
                split += [Passage(role=Role("caption"), runs=each.runs)]
            else:
                split.append(each)
        self.passages[start:] = split


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from _rows(child)


def _text(text: str | None, marks: Run) -> Iterator[Run]:
    if text:
        yield replace(marks, text=_WHITE.sub(" ", text))


def _descriptions(drawing: Element) -> list[Element]:
    found = drawing.findall(f"{SVG}desc")
    return found if any((each.text or "").strip() for each in found) else drawing.findall(f"{SVG}title")


def _target(href: str) -> str:
    match = _OUTLINE.match(href.removeprefix("#")) if href.startswith("#") else None
    return f"#|{' '.join(match[1].split())}" if match else href
