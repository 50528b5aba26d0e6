"""The state of the preview as JSON, for the page in the browser, which puts it into Dutch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from publish.artefact import Artefact
from publish.diagnostics import Severity
from publish.serving.building import Checked, Failed, Made
from publish.serving.state import Preview, Shelf
from publish.serving.views import View


def snapshot(preview: Preview, key: str) -> dict[str, Any]:
    """Everything that the page of a view shows."""
    shelf = preview.shelf(key)
    source = preview.source
    failed = source if isinstance(source, Failed) else shelf.failed
    found = (
        *(failed.diagnostics if failed else ()),
        *(source.remarks if isinstance(source, Checked) else ()),
        *(shelf.made.remarks if shelf.made else ()),
    )
    return {
        "title": preview.programme.metadata.title if preview.programme else "",
        "state": preview.state(key),
        "seconds": round(shelf.made.seconds, 1) if shelf.made else None,
        "bug": failed.bug if failed else "",
        "errors": [each.as_json() for each in found if each.severity is Severity.ERROR],
        "remarks": [each.as_json() for each in found if each.severity is not Severity.ERROR],
        "edited": preview.edited,
        "version": shelf.made.folder.name if shelf.made else "",
        "artefacts": list(_artefacts(shelf)),
        "views": [_view(preview, each) for each in preview.views],
    }


def _artefacts(shelf: Shelf) -> Iterator[dict[str, Any]]:
    """What stands on a shelf; `changed` is the first page that says something else than it did."""
    if shelf.made is None:
        return
    for each in shelf.made.manifest.artefacts:
        looks = shelf.made.appearances[each.path]
        yield {
            **_facts(each),
            "address": f"/made/{shelf.made.folder.name}/{quote(each.path)}",
            "pages": looks.pages,
            "documents": looks.documents,
            "paragraphs": looks.paragraphs,
            "changed": _changed_page(each.path, shelf.before, shelf.made),
        }


def _changed_page(path: str, before: Made | None, made: Made) -> int | None:
    """From 1; None where no page did change, or nothing is known of it before."""
    if before is None or path not in before.appearances:
        return None
    old, new = before.appearances[path].words, made.appearances[path].words
    return next((at for at, words in enumerate(new, start=1) if words not in old[at - 1 : at]), None)


def _view(preview: Preview, view: View) -> dict[str, Any]:
    """A line of the list; size and pages are those of the first artefact, once it has been made."""
    made = preview.shelf(view.key).made
    first = next(iter(made.manifest.artefacts), None) if made and view.layout is None else None
    return {
        "key": view.key,
        "kind": view.kind,
        "layout": view.layout,
        "chapter": view.chapter_title,
        "number": view.chapter_number,
        "state": preview.state(view.key),
        "size": first.bytes if first else None,
        "page_count": first.pages if first else None,
    }


def _facts(artefact: Artefact) -> dict[str, Any]:
    return {
        "path": artefact.path,
        "kind": artefact.kind,
        "layout": artefact.layout,
        "size": artefact.bytes,
        "page_count": artefact.pages,
    }
