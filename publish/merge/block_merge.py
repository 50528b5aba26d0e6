"""One block in three versions: the lines of the source with the edits that somebody made in Word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from publish.merge.reading_back import Reader
from publish.merge.source_files import Piece, SourceFile
from publish.merge.three_way import merge
from publish.notation.blocks import CLASSES, Block, caption, source

_CLASS: Final = re.compile(r"\.(?:" + "|".join((*CLASSES, "key")) + r")(?![\w-])\s*")
_CAPTION: Final = re.compile(r'caption="((?:[^"\\]|\\.)*)"\s*')
_NAME: Final = re.compile(r"\s*\{#[^}\s]*\}[\s#]*$")
_PARAGRAPHS: Final = ("paragraph", *CLASSES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """A block as exported, as it stands in the source now, and as it came back."""

    base: Block
    ours: Piece
    theirs: Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The lines of a block, its attributes included, without the last line end, and what they say."""

    text: str
    block: Block


class CannotMerge(Exception):  # noqa: N818 (it is an answer, not an error)
    """What came back cannot enter the source with certainty; the message says why."""


def merge_block(versions: Versions, file: SourceFile, labels: Mapping[str, str], reader: Reader) -> Written:
    """The block as it enters the source. Raises CannotMerge.

    `labels` are those of the footnotes that any of the three versions refers to.
    """
    base, ours, theirs = versions.base, versions.ours, versions.theirs
    notation_only = ours.block.same(base)
    attributes = file.text(ours.start, ours.body)
    text = file.text(ours.body, ours.end)
    if theirs.kind != base.kind and not {theirs.kind, base.kind} <= set(_PARAGRAPHS):
        if not notation_only:
            raise CannotMerge("it became another kind of block in the document, and its words changed in the source")
        return write_block(theirs, labels, reader)
    attributes = _attributes(attributes, base, ours.block, theirs)
    text, name = _apart(text) if theirs.kind == "heading" else (text, "")
    merged = merge(source(base, labels), text, source(theirs, labels), yielding=notation_only)
    if notation_only:
        done = _proven(attributes, merged, theirs, labels, reader)
        return replace(done, text=done.text + name)
    if merged is None:
        raise CannotMerge("the same words changed in the document and in the source")
    found = _read(attributes, merged, theirs, labels, reader)
    if found is None or found.text != merge(base.text, ours.block.text, theirs.text):
        raise CannotMerge("words that touch changed in the document and in the source")
    return Written(text=_lines(attributes, merged) + name, block=found)


def _apart(heading: str) -> tuple[str, str]:
    """A heading without its id, and the id as it stands behind it."""
    match = _NAME.search(heading)
    return (heading[: match.start()], heading[match.start() :]) if match else (heading, "")


def write_block(block: Block, labels: Mapping[str, str], reader: Reader) -> Written:
    """A block that the source does not have, as Markdown. Raises CannotMerge where Markdown cannot say it."""
    return _proven(_attributes("", block, block, block, anew=True), None, block, labels, reader)


def _proven(attributes: str, merged: str | None, wanted: Block, labels: Mapping[str, str], reader: Reader) -> Written:
    """The first way to write it that reads back as what came from Word: the author's own notation before any other."""
    ways = (merged, source(wanted, labels), source(wanted, labels, emphasis="_"))
    for way in ways:
        found = None if way is None else _read(attributes, way, wanted, labels, reader)
        if way is not None and found is not None and found.same(wanted):
            return Written(text=_lines(attributes, way), block=wanted)
    raise CannotMerge("Markdown has no way to mark these words so")


def _lines(attributes: str, text: str) -> str:
    return f"{attributes}\n{text}" if attributes else text


def _read(attributes: str, text: str, wanted: Block, labels: Mapping[str, str], reader: Reader) -> Block | None:
    if wanted.kind == "heading":
        return reader.heading(text)
    if wanted.kind == "note":
        return reader.note(text, labels, labels[wanted.ids[0]])
    return reader.block(_lines(attributes, text), labels)


def _attributes(lines: str, base: Block, ours: Block, theirs: Block, *, anew: bool = False) -> str:
    """The attributes above a block, with the class and the caption that came back; all else stays as it is."""
    if theirs.kind in _PARAGRAPHS and (anew or theirs.kind != base.kind):
        if ours.kind not in (base.kind, theirs.kind):
            raise CannotMerge("it became one kind of block in the document, and another in the source")
        lines = _CLASS.sub("", lines)
        lines = _with(lines, f".{theirs.kind}" if theirs.kind in CLASSES else "")
    if theirs.kind == "table" and (anew or caption(theirs) != caption(base)):
        if caption(ours) not in (caption(base), caption(theirs)):
            raise CannotMerge("the caption changed in the document and in the source")
        if '"' in caption(theirs):
            raise CannotMerge("the caption has a straight quote in it, which the source cannot hold there")
        lines = _CAPTION.sub("", lines)
        lines = _with(lines, f'caption="{caption(theirs)}"' if caption(theirs) else "")
    return lines


def _with(lines: str, attribute: str) -> str:
    """Lines of attributes with one more; none is left empty."""
    kept = [line.replace(" }", "}") for line in lines.split("\n") if line.strip(" {}")]
    if not attribute:
        return "\n".join(kept)
    if not kept:
        return f"{{{attribute}}}"
    return "\n".join([*kept[:-1], f"{kept[-1].rstrip().removesuffix('}').rstrip()} {attribute}}}"])


def pinned(text: str, block: Block) -> str:
    """The lines of a block with its id written above, so that it keeps it whatever its opening words are now."""
    lines = text.split("\n")
    at = next((n for n, line in enumerate(lines) if not line.startswith("{")), 0)
    above = "\n".join(lines[:at])
    if f"#{block.ids[0]}" in above:
        return text
    return _lines(_with(above, f"#{block.ids[0]}"), "\n".join(lines[at:]))


def with_labels(block: Block, labels: Mapping[str, str]) -> Block:
    """The block with its footnotes named by their labels, as they can be compared across versions of the source."""
    if not block.notes:
        return block
    parts = tuple(
        replace(p, runs=tuple(replace(r, note=labels.get(r.note)) if r.note is not None else r for r in p.runs))
        for p in block.parts
    )
    return replace(block, parts=parts)
