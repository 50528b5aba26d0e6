"""The shape of `distribution` in programme.yaml: campuses, and how many copies of what each of them gets."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BeforeValidator, Field, WithJsonSchema

from publish.leaflet_kinds import HANDED_OUT, LEAFLETS
from publish.shape import Shape, Words

Copies = Annotated[int, Field(ge=0, le=999_999, strict=True)]
_COPIES: Final = {"type": "integer", "minimum": 0, "maximum": 999_999}
CopiesByKind = Annotated[
    dict[str, Copies],
    BeforeValidator(lambda given: {HANDED_OUT: given} if isinstance(given, int | float | str) else given),
    WithJsonSchema(
        {
            "anyOf": [
                _COPIES,
                {"type": "object", "properties": dict.fromkeys(LEAFLETS, _COPIES), "additionalProperties": False},
            ]
        }
    ),
]
"""Copies by kind of leaflet; a number alone is that of the kind which is handed out."""

LONGEST_CAMPUS_WORDS: Final = {"line": 160, "contact": 80}
"""Characters: what the back panel of a trifold, 82 mm between its margins, holds in four lines and two."""


class CampusShape(Shape):
    """A campus, how many copies of each chapter's leaflets it gets, and what its leaflets say of their own."""

    name: Words
    copies: Annotated[
        dict[str, CopiesByKind],
        Field(description=f"By chapter id a number ({HANDED_OUT}s), or numbers by kind: {', '.join(LEAFLETS)}."),
    ]
    line: Annotated[
        str,
        Field(
            description="For the back of this campus's leaflets, such as where to ask.",
            json_schema_extra={"maxLength": LONGEST_CAMPUS_WORDS["line"]},
        ),
    ] = ""
    contact: Annotated[
        str,
        Field(
            description="Whom to ask there: a name, an address, a number.",
            json_schema_extra={"maxLength": LONGEST_CAMPUS_WORDS["contact"]},
        ),
    ] = ""


class DistributionShape(Shape):
    """Where the leaflets go."""

    confirmed: Annotated[bool, Field(description="Set to true once the numbers have been agreed on.")]
    campuses: tuple[CampusShape, ...]
