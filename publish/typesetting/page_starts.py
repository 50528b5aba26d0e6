"""Where in the text each page begins, told by elements and characters, so that another rendering of the same text can
mark the same places.

WeasyPrint's boxes know their element, but not how much of it went before. So the characters that each element shows of
its own are counted, page by page; the document says what stands before those.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

_HYPHENS: Final = frozenset("\N{SOFT HYPHEN}\N{HYPHEN}")
"""Those that say where a word may break, and those that WeasyPrint sets where it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """In the element with the id `target`, behind so many of its characters.

    White space, soft hyphens and U+2010 do not count: lines take them up and let them go. Nor do footnotes.
    """

    target: str
    offset: int


def page_starts(pages: list[Any]) -> tuple[Start | None, ...]:
    """For each page where its first words of `main` stand, or None where it has none: cover, contents, empty pages.

    Passed over is what stands outside the flow (running heads, footnotes, what is placed absolutely), what is hidden
    from assistive technology, what a style sheet sets (labels of lists), the head of a table on its further pages, and
    what no element with an id holds.
    """
    reader = _Reader(dict.fromkeys(page.children[0].element for page in pages))
    return tuple(reader.start(page.children[0]) for page in pages)


class _Reader:
    def __init__(self, roots: Iterable[Any]) -> None:
        self._parents = {child: parent for root in roots for parent in root.iter() for child in parent}
        self._shown: Counter[Any] = Counter()
        self._heads: set[Any] = set()

    def start(self, flow: Any) -> Start | None:
        """Where the flow of the next page begins."""
        found: Start | None = None
        for box in self._boxes(flow):
            found = found or self._place(box.element)
            self._shown[box.element] += _counted(getattr(box, "text", ""))
        return found

    def _boxes(self, box: Any) -> Iterator[Any]:
        """The texts and images that an element of the document shows in the flow, in reading order."""
        element, tag = box.element, box.element_tag or ""
        if "::" in tag or (element is not None and _is_hidden(element)):
            return
        if tag == "thead":
            if element in self._heads:
                return
            self._heads.add(element)
        if hasattr(box, "text") or tag == "img":
            yield box
        for child in getattr(box, "children", ()):
            if hasattr(child, "element_tag") and child.is_in_normal_flow():
                yield from self._boxes(child)

    def _place(self, element: Any) -> Start | None:
        """Where the next character of `element` stands."""
        target = element
        while target is not None and not target.get("id"):
            target = self._parents.get(target)
        around = target
        while around is not None and _name(around) != "main":
            around = self._parents.get(around)
        if target is None or around is None:
            return None
        return Start(target=target.get("id"), offset=self._before(target, element))

    def _before(self, target: Any, element: Any) -> int:
        """How many characters of `target` stand before the next that `element` shows of its own."""
        before, shown = 0, self._shown[element]
        for owner, text in _texts(target):
            count = _counted(text)
            if owner is element:
                if shown < count or _name(owner) == "img":
                    return before + shown
                shown -= count
            before += count
        return before


def _texts(element: Any) -> Iterator[tuple[Any, str]]:
    """The texts in an element, in order, each with the element that shows it."""
    yield element, element.text or ""
    for child in element:
        if not _is_hidden(child) and child.get("role") != "doc-footnote":
            yield from _texts(child)
        yield element, child.tail or ""


def _counted(text: str) -> int:
    return sum(not each.isspace() and each not in _HYPHENS for each in text)


def _is_hidden(element: Any) -> bool:
    return bool(element.get("aria-hidden") == "true")


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
