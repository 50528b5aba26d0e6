"""The families of faces that are installed, and what a theme asks of them. Owner of fontpkg."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from publish.diagnostics import Diagnostic
from publish.theme_schema import FaceShape, FacesShape
from publish.toml_file import Locate

if TYPE_CHECKING:
    from fontpkg import Family

Style = Literal["normal", "italic"]

_ABOUT: Final = "metadata.json"
_NO_FILES: Final = f"is damaged: {_ABOUT} in it names no file"
_PACKAGE: Final = "fontpkg-"
_SIGNATURES: Final = (b"\0\1\0\0", b"OTTO", b"true")
"""How a file of TrueType or OpenType begins."""
_COLLECTION: Final = b"ttcf"


def package(family: str) -> str:
    """The name of the package that brings a family of faces."""
    return f"{_PACKAGE}{family.lower().replace(' ', '-')}"


def styles(role: str) -> tuple[Style, ...]:
    """Those in which the face of a role is set."""
    return ("normal", "italic") if role == "text" else ("normal",)


def file_of(family: str, weight: int, style: Style) -> Path:
    """The file that holds a face of a theme of which `check_faces` had nothing to say."""
    import fontpkg

    return Path(fontpkg.path(family, weight, style))


def files_of(role: str, face: FaceShape) -> tuple[Path, ...]:
    """Those of every style and weight of a role."""
    asked = ((weight, style) for weight in face.weights.values() for style in styles(role))
    return tuple(sorted({file_of(face.family, *each) for each in asked}))


def check_faces(faces: FacesShape, locate: Locate) -> Iterator[Diagnostic]:
    """What the theme asks of families and they do not have, and files that are no faces (T-003)."""
    try:
        here = {package(each.name): each for each in _installed()}
    except Exception:  # whatever the package of somebody else raises
        broken = tuple(_broken_packages())
        if not broken:
            raise
        yield from (_no_package(name, fault, locate) for name, fault in broken)
        return
    for role, face in faces.items():
        family = here.get(package(face.family))
        if family is None or family.name != face.family:
            yield _absent(face.family, family, sorted(each.name for each in here.values()), locate, role)
        elif not family.files:
            yield _no_package(package(family.name), _NO_FILES, locate)
        elif {*styles(role)} - {*family.styles}:
            others = sorted(each.name for each in here.values() if {*styles(role)} <= {*each.styles})
            yield Diagnostic(
                code="T-003",
                message=f"the face '{family.name}' has no italic, and there are words of the text in italics",
                origin=locate(("faces", role, "family")),
                hint=f"name one that has: {', '.join(others)}; as the face of display, '{family.name}' will do",
            )
        else:
            yield from tuple(_lacking(face, family, role, locate)) or _damaged(face, role, locate)


def _installed() -> Iterator[Family]:
    """The families of packages by their names: fontpkg also knows those of packages that are called otherwise."""
    import fontpkg

    for each in fontpkg.families().values():
        try:
            metadata.version(package(each.name))
        except metadata.PackageNotFoundError:
            continue
        yield each


def _broken_packages() -> Iterator[tuple[str, str]]:
    """The packages that fontpkg cannot read, which keep it from reading any other, and what is wrong with each."""
    import fontpkg

    for each in metadata.entry_points(group="fontpkg.family"):
        name = (each.dist and each.dist.metadata["Name"]) or each.module.replace("_", "-")
        try:
            root = resources.files(each.load())
        except Exception as error:  # its own code is run, which may raise anything
            yield name, f"cannot be imported: {error}"
            continue
        try:
            family = fontpkg.family_from_metadata(json.loads((root / _ABOUT).read_text(encoding="utf-8")), root)
            package(family.name)
        except OSError:
            yield name, f"is incomplete: there is no {_ABOUT} in it"
        except ValueError as error:
            yield name, f"is damaged: {_ABOUT} in it cannot be read: {error}"
        except (KeyError, TypeError, AttributeError):
            yield name, f"is damaged: {_ABOUT} in it does not describe a family of faces"


def _no_package(name: str, fault: str, locate: Locate) -> Diagnostic:
    return Diagnostic(
        code="T-003",
        message=f"the package '{name}' {fault}",
        origin=locate(("faces",)),
        hint="delete the folder .venv and start with ./run, which installs all of them anew; "
        "one that the theme does not ask for may be taken away instead",
    )


def _absent(name: str, family: Family | None, names: Sequence[str], locate: Locate, role: str) -> Diagnostic:
    origin = locate(("faces", role, "family"))
    if family:
        hint = f"it is called '{family.name}': capitals count"
        return Diagnostic(code="T-003", message=f"no face is called '{name}'", origin=origin, hint=hint)
    return Diagnostic(
        code="T-003",
        message=f"the theme names the face '{name}', which is not installed",
        origin=origin,
        hint=f"name one that is here: {', '.join(names)}; or write '{package(name)}' on a line of its own in "
        "requirements.lock, and start with ./run, which installs it if there is a package of that name",
    )


def _lacking(face: FaceShape, family: Family, role: str, locate: Locate) -> Iterator[Diagnostic]:
    """The weights that a family does not have in every style of a role."""
    if not face.weights:
        origin = locate(("faces", role, "weights"))
        hint = f"write a name and a number for each, as regular = 400; the face has {_weights(family, role)}"
        yield Diagnostic(code="T-003", message=f"no weight of '{family.name}' is named", origin=origin, hint=hint)
    for name, weight in face.weights.items():
        if not all(any(each.style == style and each.covers(weight) for each in family.files) for style in styles(role)):
            yield Diagnostic(
                code="T-003",
                message=f"the face '{family.name}' has no weight of {weight}",
                origin=locate(("faces", role, "weights", name)),
                hint=f"write one that it has: {_weights(family, role)}",
            )


def _weights(family: Family, role: str) -> str:
    """Those that a family has in every style of a role, in words."""
    if family.is_variable and family.weight_range:
        return "any from {} to {}".format(*family.weight_range)
    held = (each.weight for each in family.files if each.weight is not None)
    return ", ".join(
        str(weight)
        for weight in sorted(set(held))
        if all(any(each.style == style and each.covers(weight) for each in family.files) for style in styles(role))
    )


def _damaged(face: FaceShape, role: str, locate: Locate) -> Iterator[Diagnostic]:
    for path in files_of(role, face):
        if fault := _fault(path, package(face.family)):
            yield Diagnostic(
                code="T-003",
                message=f"'{path.name}', a file of the face '{face.family}', {fault}",
                origin=locate(("faces", role, "family")),
                hint=f"install '{package(face.family)}' anew, or name another face",
            )


def _fault(path: Path, of: str) -> str:
    """What is wrong with a file of a package that should be a face; nothing, if that is what it is."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if content.startswith(_COLLECTION):
        return "is a collection of faces; each has to have a file of its own"
    if not content.startswith(_SIGNATURES):
        return "is no face of TrueType or OpenType"
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
    installed = (each for each in metadata.files(of) or () if each.name == path.name and each.hash)
    if any(each.hash and each.hash.value != digest for each in installed):
        return "is damaged: it is another than was installed"
    return ""
