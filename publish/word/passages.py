"""The paragraphs and tables of a Word document, one after the other, with their words, marks and bookmarks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element

from publish.notation.addresses import encoded
from publish.notation.runs import BREAK, Run
from publish.word.styles import Role, Styles
from publish.word.xml import MC, SVG, WP, A, M, R, W, switched, value

_WRAPPERS: Final = frozenset(
    f"{W}{name}" for name in ("sdt", "sdtContent", "smartTag", "customXml", "dir", "bdo", "ins", "moveTo")
)
_INEXPRESSIBLE: Final = {
    f"{W}pict": "a drawing or text box",
    f"{W}object": "an embedded object, such as a sheet",
    f"{W}sym": "a character of a symbol font",
    f"{W}ruby": "a reading above words",
    f"{W}endnoteReference": "an endnote; make it a footnote",
    f"{W}altChunk": "a document inside the document",
    f"{W}subDoc": "a document inside the document",
    f"{M}oMath": "an equation",
    f"{M}oMathPara": "an equation",
}
"""What the source has nothing for, by element."""
_NOT_PLAIN: Final = {"words that are hidden": "vanish", "words struck through by hand": "strike"}
_FIELD: Final = re.compile(r'"([^"]*)"|([^\s"]+)')
_WITH_WORD: Final = ("\\l", "\\o", "\\t", "\\m", "\\d", "\\*")
GENERATED: Final = {"proposal label": re.compile(r"^\D*\d+"), "number": re.compile(r"^\s*\d+(?:\.\d+)*\.?")}
"""Words that the templates put in, by character style."""


@dataclass(slots=True, kw_only=True)
class Picture:
    """An image in a paragraph: the member of the package that holds it, and its alternative text.

    `drawing` is the member with the drawing (SVG) of which that is a picture, for programs that show none.
    """

    member: str
    alternative: str
    drawing: str = ""


@dataclass(slots=True, kw_only=True)
class Passage:
    """A paragraph, or a table with its cells row by row.

    `bookmarks` counts how many of the characters inside each bookmark stand here; `comments` has the words on which
    each comment was made, by its id; `generated` the words that templates put in, with their character style and how
    many runs stand before them. Of a table, `header` tells whether its first row is marked as one, and `alignments` has
    those of its columns (left, right, center, or nothing).
    """

    role: Role
    runs: list[Run] = field(default_factory=list)
    rows: list[list[list[Run]]] = field(default_factory=list)
    bookmarks: dict[str, int] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    comments: dict[str, str] = field(default_factory=dict)
    generated: list[tuple[str, int, str]] = field(default_factory=list)
    header: bool = False
    alignments: list[str] = field(default_factory=list)

    def generate(self, name: str, text: str) -> None:
        """Notes words that a template put in; two runs of them that touch are one."""
        place = len(self.runs)
        if self.generated and self.generated[-1][:2] == (name, place):
            text = self.generated.pop()[2] + text
        self.generated.append((name, place, text))

    def keep_typed(self) -> None:
        """Gives back words that somebody typed behind generated ones, and that took on their style."""
        for name, place, text in reversed(self.generated):
            if own := GENERATED[name].sub("", text):
                self.runs.insert(place, Run(text=own))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to read."""
        words = "".join(run.text for run in self.runs).strip()
        return not (words or self.rows or self.pictures or self.remarks or any(run.note for run in self.runs))


Targets: TypeAlias = Mapping[str, str]
"""What each relationship of a part leads to, by its id."""


def read_passages(body: Element, styles: Styles, targets: Targets) -> list[Passage]:
    """Every paragraph and table below `body` in reading order, empty ones too."""
    reader = _Reader(styles, targets)
    reader.story(body)
    return reader.passages


def merged_notes(passages: Sequence[Passage]) -> Passage:
    """A footnote of several paragraphs as one."""
    first, *others = passages
    for each in others:
        first.runs += [Run(text=BREAK), *each.runs]
        first.remarks += each.remarks
        for name, count in each.bookmarks.items():
            first.bookmarks[name] = first.bookmarks.get(name, 0) + count
    return first


class _Reader:
    """Walks through a story; fields, bookmarks and comments may begin in one paragraph and end in another."""

    def __init__(self, styles: Styles, targets: Targets) -> None:
        self._styles = styles
        self._targets = targets
        self._open: dict[str, str] = {}
        self._comments: list[str] = []
        self._fields: list[_Field] = []
        self._links: list[str] = []
        self.passages: list[Passage] = []

    # -- blocks ---------------------------------------------------------------------------------------

    def story(self, parent: Element) -> None:
        """The paragraphs and tables of a body, a cell or a note."""
        for child in parent:
            if child.tag == f"{W}p":
                self.passages.append(self._paragraph(child))
            elif child.tag == f"{W}tbl":
                self.passages.append(self._table(child))
            elif child.tag in _WRAPPERS:
                self.story(child)
            elif child.tag in _INEXPRESSIBLE:
                self.passages.append(Passage(role=Role("paragraph"), remarks=[_INEXPRESSIBLE[child.tag]]))
            else:
                self._range(child)

    def _paragraph(self, paragraph: Element) -> Passage:
        passage = Passage(role=self._styles.role(paragraph))
        self._content(paragraph, paragraph, passage)
        passage.keep_typed()
        return passage

    def _table(self, table: Element) -> Passage:
        passage = Passage(role=Role("table"))
        for row in table.iter(f"{W}tr"):
            cells = []
            for cell in row.iter(f"{W}tc"):
                if value(cell, "tcPr/vMerge") is not None or value(cell, "tcPr/gridSpan") not in (None, "1"):
                    passage.remarks.append("cells that are one")
                if cell.find(f".//{W}tbl") is not None:
                    passage.remarks.append("a table in a table")
                cells.append(self._cell(cell, passage))
            passage.rows.append(cells)
        first = table.find(f"{W}tr")
        passage.header = first is not None and switched(first.find(f"{W}trPr"), "tblHeader") is True
        passage.alignments = self._alignments(table)
        return passage

    def _alignments(self, table: Element) -> list[str]:
        """How most cells of each column are set."""
        columns: dict[int, list[str]] = {}
        for row in table.iter(f"{W}tr"):
            for number, cell in enumerate(row.iter(f"{W}tc")):
                paragraph = cell.find(f"{W}p")
                if paragraph is not None:
                    columns.setdefault(number, []).append(self._styles.alignment(paragraph))
        return [max(sorted(set(own)), key=own.count) for own in columns.values()]

    def _cell(self, cell: Element, passage: Passage) -> list[Run]:
        """The runs of a cell, its paragraphs one after the other."""
        runs: list[Run] = []
        for paragraph in cell.iter(f"{W}p"):
            passage.runs = []
            self._content(paragraph, paragraph, passage)
            runs += [Run(text=BREAK)] * bool(runs) + passage.runs
        passage.runs = []
        return runs

    # -- what stands in a paragraph -------------------------------------------------------------------

    def _content(self, parent: Element, paragraph: Element, passage: Passage) -> None:
        for child in parent:
            if child.tag == f"{W}r":
                self._run(child, paragraph, passage)
            elif child.tag == f"{W}hyperlink":
                self._links.append(self._address(child))
                self._content(child, paragraph, passage)
                self._links.pop()
            elif child.tag == f"{W}fldSimple":
                self._links.append(_field_target(child.get(f"{W}instr", "")))
                self._content(child, paragraph, passage)
                self._links.pop()
            elif child.tag in _WRAPPERS:
                self._content(child, paragraph, passage)
            elif child.tag in _INEXPRESSIBLE:
                passage.remarks.append(_INEXPRESSIBLE[child.tag])
            else:
                self._range(child)

    def _range(self, element: Element) -> None:
        """The ends of bookmarks and of the words that comments are on."""
        identifier = element.get(f"{W}id", "")
        match element.tag.removeprefix(W):
            case "bookmarkStart":
                self._open[identifier] = element.get(f"{W}name", "")
            case "bookmarkEnd":
                self._open.pop(identifier, None)
            case "commentRangeStart":
                self._comments.append(identifier)
            case "commentRangeEnd" if identifier in self._comments:
                self._comments.remove(identifier)

    def _address(self, link: Element) -> str:
        """Where a link leads: an address, a bookmark, or a place at an address, which is given in two halves."""
        target, anchor = self._targets.get(link.get(f"{R}id", ""), ""), link.get(f"{W}anchor")
        return f"{target}#{anchor}" if anchor else target

    def _run(self, run: Element, paragraph: Element, passage: Passage) -> None:
        emphasis, strong = self._styles.emphasis(run, paragraph)
        properties = run.find(f"{W}rPr")
        language = value(properties, "lang") or None
        names = self._styles.names(run)
        generated = next((name for name in GENERATED if name in names), None)
        for reason, name in _NOT_PLAIN.items():
            if switched(properties, name):
                passage.remarks.append(reason)
        for child in run:
            for each in self._piece(child, passage):
                if not all(field.shown for field in self._fields):
                    continue  # what an inner field gives is a part of what the outer one asks
                if generated:
                    passage.generate(generated, each.text)
                else:
                    around = [*(field.target for field in self._fields), *self._links]
                    target = next((encoded(target) for target in reversed(around) if target), None)
                    own = Run(
                        text=each.text,
                        note=each.note,
                        emphasis=emphasis,
                        strong=strong,
                        target=target,
                        language=language,
                        pull="pull quote" in names,
                    )
                    self._add(own, passage)

    def _add(self, run: Run, passage: Passage) -> None:
        passage.runs.append(run)
        for name in self._open.values():
            passage.bookmarks[name] = passage.bookmarks.get(name, 0) + len(run.text)
        for comment in self._comments:
            passage.comments[comment] = passage.comments.get(comment, "") + run.text

    def _piece(self, child: Element, passage: Passage) -> Iterator[Run]:
        match child.tag.removeprefix(W):
            case "t":
                yield Run(text=(child.text or "").replace("\n", " "))
            case "tab" | "ptab":
                yield Run(text=" ")
            case "cr":
                yield Run(text=BREAK)
            case "br" if child.get(f"{W}type", "textWrapping") == "textWrapping":
                yield Run(text=BREAK)
            case "noBreakHyphen":
                yield Run(text="\N{NON-BREAKING HYPHEN}")
            case "footnoteReference":
                yield Run(note=child.get(f"{W}id", ""))
            case "commentReference":
                passage.comments.setdefault(child.get(f"{W}id", ""), "")
            case "fldChar":
                self._field_mark(child.get(f"{W}fldCharType", ""))
            case "instrText" if self._fields:
                self._fields[-1].instruction += child.text or ""
            case "drawing":
                self._drawing(child, passage)
            case _ if child.tag == f"{MC}AlternateContent":
                self._alternate(child, passage)
            case _ if child.tag in _INEXPRESSIBLE:
                passage.remarks.append(_INEXPRESSIBLE[child.tag])

    def _field_mark(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
            self._fields[-1].target = _field_target(self._fields[-1].instruction)
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _drawing(self, drawing: Element, passage: Passage) -> None:
        properties = next(drawing.iter(f"{WP}docPr"), None)
        blip = next(drawing.iter(f"{A}blip"), None)
        if blip is None:
            passage.remarks.append("a drawing or text box")
            return
        member, drawn = (self._held(each) for each in (blip, next(blip.iter(f"{SVG}svgBlip"), None)))
        alternative = properties.get("descr", "") if properties is not None else ""
        passage.pictures.append(Picture(member=member, alternative=alternative, drawing=drawn))
        for name in self._open.values():
            passage.bookmarks[name] = passage.bookmarks.get(name, 0) + 1

    def _held(self, element: Element | None) -> str:
        return "" if element is None else self._targets.get(element.get(f"{R}embed", ""), "")

    def _alternate(self, element: Element, passage: Passage) -> None:
        """Markup that newer and older programs each read a half of (part 3, 10): the half for newer ones."""
        for drawing in element.findall(f"{MC}Choice/{W}drawing"):
            self._drawing(drawing, passage)
            return
        passage.remarks.append("a drawing or text box")


@dataclass(slots=True)
class _Field:
    """A complex field: its instruction, whether its result has begun, and where it leads."""

    instruction: str = ""
    shown: bool = False
    target: str = ""


def _field_target(instruction: str) -> str:
    r"""Where a field leads: REF (17.16.5.51) to a bookmark, HYPERLINK (17.16.5.25) to an address, a bookmark, or both.

    Switches that take a word (`\l "bookmark"`, `\o "screen tip"`) stand before it, all others alone.
    """
    tokens = [quoted or bare for quoted, bare in _FIELD.findall(instruction)]
    if not tokens or tokens[0].upper() not in ("HYPERLINK", "REF"):
        return ""
    address, anchor, at = "", "", 1
    while at < len(tokens):
        if tokens[at].lower() in _WITH_WORD:
            if tokens[at].lower() == "\\l":
                anchor = tokens[at + 1] if at + 1 < len(tokens) else ""
            at += 2
            continue
        if not tokens[at].startswith("\\"):
            address = address or tokens[at]
        at += 1
    if tokens[0].upper() == "REF":
        return f"#{address}"
    return f"{address}#{anchor}" if anchor else address
