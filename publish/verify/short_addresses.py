"""The folders of the site by which printed addresses and QR codes arrive: whether each leads where the source says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from publish.addresses import short_addresses
from publish.model import Programme
from publish.verify.finding import Finding

_LINK: Final = re.compile(r'<a href="\.\./index\.html#([^"]+)"')
_AT_ONCE: Final = re.compile(r'<meta http-equiv="refresh" content="0; url=\.\./index\.html#([^"]+)"')


def wrong_addresses(programme: Programme, dist: Path) -> Iterator[Finding]:
    """Each short address that does not lead where it must; one that may mean two places leads nowhere by itself."""
    for short in short_addresses(programme):
        anchors = [place.anchor for place in short.places]
        expected = [*anchors, *(anchors if len(anchors) == 1 else ())]
        try:
            page = (dist / short.path / "index.html").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            page = ""
        found = [*_LINK.findall(page), *_AT_ONCE.findall(page)]
        if found != expected:
            part = short.places[0].part
            yield Finding(
                what=f"the short address '/{short.path}/' leads elsewhere",
                section=part.id,
                block=None,
                origin=part.origin,
                expected=" ".join(anchors),
                found=" ".join(dict.fromkeys(found)),
            )
