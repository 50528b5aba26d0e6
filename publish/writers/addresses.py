"""The pages of the site that lead on: one for every short address, and one for an address that never was."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from publish.addresses import retired, short_addresses
from publish.model import PLACEHOLDER, Programme
from publish.writers.context import Context


def pages(programme: Programme, context: Context) -> Iterator[tuple[str, str]]:
    """Each page: its path in the output folder, and its text.

    404.html is what many static hosts show at any depth for what they do not have, so no relative address would lead
    out of it: there is none until `base_url` is filled in.
    """
    render = context.templates.render
    for short in short_addresses(programme):
        text = render("site/address.html.j2", programme, medium="web", places=short.places)
        yield f"{short.path}/index.html", text
    if PLACEHOLDER not in programme.metadata.base_url:
        yield "404.html", render("site/404.html.j2", programme, medium="web")


def retired_at(programme: Programme) -> Callable[[str], tuple[str, ...]]:
    """For templates: the ids of former editions that land at the head of what has a given id today."""
    found = retired(programme)
    return lambda target: found.get(target, ())
