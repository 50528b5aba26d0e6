"""What the writers of a run share: one typesetter a process, which workers inherit where they are forked."""

from __future__ import annotations

from pathlib import Path

from publish.fonts import Face
from publish.model import Programme
from publish.templating import Templates
from publish.typesetting import Layout, Typesetter

_Key = tuple[tuple[Face, ...], Path, Path]
_ready: tuple[_Key, Typesetter] | None = None
_kept: tuple[Typesetter, dict[str, Layout]] | None = None
_stays = False


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


# -- what was laid out before -----------------------------------------------------------------------------


def stay() -> None:
    """Has this process remember what it laid out last: it will be asked for nearly the same again."""
    global _stays  # noqa: PLW0603 - for the whole of the process
    _stays = True


def remembered(ready: Typesetter) -> dict[str, Layout]:
    """The layouts that this typesetter made last, by their markup, where the process stays."""
    return _kept[1] if _kept and _kept[0] is ready else {}


def remember(ready: Typesetter, layouts: dict[str, Layout]) -> None:
    """Keeps layouts for the next time, in the place of those from before, where the process stays."""
    global _kept  # noqa: PLW0603 - those of the last document
    if _stays:
        _kept = (ready, layouts)
