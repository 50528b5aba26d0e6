"""Tracked changes accepted or rejected, as Word does it (ECMA-376 part 1, 17.13.5): zip and XML alone."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
REVISIONS = {f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange")}


def revisions(path: Path) -> list[Element]:
    """Every tracked change, in text and notes."""
    return [each for root in _stories(path) for each in root.iter() if each.tag in REVISIONS]


def told(path: Path, *, accept: bool) -> list[str]:
    """What a reader is told when every change is accepted, or rejected: a line a paragraph, a row, with its style.

    Character styles, languages, targets of links and fields, and the words of notes stand among the words. A paragraph
    that never held anything keeps tables or sections apart, and is not told; one that was emptied is.
    """
    document, notes = _stories(path)
    (body,) = document
    body[:] = [each for each in body if each.tag != f"{W}p" or each.find(f".//{W}r") is not None]
    for root in (document, notes):
        _settle(root, accept=accept)
    with zipfile.ZipFile(path) as archive:
        targets = [_targets(archive, f"word/_rels/{name}.xml.rels") for name in ("document", "footnotes")]
        images = {each.filename: str(each.CRC) for each in archive.infolist()}
    told_notes = {
        note.get(f"{W}id", ""): "".join(_paragraph(p, {}, targets[1], images) for p in note.iter(f"{W}p"))
        for note in notes
    }
    lines = []
    for block in body:
        if block.tag == f"{W}tbl":
            lines += [
                " | ".join(_paragraph(p, told_notes, targets[0], images) for p in row.iter(f"{W}p"))
                for row in block.iter(f"{W}tr")
            ]
        elif block.tag == f"{W}p":
            lines.append(_paragraph(block, told_notes, targets[0], images))
    return lines


def _stories(path: Path) -> tuple[Element, Element]:
    with zipfile.ZipFile(path) as archive:
        return (
            ElementTree.fromstring(archive.read("word/document.xml")),
            ElementTree.fromstring(archive.read("word/footnotes.xml")),
        )


def _targets(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    if name not in archive.namelist():
        return {}
    return {each.get("Id", ""): each.get("Target", "") for each in ElementTree.fromstring(archive.read(name))}


def _settle(root: Element, *, accept: bool) -> None:
    gone = {f"{W}{name}" for name in (("del", "moveFrom") if accept else ("ins", "moveTo"))}
    kept = {f"{W}{name}" for name in (("ins", "moveTo") if accept else ("del", "moveFrom"))}
    parents = {child: parent for parent in root.iter() for child in parent}
    for row in list(root.iter(f"{W}tr")):
        properties = row.find(f"{W}trPr")
        if properties is not None and any(each.tag in gone for each in properties):
            parents[row].remove(row)
    for table in list(root.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None:
            parents[table].remove(table)
    for properties in list(root.iter()):
        for change in list(properties):
            if change.tag in (f"{W}rPrChange", f"{W}pPrChange"):
                (before,) = change
                properties.remove(change)
                if not accept:  # the mark of a paragraph and its section are no part of what was (17.13.5.29)
                    own = [each for each in properties if each.tag in (f"{W}rPr", f"{W}sectPr")]
                    properties[:] = [*before, *own]
    for paragraph in list(root.iter(f"{W}p")):
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        if mark is not None and any(each.tag in gone for each in mark):
            _unwrap(paragraph, gone, kept)
            # Its mark gone, it would flow into the next one: what is left of it would come there.
            assert not list(paragraph.iter(f"{W}r"))
            parents[paragraph].remove(paragraph)
    _unwrap(root, gone, kept)


def _unwrap(parent: Element, gone: set[str], kept: set[str]) -> None:
    content: list[Element] = []
    for child in parent:
        if child.tag in (f"{W}rPr", f"{W}trPr"):
            content.append(child)
            continue
        _unwrap(child, gone, kept)
        if child.tag in kept:
            content += list(child)
        elif child.tag not in gone:
            content.append(child)
    parent[:] = content


def _paragraph(paragraph: Element, notes: dict[str, str], targets: dict[str, str], images: dict[str, str]) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    level = paragraph.find(f"{W}pPr/{W}numPr/{W}ilvl")
    pieces: list[tuple[str, str, str]] = []
    for child in paragraph:
        target = targets.get(child.get(f"{R}id", ""), child.get(f"{W}anchor", ""))
        pieces += [
            (target, " ".join(each.get(f"{W}val", "") for each in run.find(f"{W}rPr") or ()), text)
            for run in ([child] if child.tag == f"{W}r" else child.iter(f"{W}r"))
            for text in _texts(run, notes, targets, images)
        ]
    joined = (
        f"{'<' * bool(target)}{target}{'>' * bool(target)}{looks}‹{''.join(text for *_, text in group)}›"
        for (target, looks), group in itertools.groupby(pieces, lambda each: each[:2])
    )
    named = "" if style is None else style.get(f"{W}val", "")
    return f"{named}{'' if level is None else level.get(f'{W}val')}: {''.join(joined)}"


def _texts(run: Element, notes: dict[str, str], targets: dict[str, str], images: dict[str, str]) -> Iterator[str]:
    for child in run:
        if child.tag in (f"{W}t", f"{W}delText"):
            yield child.text or ""
        elif child.tag in (f"{W}instrText", f"{W}delInstrText"):
            yield f"[{(child.text or '').strip()}]"
        elif child.tag == f"{W}footnoteReference":
            yield f"(note {notes[child.get(f'{W}id', '')]})"
        elif child.tag == f"{W}drawing":
            yield from (
                f"(picture {images['word/' + targets[each.get(f'{R}embed', '')]]})" for each in child.iter(f"{A}blip")
            )
        elif child.tag == f"{W}br":
            yield "\n"
