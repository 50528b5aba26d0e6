"""What a page does by itself beside showing its text: where it leads, and whether other programs have a say in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

_HTML: Final = "{http://www.w3.org/1999/xhtml}"
_INSTEAD: Final = frozenset({"area", "base", "source"})
"""Elements that lead away, or put another picture in the place of one."""
_FOREIGN: Final = frozenset({"applet", "embed", "iframe", "object", "portal"})
"""Elements that show what others have."""
_DATA: Final = ("application/ld+json", "application/json")


def doings(root: Element) -> Iterator[str]:
    """What on a page, which may have its namespace, leads elsewhere than it says, or shows another picture."""
    for each in root.iter():
        name = _name(each)
        if name in _INSTEAD:
            yield f"the page has an element '{name}', which ours have not"
        elif name == "meta" and each.get("http-equiv", "").lower() == "refresh":
            yield f"the page sends on: {each.get('content', '')}"
        for attribute, value in each.attrib.items():
            if attribute == "srcset":
                yield f"an element '{name}' has '{attribute}', which ours have not"
            elif value.lower().lstrip().startswith("javascript:"):
                yield f"a link runs a script: {value}"
            elif attribute == "href" and name == "a" and value.startswith("//"):
                yield f"a link that nobody wrote: {value}"


def has_scripts(root: Element) -> bool:
    """Whether scripts of the page itself, or what others have, may show something else than stands there.

    Those who count visitors, or show a film, put such a thing on a page; what it does cannot be told from it.
    """
    return any(
        _name(each) in _FOREIGN
        or (_name(each) == "script" and "src" not in each.attrib and each.get("type") not in _DATA)
        or any(attribute.startswith("on") for attribute in each.attrib)
        for each in root.iter()
    )


def _name(element: Element) -> str:
    return element.tag.removeprefix(_HTML) if isinstance(element.tag, str) else ""
