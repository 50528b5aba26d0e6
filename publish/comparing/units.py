"""One unit against another: words, cells, and what changed beside the words."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from publish.alignment import Fate, Item, pair, walk
from publish.comparing.comparison import Remark, Row, Runs, kind_of
from publish.model import (
    CrossReference,
    Emphasis,
    Figure,
    Inlines,
    LineBreak,
    Link,
    NoteReference,
    Proposal,
    Pull,
    Quotation,
    Span,
    Strong,
    Table,
    Text,
    Unit,
)
from publish.traversal import inlines_of, plain
from publish.word_diff import Change, Run, diff

_Letter: TypeAlias = tuple[str, str, tuple[str, ...]]
"""A character as a reader sees it: itself, where it leads to, and how it stands out."""

_NAMES: Final[Mapping[type, str]] = {Emphasis: "emphasis", Strong: "strong", Pull: "pull"}


def whole(unit: Unit, change: Change) -> tuple[tuple[Runs, ...], tuple[Row, ...]]:
    """The paragraphs and rows of a unit that is in one programme only."""
    fate = {Change.ADDED: Fate.ADDED, Change.REMOVED: Fate.REMOVED}.get(change, Fate.KEPT)
    rows = tuple(
        Row(fate=fate, cells=tuple(_one(plain(cell), change) for cell in cells)) for cells in _table_rows(unit)
    )
    return tuple(_one(text, change) for text in _paragraphs(unit)), rows


def compare(old: Unit, new: Unit) -> tuple[tuple[Runs, ...], tuple[Row, ...]]:
    """The paragraphs and rows of a unit that is in both."""
    texts = itertools.zip_longest(_paragraphs(old), _paragraphs(new), fillvalue="")
    return tuple(diff(a, b) for a, b in texts), tuple(_rows(_table_rows(old), _table_rows(new)))


def remarks(old: Unit, new: Unit, folders: tuple[Path, Path], list_changed: bool) -> tuple[Remark, ...]:
    """What changed beside the words; `folders` are those of the two sources."""
    found = []
    if kind_of(old) != kind_of(new):
        found.append(Remark(what="kind", old=kind_of(old), new=kind_of(new)))
    elif list_changed:
        found.append(Remark(what="list"))
    for a, b in zip(inlines_of(old), inlines_of(new), strict=False):
        if a != b:
            found += _marks(list(_letters(a)), list(_letters(b)))
    if isinstance(old, Proposal) and isinstance(new, Proposal) and old.key != new.key:
        found.append(Remark(what="key", old="key" * old.key, new="key" * new.key))
    if isinstance(old, Figure) and isinstance(new, Figure):
        if _digest(folders[0] / old.path) != _digest(folders[1] / new.path):
            found.append(Remark(what="image", old=old.path, new=new.path))
        if old.alternative != new.alternative:
            found.append(Remark(what="alternative", old=old.alternative, new=new.alternative))
    return tuple(found)


def _one(text: str, change: Change) -> Runs:
    return (Run(change, text),) if text else ()


def _paragraphs(unit: Unit) -> tuple[str, ...]:
    """The texts of a unit outside its cells; that of a quotation begins with its attribution."""
    if isinstance(unit, Table | Figure):
        return (" ".join(unit.caption.split()),)
    if isinstance(unit, Quotation):
        return (plain(unit.attribution), *map(plain, unit.paragraphs))
    return tuple(map(plain, inlines_of(unit)))


def _table_rows(unit: Unit) -> Sequence[tuple[Inlines, ...]]:
    return (unit.header, *unit.rows) if isinstance(unit, Table) else ()


def _rows(old: Sequence[tuple[Inlines, ...]], new: Sequence[tuple[Inlines, ...]]) -> Iterator[Row]:
    """The rows of two tables; those of another number of cells are no pair."""
    sides = [
        [Item(id="", text=" ".join(map(plain, cells)), kind=f"{at == 0} {len(cells)}") for at, cells in enumerate(side)]
        for side in (old, new)
    ]
    for step in walk(range(len(old)), range(len(new)), pair(*sides)):
        match step.fate:
            case Fate.KEPT:
                assert step.old is not None
                assert step.new is not None
                texts = zip(map(plain, old[step.old]), map(plain, new[step.new]), strict=True)
                yield Row(fate=step.fate, cells=tuple(diff(a, b) for a, b in texts))
            case Fate.REMOVED | Fate.MOVED_FROM:
                assert step.old is not None
                yield Row(fate=Fate.REMOVED, cells=tuple(_one(plain(c), Change.REMOVED) for c in old[step.old]))
            case Fate.ADDED | Fate.MOVED_TO:
                assert step.new is not None
                yield Row(fate=Fate.ADDED, cells=tuple(_one(plain(c), Change.ADDED) for c in new[step.new]))


def _marks(old: list[_Letter], new: list[_Letter]) -> Iterator[Remark]:
    """Words that are the same and lead elsewhere, or stand out otherwise."""
    texts = ("".join(each[0] for each in side) for side in (old, new))
    at_old = at_new = 0
    for run in diff(*texts):
        if run.change is Change.EQUAL:
            together = list(zip(old[at_old:], new[at_new:], range(len(run.text)), strict=False))
            for (_, a, b), stretch in itertools.groupby(together, lambda each: ("", each[0][1:], each[1][1:])):
                words = "".join(letter[0] for letter, _, _ in stretch)
                if a[0] != b[0]:
                    yield Remark(what="link", words=words.strip(), old=a[0], new=b[0])
                if a[1] != b[1] and words.strip():
                    yield Remark(what="emphasis", words=words.strip(), old=", ".join(a[1]), new=", ".join(b[1]))
        at_old += len(run.text) * (run.change is not Change.ADDED)
        at_new += len(run.text) * (run.change is not Change.REMOVED)


def _letters(content: Inlines, target: str = "", marks: tuple[str, ...] = ()) -> Iterator[_Letter]:
    """The characters of a run of inlines, as `plain` has them but for its spaces, each with its marks."""
    for inline in content:
        match inline:
            case Text():
                yield from ((letter, target, marks) for letter in inline.value)
            case LineBreak():
                yield "\n", target, marks
            case NoteReference():
                pass
            case Link():
                yield from _letters(inline.content, inline.href, marks)
            case CrossReference():
                yield from _letters(inline.content, f"#{inline.target}", marks)
            case Span():
                yield from _letters(inline.content, target, (*marks, inline.language))
            case Emphasis() | Strong() | Pull():
                yield from _letters(inline.content, target, (*marks, _NAMES[type(inline)]))


def _digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()
