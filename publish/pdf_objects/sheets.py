"""Boxes of pages, and pages on sheets. Measures in mm, PDF's own in points (1/72 inch)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pikepdf

from publish.imposition import Placement, Side, Window

_PT: Final = 72 / 25.4
_MARK: Final = 5.0
"""Length of a fold mark."""
_PDFUA: Final = "{http://www.aiim.org/pdfua/ns/id/}part"


def finish(path: Path, bleed: float) -> None:
    """Gives the pages at `path`, laid out with their bleed, BleedBox and TrimBox (ISO 32000-2, 14.11.2)."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            _, _, width, height = (float(value) / _PT for value in page.mediabox)
            page.bleedbox = _box(0, 0, width, height)
            page.trimbox = _box(bleed, bleed, width - bleed, height - bleed)
        pdf.save(path, deterministic_id=True)


def impose(source: Path, target: Path, sides: Sequence[Side], size: tuple[float, float], *, bleed: float = 0) -> None:
    """Places the pages of `source`, which have a TrimBox, on sheets of `size`; title, language and XMP come along.

    Tags and links do not: the accessible file is the one in reading order. With `bleed` there is a slug around it for
    the fold marks, and a CropBox, so that an office printer takes the trimmed sheet.
    """
    with pikepdf.open(source) as pages, pikepdf.new() as sheets:
        slug = bleed + _MARK + 2 if bleed else 0
        for side in sides:
            sheet = sheets.add_blank_page()
            sheet.mediabox = _box(0, 0, size[0] + 2 * slug, size[1] + 2 * slug)
            sheet.trimbox = sheet.cropbox = _box(slug, slug, slug + size[0], slug + size[1])
            sheet.bleedbox = _box(slug - bleed, slug - bleed, slug + size[0] + bleed, slug + size[1] + bleed)
            drawn = [_place(sheets, pages, sheet, each, slug) for each in side.placements]
            if bleed:
                drawn += [_fold_marks(fold + slug, slug - bleed, size[1] + 2 * slug) for fold in side.folds]
            sheet.contents_add(b"\n".join(drawn))
        _describe(sheets, pages)
        sheets.save(target, deterministic_id=True, min_version="1.7")


def _place(sheets: pikepdf.Pdf, pages: pikepdf.Pdf, sheet: pikepdf.Page, placement: Placement, slug: float) -> bytes:
    """Draws the window of a page, which becomes a form cut to it, at its place on `sheet`."""
    page = pages.pages[placement.page - 1]
    left, bottom = (float(value) / _PT for value in list(page.trimbox)[:2])
    form = sheets.copy_foreign(_cut(page, placement.window, left, bottom))
    name = sheet.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(f"/Page{placement.page}"))
    x = slug + placement.x - left - placement.window.left
    y = slug + placement.y - bottom - placement.window.bottom
    return f"q 1 0 0 1 {_number(x)} {_number(y)} cm {name} Do Q".encode()


def _cut(page: pikepdf.Page, window: Window, left: float, bottom: float) -> Any:
    form = page.as_form_xobject()
    form.BBox = _box(left + window.left, bottom + window.bottom, left + window.right, bottom + window.top)
    return form


def _fold_marks(x: float, clear: float, height: float) -> bytes:
    """Two dashed lines at `x`, outside the bleed at the foot and the head of a sheet, in black only."""
    feet = (clear - 1 - _MARK, height - clear + 1)
    lines = [f"{_number(x)} {_number(y)} m {_number(x)} {_number(y + _MARK)} l S" for y in feet]
    return " ".join(["q 0 0 0 1 K 0.35 w [3 2] 0 d", *lines, "Q"]).encode()


def _describe(sheets: pikepdf.Pdf, pages: pikepdf.Pdf) -> None:
    """Title, language, dates and XMP, but for the claim to be PDF/UA: without tags there is none."""
    sheets.Root.Lang = pages.Root.Lang
    sheets.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    for key, value in pages.docinfo.items():
        sheets.docinfo[key] = value
    sheets.Root.Metadata = sheets.copy_foreign(pages.Root.Metadata)
    with sheets.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        del xmp[_PDFUA]


def _box(left: float, bottom: float, right: float, top: float) -> pikepdf.Array:
    return pikepdf.Array([round(value * _PT, 4) for value in (left, bottom, right, top)])


def _number(mm: float) -> str:
    return f"{mm * _PT:.4f}"
