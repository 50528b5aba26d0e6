"""What is wrong with a file in the eyes of a print shop; in Dutch, for those who send it and those who get it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final, TypeAlias

from publish.preflight.facts import Document, Page
from publish.theme import Shop

_SOME: Final = 8


class Severity(StrEnum):
    """What a shop does with it."""

    REFUSED = "refused"
    LOOK = "look"
    """It calls, or prints it as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault: `name` is stable, `pages` is empty for the file as a whole, the rest is for people."""

    name: str
    severity: Severity
    pages: tuple[int, ...] = ()
    asked: str
    found: str
    remedy: str


Rule: TypeAlias = Callable[[Document, Shop], Iterator[Finding]]


def numbers(pages: Iterable[Page]) -> tuple[int, ...]:
    """The numbers of pages."""
    return tuple(page.number for page in pages)


def ranges(pages: tuple[int, ...]) -> list[str]:
    """Page numbers as people write them: “3” and “7–9”."""
    ends = [at for at, (one, other) in enumerate(pairwise(pages), start=1) if other != one + 1]
    runs = [pages[start:end] for start, end in zip([0, *ends], [*ends, len(pages)], strict=True)]
    return [f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]


def some(words: Sequence[str]) -> str:
    """The first of them, and how many more there are: a report is one page."""
    rest = len(words) - _SOME
    return ", ".join(words[:_SOME]) + (f" en nog {rest}" if rest > 0 else "")


def number(value: float, digits: int = 2) -> str:
    """A number in Dutch, without noughts at its end."""
    text = f"{value:.{digits}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
