"""The pictures of a newer version of a document, beside those that the source has: three-way, by their bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from publish.diagnostics import Origin
from publish.importing.before import Before
from publish.merge.changes import Change, Conflict


@dataclass(slots=True, kw_only=True)
class Pictures:
    """Pictures to be written by their name in the source, the names of those that got another, and what to say."""

    written: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    """The sha256 of each in the version that counts as brought in."""


def bring_in(folder: Path, pictures: Mapping[str, bytes], before: Before) -> Pictures:
    """What comes of the `pictures` of the new version; one that the source has under the same name is not lost."""
    done = Pictures()
    known = {block.path for block in before.blocks if block.kind == "figure"}
    for name, content in pictures.items():
        new = done.kept[name] = sha256(content).hexdigest()
        # Reports of earlier imports do not tell: what was there then counts as unchanged.
        old = before.pictures.get(name, new if name in known else None)
        path = folder / name
        ours = sha256(path.read_bytes()).hexdigest() if path.is_file() else None
        if new in (ours, old):
            continue
        if old is not None and ours not in (None, old):
            done.kept[name] = old
            done.conflicts.append(_conflict(path))
            continue
        if ours is not None and old is None:
            path = _another(path)
            done.names[name] = path.relative_to(folder).as_posix()
        done.written[path.relative_to(folder).as_posix()] = content
        origin = Origin(path=path.as_posix())
        done.changes.append(Change(what="added" if old is None else "changed", section="", block="", origin=origin))
    return done


def _another(path: Path) -> Path:
    """The path with the first number behind its name that nothing has."""
    paths = (path.with_stem(f"{path.stem}-{number}") for number in range(2, 10_000))
    return next(each for each in paths if not each.exists())


def _conflict(path: Path) -> Conflict:
    reason = "a picture changed in the document and in the source: put the one you want in its place"
    return Conflict(reason=reason, section="", block="", origin=Origin(path=path.as_posix()))
