"""A Word document, by its XML parts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from publish.archive import Archive
from publish.verify.numbering import Numbering
from publish.verify.observed import Observed, Piece
from publish.verify.pictures import Sight, seen, seen_on_cover, seen_twice
from publish.verify.word_sight import Visibility

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SVG: Final = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
_REL: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_HYPERLINK: Final = re.compile(r'HYPERLINK\s+"([^"]+)"(?:.*?\\l\s+"([^"]*)")?')
_REFERENCE: Final = re.compile(r'REF\s+(\S+)|HYPERLINK\s+\\l\s+"([^"]+)"')
_COPY: Final = re.compile(r"_Copy_\d+$")
"""What LibreOffice puts behind the name of a bookmark in a footnote. No id of ours has an underscore."""
_COVER: Final = "cover.svg"
"""The name of the picture with the photograph; that of a reference document with a cover of its own has another."""
_HEADER: Final = re.compile(r"word/header\d*\.xml")
_HEADING: Final = re.compile(r"heading ([1-9])", re.IGNORECASE)


def read_docx(path: Path) -> Observed:
    """A DOCX. Raises UnreadableError."""
    archive = Archive(path)
    document = archive.xml("word/document.xml")
    styles = archive.xml("word/styles.xml")
    headings, sight = _heading_styles(styles), Visibility(styles)
    sight.look_over(document)
    counter = iter(range(1, 10_000))
    numbered = archive.xml("word/numbering.xml") if "word/numbering.xml" in archive.names else Element("numbering")
    numbering = Numbering(numbered, styles)
    pieces = tuple(
        Piece(text=_text(paragraph, counter, sight), level=headings.get(_style(paragraph) or "", 0))
        for paragraph in document.iter(f"{_W}p")
    )
    parts = [(document, "word/_rels/document.xml.rels")]
    notes: tuple[str, ...] = ()
    if "word/footnotes.xml" in archive.names:
        footnotes = archive.xml("word/footnotes.xml")
        sight.look_over(footnotes)
        notes = tuple(_text(note, counter, sight) for note in footnotes.iter(f"{_W}footnote"))
        parts.append((footnotes, "word/_rels/footnotes.xml.rels"))
    covers = tuple(_covers(archive))
    numbers = map(numbering.number, document.iter(f"{_W}p"))
    return Observed(
        pieces=pieces,
        notes=notes,
        numbers=tuple((number, piece.text) for number, piece in zip(numbers, pieces, strict=True) if number),
        links=tuple(link for root, name in parts for link in _links(root, _targets(archive, name))),
        references=tuple(reference for root, _ in parts for reference in _references(root)),
        contents=tuple(_contents(document, styles)),
        marks=tuple(mark for root, _ in parts for mark in _marks(root, styles)),
        ids=frozenset(
            _COPY.sub("", mark.get(f"{_W}name", "")) for root, _ in parts for mark in root.iter(f"{_W}bookmarkStart")
        ),
        alternatives=tuple(each.get("descr", "") for each in document.iter(f"{_WP}docPr")),
        pictures=tuple(_pictures(archive, document)),
        cover=covers,
        languages=tuple(
            each.get(f"{_W}val", "") for each in styles.findall(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang")
        ),
        not_checked=() if covers else ("cover",),
    )


def _heading_styles(styles: Element) -> dict[str, int]:
    """The styles that Word knows as headings, whatever they are called in the file: their levels by id."""
    return {
        style.get(f"{_W}styleId", ""): int(found[1])
        for style in styles.iter(f"{_W}style")
        if (name := style.find(f"{_W}name")) is not None and (found := _HEADING.fullmatch(name.get(f"{_W}val", "")))
    }


def _contents(document: Element, styles: Element) -> Iterator[tuple[str, str]]:
    """The entries of the list of contents: words, a tab, and the page."""
    named = {style.get(f"{_W}styleId"): style.find(f"{_W}name") for style in styles.iter(f"{_W}style")}
    for paragraph in document.iter(f"{_W}p"):
        name = named.get(_style(paragraph) or "")
        if name is not None and name.get(f"{_W}val", "").lower().startswith("toc "):
            before: list[str] = []
            behind: list[str] = []
            for element in paragraph.iter():
                if element.tag == f"{_W}tab" and before:
                    behind = [""]
                elif element.tag == f"{_W}t":
                    (behind or before).append(element.text or "")
            if behind:
                yield "".join(before), "".join(behind)


def _pictures(archive: Archive, document: Element) -> Iterator[tuple[str, Sight]]:
    """The alternative text of each drawing with one picture in it (20.4.2.8), and how that looks.

    Word shows an SVG that stands beside it in its place ([MS-ODRAWXML] 1.3.3), other programs do not.
    """
    targets = _targets(archive, "word/_rels/document.xml.rels")
    held = partial(_held, archive, targets)

    for drawing in document.iter(f"{_W}drawing"):
        described, blip = drawing.find(f".//{_WP}docPr"), drawing.find(f".//{_A}blip")
        if described is not None and blip is not None:
            drawn = blip.find(f".//{_SVG}svgBlip")
            sight = partial(seen, held(blip)) if drawn is None else partial(seen_twice, held(drawn), held(blip))
            yield described.get("descr", ""), sight


def _covers(archive: Archive) -> Iterator[Sight]:
    """What the picture of the cover shows, which stands behind the words of the first page, in a header."""
    for name in filter(_HEADER.fullmatch, archive.names):
        targets = _targets(archive, f"word/_rels/{name.removeprefix('word/')}.rels")
        for drawing in archive.xml(name).iter(f"{_W}drawing"):
            described, blip = drawing.find(f".//{_WP}docPr"), drawing.find(f".//{_A}blip")
            if described is not None and described.get("name") == _COVER and blip is not None:
                yield partial(seen_on_cover, _held(archive, targets, blip))


def _held(archive: Archive, targets: Mapping[str, str], element: Element) -> bytes:
    """The file that an element shows; nothing where it is not there."""
    path = posixpath.normpath(posixpath.join("word", targets.get(element.get(f"{_R}embed", ""), "")))
    return archive.read(path) if path in archive.names else b""


def _style(paragraph: Element) -> str | None:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return None if style is None else style.get(f"{_W}val")


def _text(parent: Element, counter: Iterator[int], sight: Visibility) -> str:
    """What a reader sees: deleted and hidden text and field codes left out, marks of footnotes as their numbers."""
    return "".join(
        str(next(counter)) if element.tag == f"{_W}footnoteReference" else _letters(element)
        for element in sight.seen(parent)
    )


def _letters(element: Element) -> str:
    """What an element shows by itself."""
    match element.tag.removeprefix(_W):
        case "t":
            return element.text or ""
        case "tab" | "br" | "cr":
            return " "
        case "noBreakHyphen":
            return "-"
    return ""


def _marks(root: Element, styles: Element) -> Iterator[tuple[str, str]]:
    """What is emphasised, important or in a language of its own, run after run (17.3.2.16, 17.3.2.1, 17.3.2.20)."""
    characters = [style for style in styles.iter(f"{_W}style") if style.get(f"{_W}type") == "character"]
    known = {style.get(f"{_W}styleId", ""): style for style in characters}
    for paragraph in root.iter(f"{_W}p"):
        open_marks: dict[str, str] = {}
        for run in paragraph.iter(f"{_W}r"):
            text = "".join(each.text or " " for each in run.iter() if each.tag in (f"{_W}t", f"{_W}br"))
            kinds = set(_kinds(run.find(f"{_W}rPr"), known)) if text else set(open_marks)
            for kind in [kind for kind in open_marks if kind not in kinds]:
                yield kind, open_marks.pop(kind)
            for kind in kinds:
                open_marks[kind] = open_marks.get(kind, "") + text
        yield from open_marks.items()


def _kinds(properties: Element | None, styles: dict[str, Element]) -> Iterator[str]:
    if properties is None:
        return
    looks = [properties, *_looks(properties.find(f"{_W}rStyle"), styles)]
    for tag, kind in (("i", "emphasis"), ("b", "strong")):
        stated = next((found for each in looks if (found := each.find(f"{_W}{tag}")) is not None), None)
        if stated is not None and stated.get(f"{_W}val", "true") not in ("0", "false", "off"):
            yield kind
    if (language := properties.find(f"{_W}lang")) is not None:
        yield f"language {language.get(f'{_W}val', '')}"


def _looks(style: Element | None, styles: dict[str, Element]) -> Iterator[Element]:
    """The properties of a character style, and of those that it is based on (17.7.4.3)."""
    seen: set[str] = set()
    while style is not None and (name := style.get(f"{_W}val", "")) in styles and name not in seen:
        seen.add(name)
        if (properties := styles[name].find(f"{_W}rPr")) is not None:
            yield properties
        style = styles[name].find(f"{_W}basedOn")


def _targets(archive: Archive, name: str) -> dict[str, str]:
    if name not in archive.names:
        return {}
    return {each.get("Id", ""): each.get("Target", "") for each in archive.xml(name).iter(_REL)}


def _links(root: Element, targets: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Links to other places: as elements, and as the fields that some programs make of them (17.16.5.25)."""
    for link in root.iter(f"{_W}hyperlink"):
        if target := targets.get(link.get(f"{_R}id", "")):
            yield _with_fragment(target, link.get(f"{_W}anchor")), "".join(map(_letters, link.iter()))
    for code, result in _fields(root):
        if found := _HYPERLINK.match(code):
            yield _with_fragment(found[1], found[2]), result


def _references(root: Element) -> Iterator[tuple[str, str]]:
    """Links to bookmarks: as elements (17.16.22), and as fields (17.16.5.25 and 17.16.5.51)."""
    for link in root.iter(f"{_W}hyperlink"):
        if (anchor := link.get(f"{_W}anchor")) and not link.get(f"{_R}id"):
            yield anchor, "".join(map(_letters, link.iter()))
    for code, result in _fields(root):
        if found := _REFERENCE.match(code):
            yield found[1] or found[2], result


def _with_fragment(target: str, fragment: str | None) -> str:
    return f"{target}#{fragment}" if fragment else target


def _fields(root: Element) -> Iterator[tuple[str, str]]:
    """Code and result of each complex field (17.16.18), inner ones first."""
    open_fields: list[list[str]] = []
    for element in root.iter():
        kind = element.get(f"{_W}fldCharType")
        if kind == "begin":
            open_fields.append(["", ""])
        elif kind == "end" and open_fields:
            code, result = open_fields.pop()
            yield code.strip(), result
        elif element.tag == f"{_W}instrText" and open_fields:
            open_fields[-1][0] += element.text or ""
        elif element.tag == f"{_W}t":
            for each in open_fields:
                each[1] += element.text or ""
