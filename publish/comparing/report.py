"""What a comparison has to say: as JSON, in a line, and in the stretches of which the page in HTML is made."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

from publish.comparing.comparison import Comparison, FieldChange, Heading, PartChange, Runs, UnitChange


def stretches(part: PartChange) -> Iterator[tuple[bool, list[UnitChange]]]:
    """The units of a part in stretches that are the same throughout, or not."""
    for same, units in itertools.groupby(part.units, lambda each: each.same):
        yield same, list(units)


def as_line(comparison: Comparison) -> str:
    """How much changed, for the screen."""
    if not comparison.differences:
        return f"{comparison.old} → {comparison.new}: no differences"
    counts = Counter(each.what for each in comparison.proposals)
    proposals = ", ".join(f"{count} {what}" for what, count in counts.items()) or "none touched"
    number = comparison.differences
    return (
        f"{comparison.old} → {comparison.new}: {number} {'difference' if number == 1 else 'differences'}; "
        f"words: {comparison.added} added, {comparison.removed} removed; proposals: {proposals}"
    )


def as_json(comparison: Comparison) -> dict[str, Any]:
    """For other programs; of sections and units only those of which something is to be told."""
    return {
        "old": comparison.old,
        "new": comparison.new,
        "differences": comparison.differences,
        "words": {"added": comparison.added, "removed": comparison.removed},
        "proposals": [
            {
                "what": each.what,
                "old_number": each.old_number,
                "new_number": each.new_number,
                "section": each.part.heading.id,
                "block": each.unit.unit.id,
            }
            for each in comparison.proposals
        ],
        "sections": [_part(part) for part in comparison.changed],
        "metadata": [_field(each) for each in comparison.metadata],
        "glossary": [_field(each) for each in comparison.glossary],
    }


def _part(part: PartChange) -> dict[str, Any]:
    return {
        "fate": part.fate,
        "old": _heading(part.old),
        "new": _heading(part.new),
        "words": {"added": part.added, "removed": part.removed},
        "leaflet": _unit(part.leaflet) if part.leaflet else None,
        "blocks": [_unit(unit) for unit in part.units if not unit.same],
    }


def _heading(heading: Heading | None) -> dict[str, Any] | None:
    return {"id": heading.id, "number": heading.number or None, "title": heading.title} if heading else None


def _unit(unit: UnitChange) -> dict[str, Any]:
    return {
        "fate": unit.fate,
        "type": unit.kind,
        "old": unit.old.id if unit.old else None,
        "new": unit.new.id if unit.new else None,
        "text": [_runs(each) for each in unit.paragraphs],
        "rows": [{"fate": row.fate, "cells": [_runs(each) for each in row.cells]} for row in unit.rows],
        "remarks": [
            {"what": each.what, "words": each.words, "old": each.old, "new": each.new} for each in unit.remarks
        ],
    }


def _runs(runs: Runs) -> list[dict[str, str]]:
    return [{"change": run.change, "text": run.text} for run in runs]


def _field(change: FieldChange) -> dict[str, str]:
    return {"name": change.name, "old": change.old, "new": change.new}
