"""Text out of files that people save in their own ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from publish.accents import LIGATURES, composed, typed
from publish.diagnostics import Diagnostic, Origin

_SAVE_AS = "save it as UTF-8: in most editors under 'save as', as 'encoding'"

_PLAIN: Final = "save it as plain text, in UTF-8"
_IMPORT: Final = "and make a source of it: python -m publish import FILE"
_GIVE_BACK: Final = f"give it back the ending that it had, {_IMPORT}"
_SAVE_AS_WORD: Final = f"open it in Word or LibreOffice, save it as DOCX, {_IMPORT}"
_SAVE_AS_TEXT: Final = f"if Markdown stands in it, {_PLAIN}; if not, as DOCX, {_IMPORT}"
_NO_TEXT: Final = (
    (re.compile(rb"PK\x03\x04"), "a Word document or another packed file", _GIVE_BACK),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old Word document", _SAVE_AS_WORD),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8"), "a picture", "put it into assets/, and the text of the chapter here"),
    (re.compile(rb"%PDF-"), "a PDF", _GIVE_BACK),
    (re.compile(rb"\s*\{\\rtf"), "a document in RTF", _SAVE_AS_TEXT),
    (
        re.compile(
            rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.DOTALL | re.I
        ),
        "a page in HTML",
        f"give it the ending .html, {_IMPORT}",
    ),
    (re.compile(rb"MIME-Version:|From: <Saved by"), "a web page in one file", f"save it as HTML or DOCX, {_IMPORT}"),
)
"""How files begin that a person may have given the name of a text, what they are, and what to do."""
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:0*12|[xX]0*[cC]);")
"""Of those that Markdown writes by number, the page break alone comes through; the others are read as U+FFFD."""
_LIGATURE: Final = re.compile(rf"(\w*)([{''.join(LIGATURES)}])\w*")
_OF_WORD: Final = {
    "\x0b": "a line break of Word",
    "\x0c": "a page break",
    "&": "a page break by its number",
    "\x1e": "a non-breaking hyphen of Word",
    "\x1f": "an optional hyphen of Word",
}


def read_text(path: Path) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The text of a UTF-8 file as it is typed, line ends as line feeds, or why there is none."""
    origin = Origin(path=path.as_posix())
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        if path.is_symlink():
            hint = f"it leads to {path.readlink()}: put the file itself in its place"
            message = f"'{path.name}' is a link to a file that is not there"
            return None, (Diagnostic(code="S-003", message=message, origin=origin, hint=hint),)
        hint = "put it there, or mend its name in programme.yaml"
        if other := meant_for(path):
            hint = f"capitals count: write '{other.name}' in programme.yaml"
            if other != path.with_name(other.name) or other.name.lower() != path.name.lower():
                found = other.relative_to(path.parent).as_posix()
                hint = f"'{found}' should be called '{path.name}', and stand beside programme.yaml"
        return None, (Diagnostic(code="S-003", message=f"there is no file '{path.name}'", origin=origin, hint=hint),)
    except OSError as error:
        hint = "it should be a file that you may read"
        message = f"cannot read it: {error.strerror}"
        return None, (Diagnostic(code="S-007", message=message, origin=origin, hint=hint),)
    for beginning, kind, way in _NO_TEXT:
        if beginning.match(content):
            hint = way if path.suffix.lower() == ".md" else _PLAIN
            return None, (Diagnostic(code="S-005", message=f"{kind}, not a text file", origin=origin, hint=hint),)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"not UTF-8, at ‘{_around(content, error.start)}’"
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            message = "saved as UTF-16, not as UTF-8"
        return None, (
            Diagnostic(code="S-005", message=message, origin=Origin(path=origin.path, line=line), hint=_SAVE_AS),
        )
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        message = "holds a NUL character: this is no text file, or UTF-16"
        return None, (
            Diagnostic(code="S-006", message=message, origin=Origin(path=origin.path, line=line), hint=_SAVE_AS),
        )
    text = composed(text.replace("\r\n", "\n").replace("\r", "\n"))
    unprintable = (*_unprintable(text, origin.path), *_joined(text, origin.path))
    return None if unprintable else typed(text), unprintable


def meant_for(path: Path) -> Path | None:
    """The file that was probably meant where there is none: in other capitals, with another ending, or further down."""
    name = path.name.lower()
    near = sorted(each for each in path.parent.glob("*") if each.is_file())
    for likely in (name, f"{name}.txt", f"{path.stem.lower()}.txt", f"{path.stem.lower()}.markdown"):
        if found := next((each for each in near if each.name.lower() == likely), None):
            return found
    return next((each for each in sorted(path.parent.glob("*/*")) if each.name.lower() == name), None)


def _unprintable(text: str, path: str) -> Iterator[Diagnostic]:
    """Each line with a character that nothing can show, and XML cannot hold: Word leaves them in what is copied."""
    for number, line in enumerate(text.split("\n"), start=1):
        if match := _UNPRINTABLE.search(line):
            before, after = line[max(0, match.start() - 15) : match.start()], line[match.end() : match.end() + 15]
            name = _name(match)
            yield Diagnostic(
                code="S-006",
                message=f"a sign that cannot be printed, {name}, between ‘{before}’ and ‘{after}’",
                origin=Origin(path=path, line=number),
                hint="take it away, and type what should stand there; it was copied along from elsewhere",
            )


def _joined(text: str, path: str) -> Iterator[Diagnostic]:
    """Each line with letters that one sign joins: in PDF all such letters would become that sign, and not be found."""
    for number, line in enumerate(text.split("\n"), start=1):
        if match := _LIGATURE.search(line):
            yield Diagnostic(
                code="S-006",
                message=f"one sign that joins letters, ‘{match[2]}’, in ‘{match[0]}’",
                origin=Origin(path=path, line=number),
                hint=f"type ‘{typed(match[0])}’: it was copied from a PDF",
            )


def unprintable_in(text: str) -> str:
    """What the first sign is that nothing can show in a text, or nothing."""
    match = _UNPRINTABLE.search(text)
    return _name(match) if match else ""


def _name(sign: re.Match[str]) -> str:
    first = sign[0][0]
    return _OF_WORD.get(first, f"U+{ord(first):04X}")


def _around(content: bytes, at: int) -> str:
    """The words around a place that is no UTF-8, as Windows writes them, which is most often what they are."""
    begin, end = content.rfind(b"\n", 0, at) + 1, (content + b"\n").index(b"\n", at)
    return content[max(begin, at - 15) : min(end, at + 15)].decode("cp1252", "replace").strip()
