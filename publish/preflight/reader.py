"""From a PDF, anybody's, to the facts that a print shop minds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pikepdf

from publish.diagnostics import Diagnostic, PublishError, UsageError, VerificationError
from publish.preflight.content import Interpreter
from publish.preflight.facts import Document, Intent, Kind, Page, Paint
from publish.preflight.geometry import IDENTITY, Box, Matrix
from publish.preflight.resources import Images, TextFont
from publish.preflight.spaces import space_of
from publish.preflight.state import Gathered

_HEADER: Final = 1024
"""So many bytes may stand before the header, and after the end, for readers in the field to take a file."""
_FLAVOUR: Final = re.compile(rb"GTS_PDFXVersion(?:>|\s*=\s*[\"'])\s*(PDF/X-[^<\"'\s]+)")
_BROKEN: Final = (pikepdf.PdfError, AttributeError, IndexError, KeyError, RuntimeError, TypeError, ValueError)
"""What pikepdf raises, and what it comes to when a value is not of the kind that the standard wants there."""


def read(path: Path) -> Document:
    """The facts of a file. Raises UsageError (no file there) or VerificationError (none that can be read)."""
    _look(path)
    try:
        # qpdf could mend much, but what a shop is handed should not need it.
        pdf = pikepdf.open(path, attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        hint = "save it again without a password"
        raise _refused("P-005", f"'{path}' cannot be opened without a password", hint) from error
    except pikepdf.PdfError as error:
        raise _damaged(path, "cannot be opened") from error
    with pdf:
        try:
            pages = tuple(pdf.pages)
        except _BROKEN as error:
            raise _damaged(path, "has no list of pages") from error
        if not pages:
            raise _refused("P-006", f"'{path}' has no pages", "make the file again")
        return _Reader(path).document(pdf, pages)


def _look(path: Path) -> None:
    """Whether there is a file, of a PDF's looks."""
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"cannot read '{path}': {error.strerror}"
        hint = "python -m publish preflight FILE.pdf"
        raise UsageError([Diagnostic(code="P-001", message=message, hint=hint)]) from error
    if not content:
        raise _refused("P-002", f"'{path}' is empty", "copy or download it again")
    if b"%PDF-" not in content[:_HEADER]:
        raise _refused("P-003", f"'{path}' is not a PDF", "export it as PDF; another name alone makes none of it")
    if b"%%EOF" not in content[-_HEADER:]:
        raise _damaged(path, "is cut off: its end is missing")


def _refused(code: str, message: str, hint: str) -> PublishError:
    return VerificationError([Diagnostic(code=code, message=message, hint=hint)])


def _damaged(path: Path, how: str) -> PublishError:
    return _refused("P-004", f"'{path}' is damaged: it {how}", "copy or download it again, or make it anew")


class _Reader:
    """Reads one file; fonts and images that several pages share are read once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fonts: dict[tuple[int, int], TextFont] = {}
        self._images = Images()

    def document(self, pdf: pikepdf.Pdf, pages: tuple[pikepdf.Page, ...]) -> Document:
        found = []
        for number, page in enumerate(pages, start=1):
            try:
                found.append(self._page(page, number))
            except _BROKEN as error:
                raise _damaged(self._path, f"cannot be read on page {number}") from error
        try:
            return _document(pdf, tuple(found))
        except _BROKEN as error:
            raise _damaged(self._path, "cannot be read where it describes itself") from error

    def _page(self, page: pikepdf.Page, number: int) -> Page:
        unit = float(page.obj.get("/UserUnit", 1))
        media = _box(page.mediabox, unit)
        crop = _box(page.cropbox, unit)
        bleed = _box(page.obj.BleedBox, unit) if "/BleedBox" in page.obj else crop
        trim = next((_box(page.obj[key], unit) for key in ("/TrimBox", "/ArtBox") if key in page.obj), None)
        gathered = Gathered(visible=bleed, trim=trim or bleed)
        matrix: Matrix = (unit, 0, 0, unit, 0, 0) if unit != 1 else IDENTITY
        resources = page.obj.get("/Resources", pikepdf.Dictionary())
        Interpreter(gathered, self._images, self._fonts).run(page.obj, resources, matrix)
        return Page(
            number=number,
            media=media,
            bleed=bleed,
            trim=trim,
            paints=frozenset(gathered.paints | _blending(page.obj.get("/Group"), resources, gathered)),
            pictures=tuple(gathered.pictures),
            fonts=frozenset(gathered.fonts),
            thinnest=min(gathered.widths, default=None),
            transparency=frozenset(gathered.transparency),
            nearest_text=min(gathered.text_margins, default=None),
            cut_text=gathered.cut_text,
            annotations=sum(_printed(each, bleed, unit) for each in page.obj.get("/Annots", [])),
        )


def _box(given: Any, unit: float) -> Box:
    """Corners may stand in any order (ISO 32000-2, 7.9.5)."""
    x, y, across, up = (float(each) * unit for each in given)
    return Box(min(x, across), min(y, up), max(x, across), max(y, up))


def _blending(group: Any, resources: Any, gathered: Gathered) -> set[Paint]:
    """The space in which the transparent objects of a page are mixed, if it has any."""
    if group is None or "/CS" not in group or not gathered.transparency:
        return set()
    space = space_of(group.CS, resources)
    return {Paint(kind=Kind.BLENDING, family=space.family, space=space.name, inks=None)}


def _printed(annotation: Any, bleed: Box, unit: float) -> bool:
    """Whether an annotation lies on what is printed; printers' own marks and traps may (ISO 15930-7, 6.17)."""
    own = annotation.get("/Subtype") in ("/PrinterMark", "/TrapNet", "/Popup")
    return not own and "/Rect" in annotation and _box(annotation.Rect, unit).meets(bleed)


def _document(pdf: pikepdf.Pdf, pages: tuple[Page, ...]) -> Document:
    root, info = pdf.Root, pdf.docinfo
    names = root.get("/Names", pikepdf.Dictionary())
    opening = root.get("/OpenAction")
    script = isinstance(opening, pikepdf.Dictionary) and opening.get("/S") == "/JavaScript"
    xmp = root.Metadata.read_bytes() if "/Metadata" in root else b""
    return Document(
        pages=pages,
        flavour=_flavour(xmp, info),
        intents=tuple(_intent(each) for each in root.get("/OutputIntents", []) if each.get("/S") == "/GTS_PDFX"),
        encrypted=pdf.is_encrypted,
        trapped=str(info.get("/Trapped", "")).lstrip("/") in ("True", "False") or b"pdf:Trapped" in xmp,
        scripts=script or "/JavaScript" in names or "/AA" in root,
        forms="/AcroForm" in root and len(root.AcroForm.get("/Fields", [])) > 0,
        layers="/OCProperties" in root,
        attachments="/EmbeddedFiles" in names,
    )


def _flavour(xmp: bytes, info: Any) -> str | None:
    """The kind of PDF/X that a file says it is: in its XMP for X-4, among its document information before."""
    if match := _FLAVOUR.search(xmp):
        return match[1].decode("ascii", "replace")
    said = str(info.get("/GTS_PDFXConformance", info.get("/GTS_PDFXVersion", "")))
    return said or None


def _intent(given: Any) -> Intent:
    said = (str(given[key]) for key in ("/OutputConditionIdentifier", "/OutputCondition", "/Info") if key in given)
    profile = given.get("/DestOutputProfile")
    # ICC.1:2022, 7.2.6: the colour space stands at byte 16.
    space = None if profile is None else profile.read_bytes()[16:20].decode("ascii", "replace").strip()
    return Intent(condition="; ".join(said), space=space)
