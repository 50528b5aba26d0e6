"""A document that exists already, made a source: drafts to files, proof and report.

What is written is read back before it takes its place: it has no errors, says exactly what was read, and no word of the
input is missing.
"""

from __future__ import annotations

import datetime
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from publish import importers, theme
from publish.diagnostics import Diagnostic, Origin, PublishError, Severity, UsageError, WriteError
from publish.importers.draft import Draft
from publish.importers.sniffing import kind_of
from publish.importing.accounting import missing_words
from publish.importing.before import kept
from publish.importing.invisible import without_invisible
from publish.importing.outline import Outline, outline
from publish.importing.proof import ProofError, ReadsBack, prove
from publish.importing.report import JSON, PAGE, Report, report
from publish.importing.source_files import SourceWriter, Written
from publish.importing.update import update
from publish.merge import Outcome
from publish.merge.writing import replace_files
from publish.model import Programme
from publish.templating import Templates
from publish.word.revisions import EVERY, Tracked

__all__ = ["Imported", "ProofError", "import_document", "write_source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of an import: its report, where it stands, and for `--into` what changed in the source."""

    report: Report
    folder: Path
    outcome: Outcome | None = None
    written: bool = True


def import_document(
    path: Path,
    output: Path,
    templates: Path,
    *,
    into: bool = False,
    force: bool = False,
    dry_run: bool = False,
    tracked: Tracked = EVERY,
) -> Imported:
    """Makes a source in the folder `output` out of the document at `path`, or with `into` updates the one there.

    `tracked` says which tracked changes are accepted. Raises what `importers.read` raises, UsageError (J-010) where
    `output` holds something and neither `into` nor `force` says what to do with it, WriteError and TemplateError.
    Nothing is written then.
    """
    _refuse_to_overwrite(output, into=into, force=force)
    kind = kind_of(path)
    draft = importers.read(path, tracked)
    date = datetime.datetime.fromtimestamp(path.stat().st_mtime, tz=datetime.UTC).date().isoformat()
    around = output.absolute().parent
    try:
        around.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".import-", dir=around))
    except OSError as error:
        raise _unwritable(error, output) from error
    try:
        folder = scratch / "source"
        made, written, programme = _settled(draft, folder, _title(path), date)
        lost = missing_words(draft, programme)
        if lost:
            raise ProofError(f"words of the input are nowhere in the source: {' '.join(lost[:40])}")
        told = report(path, kind, draft, made=made, written=written)
        if into:
            done = update(output, programme, written.files, _told(draft, made, path))
            told = replace(told, conflicts=tuple(done.outcome.conflicts))
            reports = _reports(told, done.kept, templates)
            if not dry_run:
                changed = {Path(name): after.encode() for name, (_, after) in done.outcome.files.items()}
                beside = {output / name: content for name, content in {**done.pictures, **reports}.items()}
                replace_files(changed | beside)
            return Imported(report=told, folder=output, outcome=done.outcome, written=not dry_run)
        reports = _reports(told, kept(written.files), templates)
        if not dry_run:
            for name, content in reports.items():
                (folder / name).write_bytes(content)
            _move_into_place(folder, output, scratch)
        return Imported(report=told, folder=output, written=not dry_run)
    except OSError as error:
        raise _unwritable(error, output) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _reports(told: Report, keep: Mapping[str, Any], templates: Path) -> dict[str, bytes]:
    """The two files that tell of an import; that for programs keeps what a newer version is compared with."""
    page = Templates(templates, theme.load(templates)).fill("report/import.html.j2", report=told)
    text = json.dumps({**told.as_json(), **keep}, ensure_ascii=False, indent=2) + "\n"
    return {JSON: text.encode(), PAGE: page.encode()}


def _told(draft: Draft, made: Outline, path: Path) -> set[str]:
    """The keys of programme.yaml that the document itself tells: a title made of the name of its file is none."""
    told = {key for key, value in draft.metadata.items() if value.strip()}
    return told | {"title"} if made.title != _title(path) else told - {"title"}


def write_source(draft: Draft, folder: Path, *, name: str = "Programma", date: str = "2026-01-01") -> Programme:
    """Writes a draft into `folder`, which must not hold a source, and gives back what is read there.

    `name` is the title for want of any, `date` that of the edition. Raises ProofError where the files do not say the
    draft: a bug.
    """
    return _settled(draft, folder, name, date)[2]


def _settled(draft: Draft, folder: Path, name: str, date: str) -> tuple[Outline, Written, Programme]:
    """The source in `folder`, proven; a picture that cannot be used leaves its words behind, at the second attempt."""
    draft = without_invisible(draft)
    for attempt in range(2):
        made = outline(draft, name)
        written = SourceWriter(draft, made, ReadsBack(), date).write()
        _lay_out(written, folder)
        try:
            programme = prove(folder, written.said)
        except PublishError as error:
            errors = [each for each in error.diagnostics if each.severity is Severity.ERROR]
            bad = {each.origin for each in errors if each.code.startswith("F-") and each.origin}
            if attempt or not bad or len(bad) != len({each.origin for each in errors}):
                raise ProofError(f"the imported source has errors:\n{error}") from error
            places = {(Path(each.path).name, each.line) for each in bad}
            paths = {draft.pieces[n].block.path for n, place in written.places.items() if place in places}
            draft = replace(draft, assets={key: each for key, each in draft.assets.items() if key not in paths})
            shutil.rmtree(folder)
        else:
            return made, written, programme
    raise AssertionError


def _lay_out(written: Written, folder: Path) -> None:
    """Writes the files, and the schemas that editors want beside them."""
    from publish.artefact import write_json
    from publish.schema import SOURCE_SCHEMAS, schemas

    for name, content in written.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "schema").mkdir(parents=True, exist_ok=True)
    shapes = schemas()
    for name in SOURCE_SCHEMAS:
        write_json(folder / "schema" / name, shapes[name])


def _title(path: Path) -> str:
    """A title out of the name of a file, for want of a better one."""
    words = path.stem.replace("_", " ").replace("-", " ").split()
    return " ".join(words)[:1].upper() + " ".join(words)[1:] if words else "Programma"


def _refuse_to_overwrite(output: Path, *, into: bool, force: bool) -> None:
    holds_source = (output / "programme.yaml").is_file()
    if into:
        if not holds_source:
            raise _standing(output, "there is no source here to bring it into", "leave out --into to make a new one")
        return
    occupied = output.exists() and (not output.is_dir() or any(output.iterdir()))
    if occupied and not (force and holds_source):
        hint = "update it with --into, replace it with --force, or name another folder with --output"
        if not holds_source:
            hint = "name a folder that does not exist yet, or an empty one, with --output"
        raise _standing(output, "something stands here already; nothing was written", hint)


def _standing(output: Path, message: str, hint: str) -> UsageError:
    return UsageError([Diagnostic(code="J-010", message=message, origin=Origin(path=output.as_posix()), hint=hint)])


def _move_into_place(folder: Path, output: Path, scratch: Path) -> None:
    """Puts the folder where it belongs, whole; what stood there goes only once the new one is there."""
    if output.exists():
        aside = scratch / "before"
        output.rename(aside)
        try:
            folder.rename(output)
        except OSError:
            aside.rename(output)
            raise
    else:
        folder.rename(output)
    output.chmod(0o755)


def _unwritable(error: OSError, output: Path) -> WriteError:
    hint = "check the permissions of the folder around it and the free space on the disk"
    message = f"cannot write it: {error.strerror or error}"
    return WriteError([Diagnostic(code="A-001", message=message, origin=Origin(path=output.as_posix()), hint=hint)])
