"""Language tags (BCP 47, RFC 5646) against the registry of IANA, as language-tags brings it along; its only owner.

Its modules take longer to import than a whole `check`, so that a tag is looked up in its data, subtag by subtag; the
library itself is asked only for a suggestion, once a tag is wrong.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import re
from pathlib import Path
from typing import Final

PATTERN: Final = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
"""What editors can check of a tag by themselves; `fault` knows better."""

_TAG: Final = re.compile(
    r"(?P<language>[a-z]{2,3})(-(?P<extlang>[a-z]{3}))?(-(?P<script>[a-z]{4}))?(-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variant>(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(-[a-wyz0-9](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?"
)
"""A tag in lower case (RFC 5646, 2.1), without those that stand whole in the registry and those of private use."""
_KINDS: Final = {
    "language": "language",
    "extlang": "variety of a language",
    "script": "script",
    "region": "country",
    "variant": "variant",
}
_DUTCH_NAMES: Final = {
    "nederlands": "nl", "vlaams": "nl-BE", "engels": "en", "frans": "fr", "duits": "de", "latijn": "la", "grieks": "el",
    "spaans": "es", "italiaans": "it", "portugees": "pt", "arabisch": "ar", "turks": "tr", "chinees": "zh",
}  # fmt: skip
"""The registry has the names of languages in English only."""


def fault(tag: str) -> str:
    """What to write instead of `tag`, as a hint; empty where it is a tag that readers know."""
    match = _TAG.fullmatch(tag.lower())
    unknown = _unknown(match) if match else ()
    if match and not unknown:
        return ""
    mended = "-".join(re.findall(r"[A-Za-z0-9]+", tag))
    if mended != tag and not fault(mended):
        return f"did you mean '{_in_case(mended)}'?"
    if name := _by_name(tag):
        return f"did you mean '{name}'?"
    if match and unknown and "language" not in (kind for kind, _ in unknown):
        kind, subtag = unknown[0]
        return f"no {_KINDS[kind]} has the tag '{subtag.upper()}'; the language alone is '{match['language']}'"
    return "use a language tag of two or three letters, with a country if it matters: nl, nl-BE, en, fr, de, la"


def _unknown(match: re.Match[str]) -> tuple[tuple[str, str], ...]:
    """The subtags that the registry does not have, each with its kind."""
    return tuple(
        (kind, subtag)
        for kind in _KINDS
        for subtag in (match[kind] or "").strip("-").split("-")
        if subtag and subtag not in _registered(kind)
    )


@functools.cache
def _registered(kind: str) -> frozenset[str]:
    found = importlib.util.find_spec("language_tags")  # which does not import it
    assert found is not None
    assert found.origin is not None
    path = Path(found.origin).parent / "data" / "json" / f"{kind}.json"
    return frozenset(json.loads(path.read_text(encoding="utf-8")))


def _in_case(tag: str) -> str:
    """A tag as it is customarily written (RFC 5646, 2.1.1): `nl-BE`, `sr-Latn`."""
    first, *rest = tag.lower().split("-")
    forms = {2: str.upper, 4: str.title}
    return "-".join((first, *(forms.get(len(each), str)(each) for each in rest)))


def _by_name(name: str) -> str:
    """The tag of a language that is called by its name, in English or Dutch; empty where none is called so."""
    from language_tags import tags

    word = name.strip().casefold()
    for each in tags.search(word) if re.fullmatch(r"[a-z]{4,}", word) else ():
        if each.type == "language" and word in (called.casefold() for called in each.description):
            return str(each.format)
    return _DUTCH_NAMES.get(word, "")
