"""Tracked changes (ECMA-376 part 1, 17.13.5), carried out or undone: what is left is a document without any."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element

from publish.diagnostics import Diagnostic, Origin, UsageError
from publish.word.xml import W

Accepted: TypeAlias = Callable[[str], bool]
"""Whether the changes of an author are accepted; those of all others are undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """Which tracked changes are accepted: all, those of one `author`, or none (`reject`)."""

    author: str | None = None
    reject: bool = False

    @property
    def all(self) -> bool:
        """Whether every change is accepted."""
        return self.author is None and not self.reject

    def accepts(self, author: str) -> bool:
        """Whether the changes of an author are accepted."""
        return not self.reject and self.author in (None, author)

    def refuse_stranger(self, known: Set[str], path: Path) -> None:
        """Raises UsageError (D-007) where `author` is none of those who changed something in the file at `path`."""
        if self.author is not None and self.author not in known:
            hint = f"authors are: {', '.join(sorted(known))}" if known else "it has no tracked changes at all"
            message = f"'{self.author}' tracked no change in it"
            raise UsageError(
                [Diagnostic(code="D-007", message=message, origin=Origin(path=path.as_posix()), hint=hint)]
            )


EVERY: Final = Tracked()
"""All changes are accepted, unless somebody says otherwise."""
ADDED: Final = (f"{W}ins", f"{W}moveTo")
REMOVED: Final = (f"{W}del", f"{W}moveFrom")
_REVISIONS: Final = frozenset(
    f"{W}{name}"
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"),
        *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange", "trPrChange", "numberingChange"),
    )
)
_UNSETTLED: Final = _REVISIONS | {f"{W}delText", f"{W}delInstrText"}


def authors(root: Element) -> frozenset[str]:
    """Everybody who changed something with changes tracked."""
    return frozenset(each.get(f"{W}author", "") for each in root.iter() if each.tag in _REVISIONS)


def settle(root: Element, accepted: Accepted) -> None:
    """Carries out the accepted changes below `root`, and undoes all others."""
    if any(each.tag in _UNSETTLED for each in root.iter()):
        root[:] = list(_settled(root, accepted))


def is_gone(element: Element, accepted: Accepted) -> bool:
    """Whether the words of a change, or of a row of a table, are there no more once changes are settled."""
    return _is_gone(element, accepted) or (element.tag == f"{W}tr" and _row_is_gone(element, accepted))


def _settled(parent: Element, accepted: Accepted) -> Iterator[Element]:
    children = [each for child in parent for each in _child(child, accepted)]
    if any(child.tag == f"{W}p" for child in children):
        children = _joined(children, accepted)
    yield from children


def _child(child: Element, accepted: Accepted) -> Iterator[Element]:
    by = accepted(child.get(f"{W}author", ""))
    # One that holds nothing is the mark of a paragraph's end or of a row: `_joined` and `_row_is_gone` read it.
    if child.tag in (*ADDED, *REMOVED) and len(child):
        if by == (child.tag in ADDED):
            yield from _settled(child, accepted)
        return
    if child.tag == f"{W}tr" and _row_is_gone(child, accepted):
        return
    _restore(child, accepted)
    child[:] = list(_settled(child, accepted))
    if child.tag == f"{W}delText":
        child.tag = f"{W}t"
    elif child.tag == f"{W}delInstrText":
        child.tag = f"{W}instrText"
    yield child


def _restore(element: Element, accepted: Accepted) -> None:
    """Properties that changed: the change is forgotten, or what stood before comes back (17.13.5.29 to .32)."""
    for name in ("rPr", "pPr"):
        properties = element.find(f"{W}{name}")
        change = None if properties is None else properties.find(f"{W}{name}Change")
        if properties is None or change is None:
            continue
        if accepted(change.get(f"{W}author", "")):
            properties.remove(change)
            continue
        before = change.find(f"{W}{name}")
        kept = [each for each in properties if each.tag in (f"{W}rPr", f"{W}ins", f"{W}del")]
        properties[:] = [*(before if before is not None else ()), *kept]


def _row_is_gone(row: Element, accepted: Accepted) -> bool:
    properties = row.find(f"{W}trPr")
    return properties is not None and any(_is_gone(each, accepted) for each in properties)


def _is_gone(mark: Element, accepted: Accepted) -> bool:
    """Whether what a mark speaks of is there no more: it was removed, or its insertion is undone."""
    if mark.tag in ADDED:
        return not accepted(mark.get(f"{W}author", ""))
    return mark.tag in REMOVED and accepted(mark.get(f"{W}author", ""))


def _joined(children: list[Element], accepted: Accepted) -> list[Element]:
    """Paragraphs whose end is there no more, joined with the one that follows.

    The words of the first count: if there are any, the whole is a paragraph as the first was. Where the end was
    inserted and that is undone, the paragraph was one before, as the second is.
    """
    result: list[Element] = []
    open_end: Element | None = None
    for child in children:
        at_once = child
        if open_end is not None and child.tag == f"{W}p":
            at_once = _join(open_end, child, accepted)
            result[result.index(open_end)] = at_once
            open_end = None
        else:
            result.append(child)
        if at_once.tag == f"{W}p":
            marks = at_once.find(f"{W}pPr/{W}rPr")
            gone = marks is not None and any(_is_gone(each, accepted) for each in marks)
            open_end = at_once if gone else None
        elif not _is_range_mark(child):
            open_end = None
    return result


def _is_range_mark(element: Element) -> bool:
    return element.tag.endswith(("Start", "End"))


def _join(first: Element, second: Element, accepted: Accepted) -> Element:
    """One paragraph of two; its end is that of the second."""
    has_words = any(each.tag in (f"{W}t", f"{W}drawing") for each in first.iter())
    inserted = any(mark.tag in ADDED for mark in first.findall(f"{W}pPr/{W}rPr/*"))
    style = first.find(f"{W}pPr") if has_words and not inserted else second.find(f"{W}pPr")
    ending = second.find(f"{W}pPr/{W}rPr")
    whole = Element(f"{W}p")
    properties = Element(f"{W}pPr")
    properties[:] = [each for each in (style if style is not None else ()) if each.tag != f"{W}rPr"]
    if ending is not None:
        properties.append(ending)
    whole.append(properties)
    for paragraph in (first, second):
        whole.extend(each for each in paragraph if each.tag != f"{W}pPr")
    return whole
