"""The distribution of programme.yaml: campuses, and how many copies of what each of them gets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from publish.delivery import Delivery, Distribution
from publish.diagnostics import Diagnostic, Origin, Severity, did_you_mean
from publish.distribution_schema import LONGEST_CAMPUS_WORDS, CampusShape, DistributionShape
from publish.leaflet_kinds import LEAFLETS
from publish.model import Chapter, slug
from publish.reader.yaml_file import YamlFile
from publish.schema import Keys

_CAMPUSES: Final = ("distribution", "campuses")


def distribution(shape: DistributionShape | None, file: YamlFile) -> Distribution | None:
    """The shape as the model has it."""
    if shape is None:
        return None
    return Distribution(
        confirmed=shape.confirmed,
        deliveries=tuple(
            Delivery(
                campus=each.name,
                slug=slug(each.name),
                origin=file.locate((*_CAMPUSES, position)),
                copies=each.copies,
                line=" ".join(each.line.split()),
                contact=" ".join(each.contact.split()),
            )
            for position, each in enumerate(shape.campuses)
        ),
    )


def check_distribution(
    shape: DistributionShape, file: YamlFile, chapters: Iterable[Chapter], *, whole: bool
) -> Iterator[Diagnostic]:
    """Everything in it that cannot be, and a warning for a campus that gets nothing.

    Chapters are looked up only where they are known as a `whole`.
    """
    chapter_ids = {chapter.id for chapter in chapters if whole and not chapter.front_matter}
    first: dict[str, int] = {}
    for position, campus in enumerate(shape.campuses):
        place: Keys = (*_CAMPUSES, position)
        origin = file.locate(place)
        yield from _name(campus, first, origin)
        yield from _copies(campus, file, place, chapter_ids)
        for key, words in (("line", campus.line), ("contact", campus.contact)):
            if len(words) > (most := LONGEST_CAMPUS_WORDS[key]):
                found = f"the {key} of '{campus.name}' has {len(words)} characters"
                yield Diagnostic(
                    code="Y-008",
                    message=f"{found}; a back panel has room for {most}",
                    origin=file.locate((*place, key)),
                    hint="say it in fewer words: it is read while somebody hands out the next one",
                )


def _name(campus: CampusShape, first: dict[str, int], origin: Origin) -> Iterator[Diagnostic]:
    """Two campuses of one slug would have the same files, and one without a slug none."""
    name = slug(campus.name)
    if not name:
        message = f"the name '{campus.name}' has no letter or digit that can stand in the name of a file"
        yield Diagnostic(code="Y-004", message=message, origin=origin, hint="write it in the letters a to z")
    elif name in first:
        message = f"'{campus.name}' stands here twice, first on line {first[name]}: both would be '{name}.zip'"
        hint = "put the copies together, or give one of the two another name"
        yield Diagnostic(code="Y-007", message=message, origin=origin, hint=hint)
    first.setdefault(name, origin.line)


def _copies(campus: CampusShape, file: YamlFile, place: Keys, chapters: set[str]) -> Iterator[Diagnostic]:
    for name, by_kind in campus.copies.items():
        if chapters and name not in chapters:
            yield Diagnostic(
                code="Y-006",
                message=f"'{campus.name}' gets copies of '{name}', which is no chapter with leaflets",
                origin=file.locate((*place, "copies", name)),
                hint=did_you_mean(name, chapters) or f"chapters are: {', '.join(sorted(chapters))}",
            )
        for kind in by_kind:
            if kind not in LEAFLETS:
                yield Diagnostic(
                    code="Y-009",
                    message=f"'{campus.name}' gets copies of '{name}' as '{kind}', which is no kind of leaflet",
                    origin=file.locate((*place, "copies", name, kind)),
                    hint=did_you_mean(kind, LEAFLETS) or f"kinds are: {', '.join(LEAFLETS)}",
                )
    if not any(copies for by_kind in campus.copies.values() for copies in by_kind.values()):
        yield Diagnostic(
            code="W-004",
            severity=Severity.WARNING,
            message=f"'{campus.name}' gets no copies: it will have no zip file",
            origin=file.locate(place),
            hint="say how many under 'copies', or take the campus away",
        )
