"""Black text that overprints: what lies below it is printed on, so that no plate out of register leaves a white edge.

Text alone does, and only in black alone: drawings, tints and white knock out (ISO 32000-2, 8.6.7). Operators stand each
on a line of its own, as in all that WeasyPrint writes.
"""

from __future__ import annotations

import re
from typing import Any, Final

import pikepdf

_BLACK: Final = b"0 0 0 1 k"
_ON: Final = b"/Overprint gs\n"
_OFF: Final = b"/Knockout gs\n"
_OPERATOR: Final = re.compile(rb"^(?:(q|Q|BT)|[^\n]+ (k|cs|sc|scn|m|re|Do|sh))$", re.MULTILINE)
"""Those that save or restore the state, begin text, choose the colour of fills, or begin to paint anything else.

Crop marks, which save and restore it on one line, are none.
"""


def overprint_black_text(owner: Any, content: bytes) -> bytes:
    """The content stream of a page or form so that its black text overprints; `owner` has the resources it names."""
    changed = _Walk().over(content)
    if _ON in changed:
        if "/ExtGState" not in owner.Resources:
            owner.Resources.ExtGState = pikepdf.Dictionary()
        owner.Resources.ExtGState.Overprint = pikepdf.Dictionary(op=True, OPM=1)
        owner.Resources.ExtGState.Knockout = pikepdf.Dictionary(op=False)
    return changed


class _Walk:
    """Over the operators of a stream: whether fills are black and overprint, there and in each saved state."""

    def __init__(self) -> None:
        self._black = self._on = False
        self._saved: list[tuple[bool, bool]] = []

    def over(self, content: bytes) -> bytes:
        return _OPERATOR.sub(self._step, content)

    def _step(self, match: re.Match[bytes]) -> bytes:
        line, operator = match.group(), match[1] or match[2]
        if operator == b"q":
            self._saved.append((self._black, self._on))
        elif operator == b"Q":
            self._black, self._on = self._saved.pop()
        elif operator == b"BT":
            return self._switch(on=self._black) + line
        elif operator in (b"m", b"re", b"Do", b"sh"):
            return self._switch(on=False) + line
        else:
            self._black = line == _BLACK
        return line

    def _switch(self, *, on: bool) -> bytes:
        """The operator that brings about what is wanted, where it is not so already."""
        if on is self._on:
            return b""
        self._on = on
        return _ON if on else _OFF
