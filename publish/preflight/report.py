"""What preflight has to say: for the screen, as JSON, and on a page of HTML to send along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any, Final

from publish.preflight import file_rules, page_rules
from publish.preflight.facts import Document, Kind, Page
from publish.preflight.finding import Finding, Severity, number, ranges, some
from publish.preflight.geometry import MM, Box
from publish.theme import Shop

_NOT_EXAMINED: Final = (
    "of er in de afloop ook iets staat",
    "hoeveel inkt samenkomt waar delen elkaar overdrukken, doorzichtig zijn of geleidelijk verkleuren",
    "hoeveel inkt beelden en verlopen nemen die niet in CMYK staan",
    "wat een uitsnede of een laag verbergt: het telt mee",
    "hoe de tekens van Type 3-lettertypen getekend zijn",
    "of de letters juist zijn: lees een proef",
)
"""In the words of the report."""
_SEVERITIES: Final = {Severity.REFUSED: "geweigerd", Severity.LOOK: "te bekijken"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A file in the eyes of a shop, refusals first."""

    path: Path
    digest: str
    shop: Shop
    document: Document
    findings: tuple[Finding, ...]
    not_examined: tuple[str, ...] = _NOT_EXAMINED

    @property
    def accepted(self) -> bool:
        """Whether the shop would take the file."""
        return all(each.severity is not Severity.REFUSED for each in self.findings)

    def as_json(self) -> dict[str, Any]:
        """For other programs; the keys of findings are those of `Finding`."""
        return {
            "file": self.path.as_posix(),
            "sha256": self.digest,
            "shop": self.shop.model_dump(mode="json"),
            "accepted": self.accepted,
            "findings": [asdict(each) for each in self.findings],
            "pages": [_page_as_json(page) for page in self.document.pages],
            "not_examined": list(self.not_examined),
        }

    def as_table(self) -> str:
        """For the screen: a row a finding, with what to do under it."""
        rows = [("oordeel", "wat", "waar", "gevraagd → gevonden", "")] if self.findings else []
        for each in self.findings:
            said = f"{each.asked} → {each.found}"
            rows.append((_SEVERITIES[each.severity], each.name, self.place(each), said, each.remedy))
        widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
        lines = []
        for *cells, said, remedy in rows:
            lines.append("  ".join([*(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)), said]))
            lines += [" " * (sum(widths) + 6) + remedy] if remedy else []
        return "\n".join([*lines, f"{self.path}: {self.verdict}"])

    @property
    def verdict(self) -> str:
        """In a sentence."""
        refused = sum(each.severity is Severity.REFUSED for each in self.findings)
        rest = len(self.findings) - refused
        look = f"; {rest} {'punt' if rest == 1 else 'punten'} te bekijken" if rest else ""
        if refused:
            return f"de drukker zou dit weigeren om {refused} {'reden' if refused == 1 else 'redenen'}{look}"
        return f"de drukker kan hiermee aan de slag{look}"

    def place(self, finding: Finding) -> str:
        """The pages of a finding."""
        if not finding.pages:
            return "het bestand"
        return (
            "alle bladzijden"
            if len(finding.pages) == len(self.document.pages)
            else f"blz. {some(ranges(finding.pages))}"
        )

    def contents(self) -> tuple[tuple[str, str], ...]:
        """What stands in the file, faulty or not."""
        pages = self.document.pages
        sizes = {" × ".join(number(each / MM, 1) for each in (page.trim or page.bleed).size) for page in pages}
        bleeds = {number(max(0, min(page.bleed.margins(page.trim or page.bleed))) / MM, 1) for page in pages}
        lines = [page.thinnest for page in pages if page.thinnest is not None]
        inks = [sum(paint.inks) for page in pages for paint in page.paints if paint.inks]
        pictures = [each.ppi for page in pages for each in page.pictures]
        return (
            ("bladzijden", f"{len(pages)}, van {' en '.join(sorted(sizes))} mm"),
            ("afloop", f"{' en '.join(sorted(bleeds))} mm"),
            ("soort", self.document.flavour or "geen PDF/X"),
            ("drukvoorwaarde", "; ".join(each.condition for each in self.document.intents) or "geen"),
            *((page_rules.KINDS[kind], self._spaces(kind)) for kind in (Kind.TEXT, Kind.VECTOR, Kind.IMAGE)),
            (
                "lettertypen",
                some(sorted({font.name.split("+")[-1] for page in pages for font in page.fonts})) or "geen",
            ),
            ("grofste beeld", f"{number(min(pictures), 0)} ppi" if pictures else "geen beelden"),
            ("dunste lijn", f"{number(min(lines))} pt" if lines else "geen lijnen"),
            ("meeste inkt", f"{number(100 * max(inks), 0)} %" if inks else "niet te zeggen"),
        )

    def _spaces(self, kind: Kind) -> str:
        """The colour spaces of text, say, and on how many pages each is."""
        pages: dict[str, int] = {}
        for page in self.document.pages:
            for space in {paint.space for paint in page.paints if paint.kind is kind}:
                pages[space] = pages.get(space, 0) + 1
        return ", ".join(f"{space} ({count} blz.)" for space, count in sorted(pages.items())) or "geen"


def _page_as_json(page: Page) -> dict[str, Any]:
    """What stands on a page, faulty or not."""
    inks = [sum(paint.inks) for paint in page.paints if paint.inks]
    spaces = {kind.value: {paint.space for paint in page.paints if paint.kind is kind} for kind in page_rules.KINDS}
    return {
        "number": page.number,
        "boxes_pt": {name: astuple(box) for name, box in _boxes(page)},
        "colours": {kind: sorted(names) for kind, names in spaces.items()},
        "fonts": [asdict(font) for font in sorted(page.fonts, key=lambda each: each.name)],
        "images": [asdict(each) for each in page.pictures],
        "maximum_ink": round(100 * max(inks), 1) if inks else None,
        "minimum_line_pt": page.thinnest,
        "transparency": sorted(page.transparency),
    }


def _boxes(page: Page) -> Iterator[tuple[str, Box]]:
    yield "media", page.media
    yield "bleed", page.bleed
    if page.trim:
        yield "trim", page.trim


def judge(path: Path, digest: str, document: Document, shop: Shop) -> Report:
    """Holds the facts of a file against what a shop asks for."""
    found = [each for rule in (*file_rules.RULES, *page_rules.RULES) for each in rule(document, shop)]
    findings = tuple(sorted(found, key=lambda each: each.severity is not Severity.REFUSED))
    return Report(path=path, digest=digest, shop=shop, document=document, findings=findings)
