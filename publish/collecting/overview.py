"""What stands beside the folders of the programmes: collection.json for programs, index.html for people."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from publish import dist
from publish.artefact import Manifest, write_whole
from publish.collecting.building import About, Outcome
from publish.collecting.members import Member
from publish.diagnostics import Diagnostic, Origin, Severity, WriteError
from publish.templating import Templates

SCHEMA_VERSION: Final = 1
_COLLECTION: Final = "collection.json"
_SITE: Final = "index.html"
_MAIN: Final = ("pdf", "docx", "epub")
"""The kinds of artefact that the page offers directly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A programme in the overview, as it stands in the output folder.

    It is `complete` if it was made of its source as it is; `outdated` if that failed, and what a former run made
    stands; `missing` if there is nothing. `files` are the main artefacts by kind; paths are from the overview.
    """

    name: str
    about: About | None
    state: Literal["complete", "outdated", "missing"]
    site: str | None = None
    files: Mapping[str, str]
    artefacts: int = 0
    source_digest: str | None = None

    @property
    def title(self) -> str:
        """Its title, or its name where nobody could read that."""
        return self.about.title if self.about else self.name

    def as_json(self) -> dict[str, Any]:
        """The entry as it stands in collection.json."""
        return {
            "name": self.name,
            "title": self.title,
            "author": self.about.author if self.about else None,
            "language": self.about.language if self.about else None,
            "date": self.about.date.isoformat() if self.about else None,
            "state": self.state,
            "path": f"{self.name}/",
            "site": self.site,
            "files": dict(self.files),
            "artefacts": self.artefacts,
            "source_digest": self.source_digest,
        }


def entry(member: Member, outcome: Outcome, output: Path, before: Mapping[str, About]) -> Entry:
    """How a programme stands after a run; `before` is what the last overview said, by name."""
    manifest = outcome.manifest or dist.read_manifest(output / member.name)
    if manifest is None:
        return Entry(name=member.name, about=outcome.about, state="missing", files={})
    # What failed may have another title by now; what stands has that of its own run.
    about = outcome.about if outcome.manifest else before.get(member.name) or outcome.about
    return Entry(
        name=member.name,
        about=about,
        state="complete" if outcome.manifest else "outdated",
        site=f"{member.name}/{_SITE}" if any(each.kind == "site" for each in manifest.artefacts) else None,
        files=_main_files(member.name, manifest),
        artefacts=len(manifest.artefacts),
        source_digest=manifest.source_digest,
    )


def _main_files(name: str, manifest: Manifest) -> dict[str, str]:
    paths = {each.kind: f"{name}/{each.path}" for each in manifest.artefacts}
    return {kind: paths[kind] for kind in _MAIN if kind in paths}


def write(output: Path, entries: tuple[Entry, ...], templates: Templates) -> None:
    """Writes both, each whole or not at all. Raises WriteError (A-001) or TemplateError."""
    page = templates.fill("report/collection.html.j2", entries=entries)
    data = {"schema": SCHEMA_VERSION, "programmes": [each.as_json() for each in entries]}
    write_whole(output / _COLLECTION, (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode())
    write_whole(output / _SITE, page.encode())


def refuse_others(output: Path) -> None:
    """Raises WriteError (A-008) where a page stands in the place of the overview that is none."""
    if (output / _SITE).exists() and not (output / _COLLECTION).exists():
        message = "no run of ours made this, and the overview is to stand here"
        hint = "move it elsewhere, or name another folder with --output"
        origin = Origin(path=(output / _SITE).as_posix())
        raise WriteError([Diagnostic(code="A-008", message=message, origin=origin, hint=hint)])


def read(output: Path) -> dict[str, About]:
    """What the overview of the last run says of each programme that it could tell about, by name."""
    try:
        data = json.loads((output / _COLLECTION).read_text(encoding="utf-8"))
        return {
            each["name"]: About(
                title=each["title"],
                author=each["author"],
                language=each["language"],
                date=datetime.date.fromisoformat(each["date"]),
            )
            for each in data["programmes"]
            if each["date"] and each["state"] != "missing"
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def left_behind(output: Path, members: tuple[Member, ...], before: Mapping[str, About]) -> tuple[Diagnostic, ...]:
    """A note (G-005) for each programme of the last overview that is none any more, if what was made of it stands."""
    names = {each.name for each in members}
    return tuple(
        Diagnostic(
            code="G-005",
            severity=Severity.NOTE,
            message=f"'{name}' is no programme of the collection any more, and its artefacts still stand",
            origin=Origin(path=(output / name).as_posix()),
            hint="remove the folder if it should not be online any more; the overview leaves it out",
        )
        for name in sorted(before)
        if name not in names and dist.read_manifest(output / name)
    )
