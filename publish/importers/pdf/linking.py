"""Links of an untagged PDF: rectangles over words, and the headings to which they lead."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from publish.importers.pdf.content import Span
from publish.importers.pdf.file import Link
from publish.importers.pdf.looks import Heading
from publish.importers.pdf.page_lines import PageLine
from publish.model import ID_PATTERN, slug

_LONGEST: Final = 34
"""Characters of an id, before a number."""


class Links:
    """The links of a document; `ids` holds one for each heading to which some lead, by the places of its lines."""

    def __init__(self, links: Iterable[Link], headings: Sequence[Heading], lines: Sequence[PageLine]) -> None:
        self._links: dict[int, list[Link]] = defaultdict(list)
        for link in links:
            self._links[link.page].append(link)
        self._goals: dict[tuple[int, float], str] = {}
        self.ids: dict[tuple[int, ...], str] = {}
        by_page: dict[int, list[Heading]] = defaultdict(list)
        for heading in headings:
            by_page[lines[heading.places[0]].page].append(heading)
        for page, top in sorted({link.goal for several in self._links.values() for link in several if link.goal}):
            first = {each: lines[each.places[0]] for each in by_page[page]}
            below = [each for each, line in first.items() if line.baseline <= top + line.size]
            if below:
                nearest = max(below, key=lambda each: first[each].baseline)
                self._goals[page, top] = self.ids.setdefault(nearest.places, self._new_id(nearest))

    def _new_id(self, heading: Heading) -> str:
        """Its title as a slug, with a number behind it where another has the same."""
        name = slug(heading.title, _LONGEST)
        if not re.fullmatch(ID_PATTERN, name) or name in self.ids.values():
            name = f"{name or 'heading'}-{heading.places[0]}"
        return name if re.fullmatch(ID_PATTERN, name) else f"heading-{heading.places[0]}"

    def parts(self, span: Span) -> Iterator[tuple[Span, str | None]]:
        """A span in parts, each with the target of the link that lies over it."""
        over = [
            link
            for link in self._links.get(span.page, ())
            if link.box[1] - 2 <= span.baseline + span.size / 4 <= link.box[3] + 2
            and link.box[0] < span.right
            and span.left < link.box[2]
        ]
        if not over:
            yield span, None
            return
        targets = [self._target(over, (one + two) / 2) for one, two in pairwise(span.edges)]
        start = 0
        for at in range(1, len(targets) + 1):
            if at == len(targets) or targets[at] != targets[start]:
                yield replace(span, text=span.text[start:at], edges=span.edges[start : at + 1]), targets[start]
                start = at

    def _target(self, links: Sequence[Link], x: float) -> str | None:
        link = next((each for each in links if each.box[0] <= x <= each.box[2]), None)
        if link is None or link.address:
            return link.address if link else None
        goal = self._goals.get(link.goal) if link.goal else None
        return f"#{goal}" if goal else None
