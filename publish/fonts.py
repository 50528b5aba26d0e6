"""Static faces cut from the variable fonts of the theme. Owner of fontTools and fontpkg.

A face is subset to the Latin alphabet first and then fixed on its axes: 2 to 3 seconds a face, so it is done once per
font version and kept in the cache folder. PDF, EPUB and site use the same instances.
"""

from __future__ import annotations

import hashlib
import os
import signal
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final, Literal

from publish.diagnostics import Diagnostic, Origin, TemplateError, WriteError
from publish.theme import Theme

Style = Literal["normal", "italic"]

# What European texts need: Latin and its extensions, punctuation, arrows, currency and mathematical signs.
_CHARACTERS: Final = (
    *range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2009, 0x2015), *range(0x2018, 0x201F), 0x2020, 0x2022, 0x2026,
    0x202F, 0x2032, 0x2033, 0x20AC, 0x2122, *range(0x2190, 0x2194), 0x2212, 0x2260, 0x2264, 0x2265, 0x2713,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One static face: `role` is the theme's name for it, `ttf` and `woff2` are its files."""

    role: str
    family: str
    weight: int
    style: Style
    ttf: Path
    woff2: Path

    @property
    def name(self) -> str:
        """A file name for the face, without its ending."""
        return f"{self.family.replace(' ', '')}-{self.weight}{'i' if self.style == 'italic' else ''}"


def cache_folder() -> Path:
    """Where cut faces are kept: the user's cache folder, or PUBLISH_CACHE."""
    if own := os.environ.get("PUBLISH_CACHE"):
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "programme-publish"


def faces(theme: Theme, folder: Path) -> tuple[Face, ...]:
    """Every face of the theme, cut now where `folder` has none.

    Raises TemplateError for an unknown family, and WriteError where the folder cannot be written.
    """
    wanted = tuple(_wanted(theme, folder))
    missing = [(each, theme.faces[each.role].optical_size) for each in wanted if not each.woff2.exists()]
    if missing:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with ProcessPoolExecutor(initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)) as executor:
                list(executor.map(_cut, *zip(*missing, strict=True)))
        except OSError as error:
            raise _unwritable(folder, error) from error
    return wanted


def _unwritable(folder: Path, error: OSError) -> WriteError:
    return WriteError(
        [
            Diagnostic(
                code="A-004",
                message=f"the faces cannot be kept in '{folder}': {error.strerror}",
                hint="name another folder in the environment, as PUBLISH_CACHE, or keep none, with --no-cache",
            )
        ]
    )


def subset(face: Face, characters: Iterable[str]) -> bytes:
    """The face as WOFF2 with these characters only: a third of a second, so it is kept beside the face it is cut from.

    Features that no text asks for by itself (small capitals, old-style figures) go. Raises WriteError where the folder
    cannot be written.
    """
    wanted = sorted(set(map(ord, characters)))
    path = face.woff2.with_name(f"{face.woff2.stem}-{hashlib.sha256(repr(wanted).encode()).hexdigest()[:16]}.woff2")
    if not path.exists():
        from fontTools.subset import Options, Subsetter
        from fontTools.ttLib import TTFont

        font = TTFont(face.ttf, recalcTimestamp=False)
        subsetter = Subsetter(Options(notdef_outline=True, hinting=False))
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        font.flavor = "woff2"
        try:
            _save(font, path)
        except OSError as error:
            raise _unwritable(path.parent, error) from error
    return path.read_bytes()


def _wanted(theme: Theme, folder: Path) -> Iterator[Face]:
    for role, face in theme.faces.items():
        version = _version(face.family)
        for weight in face.weights.values():
            for style in ("normal", "italic") if role == "text" else ("normal",):
                stem = f"{face.family}-{version}-{weight}-{style}-opsz{face.optical_size:g}".replace(" ", "")
                yield Face(
                    role=role,
                    family=face.family,
                    weight=weight,
                    style=style,
                    ttf=folder / f"{stem}.ttf",
                    woff2=folder / f"{stem}.woff2",
                )


def _version(family: str) -> str:
    package = f"fontpkg-{family.lower().replace(' ', '-')}"
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        raise TemplateError(
            [
                Diagnostic(
                    code="T-003",
                    message=f"the theme names the face '{family}', which is not installed",
                    origin=Origin(path="templates/theme.toml"),
                    hint=f"add '{package}' to the dependencies in pyproject.toml, or name a face that is there",
                )
            ]
        ) from None


def _cut(face: Face, optical_size: float) -> None:
    """Writes the two files of a face, each complete or not at all."""
    import fontpkg
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    source = fontpkg.path(face.family, style=face.style)
    font = TTFont(source, recalcTimestamp=False)
    axes = {axis.axisTag for axis in font["fvar"].axes}
    options = subset.Options(layout_features=["*"], notdef_outline=True, name_IDs=["*"], hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=_CHARACTERS)
    subsetter.subset(font)
    place = {"wght": face.weight, "opsz": optical_size}
    instance = instancer.instantiateVariableFont(font, {tag: place[tag] for tag in axes & place.keys()}, inplace=True)
    for path, flavor in ((face.ttf, None), (face.woff2, "woff2")):
        instance.flavor = flavor
        _save(instance, path)


def _save(font: object, path: Path) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        font.save(file)  # type: ignore[attr-defined]
    Path(name).replace(path)
