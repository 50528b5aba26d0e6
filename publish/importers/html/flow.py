"""The elements of a page as blocks, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element

from publish.importers.draft import DecisionKind, Piece, Place
from publish.importers.drafting import Drafting, valid_ids
from publish.importers.html.assets import Images
from publish.importers.html.figures import picture
from publish.importers.html.inlines import Addresses, Inlines
from publish.importers.html.notes import Notes, find_notes
from publish.importers.html.quotations import quotation
from publish.importers.html.tables import is_for_layout, table
from publish.importers.html.tree import BLOCKS, SILENT, hidden, names_of, text_of
from publish.notation.blocks import Block, Kind, Part
from publish.notation.runs import Run

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_ASIDE: Final = frozenset(
    (
        "nav", "aside", "footer", "form", "button", "select", "textarea", "iframe", "video", "audio", "object",
        "canvas", "dialog",
    )
)  # fmt: skip
_ASIDE_ROLES: Final = frozenset(
    (
        "navigation", "search", "banner", "contentinfo", "complementary", "doc-toc", "menu",
    )
)  # fmt: skip
_AROUND: Final = re.compile(
    r"(^|[-_])(nav|navbar|menu|breadcrumbs?|share|social|related|sidebar|cookies?|pagination)([-_]|$)"
)
_CONTENTS: Final = frozenset(
    (
        "toc", "contents", "table-of-contents", "doc-toc", "inhoud", "inhoudsopgave", "inhoudstafel",
    )
)  # fmt: skip
_LEADS: Final = frozenset(["intro", "standfirst", "lede", "summary", "abstract", "chapeau"])
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
    """Reads elements into a drafting. `glossary` has the abbreviations met, `numbered` the headings with a number."""

    def __init__(
        self, drafting: Drafting, images: Images, *, base: str = "", addresses: Addresses | None = None, part: str = ""
    ) -> None:
        self._drafting = drafting
        self._images = images
        self._addresses = addresses or InPage(base)
        self._part = part
        self._notes = Notes()
        self._inlines = Inlines(drafting, self._addresses, self._notes)
        self._waiting: list[str] = []
        self._with_blocks: set[int] = set()
        self._texts: dict[int, tuple[int, int, int]] = {}
        self.glossary: list[tuple[str, str]] = []
        self.numbered: frozenset[int] = frozenset()

    def document(self, root: Element, around: Element | None = None) -> None:
        """Everything below `root`; footnotes may stand anywhere below `around`."""
        self._notes = find_notes(root if around is None else around)
        self._inlines = Inlines(self._drafting, self._addresses, self._notes)
        self._survey(root)
        self._container(root, Run())
        if self._waiting and self._drafting.pieces:
            self._drafting.land(self._waiting, len(self._drafting.pieces) - 1)

    def _survey(self, element: Element, *, linked: bool = False) -> tuple[int, int, int]:
        """Notes which elements hold blocks, and of each its characters, those in links, and the number of links."""
        linked = linked or element.tag == "a"
        length = len((element.text or "").strip())
        total, inside, links = length, length * linked, int(element.tag == "a")
        for child in element:
            if isinstance(child.tag, str) and child.tag not in SILENT:
                more = self._survey(child, linked=linked)
                total, inside, links = total + more[0], inside + more[1], links + more[2]
                if child.tag in BLOCKS or id(child) in self._with_blocks:
                    self._with_blocks.add(id(element))
            tail = len((child.tail or "").strip())
            total, inside = total + tail, inside + tail * linked
        self._texts[id(element)] = (total, inside, links)
        return self._texts[id(element)]

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
            self._waiting += [self._addresses.name(name) for each in element.iter() for name in _names(each)]
        yield from self._inlines.child(element, marks)

    def block(self, element: Element, marks: Run) -> None:
        """An element with the blocks that it makes."""
        tag = element.tag
        if tag in SILENT or id(element) in self._notes.bodies or self._left_out(element) or self.take_glossary(element):
            return
        self._waiting += [self._addresses.name(name) for name in _names(element)]
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
        title = "".join(run.text for run in runs)
        if not title.strip():
            self._pictures()
            return
        at = self._add(element, Block(kind="heading", level=level, parts=(Part(runs=(Run(text=title),)),)))
        if self._inlines.generated & {"number", "header-section-number"}:
            self.numbered |= {at}
        if names_of(element) & {"unnumbered", "front-matter"}:
            self._drafting.pieces[at] = replace(self._drafting.pieces[at], front_matter=True)

    def _paragraph(self, element: Element, runs: list[Run], *, named: bool = True) -> None:
        """Words as a paragraph, if there are any, and the pictures among them behind it."""
        names = names_of(element) if named else frozenset[str]()
        if not any(run.text.strip() or run.note for run in runs):
            self._pictures()
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

    def _list(self, element: Element, marks: Run) -> None:
        parts: list[Part] = []
        ids: list[str] = []
        self._items(element, marks, 0, parts, ids)
        if parts:
            at = self._add(element, Block(kind="list", parts=tuple(parts), ids=valid_ids(ids)))
            if element.get("start", "1") not in ("1", ""):
                self._remark("list", f"a list that counts from {element.get('start')}", text_of(element), piece=at)

    def _items(self, element: Element, marks: Run, level: int, parts: list[Part], ids: list[str]) -> None:
        """The items of a list and of those in it; words behind a list in an item are an item of their own."""
        role = "numbered" if element.tag == "ol" else "item"
        for item in element:
            if not isinstance(item.tag, str) or item.tag in SILENT or id(item) in self._notes.bodies:
                continue
            if item.tag in ("ul", "ol", "menu", "dir"):
                self._items(item, marks, level + 1, parts, ids)
                continue
            own = self._inlines.marked(item, marks)
            ids += _names(item)[:1]
            runs: list[Run] = list(self._inlines.text(item.text, own))
            for child in item:
                if child.tag in ("ul", "ol", "menu", "dir"):
                    _put(parts, role, level, runs)
                    runs = []
                    self._items(child, own, level + 1, parts, ids)
                else:
                    if child.tag in BLOCKS and child.tag != "p":
                        self._inlines.odd.setdefault(f"'{child.tag}' in an item of a list", text_of(child))
                    runs += self._inlines.child(child, own)
                runs += self._inlines.text(child.tail, own)
            _put(parts, role, level, runs)

    def _definitions(self, element: Element, marks: Run) -> None:
        """Terms and what they mean, as items: the source has no such list."""
        parts: list[Part] = []
        term: list[Run] = []
        for each in element.iter():
            if each.tag == "dt":
                term += [*([Run(text=", ")] if term else []), *self._inlines.content(each, replace(marks, strong=True))]
            elif each.tag == "dd":
                said = list(self._inlines.content(each, marks))
                parts.append(Part(role="item", runs=(*term, *([Run(text=": ")] if term else []), *said)))
                term = []
        if term:
            parts.append(Part(role="item", runs=tuple(term)))
        if parts:
            self._add(element, Block(kind="list", parts=tuple(parts)))
            self._remark("list", "a list of terms and what they mean", text_of(element))

    def _figure(self, element: Element, marks: Run) -> None:
        said = list(element.iter("figcaption"))
        images = [each for each in element.iter() if each.tag in ("img", "svg")]
        inner = next((each for each in element if each.tag in ("table", "blockquote", "pre", "ul", "ol")), None)
        if inner is None and images:
            for image in images:
                self._picture(image, element, said[0] if said and image is images[-1] else None)
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
            self._picture(each, each, None)

    def _picture(self, image: Element, element: Element, caption: Element | None) -> None:
        said = tuple(self._inlines.content(caption, Run())) if caption is not None else _titled(image)
        found = picture(image, self._images, said, self._drafting, self._place(element))
        if found is not None:
            self._add(element, found)
        elif any(run.text.strip() for run in said) and caption is not None:
            self._paragraph(caption, list(said))

    # -- what is added --------------------------------------------------------------------------------

    def _add(self, element: Element | None, block: Block, remarks: tuple[str, ...] = ()) -> int:
        """A block with its ids, and behind it the footnotes it refers to and the pictures that stood in it."""
        place = self._place(element)
        own = _names(element) if element is not None else []
        if block.kind == "heading" and element is not None and not valid_ids(own):
            own += [name for each in element.iter() for name in _names(each)]
            own += self._waiting[-1:]
        ids = valid_ids(own)[:1]
        at = self._drafting.add(Piece(block=replace(block, ids=(*ids, *block.ids)), place=place))
        within = (
            [self._addresses.name(name) for each in element.iter() for name in _names(each)]
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
        if block.kind == "heading":
            return at
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
        return Place(
            line=int(line) if line.isdigit() else 0, part=f"{self._part}#{name}" if self._part and name else name
        )

    # -- what is left out -----------------------------------------------------------------------------

    def _left_out(self, element: Element) -> bool:
        """Whether an element is for getting around, or not shown."""
        names, place = names_of(element), self._place(element)
        total, linked, links = self._texts.get(id(element), (0, 0, 0))
        if hidden(element):
            self._drafting.leave(text_of(element), place, "hidden")
        elif names & {"facts", "uses"} or element.get("aria-hidden") == "true":
            self._drafting.leave(text_of(element), place, "decoration")
        elif names & _CONTENTS or element.get("id", "").lower() in _CONTENTS:
            self._drafting.leave(text_of(element), place, "contents-list")
        elif self._holds_notes(element):
            rest = [each for each in element.iter() if each.tag in _HEADINGS or each.tag == "hr"]
            for each in rest:
                self._drafting.leave(text_of(each), place, "decoration")
            for child in element:
                if id(child) not in self._notes.bodies and child not in rest:
                    self.block(child, Run())
        elif element.tag in _ASIDE or names & _ASIDE_ROLES or (_around(element) and links > 2 and linked > total / 2):
            self._drafting.leave(text_of(element), place, "navigation")
            if element.tag == "aside" and total - linked > 100:
                reason = "it stands beside the text ('aside')"
                self._drafting.decide(
                    "paragraph", place, text_of(element), reason, confidence=0.6, weight=0.5,
                    alternatives=("a paragraph",), change="write it into the source where it belongs",
                )  # fmt: skip
        else:
            return False
        return True

    def _holds_notes(self, element: Element) -> bool:
        if element.tag in ("ol", "ul"):
            return any(id(each) in self._notes.bodies for each in element) and all(
                id(e) in self._notes.bodies for e in element
            )
        return (
            element.tag in ("section", "div", "aside")
            and bool(names_of(element) & {"footnotes", "doc-endnotes", "endnotes", "references", "doc-footnotes"})
            and any(id(each) in self._notes.bodies for each in element.iter())
        )

    def take_glossary(self, element: Element) -> bool:
        """Takes a list of abbreviations into the glossary, its title left out; whether it is one."""
        terms = list(element.iter("dt"))
        if not names_of(element) & _GLOSSARY or not terms:
            return False
        term = ""
        for each in element.iter():
            if each.tag in _HEADINGS:
                self._drafting.leave(text_of(each), self._place(each), "decoration")
            elif each.tag == "dt":
                term = _plain(each)
            elif each.tag == "dd":
                said = "".join(run.text for run in self._inlines.content(each, Run()))
                self.glossary.append((term, " ".join(said.split())))
        return True


def _put(parts: list[Part], role: str, level: int, runs: list[Run]) -> None:
    if any(run.text.strip() or run.note for run in runs):
        parts.append(Part(role="numbered" if role == "numbered" else "item", level=level, runs=tuple(runs)))


def _titled(image: Element) -> tuple[Run, ...]:
    """The caption of an image that stands alone: its title, which Markdown has for that."""
    title = image.get("title", "") if image.get("alt") else ""
    return (Run(text=title),) if title.strip() else ()


def _names(element: Element) -> list[str]:
    """The names by which an element can be referred to."""
    own = [element.get("id", ""), element.get("name", "") if element.tag == "a" else ""]
    return [name for name in own if name]


def _around(element: Element) -> bool:
    said = [*names_of(element), element.get("id", "").lower()]
    return any(_AROUND.search(each) for each in said)


def _plain(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
