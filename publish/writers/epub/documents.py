"""The content documents of the e-book, each out of its template, in the order of reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from publish.model import Block, Chapter, Programme, Proposal, Section
from publish.traversal import plain, units, walk_blocks
from publish.writers.context import Context, Turn, image_names
from publish.writers.epub.page_breaks import mark, marker_id
from publish.writers.epub.terms import entry_id, link_first_uses, use_id

_GLOSSARY: Final = "book_glossary"
"""Documents that are no chapter have an underscore in their name, as no chapter can."""
_OPENING: Final = 110
"""Characters."""
_DECLARATION: Final = b'<?xml version="1.0" encoding="utf-8"?>\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A content document: `name` is its file name without the ending."""

    name: str
    content: bytes
    properties: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Its address in the package."""
        return f"{self.name}.xhtml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An entry of the page list."""

    folio: str
    address: str


class Documents:
    """Everything of one programme that is written in XHTML, and the NCX, which repeats the nav document."""

    def __init__(self, programme: Programme, context: Context) -> None:
        assert context.typeset is not None
        self._programme = programme
        self._context = context
        self._turns = context.typeset.pagination.turns
        self._images = image_names(programme)
        self._files = {name: f"{chapter.id}.xhtml" for chapter in programme.chapters for name in _ids(chapter)}
        self._pages: dict[Turn, Page] = {}
        self._uses: dict[int, list[tuple[Chapter, str]]] = {}

    def write(self, identifier: str) -> tuple[list[Document], bytes]:
        """The content documents in reading order, and the NCX of the book with this identifier."""
        chapters = [self._chapter(chapter) for chapter in self._programme.chapters]
        proposals = any(_proposals(chapter) for chapter in self._programme.chapters)
        back = [("Alle voorstellen", self._proposals())] if proposals else []
        back += [("Afkortingen", self._glossary())] if self._programme.glossary else []
        first = [Document(name=f"book_{name}", content=self._render(f"{name}.xhtml")) for name in ("cover", "colophon")]
        pages = [self._pages[turn] for turn in self._turns]
        navigation = {"pages": pages, "back": [(title, document.path) for title, document in back]}
        nav = Document(name="book_nav", content=self._render("nav.xhtml", **navigation), properties=("nav",))
        ncx = self._render("toc.ncx", identifier=identifier, **navigation)
        return [*first, nav, *chapters, *(document for _, document in back)], ncx

    def image(self, path: str) -> str:
        """The address in the package of an image of the source."""
        return f"images/{self._images[path]}"

    def _chapter(self, chapter: Chapter) -> Document:
        root = etree.fromstring(self._render("chapter.xhtml", chapter=chapter))
        path = f"{chapter.id}.xhtml"
        for number in link_first_uses(root, self._programme.glossary, f"{_GLOSSARY}.xhtml"):
            self._uses.setdefault(number, []).append((chapter, f"{path}#{use_id(number)}"))
        return Document(name=chapter.id, content=self._paged(root, path))

    def _proposals(self) -> Document:
        return Document(
            name="book_proposals", content=self._render("proposals.xhtml", proposals=_proposals, opening=_opening)
        )

    def _glossary(self) -> Document:
        content = self._render("glossary.xhtml", uses=self._uses, entry_id=entry_id)
        return Document(name=_GLOSSARY, content=self._paged(etree.fromstring(content), f"{_GLOSSARY}.xhtml"))

    def _paged(self, root: Any, path: str) -> bytes:
        """A finished content document, with the page breaks that fall in it."""
        for turn in mark(root, self._turns):
            self._pages[turn] = Page(folio=turn.folio, address=f"{path}#{marker_id(turn)}")
        return _DECLARATION + bytes(etree.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>")) + b"\n"

    def _render(self, template: str, **values: Any) -> bytes:
        values |= {"address": self._address, "asset": self.image}
        text = self._context.templates.render(f"epub/{template}.j2", self._programme, medium="epub", **values)
        return text.strip().encode() + b"\n"

    def _address(self, target: str) -> str:
        return f"{self._files[target]}#{target}"


def _proposals(chapter: Chapter) -> list[Proposal]:
    return [block for block in walk_blocks(chapter) if isinstance(block, Proposal)]


def _opening(proposal: Proposal) -> str:
    """The words that a proposal begins with, as many as a list needs to tell it from the others."""
    text = plain(proposal.content)
    if len(text) <= _OPENING:
        return text
    return text[: text.rindex(" ", 0, _OPENING)].rstrip(",;: –") + " …"


def _ids(parent: Chapter | Section) -> Iterator[str]:
    """Every id of a chapter or section, in reading order."""
    yield parent.id
    yield from _block_ids(parent.blocks)
    for section in parent.sections:
        yield from _ids(section)


def _block_ids(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        yield block.id
        yield from (unit.id for unit in units((block,)) if unit.id != block.id)
