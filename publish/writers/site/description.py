"""What the page says of itself to machines: its address, and the programme as linked data (schema.org)."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, Final

from publish.artefact import Artefact
from publish.model import PLACEHOLDER, Metadata, Programme

_MEDIA_TYPES: Final = {
    ".pdf": "application/pdf",
    ".epub": "application/epub+zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def home(metadata: Metadata) -> str | None:
    """The address of the site, or None while nobody has filled it in: a page says nothing false of where it stands."""
    return None if PLACEHOLDER in metadata.base_url else metadata.base_url


def linked_data(programme: Programme, artefacts: tuple[Artefact, ...]) -> dict[str, Any]:
    """The programme as a `Report`, for JSON-LD; what the source leaves open is left out."""
    metadata = programme.metadata
    address = home(metadata)
    author = {"@type": "Person", "name": metadata.author, "description": metadata.role}
    publisher = {"@type": "Organization", "name": metadata.publisher}
    report = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": metadata.title,
        "headline": metadata.title,
        "alternativeHeadline": metadata.subtitle,
        "description": metadata.description,
        "disambiguatingDescription": metadata.imprint,
        "author": {key: value for key, value in author.items() if value},
        "publisher": publisher if PLACEHOLDER not in metadata.publisher else None,
        "copyrightNotice": metadata.rights,
        "inLanguage": metadata.language,
        "datePublished": metadata.date.isoformat(),
        "keywords": list(metadata.keywords),
        "url": address,
        "hasPart": [
            {"@type": "Chapter", "name": chapter.title}
            | ({"position": chapter.number} if chapter.number else {})
            | ({"url": f"{address}#{chapter.id}"} if address else {})
            for chapter in programme.chapters
        ],
        "encoding": [_encoding(each, address) for each in artefacts if each.kind in ("pdf", "epub", "docx")]
        if address
        else None,
    }
    return {key: value for key, value in report.items() if value}


def _encoding(found: Artefact, address: str) -> dict[str, str]:
    return {
        "@type": "MediaObject",
        "contentUrl": f"{address}{found.path}",
        "encodingFormat": _MEDIA_TYPES[PurePosixPath(found.path).suffix],
        "contentSize": str(found.bytes),
        "sha256": found.sha256,
    }
