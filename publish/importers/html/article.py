"""Which part of a page is its article, and what of the page is there to get around in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final
from xml.etree.ElementTree import Element

from publish.importers.draft import Place, Reason
from publish.importers.drafting import Drafting
from publish.importers.html.flow import Flow
from publish.importers.html.surroundings import stands_around
from publish.importers.html.tree import names_of, text_of

_BELONGS: Final = 0.8
"""Share of the words of a page from which an element holds its article."""
_AROUND: Final = frozenset(("nav", "header", "footer", "aside", "script", "style", "form"))
_TITLES: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NOTE: Final = re.compile(r"(?:ftn|edn|sdfootnote|sdendnote)\d+$")
"""Ids that Word and LibreOffice give footnotes and endnotes, which they put behind the text."""
_ENDS: Final = re.compile(r"[^\W\d_][.?!…][”’»\"')\]]*\s*$")
_TEXT: Final = frozenset(
    (
        "p", "li", "blockquote", "dd", "td", "pre", "h1", "h2", "h3", "h4", "h5", "h6",
    )
)  # fmt: skip


def find(root: Element, drafting: Drafting, flow: Flow) -> Element:
    """The element that holds the article; all else is left out of `drafting`, but a glossary, which `flow` takes."""
    body = next(root.iter("body"), root)
    path = _path(body)
    for parent, child in pairwise(path):
        for each in parent:
            if each is child or not isinstance(each.tag, str):
                drafting.leave(each.tail or "", Place(part=parent.tag), "navigation")
                continue
            if not flow.take_glossary(each):
                drafting.leave(text_of(each), Place(part=each.get("id") or each.tag), outside(each))
            drafting.leave(each.tail or "", Place(part=parent.tag), "navigation")
        drafting.leave(parent.text or "", Place(part=parent.tag), "navigation")
    return path[-1]


def outside(element: Element) -> Reason:
    """Why an element around the article is left out."""
    names = names_of(element)
    if names & {"toc", "doc-toc", "contents"} or re.search(r"\b(toc|contents|inhoud)\b", element.get("id", "").lower()):
        return "contents-list"
    return "navigation"


def _path(body: Element) -> list[Element]:
    """The elements from `body` down to the article."""
    marked = [each for each in body.iter() if each.tag == "main" or each.get("role") == "main"]
    if not marked:
        articles = list(body.iter("article"))
        marked = articles if len(articles) == 1 else []
    if len(marked) == 1:
        return _down_to(body, marked[0])
    scores: dict[int, int] = {}
    _score(body, scores)
    path = [body]
    while True:
        here = scores[id(path[-1])]
        dense = [each for each in path[-1] if scores.get(id(each), 0) >= _BELONGS * here > 0 and each.tag not in _TEXT]
        if not dense or dense[0].tag in ("table", "tbody", "ul", "ol", "dl", "tr") or _goes_on(path[-1], dense[0]):
            return path
        path.append(dense[0])


def _goes_on(parent: Element, dense: Element) -> bool:
    """Whether the text goes on beside the child that holds most of it: chapters, a last word, footnotes of Word."""
    texts = [parent.text, *(each.tail for each in parent)]
    if any(_ENDS.search(text or "") for text in texts):
        return True
    return any(_is_text(each) for each in parent if each is not dense)


def _is_text(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _AROUND or stands_around(element):
        return False
    return any(
        each.tag in _TITLES
        or _NOTE.match(each.get("id", ""))
        or (each.tag == "p" and _ENDS.search("".join(_unlinked(each))))
        for each in element.iter()
        if isinstance(each.tag, str)
    )


def _unlinked(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag != "a":
            yield from _unlinked(child)
        yield child.tail or ""


def _down_to(body: Element, wanted: Element) -> list[Element]:
    parents = {id(child): parent for parent in body.iter() for child in parent}
    path = [wanted]
    while path[0] is not body:
        path.insert(0, parents[id(path[0])])
    return path


def _score(element: Element, scores: dict[int, int], *, linked: bool = False) -> int:
    """How many characters of running text an element holds, those of links left out."""
    if not isinstance(element.tag, str) or element.tag in _AROUND:
        return 0
    linked = linked or element.tag == "a"
    own = 0 if linked else len((element.text or "").strip())
    for child in element:
        own += _score(child, scores, linked=linked) + (0 if linked else len((child.tail or "").strip()))
    scores[id(element)] = own
    return own
