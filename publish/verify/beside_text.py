"""What stands beside the reading text: links, marks, ids, pictures and what a reader stumbles over. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final
from unicodedata import normalize
from urllib.parse import unquote

from publish.verify.expected import Inventory
from publish.verify.finding import Finding
from publish.verify.observed import Observed, normal
from publish.verify.pictures import Sight, shows

_OTHER: Final = ("another picture", "another picture, or the same drawing otherwise: plain SVG looks alike everywhere")
"""What stands in the place of a picture, and of a drawing."""
_UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"
_FOLIO: Final = re.compile(r"^[ivxlc]+$|[\d./]+")
"""The number of a page, or of a chapter or section."""
_MANY: Final = 3
"""Pages on which the same stands, if it is their head or foot."""
_HOST: Final = re.compile(r"https?://[^/?#]+")


def missing_links(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    """Links that are not there, or on other words."""
    if observed.links is None:
        return
    with_words = Counter((_address(href), normal(words)) for href, words in observed.links if words is not None)
    tells_words = bool(with_words)
    targets = Counter(_address(href) for href, _ in observed.links)
    for link in wanted.links:
        href = _address(link.href)
        key = (href, normal(link.words))
        if tells_words and not with_words[key]:
            what = "link on other words" if targets[href] else "link missing"
            expected = f"{link.words} ({link.href})"
            yield Finding(what=what, section=link.section, block=link.block, origin=link.origin, expected=expected)
        elif not targets[href]:
            yield Finding(
                what="link missing", section=link.section, block=link.block, origin=link.origin, expected=link.href
            )
        with_words[key] -= 1
        targets[href] -= 1


def added_links(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    """Links that nobody wrote; those that lead to the site are of our own making.

    Where the words are not told, one link on two lines counts as two.
    """
    expected = Counter(_address(link.href) for link in wanted.links)
    there = Counter(
        _address(href) for href, words in observed.links or () if words is not None or not expected[_address(href)]
    )
    there.subtract(expected)
    home = _address(wanted.home)
    for href, count in there.items():
        if count > 0 and not href.startswith(home):
            what = "a link that the source does not have"
            yield Finding(what=what, section="", block=None, origin=None, expected="no such link", found=href)


def wrong_references(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    """Cross-references that are not there, or lead elsewhere."""
    if observed.references is None:
        return
    there = Counter((target, normal(words)) for target, words in observed.references)
    leading = {normal(words): target for target, words in observed.references}
    for each in wanted.references:
        key = (each.href, normal(each.words))
        if not there[key]:
            yield Finding(
                what="cross-reference missing",
                section=each.section,
                block=each.block,
                origin=each.origin,
                expected=f"{each.words} (#{each.href})",
                found=f"{each.words} (#{leading[key[1]]})" if key[1] in leading else "",
            )
        there[key] -= 1


def missing_marks(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    """Words that are not emphasised, or not in their language; notes may stand anywhere, so that order does not count.

    What was found is used up, long phrases first, lest a short one takes its words out of them.
    """
    if observed.marks is None:
        return
    there: dict[str, str] = {}
    for kind, words in observed.marks:
        there[_primary(kind)] = f"{there.get(_primary(kind), '')}{normal(words)}\n"
    for mark in sorted(wanted.marks, key=lambda each: -len(each.words)):
        kind = _primary(mark.kind)
        before, found, behind = there.get(kind, "").partition(mark.words)
        there[kind] = f"{before}\n{behind}" if found else before
        if not found:
            what = f"{mark.kind} missing"
            yield Finding(what=what, section=mark.section, block=mark.block, origin=mark.origin, expected=mark.words)


def wrong_numbers(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    """Items of lists that do not have the number of the source."""
    if observed.numbers is None:
        return
    there = [(number, normal(words)) for number, words in observed.numbers]
    for each in wanted.numbers:
        like = [place for place, (_, words) in enumerate(there) if words.startswith(each.words)]
        right = next((place for place in like if there[place][0] == each.number), None)
        if right is None:
            yield Finding(
                what="number of a list item",
                section=each.section,
                block=each.block,
                origin=each.origin,
                expected=f"{each.number}. {each.words}",
                found=f"{there[like[0]][0]}. {each.words}" if like else "",
            )
        else:
            del there[right]


def _primary(kind: str) -> str:
    """A kind without the region of its language, which a word processor adds by itself (RFC 5646, 2.2)."""
    return kind.partition("-")[0]


def _address(href: str) -> str:
    """A link as it is compared: an address of a host alone is that of its root (RFC 3986, 6.2.3)."""
    address = unquote(href)
    return f"{address}/" if _HOST.fullmatch(address) else address


def faults(observed: Observed) -> Iterator[Finding]:
    """What a reader stumbles over."""
    for fault in observed.faults:
        yield Finding(what="navigation", section="", block=None, origin=None, expected=fault)


def other_language(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    """What says to be in another language than the source: it would be read aloud, and hyphenated, as that one."""
    for language in dict.fromkeys(observed.languages or ()):
        if language.lower().partition("-")[0] != wanted.language.lower().partition("-")[0]:
            what = "another language"
            yield Finding(what=what, section="", block=None, origin=None, expected=wanted.language, found=language)


def text_beside(observed: Observed) -> Iterator[Finding]:
    """Text that screen readers pass over, and that is neither said where they read, as running heads are, nor often."""
    pages: dict[str, set[int]] = {}
    for page, text in observed.beside:
        words = text.replace(_UNKNOWN, "x") if _UNKNOWN in text else normal(_FOLIO.sub(" ", text))
        if re.search(r"\w", words):
            pages.setdefault(words, set()).add(page)
    seldom = {words: min(there) for words, there in pages.items() if len(there) < _MANY}
    whole = "\n".join(normal(piece.text) for piece in observed.pieces) if seldom else ""
    unread = {words: page for words, page in seldom.items() if words not in whole}
    letters = _plain(whole) if unread else ""
    for words, page in unread.items():
        if _plain(words) not in letters:
            what = f"text on page {page} that is no part of what is read"
            yield Finding(what=what, section="", block=None, origin=None, expected="nothing", found=words)


def _plain(text: str) -> str:
    """The letters of a text, without accents, which a line's end may take from a word."""
    return "".join(filter(str.isalpha, normalize("NFKD", text)))


def pages_out_of_order(observed: Observed) -> Iterator[Finding]:
    """Pieces on a page before that of the piece they follow."""
    for before, piece in pairwise(observed.pieces):
        if before.page and piece.page and piece.page < before.page:
            yield Finding(
                what=f"page {piece.page} is read after page {before.page}",
                section="",
                block=None,
                origin=None,
                expected="pages in reading order",
                found=normal(piece.text),
            )


def missing_ids(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    """Anchors that are not there."""
    if observed.ids is None:
        return
    for name, origin in wanted.ids:
        if name not in observed.ids:
            yield Finding(what="id missing", section="", block=name, origin=origin, expected=name)


def broken_elements(wanted: Inventory, observed: Observed, missed: frozenset[str | None]) -> Iterator[Finding]:
    """Blocks of which the element that bears their id does not hold every word.

    Those that were `missed`, by their ids, and have no element are told already.
    """
    for item in wanted.items if observed.elements is not None else ():
        if not item.id:
            continue
        text = normal((observed.elements or {}).get(item.id, ""))
        at = 0
        for part in item.parts:
            at = text.find(part, at)
            if at < 0 and not text and item.id in missed:
                break
            if at < 0:
                what = "not whole in one element" if text else "no element with its id"
                yield Finding(
                    what=f"{item.what} {what}",
                    section=item.section,
                    block=item.block,
                    origin=item.origin,
                    expected=part,
                    found=text,
                )
                break
            at += len(part)


def missing_alternatives(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    """Alternative texts that are not there."""
    if observed.alternatives is None:
        return
    there = {normal(each) for each in observed.alternatives}
    for section, figure in wanted.alternatives:
        words = normal(figure.alternative)
        # That of a photograph on the cover comes behind what else a picture of the whole cover says.
        if words not in there and (section or not any(each.endswith(words) for each in there)):
            yield Finding(
                what="alternative text missing",
                section=section,
                block=figure.id,
                origin=figure.origin,
                expected=figure.alternative,
            )


def wrong_pictures(wanted: Inventory, observed: Observed) -> Iterator[Finding]:
    """Figures whose picture is not there, or is another one; where several are described alike, each has its own."""
    there: dict[str, list[Sight]] = {}
    for words, sight in observed.pictures or ():
        there.setdefault(normal(words), []).append(sight)
    for picture in wanted.pictures if observed.pictures is not None else ():
        figure = picture.figure
        if picture.cut and "cover" in observed.not_checked:
            continue
        on_cover = picture.cut and observed.cover is not None
        sights = list(observed.cover or ()) if on_cover else there.get(normal(figure.alternative), [])
        right = next((each for each in sights if shows(each(), picture)), None)
        if right is not None:
            sights.remove(right)
        else:
            yield Finding(
                what="picture missing",
                section=picture.section,
                block=figure.id,
                origin=figure.origin,
                expected=figure.path,
                found=_OTHER[figure.path.lower().endswith(".svg")] if sights else "",
            )
