"""What a group of a structure tree holds: blocks, words beside them, and who said what is quoted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final, TypeAlias

from publish.importers.pdf.content import Picture, Span
from publish.importers.pdf.joining import without
from publish.importers.pdf.tree import Annotation, Element
from publish.notation.blocks import Part
from publish.notation.runs import Runs, words

INLINE: Final = frozenset({
    "Span", "Link", "Reference", "Quote", "Em", "Strong", "Code", "Sub", "Lbl", "Annot", "BibEntry", "Ruby", "RB", "RT",
    "RP", "Warichu", "WT", "WP", "Form",
})  # fmt: skip
IN_QUOTATIONS: Final = frozenset({"Art", "BlockQuote", "Div", "NonStruct", "Part", "Sect"})
"""What only holds blocks where it stands in a quotation."""
_SAYS_WHO: Final = re.compile(r"[—–]\s+")

_Kid: TypeAlias = Element | Span | Picture | Annotation


def blocks_of(element: Element, inside: Collection[str] = ()) -> Iterator[Element]:
    """Its blocks, and paragraphs of what stands in it without one; for groups of the kinds `inside` those in them."""
    among_words = any(map(_is_inline, element.kids))
    loose = Element("P", "P")
    for kid in element.kids:
        # Browsers' engines tag what is set in another style within words as a group too.
        if _is_inline(kid) or (among_words and _is_words(kid)):
            loose.kids.append(kid)
            continue
        if loose.spans:
            yield loose
        loose = Element("P", "P")
        assert isinstance(kid, Element)
        if kid.standard in inside:
            yield from blocks_of(kid, inside)
        else:
            yield kid
    if loose.spans:
        yield loose


def _is_inline(kid: _Kid) -> bool:
    return not isinstance(kid, Element) or (kid.standard in INLINE and not kid.alternative)


def _is_words(kid: _Kid) -> bool:
    """Whether a group has nothing but words in it."""
    return isinstance(kid, Element) and all(each.standard == "NonStruct" or _is_inline(each) for each in kid.elements())


def quoted(runs: Runs) -> Part:
    """The last paragraph of a quotation: one more, or who said it."""
    match = _SAYS_WHO.match(words(runs))
    return Part(role="attribution", runs=without(runs, match.end())) if match else Part(runs=runs)
