"""Texts as they are typed: files of a Mac and words out of a PDF have accents apart, and letters joined in one."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ACCENTS: Final = "[\u0300-\u036f]"
_LOOSE: Final = re.compile(rf"(\b(?:https?|mailto):[^\s<>()]+)|[^\W\d_]{_ACCENTS}+", re.IGNORECASE)
"""An address of the web, or a letter with accents behind it."""
_ANY: Final = re.compile(_ACCENTS)

LIGATURES: Final = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
"""Signs that faces draw for letters, by what is typed: where one is in a text, PDF has it for those letters as well."""
_TYPED: Final = str.maketrans({**LIGATURES, "\N{HYPHEN}": "-"})
"""No keyboard has that hyphen; in PDF it is the one at the end of a line, which is no part of a word."""


def comparable(name: str) -> str:
    """The name of a file in the form that it has in common with all that look the same."""
    return unicodedata.normalize("NFC", name)


def composed(text: str) -> str:
    """A text in which each letter and the accents behind it are one character, where there is one for them.

    Addresses of the web stay as they are: to a server the two are not the same.
    """
    if not _ANY.search(text):
        return text
    return _LOOSE.sub(lambda match: match[1] or unicodedata.normalize("NFC", match[0]), text)


def typed(text: str) -> str:
    """A text with the letters that a sign joins, and with the hyphen that keyboards have."""
    return text.translate(_TYPED)
