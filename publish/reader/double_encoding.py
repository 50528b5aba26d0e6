"""Text that was saved as UTF-8, taken for Windows-1252 and saved again: ‘coÃ¶rdinatie’ for ‘coördinatie’."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from publish.accents import composed, typed
from publish.diagnostics import Diagnostic, Origin, Severity, counted

_BYTES: Final = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    bytes([byte]).decode("cp1252"): byte for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""The byte behind each character, of Windows-1252 and of Latin-1, which most programs take for the same."""
_NEXT: Final = f"[{re.escape(''.join(sign for sign, byte in _BYTES.items() if byte < 0xC0))}]"
_SIGN: Final = re.compile(f"[ÂÃÄÅÆËÌÍÎÏÐÑ]{_NEXT}|[âï]{_NEXT}{{2}}|ð{_NEXT}{{3}}")
"""As Latin letters with accents, Greek, Cyrillic, punctuation, ligatures and emoji look in it."""
_ROW: Final = re.compile(f"(?:{_SIGN.pattern})+")
_PLAUSIBLE: Final = re.compile(
    "[\xa0-\u017f\u0192\u02c6\u02dc\u0300-\u036f\u0370-\u04ff\u2000-\u22ff\u25a0-\u27bf\ufb00-\ufb06\ufe0f\ufeff\ufffd"
    "\U0001f000-\U0001faff]*"
)
"""What a row may say; anything else is more likely to be said by chance."""
_CONTROL: Final = re.compile("[\x80-\x9f]")
"""What nobody types, and stands in a row within a row."""
_BEHIND_WORDS: Final = frozenset("’‘”“»«›‹…–—®™´²³¹\xa0\xad")
"""What may also stand behind a capital with an accent, or behind a sign of its own."""
_OPENING: Final = frozenset("‘“„‚«‹'\"(")
_ONE_BY_ONE: Final = 5
"""Lines of a file that are told each on its own; with more of them all of the file was saved so."""
_WIDEST: Final = 40
_HINT: Final = "the text was saved as UTF-8 and opened as something else: type it anew"


def restored(text: str) -> str:
    """The text as it was before; the same text where nothing of it is surely of this kind."""
    before, now = text, _ROW.sub(_decoded, text)
    while now != before:  # as often as it was saved so
        before, now = now, _ROW.sub(_decoded, now)
    return text if now == text else typed(composed(now))


def doubly_encoded(path: str, text: str) -> Iterator[Diagnostic]:
    """A warning (W-007) on each line with such a row, or one that counts the lines."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if restored(line) != line]
    many = len(lines) > _ONE_BY_ONE
    for number, line in lines[: 1 if many else None]:
        message, hint = told(line), _HINT
        if many:
            message += f", and so in {counted(len(lines) - 1, 'line')} below"
            hint = "the file was saved as UTF-8, opened as something else and saved again: take an older copy of it"
        yield warning(message, Origin(path=path, line=number), hint)


def told(line: str) -> str:
    """What stands there, and what it probably should be: the first word that differs."""
    words = re.split("[ \t\n]+", line)
    word = next((each for each in words if restored(each) != each), line)
    return f"‘{word[:_WIDEST]}’ should probably be ‘{restored(word)[:_WIDEST]}’"


def warning(message: str, origin: Origin, hint: str = _HINT) -> Diagnostic:
    """A finding of this kind."""
    return Diagnostic(code="W-007", severity=Severity.WARNING, message=message, origin=origin, hint=hint)


def _decoded(row: re.Match[str]) -> str:
    """What a row says, or the row where it may be meant."""
    try:
        said = bytes(_BYTES[each] for each in row[0]).decode()
    except UnicodeDecodeError:
        return row[0]
    likely = _PLAUSIBLE.fullmatch(_CONTROL.sub("", said) if _CONTROL.search(row[0]) else said)
    return said.replace("\ufeff", "") if likely and _is_sure(row) else row[0]


def _is_sure(row: re.Match[str]) -> bool:
    """Whether one of the signs in a row is nothing that a person types."""
    text, start = row.string, row.start()
    return any(
        not _may_be_meant(sign[0], text[: start + sign.start()][-1:], text[start + sign.end() :][:1])
        for sign in _SIGN.finditer(row[0])
    )


def _may_be_meant(sign: str, before: str, after: str) -> bool:
    """Whether it may be a capital with an accent that ends its word, and what stands behind that."""
    if not _BEHIND_WORDS.issuperset(sign[1:]):
        return False
    if before.islower() or (after.isalpha() and sign[1:] != "\xa0" and (sign[0] == "Ã" or not before.isupper())):
        return False
    return sign[0] not in "ÂÃ" or before.isupper() or before in _OPENING
