"""A draft made into an outline that the source can hold: chapters, sections in steps of one, nothing empty.

What a document does and the format cannot is resolved to the nearest that it can, and told: words are never lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from publish.importers.draft import Decision, DecisionKind, Draft, Piece, Place
from publish.model import DEEPEST
from publish.notation.blocks import Block, Part
from publish.notation.runs import Run, tidy

_OPENINGS = {"nl": "Vooraf", "en": "Introduction", "fr": "Introduction", "de": "Vorwort"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A block as it goes into the source, and which pieces of the draft it was made of (none where it is new)."""

    block: Block
    pieces: tuple[int, ...]
    place: Place
    front_matter: bool = False
    key: bool = False
    leaflet: bool = False


@dataclass(slots=True, kw_only=True)
class Outline:
    """The items of a programme in reading order, headings of level 1 opening the chapters, and its title."""

    title: str
    items: list[Item]
    decisions: list[Decision] = field(default_factory=list)


def outline(draft: Draft, name: str) -> Outline:
    """The outline of a draft; `name` is what its file is called, for want of a title."""
    items = [_item(number, piece) for number, piece in enumerate(draft.pieces) if _says_something(piece.block)]
    made = Outline(title=draft.metadata.get("title", "").strip(), items=_lists_joined(items))
    _promote(made)
    made.title = made.title or _first_title(made.items) or name
    _clamp(made)
    _open(made, draft.metadata.get("language", "nl"))
    _fill(made)
    _number(made)
    _leaflets(made)
    return made


def _says_something(block: Block) -> bool:
    """Whether the source will hold anything of a block: where it will not, a title above it has nothing below it."""
    return block.kind in ("figure", "note") or bool(block.text.strip() or block.notes)


def _item(number: int, piece: Piece) -> Item:
    return Item(
        block=piece.block,
        pieces=(number,),
        place=piece.place,
        front_matter=piece.front_matter,
        key=piece.key,
        leaflet=piece.leaflet,
    )


def told(
    made: Outline,
    item: Item,
    kind: DecisionKind,
    reason: str,
    change: str,
    *,
    weight: float = 0.5,
    confidence: float = 0.6,
) -> None:
    """Notes what was resolved."""
    made.decisions.append(
        Decision(
            kind=kind,
            place=item.place,
            piece=item.pieces[0] if item.pieces else 0,
            text=item.block.text[:80],
            reason=reason,
            confidence=confidence,
            weight=weight,
            change=change,
        )
    )


def _lists_joined(items: Sequence[Item]) -> list[Item]:
    """Lists of one kind that follow one another as one list, which is how Markdown reads them."""
    joined: list[Item] = []
    for item in items:
        last = joined[-1] if joined else None
        if last and last.block.kind == item.block.kind == "list" and _mark(last.block) == _mark(item.block):
            block = replace(
                last.block, parts=(*last.block.parts, *item.block.parts), ids=(*last.block.ids, *item.block.ids)
            )
            joined[-1] = replace(last, block=block, pieces=(*last.pieces, *item.pieces))
        else:
            joined.append(item)
    return joined


def _mark(block: Block) -> str:
    return next((part.role for part in block.parts if part.level == 0), "item")


def _is_heading(item: Item, level: int = 0) -> bool:
    return item.block.kind == "heading" and (not level or item.block.level == level)


def _first_title(items: Iterable[Item]) -> str:
    """The title of a document that is one chapter; a book has more, and none of them is the title."""
    tops = [item.block.text for item in items if _is_heading(item, 1)]
    return tops[0] if len(tops) == 1 else ""


def _promote(made: Outline) -> None:
    """Takes the one heading above all others for the title of the document: what lies below it are the chapters."""
    tops = [at for at, item in enumerate(made.items) if _is_heading(item, 1)]
    seconds = sum(_is_heading(item, 2) for item in made.items)
    if tops != [0] or seconds < 2 or (made.title and made.items[0].block.text.casefold() != made.title.casefold()):
        return
    top = made.items.pop(0)
    made.title = made.title or top.block.text
    reason = "the one heading above all others was taken for the title of the document, those below it for chapters"
    for at, item in enumerate(made.items):
        if _is_heading(item):
            made.items[at] = replace(item, block=replace(item.block, level=item.block.level - 1))
    first = next(item for item in made.items if item.pieces)
    told(
        made,
        replace(top, pieces=first.pieces),
        "title",
        reason,
        "change 'title' in programme.yaml",
        weight=0.8,
        confidence=0.9,
    )


def _clamp(made: Outline) -> None:
    """Headings in steps of one level."""
    level = 0
    for at, item in enumerate(made.items):
        if _is_heading(item):
            fitting = max(1, min(item.block.level, level + 1, DEEPEST))
            if fitting != item.block.level:
                reason = f"a heading of level {item.block.level} where {fitting} is the deepest there can be"
                told(made, item, "heading", reason, "change the number of # signs", confidence=0.7)
                made.items[at] = replace(item, block=replace(item.block, level=fitting))
            level = fitting


def _open(made: Outline, language: str) -> None:
    """A chapter for the text that comes before the first one."""
    if made.items and _is_heading(made.items[0], 1):
        return
    chapters = any(_is_heading(item, 1) for item in made.items)
    title = _OPENINGS.get(language[:2], _OPENINGS["en"]) if chapters else made.title
    place = made.items[0].place if made.items else Place()
    block = Block(kind="heading", level=1, parts=(Part(runs=tidy([Run(text=title)])),))
    pieces = made.items[0].pieces if made.items else ()
    opening = Item(block=block, pieces=pieces, place=place, front_matter=chapters)
    made.items.insert(0, opening)
    reason = "text stands before the first title of a chapter" if chapters else "the document has no title of a chapter"
    told(made, opening, "title", reason, "write another title behind the # sign", weight=0.7)


def _fill(made: Outline) -> None:
    """A heading with nothing below it as words in bold: the format has no empty sections."""
    empty = [at for at, (item, after) in enumerate(pairwise([*made.items, None])) if item and _is_empty(item, after)]
    for at in empty:
        item = made.items[at]
        runs = tuple(replace(run, strong=True) for run in item.block.parts[0].runs)
        made.items[at] = replace(item, block=Block(kind="paragraph", parts=(Part(runs=runs),), ids=item.block.ids))
        told(
            made,
            item,
            "heading",
            "a title with nothing below it",
            "write the text of the section below it, with # signs before the title",
        )
    if empty and not _is_heading(made.items[0], 1):
        _open(made, "nl")


def _is_empty(item: Item, after: Item | None) -> bool:
    if not _is_heading(item):
        return False
    return after is None or (_is_heading(after) and after.block.level <= item.block.level)


def _number(made: Outline) -> None:
    """Front matter comes first, and something must come after it."""
    chapters = [at for at, item in enumerate(made.items) if _is_heading(item, 1)]
    if all(made.items[at].front_matter for at in chapters):
        for at in chapters:
            made.items[at] = replace(made.items[at], front_matter=False)


def _leaflets(made: Outline) -> None:
    """Words for leaflets where a section can have them; elsewhere as a paragraph."""
    level, front, taken = 0, False, False
    for at, item in enumerate(made.items):
        if _is_heading(item):
            level, taken = item.block.level, False
            front = item.front_matter if level == 1 else front
        elif item.leaflet:
            if level < 2 or front or taken or item.block.notes:
                told(
                    made,
                    item,
                    "notation",
                    "words for leaflets where no section can have them",
                    "put them below a section",
                )
                made.items[at] = replace(item, leaflet=False)
            else:
                taken = True


def chapters_of(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items of each chapter, its heading first."""
    chapter: list[Item] = []
    for item in items:
        if _is_heading(item, 1) and chapter:
            yield chapter
            chapter = []
        chapter.append(item)
    if chapter:
        yield chapter
