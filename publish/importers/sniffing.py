"""What a file is, by its bytes; its name only has to agree."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, Literal, TypeAlias

from publish.archive import Archive, UnreadableError
from publish.importers.faults import DAMAGED, EMPTY, LOCKED, MISNAMED, UNKNOWN, UNREADABLE, refused

Kind: TypeAlias = Literal["text", "pdf", "docx", "odt", "markdown", "html", "epub"]

NAMES: Final[dict[str, Kind]] = {
    ".txt": "text", ".text": "text", ".pdf": "pdf", ".docx": "docx", ".odt": "odt", ".md": "markdown",
    ".markdown": "markdown", ".html": "html", ".htm": "html", ".xhtml": "html", ".epub": "epub",
}  # fmt: skip
"""The kind that the end of a name promises."""

_MIMETYPES: Final[dict[bytes, Kind]] = {
    b"application/epub+zip": "epub",
    b"application/vnd.oasis.opendocument.text": "odt",
}
_OTHERS: Final = {
    b"{\\rtf": "an RTF document: save it as DOCX in a word processor",
    b"\x89PNG": "a picture: take the document it was made of",
    b"\xff\xd8\xff": "a picture: take the document it was made of",
    b"GIF8": "a picture: take the document it was made of",
    b"%!PS": "PostScript: make a PDF of it first",
    b"\x1f\x8b": "compressed (gzip): unpack it first",
    b"7z\xbc\xaf": "compressed (7z): unpack it first",
    b"Rar!": "compressed (RAR): unpack it first",
}
_HTML: Final = re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_MARKDOWN: Final = re.compile(rb"^(#{1,6} \S|\[\^[^\]]+\]: |```)|\]\((https?:|#)|^(\*|-) .*\*\*\S", re.MULTILINE)
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Bytes that no text in one byte a character has."""
_HEAD: Final = 4096


def kind_of(path: Path) -> Kind:
    """What the file at `path` is.

    Raises UsageError (J-001) for one that is not there, and SourceError (J codes) for one that is empty, nothing that
    can be imported, or not what its name says. Text and Markdown are told apart by the name, and by marks of Markdown
    where the name says neither.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise refused(UNREADABLE, path, f"cannot read it: {error.strerror}", "name a file that you may read") from error
    if not head:
        raise refused(EMPTY, path, "the file is empty", "take a copy that holds the document")
    kind, promised = _by_bytes(path, head), NAMES.get(path.suffix.lower())
    if kind == "text" and promised in ("markdown", "html"):
        return promised
    if kind == "text" and promised is None and len(_MARKDOWN.findall(head)) > 1:
        return "markdown"
    if kind == "text" and promised not in (None, "text") and _CONTROLS.search(head):
        message = f"it does not begin as {_called(promised)} does, nor is it text"
        raise refused(DAMAGED, path, message, "take a copy that opens in its own program")
    if promised is not None and kind != promised:
        ends = next(suffix for suffix, each in NAMES.items() if each == kind)
        message = f"it is not what its name says: it is {_called(kind)}, not {_called(promised)}"
        raise refused(MISNAMED, path, message, f"take the right file, or call this one '{path.stem}{ends}'")
    return kind


def _called(kind: Kind) -> str:
    return {"text": "plain text", "markdown": "Markdown"}.get(kind, kind.upper())


def _by_bytes(path: Path, head: bytes) -> Kind:
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _packed(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        hint = "open it in a word processor, take away the password, and save it as DOCX"
        raise refused(LOCKED, path, "a Word file of before 2007, or one with a password", hint)
    for magic, what in _OTHERS.items():
        if head.startswith(magic):
            raise refused(UNKNOWN, path, f"nothing that can be imported: {what.partition(':')[0]}", what)
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return "html"
    return "text"


def _packed(path: Path) -> Kind:
    """What a zip file holds."""
    try:
        archive = Archive(path)
        if "mimetype" in archive.names:
            kind = _MIMETYPES.get(archive.read("mimetype").strip())
            if kind:
                return kind
    except UnreadableError as error:
        raise refused(DAMAGED, path, str(error), "take a copy that opens in its own program") from error
    if {"word/document.xml", "[Content_Types].xml"} <= archive.names:
        return "docx"
    hint = "text, PDF, DOCX, ODT, Markdown, HTML and EPUB can be imported"
    raise refused(UNKNOWN, path, "a zip file, but no DOCX, ODT or EPUB", hint)
