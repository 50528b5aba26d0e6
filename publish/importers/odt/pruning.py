"""What was put into an OpenDocument text taken out again, over the ends of paragraphs too (ODF 1.3 part 3, 5.5.7)."""

from __future__ import annotations

from collections.abc import Iterator, Set
from xml.etree.ElementTree import Element

from publish.importers.odt.elements import LISTS, MARKS, PARAGRAPHS, add_text, append, hand_on_marks, is_bare, without
from publish.importers.odt.styles import TEXT
from publish.importers.odt.words import UNSAID


def prune(body: Element, undone: Set[str]) -> dict[str, str]:
    """Takes out what stands between the marks of these insertions; the words of each, by its id.

    Where the end of a paragraph was put in, it and the next are one again: as the first was, or as the second if the
    first holds nothing more.
    """
    if not undone:
        return {}
    pruning = _Pruning(undone)
    pruning.within(body)
    for parent in body.iter():
        if parent.tag not in LISTS:
            parent[:] = [kept for child in parent if (kept := without(child, pruning.gone)) is not None]
    return {name: " ".join("".join(said).split()) for name, said in pruning.taken.items()}


class _Pruning:
    """Walks through a text in its order; an insertion may begin in one paragraph and end in another."""

    def __init__(self, undone: Set[str]) -> None:
        self._undone = undone
        self._open: list[str] = []
        self._unended: Element | None = None
        """The paragraph whose end is taken out, so that the next one belongs to it."""
        self.taken: dict[str, list[str]] = {}
        self.gone: set[Element] = set()

    def within(self, parent: Element) -> None:
        """Prunes what an element holds."""
        children = list(parent)
        text, parent.text, parent[:] = parent.text, None, []
        add_text(parent, self._kept(text))
        for child in children:
            tail, child.tail = child.tail, None
            parent.extend(self._child(child))
            add_text(parent, self._kept(tail))

    def _kept(self, text: str | None) -> str | None:
        if self._open and text:
            self.taken.setdefault(self._open[0], []).append(text)
            return None
        return text

    def _child(self, child: Element) -> Iterator[Element]:
        name = child.get(f"{TEXT}change-id", "")
        if child.tag in MARKS:
            if name not in self._undone:
                yield child
            elif child.tag == f"{TEXT}change-start":
                self._open.append(name)
            elif name in self._open:
                self._open.remove(name)
            return
        if child.tag in UNSAID:
            yield from () if self._open else (child,)
            return
        was_open, unended = bool(self._open), self._unended
        if child.tag in PARAGRAPHS:
            self._unended = None
        self._kept(" ")
        self.within(child)
        if was_open and self._open and is_bare(child):
            self._unended = unended
            yield from child
            return
        if child.tag in PARAGRAPHS:
            whole = self._join(unended, child) if was_open and unended is not None else child
            self._unended = whole if self._open else None
        yield child

    def _join(self, first: Element, second: Element) -> Element:
        """One paragraph of two, in the place of the one that gives it its style; the other is gone."""
        if is_bare(first):
            hand_on_marks(first, second)
            self.gone.add(first)
            return second
        append(first, second)
        self.gone.add(second)
        return first
