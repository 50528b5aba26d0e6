"""Edits on the cover and in the glossary: they belong into the YAML files of the source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from publish.diagnostics import Origin
from publish.merge.changes import Change, Conflict, Outcome
from publish.merge.document import Edited
from publish.model import Metadata, Programme
from publish.reader.metadata import PROGRAMME
from publish.reader.yaml_file import read_yaml, replaced, updated
from publish.schema import Keys

_ON_COVER: Final = ("title", "subtitle", "imprint", "rights")
"""The keys of programme.yaml whose value the cover or the colophon shows as a paragraph of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A value of a YAML file as exported, as it is now (None where there is none), and as it came back."""

    keys: Keys
    base: str
    ours: str | None
    theirs: str


def merge_cover(edited: Edited, front: Sequence[str], base: Programme, programme: Programme) -> Outcome:
    """What came back of cover and glossary; `front` is what the cover said when the document was exported.

    The words of a cover are put together by a template, so what is not a value of its own is a conflict.
    """
    outcome = Outcome()
    edits = list(_cover(edited, front, base, programme, outcome))
    apply_edits(programme.folder / PROGRAMME, edits, outcome)
    if base.glossary and (name := _glossary_file(programme)):
        apply_edits(programme.folder / name, list(_glossary(edited, base, programme, name, outcome)), outcome)
    return outcome


def _cover(
    edited: Edited,
    front: Sequence[str],
    base: Programme,
    programme: Programme,
    outcome: Outcome,
) -> Iterator[Edit]:
    """Paragraphs of the cover that say something else now, as values of programme.yaml."""
    values = {_value(base.metadata, key): key for key in _ON_COVER}
    exported = [said for each in front if (said := _plain(each))]
    matcher = SequenceMatcher(None, exported, list(edited.front), autojunk=False)
    for tag, start, end, low, high in matcher.get_opcodes() if front else ():
        before, after = exported[start:end], edited.front[low:high]
        if tag == "equal":
            continue
        if len(before) == len(after) and all(each in values for each in before):
            for old, new in zip(before, after, strict=True):
                yield Edit(keys=(values[old],), base=old, ours=_value(programme.metadata, values[old]), theirs=new)
            continue
        outcome.conflicts.append(
            Conflict(
                reason="these words of the cover are put together from several values of programme.yaml",
                section="",
                block="",
                origin=Origin(path=(programme.folder / PROGRAMME).as_posix()),
                ours="\n".join(before),
                theirs="\n".join(after),
            )
        )


def _value(metadata: Metadata, key: str) -> str:
    return _plain(str(getattr(metadata, key)))


def _plain(text: str) -> str:
    """Text with all spaces alike: templates bind words with no-break spaces."""
    return " ".join(text.split())


def _glossary_file(programme: Programme) -> str | None:
    named = (name for name in programme.files if name.endswith((".yaml", ".yml")) and name != PROGRAMME)
    return next(named, None)


def _glossary(edited: Edited, base: Programme, programme: Programme, name: str, outcome: Outcome) -> Iterator[Edit]:
    """Expansions that changed; a row that is new or gone is a conflict."""
    before = {_plain(term.abbreviation): _plain(term.expansion) for term in base.glossary}
    now = {_plain(term.abbreviation): (at, _plain(term.expansion)) for at, term in enumerate(programme.glossary)}
    after = {row[0]: row[1] for row in edited.glossary if len(row) == 2}
    for key in dict.fromkeys((*before, *after)) if after else ():
        ours, theirs = now.get(key), after.get(key)
        if key in before and theirs is not None:
            if theirs != before[key]:
                at = ours[0] if ours else -1
                found = ours[1] if ours else None
                yield Edit(keys=("terms", at, "expansion"), base=before[key], ours=found, theirs=theirs)
        elif (theirs is None) != (ours is None):
            reason = "a row of the glossary is new" if theirs is not None else "a row of the glossary was taken away"
            outcome.conflicts.append(
                Conflict(
                    reason=f"{reason}: {name} holds them",
                    section="",
                    block=key,
                    origin=Origin(path=(programme.folder / name).as_posix()),
                    ours=f"{key}: {ours[1]}" if ours else "",
                    theirs=f"{key}: {theirs}" if theirs is not None else "",
                )
            )


def apply_edits(path: Path, edits: Sequence[Edit], outcome: Outcome) -> None:
    """Carries edits over into the YAML file at `path`; `outcome` is told, and holds the file then."""
    if not edits:
        return
    file, _ = read_yaml(path)
    assert file is not None, "a source that was read has this file"
    before = text = path.read_bytes().decode("utf-8")
    for edit in edits:
        if edit.ours == edit.theirs:
            continue
        origin, section = file.locate(edit.keys), ".".join(map(str, edit.keys))
        done = _with(text, edit) if edit.ours == edit.base and edit.theirs else None
        if done is None:
            reason = "it changed in the document and in the source, or is empty now"
            outcome.conflicts.append(
                Conflict(
                    reason=reason, section=section, block="", origin=origin, ours=edit.ours or "", theirs=edit.theirs
                )
            )
            continue
        text = done
        outcome.changes.append(
            Change(what="changed", section=section, block="", origin=origin, before=edit.base, after=edit.theirs)
        )
    if text != before:
        outcome.files[path.as_posix()] = (before, text)


def _with(text: str, edit: Edit) -> str | None:
    """The file with the new value; a key of the first level that is not there yet comes at its end."""
    if len(edit.keys) == 1 and not edit.base:
        return updated(text, {str(edit.keys[0]): edit.theirs})
    return replaced(text, edit.keys, edit.theirs)
