"""What a print shop asks of a PDF, one rule after another, on facts alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from publish.preflight.facts import Box, Facts, PageBoxes
from publish.theme import Shop

_POINT: Final = 25.4 / 72
"""Millimetres in a point."""
_NEAR: Final = 0.05
"""Millimetres by which a box may differ."""


class Verdict(Enum):
    """What a shop does about it."""

    FINE = "fine"
    LOOK = "look"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one rule found: its name, what was asked, what is there, and on which pages; those count from 1."""

    rule: str
    verdict: Verdict
    wanted: str = ""
    found: str = ""
    pages: tuple[int, ...] = ()


_Rule: TypeAlias = Callable[[Facts, Shop], Iterator[Finding]]


def judge(facts: Facts, shop: Shop) -> tuple[Finding, ...]:
    """What each rule finds, in the order of the rules; one that finds nothing is fine."""
    return tuple(finding for rule in RULES.values() for finding in rule(facts, shop))


def _standard(facts: Facts, shop: Shop) -> Iterator[Finding]:
    verdict = Verdict.FINE if facts.version == shop.standard else Verdict.REFUSE
    yield Finding(rule="standard", verdict=verdict, wanted=shop.standard, found=facts.version or "–")


def _locked(facts: Facts, _: Shop) -> Iterator[Finding]:
    yield Finding(rule="locked", verdict=Verdict.REFUSE if facts.encrypted else Verdict.FINE)


def _intent(facts: Facts, shop: Shop) -> Iterator[Finding]:
    found = ", ".join(f"{each.condition} ({each.profile or '–'})" for each in facts.intents) or "–"
    if len(facts.intents) != 1 or facts.intents[0].profile != "CMYK":
        verdict = Verdict.REFUSE
    else:
        verdict = Verdict.FINE if shop.condition in facts.intents[0].condition else Verdict.LOOK
    yield Finding(rule="intent", verdict=verdict, wanted=f"{shop.condition} (CMYK)", found=found)


def _pages(facts: Facts, shop: Shop) -> Iterator[Finding]:
    count = len(facts.pages)
    verdict = Verdict.LOOK if count % shop.page_multiple else Verdict.FINE
    yield Finding(
        rule="pages", verdict=verdict if count else Verdict.REFUSE, wanted=f"× {shop.page_multiple}", found=str(count)
    )


def _trim(facts: Facts, _: Shop) -> Iterator[Finding]:
    missing = [number for number, page in enumerate(facts.pages, start=1) if page.trim is None]
    sizes: dict[str, list[int]] = {}
    for number, page in enumerate(facts.pages, start=1):
        if page.trim:
            sizes.setdefault(_size(page.trim), []).append(number)
    found = ", ".join(sizes)
    if missing:
        yield Finding(rule="trim", verdict=Verdict.REFUSE, wanted="TrimBox", found=found or "–", pages=tuple(missing))
    else:
        yield Finding(rule="trim", verdict=Verdict.LOOK if len(sizes) > 1 else Verdict.FINE, found=found)


def _bleed(facts: Facts, shop: Shop) -> Iterator[Finding]:
    short = {
        number: least
        for number, page in enumerate(facts.pages, start=1)
        if (least := _least_bleed(page)) is not None and least < shop.bleed_mm - _NEAR
    }
    yield _measured("bleed", short, Verdict.REFUSE, wanted=f"≥ {shop.bleed_mm:g} mm", unit="mm")


def _fonts(facts: Facts, _: Shop) -> Iterator[Finding]:
    missing = sorted(name for name, embedded in facts.fonts.items() if not embedded)
    yield Finding(rule="fonts", verdict=Verdict.REFUSE if missing else Verdict.FINE, found=", ".join(missing))


def _colours(facts: Facts, _: Shop) -> Iterator[Finding]:
    foreign = {key: pages for key, pages in sorted(facts.colours.items()) if key[0] in ("RGB", "Lab", "unknown")}
    for (_base, name, what), pages in foreign.items():
        yield Finding(
            rule="colours", verdict=Verdict.REFUSE, wanted="CMYK", found=f"{name} ({what})", pages=_sorted(pages)
        )
    if not foreign:
        yield Finding(rule="colours", verdict=Verdict.FINE)


def _spots(facts: Facts, _: Shop) -> Iterator[Finding]:
    for name, pages in sorted(facts.spots.items()):
        yield Finding(rule="spots", verdict=Verdict.LOOK, found=name, pages=_sorted(pages))
    if not facts.spots:
        yield Finding(rule="spots", verdict=Verdict.FINE)


def _ink(facts: Facts, shop: Shop) -> Iterator[Finding]:
    heavy = {page: percent for page, percent in facts.ink.items() if percent > shop.maximum_ink + 0.5}
    most = max(facts.ink.values(), default=0)
    yield Finding(
        rule="ink",
        verdict=Verdict.REFUSE if heavy else Verdict.FINE,
        wanted=f"≤ {shop.maximum_ink:g} %",
        found=f"{most:.0f} %" if most else "",
        pages=_sorted(heavy),
    )


def _black(facts: Facts, _: Shop) -> Iterator[Finding]:
    verdict = Verdict.LOOK if facts.rich_text else Verdict.FINE
    yield Finding(rule="black", verdict=verdict, wanted="K", pages=_sorted(facts.rich_text))


def _images(facts: Facts, shop: Shop) -> Iterator[Finding]:
    for rule, line_art, least in (
        ("images", False, shop.minimum_ppi),
        ("line-art", True, shop.minimum_line_art_ppi),
    ):
        short: dict[int, float] = {}
        for each in facts.images:
            if each.line_art is line_art and each.ppi < least - 1:
                short[each.page] = min(each.ppi, short.get(each.page, each.ppi))
        yield _measured(rule, short, Verdict.REFUSE, wanted=f"≥ {least:g} ppi", unit="ppi", digits=0)


def _lines(facts: Facts, shop: Shop) -> Iterator[Finding]:
    thin = {page: width for page, width in facts.thinnest.items() if width < shop.minimum_line_pt - 0.005}
    yield _measured("lines", thin, Verdict.REFUSE, wanted=f"≥ {shop.minimum_line_pt:g} pt", unit="pt", digits=2)


def _transparency(facts: Facts, shop: Shop) -> Iterator[Finding]:
    """PDF/X-4 is the first that keeps transparency (ISO 15930-7, 6.16); in an older version it would be refused."""
    allowed = shop.standard == "PDF/X-4"
    verdict = Verdict.FINE if allowed or not facts.transparent else Verdict.REFUSE
    yield Finding(rule="transparency", verdict=verdict, pages=_sorted(facts.transparent))


def _safe(facts: Facts, shop: Shop) -> Iterator[Finding]:
    near = {page: at * _POINT for page, at in facts.nearest.items() if at * _POINT < shop.safe_mm - _NEAR}
    yield _measured("safe", near, Verdict.LOOK, wanted=f"≥ {shop.safe_mm:g} mm", unit="mm")


def _interactive(facts: Facts, _: Shop) -> Iterator[Finding]:
    for name, pages in sorted(facts.interactive.items()):
        verdict = Verdict.LOOK if name in ("attached files", "layers") else Verdict.REFUSE
        yield Finding(rule="interactive", verdict=verdict, found=name, pages=_sorted(pages))
    if not facts.interactive:
        yield Finding(rule="interactive", verdict=Verdict.FINE)


def _unread(facts: Facts, _: Shop) -> Iterator[Finding]:
    if facts.unread:
        yield Finding(rule="unread", verdict=Verdict.LOOK, pages=_sorted(facts.unread))


RULES: Final[dict[str, _Rule]] = {
    "locked": _locked,
    "standard": _standard,
    "intent": _intent,
    "pages": _pages,
    "trim": _trim,
    "bleed": _bleed,
    "fonts": _fonts,
    "colours": _colours,
    "spots": _spots,
    "black": _black,
    "ink": _ink,
    "images": _images,
    "lines": _lines,
    "transparency": _transparency,
    "safe": _safe,
    "interactive": _interactive,
    "unread": _unread,
}


def _measured(
    rule: str, faults: dict[int, float], verdict: Verdict, *, wanted: str, unit: str, digits: int = 1
) -> Finding:
    """A finding on the least of what was measured, by page."""
    found = f"{min(faults.values()):.{digits}f} {unit}" if faults else ""
    return Finding(
        rule=rule, verdict=verdict if faults else Verdict.FINE, wanted=wanted, found=found, pages=_sorted(faults)
    )


def _sorted(pages: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(pages))


def _size(box: Box) -> str:
    left, bottom, right, top = box
    return f"{(right - left) * _POINT:.0f} × {(top - bottom) * _POINT:.0f} mm"


def _least_bleed(page: PageBoxes) -> float | None:
    """The bleed in mm on the side that has the least; none can be told of a page without a TrimBox."""
    if page.trim is None:
        return None
    bleed = page.bleed or page.trim
    inside = [max(bleed[at], page.media[at]) for at in (0, 1)] + [min(bleed[at], page.media[at]) for at in (2, 3)]
    sides = (page.trim[0] - inside[0], page.trim[1] - inside[1], inside[2] - page.trim[2], inside[3] - page.trim[3])
    return min(sides) * _POINT
