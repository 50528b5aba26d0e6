"""Blocks made such that the source can hold them: links that lead somewhere, languages that exist, even tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from publish import images, languages, links
from publish.importers.draft import Draft
from publish.importing.names import Names
from publish.importing.outline import Item, Outline, told
from publish.model import slug
from publish.notation.blocks import Block, Part, caption
from publish.notation.runs import BREAK, Run, Runs, rebound, tidy, words
from publish.templating import bind

_IMAGES: Final = (".svg", ".png", ".jpg", ".jpeg")
_UNTOLD: Final = {"nl": "Nog te beschrijven: wat hier te zien is", "en": "To be described: what is to be seen here"}


class Cleaner:
    """Knows what of a draft's blocks the format can hold; `assets` are the pictures in use, by their key there."""

    def __init__(self, draft: Draft, made: Outline, names: Names) -> None:
        self._draft = draft
        self._made = made
        self._names = names
        self._language = draft.metadata.get("language", "nl-BE")
        self.assets: dict[str, str] = {}

    def block(self, item: Item) -> Block | None:
        """The block of an item, or None where nothing is left of it."""
        block = item.block
        parts = tuple(replace(part, runs=self.runs(part.runs, item)) for part in block.parts)
        block = replace(block, parts=parts)
        match block.kind:
            case "figure":
                return self._figure(item, block)
            case "table":
                return self._table(item, block)
            case "list":
                return _list(block)
            case "quotation":
                return _quotation(block)
        return block if block.text.strip() or block.notes else None

    def runs(self, runs: Runs, item: Item) -> Runs:
        """Runs with links and languages that are right, and no more no-break spaces than the author's own."""
        return rebound(tidy(self._run(run, item) for run in runs), bind)

    def _run(self, run: Run, item: Item) -> Run:
        pull = run.pull and item.block.kind in ("paragraph", "lead")
        language = run.language
        if language and (languages.fault(language) or language == self._language):
            if languages.fault(language):
                told(
                    self._made,
                    item,
                    "language",
                    f"'{language}' is no language tag",
                    "write [words]{lang=…}",
                    weight=0.2,
                )
            language = None
        return replace(run, pull=pull, language=language, target=self._target(run.target, item))

    def _target(self, target: str | None, item: Item) -> str | None:
        if not target:
            return None
        if target.startswith("#"):
            name = self._names.target(target[1:])
            if name is None:
                told(self._made, item, "link", f"a reference to '{target}', which is not there", "write [words](#name)")
            return f"#{name}" if name else None
        if target.startswith("www."):
            return f"https://{target}"
        if target.partition(":")[0].lower() not in links.SCHEMES or links.fault(target):
            told(
                self._made,
                item,
                "link",
                f"a link that leads nowhere from here: {target[:80]}",
                "write [words](https://…)",
            )
            return None
        return target

    def _figure(self, item: Item, block: Block) -> Block | None:
        """A figure with a picture that works everywhere, and a description; without, its words as a paragraph."""
        key = block.path
        suffix = PurePosixPath(key).suffix.lower()
        if key not in self._draft.assets or suffix not in _IMAGES:
            told(
                self._made,
                item,
                "figure",
                f"no picture that works everywhere: {key}",
                "save it as PNG or JPEG in assets/",
                weight=0.8,
            )
            return _paragraph(caption(block) or words(block.parts[0].runs))
        if key not in self.assets:
            self.assets[key] = _file_name(key, set(self.assets.values()))
        alternative = next((words(part.runs) for part in block.parts if part.role == "alternative"), "").strip()
        if not images.is_described(alternative):
            untold, named = _UNTOLD.get(self._language[:2], _UNTOLD["en"]), alternative
            alternative = f"{untold} ({named})" if named else caption(block)
            alternative = alternative if images.is_described(alternative) else untold
            told(
                self._made,
                item,
                "figure",
                "a figure without a description",
                "say between the brackets what it shows",
                weight=0.7,
                confidence=0.2,
            )
        parts = [Part(role="alternative", runs=tidy([Run(text=" ".join(alternative.split()))]))]
        if caption(block):
            parts.append(Part(role="caption", runs=tidy([Run(text=" ".join(caption(block).split()))])))
        return replace(block, path=f"assets/{self.assets[key]}", parts=tuple(parts))

    def _table(self, item: Item, block: Block) -> Block | None:
        """A table with a head, rows of one length, and no line ends in its cells."""
        rows: dict[int, list[Part]] = {}
        for part in block.parts:
            if part.role != "caption":
                rows.setdefault(0 if part.role == "header" else part.level, []).append(part)
        grid = [rows[level] for level in sorted(rows)]
        if not any(words(part.runs).strip() for row in grid for part in row):
            return _paragraph(caption(block))
        if 0 not in rows:
            told(
                self._made,
                item,
                "table",
                "a table without a head; its first row became one",
                "write a row of heads above it",
            )
        width = max(map(len, grid))
        parts: list[Part] = []
        said = caption(block).replace("\\", "")
        if '"' in said:
            told(
                self._made,
                item,
                "notation",
                "a straight quote in the caption of a table",
                "choose another mark",
                weight=0.1,
            )
            said = said.replace('"', "”")
        if said.strip():
            parts.append(Part(role="caption", runs=tidy([Run(text=" ".join(said.split()))])))
        for level, row in enumerate(grid):
            cells = [*(part.runs for part in row), *[()] * (width - len(row))]
            parts += [
                Part(
                    role="cell" if level else "header",
                    level=level,
                    runs=tidy(replace(run, text=run.text.replace(BREAK, " ")) for run in cell),
                )
                for cell in cells
            ]
        alignments = block.alignments if len(block.alignments) == width else ("",) * width
        return replace(block, parts=tuple(parts), alignments=alignments)


def _paragraph(said: str) -> Block | None:
    """What is left of a block that says no more than this."""
    return Block(kind="paragraph", parts=(Part(runs=tidy([Run(text=said)])),)) if said.strip() else None


def _list(block: Block) -> Block | None:
    """A list whose levels go down one at a time; items without words are none."""
    parts: list[Part] = []
    for part in block.parts:
        if part.runs:
            parts.append(replace(part, level=min(part.level, parts[-1].level + 1 if parts else 0)))
    return replace(block, parts=tuple(parts)) if parts else None


def _quotation(block: Block) -> Block | None:
    said = [part for part in block.parts if part.role != "attribution" and part.runs]
    who = [part for part in block.parts if part.role == "attribution" and part.runs]
    if not said:
        return Block(kind="paragraph", parts=(replace(who[0], role="text"),)) if who else None
    return replace(block, parts=(*said, *who[:1]))


def _file_name(key: str, taken: Sequence[str] | set[str]) -> str:
    """A file name for a picture that no other has."""
    path = PurePosixPath(key)
    stem, suffix = slug(path.stem, 40) or "figuur", path.suffix.lower()
    name, count = f"{stem}{suffix}", 1
    while name in taken:
        count += 1
        name = f"{stem}-{count}{suffix}"
    return name
