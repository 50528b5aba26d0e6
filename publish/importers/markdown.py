"""Markdown: CommonMark with tables, footnotes, attributes and HTML in it, read as the HTML that it stands for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from publish.importers.draft import Decision, Draft, Piece, Place
from publish.importers.drafting import shortened
from publish.importers.faults import DAMAGED, NO_TEXT, TOO_LARGE, refused
from publish.importers.html import LARGEST, read_page
from publish.importers.markdown_tables import widened
from publish.notation.blocks import Block
from publish.reader.markdown import render
from publish.reader.yaml_file import mapping

_FRONT: Final = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE_BLOCK: Final = re.compile(r"\A% ?(.*)\n(?:% ?(.*)\n)?(?:% ?(.*)\n)?")
_PREFIX: Final = "fn:"
_KEYS: Final = {"lang": "language", "abstract": "description", "summary": "description", "authors": "author"}
"""What other programs call the keys of programme.yaml."""
_UNSAID: Final = ("language", "date")
"""Keys whose values are no words."""
_KNOWN: Final = (
    "title", "subtitle", "author", "role", "language", "description", "keywords", "rights", "imprint", "publisher",
    "date",
)  # fmt: skip


def read(path: Path) -> Draft:
    """The Markdown file at `path`. Raises SourceError (J codes)."""
    content = path.read_bytes()
    if len(content) > LARGEST:
        raise refused(TOO_LARGE, path, f"it is larger than {LARGEST // 2**20} MiB", "no programme is that large")
    text = _decoded(content, path).replace("\r\n", "\n").replace("\r", "\n")
    text, about, first = _front_matter(text)
    if not text.strip():
        raise refused(NO_TEXT, path, "there are no words in it", "take a copy that holds the document")
    text, wider = widened(text)
    rendered = render(text, first)
    if rendered.unused_notes:
        names = "|".join(map(re.escape, rendered.unused_notes))
        text = re.sub(rf"(?m)^ {{0,3}}\[\^(?:{names})\]:[ \t]*", "", text)
        rendered = replace(render(text, first), unused_notes=rendered.unused_notes)
    told = _metadata(about)
    draft = read_page(f"<!DOCTYPE html><html><body><main>{rendered.html}</main></body></html>", path, told)
    return replace(
        draft,
        pieces=tuple(replace(piece, block=_renamed(piece.block)) for piece in draft.pieces),
        words=f"{' '.join(said for key, said in told.items() if key not in _UNSAID)} {draft.words}".strip(),
        decisions=(
            *draft.decisions,
            *_unused(rendered.unused_notes, draft.pieces),
            *_wider(draft.pieces, {line + first for line in wider}),
        ),
    )


def _decoded(content: bytes, path: Path) -> str:
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused(DAMAGED, path, "it is not text in UTF-8", "save it again as UTF-8 in a text editor")


def _front_matter(text: str) -> tuple[str, Mapping[str, Any], int]:
    """The text without what it says of itself (YAML, or the three lines of pandoc), that, and its first line."""
    if match := _FRONT.match(text):
        about = mapping(match[1])
        if about is not None:
            return text[match.end() :], about, match[0].count("\n") + 1
    if text.startswith("%") and (match := _TITLE_BLOCK.match(text)):
        told = {"title": match[1], "author": match[2] or "", "date": match[3] or ""}
        return text[match.end() :], told, match[0].count("\n") + 1
    return text, {}, 1


def _metadata(about: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in about.items():
        name = _KEYS.get(key.lower(), key.lower())
        if name in _KNOWN and (said := _said(value)):
            found.setdefault(name, said)
    return found


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_said, value)))
    if isinstance(value, dict):
        return _said(value.get("name") or value.get("text") or "")
    return "" if value is None else " ".join(str(value).split())


def _renamed(block: Block) -> Block:
    """Footnotes by the names that they have in the file."""
    parts = (
        replace(p, runs=tuple(replace(r, note=r.note.removeprefix(_PREFIX)) if r.note else r for r in p.runs))
        for p in block.parts
    )
    ids = tuple(name.removeprefix(_PREFIX) for name in block.ids) if block.kind == "note" else block.ids
    return replace(block, ids=ids, parts=tuple(parts))


def _wider(pieces: tuple[Piece, ...], lines: Collection[int]) -> list[Decision]:
    """A table, on one of these lines, that got a column for what its head has no cell for."""
    return [
        Decision(
            kind="table", place=piece.place, piece=at, text=shortened(piece.block.text),
            reason="rows have more cells than the head of their table: it became wider", confidence=0.6, weight=0.4,
            change="write the head of the last column, or take its cells away",
        )
        for at, piece in enumerate(pieces) if piece.block.kind == "table" and piece.place.line in lines
    ]  # fmt: skip


def _unused(names: tuple[str, ...], pieces: tuple[Piece, ...]) -> list[Decision]:
    """A footnote to which nothing refers is running text now."""
    return [
        Decision(
            kind="note", place=Place(part=f"[^{name}]"), piece=len(pieces) - 1, text=shortened(name),
            reason="nothing refers to this footnote: its words are a paragraph", confidence=0.4, weight=0.5,
            change=f"put [^{name}] where it belongs, and [^{name}]: before the paragraph",
        )
        for name in names
    ]  # fmt: skip
