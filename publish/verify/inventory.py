"""What of a programme must be found in an artefact: titles, blocks, links, numbers and ids, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from publish.addresses import retired
from publish.artefact import Artefact
from publish.diagnostics import Origin
from publish.model import (
    Block,
    Chapter,
    CrossReference,
    Emphasis,
    Figure,
    Footnote,
    Inline,
    Inlines,
    LineBreak,
    List,
    NoteReference,
    Paragraph,
    Programme,
    Section,
    Span,
    Strong,
    Table,
    Text,
    Unit,
)
from publish.traversal import inlines_of, links, plain, units, walk_inlines
from publish.verify.expected import ExpectedLink, ExpectedMark, ExpectedNumber, ExpectedPicture, Inventory, Item
from publish.verify.observed import normal

_HEADLINES: Final = frozenset(
    {"poster-a4", "poster-a3", "poster-a4-print", "poster-a3-print", "card", "card-a4", "card-print"}
)
"""The layouts of leaflets that hold proposals alone, or the titles of sections where a chapter has none."""
_WHOLE: Final = frozenset({"pdf", "docx", "epub", "site"})
"""The kinds that hold the whole programme to follow its cross-references in; on paper there is nothing to follow."""
_COVERED: Final = frozenset({"pdf", "pdf-print", "docx", "epub"})
"""The kinds with a cover; that of Word is a ground below its words, which nobody is told of."""
_MARKED: Final = frozenset({"docx", "epub", "site"})
"""The kinds that tell what is emphasised, and in which language."""


def inventory(programme: Programme, artefact: Artefact) -> Inventory:
    """The inventory of an artefact of this programme: all of it, or a chapter, in full or in brief."""
    chapters = [each for each in programme.chapters if artefact.chapter in (None, each.id)]
    brief = artefact.kind == "leaflet" and not (artefact.layout or "").startswith("booklet")
    telling = artefact.kind in _MARKED
    depths = {id(part): depth for chapter in chapters for part, depth in _parts(chapter)}
    parts = [part for chapter in chapters for part, _ in _parts(chapter) if _has_title(part, artefact)]
    head = _programme_title(programme) if artefact.kind in ("pdf", "pdf-print", "site") else ()
    held = [(part, [*units(tuple(_in_brief(part, artefact)) if brief else part.blocks)]) for part in parts]
    found = [(part, unit) for part, within in held for unit in within]
    items = [
        item
        for part, within in held
        for item in (
            _title(part, depths[id(part)] if artefact.layout not in _HEADLINES else min(2, depths[id(part)])),
            *(_item(unit, part, calls=not brief) for unit in within),
        )
    ]
    foot = _responsible_publisher(programme) if artefact.kind == "leaflet" else ()
    cover = [each for each in (programme.metadata.cover,) if each and artefact.kind in _COVERED]
    figures = [(part.id, unit) for part, unit in found if isinstance(unit, Figure)]
    return Inventory(
        items=(*head, *items, *_campus_words(programme, artefact.campus), *foot),
        links=tuple(
            ExpectedLink(section=part.id, block=unit.id, origin=unit.origin, href=each.href, words=plain(each.content))
            for part, unit in found
            for each in links(unit)
        ),
        references=tuple(_references(found)) if artefact.kind in _WHOLE else (),
        marks=tuple(mark for part, unit in found for mark in _marks(part, unit)) if telling else (),
        numbers=tuple(number for part in parts for number in _numbers(part, part.blocks)) if not brief else (),
        ids=(
            *((part.id, part.origin) for part in parts),
            *((block.id, block.origin) for part in parts for block in part.blocks),
            *((unit.id, unit.origin) for _, unit in found),
            *(_former(programme) if artefact.kind == "site" else ()),
        ),
        alternatives=(*(("", each) for each in cover if artefact.kind != "docx"), *figures),
        pictures=(
            *(ExpectedPicture(section="", figure=each, path=programme.folder / each.path, cut=True) for each in cover),
            *(ExpectedPicture(section=part, figure=each, path=programme.folder / each.path) for part, each in figures),
        ),
        language=programme.metadata.language,
        home=programme.metadata.base_url,
        imprint=tuple(
            normal(words)
            for words in (
                *([f"{programme.metadata.base_url}{artefact.chapter}".split("://")[1]] if artefact.chapter else ()),
                programme.metadata.author,
                programme.metadata.role,
                programme.metadata.title,
            )
            if words
        ),
    )


def _references(found: Iterable[tuple[Chapter | Section, Unit]]) -> Iterator[ExpectedLink]:
    for part, unit in found:
        for inline in (each for content in inlines_of(unit) for each in walk_inlines(content)):
            if isinstance(inline, CrossReference):
                yield ExpectedLink(
                    section=part.id, block=unit.id, origin=unit.origin, href=inline.target, words=plain(inline.content)
                )


def _has_title(part: Chapter | Section, artefact: Artefact) -> bool:
    """Whether the title of a part stands in an artefact: on posters and cards those of sections are headlines."""
    return isinstance(part, Chapter) or artefact.layout not in _HEADLINES or part.id in artefact.blocks


def _parts(parent: Chapter | Section, depth: int = 1) -> Iterator[tuple[Chapter | Section, int]]:
    """A chapter or section with all below it, each with its depth."""
    yield parent, depth
    for section in parent.sections:
        yield from _parts(section, depth + 1)


def _marks(part: Chapter | Section, unit: Unit) -> Iterator[ExpectedMark]:
    for content in inlines_of(unit):
        for kind, words in _marked_words(content):
            yield ExpectedMark(section=part.id, block=unit.id, origin=unit.origin, kind=kind, words=normal(words))


def _numbers(part: Chapter | Section, blocks: Iterable[Block]) -> Iterator[ExpectedNumber]:
    for block in blocks:
        if isinstance(block, List):
            for number, item in enumerate(block.items, start=block.start):
                if block.ordered:
                    words = normal(marked(item.content))
                    yield ExpectedNumber(
                        section=part.id, block=item.id, origin=item.origin, number=str(number), words=words
                    )
                yield from _numbers(part, item.lists)


def _marked_words(content: Inlines, around: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """Every mark and its words; one within another of its kind adds nothing that a reader sees."""
    for inline in content:
        if isinstance(inline, Text | LineBreak | NoteReference):
            continue
        kind = _kind(inline)
        if kind and kind not in around:
            yield kind, marked(inline.content, numbers=False)
        yield from _marked_words(inline.content, around | {kind})


def _kind(inline: Inline) -> str:
    match inline:
        case Emphasis():
            return "emphasis"
        case Strong():
            return "strong"
        case Span():
            return f"language {inline.language}"
    return ""


def _in_brief(part: Chapter | Section, artefact: Artefact) -> Iterator[Block]:
    """What a leaflet tells of a section or chapter, with those of its blocks that the leaflet is said to hold.

    Of a section that is words for leaflets, else its lead, else its first paragraph; of the chapter only the title. A
    poster or card has no sections, so what it holds of any of them is told of the chapter.
    """
    if artefact.layout not in _HEADLINES:
        if isinstance(part, Section):
            paragraphs = [block for block in part.blocks if isinstance(block, Paragraph)]
            yield from [part.leaflet] if part.leaflet else sorted(paragraphs, key=lambda each: not each.lead)[:1]
            yield from (block for block in part.blocks if block.id in artefact.blocks)
    elif isinstance(part, Chapter):
        blocks = (block for section in part.sections for each, _ in _parts(section) for block in each.blocks)
        yield from (block for block in blocks if block.id in artefact.blocks)


def _campus_words(programme: Programme, campus: str | None) -> Iterator[Item]:
    """What the back panel says of a campus of its own."""
    distribution = programme.metadata.distribution
    for delivery in distribution.deliveries if distribution and campus else ():
        if delivery.slug == campus:
            parts = tuple(normal(words) for words in (delivery.campus, delivery.line, delivery.contact) if words)
            yield Item(what="block", section="", block=None, origin=delivery.origin, parts=parts)


def _former(programme: Programme) -> Iterator[tuple[str, Origin]]:
    """The ids of former editions: links and QR codes that are out there still land on them."""
    origin = Origin(path=(programme.folder / "addresses.yaml").as_posix())
    return ((name, origin) for names in retired(programme).values() for name in names)


def _programme_title(programme: Programme) -> tuple[Item, ...]:
    origin = Origin(path=(programme.folder / "programme.yaml").as_posix())
    return (Item(what="title", section="", block=None, origin=origin, parts=(normal(programme.metadata.title),)),)


def _responsible_publisher(programme: Programme) -> tuple[Item, ...]:
    """Who answers for a leaflet, without whom it may not be handed out in Belgium."""
    origin = Origin(path=(programme.folder / "programme.yaml").as_posix())
    party = programme.metadata.responsible_publisher
    words = normal(f"v.u.: {party.name}, {party.address}")
    return (Item(what="block", section="", block=None, origin=origin, parts=(words,)),)


def _title(part: Chapter | Section, depth: int) -> Item:
    return Item(
        what="title",
        section=part.id,
        block=None,
        origin=part.origin,
        parts=(normal(part.title),),
        number=str(part.number or ""),
        depth=depth,
    )


def _item(unit: Unit, part: Chapter | Section, *, calls: bool) -> Item:
    """A block, with the numbers of the notes that it `calls`, unless those stayed behind."""
    captions = [unit.caption] if isinstance(unit, Figure | Table) else []
    texts = [normal(text) for text in (*captions, *(marked(content, numbers=calls) for content in inlines_of(unit)))]
    return Item(
        what="note" if isinstance(unit, Footnote) else "block",
        section=part.id,
        block=unit.id,
        origin=unit.origin,
        parts=tuple(text for text in texts if text),
    )


def marked(content: Inlines, *, numbers: bool = True) -> str:
    """The text of inlines, with the `numbers` of footnotes where they are called, unless those are not wanted."""
    pieces = []
    for inline in walk_inlines(content):
        match inline:
            case Text():
                pieces.append(inline.value)
            case LineBreak():
                pieces.append(" ")
            case NoteReference() if numbers:
                pieces.append(str(inline.number))
    return "".join(pieces)
