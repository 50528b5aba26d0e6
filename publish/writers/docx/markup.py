"""The XHTML that a template gives, as the writer looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree

XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_HEADINGS: Final = frozenset(f"{XHTML}h{level}" for level in range(1, 7))


def key(element: ElementTree.Element) -> str:
    """Name and class, as in “p.lead”."""
    name, kind = element.tag.removeprefix(XHTML), element.get("class")
    return f"{name}.{kind}" if kind else name


def words(element: ElementTree.Element) -> str:
    """The text in an element; line ends of the markup are no more than spaces."""
    return " ".join("".join(element.itertext()).split("\n"))


def take_number(heading: ElementTree.Element) -> ElementTree.Element | None:
    """Takes the number off a heading, so that nothing but its title is left in it."""
    first = next(iter(heading), None)
    if first is None or key(first) != "span.number":
        return None
    heading.text = (first.tail or "").lstrip()
    heading.remove(first)
    first.tail = None
    return first


def titles(root: ElementTree.Element) -> dict[str, str]:
    """The title of each heading, without its number, by id."""
    return {name: "".join(_title(each)) for each in root.iter() if each.tag in _HEADINGS and (name := each.get("id"))}


def _title(heading: ElementTree.Element) -> Iterator[str]:
    number = next((each for each in heading if key(each) == "span.number"), None)
    yield words(heading) if number is None else words(heading).removeprefix(words(number)).lstrip()
