"""Quotations of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from xml.etree.ElementTree import Element

from publish.importers.html.inlines import Inlines
from publish.importers.html.tree import BLOCKS, names_of
from publish.notation.blocks import Block, Part
from publish.notation.runs import BREAK, Run

_BY: Final = re.compile(r"^\s*[—–―]\s*|^\s*--+\s*")


def quotation(element: Element, inlines: Inlines, marks: Run) -> tuple[Block, tuple[str, ...]]:
    """The quotation, and what in it the source has nothing for."""
    parts = list(_parts(element, inlines, marks))
    kept = [part for part in parts if any(run.text.strip() or run.note for run in part.runs)]
    odd = {each.tag for each in element.iter() if each.tag in ("ul", "ol", "table", "pre", "h1", "h2", "h3", "h4")}
    inner = any(each is not element for each in element.iter("blockquote"))
    remarks = tuple(f"'{tag}' in a quotation" for tag in sorted(odd | ({"blockquote"} if inner else set()), key=str))
    return Block(kind="quotation", parts=tuple(credited(kept))), remarks


def _parts(element: Element, inlines: Inlines, marks: Run) -> Iterator[Part]:
    """Each block in it as a paragraph; who said it stands in `footer`, `cite`, or a paragraph of that class."""
    own = list(inlines.text(element.text, marks))
    for child in element:
        names = names_of(child)
        by = child.tag == "footer" or "attribution" in names or (child.tag == "cite" and not (child.tail or "").strip())
        if by or child.tag in BLOCKS:
            yield Part(runs=tuple(own))
            own = []
            inner = inlines.marked(child, marks) if child.tag != "cite" else marks
            if by:
                yield Part(role="attribution", runs=tuple(inlines.content(child, inner)))
            elif any(each.tag in BLOCKS for each in child):
                yield from _parts(child, inlines, inner)
            else:
                yield Part(runs=tuple(inlines.content(child, inner)))
        else:
            own += inlines.child(child, marks)
        own += inlines.text(child.tail, marks)
    yield Part(runs=tuple(own))


def credited(parts: list[Part]) -> list[Part]:
    """Parts with the attribution as the last: a last line that begins with a dash is one."""
    if parts and parts[-1].role == "text":
        *before, last = parts
        runs = list(last.runs)
        breaks = [at for at, run in enumerate(runs) if run.text == BREAK]
        at = breaks[-1] + 1 if breaks else 0
        if (before or at) and at < len(runs) and _BY.match("".join(run.text for run in runs[at:])):
            said = [replace(last, runs=tuple(runs[: at - 1]))] if at else []
            parts = [*before, *said, replace(last, role="attribution", runs=tuple(runs[at:]))]
    attribution = [part for part in parts if part.role == "attribution"]
    for part in attribution[:-1]:
        parts[parts.index(part)] = replace(part, role="text")
    if attribution:
        by = attribution[-1]
        parts.remove(by)
        parts.append(replace(by, runs=_undashed(by.runs)))
    return parts


def _undashed(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    for at, run in enumerate(runs):
        if run.text.strip():
            return (replace(run, text=_BY.sub("", run.text)), *runs[at + 1 :])
    return runs
