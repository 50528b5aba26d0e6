"""What the writers of a run share: one typesetter a process, which workers inherit where they are forked."""

from __future__ import annotations

from pathlib import Path

from publish.fonts import Face
from publish.model import Programme
from publish.templating import Templates
from publish.typesetting import Typesetter

_Key = tuple[tuple[Face, ...], Path, Path]
_ready: tuple[_Key, Typesetter] | None = None


def prepare(programme: Programme, templates: Templates, faces: tuple[Face, ...]) -> None:
    """Makes the typesetter of a run, before its processes begin, and compiles the templates of what it sets."""
    global _ready  # noqa: PLW0603 - a process has one
    key = _key(programme, templates, faces)
    if _ready is None or _ready[0] != key:
        _ready = (key, Typesetter(faces, key[1:]))
    templates.compile("shared", "leaflets", "pdf")


def typesetter(programme: Programme, templates: Templates, faces: tuple[Face, ...]) -> Typesetter:
    """The typesetter of this process; made now, if it was not prepared or is that of another run."""
    if _ready is None or _ready[0] != _key(programme, templates, faces):
        prepare(programme, templates, faces)
    assert _ready is not None
    return _ready[1]


def _key(programme: Programme, templates: Templates, faces: tuple[Face, ...]) -> _Key:
    return faces, programme.folder, templates.folder
