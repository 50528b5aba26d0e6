"""A PDF, ours or not, read into facts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pikepdf

from publish.diagnostics import Diagnostic, Origin, UsageError, VerificationError
from publish.preflight.facts import Box, Facts, Intent, PageBoxes
from publish.preflight.painting import Painter

_VERSION: Final = re.compile(rb"GTS_PDFXVersion(?:>|=[\"'])\s*([^<\"']+)")
_SPACES: Final = {b"CMYK": "CMYK", b"RGB ": "RGB", b"GRAY": "Gray"}


def read(path: Path) -> Facts:
    """The facts of the PDF at `path`.

    Raises UsageError (P-001) where there is no such file, VerificationError where it cannot be read as it is: empty or
    no PDF (P-002), locked (P-003), or damaged (P-004), which many a reader mends without a word, and a press does not.
    """
    origin = Origin(path=path.as_posix())
    try:
        begin = path.open("rb").read(1024)
    except OSError as error:
        hint = "name a PDF: publish preflight dist/….pdf"
        raise UsageError([_diagnostic("P-001", f"cannot read the file: {error.strerror}", origin, hint)]) from error
    if b"%PDF-" not in begin:
        message = "not a PDF" if begin else "the file is empty"
        raise VerificationError([_diagnostic("P-002", message, origin, "export or download it again")])
    try:
        with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True) as pdf:
            return _facts(pdf)
    except pikepdf.PasswordError as error:
        hint = "save it without a password: a print shop cannot work on a locked file"
        raise VerificationError([_diagnostic("P-003", "locked with a password", origin, hint)]) from error
    except pikepdf.PdfError as error:
        hint = "the file was cut off or changed by hand: export or download it again"
        raise VerificationError([_diagnostic("P-004", f"damaged: {_reason(error)}", origin, hint)]) from error


def _facts(pdf: pikepdf.Pdf) -> Facts:
    facts = Facts(encrypted=pdf.is_encrypted, version=_version(pdf))
    facts.intents = [_intent(each) for each in pdf.Root.get("/OutputIntents", [])]
    painter = Painter(facts)
    for number, page in enumerate(pdf.pages, start=1):
        boxes = PageBoxes(_box(page, "/MediaBox") or (0, 0, 0, 0), _box(page, "/BleedBox"), _box(page, "/TrimBox"))
        facts.pages.append(boxes)
        painter.read(page, number, boxes.trim)
        if len(page.obj.get("/Annots", [])):
            facts.interactive["annotations"].add(number)
    _fonts(pdf, facts)
    for key, name in (("/AcroForm", "form"), ("/OpenAction", "action"), ("/AA", "action"), ("/OCProperties", "layers")):
        if key in pdf.Root and not _leads_to_a_page(pdf.Root[key]):
            facts.interactive[name] |= set()
    names: Any = pdf.Root.get("/Names", {})
    for key, name in (("/JavaScript", "JavaScript"), ("/EmbeddedFiles", "attached files")):
        if key in names:
            facts.interactive[name] |= set()
    return facts


def _leads_to_a_page(value: Any) -> bool:
    """Whether an action does no more than show a page on opening."""
    return isinstance(value, pikepdf.Array) or (isinstance(value, pikepdf.Dictionary) and value.get("/S") == "/GoTo")


def _version(pdf: pikepdf.Pdf) -> str:
    """The version of PDF/X: in the XMP since PDF/X-4, before that in the document information."""
    metadata = pdf.Root.get("/Metadata")
    if metadata is not None and (match := _VERSION.search(metadata.read_bytes())):
        return match[1].decode("utf-8", "replace").strip()
    return str(pdf.docinfo.get("/GTS_PDFXVersion", ""))


def _intent(intent: Any) -> Intent:
    profile = intent.get("/DestOutputProfile")
    header = profile.read_bytes()[:128] if profile is not None else b""
    kind = _SPACES.get(header[16:20], "unknown") if header[36:40] == b"acsp" else None
    return Intent(condition=str(intent.get("/OutputConditionIdentifier", "")), profile=kind)


def _fonts(pdf: pikepdf.Pdf, facts: Facts) -> None:
    for each in pdf.objects:
        if not isinstance(each, pikepdf.Dictionary) or each.get("/Type") != "/Font" or "/Subtype" not in each:
            continue
        if str(each.Subtype) in ("/CIDFontType0", "/CIDFontType2"):
            continue
        facts.fonts[str(each.get("/BaseFont", "/(Type 3)")).lstrip("/")] = _is_embedded(each)


def _is_embedded(font: Any) -> bool:
    """Whether the glyphs are in the file; those of a Type 3 font are drawings in it."""
    if font.Subtype == "/Type3":
        return True
    owner = font.DescendantFonts[0] if font.Subtype == "/Type0" else font
    descriptor = owner.get("/FontDescriptor", {})
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _box(page: pikepdf.Page, name: str) -> Box | None:
    """A box as it is told, its corners in order; the MediaBox may be inherited."""
    value = page.mediabox if name == "/MediaBox" else page.obj.get(name)
    if value is None or len(value) != 4:
        return None
    x1, y1, x2, y2 = (float(each) for each in list(value))
    return (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def _reason(error: Exception) -> str:
    """What qpdf says, without the name of the file."""
    return re.sub(r"^.*?\.pdf\S*:?\s*", "", str(error).splitlines()[0]) or "it cannot be read"


def _diagnostic(code: str, message: str, origin: Origin, hint: str) -> Diagnostic:
    return Diagnostic(code=code, message=message, origin=origin, hint=hint)
