"""What style sheets hide of a page on a screen. Owner, with `hiding`, of tinycss2 and cssselect2, WeasyPrint's readers.

Text that nobody sees is no part of what a page says. Only what hides text always is looked at: what depends on the
width of a screen or on whether it is dark is for some readers, and what a script shows or hides is not there without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Final, TypeAlias
from xml.etree.ElementTree import Element

import cssselect2
import tinycss2

from publish.verify import hiding

Values: TypeAlias = dict[str, tuple[str, bool]]
"""Declared values by property, and whether each is important."""

_HTML: Final = "{http://www.w3.org/1999/xhtml}"
_SCREENS: Final = re.compile(r"(?:(?:only )?(?:all|screen)|not (?:print|speech))?(?: ?(?:and )?(\(.*\)))?")
"""A condition that holds on a screen, and what it asks of that."""
_OF_ANY: Final = re.compile(r"\(\s*min-(?:width|height)\s*:\s*(\d{1,2}|[12]\d\d|0)(?:px)?\s*\)")
"""What every screen has: a width or height of some pixels at least."""
_WRITTEN: Final = re.compile(r"\"[^\"]*\w\w[^\"]*\"|'[^']*\w\w[^']*'|attr\(")
"""Words among what a rule puts beside an element."""
_BLACK, _WHITE = 0.0, 255.0
"""The shades of letters and of their ground, where nothing says otherwise."""
_PARSED_APART: Final = frozenset({"head", "script", "style", "title"})
_NOT_DISPLAYED: Final = frozenset({"datalist", "noembed", "noframes", "template", "noscript"})
"""Elements that no browser displays, unless a style sheet says so (HTML, 15.3.1); most browsers have script."""
_NOT_TEXT: Final = frozenset(
    {"audio", "canvas", "iframe", "object", "option", "select", "textarea", "video", "bdo", "del", "s", "strike"}
)
"""Elements of which what they hold is not shown as text, or is said to hold no longer."""


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
    rules = [rule for sheet in (*sheets, *_own_sheets(root)) for rule in _of_sheet(sheet)]
    styles = [_declared(each.get("style", "")) for each in root.iter() if "style" in each.attrib]
    stated = chain((values for *_, values in rules), styles)
    variables: dict[str, str] = {}
    for *_, values in rules:
        for name, (value, _) in values.items():
            if name.startswith("--"):
                variables.setdefault(name, value)
    # A property that hides nothing anywhere need not be looked at: most rules are about colours and sizes that do not.
    telling = {"display"}.union(
        *(_telling(name, value, variables) for values in stated for name, (value, _) in values.items())
    )
    matcher = cssselect2.Matcher()
    for selector, pseudo, values in rules:
        if pseudo is None and (told := {name: values[name] for name in values if name in telling}):
            matcher.add_selector(selector, told)
    _Pruning(matcher, variables).prune(cssselect2.ElementWrapper.from_html_root(root), _BLACK, _WHITE)


def written(root: Element, sheets: Iterable[str]) -> Iterator[str]:
    """What style sheets put on the page in words of their own, before or behind what stands there."""
    for sheet in (*sheets, *_own_sheets(root)):
        if "@import" in sheet:
            yield "a style sheet calls for another"
        for _, pseudo, values in _of_sheet(sheet):
            value, _ = values.get("content", ("", False))
            if pseudo is not None and _WRITTEN.search(value):
                yield f"a style sheet writes on the page: {value}"


def _own_sheets(root: Element) -> Iterator[str]:
    return ("".join(style.itertext()) for style in _elements(root, "style"))


def _telling(name: str, value: str, variables: Mapping[str, str]) -> frozenset[str]:
    """The properties to look at because of a value that one of them has somewhere."""
    value = hiding.resolved(value, variables)
    if name in hiding.COLOURS | hiding.GROUNDS:
        grey = hiding.shade(value)
        light = grey is not None and (grey < 0 or grey > _WHITE / 2)
        return (
            hiding.COLOURS | hiding.GROUNDS if grey is not None and light == (name in hiding.COLOURS) else frozenset()
        )
    if name in hiding.EXTENTS and hiding.is_no_extent(value):
        return hiding.EXTENTS | {"overflow", "overflow-x", "overflow-y"}
    return frozenset({name}) if hiding.is_hiding(name, value) else frozenset()


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
            condition = " ".join(tinycss2.serialize(node.prelude).lower().split())
            if node.lower_at_keyword in ("layer", "supports") or (
                node.lower_at_keyword in ("media", "container") and any(map(_holds, condition.split(",")))
            ):
                yield from _rules(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))


def _holds(condition: str) -> bool:
    """Whether a condition is true of every screen."""
    found = _SCREENS.fullmatch(condition.strip())
    return found is not None and (found[1] is None or all(map(_OF_ANY.fullmatch, found[1].split(" and "))))


@lru_cache(maxsize=8)
def _of_sheet(sheet: str) -> tuple[tuple[Any, str | None, Values], ...]:
    """The selectors of a style sheet that say something about whether text is seen, and what: once for all documents
    that name it.
    """
    rules = _rules(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))
    return tuple(found for rule in rules for found in _of_rule(rule.prelude, rule.content))


def _of_rule(prelude: Any, content: Any, around: str = "") -> Iterator[tuple[Any, str | None, Values]]:
    """A rule and those in it (CSS Nesting 1): what they select, which part of it, and their values."""
    selected = tinycss2.serialize(prelude).strip()
    if around:
        selected = selected.replace("&", around) if "&" in selected else f"{around} {selected}"
    if values := _declared(content):
        try:
            selectors = cssselect2.compile_selector_list(selected)
        except cssselect2.SelectorError:  # of no meaning to a browser either, which then drops the rule
            return
        yield from ((selector, selector.pseudo_element, values) for selector in selectors)
    if any(token.type == "{} block" for token in content):
        for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
            if node.type == "qualified-rule":
                yield from _of_rule(node.prelude, node.content, f":is({selected})")


def _declared(content: Any) -> Values:
    return {
        each.lower_name: (tinycss2.serialize(each.value).strip().lower(), each.important)
        for each in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
        if each.type == "declaration" and (each.lower_name in hiding.PROPERTIES or each.lower_name.startswith("--"))
    }


class _Pruning:
    """Takes away what the rules of a page hide."""

    def __init__(self, matcher: Any, variables: Mapping[str, str]) -> None:
        self._matcher, self._variables = matcher, variables

    def prune(self, wrapper: Any, letters: float | None, ground: float | None) -> None:
        """Takes away the elements below one that are hidden, but leaves what follows each.

        The shades are those of its letters and of what is behind these, of 256; None for what cannot be told.
        """
        for child in list(wrapper.iter_children()):
            element = child.etree_element
            name = element.tag.removeprefix(_HTML) if isinstance(element.tag, str) else ""
            if name in _PARSED_APART:
                continue
            values = self._computed(child)
            if _hides(element, name, values):
                _remove(wrapper.etree_element, element)
                continue
            own, behind = _shades(values, letters, ground)
            if hiding.is_alike(own, behind):
                element.text = ""
                for each in element:
                    each.tail = ""
            if name == "details" and element.get("open") is None:
                _close(element)
            self.prune(child, own, behind)

    def _computed(self, wrapper: Any) -> dict[str, str]:
        """What the cascade leaves of the properties that count (CSS Cascading 4, 6.1), for one element."""
        ordinary: dict[str, str] = {}
        important: dict[str, str] = {}
        declared = [payload for *_, payload in sorted(self._matcher.match(wrapper), key=lambda each: each[:2])]
        own = wrapper.etree_element.get("style")
        for values in (*declared, *([_declared(own)] if own else ())):
            for name, (value, matters) in values.items():
                (important if matters else ordinary)[name] = hiding.resolved(value, self._variables)
        return ordinary | important


def _hides(element: Element, name: str, values: dict[str, str]) -> bool:
    closed = name == "dialog" and element.get("open") is None
    by_itself = closed or name in _NOT_DISPLAYED or element.get("hidden") is not None
    unseen = name in _NOT_TEXT or element.get("aria-hidden") == "true" or element.get("inert") is not None
    tiny = name == "img" and any(element.get(edge, "") in ("0", "1") for edge in ("width", "height"))
    return (
        unseen
        or tiny
        or ("display" not in values and by_itself)
        or any(hiding.is_hiding(*each) for each in values.items())
        or hiding.is_cut_off(values, picture=name == "img")
    )


def _shades(
    values: Mapping[str, str], letters: float | None, ground: float | None
) -> tuple[float | None, float | None]:
    """The shades of an element's letters and of their ground, those around it given."""
    for name in hiding.GROUNDS & values.keys():
        grey = hiding.shade(values[name])
        ground = ground if grey == -1 or values[name] == "none" else grey
    for name in sorted(hiding.COLOURS & values.keys(), reverse=True):
        if values[name] not in ("inherit", "currentcolor"):
            letters = hiding.shade(values[name])
    return letters, ground


def _close(element: Element) -> None:
    """Takes away what nobody sees of what can be opened (HTML, 4.11.1)."""
    element.text = ""
    for each in list(element):
        each.tail = ""
        if each.tag != "summary":
            element.remove(each)


def _remove(parent: Element, child: Element) -> None:
    """Takes an element away; the text behind it goes to what stands before it."""
    at = list(parent).index(child)
    tail = child.tail or ""
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(child)
