"""Documents as programs extract them from PDF: a small typesetter with the habits that such programs have."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import pyphen

Section: TypeAlias = tuple[int, str, Sequence[str]]
"""Level, title, paragraphs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How the pages look, and what is left of that in the text."""

    width: int = 88
    height: int = 40
    feeds: bool = True
    """Form feeds between pages; without, a page begins with a space."""
    folio: Literal["foot", "head", "roman", "none"] = "foot"
    heads: Literal["alternate", "foot", "none"] = "alternate"
    gaps: bool = True
    """An empty line between paragraphs; without, an indent or nothing."""
    indent: int = 0
    trailing: bool = False
    hyphenated: str = ""
    """The language in which words are broken, if they are."""
    capitals: bool = False
    contents: Literal["leaders", "plain", "columns", "none"] = "leaders"
    numbers: bool = True
    lost: frozenset[str] = frozenset()
    """Titles that are in the contents list and not in the text, as where they were drawn."""


def extracted(title: str, author: str, sections: Sequence[Section], style: Style) -> str:
    """The text of a document."""
    pages, starts = _pages(sections, style)
    front = [[title, "", author], _contents(sections, starts, style)]
    if style.contents == "none":
        front.pop()
    marked = [_furnished(page, number, title, head, style) for number, (page, head) in enumerate(pages, 1)]
    sheets = ["\n".join(page) + "\n" for page in (*front, *marked)]
    return "\f".join(sheets) if style.feeds else _joined(sheets)


def _joined(sheets: Sequence[str]) -> str:
    return "".join(sheet if at == 0 else f" {sheet}" for at, sheet in enumerate(sheets))


def _contents(sections: Sequence[Section], starts: Sequence[int], style: Style) -> list[str]:
    entries = list(zip(_numbered(sections, style), sections, starts, strict=True))
    if style.contents == "columns":
        lines = []
        for number, (_, title, _), page in entries:
            lines += [*([number, ""] if number else []), title, "", str(page), ""]
        return ["Inhoud", "", *lines]
    lines = ["Inhoudstafel", ""]
    for number, (level, title, _), page in entries:
        shown = title.upper() if style.capitals and level == 1 else title
        head = f"{number} {shown}".strip()
        dots = "." * max(3, style.width - len(head) - 6) if style.contents == "leaders" else ""
        lines.append(f"{'  ' * (level - 1)}{head} {dots} {page}" if dots else f"{head} {page}")
    return lines


def _numbered(sections: Sequence[Section], style: Style) -> list[str]:
    numbers, one, two = [], 0, 0
    for level, _, _ in sections:
        one, two = (one + 1, 0) if level == 1 else (one, two + 1)
        numbers.append((str(one) if level == 1 else f"{one}.{two}") if style.numbers else "")
    return numbers


def _pages(sections: Sequence[Section], style: Style) -> tuple[list[tuple[list[str], str]], list[int]]:
    """The lines of each page with its running head, and the page on which each section begins."""
    pages: list[tuple[list[str], str]] = []
    starts: list[int] = []
    for (level, title, paragraphs), number in zip(sections, _numbered(sections, style), strict=True):
        head = title if level == 1 else pages[-1][1]
        if level == 1 or len(pages[-1][0]) > style.height - 8:
            pages.append(([], head))
        starts.append(len(pages))
        if title not in style.lost:
            shown = title.upper() if style.capitals and level == 1 else title
            pages[-1][0].extend(
                ["", *_wrapped(f"{number} {shown}".strip(), style, 0), ""]
                if pages[-1][0]
                else [*_wrapped(f"{number} {shown}".strip(), style, 0), ""]
            )
        for paragraph in paragraphs:
            for line in (*_wrapped(paragraph, style, style.indent), *([""] if style.gaps else [])):
                if len(pages[-1][0]) >= style.height:
                    pages.append(([], head))
                if line or pages[-1][0]:
                    pages[-1][0].append(line)
    return pages, starts


def _wrapped(text: str, style: Style, indent: int) -> Iterator[str]:
    """A text in lines; those that go on keep their space where the style has it."""
    line, rest = " " * indent, text.split(" ")
    while rest:
        word = rest.pop(0)
        joint = "" if not line.strip() else " "
        if len(line) + len(joint) + len(word) <= style.width:
            line += joint + word
            continue
        room = style.width - len(line) - len(joint) - 1
        for first, second in (
            pyphen.Pyphen(lang=style.hyphenated).iterate(word) if style.hyphenated and word.isalpha() else ()
        ):
            if 2 < len(first) <= room and len(second) > 2:
                line, word = f"{line}{joint}{first}-", second
                break
        yield line if line.endswith("-") or not style.trailing else f"{line} "
        line = word
    yield line


def _furnished(page: list[str], number: int, title: str, head: str, style: Style) -> list[str]:
    """A page with running head and folio."""
    folio = (
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"][number - 1]
        if style.folio == "roman" and number < 11
        else str(number)
    )
    opens = bool(page) and page[0].casefold().endswith(head.casefold())
    above: list[str] = []
    below: list[str] = []
    if style.heads == "alternate" and not opens:
        above = [title if number % 2 else head, ""]
    if style.heads == "foot":
        below = ["", head.upper()]
    if style.folio == "head":
        above = [folio, *above]
    elif style.folio != "none":
        below = [*below, "", folio]
    return [*above, *page, *below]


# -- English ------------------------------------------------------------------------------------------

_SUBJECTS: Final = (
    "The library",
    "Every reading room",
    "A new committee",
    "The council",
    "Our oldest branch",
    "Each volunteer",
)
_VERBS: Final = ("opens", "remembers", "reconsiders", "supports", "welcomes", "measures", "describes")
_OBJECTS: Final = (
    "the evening hours of the neighbourhood", "a well-known collection of maps", "readers who come from far away",
    "the long-term budget for repairs", "a handful of carefully chosen experiments", "children and their grandparents",
)  # fmt: skip
_ENDINGS: Final = (
    "before the winter begins", "without asking for more money", "in co-operation with the schools",
    "whenever somebody asks for it",
    "as it has done for a century", "and reports about it in public",
)  # fmt: skip


def english(chapters: int, seed: int = 1) -> list[Section]:
    """Chapters of plain English that say nothing, with sections; the same for the same seed."""
    dice = random.Random(seed)

    def paragraph() -> str:
        count = dice.randint(3, 7)
        return " ".join(
            f"{dice.choice(_SUBJECTS)} {dice.choice(_VERBS)} {dice.choice(_OBJECTS)} {dice.choice(_ENDINGS)}."
            for _ in range(count)
        )

    sections: list[Section] = []
    for number in range(1, chapters + 1):
        sections.append(
            (1, f"Rooms and readers, part {_WORDS[number % len(_WORDS)]} of the plan", [paragraph(), paragraph()])
        )
        for part in range(1, 4):
            sections.append(
                (
                    2,
                    f"What {_TITLES[(number + part) % len(_TITLES)]} needs in hall {number}{'abc'[part - 1]}",
                    [paragraph() for _ in range(4)],
                )
            )
    return sections


_WORDS: Final = ("one", "two", "three", "four", "five", "six", "seven")
_TITLES: Final = ("the archive", "a quiet corner", "the map room", "our front desk", "the night shift")
