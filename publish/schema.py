"""The shapes of the files a person edits, and their JSON Schemas. Owner of pydantic, with what it builds on."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from publish import languages, links
from publish.diagnostics import Diagnostic, Origin, did_you_mean
from publish.distribution_schema import DistributionShape
from publish.model import ID_PATTERN
from publish.shape import Shape, Words
from publish.theme_schema import ShopsShape, ThemeShape
from publish.value_faults import example, no_mapping, wrong_value

Keys: TypeAlias = tuple[str | int, ...]
"""Where a value stands in a file: the keys and list positions that lead to it."""


def _known_language(tag: str) -> str:
    if hint := languages.fault(tag):
        raise PydanticCustomError("language", "no language tag that the registry of IANA knows", {"hint": hint})
    return tag


def _leads_somewhere(address: str) -> str:
    if fault := links.fault(address):
        raise PydanticCustomError("address", "{what}", {"what": fault[0], "hint": fault[1]})
    return address


Language = Annotated[
    str, AfterValidator(_known_language), WithJsonSchema({"type": "string", "pattern": languages.PATTERN})
]
"""A BCP 47 tag."""


# -- programme.yaml -----------------------------------------------------------------------------------


class ChapterShape(Shape):
    """A chapter file; front matter, such as a foreword, has no number and no leaflets."""

    file: Annotated[
        str, Field(pattern=r"^[^/\\\x00-\x1f]+\.md$", description="Name of a Markdown file in the source folder.")
    ]
    front_matter: Annotated[bool, Field(description="True for a foreword: no number, no leaflets.")] = False


class PartyShape(Shape):
    """Somebody answerable."""

    name: Words
    address: Words


class ProgrammeShape(Shape):
    """source/programme.yaml: what the programme is called, by whom it is, and in which order its chapters stand."""

    title: Words
    subtitle: str = ""
    author: Words
    role: str = ""
    language: Annotated[Language, Field(description="BCP 47 tag, such as nl-BE.")]
    description: Words
    keywords: tuple[Words, ...] = ()
    rights: Words
    imprint: Words
    publisher: Words
    responsible_publisher: Annotated[PartyShape, Field(description="In Belgium: v.u., name and address.")]
    date: Annotated[datetime.date, Field(description="Date of this edition, as 2026-11-23.")]
    base_url: Annotated[
        str,
        Field(pattern=r"^https?://[^\s?#]+/$", description="Where the site will stand; ends with a slash."),
        AfterValidator(_leads_somewhere),
    ]
    chapters: Annotated[
        tuple[ChapterShape, ...], Field(min_length=1, description="The chapter files, in reading order.")
    ]
    glossary: Annotated[
        str | None, Field(pattern=r"^[^/\\\x00-\x1f]+\.yaml$", description="File with the abbreviations.")
    ] = None
    cover: Annotated[str | None, Field(description="Picture on every cover: a PNG or JPEG in assets/.")] = None
    cover_alternative: Annotated[str, Field(description="What that picture shows, for who cannot see it.")] = ""
    distribution: DistributionShape | None = None


# -- glossary.yaml ------------------------------------------------------------------------------------


class TermShape(Shape):
    """An abbreviation and what it stands for."""

    abbreviation: Words
    expansion: Words
    language: Annotated[Language | None, Field(description="Language of the expansion, where it is another one.")] = (
        None
    )


class GlossaryShape(Shape):
    """source/glossary.yaml: the abbreviations."""

    terms: tuple[TermShape, ...]


# -- addresses.yaml -----------------------------------------------------------------------------------


Id = Annotated[str, Field(pattern=f"^{ID_PATTERN}$")]
Number = Annotated[str, Field(pattern=r"^[1-9][0-9]*(\.[1-9][0-9]*)*$")]


class AddressesShape(Shape):
    """source/addresses.yaml: what editions that went public had, and where it is today. Only `moved` is for people."""

    edition: Annotated[datetime.date | None, Field(description="Date of the last edition that went public.")] = None
    moved: Annotated[
        dict[Id, Id] | None, Field(description="For a chapter or section that is gone: where it stands today.")
    ] = None
    sections: Annotated[
        dict[Id, Number | None] | None, Field(description="Every chapter and section ever, and its number.")
    ] = None
    numbers: Annotated[
        dict[Number, tuple[Id, ...]] | None, Field(description="What a number led to before, oldest first.")
    ] = None
    blocks: Annotated[dict[Id, Id] | None, Field(description="Every block ever, and its section.")] = None


# -- all of them --------------------------------------------------------------------------------------


_FILES: Final[dict[str, type[BaseModel]]] = {
    "programme.schema.json": ProgrammeShape,
    "glossary.schema.json": GlossaryShape,
    "addresses.schema.json": AddressesShape,
    "theme.schema.json": ThemeShape,
    "shops.schema.json": ShopsShape,
}


SOURCE_SCHEMAS: Final = ("programme.schema.json", "glossary.schema.json", "addresses.schema.json")
"""Those that belong beside a source; the others belong beside the templates."""


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema (2020-12) of each file that a person edits, by the name it is kept under."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {name: dialect | shape.model_json_schema() for name, shape in _FILES.items()}


S = TypeVar("S", bound=BaseModel)


def validate(
    shape: type[S],
    data: object,
    locate: Callable[[Keys], Origin],
    *,
    code: str | None = None,
    written: Mapping[Keys, str] | None = None,
) -> tuple[S | None, tuple[Diagnostic, ...]]:
    """`data` as `shape`, or every finding on why it is not. `code`, where given, replaces the Y codes.

    `written` tells how values stand in the file, where that is not how they were read.
    """
    try:
        return shape.model_validate(data), ()
    except ValidationError as error:
        found = [{**each, "input": _as_written(each, written or {})} for each in error.errors()]
        # Of a list with nothing in it that can be used, what is wrong with each item is told.
        told = [each for each in found if each["type"] != "too_short" or not each["input"]]
        return None, tuple(_diagnostic(shape, each, locate, code) for each in told)


def _as_written(error: Any, written: Mapping[Keys, str]) -> Any:
    """A value as it stands in the file; a number of copies stands there without the kind that it is of."""
    keys: Keys = error["loc"]
    return written.get(keys, written.get(keys[:-1], error["input"]))


def texts_wanted(shape: type[BaseModel], data: object) -> tuple[Keys, ...]:
    """Where a text should stand, and something else does."""
    try:
        shape.model_validate(data)
    except ValidationError as error:
        return tuple(each["loc"] for each in error.errors() if each["type"] == "string_type")
    return ()


def salvage(data: object) -> ProgrammeShape:
    """What is usable of a programme.yaml that is not valid, so that everything else can be checked in the same run."""
    given = data if isinstance(data, dict) else {}
    texts = ("title", "author", "language", "description", "rights", "imprint", "publisher", "base_url")
    party = PartyShape.model_construct(name="", address="")
    values: dict[str, Any] = {**dict.fromkeys(texts, ""), "responsible_publisher": party, "date": datetime.date.min}
    values["chapters"] = ()
    for name, field in ProgrammeShape.model_fields.items():
        with contextlib.suppress(KeyError, ValidationError):
            adapter: TypeAdapter[Any] = TypeAdapter(Annotated[field.annotation, field])  # type: ignore[arg-type]
            values[name] = adapter.validate_python(given[name])
    return ProgrammeShape.model_construct(**values)


def _diagnostic(shape: type[BaseModel], error: Any, locate: Callable[[Keys], Origin], code: str | None) -> Diagnostic:
    keys: Keys = error["loc"]
    name = ".".join(str(key) for key in keys)
    match error["type"]:
        case "extra_forbidden":
            known = _fields(shape, keys[:-1])
            hint = did_you_mean(str(keys[-1]), known) or f"known keys here: {', '.join(known)}"
            found = ("Y-002", f"unknown key '{name}'", hint, keys)
        case "missing":
            found = ("Y-003", f"'{name}' is missing", example(keys, code), keys[:-1])
        case "model_type" | "model_attributes_type" | "dict_type":
            found = ("Y-004", *no_mapping(name, error["input"]), keys)
        case "language":
            found = ("Y-004", f"'{name}': {error['input']!r} is {error['msg']}", error["ctx"]["hint"], keys)
        case "address":
            found = ("Y-004", f"'{name}' leads nowhere: {error['msg']}", error["ctx"]["hint"], keys)
        case _:
            found = ("Y-004", *wrong_value(name, error), keys)
    return Diagnostic(code=code or found[0], message=found[1], hint=found[2], origin=locate(found[3]))


def _fields(shape: type[BaseModel], keys: Keys) -> list[str]:
    """The names that may stand below `keys`, found by walking the annotations."""
    current: Any = shape
    for key in keys:
        if isinstance(key, int):
            continue
        fields = getattr(current, "model_fields", {})
        field = fields.get(key) or fields.get("root")
        current = _shape_in(field.annotation) if field else None
    return list(getattr(current, "model_fields", {}))


def _shape_in(annotation: Any) -> Any:
    """The shape inside an annotation such as `tuple[ChapterShape, ...]` or `PartyShape | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    return next((found for each in getattr(annotation, "__args__", ()) if (found := _shape_in(each))), None)
