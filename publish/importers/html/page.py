"""What a page tells of itself: title, author, language, address."""

from __future__ import annotations

import json
from typing import Final
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from publish.importers.html.tree import language_of

_NAMES: Final = {
    "author": "author", "dc.creator": "author", "article:author": "author",
    "description": "description", "og:description": "description", "dc.description": "description",
    "keywords": "keywords", "dc.rights": "rights", "copyright": "rights", "dc.publisher": "publisher",
    "og:site_name": "publisher", "date": "date", "dc.date": "date", "article:published_time": "date",
    "dcterms.date": "date", "og:title": "title", "dc.title": "title", "subtitle": "subtitle",
}  # fmt: skip
"""Keys of programme.yaml by the name of a `meta` element."""


_LINKED: Final = {
    "headline": "title", "alternativeHeadline": "subtitle", "author": "author", "datePublished": "date",
    "publisher": "publisher", "description": "description", "inLanguage": "language", "copyrightNotice": "rights",
    "disambiguatingDescription": "imprint",
}  # fmt: skip
"""Keys of programme.yaml by those of schema.org."""


def metadata(root: Element) -> dict[str, str]:
    """What stands in the head of the page, by the keys of programme.yaml."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name, said = (meta.get("name") or meta.get("property") or "").lower(), _plain(meta.get("content") or "")
        if said and name in _NAMES:
            found.setdefault(_NAMES[name], said)
    found = _linked(root) | found
    title = next((_plain(each.text or "") for each in root.iter("title")), "")
    found["title"] = _without_author(title or found.get("title", ""), found.get("author", ""))
    language = language_of(root) or next((lang for each in root.iter("body") if (lang := language_of(each))), None)
    if language:
        found["language"] = language
    if "date" in found:
        found["date"] = found["date"][:10]
    return {key: said for key, said in found.items() if said}


def _linked(root: Element) -> dict[str, str]:
    """What a page says of itself as linked data (JSON-LD by schema.org), of the first thing in it."""
    for script in root.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        things = data.get("@graph", [data]) if isinstance(data, dict) else data
        for thing in things if isinstance(things, list) else ():
            if isinstance(thing, dict):
                told = {key: _named(thing.get(name)) for name, key in _LINKED.items()}
                return {key: said for key, said in told.items() if said}
    return {}


def _named(value: object) -> str:
    """A value as words: a thing by its name, of several the first."""
    if isinstance(value, list):
        return _named(value[0]) if value else ""
    if isinstance(value, dict):
        return _named(value.get("name"))
    return _plain(value) if isinstance(value, str) else ""


def base(root: Element) -> str:
    """The address against which relative ones are meant, by `base` or that of the page itself; nothing if unknown."""
    told = [each.get("href", "") for each in root.iter("base")]
    told += [each.get("href", "") for each in root.iter("link") if each.get("rel", "").lower() == "canonical"]
    told += [each.get("content", "") for each in root.iter("meta") if each.get("property") == "og:url"]
    return next((each for each in told if urlsplit(each).scheme in ("http", "https")), "")


def alike(title: str, other: str) -> bool:
    """Whether two titles are one, white space aside."""
    return _plain(title).lower() == _plain(other).lower()


def _without_author(title: str, author: str) -> str:
    """A title without the name that pages put behind it."""
    for mark in (" – ", " — ", " | ", " - "):
        if author and title.endswith(mark + author):
            return title.removesuffix(mark + author)
    return title


def _plain(text: str) -> str:
    return " ".join(text.split())
