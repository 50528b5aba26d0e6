"""Damage to what a PDF does, says and shows beside its text, and text that says otherwise than it shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.conftest import SLUG
from tests.mutations.damage import Damage, in_zip, on_page, on_text, replace

Change = Callable[[pikepdf.Pdf], None]


def _in_pdf(change: Change) -> Damage:
    def damage(path: Path) -> None:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            change(pdf)
            pdf.save(path)

    return damage


def _laid_over(kind: str, **more: Any) -> Change:
    """An annotation over the middle of a page of running text."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[12 if len(pdf.pages) > 12 else 1]
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=[60, 250, 420, 420], F=4, **more)
        page.Annots = Array([*page.get("/Annots", []), pdf.make_indirect(note)])

    return change


def _links(pdf: pikepdf.Pdf) -> list[Any]:
    return [each for page in pdf.pages for each in page.get("/Annots", []) if "/URI" in each.get("/A", {})]


def _on_link(key: str, value: Any) -> Change:
    return lambda pdf: _links(pdf)[len(_links(pdf)) // 2].__setitem__(key, value)


def _exchange_links(pdf: pikepdf.Pdf) -> None:
    """Two links of a page, each in the place of the other."""
    for page in pdf.pages:
        links = [each for each in page.get("/Annots", []) if "/URI" in each.get("/A", {})]
        for first in links:
            for other in links:
                if first.A.URI != other.A.URI:
                    first.Rect, other.Rect = Array(list(other.Rect)), Array(list(first.Rect))
                    return


def _exchange_places(pdf: pikepdf.Pdf) -> None:
    names = pikepdf.NameTree(pdf.Root.Names.Dests)
    names["onderwijs"], names["wereld"] = Array(list(names["wereld"])), Array(list(names["onderwijs"]))


def _in_outline(change: Callable[[pikepdf.Outline], None]) -> Change:
    def in_pdf(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as outline:
            change(outline)

    return in_pdf


def _rename(outline: pikepdf.Outline) -> None:
    outline.root[3].title = "Leugens"


def _mislead(outline: pikepdf.Outline) -> None:
    outline.root[3].destination = outline.root[1].destination


def _shorten(outline: pikepdf.Outline) -> None:
    del outline.root[3]


def _disorder(outline: pikepdf.Outline) -> None:
    outline.root[2], outline.root[3] = outline.root[3], outline.root[2]


def _on_element(key: str) -> Change:
    """A paragraph of which something else is read aloud."""

    def change(pdf: pikepdf.Pdf) -> None:
        found = [
            each for each in pdf.objects if isinstance(each, Dictionary) and each.get("/S") == "/P" and "/ID" in each
        ]
        found[20][key] = String("Iets heel anders.")

    return change


_LINE = re.compile(rb"/Span\n<</MCID (\d+)>>\nBDC\n((?:(?!EMC).)*?)\[((?:(?!\]).)*)\] TJ\nET\nEMC", re.DOTALL)


def _map_of(page: Any, before: bytes) -> tuple[str, bytes, dict[bytes, str]]:
    """The name and size of the font in use, and its letters by their codes."""
    name, size = re.findall(rb"(/\w+) ([\d.]+) Tf", before)[-1]
    told = page.Resources.Font[name.decode()].ToUnicode.read_bytes()
    letters = {
        code: bytes.fromhex(value.decode()).decode("utf-16-be")
        for code, value in re.findall(rb"<(\w{4})> <(\w+)>", told)
    }
    return name.decode(), size, letters


def _lie(pdf: pikepdf.Pdf, page: Any) -> None:
    """The glyphs of a line in other order, and what they were told to be their text."""
    content = page.Contents.read_bytes()
    line = max(_LINE.finditer(content), key=lambda each: len(each[3]))
    *_, letters = _map_of(page, line[2])
    codes = re.findall(rb"\w{4}", b"".join(re.findall(rb"<(\w+)>", line[3])))
    told = "".join(letters.get(code, "") for code in codes).encode("utf-16-be").hex().encode()
    other = line[0].replace(line[3], b"<" + b"".join(reversed(codes[: len(codes) // 2])) + b">")
    other = other.replace(b"<</MCID " + line[1], b"<</MCID " + line[1] + b" /ActualText <feff" + told + b">")
    page.Contents = pdf.make_stream(content.replace(line[0], other))


def _forge(pdf: pikepdf.Pdf, page: Any) -> None:
    """A line with its letters a and e exchanged, in a copy of its font that has them exchanged as well."""
    content = page.Contents.read_bytes()
    line = max(_LINE.finditer(content), key=lambda each: len(each[3]))
    name, size, letters = _map_of(page, line[2])
    a, e = (next(code for code, letter in letters.items() if letter == each) for each in "ae")
    font = page.Resources.Font[name]
    forged = pdf.make_indirect(Dictionary(dict(font.items())))
    told = (
        font.ToUnicode.read_bytes().replace(a + b"> <0061>", a + b"> <0065>").replace(e + b"> <0065>", e + b"> <0061>")
    )
    forged.ToUnicode = pdf.make_stream(told)
    page.Resources.Font["/Forged"] = forged
    exchange = {a: e, e: a}
    shown = re.sub(
        rb"<(\w+)>",
        lambda text: b"<%s>" % b"".join(exchange.get(code, code) for code in re.findall(rb"\w{4}", text[1])),
        line[3],
    )
    assert shown != line[3]
    other = line[0].replace(f"{name} ".encode() + size, b"/Forged " + size).replace(line[3], shown)
    page.Contents = pdf.make_stream(content.replace(line[0], other))


def _written(words: bytes) -> Callable[[pikepdf.Pdf, Any], None]:
    """Words at the foot of a page, in a face that need not come along, which screen readers pass over."""

    def paint(_: pikepdf.Pdf, page: Any) -> None:
        page.Resources.Font["/Added"] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.contents_add(b"\n/Artifact BMC q 0 g BT /Added 12 Tf 70 30 Td (%s) Tj ET Q EMC" % words, prepend=False)

    return paint


def _turned(a: int, d: int) -> Callable[[pikepdf.Pdf, Any], None]:
    """A page mirrored, or upside down."""

    def paint(_: pikepdf.Pdf, page: Any) -> None:
        width, height = float(page.mediabox[2]), float(page.mediabox[3])
        page.contents_add(b"q %d 0 0 %d %f %f cm\n" % (a, d, width * (a < 0), height * (d < 0)), prepend=True)
        page.contents_add(b"\nQ", prepend=False)

    return paint


def _tell(key: str, value: Any) -> Change:
    return lambda pdf: pdf.Root.__setitem__(key, value)


def _run(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("x"), _SCRIPT]))


def _layers(pdf: pikepdf.Pdf) -> None:
    """A layer that a printer leaves out."""
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("x")))
    printing = Dictionary(Event=Name.Print, Category=Array([Name.Print]), OCGs=Array([layer]))
    shown = Dictionary(ON=Array([layer]), AS=Array([printing]))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=shown)


def _attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["x.txt"] = b"x"


def _lock(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        allowed = pikepdf.Permissions(extract=False, accessibility=False)
        pdf.save(path, encryption=pikepdf.Encryption(owner="x", user="", allow=allowed))


def _small_pages(pdf: pikepdf.Pdf) -> None:
    pdf.pages[12].obj["/UserUnit"] = 0.1


def _acting(pdf: pikepdf.Pdf) -> None:
    pdf.pages[12].obj["/AA"] = Dictionary(O=_AWAY)


_AWAY = Dictionary(S=Name.URI, URI=String("https://elders.example/"))
_SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
PDF: dict[str, Damage] = {
    **{
        what: _in_pdf(change)
        for what, change in {
            "a square laid over a page": _laid_over("Square", IC=Array([1, 1, 1])),
            "a note laid over a page": _laid_over("FreeText", Contents=String("Dit klopt niet")),
            "a remark on a page": _laid_over("Text", Contents=String("Dit klopt niet")),
            "words to be taken out": _laid_over("Redact"),
            "words struck": _laid_over("StrikeOut", QuadPoints=Array([60, 400, 420, 400, 60, 300, 420, 300])),
            "a field to fill in": _laid_over("Widget", FT=Name.Tx, T=String("x")),
            "a link of no size": _on_link("/Rect", Array([0, 0, 0, 0])),
            "a link on another place": _on_link("/Rect", Array([10, 10, 40, 20])),
            "a link that is hidden": _on_link("/F", 2),
            "a link that runs a script": lambda pdf: _links(pdf)[5].A.__setitem__("/Next", _SCRIPT),
            "two links exchanged": _exchange_links,
            "two places exchanged": _exchange_places,
            "another word in the outline": _in_outline(_rename),
            "another place in the outline": _in_outline(_mislead),
            "a chapter gone from the outline": _in_outline(_shorten),
            "two chapters of the outline exchanged": _in_outline(_disorder),
            "an empty outline": _in_outline(lambda outline: outline.root.clear()),
            "another text for an element": _on_element("/ActualText"),
            "a description in the place of words": _on_element("/Alt"),
            "words that stand for others": _on_element("/E"),
            "another language": _tell("/Lang", String("en")),
            "no language": lambda pdf: pdf.Root.__delitem__("/Lang"),
            "a page that leads away as it opens": _tell("/OpenAction", _AWAY),
            "a script as it opens": _tell("/OpenAction", _SCRIPT),
            "links that begin elsewhere": _tell("/URI", Dictionary(Base=String("https://elders.example/"))),
            "a script of the file": _run,
            "a file in the file": _attach,
            "a layer that is not printed": _layers,
            "a page that is shown small": _small_pages,
            "a page that acts": _acting,
        }.items()
    },
    "a file that is locked": _lock,
}
ON_PAGES: dict[str, Damage] = {
    "glyphs that say otherwise than they are told to": on_page(_lie),
    "a font that says otherwise than it shows": on_page(_forge),
    "words beside the text": on_page(_written(b"De kandidaat heeft zich teruggetrokken.")),
    "a page mirrored": on_page(_turned(-1, 1)),
    "a page upside down": on_page(_turned(-1, -1)),
}

BESIDE: list[tuple[str, str, Damage]] = [
    *((f"{SLUG}.pdf", what, damage) for what, damage in PDF.items()),
    *((name, what, damage) for name in (f"{SLUG}.pdf", f"{SLUG}-print.pdf") for what, damage in ON_PAGES.items()),
    *(
        ("leaflets/02-onderzoek-booklet.pdf", what, ON_PAGES[what])
        for what in ("a page mirrored", "a page upside down")
    ),
    ("leaflets/02-onderzoek-folder.pdf", "another language", PDF["another language"]),
    ("leaflets/02-onderzoek-booklet-a4.pdf", "a note laid over a page", PDF["a note laid over a page"]),
    ("leaflets/02-onderzoek-card-a4.pdf", "a page upside down", ON_PAGES["a page upside down"]),
    ("index.html", "another language", on_text(replace(r'<html lang="nl-BE"', '<html lang="en"'))),
    (f"{SLUG}.epub", "another language", in_zip("EPUB/wereld.xhtml", replace(r' lang="nl-BE" xml:lang="nl-BE"', ""))),
    (
        f"{SLUG}.epub",
        "a book in another language",
        in_zip("EPUB/content.opf", replace(r"(<dc:language>)[^<]*", r"\1en")),
    ),
    (
        f"{SLUG}.docx",
        "another language",
        in_zip("word/styles.xml", replace(r'(<w:lang [^>]*w:val=")nl-BE', r"\1en-GB")),
    ),
]
