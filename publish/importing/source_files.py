"""An outline as the files of a source folder: programme.yaml, a Markdown file for each chapter, pictures, schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from publish.importers.draft import Draft
from publish.importing.cleaning import Cleaner
from publish.importing.names import Names
from publish.importing.notes import Notes
from publish.importing.outline import Item, Outline, chapters_of, told
from publish.importing.yaml_text import glossary_yaml, programme_yaml
from publish.notation.blocks import CLASSES, Block, Part, caption, source
from publish.notation.runs import Run, tidy

Says: TypeAlias = Callable[[str, Block, Mapping[str, str]], bool]
"""Whether a text, read by itself, says exactly a block; its notes by their labels."""

_ASSETS: Final = "assets"
_TEXTS: Final = ("paragraph", *CLASSES)


@dataclass(slots=True, kw_only=True)
class Written:
    """The files of a source by name, and in which file and line each piece of the draft begins."""

    files: dict[str, bytes] = field(default_factory=dict)
    places: dict[int, tuple[str, int]] = field(default_factory=dict)
    said: list[Block] = field(default_factory=list)
    """What the files must say when they are read, in their order; notes by their labels."""


class SourceWriter:
    """Writes an outline; what Markdown cannot say exactly is said more simply, and told."""

    def __init__(self, draft: Draft, made: Outline, says: Says, date: str) -> None:
        self._draft = draft
        self._made = made
        self._says = says
        self._date = date
        self._names = Names(made.items)
        self._clean = Cleaner(draft, made, self._names)
        self._position: dict[int, int] = {}
        self._done = Written()

    def write(self) -> Written:
        """All files."""
        chapters: list[tuple[str, bool]] = []
        notes = Notes(self._made)
        self._position = {id(item): at for at, item in enumerate(self._made.items)}
        number = 0
        parts = list(chapters_of([each for each in self._made.items if each.block.kind != "note"]))
        width = max(2, len(str(len(parts))))
        for items in parts:
            front = items[0].front_matter
            number += not front
            name = self._file_name(number if not front else 0, width, items[0], [each for each, _ in chapters])
            self._chapter(name, items, notes)
            chapters.append((name, front))
        metadata = dict(self._draft.metadata) | {"title": self._made.title}
        has_glossary = bool(self._draft.glossary)
        text = programme_yaml(metadata, chapters, self._date, "glossary.yaml" if has_glossary else "")
        self._done.files["programme.yaml"] = text.encode()
        if has_glossary:
            self._done.files["glossary.yaml"] = glossary_yaml(self._draft.glossary).encode()
        for key, name in self._clean.assets.items():
            self._done.files[f"{_ASSETS}/{name}"] = self._draft.assets[key]
        return self._done

    def _file_name(self, number: int, width: int, heading: Item, taken: list[str]) -> str:
        stem = self._names.of_item[self._position[id(heading)]]
        name = f"{number:0{width}}-{stem}.md"
        return name if name not in taken else f"{number:0{width}}-{stem}-{len(taken)}.md"

    def _chapter(self, name: str, items: list[Item], notes: Notes) -> None:
        """A chapter file; every block with an empty line before it, every paragraph on one line."""
        lines: list[str] = []
        notes.begin_chapter()
        for item in items:
            for block, text in self._written(item, notes):
                for piece in item.pieces:
                    self._done.places.setdefault(piece, (name, len(lines) + 1))
                lines += [*text.split("\n"), ""]
                if not item.leaflet:
                    self._done.said.append(notes.labelled(block))
        self._done.files[name] = "\n".join(lines).encode()

    def _written(self, item: Item, notes: Notes) -> Iterator[tuple[Block, str]]:
        """The block of an item as Markdown, its footnotes behind it; nothing where it has no words."""
        block = self._clean.block(item)
        if block is None:
            return
        name = self._names.of_item.get(self._position[id(item)], "")
        if block.kind == "heading":
            notes.keep(block)
            plain = replace(block, parts=(Part(runs=tidy([Run(text=block.text)])),), ids=())
            yield plain, f"{source(plain, notes.labels)} {{#{name}}}"
            return
        block = notes.taken(item, block)
        for candidate in (block, *_simpler(block)):
            text = self._above(candidate, name, item) + source(candidate, notes.labels)
            if self._says(text, candidate, notes.labels):
                break
        if candidate is not block:
            told(self._made, item, "notation", "Markdown cannot mark it so", "look at it in the source", weight=0.4)
        yield candidate, text
        for note in notes.behind(candidate):
            cleaned = replace(note, parts=(Part(runs=self._clean.runs(note.parts[0].runs, item)),))
            yield cleaned, source(cleaned, notes.labels)

    def _above(self, block: Block, name: str, item: Item) -> str:
        """The line of attributes above a block, if it has any."""
        attributes = [f"#{name}"] if name else []
        if item.leaflet:
            attributes.append(".leaflet")
        elif block.kind in CLASSES:
            attributes.append(f".{block.kind}")
            attributes += [".key"] if item.key and block.kind == "proposal" else []
        if block.kind == "table" and caption(block):
            attributes.append(f'caption="{caption(block)}"')
        return f"{{{' '.join(attributes)}}}\n" if attributes else ""


def _simpler(block: Block) -> Iterator[Block]:
    """The block with ever fewer marks, at last as plain paragraphs of its words."""
    yield _mapped(block, lambda run: replace(run, pull=False, language=None, emphasis=False, strong=False))
    yield _mapped(block, lambda run: Run(text=run.text, note=run.note))
    runs: list[Run] = []
    for part in block.parts:
        runs += [Run(text=" ")] * bool(runs) + [
            Run(text=run.text.replace("\n", " "), note=run.note) for run in part.runs
        ]
    if block.kind not in _TEXTS:
        yield Block(kind="paragraph", parts=(Part(runs=tidy(runs)),))


def _mapped(block: Block, change: Callable[[Run], Run]) -> Block:
    parts = tuple(replace(part, runs=tidy(change(run) for run in part.runs)) for part in block.parts)
    return replace(block, parts=parts)
