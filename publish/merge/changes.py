"""What a merge did and what it left to a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from publish.diagnostics import Origin

What: TypeAlias = Literal["changed", "added", "removed", "moved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that landed in the source: where, and the text before and after (Markdown, without attributes)."""

    what: What
    section: str
    block: str
    origin: Origin
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Something that did not: why, what the source says now and what Word says."""

    reason: str
    section: str
    block: str
    origin: Origin
    ours: str = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A comment that somebody made in the margin, on these words."""

    section: str
    origin: Origin
    words: str
    author: str
    date: str
    text: str


@dataclass(slots=True, kw_only=True)
class Outcome:
    """Everything there is to say about a merge; `files` has, by path, the text of each file before and after."""

    changes: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
