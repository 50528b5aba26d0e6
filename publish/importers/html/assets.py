"""Where the images of a document are, if they are anywhere at hand; nothing is fetched."""

from __future__ import annotations

import base64
import binascii
import posixpath
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from publish.archive import Archive, UnreadableError

_LARGEST: Final = 64 * 2**20
_REMOTE: Final = ("http", "https", "ftp", "file")


class Images(Protocol):
    """Where images come from."""

    def find(self, address: str) -> tuple[str, bytes] | None:
        """The name and the bytes of an image, or None where it is not at hand."""


class BesideFile:
    """Images as files in the folder of the document, or below it: a document has no business elsewhere."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, address: str) -> tuple[str, bytes] | None:
        """See Images."""
        if address.startswith("data:"):
            return _data(address)
        parts = urlsplit(address)
        if parts.scheme in _REMOTE or parts.netloc or parts.path.startswith("/"):
            return None
        try:
            path = (self._folder / unquote(parts.path)).resolve()
            if not path.is_relative_to(self._folder.resolve()) or not path.is_file() or path.stat().st_size > _LARGEST:
                return None
            return path.name, path.read_bytes()
        except (OSError, ValueError):
            return None


class InArchive:
    """Images as members of a package, seen from one of its documents."""

    def __init__(self, archive: Archive, member: str) -> None:
        self._archive = archive
        self._folder = posixpath.dirname(member)

    def find(self, address: str) -> tuple[str, bytes] | None:
        """See Images."""
        if address.startswith("data:"):
            return _data(address)
        parts = urlsplit(address)
        name = posixpath.normpath(posixpath.join(self._folder, unquote(parts.path)))
        if parts.scheme or name not in self._archive.names:
            return None
        try:
            return posixpath.basename(name), self._archive.read(name)
        except UnreadableError:
            return None


def _data(address: str) -> tuple[str, bytes] | None:
    """An image that stands in its own address (RFC 2397)."""
    head, comma, body = address.removeprefix("data:").partition(",")
    if not comma or not head.startswith("image/"):
        return None
    try:
        content = base64.b64decode(unquote(body)) if head.endswith(";base64") else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None
    return "figuur", content
