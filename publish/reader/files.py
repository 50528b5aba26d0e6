"""Text out of files that people save in their own ways."""

from __future__ import annotations

from pathlib import Path

from publish.accents import composed
from publish.diagnostics import Diagnostic, Origin

_SAVE_AS = "save it as UTF-8: in most editors under 'save as', as 'encoding'"


def read_text(path: Path) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The text of a UTF-8 file, line ends as line feeds and accents with their letters, or why there is none."""
    origin = Origin(path=path.as_posix())
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        hint = "put it there, or mend its name in programme.yaml"
        return None, (Diagnostic(code="S-003", message=f"there is no file '{path.name}'", origin=origin, hint=hint),)
    except OSError as error:
        hint = "it should be a file that you may read"
        message = f"cannot read it: {error.strerror}"
        return None, (Diagnostic(code="S-007", message=message, origin=origin, hint=hint),)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        wrong, column = content[error.start], error.start - content.rfind(b"\n", 0, error.start)
        message = f"not UTF-8: byte 0x{wrong:02X}, {column} bytes into the line"
        return None, (
            Diagnostic(code="S-005", message=message, origin=Origin(path=origin.path, line=line), hint=_SAVE_AS),
        )
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        message = "holds a NUL character: this is no text file, or UTF-16"
        return None, (
            Diagnostic(code="S-006", message=message, origin=Origin(path=origin.path, line=line), hint=_SAVE_AS),
        )
    return composed(text.replace("\r\n", "\n").replace("\r", "\n")), ()
