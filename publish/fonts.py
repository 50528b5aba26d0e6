"""Static faces cut from the variable fonts of the theme. Owner of HarfBuzz; fontTools packs WOFF2, and names faces.

A face is subset to the Latin alphabet, with others of which the programme has a letter, and fixed on its axes, which
takes HarfBuzz some milliseconds. It is kept in the cache folder, so that it stands in one place from run to run. PDF,
Word, EPUB and site use the same instances.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from publish.cache import write_beside
from publish.diagnostics import Diagnostic, Severity
from publish.families import Style, file_of, files_of, package, styles
from publish.theme import Theme

# What most texts here need: Latin and its extensions, punctuation, arrows, currency and mathematical signs.
_CHARACTERS: Final = (
    *range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2009, 0x2015), *range(0x2018, 0x201F), 0x2020, 0x2022, 0x2026,
    0x202F, 0x2032, 0x2033, 0x20AC, 0x2122, *range(0x2190, 0x2194), 0x2212, 0x2260, 0x2264, 0x2265, 0x2713,
)  # fmt: skip
_ROW: Final = 0x100
"""The characters of an alphabet stand together in Unicode: one brings along all of its row."""
_WORD_REGULAR, _WORD_BOLD = 400, 700
"""The weights that Word knows (OpenType 1.9, OS/2 `usWeightClass`)."""
_ITALIC, _BOLD, _REGULAR = 1 << 0, 1 << 5, 1 << 6
"""Bits of `fsSelection` in OS/2; in `head.macStyle` bold is bit 0 and italic is bit 1."""
_RIGHTS, _EDITABLE, _WHOLE_OR_NOT = 0x0E, 0x08, 0x300
"""Bits of `fsType` in OS/2: what may be done in documents, of which editing is one; never cut, or as bitmaps only."""
_NOTICES: Final = (0, 5, 13, 14)
"""Ids of names that stay with a face wherever it goes: copyright, version, licence and where that stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One static face: `role` is the theme's name for it, `ttf` is its file."""

    role: str
    family: str
    weight: int
    style: Style
    ttf: Path

    @property
    def name(self) -> str:
        """A file name for the face, without its ending."""
        return f"{self.family.replace(' ', '')}-{self.weight}{'i' if self.style == 'italic' else ''}"


def kept_faces(
    theme: Theme, folder: Path | None, scratch: Path, characters: Iterable[str]
) -> tuple[tuple[Face, ...], tuple[Diagnostic, ...]]:
    """Every face of the theme, for a text of these characters, of those kept in `folder`; without it, cut in `scratch`.

    Also cut in `scratch`, with a warning (A-004), where the folder cannot be read or written.
    """
    if folder is None:
        return faces(theme, scratch, characters), ()
    try:
        return faces(theme, folder, characters), ()
    except OSError as error:
        warning = Diagnostic(
            code="A-004",
            severity=Severity.WARNING,
            message=f"the faces cannot be kept in '{folder}': {error.strerror}",
            hint="all is well but slower; name another folder in the environment, as PUBLISH_CACHE, or use --no-cache",
        )
        return faces(theme, scratch, characters), (warning,)


def faces(theme: Theme, folder: Path, characters: Iterable[str] = ()) -> tuple[Face, ...]:
    """Every face of the theme, for a text of these characters, cut now where `folder` has none that is whole.

    Raises OSError where the folder cannot be read or written.
    """
    held = _held(characters)
    wanted = tuple(_wanted(theme, folder, held))
    for each in wanted:
        if whole(each.ttf) is None:
            folder.mkdir(parents=True, exist_ok=True)
            _keep(each.ttf, _cut(each, theme.faces[each.role].optical_size, held))
    return wanted


def names(theme: Theme) -> tuple[str, ...]:
    """What the faces of the theme are called, also before any is cut."""
    return tuple(each.name for each in _wanted(theme, Path(), ()))


def covered(theme: Theme) -> frozenset[int]:
    """The characters that every face of the theme has."""
    designs = (_design(path) for role, face in theme.faces.items() for path in files_of(role, face))
    return frozenset.intersection(*(frozenset(each.unicodes) for each in designs))


def _held(characters: Iterable[str]) -> tuple[int, ...]:
    """The characters of faces for a text of these: whatever it has, no face is without those of `_CHARACTERS`."""
    rows = {ord(each) // _ROW for each in {*characters}.difference(map(chr, _CHARACTERS))}
    others = (code for row in sorted(rows) for code in range(row * _ROW, (row + 1) * _ROW))
    # Few faces know where an accent goes on a letter that seldom has one: those that stand alone are left to others.
    return tuple(dict.fromkeys((*_CHARACTERS, *(code for code in others if not unicodedata.combining(chr(code))))))


def whole(path: Path) -> bytes | None:
    """The bytes of a file of ours, if they are those that were written. Raises OSError where nothing can be read."""
    try:
        content, digest = path.read_bytes(), _digest_of(path).read_bytes()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest().encode() == digest else None


def _digest_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def subset(face: Face, characters: Iterable[str]) -> bytes:
    """The face as WOFF2 with these characters only: to pack it takes longest, so it is kept beside the face.

    Features that no text asks for by itself (small capitals, old-style figures) go.
    """
    wanted = sorted(set(map(ord, characters)))
    path = face.ttf.with_name(f"{face.ttf.stem}-{hashlib.sha256(repr(wanted).encode()).hexdigest()[:16]}.woff2")

    def made() -> bytes:
        import uharfbuzz

        return _packed(_only(wanted).subset(uharfbuzz.Face(face.ttf.read_bytes())).blob.data)

    return kept_at(path, made)


def for_word(family: Sequence[Face], *, bold: bool, italic: bool) -> bytes:
    """The face of a family that stands for regular, bold, italic or bold italic in Word, as TrueType.

    Empty where there is none, or none that a document may carry.

    Word knows two weights of a family, and looks for them by what a face says of itself: that nearest to 400 is the
    regular, of those that are heavier the one nearest to 700 is the bold. It has all the characters of the face, for
    whoever writes on in the document, and of its features those that text asks for by itself.
    """
    regular = min((each.weight for each in family), key=lambda each: abs(each - _WORD_REGULAR))
    heavier = (each.weight for each in family if each.weight > regular)
    weight = min(heavier, key=lambda each: abs(each - _WORD_BOLD), default=None) if bold else regular
    for face in family:
        if face.weight == weight and (face.style == "italic") == italic:
            as_word_names = hashlib.sha256(repr((face.family, bold, italic, _NOTICES)).encode()).hexdigest()[:16]
            path = face.ttf.with_name(f"{face.ttf.stem}-{as_word_names}.ttf")
            if whole(path) is not None or _may_be_carried(face):  # what is kept was looked at before
                return kept_at(path, partial(_named, face, bold=bold, italic=italic))
    return b""


def left_out(faces: Iterable[Face]) -> tuple[Diagnostic, ...]:
    """A warning (T-007) for each family of these faces that a Word document may not carry."""
    return tuple(
        Diagnostic(
            code="T-007",
            severity=Severity.WARNING,
            message=f"the face '{family}' does not allow that a Word document carries it along",
            hint=f"Word shows the text in another face where '{family}' is not installed; a face under the Open Font "
            "License, named in theme.toml, would look the same everywhere",
        )
        for family in dict.fromkeys(each.family for each in faces if not _may_be_carried(each))
    )


def kept_at(path: Path, made: Callable[[], bytes]) -> bytes:
    """What is kept at `path`, beside the faces; made now and kept, where it is not there or not whole."""
    content = whole(path)
    if content is None:
        content = made()
        with contextlib.suppress(OSError):
            _keep(path, content)
    return content


def _wanted(theme: Theme, folder: Path, held: tuple[int, ...]) -> Iterator[Face]:
    # Faces that another version cut in another way have other names.
    tools = [metadata.version(name) for name in ("uharfbuzz", "fonttools", "brotli")]
    cut = hashlib.sha256(repr((held, tools)).encode()).hexdigest()[:8]
    for role, face in theme.faces.items():
        version = metadata.version(package(face.family))
        for weight in face.weights.values():
            for style in styles(role):
                stem = f"{face.family}-{version}-{weight}-{style}-opsz{face.optical_size:g}-{cut}".replace(" ", "")
                yield Face(
                    role=role,
                    family=face.family,
                    weight=weight,
                    style=style,
                    ttf=folder / f"{stem}.ttf",
                )


def _cut(face: Face, optical_size: float, held: tuple[int, ...]) -> bytes:
    """The face as TrueType, with every feature and name that it has and none of its axes."""
    import uharfbuzz

    design = _design(file_of(face.family, face.weight, face.style))
    wanted = _only(held)
    wanted.flags |= uharfbuzz.SubsetFlags.SET_OVERLAPS_FLAG  # the outlines of variable fonts overlap
    for everything in (wanted.layout_feature_tag_set, wanted.name_id_set):
        everything.clear()
        everything.invert()
    place = {"wght": face.weight, "opsz": optical_size}
    for axis in design.axis_infos:
        wanted.pin_axis_location(design, axis.tag, place.get(axis.tag, axis.default_value))
    return bytes(wanted.subset(design).blob.data)


def _design(path: Path) -> Any:
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))


def _only(characters: Iterable[int]) -> Any:
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(characters)
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    return wanted


def _may_be_carried(face: Face) -> bool:
    """Whether the face says that documents to be edited may carry a part of it (OpenType 1.9, OS/2 `fsType`)."""
    table = _design(file_of(face.family, face.weight, face.style)).reference_table("OS/2").data
    rights = int.from_bytes(table[8:10], "big")
    return not rights & _WHOLE_OR_NOT and (not rights & _RIGHTS or bool(rights & _EDITABLE))


def _named(face: Face, *, bold: bool, italic: bool) -> bytes:
    """The face as TrueType by the names of one of the four in a family (OpenType 1.9, `name`, `OS/2` and `head`)."""
    import uharfbuzz
    from fontTools.ttLib import TTFont

    design = uharfbuzz.Face(face.ttf.read_bytes())
    wanted = _only(design.unicodes)
    wanted.name_id_set.update(_NOTICES)
    wanted.drop_table_tag_set.add(int.from_bytes(b"STAT", "big"))  # of the axes, which it has no more
    cut = io.BytesIO(wanted.subset(design).blob.data)
    font, written = TTFont(cut, recalcBBoxes=False, recalcTimestamp=False), io.BytesIO()
    names = font["name"]
    names.names = [each for each in names.names if each.nameID in _NOTICES]
    style = " ".join(name for name, so in (("Bold", bold), ("Italic", italic)) if so) or "Regular"
    full = f"{face.family} {style}"
    for number, name in (
        (1, face.family), (2, style), (3, f"{face.ttf.stem} {style}"), (4, full), (6, full.replace(" ", "-")),
    ):  # fmt: skip
        names.setName(name, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = _WORD_BOLD if bold else _WORD_REGULAR
    others = font["OS/2"].fsSelection & ~(_ITALIC | _BOLD | _REGULAR)
    font["OS/2"].fsSelection = others | (_ITALIC * italic | _BOLD * bold or _REGULAR)
    font["head"].macStyle = bold | italic << 1
    font.save(written)
    return written.getvalue()


def _packed(ttf: bytes) -> bytes:
    """A TrueType face as WOFF2."""
    from fontTools.ttLib import TTFont

    font, written = TTFont(io.BytesIO(ttf), recalcBBoxes=False, recalcTimestamp=False), io.BytesIO()
    font.flavor = "woff2"
    font.save(written)
    return written.getvalue()


def _keep(path: Path, content: bytes) -> None:
    write_beside(path, content)
    write_beside(_digest_of(path), hashlib.sha256(content).hexdigest().encode())
