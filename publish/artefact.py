"""What a run produces: an artefact is a file with its digest; the manifest is the list of them."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, cast

from publish.diagnostics import Diagnostic, WriteError

Kind: TypeAlias = Literal["pdf", "pdf-print", "docx", "epub", "leaflet", "site", "order", "bundle"]
"""The kinds of artefact, in the words of the manifest."""

MANIFEST: Final = "manifest.json"
CHECKSUMS: Final = "SHA256SUMS"
VERIFICATION: Final = "verification.json"
SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Artefact:
    """A file in `dist/`: `path` is relative to it, with forward slashes; `sections` are the ids it must hold."""

    kind: Kind
    path: str
    sha256: str
    bytes: int
    sections: tuple[str, ...]
    pages: int | None = None
    chapter: str | None = None
    layout: str | None = None
    campus: str | None = None
    fills: tuple[float, ...] = ()
    """How full each panel of a leaflet is, in reading order, 1 being level with its foot."""
    blocks: tuple[str, ...] = ()
    """The ids of the proposals that were let in, where there is not room for all."""

    def as_json(self) -> dict[str, Any]:
        """The artefact as it stands in the manifest; what does not apply to its kind is left out."""
        entry: dict[str, Any] = {"kind": self.kind, "path": self.path, "sha256": self.sha256, "bytes": self.bytes}
        for key in ("pages", "chapter", "layout", "campus"):
            if (value := getattr(self, key)) is not None:
                entry[key] = value
        for key in ("fills", "blocks"):
            if several := getattr(self, key):
                entry[key] = list(several)
        return entry | {"sections": list(self.sections)}


def artefact(
    kind: Kind,
    folder: Path,
    path: str,
    *,
    sections: Iterable[str],
    pages: int | None = None,
    chapter: str | None = None,
    layout: str | None = None,
    campus: str | None = None,
    fills: tuple[float, ...] = (),
    blocks: tuple[str, ...] = (),
) -> Artefact:
    """The artefact that stands at `path` in `folder`, with size and digest read from its bytes."""
    content = (folder / path).read_bytes()
    return Artefact(
        kind=kind,
        path=path,
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        sections=tuple(sections),
        pages=pages,
        chapter=chapter,
        layout=layout,
        campus=campus,
        fills=fills,
        blocks=blocks,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What stands in `dist/`, of which source and templates it was made, and whether it was proven complete."""

    title: str
    language: str
    source_digest: str
    templates_digest: str
    artefacts: tuple[Artefact, ...]
    verified: bool

    def as_json(self) -> dict[str, Any]:
        """The manifest of contract.md."""
        return {
            "schema": SCHEMA_VERSION,
            "programme": {
                "title": self.title,
                "language": self.language,
                "source_digest": self.source_digest,
                "templates_digest": self.templates_digest,
            },
            "artefacts": [each.as_json() for each in self.artefacts],
            "verified": self.verified,
        }


def manifest_from_json(data: Mapping[str, Any]) -> Manifest:
    """The manifest written by `Manifest.as_json`. Raises KeyError, TypeError or ValueError where it is none."""
    if data["schema"] != SCHEMA_VERSION:
        raise ValueError(f"manifest schema {data['schema']!r}, expected {SCHEMA_VERSION}")
    programme = data["programme"]
    return Manifest(
        title=programme["title"],
        language=programme["language"],
        source_digest=programme["source_digest"],
        templates_digest=programme.get("templates_digest", ""),
        artefacts=tuple(
            Artefact(
                kind=cast("Kind", each["kind"]),
                path=str(each["path"]),
                sha256=each["sha256"],
                bytes=each["bytes"],
                sections=tuple(each["sections"]),
                pages=each.get("pages"),
                chapter=each.get("chapter"),
                layout=each.get("layout"),
                campus=each.get("campus"),
                fills=tuple(each.get("fills", ())),
                blocks=tuple(each.get("blocks", ())),
            )
            for each in data["artefacts"]
        ),
        verified=bool(data["verified"]),
    )


def write_json(path: Path, data: object) -> None:
    """`data` as indented JSON with a final newline, the same bytes for the same data."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, with the folders that it needs. Raises WriteError (A-001)."""
    with staged(path, content, hint="name another folder with --output"):
        pass


@contextmanager
def staged(path: Path, content: bytes, *, hint: str) -> Iterator[None]:
    """A file written beside its place, which it takes when the block ends well, and vanishes when it does not.

    Raises WriteError (A-001, with the hint) where it cannot be written: before the block, where anything is amiss.
    """
    scratch = path.with_suffix(".part")
    try:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            scratch.write_bytes(content)
        except OSError as error:
            raise _refused(path, error, hint) from error
        yield
        try:
            scratch.replace(path)
        except OSError as error:
            raise _refused(path, error, hint) from error
    finally:
        with contextlib.suppress(OSError):
            scratch.unlink(missing_ok=True)


def _refused(path: Path, error: OSError, hint: str) -> WriteError:
    return WriteError([Diagnostic(code="A-001", message=f"cannot write '{path}': {error.strerror}", hint=hint)])
