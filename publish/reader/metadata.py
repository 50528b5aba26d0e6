"""programme.yaml and the glossary."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from publish.diagnostics import Diagnostic, Severity
from publish.model import PLACEHOLDER, Figure, Metadata, Party, Term
from publish.reader.distribution import distribution
from publish.reader.typing_slips import left_open
from publish.reader.yaml_file import YamlFile, read_yaml
from publish.reader.yaml_hashes import cut_off
from publish.schema import GlossaryShape, ProgrammeShape, salvage

PROGRAMME: Final = "programme.yaml"
_COVER: Final = "omslag"
"""The id of the picture on the cover: one of those that no part of the programme can have."""
_QUOTED: Final = re.compile("[“„”«][^“„”«»]+[”“»]")
"""A text in quotes that a word processor made of those that are typed."""


def read_programme(folder: Path) -> tuple[ProgrammeShape | None, YamlFile | None, tuple[Diagnostic, ...]]:
    """What is usable in programme.yaml, with a note for every value that is still to be filled in."""
    file, diagnostics = read_yaml(folder / PROGRAMME)
    if file is None:
        return None, None, diagnostics
    shape, found = file.read(ProgrammeShape)
    return shape or salvage(file.data), file, (*found, *_notes(file, shape), *cut_off(file))


def _notes(file: YamlFile, shape: ProgrammeShape | None) -> list[Diagnostic]:
    notes = [
        Diagnostic(
            code="N-001",
            severity=Severity.NOTE,
            message=f"'{'.'.join(str(key) for key in keys)}' is a placeholder: {text}",
            origin=file.locate(keys),
            hint="fill in the real value before anything is printed",
        )
        for keys, text in file.texts()
        if PLACEHOLDER in text or left_open(text)
    ]
    notes += [
        Diagnostic(
            code="W-006",
            severity=Severity.WARNING,
            message=f"'{'.'.join(str(key) for key in keys)}' stands between curly quotes, which are printed with it",
            origin=file.locate(keys),
            hint="take them away, unless it is a quotation: quotes that belong to YAML are straight",
        )
        for keys, text in file.texts()
        if shape and _QUOTED.fullmatch(text)
    ]
    if shape and shape.distribution and not shape.distribution.confirmed:
        notes.append(
            Diagnostic(
                code="N-002",
                severity=Severity.NOTE,
                message="the numbers of leaflets are not confirmed",
                origin=file.locate(("distribution", "confirmed")),
                hint="agree on them with the campuses, then set 'confirmed: true'",
            )
        )
    return notes


def metadata(shape: ProgrammeShape, file: YamlFile) -> Metadata:
    """The shape as the model has it."""
    origin = file.locate(("cover",))
    cover = (
        Figure(id=_COVER, origin=origin, path=shape.cover, alternative=shape.cover_alternative) if shape.cover else None
    )
    return Metadata(
        title=shape.title,
        subtitle=shape.subtitle,
        author=shape.author,
        role=shape.role,
        language=shape.language,
        language_origin=file.locate(("language",)),
        description=shape.description,
        keywords=shape.keywords,
        rights=shape.rights,
        imprint=shape.imprint,
        publisher=shape.publisher,
        responsible_publisher=Party(name=shape.responsible_publisher.name, address=shape.responsible_publisher.address),
        date=shape.date,
        base_url=shape.base_url,
        base_url_origin=file.locate(("base_url",)),
        distribution=distribution(shape.distribution, file),
        cover=cover,
    )


def read_glossary(path: Path) -> tuple[tuple[Term, ...], tuple[Diagnostic, ...]]:
    """The abbreviations, in the order of the file; an abbreviation given twice is an error."""
    file, diagnostics = read_yaml(path)
    if file is None:
        return (), diagnostics
    shape, found = file.read(GlossaryShape)
    if shape is None:
        return (), found
    seen: dict[str, int] = {}
    doubled = []
    for position, term in enumerate(shape.terms):
        origin = file.locate(("terms", position))
        if first := seen.get(term.abbreviation):
            message = f"'{term.abbreviation}' stands here twice, first on line {first}"
            doubled.append(Diagnostic(code="Y-005", message=message, origin=origin, hint="keep one of the two"))
        seen.setdefault(term.abbreviation, origin.line)
    terms = (Term(abbreviation=t.abbreviation, expansion=t.expansion, language=t.language) for t in shape.terms)
    return tuple(terms), (*found, *doubled, *cut_off(file))
