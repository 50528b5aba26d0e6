"""What a print shop asks of a file as a whole (ISO 15930-7:2010, 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from publish.preflight.facts import Document
from publish.preflight.finding import Finding, Rule, Severity, number
from publish.theme import Shop


def _flavour(document: Document, shop: Shop) -> Iterator[Finding]:
    said = document.flavour
    if said is None or not said.startswith(shop.flavours):
        yield Finding(
            name="pdf-x",
            severity=Severity.REFUSED,
            asked=" of ".join(shop.flavours),
            found=said or "het bestand zegt niet dat het PDF/X is",
            remedy=f"exporteer het opnieuw als {shop.flavours[-1]}",
        )


def _output_intent(document: Document, shop: Shop) -> Iterator[Finding]:
    spaces = [each.space for each in document.intents]
    if spaces == ["CMYK"]:
        return
    found = "er zijn er meer dan een" if len(spaces) > 1 else "er is er geen"
    if len(spaces) == 1:
        found = "het profiel is niet ingesloten" if spaces[0] is None else f"het profiel is er een voor {spaces[0]}"
    yield Finding(
        name="output-intent",
        severity=Severity.REFUSED,
        asked="een uitvoerintentie, met een ingesloten ICC-profiel voor CMYK",
        found=found,
        remedy=f"kies bij het exporteren de drukvoorwaarde {shop.condition}",
    )


def _condition(document: Document, shop: Shop) -> Iterator[Finding]:
    said = [each.condition for each in document.intents]
    if said and not any(_plain(shop.condition) in _plain(each) for each in said):
        yield Finding(
            name="printing-condition",
            severity=Severity.REFUSED,
            asked=f"{shop.condition}: {shop.title}",
            found=said[0] or "zonder naam",
            remedy="maak het opnieuw voor dit papier: de kleuren zijn voor een ander berekend",
        )


def _plain(condition: str) -> str:
    """Letters and figures only: “Coated FOGRA39 (ISO 12647-2:2004)” names FOGRA39."""
    return re.sub(r"[\W_]", "", condition).lower()


def _encryption(document: Document, shop: Shop) -> Iterator[Finding]:
    if document.encrypted:
        yield Finding(
            name="encryption",
            severity=Severity.REFUSED,
            asked="geen beveiliging",
            found="het bestand is beveiligd",
            remedy="bewaar het opnieuw zonder wachtwoord en zonder beperkingen",
        )


def _trapping(document: Document, shop: Shop) -> Iterator[Finding]:
    if not document.trapped:
        yield Finding(
            name="trapped",
            severity=Severity.LOOK,
            asked="Trapped: True of False",
            found="het bestand zegt niet of er al overvulling in zit",
            remedy="zet het bij het exporteren op False, tenzij iemand overvulling heeft aangebracht",
        )


def _extras(document: Document, shop: Shop) -> Iterator[Finding]:
    for name, there, severity, what in (
        ("script", document.scripts, Severity.REFUSED, "JavaScript of acties"),
        ("form", document.forms, Severity.REFUSED, "formuliervelden"),
        ("layers", document.layers, Severity.LOOK, "lagen, die aan of uit kunnen staan"),
        ("attachments", document.attachments, Severity.LOOK, "bijlagen"),
    ):
        if there:
            remedy = "exporteer het opnieuw als PDF/X; dan vallen ze weg"
            yield Finding(name=name, severity=severity, asked="alleen bladzijden", found=what, remedy=remedy)


def _multiple(document: Document, shop: Shop) -> Iterator[Finding]:
    count = len(document.pages)
    lacking = -count % shop.page_multiple
    if lacking and count > shop.page_multiple:  # fewer are a sheet or a card, which is not bound
        blanks = "1 lege bladzijde" if lacking == 1 else f"{lacking} lege bladzijden"
        yield Finding(
            name="page-multiple",
            severity=Severity.LOOK,
            asked=f"bladzijden per {number(shop.page_multiple)}",
            found=f"{count} bladzijden",
            remedy=f"de drukker vult aan met {blanks}; spreek af op welke plek",
        )


RULES: Final[tuple[Rule, ...]] = (_flavour, _output_intent, _condition, _encryption, _trapping, _extras, _multiple)
