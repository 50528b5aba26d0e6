"""What OLD and NEW stand for: a source folder, or a git revision of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from publish.comparing import revision
from publish.comparing.revision import NoRevisionError, Revision
from publish.diagnostics import Diagnostic, MissingToolError, Severity, SourceError, UsageError, did_you_mean
from publish.loading import load
from publish.model import Programme
from publish.reader.metadata import PROGRAMME


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two: how it was named, with the commit behind a revision's name, and what stands in it."""

    label: str
    commit: str
    programme: Programme

    @property
    def author(self) -> str:
        """A short name for the review pane of Word: nothing of where the folder stands on this machine."""
        return self.label if self.commit else Path(self.label).resolve().name


def open_side(word: str, source: Path, scratch: Path) -> tuple[Side, tuple[Diagnostic, ...]]:
    """The programme that `word` stands for; a revision is laid out in `scratch`.

    A folder goes before a revision of the same name, with a note (U-006); warnings of `check` are not repeated. Raises
    UsageError (U-004: neither; U-005: a revision without the source), SourceError, or MissingToolError (K-002) where
    only git could tell.
    """
    folder = Path(word)
    if (folder / PROGRAMME).is_file():
        return Side(label=word, commit="", programme=load(folder)[0]), _ambiguous(word, source)
    try:
        found = revision.find(word, source)
    except (NoRevisionError, MissingToolError) as error:
        if folder.is_dir():
            load(folder)  # says what is missing in it
        if isinstance(error, MissingToolError):
            raise
        raise _neither(word, source, str(error)) from error
    return Side(label=word, commit=found.commit, programme=_load_revision(found, scratch)), ()


def _load_revision(found: Revision, scratch: Path) -> Programme:
    revision.extract(found, scratch)
    prefix = found.name if found.folder == "." else f"{found.name}:{found.folder}"
    try:
        return load(scratch)[0]
    except SourceError as error:
        raise SourceError(_renamed(each, scratch.as_posix(), prefix) for each in error.diagnostics) from error


def _renamed(diagnostic: Diagnostic, scratch: str, prefix: str) -> Diagnostic:
    """As “HEAD~1:source/01.md:12”: nobody can look into the scratch folder."""
    origin = diagnostic.origin
    return replace(
        diagnostic,
        message=diagnostic.message.replace(scratch, prefix),
        hint=diagnostic.hint.replace(scratch, prefix),
        origin=replace(origin, path=origin.path.replace(scratch, prefix)) if origin else None,
    )


def _ambiguous(word: str, source: Path) -> tuple[Diagnostic, ...]:
    try:
        revision.find(word, source)
    except (NoRevisionError, MissingToolError):
        return ()
    message = f"'{word}' is a folder and a git revision: the folder is taken"
    hint = f"for the revision write 'refs/heads/{word}' or its hash"
    return (Diagnostic(code="U-006", message=message, hint=hint, severity=Severity.NOTE),)


def _neither(word: str, source: Path, why: str) -> UsageError:
    parent = Path(word).parent
    folders = [each.as_posix() for each in parent.glob("*/") if (each / PROGRAMME).is_file()] if parent.is_dir() else []
    near = did_you_mean(word, (*folders, *revision.names(source)))
    message = f"'{word}' is neither a source folder nor a git revision"
    hint = f"there is no folder '{word}' with a {PROGRAMME}, and {why}"
    return UsageError([Diagnostic(code="U-004", message=message, hint=f"{hint}; {near}" if near else hint)])
