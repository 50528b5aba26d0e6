"""What a page does by itself, or has others do: none of ours sends on, calls scripts of its own or asks for words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

_HTML: Final = "{http://www.w3.org/1999/xhtml}"
_ACTING: Final = frozenset({"applet", "area", "base", "embed", "iframe", "object", "portal", "source"})
"""Elements that lead away, or put something else in the place of what stands there."""
_DATA: Final = ("application/ld+json", "application/json")


def doings(root: Element) -> Iterator[str]:
    """What is on a page, which may have its namespace, that changes what a person sees or where they go."""
    for each in root.iter():
        name = each.tag.removeprefix(_HTML) if isinstance(each.tag, str) else ""
        if name in _ACTING:
            yield f"the page has an element '{name}', which ours have not"
        elif name == "meta" and each.get("http-equiv", "").lower() == "refresh":
            yield f"the page sends on: {each.get('content', '')}"
        elif name == "script" and "src" not in each.attrib and each.get("type") not in _DATA:
            yield "the page has a script of its own"
        for attribute, value in each.attrib.items():
            if attribute.startswith("on") or attribute in ("action", "formaction", "srcset"):
                yield f"an element '{name}' has '{attribute}', which ours have not"
            elif value.lower().lstrip().startswith("javascript:"):
                yield f"a link runs a script: {value}"
            elif attribute == "href" and name == "a" and value.startswith("//"):
                yield f"a link that nobody wrote: {value}"
