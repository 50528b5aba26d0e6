"""The source as a programme: YAML and Markdown to the model, positions kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from publish import digests
from publish.addresses import redirects
from publish.diagnostics import Diagnostic, Origin
from publish.model import Chapter, Figure, Programme, Term
from publish.reader.addresses import check_addresses, read_addresses
from publish.reader.blocks import Numbers
from publish.reader.chapters import Draft, outline, read_chapter
from publish.reader.distribution import check_distribution
from publish.reader.double_encoding import doubly_encoded
from publish.reader.files import meant_for, read_text
from publish.reader.folder import is_chapter, second, stopped
from publish.reader.ids import Ids
from publish.reader.metadata import PROGRAMME, metadata, read_glossary, read_programme
from publish.reader.names import with_names
from publish.reader.yaml_file import YamlFile
from publish.schema import ProgrammeShape
from publish.traversal import walk_blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of reading: a programme, as far as one can be made, and everything found on the way."""

    programme: Programme | None
    diagnostics: tuple[Diagnostic, ...]
    whole: bool = False
    """Whether every chapter file could be read: else references to what is in them prove nothing."""


def read(folder: Path) -> Reading:
    """Reads a source folder. A person's mistake never raises: it is a diagnostic, and reading goes on."""
    if why := stopped(folder):
        return Reading(programme=None, diagnostics=(why,))
    shape, file, diagnostics = read_programme(folder)
    if shape is None or file is None:
        return Reading(programme=None, diagnostics=diagnostics)
    shape = with_names(shape, folder)
    found = [*diagnostics, *second(folder), *_unlisted(folder, shape, file)]
    glossary: tuple[Term, ...] = ()
    if shape.glossary:
        glossary, more = read_glossary(folder / shape.glossary)
        found += more
    chapters = _read_chapters(folder, shape, found)
    # Where a chapter file cannot be read, everything in it would seem to be gone.
    whole = len(chapters) == len(set(shape.chapters))
    if shape.distribution:
        found += check_distribution(shape.distribution, file, chapters, whole=whole)
    addresses, kept, more = read_addresses(folder)
    found += more
    assets = _assets(chapters)
    programme = Programme(
        metadata=metadata(shape, file),
        chapters=chapters,
        glossary=glossary,
        folder=folder,
        source_digest="",
        files=_names(shape, assets),
        assets=assets,
        addresses=addresses,
    )
    if kept and whole:
        found += check_addresses(programme, kept)
    return Reading(programme=replace(programme, source_digest=digest(programme)), diagnostics=tuple(found), whole=whole)


def _unlisted(folder: Path, shape: ProgrammeShape, file: YamlFile) -> Iterable[Diagnostic]:
    """Chapter files that stand in the folder and nowhere in the list, and those that stand in the list twice."""
    listed = [chapter.file for chapter in shape.chapters]
    here = sorted(folder.iterdir())
    told = {meant_for(folder / name) for name in listed if name not in (each.name for each in here)}
    for path in here if listed else ():
        if path.name not in listed and path not in told and is_chapter(path.name):
            message = f"'{path.name}' is not listed in {PROGRAMME}"
            hint = f"add '- file: {path.name}' under 'chapters', or move the file out of the folder"
            if path.suffix != ".md":
                stem = path.name[: path.name.lower().rindex(".m")]
                hint = f"call it '{stem}.md' and list it under 'chapters', or move it out of the folder"
            yield Diagnostic(code="S-004", message=message, origin=Origin(path=path.as_posix()), hint=hint)
    for at, name in enumerate(listed):
        if name not in listed[:at]:
            continue
        first = file.locate(("chapters", listed.index(name)))
        message = f"'{name}' is listed more than once, first on line {first.line}"
        origin = file.locate(("chapters", at))
        yield Diagnostic(code="S-008", message=message, origin=origin, hint="keep one of the lines")


def _read_chapters(folder: Path, shape: ProgrammeShape, found: list[Diagnostic]) -> tuple[Chapter, ...]:
    """Every chapter that can be read: headings and given ids of all of them first, then their blocks."""
    ids = Ids()
    drafts: list[Draft] = []
    for each in dict.fromkeys(shape.chapters):
        path = folder / each.file
        text, diagnostics = read_text(path)
        found += diagnostics
        if text is not None:
            found += doubly_encoded(path.as_posix(), text)
            draft, diagnostics = outline(path.as_posix(), text, each.front_matter, ids)
            found += diagnostics
            drafts += [draft] if draft.headings else []
    titles = {heading.id: heading.title for draft in drafts for heading in draft.headings}
    numbers, chapters, number = Numbers(), [], 0
    for draft in drafts:
        number += not draft.front_matter
        chapter, diagnostics = read_chapter(draft, None if draft.front_matter else number, ids, numbers, titles)
        chapters.append(chapter)
        found += diagnostics
    found += ids.diagnostics
    return tuple(chapters)


def _assets(chapters: Iterable[Chapter]) -> tuple[str, ...]:
    blocks = (block for chapter in chapters for block in walk_blocks(chapter))
    return tuple(sorted({block.path for block in blocks if isinstance(block, Figure)}))


def _names(shape: ProgrammeShape, assets: tuple[str, ...]) -> tuple[str, ...]:
    others = filter(None, (shape.glossary, shape.cover))
    return tuple(sorted({PROGRAMME, *(chapter.file for chapter in shape.chapters), *others, *assets}))


def digest(programme: Programme) -> str:
    """sha256 over the files of the source.

    Of addresses.yaml what it makes of the site counts, so that recording an edition leaves the digest as it is.
    """
    return digests.of_files(programme.folder, programme.files, redirects(programme).encode())
