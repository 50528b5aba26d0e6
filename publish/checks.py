"""Rules on the model: what a source must hold to make sense, beyond being well written.

Those on the words of its blocks stand in `inline_checks`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from publish import drawings, images
from publish.diagnostics import Diagnostic, Origin, Severity, did_you_mean
from publish.inline_checks import wrong_words
from publish.model import (
    Chapter,
    Figure,
    Paragraph,
    Programme,
    Proposal,
    Section,
)
from publish.theme import Theme
from publish.traversal import units, walk_blocks, walk_sections

_WEB: Final = ("https", "http", "data")
_PHOTOGRAPHS: Final = (".png", ".jpg", ".jpeg")
_IMAGES: Final = (".svg", *_PHOTOGRAPHS)
_LONGEST_WORD: Final = {"chapter": 60, "section": 120}
"""Letters: more would make the title of a leaflet smaller than 6 pt, or reach beyond the head of a page."""


def check(programme: Programme) -> tuple[Diagnostic, ...]:
    """Everything that breaks a rule, in reading order."""
    return tuple(_check(programme))


def check_sharpness(programme: Programme, theme: Theme) -> Iterator[Diagnostic]:
    """A warning for each image of pixels that has too few of them for the width at which the theme sets it."""
    if cover := programme.metadata.cover:
        yield from _sharpness_of_cover(cover, programme, theme)
    for figure in _figures(programme):
        pixels = images.look(programme.folder / figure.path)
        if isinstance(pixels, images.Pixels):
            width, widest = images.width_in_print(pixels, theme), images.widest_in_print(pixels, theme)
            wanted = math.ceil(widest / 25.4 * images.SHARP_PPI)
            if pixels.width < wanted:
                ppi = _whole(pixels.width / width * 25.4)
                shown = f"{width:.0f}" if width >= 1 else "less than 1"
                where = "across the whole text" if widest == images.text_width(theme) else "as tall as a page allows"
                yield Diagnostic(
                    code="F-007",
                    severity=Severity.WARNING,
                    message=f"'{figure.path}' will not be sharp in print: {pixels.width} px wide on {shown} mm "
                    f"is {ppi} ppi",
                    origin=figure.origin,
                    hint=f"ask for the original: {wanted} px wide gives {images.SHARP_PPI} ppi {where}",
                )


def _whole(ppi: float) -> int:
    """Rounded down, so that what is too little does not look like enough; a millionth is for floating point."""
    return math.floor(ppi + 1e-6)


def _sharpness_of_cover(cover: Figure, programme: Programme, theme: Theme) -> Iterator[Diagnostic]:
    """The picture fills the lower part of the cover, bleed included, and is cut to its proportion."""
    pixels = images.look(programme.folder / cover.path)
    assert isinstance(pixels, images.Pixels)
    width, height = theme.page.width_mm + 2 * theme.press.bleed_mm, theme.page.width_mm / 2 + theme.press.bleed_mm
    if (ppi := images.cut_width(pixels, width, height) / width * 25.4) < images.SHARP_PPI:
        wanted = [math.ceil(side / 25.4 * images.SHARP_PPI) for side in (width, height)]
        yield Diagnostic(
            code="F-007",
            severity=Severity.WARNING,
            message=f"'{cover.path}' will not be sharp in print: {width:.0f} × {height:.0f} mm at {_whole(ppi)} ppi",
            origin=cover.origin,
            hint=f"ask for the original: {wanted[0]} × {wanted[1]} px or more give {images.SHARP_PPI} ppi on the cover",
        )


def has_pixels(programme: Programme) -> bool:
    """Whether there is an image whose sharpness depends on the width at which a theme sets it."""
    return programme.metadata.cover is not None or any(
        not figure.path.lower().endswith(".svg") for figure in _figures(programme)
    )


def _figures(programme: Programme) -> Iterator[Figure]:
    for chapter in programme.chapters:
        yield from (block for block in walk_blocks(chapter) if isinstance(block, Figure))


def _check(programme: Programme) -> Iterator[Diagnostic]:
    known = _ids(programme)
    if cover := programme.metadata.cover:
        hint = "say under 'cover_alternative' what the picture shows, for who cannot see it"
        yield from _figure(cover, programme, _PHOTOGRAPHS, hint)
    for chapter in programme.chapters:
        yield from _structure(chapter)
        for block in walk_blocks(chapter):
            if isinstance(block, Figure):
                hint = "say between the brackets what the image shows, for who cannot see it: ![…](…)"
                yield from _figure(block, programme, _IMAGES, hint)
            for unit in units((block,)):
                yield from wrong_words(unit, known, programme.addresses)
        for section in walk_sections(chapter):
            if section.leaflet:
                yield from wrong_words(section.leaflet, known, programme.addresses)


def _ids(programme: Programme) -> set[str]:
    sections = [section for chapter in programme.chapters for section in walk_sections(chapter)]
    blocks = tuple(block for chapter in programme.chapters for block in walk_blocks(chapter))
    return {each.id for each in (*programme.chapters, *sections, *blocks, *units(blocks))}


def _structure(chapter: Chapter) -> Iterator[Diagnostic]:
    yield from _long_word(chapter, "chapter")
    for section in chapter.sections:  # those below stand at the head of no page
        yield from _long_word(section, "section")
    if not chapter.blocks and not chapter.sections:
        hint = "write something below it, or take it out of programme.yaml"
        yield _error("B-002", f"the chapter '{chapter.title}' is empty", chapter.origin, hint)
    yield from _same_titles(chapter)
    for section in walk_sections(chapter):
        yield from _same_titles(section)
        if not section.blocks and not section.sections:
            hint = "write something below the heading, or take the heading away"
            yield _error("B-001", f"the section '{section.title}' is empty", section.origin, hint)
        elif chapter.number and section in chapter.sections and section.title and not _has_lead(section):
            yield _no_lead(section)


def _same_titles(part: Chapter | Section) -> Iterator[Diagnostic]:
    """A section of the same title as one beside it: in contents lists nobody can tell the two apart."""
    first: dict[str, Section] = {}
    for section in part.sections:
        same = first.setdefault(section.title.casefold(), section)
        if same is not section and section.title:
            message = f"the title '{section.title}' stands here already, at {same.origin}"
            hint = "name each after what makes it another"
            severity = Severity.WARNING
            yield Diagnostic(code="H-008", severity=severity, message=message, origin=section.origin, hint=hint)


def _long_word(part: Chapter | Section, kind: str) -> Iterator[Diagnostic]:
    """A word that no artefact has a line for: words of a title are not broken where it stands at the head of a page."""
    longest, most = max(part.title.split(), key=len, default=""), _LONGEST_WORD[kind]
    if len(longest) > most:
        message = f"a word of {len(longest)} letters in the title of a {kind}: {longest[:30]}…"
        hint = f"a line has room for {most}: part it with spaces, or say it in the text below"
        yield _error("H-004", message, part.origin, hint)


def _no_lead(section: Section) -> Diagnostic:
    """W-001, with what leaflets have in the place of a lead."""
    message = f"the section '{section.title}' has no lead"
    hint = "put {.lead} on a line above the paragraph that says what the section wants"
    if not any(isinstance(block, Paragraph) for block in section.blocks):
        hint = "write a paragraph that says what the section wants, with {.lead} on a line above it"
        if not section.leaflet:
            proposals = any(isinstance(block, Proposal) for block in section.blocks)
            message += f" and no paragraph; leaflets show its title {'and proposals' if proposals else 'alone'}"
    elif not section.leaflet:
        message += "; leaflets take its first paragraph"
    return Diagnostic(code="W-001", severity=Severity.WARNING, message=message, origin=section.origin, hint=hint)


def _has_lead(section: Section) -> bool:
    return any(isinstance(block, Paragraph) and block.lead for block in section.blocks)


def _figure(figure: Figure, programme: Programme, kinds: tuple[str, ...], describe: str) -> Iterator[Diagnostic]:
    """What is wrong with an image that may be of these `kinds`; `describe` says how it gets its alternative text."""
    if not images.is_described(figure.alternative):
        message = "a figure without alternative text"
        if figure.alternative.strip():
            message = f"the name of a file in the place of alternative text: {figure.alternative}"
        yield _error("F-001", message, figure.origin, describe)
    path = programme.folder / figure.path
    if figure.path.partition(":")[0].lower() in _WEB:
        hint = "save the image into assets/, in the source folder: nothing is fetched from the web"
        yield _error("F-003", f"the image lies outside the source folder: {figure.path[:60]}", figure.origin, hint)
    elif not _is_inside(path, programme.folder):
        hint = "copy the file into assets/, in the source folder"
        yield _error("F-003", f"the image lies outside the source folder: {figure.path}", figure.origin, hint)
    elif PurePosixPath(figure.path).suffix.lower() not in kinds:
        hint = f"open it in an image editor and save it as JPEG or PNG; kinds that work everywhere: {', '.join(kinds)}"
        yield _error("F-004", f"not a kind of image that works everywhere: {figure.path}", figure.origin, hint)
    elif _is(Path.is_dir, path):
        hint = f"name the file of the picture: {figure.path}/…, if it lies in there"
        yield _error("F-005", f"'{figure.path}' is a folder, not a picture", figure.origin, hint)
    elif not _is(Path.is_file, path):
        siblings = [
            each.relative_to(programme.folder).as_posix() for each in programme.folder.rglob("*") if each.is_file()
        ]
        hint = did_you_mean(figure.path, siblings) or "put the file there, or mend its name"
        yield _error("F-002", f"there is no image '{figure.path}'", figure.origin, hint)
    else:
        for fault in _faults(path):
            yield _error(fault.code, f"'{figure.path}' {fault.reason}", figure.origin, fault.hint)


def _is_inside(path: Path, folder: Path) -> bool:
    """Whether the file, links followed, lies in the folder; so do names that no file can have, which are nowhere."""
    try:
        on_windows = PureWindowsPath(path.relative_to(folder)).drive if path.is_relative_to(folder) else ""
        return path.resolve().is_relative_to(folder.resolve()) and not on_windows
    except ValueError:  # a NUL character
        return True


def _is(kind: Callable[[Path], bool], path: Path) -> bool:
    """Whether there is something of this kind."""
    try:
        return kind(path)
    except (OSError, ValueError):  # a name that is too long, or holds a NUL character
        return False


def _faults(path: Path) -> Iterable[images.Fault]:
    if path.suffix.lower() == ".svg":
        return drawings.faults(path)
    seen = images.look(path)
    return (seen,) if isinstance(seen, images.Fault) else ()


def _error(code: str, message: str, origin: Origin, hint: str) -> Diagnostic:
    return Diagnostic(code=code, message=message, origin=origin, hint=hint)
