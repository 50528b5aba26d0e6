"""The proof that nothing changed: what goes in is what went in, and every file that came of it stands as it was made.

A run that ended well keeps the digest of everything it was made of, and that of its SHA256SUMS. Where both are met
again, and every file has the sum that SHA256SUMS tells, making it all once more would give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish import digests, dist
from publish.artefact import CHECKSUMS, MANIFEST, VERIFICATION
from publish.cache import REMARKS, Cache
from publish.diagnostics import Diagnostic
from publish.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands in the output folder, proven to be what a run would make."""

    manifest: dict[str, Any]
    verification: dict[str, Any]
    of_source: tuple[Diagnostic, ...]
    """What reading the source had to say."""
    of_run: tuple[Diagnostic, ...]
    """What the run had to say."""


def tools() -> str:
    """The digest of what makes artefacts out of a source: this package, every library, and Python with its zlib."""
    installed = sorted(
        each.name
        for folder in dict.fromkeys(sys.path)
        if Path(folder).is_dir()
        for each in Path(folder).iterdir()
        if each.name.endswith((".dist-info", ".egg-info"))
    )
    package = digests.of_folder(Path(__file__).parent)
    return digests.of_text(package, *installed, sys.version, zlib.ZLIB_RUNTIME_VERSION, *_system_libraries())


def _system_libraries() -> Iterator[str]:
    """The versions of the libraries of the system that set text, where they can be told."""
    import ctypes

    for names, function in (
        (("libpango-1.0.so.0", "libpango-1.0.dylib"), "pango_version_string"),
        (("libharfbuzz.so.0", "libharfbuzz.dylib"), "hb_version_string"),
    ):
        for name in names:
            try:
                told = ctypes.CDLL(name)[function]
            except (OSError, AttributeError):
                continue
            told.restype = ctypes.c_char_p
            yield f"{name} {told().decode()}"


def ingredients(request: Request) -> str:
    """The digest of all that a run makes its artefacts of: source, templates, tools, and what was asked for."""
    return digests.of_text(
        digests.of_folder(request.source),
        digests.of_folder(request.templates),
        tools(),
        os.environ.get("SOURCE_DATE_EPOCH", ""),
        request.source.as_posix(),
        request.templates.as_posix(),
        repr((request.kinds, request.chapter, request.layout, request.campus, request.keep_going)),
    )


def standing(request: Request, of: str, cache: Cache) -> Standing | None:
    """What stands there, if it is proven to be what a run of these ingredients would make."""
    if request.edition:  # which also writes into the source
        return None
    sums = _sums(request.output)
    kept = cache.get(key(of, sums)) if sums else None
    if kept is None or not _whole(request.output, sums):
        return None
    source, run = kept
    return Standing(
        manifest=json.loads((request.output / MANIFEST).read_bytes()),
        verification=json.loads((request.output / VERIFICATION).read_bytes()),
        of_source=source,
        of_run=run,
    )


def keep(request: Request, of: str, cache: Cache, made: Standing) -> None:
    """Remembers that a run of these ingredients made what stands there, unless they changed under its hands."""
    if not request.edition and ingredients(request) == of:
        of_run = tuple(each for each in made.of_run if each.code not in REMARKS | {dist.LEFT_OUT})
        cache.put(key(of, _sums(request.output)), (made.of_source, of_run))


def _sums(output: Path) -> bytes:
    try:
        return (output / CHECKSUMS).read_bytes()
    except OSError:
        return b""


def key(of: str, sums: bytes) -> str:
    """By what a proof is kept: the digest of the ingredients, and the content of SHA256SUMS."""
    return digests.of_text(of, hashlib.sha256(sums).hexdigest())


def _whole(output: Path, sums: bytes) -> bool:
    """Whether every file that SHA256SUMS names stands there with the digest that it tells."""
    lines = sums.decode().splitlines()
    try:
        return all(hashlib.sha256((output / line[66:]).read_bytes()).hexdigest() == line[:64] for line in lines)
    except OSError:
        return False
