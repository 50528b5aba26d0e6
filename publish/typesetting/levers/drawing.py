"""Text as it is written into a PDF: the same glyphs in the same places, in a fifth of the bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import weasyprint.pdf.stream

_Stream = weasyprint.pdf.stream.Stream
_show: Final = _Stream.show_text


def _show_text(self: Any, text: str) -> None:
    """Shows a line without the moves by nothing that WeasyPrint writes between nearly all of its letters.

    Each splits a string in two, so that whoever reads the file handles an object for every letter: viewers, the press,
    our own proof.
    """
    joined = text.replace(">0<", "")
    _show(self, joined[:-1] if joined.endswith(">0") else joined)


WAYS: Final[tuple[tuple[Any, str, Callable[..., Any]], ...]] = ((_Stream, "show_text", _show_text),)
