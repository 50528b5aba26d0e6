"""What style sheets hide of a page on a screen. Owner of tinycss2 and cssselect2, WeasyPrint's readers of CSS.

Text that nobody sees is no part of what a page says. Only what hides text always is looked at: what depends on the
width of a screen or on whether it is dark is for some readers, and what a script shows or hides is not there without.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Final, TypeAlias
from xml.etree.ElementTree import Element

import cssselect2
import tinycss2

Values: TypeAlias = dict[str, tuple[str, bool]]
"""Declared values by property, and whether each is important."""

_PROPERTIES: Final = frozenset({"display", "visibility", "opacity", "font-size", "clip-path", "color"})
_HIDING: Final = {
    "display": ("none",), "visibility": ("hidden", "collapse"), "color": ("transparent",), "clip-path": ("inset(50%)",),
}  # fmt: skip
"""The values with which nothing is seen; of the other properties that is zero."""
_HTML: Final = "{http://www.w3.org/1999/xhtml}"
_ALWAYS: Final = frozenset({"", "all", "screen"})
"""The media for which rules hold, whatever the screen."""
_PARSED_APART: Final = frozenset({"head", "script", "style", "title"})
_NOT_DISPLAYED: Final = frozenset({"datalist", "noembed", "noframes", "template"})
"""Elements that no browser displays, unless a style sheet says so (HTML, 15.3.1)."""


def linked_sheets(root: Element) -> Iterator[str]:
    """The addresses of the style sheets that a document names."""
    for link in _elements(root, "link"):
        if "stylesheet" in link.get("rel", "").split() and link.get("href"):
            yield link.get("href", "")


def prune(root: Element, sheets: Iterable[str]) -> None:
    """Takes out of a document what its style sheets and attributes hide, and the namespace of its elements.

    `sheets` are the contents of those that it names; those within it count as well.
    """
    for each in root.iter():
        if isinstance(each.tag, str):
            each.tag = each.tag.removeprefix(_HTML)
    own = ("".join(style.itertext()) for style in _elements(root, "style"))
    rules = [rule for sheet in (*sheets, *own) for rule in _of_sheet(sheet)]
    styles = (_declared(each.get("style", "")) for each in root.iter() if "style" in each.attrib)
    stated = chain((values for _, values in rules), styles)
    # A property that hides nothing anywhere need not be looked at: most rules are about colours and sizes that do not.
    hiding = {name for values in stated for name, (value, _) in values.items() if _is_hiding(name, value)}
    matcher = cssselect2.Matcher()
    for selector, values in rules:
        if telling := {name: values[name] for name in values if name in hiding or name == "display"}:
            matcher.add_selector(selector, telling)
    _prune(cssselect2.ElementWrapper.from_html_root(root), matcher)


def _elements(root: Element, name: str) -> Iterator[Element]:
    for each in root.iter():
        if isinstance(each.tag, str) and each.tag.removeprefix(_HTML) == name:
            yield each


def _rules(nodes: Sequence[Any]) -> Iterator[Any]:
    """The qualified rules that hold on every screen (Media Queries 4, 2.3)."""
    for node in nodes:
        if node.type == "qualified-rule":
            yield node
        elif node.type == "at-rule" and node.content is not None:
            condition = tinycss2.serialize(node.prelude).strip().lower()
            if (node.lower_at_keyword == "media" and condition in _ALWAYS) or node.lower_at_keyword == "supports":
                yield from _rules(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))


@lru_cache(maxsize=8)
def _of_sheet(sheet: str) -> tuple[tuple[Any, Values], ...]:
    """The selectors of a style sheet that say something about whether text is seen, and what: once for all documents
    that name it.
    """
    rules = _rules(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))
    return tuple(found for rule in rules for found in _of_rule(rule))


def _of_rule(rule: Any) -> Iterator[tuple[Any, Values]]:
    if values := _declared(rule.content):
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:  # of no meaning to a browser either, which then drops the rule
            return
        yield from ((selector, values) for selector in selectors if selector.pseudo_element is None)


def _declared(content: Any) -> Values:
    return {
        each.lower_name: (tinycss2.serialize(each.value).strip().lower(), each.important)
        for each in tinycss2.parse_declaration_list(content, skip_comments=True, skip_whitespace=True)
        if each.type == "declaration" and each.lower_name in _PROPERTIES
    }


def _prune(wrapper: Any, matcher: Any) -> None:
    """Takes away the elements below one that are hidden, but leaves what follows each."""
    for child in list(wrapper.iter_children()):
        element = child.etree_element
        name = element.tag.removeprefix(_HTML) if isinstance(element.tag, str) else ""
        if name in _PARSED_APART:
            continue
        values = _computed(child, matcher)
        if _hides(element, values):
            _remove(wrapper.etree_element, element)
        else:
            _prune(child, matcher)


def _computed(wrapper: Any, matcher: Any) -> dict[str, str]:
    """What the cascade leaves of the properties that count (CSS Cascading 4, 6.1), for one element."""
    ordinary: dict[str, str] = {}
    important: dict[str, str] = {}
    declared = [payload for *_, payload in sorted(matcher.match(wrapper), key=lambda each: each[:2])]
    own = wrapper.etree_element.get("style")
    for values in (*declared, *([_declared(own)] if own else ())):
        for name, (value, matters) in values.items():
            (important if matters else ordinary)[name] = value
    return ordinary | important


def _hides(element: Element, values: dict[str, str]) -> bool:
    closed = element.tag == "dialog" and element.get("open") is None
    by_itself = closed or element.tag in _NOT_DISPLAYED or element.get("hidden") is not None
    return ("display" not in values and by_itself) or any(_is_hiding(*each) for each in values.items())


def _is_hiding(name: str, value: str) -> bool:
    match name:
        case "display" | "color" | "visibility" | "clip-path":
            return value in _HIDING[name]
        case _:
            return _is_nothing(value)


def _is_nothing(value: str) -> bool:
    """Whether a length or a number is zero, in whatever unit."""
    return value[:1] in "0." and not value.strip("0.%abcdefghijklmnopqrstuvwxyz")


def _remove(parent: Element, child: Element) -> None:
    """Takes an element away; the text behind it goes to what stands before it."""
    at = list(parent).index(child)
    tail = child.tail or ""
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(child)
