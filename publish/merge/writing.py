"""The merged source as files: every line that no change touches keeps its bytes."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from publish.diagnostics import Diagnostic, WriteError
from publish.merge.planned import Entry, Plan
from publish.merge.source_files import SourceFile


def written(file: SourceFile, entries: Sequence[Entry], plan: Plan) -> str:
    """The text of a merged file, byte order mark included."""
    out: list[str] = []
    places = {id(piece): at for at, piece in enumerate(file.pieces)}
    last, in_place = -1, True
    for entry in entries:
        piece = entry.piece
        if piece is not None and piece.block.kind == "note" and piece.block.ids[0] in plan.removed_notes:
            continue
        if entry.moved or piece is None:
            assert entry.text is not None
            _part(out, file, [])
            out.append(entry.text.replace("\n", file.newline) + file.newline)
            in_place = False
            continue
        at = places[id(piece)]
        _part(out, file, _between(file, last, at, whole=in_place and at == last + 1))
        text = _changed(entry, plan)
        if text is None:
            out += file.lines[piece.start : piece.end]
        else:
            out.append(text.replace("\n", file.newline) + _end(file.lines[piece.end - 1]))
        last, in_place = at, True
    tail = _between(file, last, len(file.pieces), whole=in_place)
    return file.mark + "".join(out) + "".join(tail)


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Writes every file beside its place before the first takes it. Raises WriteError; then nothing has changed.

    Only the renames come after one another, each of them whole or not at all.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            scratch = path.with_name(f".{path.name}.part")
            waiting.append((scratch, path))
            scratch.write_bytes(content)
            if path.exists():
                shutil.copymode(path, scratch)
        for scratch, path in waiting:
            scratch.replace(path)
    except OSError as error:
        for scratch, _ in waiting:
            with contextlib.suppress(OSError):
                scratch.unlink(missing_ok=True)
        hint = "check the permissions of the folder and the free space on the disk"
        message = f"cannot write '{error.filename}': {error.strerror}"
        raise WriteError([Diagnostic(code="A-001", message=message, hint=hint)]) from error


def _changed(entry: Entry, plan: Plan) -> str | None:
    if entry.piece is not None and entry.piece.block.kind == "note":
        return plan.changed_notes.get(entry.piece.block.ids[0])
    return entry.text


def _end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _between(file: SourceFile, last: int, at: int, *, whole: bool) -> list[str]:
    """The lines between two pieces that stay: all where nothing comes between, else those that are not empty."""
    gaps = [_gap(file, n) for n in range(last + 1, at + 1)]
    if whole and len(gaps) == 1:
        return gaps[0]
    kept = [gap for gap in gaps if any(line.strip() for line in gap)]
    return [line for gap in kept for line in gap]


def _gap(file: SourceFile, at: int) -> list[str]:
    """The lines before piece `at`, behind the one before it; behind the last piece for the number of pieces."""
    start = file.pieces[at - 1].end if at else 0
    return file.lines[start : file.pieces[at].start] if at < len(file.pieces) else file.lines[start:]


def _part(out: list[str], file: SourceFile, gap: list[str]) -> None:
    """Puts the gap, or an empty line, between what is there and what comes."""
    if out and not _end(out[-1]):
        out[-1] += file.newline
    out += gap or ([file.newline] if out else [])
