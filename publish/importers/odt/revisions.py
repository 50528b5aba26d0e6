"""Tracked changes of an OpenDocument text, carried out or undone before anything reads it (ODF 1.3 part 3, 5.5)."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from publish.archive import UnreadableError
from publish.importers.odt.elements import (
    LISTS,
    PARAGRAPHS,
    append,
    hand_on_marks,
    is_bare,
    leaf,
    path_to,
    split,
    without,
)
from publish.importers.odt.pruning import prune
from publish.importers.odt.styles import DC, DRAW, OFFICE, TABLE, TEXT
from publish.importers.odt.words import text_of
from publish.importers.passages.assembly import Finding
from publish.importers.tracking import reason_of
from publish.word.package import too_deep
from publish.word.revisions import Accepted

_CHANGE: Final = f"{TEXT}change"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Region:
    """A change: who put something in, who took what out; None where nobody did."""

    inserted_by: str | None
    deleted_by: str | None
    content: tuple[Element, ...]
    """What was taken out."""


@dataclass(slots=True, kw_only=True)
class Settled:
    """What became of the changes: words that are gone, and findings by the ids of the marks where words stay."""

    left_out: list[tuple[str, str]] = field(default_factory=list)
    """Words with the reason; none where a picture or the end of a paragraph is gone."""
    findings: dict[str, Finding] = field(default_factory=dict)


def authors(body: Element) -> frozenset[str]:
    """Everybody who changed something with changes tracked."""
    return frozenset(by.text or "" for each in body.iter(f"{TEXT}changed-region") for by in each.iter(f"{DC}creator"))


def settle(body: Element, accepted: Accepted) -> Settled:
    """Carries out the accepted changes below `body`, and undoes all others; only marks of what is told are left.

    Raises UnreadableError where the changes lie too deep in each other, or words would be lost.
    """
    before = _letters(text_of(body))
    regions = {_name(each): _region(each) for each in body.iter(f"{TEXT}changed-region")}
    for parent in body.iter():
        parent[:] = [each for each in parent if each.tag != f"{TEXT}tracked-changes"]
    tables = [each for each in body.iter(f"{TABLE}table") if _is_changed(each)]
    settled = Settled()
    waiting: dict[str, list[Element]] = {}
    undone: set[str] = set()
    for name, region in regions.items():
        put_in = region.inserted_by is None or accepted(region.inserted_by)
        if region.deleted_by is not None and put_in and not accepted(region.deleted_by):
            waiting[name] = list(region.content)
        elif region.deleted_by is not None:
            _leave(region, region.deleted_by if put_in else region.inserted_by, settled, added=not put_in)
        elif not put_in:
            undone.add(name)
        else:
            reason = reason_of(region.inserted_by, added=True, accepted=True)
            settled.findings[name] = Finding(kind="revision", reason=reason, confidence=0.8, weight=0.6)
    _put_back(body, regions, waiting, settled)
    if too_deep(body):
        raise UnreadableError("its tracked changes lie too deep in each other")
    for name, said in prune(body, undone & _ended(body)).items():
        settled.left_out.append((said, reason_of(regions[name].inserted_by, added=True, accepted=False)))
    emptied = {each for each in tables if not text_of(each) and not any(x.tag.startswith(DRAW) for x in each.iter())}
    for parent in body.iter():
        parent[:] = [each for each in parent if each not in emptied]
    if before != _letters(text_of(body), *(said for said, _ in settled.left_out)):
        raise UnreadableError("its tracked changes contradict each other")
    return settled


def _is_changed(table: Element) -> bool:
    """Whether it holds tracked changes; LibreOffice tracks the words in its cells, and not that it goes with them."""
    return any(each.tag in (_CHANGE, f"{TEXT}change-start") for each in table.iter())


def _letters(*texts: str) -> Counter[str]:
    return Counter("".join("".join(texts).split()))


def _name(region: Element) -> str:
    return region.get(f"{TEXT}id") or region.get("{http://www.w3.org/XML/1998/namespace}id") or ""


def _ended(body: Element) -> set[str]:
    """The insertions of which both marks are there: any other would reach to the end of the text."""
    begun: set[str] = set()
    ended: set[str] = set()
    for each in body.iter():
        name = each.get(f"{TEXT}change-id", "")
        if each.tag == f"{TEXT}change-start":
            begun.add(name)
        elif each.tag == f"{TEXT}change-end" and name in begun:
            ended.add(name)
    return ended


def _region(element: Element) -> _Region:
    deletion, insertion = element.find(f"{TEXT}deletion"), element.find(f"{TEXT}insertion")
    return _Region(
        inserted_by=_author(insertion),
        deleted_by=_author(deletion),
        content=tuple(each for each in deletion if each.tag != f"{OFFICE}change-info") if deletion is not None else (),
    )


def _author(change: Element | None) -> str | None:
    return None if change is None else next((each.text or "" for each in change.iter(f"{DC}creator")), "")


def _leave(region: _Region, by: str | None, settled: Settled, *, added: bool) -> None:
    said = " ".join(map(text_of, region.content))
    settled.left_out.append((said, reason_of(by, added=added, accepted=not added)))


# -- what was taken out, put back -----------------------------------------------------------------------


def _put_back(body: Element, regions: dict[str, _Region], waiting: dict[str, list[Element]], settled: Settled) -> None:
    """Puts what waits in the place of its mark; what has none, or is in no text, is left out."""
    told = {name: " ".join(map(text_of, content)) for name, content in waiting.items()}
    parents = [body]
    while parents:
        parent = parents.pop()
        if parent.tag not in LISTS and any(child.tag in (*PARAGRAPHS, *LISTS) for child in parent):
            parent[:] = list(_blocks(parent, waiting))
        parents.extend(parent)
    for name, said in told.items():
        by = regions[name].deleted_by
        if name in waiting:
            _leave(regions[name], by, settled, added=False)
        else:
            reason = reason_of(by, added=False, accepted=False)
            settled.findings[name] = Finding(kind="revision", reason=reason, confidence=0.8, weight=0.7, text=said)


def _blocks(parent: Iterable[Element], waiting: dict[str, list[Element]]) -> Iterator[Element]:
    """The blocks of a text with what was taken out of them, "as if the beginning and final tags were missing"."""
    queue = deque(parent)
    while queue:
        block = queue.popleft()
        if block.tag == _CHANGE and block.get(f"{TEXT}change-id", "") in waiting:
            queue.extendleft(reversed(_marked(block, waiting)))
            continue
        path = path_to(block, lambda each: each.tag == _CHANGE and each.get(f"{TEXT}change-id", "") in waiting)
        if block.tag not in (*PARAGRAPHS, *LISTS) or not path:
            yield block
            continue
        tail = split(path)
        content = _marked(path[-1], waiting)
        queue.extendleft(reversed(_joined(block, content, tail)))


def _marked(mark: Element, waiting: dict[str, list[Element]]) -> list[Element]:
    """What waits for a mark, with one in its first paragraph that says where it came."""
    name = mark.get(f"{TEXT}change-id", "")
    content = waiting.pop(name)
    paragraph = next((each for block in content for each in block.iter() if each.tag in PARAGRAPHS), None)
    if paragraph is not None:
        start = Element(f"{TEXT}change-start", {f"{TEXT}change-id": name})
        start.tail, paragraph.text = paragraph.text, None
        paragraph.insert(0, start)
    return content


def _joined(head: Element, content: list[Element], tail: Element) -> list[Element]:
    """The parts of a block with the content between; a head without words gives way to a paragraph that stood whole."""
    blocks: list[Element] = [head]
    for nth, block in enumerate([*content, tail]):
        ending, opening = leaf(blocks[-1], -1) if blocks else None, leaf(block, 0)
        whole = nth == 0 and (len(content) > 1 or opening is not leaf(block, -1))
        if nth not in (0, len(content)) or ending is None or opening is None:
            blocks.append(block)
        elif whole and is_bare(ending):
            hand_on_marks(ending, opening)
            blocks = [each for each in (without(head, {ending}), block) if each is not None]
        else:
            append(ending, opening)
            rest = without(block, {opening})
            blocks += [rest] if rest is not None else []
    return blocks
