"""The merged source, read before it is written: it has no errors, and says what the plan says."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from publish import reader
from publish.checks import check
from publish.diagnostics import Diagnostic, Severity, SourceError
from publish.merge.block_merge import with_labels
from publish.merge.planned import Plan
from publish.model import Footnote, Programme
from publish.notation.blocks import Block, sequence
from publish.traversal import walk_blocks


def prove(
    programme: Programme,
    files: Mapping[str, tuple[str, str]],
    plan: Plan,
    bind: Callable[[str], str],
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    """Raises SourceError where the merged source would have errors; what else is wrong is a bug.

    `pictures` are those that come along, by their name in the source.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "source"
        _lay_out(programme, files, folder)
        for name, content in pictures.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        reading = reader.read(folder)
        found = [*reading.diagnostics, *(check(reading.programme) if reading.programme else ())]
        errors = [each for each in found if each.severity is Severity.ERROR]
        if errors or reading.programme is None:
            raise SourceError(_as_merged(each, folder, programme.folder) for each in errors)
        merged = reading.programme
    labels = {b.id: b.label for chapter in merged.chapters for b in walk_blocks(chapter) if isinstance(b, Footnote)}
    said = _comparable((block for block, _ in sequence(merged, bind) if block.kind != "note"), labels)
    planned = (entry.block for entries in plan.files for entry in entries if entry.block.kind != "note")
    titles = frozenset(f"#{block.ids[0]}" for block in said if block.kind == "heading")
    one, two = (_without_titles(blocks, titles) for blocks in (said, _comparable(planned, plan.labels)))
    if len(one) != len(two) or not all(a.same(b) for a, b in zip(one, two, strict=True)):
        raise RuntimeError("the merged source does not say what the merge planned; nothing was written")


def _lay_out(programme: Programme, files: Mapping[str, tuple[str, str]], folder: Path) -> None:
    for name in programme.files:
        path, target = programme.folder / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.as_posix() in files:
            target.write_bytes(files[path.as_posix()][1].encode())
        else:
            shutil.copyfile(path, target)


def _as_merged(diagnostic: Diagnostic, folder: Path, source: Path) -> Diagnostic:
    """A finding with the place it would have in the source."""
    hint = f"the edits in the document lead to this: change them there; {diagnostic.hint}".removesuffix("; ")
    if diagnostic.origin is None:
        return replace(diagnostic, hint=hint)
    path = diagnostic.origin.path.replace(folder.as_posix(), source.as_posix(), 1)
    return replace(diagnostic, origin=replace(diagnostic.origin, path=path), hint=hint)


def _without_titles(blocks: list[Block], titles: frozenset[str]) -> list[Block]:
    """Blocks without the words of cross-references to headings: those that have none of their own follow the title."""
    return [
        replace(
            block,
            parts=tuple(
                replace(p, runs=tuple(r.saying("") if r.target in titles else r for r in p.runs)) for p in block.parts
            ),
        )
        if any(r.target in titles for p in block.parts for r in p.runs)
        else block
        for block in blocks
    ]


def _comparable(blocks: Iterable[Block], labels: Mapping[str, str]) -> list[Block]:
    """Blocks with their footnotes by label, and lists that follow one another as one, as Markdown reads them."""
    result: list[Block] = []
    for block in (with_labels(each, labels) for each in blocks):
        if block.kind == "list" and result and result[-1].kind == "list":
            result[-1] = replace(result[-1], parts=(*result[-1].parts, *block.parts))
        else:
            result.append(block)
    return result
