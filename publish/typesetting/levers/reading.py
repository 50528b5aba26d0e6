"""Markup and style sheets, read faster than as HTML and CSS from anywhere."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final
from xml.etree import ElementTree

import cssselect2
import tinyhtml5
import weasyprint
import weasyprint.css


def _parse(file: Any, **options: Any) -> Any:
    """The root element of XHTML; what is not well-formed, or names a namespace, is read as HTML, by tinyhtml5.

    HTML would put a `tbody` into a table that has none: our templates write theirs.
    """
    markup = file.read()
    try:
        root = ElementTree.fromstring(markup.strip())
    except ElementTree.ParseError:
        root = None
    if root is None or root.tag != "html":
        return tinyhtml5.parse(io.StringIO(markup), **options)
    return root


# -- style sheets -------------------------------------------------------------------------------------

_UNSURE: Final = re.compile(
    r"""/\*|<!--|\\["'{}]"""  # braces may stand for something else
    r"""|@(?!page\b|footnote\b|(?:top|right|bottom|left)-)"""  # means something to what follows, or to the whole
)
_BRACES: Final = re.compile("[{}]")
_PAIRS: Final = ("()", "[]", '""', "''")
_Sheet = weasyprint.CSS


def _sheet(*, string: str | None = None, page_rules: list[Any] | None = None, **options: Any) -> Any:
    """A style sheet, of which each rule is read once in a process: leaflets differ in the few that have sizes."""
    rules = None if string is None or page_rules is None else _split(string)
    if rules is None or page_rules is None:
        return _Sheet(string=string, page_rules=page_rules, **options)
    sheet = _Sheet(string="", page_rules=page_rules, **options)
    for rule in rules:
        selectors, of_pages = _read(rule, options["base_url"], options["media_type"])
        for selector, declarations in selectors:
            sheet.matcher.add_selector(selector, declarations)
        page_rules.extend(of_pages)
    return sheet


def _split(css: str) -> list[str] | None:
    """The rules of a style sheet, or None where it takes more than counting braces to tell them apart."""
    if _UNSURE.search(css):
        return None
    rules, depth, start = [], 0, 0
    for brace in _BRACES.finditer(css):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            rules.append(css[start : brace.end()])
            start = brace.end()
        if depth < 0:
            return None
    whole = not css[start:].strip() and all(_closed(rule) for rule in rules)
    return rules if whole else None


def _closed(rule: str) -> bool:
    """Whether every bracket and quotation mark that a rule opens is closed in it, as far as counting shows."""
    return all(rule.count(a) % 2 == 0 if a == b else rule.count(a) == rule.count(b) for a, b in _PAIRS)


class _Listing(cssselect2.Matcher):  # type: ignore[misc]
    """Selectors in the order of their rules, to be handed on."""

    def __init__(self) -> None:
        super().__init__()
        self.listed: list[tuple[Any, Any]] = []

    def add_selector(self, selector: Any, payload: Any) -> None:
        self.listed.append((selector, payload))


@lru_cache(maxsize=4096)
def _read(rule: str, base_url: str, media_type: str) -> tuple[list[tuple[Any, Any]], list[Any]]:
    """The selectors of a rule, each with its declarations, and what it says of pages."""
    matcher, of_pages = _Listing(), []  # type: tuple[_Listing, list[Any]]
    _Sheet(string=rule, base_url=base_url, media_type=media_type, matcher=matcher, page_rules=of_pages)
    return matcher.listed, of_pages


WAYS: Final[tuple[tuple[Any, str, Callable[..., Any] | SimpleNamespace], ...]] = (
    (weasyprint, "tinyhtml5", SimpleNamespace(parse=_parse)),
    (weasyprint.css, "CSS", _sheet),
)
