"""Spans of text joined into runs: spaces where the page has gaps, words made whole where a line broke them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from publish.importers.hyphens import Hyphens, Joint
from publish.importers.lines import Line
from publish.importers.pdf.content import Span
from publish.notation.runs import Run, Runs, tidy

SOFT_HYPHEN: Final = "\N{SOFT HYPHEN}"
HYPHEN: Final = "\N{HYPHEN}"

_GAP: Final = 0.15
"""Ems between letters of one line from which they are different words."""
_RAISED: Final = 0.6
"""Ems by which baselines of one line may differ: note marks."""
SPACES: Final = (" ", "\N{NO-BREAK SPACE}")
_GOES_ON: Final = re.compile(r"\S[/–—]$")
"""Ends at which a line may be broken without a space."""

Mend: TypeAlias = Callable[[str, str], Joint]
"""What becomes of a line's end and what stands behind it, given a line and the one that follows."""


@dataclass(frozen=True, slots=True)
class Item:
    """A span, and the marks of the run it becomes; or a note's mark, without a span."""

    span: Span | None
    marks: Run


def same_line(one: Span, two: Span) -> bool:
    """Whether `two` stands behind `one` on the line."""
    size = max(one.size, two.size)
    return one.page == two.page and abs(one.baseline - two.baseline) < _RAISED * size and two.left > one.right - size


def text_of(spans: Iterable[Span], mend: Mend) -> str:
    """The characters of spans in their order."""
    return "".join(run.text for run in runs_of([Item(span, Run()) for span in spans], mend))


def runs_of(items: Sequence[Item], mend: Mend) -> Runs:
    """The items as tidy runs."""
    runs: list[Run] = []
    before: Span | None = None
    for item in items:
        if item.span is None:
            runs.append(item.marks)
            continue
        text = item.span.text
        if before is not None and runs:
            at = next((at for at in range(len(runs) - 1, -1, -1) if runs[at].note is None), None)
            if at is not None:
                ended, between = _between(before, item.span, runs[at].text, mend)
                runs[at] = replace(runs[at], text=ended)
                runs.append(Run(text=between))
        runs.append(replace(item.marks, text=text))
        before = item.span
    return tidy(replace(run, text=_plain(run.text)) for run in runs)


def _plain(text: str) -> str:
    return text.replace(SOFT_HYPHEN, "").replace(HYPHEN, "-").replace("\0", "")


def _between(before: Span, after: Span, text: str, mend: Mend) -> tuple[str, str]:
    """The text before a new span as it should end, and what stands between the two."""
    if same_line(before, after):
        apart = after.left - before.right > _GAP * min(before.size, after.size)
        return text, " " if apart and not text.endswith(SPACES) and not after.text.startswith(SPACES) else ""
    return broken(text, after.text, mend)


def broken(text: str, following: str, mend: Mend) -> tuple[str, str]:
    """The end of a line as it should read, and what stands between it and the line that follows."""
    if text.endswith(SPACES) or following.startswith(SPACES):
        return text, ""
    joint = mend(text, following)
    if joint.between == " " and _GOES_ON.search(text):
        return text, ""
    return text.rstrip()[: -joint.cut] if joint.cut else text, joint.between


def mending(hyphens: Hyphens, lines: Iterable[Line]) -> Mend:
    """How this document's lines are joined: where it breaks words with a character of its own, a plain hyphen stays."""
    breaks = any(line.text.rstrip().endswith((SOFT_HYPHEN, HYPHEN)) for line in lines)

    def mend(before: str, after: str) -> Joint:
        joint = hyphens.joint(before, after)
        if breaks and joint.cut and before.rstrip().endswith("-"):
            return Joint(between="", certain=1.0)
        return joint

    return mend


def emphasised(items: Sequence[Item]) -> list[Item]:
    """The items of a block, those marked that are set bold or italic while most of it is not."""
    spans = [item.span for item in items if item.span is not None]
    whole = sum(len(span.text) for span in spans)
    bold = 2 * sum(len(span.text) for span in spans if span.face.bold) > whole
    italic = 2 * sum(len(span.text) for span in spans if span.face.italic) > whole
    return [
        item
        if item.span is None
        else replace(
            item,
            marks=replace(
                item.marks, strong=item.span.face.bold and not bold, emphasis=item.span.face.italic and not italic
            ),
        )
        for item in items
    ]


def without(runs: Runs, count: int) -> Runs:
    """Runs without their first characters."""
    found: list[Run] = []
    for run in runs:
        cut = min(count, len(run.text))
        count -= cut
        if run.note is not None or run.text[cut:]:
            found.append(replace(run, text=run.text[cut:]))
    return tidy(found)
