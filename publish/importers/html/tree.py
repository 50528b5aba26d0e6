"""HTML as a tree, whatever state it is in. Owner of tinyhtml5 for imports; no entity of a document is ever followed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import tinyhtml5

DEEPEST: Final = 300
"""Elements inside one another; large pages have some fifty."""
_MOST_OPEN: Final = 1000
_NESTS: Final = re.compile(
    rb"<(/?)(?:div|span|b|i|u|s|em|strong|a|font|small|big|code|section|article|blockquote|ul|ol|table|center|nobr|main|"
    rb"header|footer|nav|aside|figure|details|fieldset|form|svg|math|g|sub|sup|tt|q)[\s>/]",
    re.IGNORECASE,
)
"""Beginnings and ends of elements that stay open until they are closed."""
SILENT: Final = frozenset(
    (
        "script", "style", "template", "noscript", "head", "title", "meta", "link", "base", "annotation",
        "annotation-xml",
    )
)  # fmt: skip
"""Elements whose text nobody reads; an annotation says an equation again, in TeX."""
BLOCKS: Final = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption",
    )
)  # fmt: skip
_NAMED: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*);")
_COMMENT: Final = re.compile(r"cmnt\d+|_msocom_\d+")
_IS_XML: Final = re.compile(
    r"\ufeff?\s*(?:<\?xml\b|(?:<!--(?:(?!-->).)*-->\s*|<!DOCTYPE[^>]*>\s*)*<html\b[^>]*\bxmlns=[\"']http://www\.w3\.org/1999/xhtml\b)",
    re.DOTALL,
)
_ENCODING: Final = re.compile(rb"<\?xml\b[^>]*\bencoding=[\"']([\w.-]+)")
_OPS: Final = "{http://www.idpf.org/2007/ops}"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"


class TooDeepError(Exception):
    """Elements nested deeper than anybody writes them."""


def parse(content: bytes | str) -> Element:
    """The root of a page. Raises TooDeepError."""
    _refuse_unclosed(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
    root: Element = tinyhtml5.parse(content, namespace_html_elements=False)
    _refuse_depth(root)
    _name_plainly(root)
    return root


def parse_page(content: bytes | str) -> Element:
    """The root of a page, which is XHTML where it says so. Raises TooDeepError."""
    try:
        text = content if isinstance(content, str) else _decoded(content)
    except (UnicodeDecodeError, LookupError):
        return parse(content)
    return parse_xhtml(content) if _IS_XML.match(text) else parse(content)


def _decoded(content: bytes) -> str:
    """An XML file by the encoding that it tells, UTF-8 for want of one."""
    told = _ENCODING.match(content)
    return content.decode(told[1].decode("ascii") if told else "utf-8-sig")


def parse_xhtml(content: bytes | str) -> Element:
    """The root of an XHTML page, its names without namespaces; as HTML where it is not well-formed.

    Raises TooDeepError.
    """
    try:
        text = content if isinstance(content, str) else _decoded(content)
        if "<!ENTITY" in text:
            return parse(content)
        root = ElementTree.fromstring(_NAMED.sub(_character, text))
    except (ElementTree.ParseError, UnicodeDecodeError, LookupError):
        return parse(content)
    _refuse_depth(root)
    _name_plainly(root)
    for element in root.iter():
        if isinstance(element.tag, str):
            for name in [each for each in element.attrib if each.startswith("{")]:
                plain = name.replace(_OPS, "epub:").replace(_XML, "xml:").rpartition("}")[2]
                element.attrib[plain] = element.attrib.pop(name)
    return root


def _name_plainly(root: Element) -> None:
    """Takes the namespaces off the names of elements."""
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]


def _character(match: re.Match[str]) -> str:
    """A name that HTML gives a character, as that character: XML knows five of them."""
    said = html.unescape(match[0])
    return said if said != match[0] else ""


def _refuse_unclosed(content: bytes) -> None:
    """Refuses a page with so many elements open at once that a parser, which looks through them all, would not end."""
    depth = 0
    for match in _NESTS.finditer(content):
        depth = max(0, depth + (-1 if match[1] else 1))
        if depth > _MOST_OPEN:
            raise TooDeepError(f"more than {_MOST_OPEN} elements are open at once")


def _refuse_depth(root: Element) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise TooDeepError(f"elements are nested more than {DEEPEST} deep")
        level = [child for each in level for child in each]


def text_of(element: Element) -> str:
    """All text of an element that a reader could come upon, in order; lines and cells apart, images by their words."""
    return re.sub(r"\s+", " ", "".join(_text(element))).strip()


def _text(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in SILENT:
        return
    apart = element.tag in BLOCKS or element.tag == "br" or _is_mark(element)
    if apart:
        yield " "
    if element.tag in ("img", "table"):
        yield from (f" {element.get(name)} " for name in ("alt", "title", "caption") if element.get(name))
    yield element.text or ""
    for child in element:
        yield from _text(child)
        yield child.tail or ""
    if apart:
        yield " "


def _is_mark(element: Element) -> bool:
    """Whether it looks like the mark of a footnote, which touches the word before it."""
    inner = {"sup": "a", "a": "sup"}.get(element.tag)
    return inner is not None and any(each.tag == inner for each in element)


def names_of(element: Element) -> frozenset[str]:
    """The classes, roles and types of an element, in lower case: what it says it is."""
    said = (element.get(name, "") for name in ("class", "role", "epub:type"))
    # LibreOffice puts the kind of script behind the name of a style.
    return frozenset(name.removesuffix("-western") for name in " ".join(said).lower().split())


def anchors(element: Element) -> list[str]:
    """The names by which an element can be referred to."""
    own = [element.get("id", ""), element.get("name", "") if element.tag == "a" else ""]
    return [name for name in own if name]


def comments(names: Iterable[str]) -> bool:
    """Whether names are those that Google Docs and Word give comments."""
    return any(map(_COMMENT.fullmatch, names))


def hidden(element: Element) -> bool:
    """Whether browsers do not show it."""
    style = element.get("style", "").replace(" ", "").lower()
    return element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style


def language_of(element: Element) -> str | None:
    """The language that an element says it is in."""
    return element.get("lang") or element.get("xml:lang")
