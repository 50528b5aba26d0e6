"""The elements of a page as blocks, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element

from publish.importers.draft import DecisionKind, Piece, Place
from publish.importers.drafting import Drafting, valid_ids
from publish.importers.html.assets import Images
from publish.importers.html.figures import picture
from publish.importers.html.inlines import Addresses, Inlines, parted
from publish.importers.html.lists import definitions, items
from publish.importers.html.notes import Notes, find_notes
from publish.importers.html.quotations import quotation
from publish.importers.html.surroundings import Size, holds_notes, survey, why_left_out
from publish.importers.html.tables import is_for_layout, table
from publish.importers.html.tree import BLOCKS, SILENT, anchors, names_of, text_of
from publish.importers.html.word_items import word_item
from publish.notation.blocks import Block, Kind, Part
from publish.notation.runs import Run

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_LONG_ASIDE: Final = 100
"""Characters from which words beside the text are worth a look."""
_LEADS: Final = frozenset(["intro", "standfirst", "lede", "summary", "abstract", "chapeau"])
_CAPTION: Final = re.compile(r"^\s*(?:Table)?: +(.*)$", re.DOTALL)
_GLOSSARY: Final = frozenset(("glossary", "doc-glossary"))
_NO_SOURCE: Final = {"pre": "text in fixed lines", "address": "an address"}


class InPage:
    """Names and links of a page of its own: see `inlines.Addresses`."""

    def __init__(self, base: str) -> None:
        self._base = base

    def name(self, identifier: str) -> str:
        """See Addresses."""
        return identifier

    def target(self, href: str) -> str:
        """See Addresses."""
        address, fragment = urldefrag(href)
        if fragment and (not address or (self._base and urljoin(self._base, address) == urldefrag(self._base)[0])):
            return f"#{fragment}"
        if urlsplit(href).scheme or not self._base or not href:
            return href
        return urljoin(self._base, href)


class Flow:
    """Reads elements into a drafting. `glossary` has the abbreviations met, `numbered` the headings with a number.

    `known` are words that the page tells of itself elsewhere.
    """

    def __init__(
        self, drafting: Drafting, images: Images, *, base: str = "", addresses: Addresses | None = None, known: str = ""
    ) -> None:
        self._drafting = drafting
        self._images = images
        self._addresses = addresses or InPage(base)
        self._notes = Notes()
        self._inlines = Inlines(drafting, self._addresses, self._notes)
        self._waiting: list[str] = []
        self._with_blocks: set[int] = set()
        self._texts: dict[int, Size] = {}
        self._known = frozenset(known.lower().split())
        self.glossary: list[tuple[str, str]] = []
        self.numbered: frozenset[int] = frozenset()

    def document(self, root: Element, around: Element | None = None) -> None:
        """Everything below `root`; footnotes may stand anywhere below `around`."""
        self._notes = find_notes(root if around is None else around)
        self._inlines = Inlines(self._drafting, self._addresses, self._notes)
        self._texts, self._with_blocks = survey(root)
        self._container(root, Run())
        if self._waiting and self._drafting.pieces:
            self._drafting.land(self._waiting, len(self._drafting.pieces) - 1)

    # -- elements -------------------------------------------------------------------------------------

    def _container(self, element: Element, marks: Run) -> None:
        """An element that holds blocks: words between them are paragraphs."""
        marks = self._inlines.marked(element, marks)
        own: list[Run] = list(self._inlines.text(element.text, marks))
        for child in element:
            if isinstance(child.tag, str) and (child.tag in BLOCKS or id(child) in self._with_blocks):
                self._paragraph(element, own, named=False)
                own = []
                self.block(child, marks)
            else:
                own += self._wait_or_read(child, marks)
            own += self._inlines.text(child.tail, marks)
        self._paragraph(element, own, named=False)

    def _wait_or_read(self, element: Element, marks: Run) -> Iterator[Run]:
        """An inline element; an empty one with a name is a place to land."""
        if isinstance(element.tag, str):
            self._waiting += [self._addresses.name(name) for each in element.iter() for name in anchors(each)]
        yield from self._inlines.child(element, marks)

    def block(self, element: Element, marks: Run) -> None:
        """An element with the blocks that it makes."""
        tag = element.tag
        if tag in SILENT or id(element) in self._notes.bodies or self._left_out(element) or self.take_glossary(element):
            return
        self._waiting += [self._addresses.name(name) for name in anchors(element)]
        marks = self._inlines.marked(element, marks) if tag not in _HEADINGS else marks
        if tag in _HEADINGS:
            self._heading(element, _HEADINGS[tag])
        elif tag in ("ul", "ol", "menu", "dir"):
            self._list(element, marks)
        elif tag == "dl":
            self._definitions(element, marks)
        elif tag == "blockquote":
            block, remarks = quotation(element, self._inlines, marks)
            self._add(element, block, remarks)
        elif tag == "figure":
            self._figure(element, marks)
        elif tag == "table" and not is_for_layout(element):
            block, remarks = table(element, self._inlines, marks)
            self._add(element, block, remarks)
        elif tag == "pre":
            self._paragraph(element, self._inlines.lines(element, marks))
            self._remark("notation", "text in fixed lines", text_of(element))
        elif tag == "hr" and "footnotes-sep" not in names_of(element):
            self._remark("notation", "a rule between paragraphs", "")
        elif id(element) in self._with_blocks:
            self._container(element, marks)
        elif tag == "summary":
            self._paragraph(element, list(self._inlines.content(element, replace(marks, strong=True))))
        else:
            self._paragraph(element, list(self._inlines.content(element, marks)))

    def _heading(self, element: Element, level: int) -> None:
        self._inlines.generated.clear()
        runs = list(self._inlines.content(element, Run()))
        if not any(run.text.strip() for run in runs):
            self._pictures()
            return
        at = self._add(element, Block(kind="heading", level=level, parts=(Part(runs=tuple(runs)),)))
        if self._inlines.generated & {"number", "header-section-number"}:
            self.numbered |= {at}
        if names_of(element) & {"unnumbered", "front-matter"}:
            self._drafting.pieces[at] = replace(self._drafting.pieces[at], front_matter=True)

    def _paragraph(self, element: Element, runs: list[Run], *, named: bool = True) -> None:
        """Words as paragraphs, where there are any: two line ends in a row part them; pictures among them behind."""
        names = names_of(element) if named else frozenset[str]()
        if named and (item := word_item(element, runs)) is not None:
            self._drafting.leave(item[0] if item[0].strip("().").isalnum() else "", self._place(element), "numbering")
            self._items(element, (item[1],))
            return
        if names & {"proposal", "lead"}:
            self._one_paragraph(element, runs, names, named=named)
            return
        for number, each in enumerate(parted(runs)):
            first = number == 0
            self._one_paragraph(element, each, names if first else frozenset(), named=named and first)

    def _one_paragraph(self, element: Element, runs: list[Run], names: frozenset[str], *, named: bool) -> None:
        if not any(run.text.strip() or run.note for run in runs):
            self._pictures()
            return
        if self._captions(runs):
            return
        kind: Kind = "proposal" if "proposal" in names else "lead" if "lead" in names else "paragraph"
        at = self._add(element if named else None, Block(kind=kind, parts=(Part(runs=tuple(runs)),)))
        piece = self._drafting.pieces[at]
        self._drafting.pieces[at] = replace(piece, key="key" in names, leaflet=named and "leaflet" in names)
        if kind == "paragraph" and names & _LEADS:
            said = f"its class is '{min(names & _LEADS)}'; the source marks what a section says in short as its lead"
            self._drafting.decide(
                "lead", piece.place, text_of(element), said, confidence=0.6, weight=0.3, piece=at,
                alternatives=("lead",), change="put {.lead} on a line above the paragraph",
            )  # fmt: skip

    def _captions(self, runs: list[Run]) -> bool:
        """Takes a line below a table that begins as pandoc has it for its caption; whether it was one."""
        match = _CAPTION.match("".join(run.text for run in runs))
        last = self._drafting.pieces[-1] if self._drafting.pieces else None
        if not match or last is None or last.block.kind != "table" or last.block.parts[0].role == "caption":
            return False
        caption = Part(role="caption", runs=(Run(text=match[1]),))
        self._drafting.pieces[-1] = replace(last, block=replace(last.block, parts=(caption, *last.block.parts)))
        return True

    def _list(self, element: Element, marks: Run) -> None:
        parts, ids = items(element, self._inlines, marks)
        if not parts:
            return
        at = self._items(element, parts, valid_ids(ids))
        if element.get("start", "1") not in ("1", ""):
            self._remark("list", f"a list that counts from {element.get('start')}", text_of(element), piece=at)

    def _items(self, element: Element, parts: tuple[Part, ...], ids: tuple[str, ...] = ()) -> int:
        """A list; deeper items right behind another belong to that one, as programs write them level by level."""
        last = self._drafting.pieces[-1] if self._drafting.pieces else None
        if not parts[0].level or last is None or last.block.kind != "list" or self._inlines.waiting:
            return self._add(element, Block(kind="list", parts=parts, ids=ids))
        block = replace(last.block, parts=(*last.block.parts, *parts), ids=(*last.block.ids, *ids))
        self._drafting.pieces[-1] = replace(last, block=block)
        at = len(self._drafting.pieces) - 1
        self._drafting.land([self._addresses.name(name) for each in element.iter() for name in anchors(each)], at)
        return at

    def _definitions(self, element: Element, marks: Run) -> None:
        if parts := definitions(element, self._inlines, marks):
            self._add(element, Block(kind="list", parts=parts))
            self._remark("list", "a list of terms and what they mean", text_of(element))

    def _figure(self, element: Element, marks: Run) -> None:
        said = list(element.iter("figcaption"))
        images = [each for each in element.iter() if each.tag in ("img", "svg")]
        inner = next((each for each in element if each.tag in ("table", "blockquote", "pre", "ul", "ol")), None)
        if inner is None and images:
            for image in images:
                self._picture(image, element, said if image is images[-1] else [])
            return
        for child in element:
            if isinstance(child.tag, str) and child not in said:
                self.block(child, marks) if child.tag in BLOCKS else self._paragraph(
                    child, list(self._inlines.child(child, marks)), named=False
                )
        for each in said:
            last = self._drafting.pieces[-1] if self._drafting.pieces else None
            if inner is not None and inner.tag == "table" and last is not None and last.block.kind == "table":
                caption = Part(role="caption", runs=tuple(self._inlines.content(each, Run())))
                parts = (caption, *(part for part in last.block.parts if part.role != "caption"))
                self._drafting.pieces[-1] = replace(last, block=replace(last.block, parts=parts))
            elif inner is not None and inner.tag == "blockquote" and last is not None:
                by = Part(role="attribution", runs=tuple(self._inlines.content(each, Run())))
                self._drafting.pieces[-1] = replace(last, block=replace(last.block, parts=(*last.block.parts, by)))
            else:
                self._paragraph(each, list(self._inlines.content(each, marks)))

    def _pictures(self) -> None:
        pictures, self._inlines.pictures = self._inlines.pictures, []
        for each in pictures:
            self._picture(each, each, [])

    def _picture(self, image: Element, element: Element, captions: Sequence[Element]) -> None:
        said = [run for each in captions for run in (*self._inlines.content(each, Run()), Run(text=" "))]
        said = said or list(_titled(image))
        found = picture(image, self._images, tuple(said), self._drafting, self._place(element))
        if found is not None:
            self._add(element, found)
        elif captions:
            self._paragraph(captions[0], said)

    # -- what is added --------------------------------------------------------------------------------

    def _add(self, element: Element | None, block: Block, remarks: tuple[str, ...] = ()) -> int:
        """A block with its ids, and behind it the footnotes it refers to and the pictures that stood in it."""
        place = self._place(element)
        own = anchors(element) if element is not None else []
        if block.kind == "heading" and element is not None and not valid_ids(own):
            own += [name for each in element.iter() for name in anchors(each)]
            own += self._waiting[-1:]
        ids = valid_ids(own)[:1]
        at = self._drafting.add(Piece(block=replace(block, ids=(*ids, *block.ids)), place=place))
        within = (
            [self._addresses.name(name) for each in element.iter() for name in anchors(each)]
            if element is not None
            else []
        )
        self._drafting.land([*self._waiting, *within], at)
        self._waiting.clear()
        for what in remarks:
            self._remark(
                "table" if block.kind == "table" else "notation",
                what,
                text_of(element) if element is not None else "",
                piece=at,
            )
        for what, said in self._inlines.odd.items():
            self._remark("notation", what, said, piece=at)
        self._inlines.odd.clear()
        self._write_notes()
        if block.kind != "figure":
            self._pictures()
        return at

    def _write_notes(self) -> None:
        waiting, self._inlines.waiting = self._inlines.waiting, []
        for name, body in waiting:
            runs = tuple(self._inlines.content(body, self._inlines.marked(body, Run())))
            self._drafting.add(
                Piece(block=Block(kind="note", ids=(name,), parts=(Part(runs=runs),)), place=self._place(body))
            )
        if self._inlines.waiting:
            self._write_notes()

    def _remark(self, kind: DecisionKind, what: str, said: str, *, piece: int | None = None) -> None:
        """Notes that the source has nothing for something; no word of it is lost."""
        self._drafting.decide(
            kind, self._place(None), said or what, f"the source has nothing for this: {what}; the words stay",
            confidence=0.7, weight=0.2 if said else 0.05, piece=piece,
        )  # fmt: skip

    def _place(self, element: Element | None) -> Place:
        line = element.get("data-line", "") if element is not None else ""
        name = (element.get("id") or str(element.tag)) if element is not None else ""
        return Place(line=int(line) if line.isdigit() else 0, part=name)

    # -- what is left out -----------------------------------------------------------------------------

    def _left_out(self, element: Element) -> bool:
        """Whether an element is for getting around, or not shown."""
        place, size = self._place(element), self._texts.get(id(element), Size())
        if holds_notes(element, self._notes.bodies):
            for child in element:
                if child.tag in _HEADINGS:
                    self._drafting.leave(text_of(child), place, "decoration")
                elif child.tag != "hr" and id(child) not in self._notes.bodies:
                    self.block(child, Run())
            return True
        reason = why_left_out(element, size)
        if reason is None and element.tag == "header" and self._known.issuperset(text_of(element).lower().split()):
            reason = "repeated"
        if reason is None:
            return False
        self._drafting.leave(text_of(element), place, reason)
        if element.tag == "aside" and reason == "navigation" and size.total - size.linked > _LONG_ASIDE:
            self._drafting.decide(
                "paragraph", place, text_of(element), "it stands beside the text ('aside')", confidence=0.6, weight=0.5,
                alternatives=("a paragraph",), change="write it into the source where it belongs",
            )  # fmt: skip
        return True

    def take_glossary(self, element: Element) -> bool:
        """Takes a list of abbreviations into the glossary, its title left out; whether it is one, and nothing else."""
        terms, meanings = list(element.iter("dt")), list(element.iter("dd"))
        alone = not any(each.tag == "p" for each in element.iter()) and len(terms) == len(meanings) > 0
        if not names_of(element) & _GLOSSARY or not alone:
            return False
        for each in element.iter():
            if each.tag in _HEADINGS:
                self._drafting.leave(text_of(each), self._place(each), "decoration")
        for term, meaning in zip(terms, meanings, strict=True):
            said = "".join(run.text for run in self._inlines.content(meaning, Run()))
            self.glossary.append((_plain(term), " ".join(said.split())))
        return True


def _titled(image: Element) -> tuple[Run, ...]:
    """The caption of an image that stands alone: its title, which Markdown has for that."""
    title = image.get("title", "") if image.get("alt") else ""
    return (Run(text=title),) if title.strip() else ()


def _plain(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
