"""What a print shop asks of pages and of what stands on them (ISO 15930-7:2010, 6; lengths in mm and points)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from publish.preflight.facts import Document, Family, Kind, Page, Paint
from publish.preflight.finding import Finding, Rule, Severity, number, numbers, some
from publish.preflight.geometry import MM, Box
from publish.theme import Shop

_TOLERANCE: Final = 0.1
"""In mm: what programs make of the same box differs by less."""
_HALF: Final = 0.5
"""Of the resolution asked for: what is under it, anybody will see."""
KINDS: Final = {
    Kind.TEXT: "tekst",
    Kind.VECTOR: "vlakken en lijnen",
    Kind.IMAGE: "beelden",
    Kind.BLENDING: "het mengen van doorzichtige delen",
}


def _trim(document: Document, shop: Shop) -> Iterator[Finding]:
    if without := [page for page in document.pages if page.trim is None]:
        yield Finding(
            name="trim-box",
            severity=Severity.REFUSED,
            pages=numbers(without),
            asked="een TrimBox: waar het mes snijdt",
            found="er is er geen",
            remedy="exporteer het opnieuw met afloop; dan hoort ze erbij",
        )
    nested = [page for page in document.pages if not (page.media.holds(page.bleed) and page.bleed.holds(_cut(page)))]
    if nested:
        yield Finding(
            name="box-order",
            severity=Severity.REFUSED,
            pages=numbers(nested),
            asked="TrimBox in BleedBox in MediaBox",
            found="een ervan steekt uit",
            remedy="exporteer het opnieuw: deze kaders zijn met de hand verzet",
        )


def _bleed(document: Document, shop: Shop) -> Iterator[Finding]:
    least = {page: min(page.bleed.margins(_cut(page))) / MM for page in document.pages}
    if short := [page for page in document.pages if least[page] < shop.bleed_mm - _TOLERANCE]:
        yield Finding(
            name="bleed",
            severity=Severity.REFUSED,
            pages=numbers(short),
            asked=f"{number(shop.bleed_mm)} mm afloop rondom",
            found=f"{number(max(0, min(least[page] for page in short)))} mm",
            remedy="laat vlakken en beelden zo ver over de rand lopen, en exporteer met afloop",
        )


def _sizes(document: Document, shop: Shop) -> Iterator[Finding]:
    sizes = {page: tuple(round(each / MM) for each in _cut(page).size) for page in document.pages}
    usual = max(sizes.values(), key=list(sizes.values()).count)
    if odd := [page for page in document.pages if sizes[page] != usual]:
        yield Finding(
            name="page-size",
            severity=Severity.LOOK,
            pages=numbers(odd),
            asked=f"alle bladzijden even groot: {usual[0]} × {usual[1]} mm",
            found=" en ".join(sorted({f"{sizes[page][0]} × {sizes[page][1]} mm" for page in odd})),
            remedy="maak er een bestand per formaat van, of vraag het de drukker",
        )


def _fonts(document: Document, shop: Shop) -> Iterator[Finding]:
    fonts = {font for page in document.pages for font in page.fonts}
    if missing := {font for font in fonts if not font.embedded}:
        yield Finding(
            name="font",
            severity=Severity.REFUSED,
            pages=numbers(page for page in document.pages if page.fonts & missing),
            asked="elk lettertype ingesloten",
            found=f"niet ingesloten: {some(sorted(font.name for font in missing))}",
            remedy="zet bij het exporteren ‘lettertypen insluiten’ aan",
        )
    if drawn := {font for font in fonts if font.drawn}:
        yield Finding(
            name="type3-font",
            severity=Severity.LOOK,
            pages=numbers(page for page in document.pages if page.fonts & drawn),
            asked="gewone lettertypen",
            found=f"Type 3: {some(sorted(font.name for font in drawn))}",
            remedy="bekijk deze letters op een proef",
        )


def _spaces(document: Document, shop: Shop) -> Iterator[Finding]:
    for kind, what in KINDS.items():
        foreign = {each for each in _all_paints(document) if each.kind is kind and each.family in _UNPRINTABLE}
        if foreign:
            yield Finding(
                name=f"colour-{kind}",
                severity=Severity.REFUSED,
                pages=_with(document, foreign),
                asked="CMYK",
                found=f"{what} in {some(sorted({each.space for each in foreign}))}",
                remedy=f"zet de kleuren om naar CMYK volgens {shop.condition}",
            )
    if marks := {each for each in _all_paints(document) if each.family is Family.REGISTRATION}:
        yield Finding(
            name="registration-colour",
            severity=Severity.REFUSED,
            pages=_with(document, marks),
            asked="de paskleur alleen voor snijtekens, buiten de afloop",
            found="er is op de bladzijde mee gekleurd: alle inkten op elkaar",
            remedy="neem zwart in plaats van de paskleur",
        )
    if spots := {each for each in _all_paints(document) if each.family is Family.SPOT}:
        yield Finding(
            name="spot-colour",
            severity=Severity.LOOK,
            pages=_with(document, spots),
            asked="vier inkten",
            found=f"ook {some(sorted({each.space for each in spots}))}",
            remedy="zet steunkleuren om naar CMYK, tenzij de drukker er een inkt bij neemt",
        )
    if unknown := {each for each in _all_paints(document) if each.family is Family.UNKNOWN}:
        yield Finding(
            name="colour-unknown",
            severity=Severity.LOOK,
            pages=_with(document, unknown),
            asked="CMYK",
            found=f"{', '.join(sorted({KINDS[each.kind] for each in unknown}))} in een onleesbare kleurruimte",
            remedy="zet de kleuren om naar CMYK",
        )


_UNPRINTABLE: Final = (Family.RGB, Family.LAB)


def _ink(document: Document, shop: Shop) -> Iterator[Finding]:
    most = shop.maximum_ink / 100 + 0.005
    heavy = {
        each
        for each in _all_paints(document)
        if each.inks and sum(each.inks) > most and each.family is not Family.REGISTRATION
    }
    if heavy:
        total = max(sum(each.inks or ()) for each in heavy)
        yield Finding(
            name="ink",
            severity=Severity.REFUSED,
            pages=_with(document, heavy),
            asked=f"hoogstens {number(shop.maximum_ink)} % inkt op een plek",
            found=f"{number(100 * total, 0)} % ({', '.join(sorted({KINDS[each.kind] for each in heavy}))})",
            remedy="neem lichtere kleuren, of zet beelden opnieuw om met het profiel van de drukker",
        )


def _black_text(document: Document, shop: Shop) -> Iterator[Finding]:
    rich = {
        each
        for each in _all_paints(document)
        if each.kind is Kind.TEXT and each.inks and each.inks[3] >= 0.85 and sum(each.inks) > each.inks[3] + 0.02
    }
    if rich:
        yield Finding(
            name="black-text",
            severity=Severity.LOOK,
            pages=_with(document, rich),
            asked="zwarte tekst in zwart alleen (0/0/0/100)",
            found="zwart uit meer dan een inkt: kleine letters krijgen gekleurde randjes",
            remedy="zet zwarte tekst op 100 % zwart",
        )


def _white_overprint(document: Document, shop: Shop) -> Iterator[Finding]:
    lost = {each for each in _all_paints(document) if each.overprint and each.inks and not sum(each.inks)}
    if lost:
        yield Finding(
            name="white-overprint",
            severity=Severity.LOOK,
            pages=_with(document, lost),
            asked="wit dat uitspaart",
            found="wit dat overdrukt: het verdwijnt op de pers",
            remedy="zet ‘overdrukken’ uit voor wat wit is",
        )


def _resolution(document: Document, shop: Shop) -> Iterator[Finding]:
    for line_art, least, name, what in (
        (False, shop.minimum_ppi, "resolution", "beelden"),
        (True, shop.minimum_line_art_ppi, "line-art-resolution", "lijntekeningen"),
    ):
        coarse: dict[int, float] = {}
        for page in document.pages:
            for each in page.pictures:
                if each.line_art is line_art and each.ppi < least - 1:
                    coarse[page.number] = min(each.ppi, coarse.get(page.number, each.ppi))
        for refused in (True, False):
            pages = tuple(page for page, ppi in coarse.items() if (ppi < least * _HALF) is refused)
            if pages:
                yield Finding(
                    name=name,
                    severity=Severity.REFUSED if refused else Severity.LOOK,
                    pages=pages,
                    asked=f"{what} van {number(least)} ppi of meer",
                    found=f"{number(min(coarse[page] for page in pages), 0)} ppi",
                    remedy="zet het beeld kleiner, of vraag het origineel; groter rekenen helpt niet",
                )


def _hairlines(document: Document, shop: Shop) -> Iterator[Finding]:
    thin = {page: page.thinnest for page in document.pages if page.thinnest is not None}
    pages = [page for page, width in thin.items() if width < shop.minimum_line_pt - 0.005]
    if pages:
        least = min(thin[page] for page in pages)
        yield Finding(
            name="hairline",
            severity=Severity.REFUSED,
            pages=numbers(pages),
            asked=f"lijnen van {number(shop.minimum_line_pt)} pt of meer",
            found="zo dun als de pers kan" if least == 0 else f"{number(least)} pt",
            remedy=f"maak deze lijnen {number(shop.minimum_line_pt)} pt dik",
        )


def _transparency(document: Document, shop: Shop) -> Iterator[Finding]:
    if pages := [page for page in document.pages if page.transparency]:
        allowed = "PDF/X-4" in shop.flavours
        yield Finding(
            name="transparency",
            severity=Severity.LOOK if allowed else Severity.REFUSED,
            pages=numbers(pages),
            asked="doorzicht alleen waar het moet" if allowed else "geen doorzicht",
            found=some(sorted(set[str]().union(*(page.transparency for page in pages)))),
            remedy="bekijk deze bladzijden op een proef" if allowed else "vlak doorzicht af bij het exporteren",
        )


def _annotations(document: Document, shop: Shop) -> Iterator[Finding]:
    if pages := [page for page in document.pages if page.annotations]:
        yield Finding(
            name="annotations",
            severity=Severity.REFUSED,
            pages=numbers(pages),
            asked="geen koppelingen of notities",
            found=f"samen {sum(page.annotations for page in pages)}",
            remedy="exporteer het opnieuw zonder interactieve onderdelen",
        )


def _safe_distance(document: Document, shop: Shop) -> Iterator[Finding]:
    near = {page: page.nearest_text / MM for page in document.pages if page.nearest_text is not None}
    pages = [page for page, distance in near.items() if distance < shop.safe_mm - _TOLERANCE]
    if pages:
        yield Finding(
            name="safe-distance",
            severity=Severity.LOOK,
            pages=numbers(pages),
            asked=f"tekst {number(shop.safe_mm)} mm of meer van de rand",
            found=f"{number(min(near[page] for page in pages), 1)} mm",
            remedy="zet de tekst verder naar binnen: het mes snijdt niet op de millimeter",
        )
    if cut := [page for page in document.pages if page.cut_text]:
        yield Finding(
            name="cut-text",
            severity=Severity.LOOK,
            pages=numbers(cut),
            asked="tekst binnen de bladzijde",
            found="tekst die over de rand loopt",
            remedy="zet ze naar binnen, tenzij ze als beeld van de bladzijde af mag lopen",
        )


def _cut(page: Page) -> Box:
    return page.trim or page.bleed


def _all_paints(document: Document) -> set[Paint]:
    return set[Paint]().union(*(page.paints for page in document.pages))


def _with(document: Document, paints: Iterable[Paint]) -> tuple[int, ...]:
    """The pages on which any of `paints` stands."""
    wanted = frozenset(paints)
    return numbers(page for page in document.pages if page.paints & wanted)


RULES: Final[tuple[Rule, ...]] = (
    _trim,
    _bleed,
    _sizes,
    _fonts,
    _spaces,
    _ink,
    _black_text,
    _white_overprint,
    _resolution,
    _hairlines,
    _transparency,
    _annotations,
    _safe_distance,
)
