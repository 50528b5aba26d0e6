"""Documents of elsewhere, made anew for every test: what other programs and people write."""

# ruff: noqa: E501 (markup as programs write it)

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.shared import Pt
from PIL import Image

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT = "urn:oasis:names:tc:opendocument:xmlns"

MARKDOWN = """\
---
title: Groen dichterbij
author: Jo Voorbeeld
lang: nl-BE
keywords: [groen, water]
---

# Inleiding {#begin}

Dit is de *eerste* alinea, met een [verwijzing](https://example.org/een?x=1&y=2) en **nadruk**.[^n] Een tweede zin.

[^n]: Een noot met een [adres](https://example.org/noot).

# Water {.unnumbered}

## Rivieren

> Water stroomt altijd naar beneden.
> — Een waarnemer

- een punt met `code` erin
- een tweede punt
    - een dieper punt
- een derde punt

    met een tweede alinea

1. eerst
2. dan

| Rivier | Lengte |
|--------|-------:|
| Dijle  |     86 |
| Demer  |     85 |

Zie ook [het deel over zeeën](#zee), en <span lang="en">open water</span>.

## Zeeën {#zee}

Een regel\\
met een einde.

***

```
vaste
regels
```

Ebbe
:   Wanneer het water zakt.
"""

PAGE = """\
<!DOCTYPE html>
<html lang="nl"><head><title>Groen dichterbij | De site</title><meta name="author" content="Jo Voorbeeld">
<link rel="canonical" href="https://example.org/groen/"><script>var programma = 1;</script></head><body>
<header><nav><a href="/">Thuis</a> <a href="/nieuws">Nieuws</a></nav></header>
<div class="page"><div class="sidebar"><a href="/a">Een</a> <a href="/b">Twee</a> <a href="/c">Drie</a></div>
<div class="content"><h1>Groen dichterbij</h1><p class="intro">Wat wij willen.</p>
<h2 id="h.1">1. Water</h2><p>Dit is de <i>eerste</i> alinea, met een <a href="plan.html">plan</a> en een noot<sup><a
 href="#n1" id="r1">1</a></sup>. De zin gaat verder, en nog verder, en dan nog een eind verder.</p>
<div>Losse woorden in een vak.<br>Een tweede regel.</div>
<ul><li>een punt<ul><li>een dieper punt</li></ul></li><li><p>een tweede</p><p>met twee alinea’s</p></li></ul>
<h2>2. Lucht<sup><a href="#n2" id="r2">2</a></sup></h2><figure><img src="lucht.png" alt="Een wolk"><figcaption>De lucht</figcaption></figure>
<p><img src="https://example.org/ver.png" alt="Ver weg"></p>
<table><caption>Wie wat doet</caption><tr><th>Wie</th><th>Wat</th><th>Waar</th></tr>
<tr><td rowspan="2">Wij</td><td colspan="2">samen</td></tr><tr><td align="right">elk</td><td>overal</td></tr></table>
<blockquote><p>Lucht is van iedereen.</p><footer>Iemand</footer></blockquote>
<p style="display:none">Niet te zien.</p><p>Zie <a href="#h.1">het eerste deel</a> en <a href="mailto:jo@example.org">Jo</a>.</p>
<aside>Een kader ernaast.</aside>
<ol class="footnotes"><li id="n1">De noot. <a href="#r1">↩</a></li><li id="n2">Ook dit. <a href="#r2">↩</a></li></ol></div></div>
<footer>Alle rechten</footer></body></html>
"""


def markdown(folder: Path) -> Path:
    return _written(folder / "groen.md", MARKDOWN)


def page(folder: Path) -> Path:
    (folder / "lucht.png").write_bytes(picture())
    return _written(folder / "groen.html", PAGE)


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(stream, "PNG")
    return stream.getvalue()


def book(folder: Path) -> Path:
    """An EPUB 2 as older programs make them: titles only in the NCX, notes in a file of their own."""
    parts = {
        "een.xhtml": '<p>De <em>eerste</em> alinea.<a href="noten.xhtml#n1" id="r1">1</a> Zie <a href="twee.xhtml#zee">verder'
        '</a>.&nbsp;Einde.</p><p><img src="img/p.png" alt="Een vlak"/></p>',
        "twee.xhtml": '<h2 id="zee">Zeeën</h2><p id="x">Water <a href="https://example.org/">elders</a>.</p>',
        "noten.xhtml": '<div class="footnotes"><p id="n1"><a href="een.xhtml#r1">1</a> De noot.</p></div>',
    }
    items = "".join(f'<item id="{n[:-6]}" href="{n}" media-type="application/xhtml+xml"/>' for n in parts)
    refs = "".join(f'<itemref idref="{n[:-6]}"/>' for n in parts)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>Groen dichterbij</dc:title><dc:creator>Jo Voorbeeld</dc:creator><dc:language>nl</dc:language></metadata>"
        f'<manifest>{items}<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
        f'<spine toc="ncx">{refs}</spine></package>'
    )
    point = '<navPoint><navLabel><text>{}</text></navLabel><content src="{}"/></navPoint>'
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>'
        f"{point.format('Water', 'een.xhtml')}{point.format('Zee', 'twee.xhtml')}</navMap></ncx>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    )
    members: dict[str, str | bytes] = {
        "mimetype": b"application/epub+zip", "META-INF/container.xml": container, "OPS/book.opf": package,
        "OPS/toc.ncx": ncx, "OPS/img/p.png": picture(),
    }  # fmt: skip
    for name, body in parts.items():
        members[f"OPS/{name}"] = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'
    return zipped(folder / "groen.epub", members)


def zipped(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def direct_word(folder: Path) -> Path:
    """A Word document without one style: large and bold lines are its headings."""
    document = docx.Document()
    document.core_properties.author = "Jo Voorbeeld"

    def line(text: str, size: float = 11, *, bold: bool = False) -> None:
        run = document.add_paragraph().add_run(text)
        run.font.size, run.bold = Pt(size), bold

    line("Groen dichterbij", 24, bold=True)
    for chapter in ("Water", "Lucht"):
        line(chapter, 16, bold=True)
        line(f"Over {chapter.lower()} valt veel te zeggen, en dat doen wij hier in een alinea van behoorlijke lengte.")
        line("Wat wij willen", 11, bold=True)
        line("Wij willen dat het beter wordt. Daar zijn goede redenen voor, die wij hier niet herhalen.")
    return _saved(document, folder)


def _saved(document: Any, folder: Path) -> Path:
    path = folder / "groen.docx"
    document.save(str(path))
    return path


def dutch_word(folder: Path) -> Path:
    """A Word document with what people do to one: revisions, notes, boxes, hidden words, merged cells, contents."""
    document = docx.Document()
    document.core_properties.title = "Groen dichterbij"
    document.styles["Heading 1"].element.set(qualified("styleId"), "Kop1")
    for paragraph in document.styles["Heading 2"].element, document.styles["Heading 3"].element:
        paragraph.find(qualified("basedOn")).set(qualified("val"), "Kop1")
    body = document.element.body
    for element in parse_xml(f"<w:body {W}>{''.join(WORD_PARAGRAPHS)}</w:body>"):
        body.insert(len(body) - 1, element)
    document.add_picture(io.BytesIO(picture()))
    document.inline_shapes[0]._inline.docPr.set("descr", "Een vlak")
    document.add_paragraph("Figuur 1: Het vlak", style="Caption")
    table = document.add_table(rows=3, cols=3)
    for at, text in enumerate(["Wie", "Wat", "Waar", "Wij", "samen", "", "zij", "apart", "daar"]):
        table.cell(at // 3, at % 3).text = text
    table.cell(1, 1).merge(table.cell(1, 2))
    document.sections[0].header.paragraphs[0].text = "Kopregel"
    return _saved(document, folder)


def qualified(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def run(text: str, marks: str = "") -> str:
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, style: str = "", name: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    start = f'<w:bookmarkStart w:id="7" w:name="{name}"/><w:bookmarkEnd w:id="7"/>' if name else ""
    return f"<w:p>{properties}{start}{''.join(runs)}</w:p>"


BOX = (
    "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
    f"{paragraph(run('In een tekstvak.'))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://example.org/veld"</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("een veld") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
WORD_PARAGRAPHS = [
    "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr><w:sdtContent>"
    f"{paragraph(run('Inhoudsopgave Water 1'))}</w:sdtContent></w:sdt>",
    paragraph(run("1. Water"), style="Kop1", name="_Toc42"),
    paragraph(
        run("Wij willen "), '<w:ins w:author="An" w:id="1">' + run("schoon ") + "</w:ins>",
        '<w:del w:author="An" w:id="2"><w:r><w:delText>vuil </w:delText></w:r></w:del>',
        run("water, en "), run("open water", '<w:lang w:val="en-GB"/>'), run(".") + run("geheim", "<w:vanish/>"),
    ),
    paragraph(run("Zie "), FIELD, run(" en "), f'<w:hyperlink w:anchor="_Toc42">{run("het begin")}</w:hyperlink>', BOX),
    paragraph(run("Zacht"), "<w:r><w:softHyphen/></w:r>", run("heid"), "<w:r><w:noBreakHyphen/></w:r>", run("proef")),
    paragraph(run("2. Lucht"), style="Kop1"),
    paragraph(run("Een regel"), "<w:r><w:br/></w:r>", run("met een "), run("einde", "<w:b/>"), run(".")),
    paragraph(run("eerste punt"), style="ListBullet"),
    paragraph(run("dieper"), style="ListBullet2"),
    paragraph(run("geteld"), style="ListNumber"),
    paragraph(run("Lucht is van iedereen."), style="Quote"),
    paragraph(run("— Iemand"), style="Quote"),
]  # fmt: skip


def open_document(folder: Path) -> Path:
    """An ODT as LibreOffice writes them, with a deletion, a comment, a caption in a frame and an item of two paragraphs."""
    names = "".join(
        f' xmlns:{short}="{TEXT}:{long}:1.0"'
        for short, long in [
            ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
            ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
        ]
    )  # fmt: skip
    names += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    styles = (
        f'<office:document-styles{names} office:version="1.3"><office:styles><style:default-style style:family="paragraph">'
        '<style:text-properties fo:language="nl" fo:country="BE"/></style:default-style>'
        '<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"/>'
        '<style:style style:name="Quotations" style:family="paragraph"/></office:styles></office:document-styles>'
    )
    content = (
        f"<office:document-content{names}><office:automatic-styles>"
        '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>'
        '<style:style style:name="T2" style:family="text"><style:text-properties fo:language="en" fo:country="GB"/></style:style>'
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Heading_20_1"/>'
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"/>'
        '<text:list-level-style-bullet text:level="2" text:bullet-char="•"/></text:list-style></office:automatic-styles>'
        "<office:body><office:text><text:tracked-changes><text:changed-region text:id='c1'><text:deletion><office:change-info>"
        "<dc:creator>An</dc:creator></office:change-info><text:p>vuil</text:p></text:deletion></text:changed-region>"
        '</text:tracked-changes><text:p text:style-name="Title">Groen dichterbij</text:p>'
        '<text:table-of-content><text:index-body><text:p text:style-name="Contents_20_1">Water 1</text:p></text:index-body>'
        '</text:table-of-content><text:h text:style-name="P1" text:outline-level="1"><text:bookmark text:name="zee"/>Water</text:h>'
        '<text:p>De <text:span text:style-name="T1">eerste</text:span> alinea<text:note text:note-class="footnote">'
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>De noot.</text:p></text:note-body></text:note> met"
        '<text:s/>een <text:a xlink:href="https://example.org/x">adres</text:a>, <text:span text:style-name="T2">open water</text:span>'
        ' en <text:bookmark-ref text:ref-name="zee">een verwijzing</text:bookmark-ref>.<office:annotation><dc:creator>An</dc:creator>'
        "<text:p>Klopt dit?</text:p></office:annotation></text:p>"
        '<text:list text:style-name="L1"><text:list-item><text:p>eerst</text:p><text:p>nog iets</text:p><text:list><text:list-item>'
        "<text:p>dieper</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>dan</text:p></text:list-item>"
        "</text:list><text:p><draw:frame><draw:text-box><text:p><draw:frame><draw:image xlink:href='Pictures/p.png'/>"
        "<svg:desc>Een vlak</svg:desc></draw:frame>Figuur 1: Het vlak</text:p></draw:text-box></draw:frame></text:p>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Wie</text:p></table:table-cell>"
        "<table:table-cell><text:p>Wat</text:p></table:table-cell></table:table-row></table:table-header-rows><table:table-row>"
        "<table:table-cell><text:p>Wij</text:p></table:table-cell><table:table-cell><text:p>samen</text:p></table:table-cell>"
        '</table:table-row></table:table><text:p text:style-name="Quotations">Lucht is van iedereen.</text:p>'
        "</office:text></office:body></office:document-content>"
    )
    members: dict[str, str | bytes] = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content}
    return zipped(folder / "groen.odt", {**members, "styles.xml": styles, "Pictures/p.png": picture()})
