"""What the import before this one brought in: the base of `--into`, kept in the report of every import."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from publish import reader
from publish.importing.report import JSON
from publish.model import Footnote, Metadata, Programme
from publish.notation.blocks import Block, Part, sequence
from publish.notation.runs import Run
from publish.templating import bind
from publish.traversal import walk_blocks

_VALUES: Final = (
    "title",
    "subtitle",
    "author",
    "role",
    "language",
    "description",
    "rights",
    "imprint",
    "publisher",
)
"""The keys of programme.yaml that a document can tell, and whose values are words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A version: its blocks and notes, the labels of these, values of programme.yaml, and pictures by their sha256."""

    blocks: tuple[Block, ...]
    labels: Mapping[str, str]
    values: Mapping[str, str]
    pictures: Mapping[str, str]

    @classmethod
    def of(cls, programme: Programme) -> Before:
        """A programme as such a version."""
        return cls(
            blocks=tuple(block for block, _ in sequence(programme, bind)),
            labels=labels_of(programme),
            values=values_of(programme.metadata),
            pictures={},
        )


def labels_of(programme: Programme) -> dict[str, str]:
    """The labels of all footnotes by id."""
    blocks = (block for chapter in programme.chapters for block in walk_blocks(chapter))
    return {block.id: block.label for block in blocks if isinstance(block, Footnote)}


def values_of(metadata: Metadata) -> dict[str, str]:
    """What programme.yaml says that a document could say as well, by key."""
    return {key: " ".join(str(getattr(metadata, key)).split()) for key in _VALUES}


def pictures_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The pictures among the files of an import."""
    return {name: content for name, content in files.items() if not name.endswith((".md", ".yaml"))}


def kept(files: Mapping[str, bytes]) -> dict[str, Any]:
    """What the report keeps of the `files` of an import."""
    return {
        "imported": {name: text.decode() for name, text in files.items() if name.endswith((".md", ".yaml"))},
        "pictures": {name: sha256(content).hexdigest() for name, content in pictures_of(files).items()},
    }


def left(blocks: Iterable[Block], labels: Mapping[str, str], values: Mapping[str, str]) -> dict[str, Any]:
    """What it keeps beside that where something was left to a person: these blocks are what was brought in."""
    return {"left": {"blocks": [_bare(asdict(block)) for block in blocks], "labels": labels, "values": values}}


def _bare(value: Any) -> Any:
    """A value without the fields that say nothing."""
    if isinstance(value, dict):
        return {key: _bare(held) for key, held in value.items() if held}
    return [_bare(each) for each in value] if isinstance(value, list | tuple) else value


def read_before(folder: Path) -> Before | None:
    """What the import before this one brought into `folder`, if its report is still there."""
    try:
        report = json.loads((folder / JSON).read_text(encoding="utf-8"))
        programme = _read(report["imported"])
        if programme is None:
            return None
        before, found = Before.of(programme), report.get("left", {})
        return Before(
            blocks=tuple(map(_block, found["blocks"])) if found else before.blocks,
            labels={**before.labels, **found.get("labels", {})},
            values={**before.values, **found.get("values", {})},
            pictures=report.get("pictures", {}),
        )
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return None


def _read(files: Mapping[str, str]) -> Programme | None:
    with tempfile.TemporaryDirectory() as scratch:
        for name, text in files.items():
            if Path(name).name == name:
                (Path(scratch) / name).write_text(str(text), encoding="utf-8")
        return reader.read(Path(scratch)).programme


def _block(held: Mapping[str, Any]) -> Block:
    parts = (
        Part(**{**part, "runs": tuple(Run(**{"text": "", **run}) for run in part.get("runs", ()))})
        for part in held.get("parts", ())
    )
    rest: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in held.items()}
    return Block(**{**rest, "parts": tuple(parts)})
