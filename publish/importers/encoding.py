"""Bytes as text, whatever program saved them."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publish.importers.draft import Decision, Place
from publish.importers.faults import TOO_LARGE, UNKNOWN, UNREADABLE, refused

LARGEST: Final = 64 * 2**20
"""Bytes of a text; a programme of 2,000 pages has about a tenth of it."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FEW: Final = 0.002
"""The share of characters that no text has (controls), up to which bytes still are one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text, line ends as line feeds, and what had to be guessed of its encoding."""

    text: str
    decisions: tuple[Decision, ...] = ()


def read_text(path: Path) -> Decoded:
    """The text of a file in UTF-8, UTF-16 or UTF-32, with or without mark, Windows-1252 or Latin-1.

    Raises UsageError (J-001) where it cannot be read; SourceError: J-003 where its bytes are no text, J-007 where it
    is too large.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        raise refused(UNREADABLE, path, f"cannot read it: {error.strerror}", "name a file that you may read") from error
    if size > LARGEST:
        hint = "take the part of it that is the programme"
        raise refused(TOO_LARGE, path, f"more than {LARGEST // 2**20} MiB of text", hint)
    encoding, confidence = _encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if _strange(text) > _FEW * len(text) or "\0" in text:
        hint = "open it in the program that made it, and save it as text in UTF-8, as DOCX or as PDF"
        raise refused(UNKNOWN, path, "no text in any encoding that is known", hint)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if confidence == 1:
        return Decoded(text=text)
    return Decoded(text=text, decisions=(_guessed(encoding, text, confidence),))


def _encoding(content: bytes) -> tuple[str, float]:
    """The encoding of the bytes, and how certain that is."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding, 1.0
    head = content[:4096]
    if b"\0" in head:  # UTF-16 without its mark: of a text in Latin letters every second byte is nil
        even, odd = head[0::2].count(0), head[1::2].count(0)
        return ("utf-16-le", 0.95) if odd > even else ("utf-16-be", 0.95)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8", 1.0
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1", 0.6
    return "cp1252", 0.85


def _strange(text: str) -> int:
    """How many characters no text has."""
    known = set("\n\r\t\f\v") | {chr(code) for code in range(0x80, 0xA0)}  # what Latin-1 calls controls
    odd = (each for each in set(text) - known if unicodedata.category(each) in ("Cc", "Co", "Cn"))
    return sum(map(text.count, odd))


def _guessed(encoding: str, text: str, confidence: float) -> Decision:
    line, shown = next(
        ((at, each.strip()) for at, each in enumerate(text.split("\n"), 1) if not each.isascii()), (1, text[:60])
    )
    return Decision(
        kind="encoding",
        place=Place(line=line),
        piece=0,
        text=shown[:80],
        reason=f"the bytes are not UTF-8; read as {encoding}",
        confidence=confidence,
        weight=0.9,
        change="save the document as UTF-8 and import it again, if letters with accents look wrong",
    )
