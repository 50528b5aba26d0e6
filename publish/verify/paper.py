"""A leaflet as it lies on the table: what stands where, how large, and where its codes lead."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final, NamedTuple

from publish.archive import UnreadableError
from publish.artefact import Artefact
from publish.model import Chapter, Programme, Section
from publish.verify import scanning
from publish.verify.finding import Finding
from publish.verify.page_view import View, views
from publish.verify.scanning import Code

_PT: Final = 72 / 25.4
_SHARP, _SHARPER = 100 / 72, 300 / 72
"""Pixels in a point at which codes are looked for: at 300 dpi only where at 100 they are not what they should be.

A ninth of the pixels is a ninth of the work, and enough for the smallest code that anybody can scan.
"""
_FOLDS: Final[Mapping[str, tuple[tuple[float, ...], ...]]] = {
    "trifold": ((97, 197), (100, 200)),
    "trifold-print": ((97, 197), (100, 200)),
    "folder-a4": ((148.5,), (148.5,)),
    "booklet-a4": ((148.5,), (148.5,)),
}
"""Where each side of a sheet is folded, in millimetres from the left of its trim; the sides of a booklet are alike."""
_CLEAR: Final = 4.0
"""Millimetres that text stays clear of a fold."""
_SMALLEST: Final = 6.0
"""Points that a letter has at least, and that most letters of a panel have at least."""
_SMALLEST_TEXT: Final = 8.5
_FEW: Final = 200
"""Letters of a panel so nearly empty that heads and addresses may outnumber its text."""
_FULL: Final = 0.8
_TOLERANCE: Final = 0.06
"""What the last line may lack of the depth of a panel: space below its letters, and rounding."""
_PANELS: Final[Mapping[str, tuple[tuple[int, float, float], ...]]] = {
    "folder": ((1, 0, 148), (2, 0, 148)),
    "trifold": ((1, 0, 100), (1, 100, 200), (1, 200, 297), (0, 0, 97)),
    "trifold-print": ((1, 0, 100), (1, 100, 200), (1, 200, 297), (0, 0, 97)),
}
"""The panels with text, in reading order: the page, from 0, and where they begin and end, in mm from the left."""
_TRIFOLD: Final = ((0, 197, 297), *_PANELS["trifold"], (0, 97, 197))
"""All six panels, from the front to the back."""
_FOLDER: Final = ((0, 148.5, 297), (1, 0, 148.5), (1, 148.5, 297), (0, 0, 148.5))
"""The pages of a folder on its sheet, likewise."""

_LONG: Final = "booklet"
"""The layout of many pages and few codes, which are looked for in links: everywhere else they are all over."""
_REPEATED: Final = frozenset({"booklet-a4", "booklet-print", "card-a4"})
"""Layouts that hold the pages of another once more."""

_CODE_MISSING: Final = "a code is missing, or leads elsewhere"
_CODE_TOO_MANY: Final = "a code that nobody asked for"
_OUTSIDE: Final = "text outside the trim"
_ACROSS: Final = "text across a fold"
_SMALL: Final = "type too small"
_EMPTY: Final = "a panel too empty"
_UNSEEN: Final = "text that nobody sees"
ON_PAPER: Final = frozenset({_CODE_MISSING, _CODE_TOO_MANY, _OUTSIDE, _ACROSS, _SMALL, _EMPTY})
"""What this module may find."""


class Letters(NamedTuple):
    """What stands on one line, in millimetres from the left and the head of the trim; its size in points.

    Nothing of a leaflet is set upright but the slug, which is none of its text.
    """

    left: float
    top: float
    right: float
    bottom: float
    size: float
    upright: bool

    @property
    def number(self) -> int:
        """About how many there are: half as wide as they are large."""
        return round(2 * (self.right - self.left) * _PT / self.size) if self.size else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: its trimmed size in mm, its letters line by line, and the text that nobody sees."""

    width: float
    height: float
    letters: tuple[Letters, ...]
    unseen: tuple[str, ...]


def examine(programme: Programme, artefact: Artefact, dist: Path) -> Iterator[Finding]:
    """Everything that is wrong with a leaflet on paper. Raises UnreadableError.

    Codes are looked for where the pages stand in reading order, or are no more than two: the same pages on other sheets
    have the same codes.
    """
    layout, chapter = artefact.layout or "", _chapter(programme, artefact)
    expected = [] if layout in _REPEATED else list(_addresses(programme, chapter, layout))
    scanned, in_links = layout not in _REPEATED, layout == _LONG
    seen: list[View] = []
    pages: list[Page] = []
    found: list[Sequence[Code]] = []
    # Where codes may be all over, a page is drawn once, sharp enough for them as well.
    with views(dist / artefact.path, _SHARP if scanned and not in_links else 0) as there:
        for view in there:
            seen.append(view)
            pages.append(_page(view))
            found.append(scanning.codes(view, _SHARP, in_links=in_links) if scanned else ())
            view.put_away()
        codes = _certain(seen, found, layout, expected) if scanned else []
    yield from (unseen_text(at, text) for at, page in enumerate(pages, start=1) for text in page.unseen)
    yield from _out_of_bounds(pages, _FOLDS.get(layout, ()))
    yield from _too_small(pages, layout)
    yield from _too_empty(pages, layout, artefact.fills)
    yield from _codes(expected, codes, chapter)


def _chapter(programme: Programme, artefact: Artefact) -> Chapter:
    found = next((each for each in programme.chapters if each.id == artefact.chapter), None)
    if found is None:
        raise UnreadableError(f"a leaflet of a chapter that the source does not have: '{artefact.chapter}'")
    return found


def _addresses(programme: Programme, chapter: Chapter, layout: str) -> Iterator[str]:
    """Where the codes of a leaflet lead, in reading order: the chapter, its sections, from the back the whole."""
    base = programme.metadata.base_url
    yield f"{base}{chapter.id}"
    if layout.startswith("card"):
        yield f"{base}{chapter.id}"
    if layout.startswith(("folder", "trifold", "booklet")):
        deep = layout != "booklet"
        yield from (f"{base}{each.number}" for each in _sections(chapter.sections, deep))
        yield base


def _sections(sections: Sequence[Section], deep: bool) -> Iterator[Section]:
    for section in sections:
        yield section
        if deep:
            yield from _sections(section.sections, deep)


def _certain(pages: Sequence[View], found: Sequence[Sequence[Code]], layout: str, expected: Sequence[str]) -> list[str]:
    """The addresses of the codes found on pages, in reading order, after a sharper look if they are not as expected."""
    addresses = list(_in_order(pages, found, layout))
    if addresses != expected:
        found = [scanning.codes(view, _SHARPER, in_links=layout == _LONG) for view in pages]
        addresses = list(_in_order(pages, found, layout))
    if addresses == expected:
        for view, codes in zip(pages, found, strict=True):
            scanning.keep(view.painted, codes)
    return addresses


def _in_order(pages: Sequence[View], found: Sequence[Sequence[Code]], layout: str) -> Iterator[str]:
    """The addresses of codes panel by panel, each from its head down."""
    whole = [(number, -math.inf, math.inf) for number in range(len(pages))]
    panels = {"trifold": _TRIFOLD, "trifold-print": _TRIFOLD, "folder-a4": _FOLDER}.get(layout, whole)
    for number, left, right in panels:
        if number < len(pages):
            start = pages[number].painted.trim[0]
            codes = (each for each in found[number] if left <= (each.box[0] - start) / _PT < right)
            yield from (code.address for code in sorted(codes, key=lambda each: (-each.box[3], each.box[0])))


def _codes(expected: Sequence[str], found: Sequence[str], chapter: Chapter) -> Iterator[Finding]:
    """What is wrong with the codes: each stands at its own section, so that their order counts."""
    for kind, start, end, low, high in SequenceMatcher(None, expected, found, autojunk=False).get_opcodes():
        if kind != "equal":
            there = ", ".join(found[low:high])
            for address in expected[start:end]:
                yield _finding(_CODE_MISSING, address, chapter, there)
            if start == end:
                yield _finding(_CODE_TOO_MANY, "none", chapter, there)


def _out_of_bounds(pages: Sequence[Page], folds: tuple[tuple[float, ...], ...]) -> Iterator[Finding]:
    for number, page in enumerate(pages):
        if not all(letter.left >= 0 <= letter.top for letter in page.letters) or not all(
            letter.right <= page.width and letter.bottom <= page.height for letter in page.letters
        ):
            yield _finding(_OUTSIDE, f"page {number + 1}")
        for fold in folds[number % 2] if folds else ():
            if any(letter.left < fold + _CLEAR and letter.right > fold - _CLEAR for letter in page.letters):
                yield _finding(_ACROSS, f"page {number + 1}, {fold:g} mm from the left")


def _too_small(pages: Sequence[Page], layout: str) -> Iterator[Finding]:
    for number, page in enumerate(pages):
        size = min((letter.size for letter in page.letters if letter.size), default=math.inf)
        if size < _SMALLEST - 0.05:
            yield _finding(_SMALL, f"page {number + 1}: at least {_SMALLEST:g} pt", found=f"{size:.2f} pt")
    for panel, letters in _text_panels(pages, layout):
        sizes = sorted(size for letter in letters for size in [letter.size] * letter.number)
        if len(sizes) > _FEW and (size := sizes[len(sizes) // 2]) < _SMALLEST_TEXT - 0.05:
            yield _finding(_SMALL, f"panel {panel}: at least {_SMALLEST_TEXT:g} pt", found=f"{size:.2f} pt")


def _too_empty(pages: Sequence[Page], layout: str, fills: Sequence[float]) -> Iterator[Finding]:
    """Panels that are less than four fifths full, but for those of which it was said when they were made.

    The depth of a panel is what is left of its height with as much at its foot as at its head.
    """
    panels = list(_text_panels(pages, layout))
    heads = [min(letter.top for letter in letters) for _, letters in panels if letters]
    for (panel, letters), stated in zip(panels, fills, strict=False):
        if not letters:
            full = 0.0
        else:
            depth = max(letter.bottom for letter in letters) - min(heads)
            full = depth / (pages[0].height - 2 * min(heads))
        if full < min(_FULL, stated) - _TOLERANCE:
            yield _finding(_EMPTY, f"panel {panel}: {min(_FULL, stated):.0%} full", found=f"{full:.0%}")


def _text_panels(pages: Sequence[Page], layout: str) -> Iterator[tuple[int, list[Letters]]]:
    """The panels with text, from 1, and the letters on each."""
    for panel, (number, left, right) in enumerate(_PANELS.get(layout, ()), start=1):
        if number < len(pages):
            letters = pages[number].letters
            yield panel, [each for each in letters if left <= each.left < right and not each.upright]


def unseen_text(page: int, text: str) -> Finding:
    """Words on a page that are there for a program alone."""
    return _finding(_UNSEEN, f"page {page}: every word to be seen", found=text)


def _finding(what: str, expected: str, chapter: Chapter | None = None, found: str = "") -> Finding:
    origin = chapter.origin if chapter else None
    return Finding(what=what, section="", block=None, origin=origin, expected=expected, found=found)


def _page(view: View) -> Page:
    left, bottom, right, top = view.painted.trim
    return Page(
        width=(right - left) / _PT,
        height=(top - bottom) / _PT,
        letters=tuple(
            Letters(
                left=(line.box[0] - left) / _PT,
                top=(top - line.box[3]) / _PT,
                right=(line.box[2] - left) / _PT,
                bottom=(top - line.box[1]) / _PT,
                size=line.size,
                upright=line.upright,
            )
            for line in view.lines
        ),
        unseen=tuple(line.unseen for line in view.lines if line.unseen is not None),
    )
