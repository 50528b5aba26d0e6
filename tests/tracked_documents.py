"""One story with tracked changes, as Word and as LibreOffice write it."""

# ruff: noqa: E501 (markup as programs write it)

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
from docx.oxml import parse_xml

from tests.documents import W, open_document, paragraph, run, zipped


def change(kind: str, *runs: str, by: str = "An") -> str:
    """A revision around runs, or the mark of one."""
    return f'<w:{kind} w:author="{by}" w:id="9">{"".join(runs)}</w:{kind}>'


def deleted(text: str, by: str = "An") -> str:
    return change("del", f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>', by=by)


def marked(kind: str, *runs: str, style: str = "Normal") -> str:
    """A paragraph whose end was put in or taken out."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/><w:rPr>{change(kind)}</w:rPr></w:pPr>{"".join(runs)}</w:p>'


TRACKED_PARAGRAPHS = [
    paragraph(run("Water"), style="Heading1"),
    paragraph(run("Wij willen "), change("ins", run("schoon ")), deleted("vuil ", by="Jo"), run("water.")),
    paragraph(run("De orga"), deleted("a"), run("nis"), change("ins", run("a"), by="Jo"), run("tie telt.")),
    marked("del", deleted("Een hele alinea."), style="Quote"),
    paragraph(run("Na de alinea.")),
    marked("ins", run("Eerste helft, ")),
    paragraph(run("tweede helft.")),
    marked("ins", change("ins", run("Een nieuwe alinea.")), style="Quote"),
    paragraph(run("Staart blijft, ")).replace("<w:p>", f"<w:p><w:pPr><w:rPr>{change('del')}</w:rPr></w:pPr>").replace(
        "</w:p>", deleted("staart weg.") + "</w:p>"
    ),
    paragraph(deleted("Kop weg, "), run("kop blijft."), style="Quote"),
    paragraph(run("punt een"), style="ListBullet"),
    marked("del", deleted("punt twee", by="Jo"), style="ListBullet").replace('"An"', '"Jo"'),
    paragraph(run("punt drie"), style="ListBullet"),
    marked("ins", change("ins", run("punt vier")), style="ListBullet"),
    paragraph(run("punt vijf"), style="ListBullet"),
]  # fmt: skip


def tracked_word(folder: Path) -> Path:
    """The story as Word writes it."""
    document = docx.Document()
    body = document.element.body
    for element in parse_xml(f"<w:body {W}>{''.join(TRACKED_PARAGRAPHS)}</w:body>"):
        body.insert(len(body) - 1, element)
    path = folder / "groen.docx"
    document.save(str(path))
    return path


def region(name: str, content: str = "", by: str = "An") -> str:
    """A change: of what was taken out if there is any, of what was put in if not."""
    kind = "deletion" if content else "insertion"
    about = f"<office:change-info><dc:creator>{by}</dc:creator></office:change-info>"
    return f'<text:changed-region text:id="{name}"><text:{kind}>{about}{content}</text:{kind}></text:changed-region>'


def start(name: str) -> str:
    return f'<text:change-start text:change-id="{name}"/>'


def end(name: str) -> str:
    return f'<text:change-end text:change-id="{name}"/>'


def point(name: str) -> str:
    return f'<text:change text:change-id="{name}"/>'


QUOTED = '<text:p text:style-name="Quotations">'
REGIONS = [
    region("c1"), region("c2", "<text:p>vuil </text:p>", by="Jo"), region("c3", "<text:p>a</text:p>"),
    region("c4", by="Jo"), region("c5", f"{QUOTED}Een hele alinea.</text:p><text:p/>"), region("c6"), region("c7"),
    region("c8", f"<text:p>staart weg.</text:p>{QUOTED}Kop weg, </text:p>"),
    region(
        "c9", "<text:list><text:list-item><text:p>punt twee</text:p></text:list-item><text:list-item><text:p/>"
        "</text:list-item></text:list>", by="Jo",
    ),
    region("c10"),
]  # fmt: skip
TRACKED_TEXT = (
    '<text:h text:outline-level="1">Water</text:h>'
    f"<text:p>Wij willen {start('c1')}schoon {end('c1')}{point('c2')}water.</text:p>"
    f"<text:p>De orga{point('c3')}nis{start('c4')}a{end('c4')}tie telt.</text:p><text:p>{point('c5')}Na de alinea.</text:p>"
    f"<text:p>Eerste helft, {start('c6')}</text:p><text:p>{end('c6')}tweede helft.</text:p>"
    f"{QUOTED}{start('c7')}Een nieuwe alinea.</text:p><text:p>{end('c7')}Staart blijft, {point('c8')}kop blijft.</text:p>"
    "<text:list><text:list-item><text:p>punt een</text:p></text:list-item><text:list-item>"
    f"<text:p>{point('c9')}punt drie</text:p></text:list-item><text:list-item><text:p>{start('c10')}punt vier</text:p>"
    f"</text:list-item><text:list-item><text:p>{end('c10')}punt vijf</text:p></text:list-item></text:list>"
)


def tracked_text(folder: Path) -> Path:
    """The story as LibreOffice writes it."""
    path = open_document(folder)
    with zipfile.ZipFile(path) as archive:
        members: dict[str, str | bytes] = {each: archive.read(each) for each in archive.namelist()}
        before, text, rest = archive.read("content.xml").decode().partition("<office:text>")
    changes = f"<text:tracked-changes>{''.join(REGIONS)}</text:tracked-changes>"
    after = rest[rest.index("</office:text>") :]
    return zipped(path, {**members, "content.xml": before + text + changes + TRACKED_TEXT + after})
