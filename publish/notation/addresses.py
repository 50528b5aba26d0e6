"""Addresses as Markdown gives them back: what browsers mend of what people type, mended beforehand. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import quote

_KEPT: Final = ";/?:@&=+$,-_.!~*'()#%"
"""What Markdown leaves as it is in an address, besides letters without accents and figures (CommonMark, 6.3)."""
_BARE_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST: Final = re.compile(r"^(https?://(?:[^/?#@]*@)?)([^/?#:@]+)", re.IGNORECASE)


def encoded(address: str) -> str:
    """The address with all else as escapes, and the letters of its host as the network knows them.

    A name within the document (`#name`) is none, and stays as it is.
    """
    if address.startswith("#"):
        return address
    address = _HOST.sub(lambda match: match[1] + ".".join(map(_label, match[2].split("."))), address.strip())
    return quote(_BARE_PERCENT.sub("%25", address), safe=_KEPT)


def _label(label: str) -> str:
    """A part of a name between dots, in ASCII (RFC 3492)."""
    if label.isascii():
        return label
    return "xn--" + unicodedata.normalize("NFC", label.lower()).encode("punycode").decode()
