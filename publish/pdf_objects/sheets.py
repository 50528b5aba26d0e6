"""Boxes of pages, and pages on sheets with their tags and links. Measures in mm, PDF's own in points (1/72 inch)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import pikepdf

from publish.imposition import Placement, Side
from publish.pdf_objects.destinations import destinations_at, move_destination
from publish.pdf_objects.layout_box import move_layout_box

_PT: Final = 72 / 25.4
_GAP: Final = 1.0
_MARK: Final = 5.0
"""How far a mark keeps off the bleed, and how long it is."""
_EDGE: Final = 5.0
"""As near to the edge of a sheet no printer of an office prints, and no knife cuts."""
_PDFUA: Final = "{http://www.aiim.org/pdfua/ns/id/}part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """How sheets are made: the size of the trimmed sheet, its bleed, and over which edge a printer turns it.

    `slugs` is a PDF with a strip for each side, which is set upright along its first fold, `clear` mm to the left.
    """

    size: tuple[float, float]
    bleed: float = 0
    flip: Literal["short", "long"] = "short"
    slugs: Path | None = None
    clear: float = 3.0


def finish(path: Path, bleed: float) -> None:
    """Gives the pages at `path`, laid out with their bleed, their boxes (ISO 32000-2, 14.11.2).

    Who looks at them, or prints them in an office, gets them trimmed: CropBox.
    """
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            _, _, width, height = (float(value) / _PT for value in page.mediabox)
            page.bleedbox = _box(0, 0, width, height)
            page.trimbox = page.cropbox = _box(bleed, bleed, width - bleed, height - bleed)
        pdf.save(path, deterministic_id=True)


def impose(source: Path, target: Path, sides: Sequence[Side], sheets: Sheets) -> None:
    """Places the pages of `source`, which have a TrimBox, on sheets; all that the document says of itself stays.

    Where each page is placed once, its tags, links and destinations come along, so that the sheets read as the pages
    did; where pages are repeated, to be cut, there is no reading order and so no claim to one. Sheets with bleed have
    fold marks outside of it.
    """
    with pikepdf.open(source) as pdf:
        placed = [each.page for side in sides for each in side.placements]
        repeated = len(placed) > len(set(placed))
        if repeated:
            _untag(pdf)
        pages = list(pdf.pages)
        on_sheets = [_sheet(pdf, pages, side, sheets) for side in sides]
        if not repeated:
            moves = {move.page.objgen: move for moved in on_sheets for move in moved}
            _move_links(pdf, moves)
            _move_tags(pdf, moves)
        if sheets.slugs:
            _add_slugs(pdf, sheets.slugs, sides, sheets.clear)
        for _ in pages:
            del pdf.pages[0]
        if not sheets.bleed:
            _tell_printer(pdf, sheets.flip)
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """Where a page went: the sheet it is drawn on, as a form, and how far its origin moved, in points."""

    page: Any
    sheet: Any
    form: Any
    across: float
    up: float


def _sheet(pdf: pikepdf.Pdf, pages: Sequence[pikepdf.Page], side: Side, sheets: Sheets) -> list[_Move]:
    """Adds a side of a sheet with its pages."""
    (width, height), bleed = sheets.size, sheets.bleed
    slug = bleed + _GAP + _MARK + 1 if bleed else 0
    sheet = pdf.add_blank_page()
    sheet.mediabox = _box(0, 0, width + 2 * slug, height + 2 * slug)
    sheet.trimbox = _box(slug, slug, slug + width, slug + height)
    sheet.bleedbox = _box(slug - bleed, slug - bleed, slug + width + bleed, slug + height + bleed)
    moves, drawn = [], []
    for number, each in enumerate(side.placements, start=1):
        move = _place(pdf, pages[each.page - 1], sheet, each, slug)
        name = sheet.add_resource(move.form, pikepdf.Name.XObject, pikepdf.Name(f"/Page{number}"))
        moves.append(move)
        drawn.append(f"q {name} Do Q")
    if bleed:
        drawn += [_fold_marks(fold + slug, slug - bleed, height + 2 * slug) for fold in side.folds]
    drawn += _cut_marks(side, width, height)
    sheet.contents_add("\n".join(drawn).encode())
    return moves


def _place(pdf: pikepdf.Pdf, page: pikepdf.Page, sheet: pikepdf.Page, placement: Placement, slug: float) -> _Move:
    """The window of a page, as a form cut to it, and where it goes; a tag finds it by its StructParents.

    The form tells itself where it lies: by what paints it PDFium does not find words that are read otherwise than set.
    """
    left, bottom = (float(value) / _PT for value in list(page.trimbox)[:2])
    window = placement.window
    form = pdf.make_indirect(page.as_form_xobject())
    form.BBox = _box(left + window.left, bottom + window.bottom, left + window.right, bottom + window.top)
    if (key := page.obj.get("/StructParents")) is not None:
        form.StructParents = key
    across = round((slug + placement.x - left - window.left) * _PT, 4)
    up = round((slug + placement.y - bottom - window.bottom) * _PT, 4)
    form.Matrix = pikepdf.Array([1, 0, 0, 1, across, up])
    return _Move(page=page.obj, sheet=sheet.obj, form=form, across=across, up=up)


def _fold_marks(x: float, clear: float, height: float) -> str:
    """Two dashed lines at `x`, outside the bleed at the foot and the head of a sheet, in black only."""
    feet = (clear - _GAP - _MARK, height - clear + _GAP)
    return _marked([((x, y), (x, y + _MARK)) for y in feet], "[3 2] 0 d")


def _cut_marks(side: Side, width: float, height: float) -> Iterator[str]:
    """Hairlines on the very cuts, from the edges of the sheet to where a printer surely reaches."""
    long = _EDGE + _MARK
    upright = [((x, y), (x, y + long)) for x in side.cuts if _EDGE < x < width - _EDGE for y in (0, height - long)]
    level = [((x, y), (x + long, y)) for y in side.levels if _EDGE < y < height - _EDGE for x in (0, width - long)]
    if upright or level:
        yield _marked(upright + level, "")


def _marked(lines: Sequence[tuple[tuple[float, float], tuple[float, float]]], dashes: str) -> str:
    paths = " ".join(
        f"{_number(x)} {_number(y)} m {_number(to_x)} {_number(to_y)} l S" for (x, y), (to_x, to_y) in lines
    )
    return f"/Artifact BMC q 0 0 0 1 K 0.35 w {dashes} {paths} Q EMC"


def _add_slugs(pdf: pikepdf.Pdf, slugs: Path, sides: Sequence[Side], clear: float) -> None:
    """Sets a strip on each new sheet, turned by a quarter to read upwards; its own content is marked as an artifact."""
    with pikepdf.open(slugs) as strips:
        for sheet, strip, side in zip(pdf.pages[-len(sides) :], strips.pages, sides, strict=True):
            length = float(strip.mediabox[2])
            form = pdf.copy_foreign(strips.make_indirect(strip.as_form_xobject()))
            name = sheet.add_resource(form, pikepdf.Name.XObject, pikepdf.Name("/Slug"))
            foot = (float(sheet.trimbox[3]) - length) / 2
            right = (side.folds[0] - clear) * _PT
            sheet.contents_add(f"q 0 1 -1 0 {right:.4f} {foot:.4f} cm {name} Do Q".encode())


def _tell_printer(pdf: pikepdf.Pdf, flip: str) -> None:
    """Sets the print dialogue: on both sides, over the right edge, at full size (ISO 32000-2, table 147)."""
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(
        DisplayDocTitle=True,
        Duplex=pikepdf.Name("/DuplexFlipLongEdge" if flip == "long" else "/DuplexFlipShortEdge"),
        PrintScaling=pikepdf.Name("/None"),
        PickTrayByPDFSize=True,
    )


# -- what comes along ---------------------------------------------------------------------------------


def _move_links(pdf: pikepdf.Pdf, moves: dict[tuple[int, int], _Move]) -> None:
    """Annotations and destinations stand where their page stands now."""
    for move in moves.values():
        for annotation in move.page.get("/Annots", []):
            for key, points in (("/Rect", 4), ("/QuadPoints", 8)):
                if key in annotation:
                    values = [float(value) for value in list(annotation[key])]
                    shifts = [move.across, move.up] * (len(values) // 2)
                    assert len(values) % points == 0
                    annotation[key] = pikepdf.Array(
                        [round(value + shift, 4) for value, shift in zip(values, shifts, strict=True)]
                    )
            annotation.P = move.sheet
            if "/Annots" not in move.sheet:
                move.sheet.Annots = pdf.make_indirect(pikepdf.Array())
                move.sheet.Tabs = pikepdf.Name.S
            move.sheet.Annots.append(annotation)
    for destination in destinations_at(pdf):
        if found := moves.get(destination[0].objgen):
            destination[0] = found.sheet
            move_destination(destination, found.across, found.up)


def _move_tags(pdf: pikepdf.Pdf, moves: dict[tuple[int, int], _Move]) -> None:
    """Every tag finds its marked content in a form now, on a sheet (ISO 32000-2, 14.7.5.2: `Stm`)."""
    for element in pdf.objects:
        if not isinstance(element, pikepdf.Dictionary) or element.get("/Type") != "/StructElem":
            continue
        here = moves.get(element.Pg.objgen) if "/Pg" in element else None
        kids = element.get("/K", pikepdf.Array())
        several = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        element.K = pikepdf.Array([_kid(kid, here, moves) for kid in several])
        if here:
            element.Pg = here.sheet
            move_layout_box(element, here.across, here.up)


def _kid(kid: Any, here: _Move | None, moves: dict[tuple[int, int], _Move]) -> Any:
    if not isinstance(kid, pikepdf.Dictionary):
        assert here is not None
        return pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=here.sheet, Stm=here.form, MCID=int(kid))
    if kid.get("/Type") in ("/MCR", "/OBJR") and (there := moves.get(kid.Pg.objgen) if "/Pg" in kid else here):
        kid.Pg = there.sheet
        if kid.Type == "/MCR":
            kid.Stm = there.form
    return kid


def _untag(pdf: pikepdf.Pdf) -> None:
    """Takes tags and links away, and with them the claim to be PDF/UA."""
    for key in ("/StructTreeRoot", "/MarkInfo", "/Outlines", "/Names"):
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        for key in ("/StructParents", "/Annots", "/Tabs"):
            if key in page.obj:
                del page.obj[key]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        if _PDFUA in xmp:
            del xmp[_PDFUA]


def _box(left: float, bottom: float, right: float, top: float) -> pikepdf.Array:
    return pikepdf.Array([round(value * _PT, 4) for value in (left, bottom, right, top)])


def _number(mm: float) -> str:
    return f"{mm * _PT:.4f}"
