"""The proof, proven: each kind of damage to an artefact is reported, and `verify` names the place.

The damage is done to the files of a finished `dist/`; digests are made to fit, so that it is the reading that finds
it and not the checksum.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.conftest import SLUG, Publish

Mutation = Callable[[str], str]


def cut(pattern: str) -> Mutation:
    """Takes out the last match, which is far from the head of the file."""

    def mutate(text: str) -> str:
        *_, match = re.finditer(pattern, text, re.DOTALL)
        return text[: match.start()] + text[match.end() :]

    return mutate


def swap(pattern: str) -> Mutation:
    """Exchanges the last two matches."""

    def mutate(text: str) -> str:
        *_, first, second = re.finditer(pattern, text, re.DOTALL)
        between = text[first.end() : second.start()]
        return text[: first.start()] + second[0] + between + first[0] + text[second.end() :]

    return mutate


def replace(pattern: str, by: str) -> Mutation:
    """Puts something else in the place of the last match."""

    def mutate(text: str) -> str:
        *_, match = re.finditer(pattern, text, re.DOTALL)
        return text[: match.start()] + match.expand(by) + text[match.end() :]

    return mutate


WEB = {
    "a heading gone": cut(r"<h([23]) id=\"(?!afkortingen|_)[^>]*>(?:(?!</h\1>).)*</h\1>"),
    "a paragraph gone": cut(r"<p id=[^>]*>(?:(?!</p>).)*</p>"),
    "two paragraphs in the other order": swap(r"<p id=[^>]*>(?:(?!</p>).)*</p>"),
    "a letter changed": replace(r"(<p id=[^>]*>[^<]*)e([^<]*</p>)", r"\1o\2"),
    "a link to another place": replace(r'href="https://(?!example)([a-z.]*)', r'href="https://not-\1'),
    "a link taken off its words": replace(r'<a href="https://(?!example)[^>]*>((?:(?!</a>).)*)</a>', r"\1"),
    "an id changed": replace(r'<p id="([^"]*)', r'<p id="x\1'),
}
"""Damage to XHTML and HTML."""

TABLE = {
    "a number changed": replace(r"Kortrijk;4;([^;]*;[^;]*);100;", r"Kortrijk;4;\1;1000;"),
    "another sum": replace(r"Alle campussen;;;samen;5600;", "Alle campussen;;;samen;5700;"),
    "a row gone": cut(r"Gent;2;[^\n]*\n"),
    "a row twice": replace(r"(Gent;2;[^\n]*\n)", r"\1\1"),
    "a campus more": replace(r"(Geel)(;1;[^\n]*\n)", r"\1\2Tienen\2"),
    "another weight": replace(r"(Alle campussen;.*;80;)27,9", r"\g<1>29,7"),
}
"""Damage to the order as a table."""

LIST_ITEM = r"<li id=[^>]*>(?:(?!</li>).)*</li>"

WORD = {
    "a heading gone": cut(r'<w:p><w:pPr><w:pStyle w:val="Heading2"/>(?:(?!</w:p>).)*</w:p>'),
    "a proposal gone": cut(r'<w:p><w:pPr><w:pStyle w:val="Proposal"/>(?:(?!</w:p>).)*</w:p>'),
    "two proposals in the other order": swap(r'<w:p><w:pPr><w:pStyle w:val="Proposal"/>(?:(?!</w:p>).)*</w:p>'),
    "a letter changed": replace(r'(<w:pStyle w:val="Proposal"/>(?:(?!</w:p>).)*<w:t[^>]*>[^<]{40,}?)e', r"\1o"),
    "a link taken off its words": replace(
        r"<w:hyperlink [^>]*r:id=[^>]*>((?:(?!</w:hyperlink>).)*)</w:hyperlink>", r"\1"
    ),
    "the words of a cross-reference gone": replace(
        r'( REF (?:(?!fldCharType="end").)*?fldCharType="separate"/></w:r>)<w:r>(?:(?!</w:r>).)*</w:r>', r"\1"
    ),
    "a bookmark with another name": replace(
        r'(<w:pStyle w:val="Proposal"/></w:pPr><w:bookmarkStart [^>]*w:name=")', r"\1x"
    ),
    "an alternative text gone": replace(r'(<wp:docPr [^>]*descr=")[^"]+', r"\1"),
}


NAVIGATION: list[tuple[str, str, Mutation]] = [
    ("wereld.xhtml", "a page break gone", cut(r'<span [^>]*epub:type="pagebreak"[^>]*/>')),
    ("wereld.xhtml", "a page break with another number", replace(r'(role="doc-pagebreak" aria-label=")\d+', r"\g<1>7")),
    ("book_nav.xhtml", "a page gone from the page list", cut(r"<li><a [^>]*#bladzijde_4\d[^>]*>\d+</a></li>")),
    ("book_nav.xhtml", "two pages in the other order", swap(r"<li><a [^>]*#bladzijde_4\d[^>]*>\d+</a></li>")),
    ("book_nav.xhtml", "a landmark that leads nowhere", replace(r'(epub:type="bodymatter" href="[^"#]*#)', r"\1x")),
    ("book_nav.xhtml", "a section gone from the contents", cut(r"<li><a href=[^>]*>4\.2 [^<]*</a></li>")),
    ("toc.ncx", "a page gone from the NCX", cut(r"<pageTarget (?:(?!</pageTarget>).)*</pageTarget>")),
    ("content.opf", "no NCX", cut(r'<item [^>]*application/x-dtbncx\+xml"/>')),
]
"""Damage to how a reader finds the way."""


def rewrite_zip(path: Path, member: str, mutate: Mutation) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = [(each, archive.read(each)) for each in archive.infolist()]
    assert member in {info.filename for info, _ in entries}
    with zipfile.ZipFile(path, "w") as archive:
        for info, content in entries:
            if info.filename == member:
                changed = mutate(content.decode())
                assert changed != content.decode()
                content = changed.encode()  # noqa: PLW2901
            archive.writestr(info, content)


def drop_member(path: Path, member: str) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = [(each, archive.read(each)) for each in archive.infolist() if each.filename != member]
    with zipfile.ZipFile(path, "w") as archive:
        for info, content in entries:
            archive.writestr(info, content)


def drop_page(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        del pdf.pages[len(pdf.pages) // 2]
        pdf.save(path)


def swap_pages(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[20]
        del pdf.pages[20]
        pdf.pages.insert(24, page)
        pdf.save(path)


def split_paragraph(path: Path) -> None:
    """What WeasyPrint leaves by itself at a page turn: the rest of a paragraph as a paragraph of its own."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        whole = next(
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/P" and "/ID" in each and len(each.K) > 3
        )
        rest = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.P, P=whole.P))
        rest.Pg, rest.K = whole.Pg, pikepdf.Array(list(whole.K)[2:])
        whole.K = pikepdf.Array(list(whole.K)[:2])
        siblings = list(whole.P.K)
        siblings.insert(siblings.index(whole) + 1, rest)
        whole.P.K = pikepdf.Array(siblings)
        pdf.save(path)


def drop_element_id(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        del next(each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/H2").ID
        pdf.save(path)


def drop_annotations(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages[5:]:
            if "/Annots" in page:
                del page.Annots
        pdf.save(path)


def drop_links(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            del page.Annots
        pdf.save(path)


def swap_first(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages.reverse()
        pdf.save(path)


def blank_page(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[30].Contents = pdf.make_stream(b"")
        pdf.save(path)


def turn_sheet(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        first = pdf.pages[0]
        del pdf.pages[0]
        pdf.pages.append(first)
        pdf.save(path)


def swap_members(path: Path) -> None:
    """Two leaflets of a campus under each other's name."""
    with zipfile.ZipFile(path) as archive:
        entries = {each.filename: archive.read(each) for each in archive.infolist()}
    first, second = sorted(name for name in entries if name.endswith(".pdf"))[:2]
    entries[first], entries[second] = entries[second], entries[first]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def change_number(path: Path) -> None:
    """The copies of the last campus on the page of the order, in the words that are painted: 100 becomes 500."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        content = page.Contents.read_bytes()
        shown = re.findall(rb"\[[^\]]*\] TJ|<[0-9a-f]+> Tj", content)
        (common, times), *_ = Counter(each for each in shown if len(each) < 60).most_common(1)
        assert times > 20, "the cells that hold 100"
        other = next(each for each in shown if shown.count(each) in (4, 5) and len(each) == len(common))
        at = content.rindex(common)
        page.Contents = pdf.make_stream(content[:at] + other + content[at + len(common) :])
        pdf.save(path)


def moved(*matrix: float) -> Callable[[Path], None]:
    """Everything on the second page turned, scaled and moved so, in points from its middle; its links stay."""

    def damage(path: Path) -> None:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            page = pdf.pages[1]
            x, y = (float(page.mediabox[2]) / 2, float(page.mediabox[3]) / 2)
            a, b, c, d, e, f = matrix
            about = (a, b, c, d, e + x - a * x - c * y, f + y - b * x - d * y)
            page.contents_add(f"q {' '.join(f'{each:.4f}' for each in about)} cm\n".encode(), prepend=True)
            page.contents_add(b"\nQ")
            pdf.save(path)

    return damage


def marked_content(operations: Sequence[Any], tag: str) -> list[tuple[int, int]]:
    """Where the marked content of a tag begins and ends."""
    opened = [at for at, each in enumerate(operations) if str(each.operator) == "BDC" and each.operands[0] == tag]
    closed = [at for at, each in enumerate(operations) if str(each.operator) == "EMC"]
    return [(at, min(end for end in closed if end > at)) for at in opened]


def drawings(operations: Sequence[Any]) -> list[tuple[int, int]]:
    """The figures, without what says where each is painted."""
    found = marked_content(operations, "/Figure")
    places = [next(at for at in range(start, end) if str(operations[at].operator) == "cm") for start, end in found]
    return [(place + 1, end) for place, (_, end) in zip(places, found, strict=True)]


def exchange_codes(path: Path) -> None:
    """The first two drawings of a code on the second page, each in the place of the other."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        operations = list(pikepdf.parse_content_stream(pdf.pages[1]))
        (start, end), (other, last) = drawings(operations)[:2]
        parts = (operations[:start], operations[other:last], operations[end:other], operations[start:end])
        changed = [each for part in (*parts, operations[last:]) for each in part]
        pdf.pages[1].Contents = pdf.make_stream(pikepdf.unparse_content_stream(changed))
        pdf.save(path)


def one_code_twice(path: Path) -> None:
    """The first drawing of a code on the second page also in the place of the second."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        operations = list(pikepdf.parse_content_stream(pdf.pages[1]))
        (start, end), (other, last) = drawings(operations)[:2]
        changed = [*operations[:other], *operations[start:end], *operations[last:]]
        pdf.pages[1].Contents = pdf.make_stream(pikepdf.unparse_content_stream(changed))
        pdf.save(path)


def drop_lead(path: Path) -> None:
    """The first line of the first lead: what follows the lines of the title."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        operations = list(pikepdf.parse_content_stream(pdf.pages[1]))
        start, end = marked_content(operations, "/Span")[4]
        changed = [each for at, each in enumerate(operations) if not start < at < end or str(each.operator) != "TJ"]
        assert len(changed) < len(operations)
        pdf.pages[1].Contents = pdf.make_stream(pikepdf.unparse_content_stream(changed))
        pdf.save(path)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def on_text(mutate: Mutation) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        changed = mutate(text)
        assert changed != text
        path.write_text(changed, encoding="utf-8")

    return damage


def in_zip(member: str, mutate: Mutation) -> Callable[[Path], None]:
    return lambda path: rewrite_zip(path, member, mutate)


FOLDER, TRIFOLD, CARD = (f"leaflets/02-onderzoek-{layout}.pdf" for layout in ("folder", "trifold", "card"))

HIDDEN_WEB = {
    "a paragraph not displayed": replace(r"<p (id=[^>]*>(?:(?!</p>).)*</p>)", r'<p style="display: none" \1'),
    "a paragraph with the attribute hidden": replace(r"<p (id=[^>]*>(?:(?!</p>).)*</p>)", r'<p hidden="hidden" \1'),
    "a paragraph of no size": replace(r"<p (id=[^>]*>(?:(?!</p>).)*</p>)", r'<p style="font-size: 0" \1'),
    "a rule that hides all proposals": replace(
        r"</head>", "<style>@media screen { main p { opacity: 0 } }\nbody p[id] { visibility: hidden }</style></head>"
    ),
}
"""What stands there, and nobody sees."""


def on_page(painted: Callable[[pikepdf.Pdf, Any], None]) -> Callable[[Path], None]:
    """Damage to a page of running text."""

    def damage(path: Path) -> None:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            painted(pdf, pdf.pages[12 if len(pdf.pages) > 12 else 1])
            pdf.save(path)

    return damage


def one_line(state: bytes) -> Callable[[pikepdf.Pdf, Any], None]:
    """Another graphics state for one line in the middle of a page."""

    def paint(pdf: pikepdf.Pdf, page: Any) -> None:
        texts = page.Contents.read_bytes().split(b"BT\n")
        at = len(texts) // 2
        line, after = texts[at].split(b"\nET", 1)
        assert b" Tf\n" in line
        assert b"TJ" in line
        texts[at - 1] += b"q " + state + b"\n"
        texts[at] = line + b"\nET Q" + after
        page.Contents = pdf.make_stream(b"BT\n".join(texts))

    return paint


def cover(pdf: pikepdf.Pdf, page: Any) -> None:
    """White painted over the middle of a page."""
    page.contents_add(b"\nq 1 g 80 300 320 60 re f Q", prepend=False)


def forget_unicode(path: Path) -> None:
    """Fonts no longer tell what their glyphs mean."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each:
                del each["/ToUnicode"]
        pdf.save(path)


HIDDEN_WORD = {
    "a hidden run": ("document", replace(r"<w:r>(<w:t [^>]*>[^<]{40})", r"<w:r><w:rPr><w:vanish/></w:rPr>\1")),
    "a white run": (
        "document", replace(r"<w:r>(<w:t [^>]*>[^<]{40})", r'<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr>\1'),
    ),
    "a style that hides": (
        "styles",
        replace(r'(w:styleId="Proposal">(?:(?!</w:style>).)*)</w:style>', r"\1<w:rPr><w:vanish/></w:rPr></w:style>"),
    ),
}  # fmt: skip

HIDDEN: list[tuple[str, str, Callable[[Path], None]]] = [
    *(("index.html", name, on_text(mutate)) for name, mutate in HIDDEN_WEB.items()),
    *((f"{SLUG}.epub", name, in_zip("EPUB/wereld.xhtml", mutate)) for name, mutate in HIDDEN_WEB.items()),
    *((f"{SLUG}.docx", name, in_zip(f"word/{part}.xml", mutate)) for name, (part, mutate) in HIDDEN_WORD.items()),
    *(
        (name, what, on_page(paint))
        for name in (f"{SLUG}.pdf", f"{SLUG}-print.pdf", "leaflets/02-onderzoek-booklet.pdf", FOLDER)
        for what, paint in {
            "text white on white": one_line(b"1 g"),
            "text clipped": one_line(b"0 0 1 1 re W n"),
            "text that is not painted": one_line(b"3 Tr"),
            "text painted over": cover,
        }.items()
    ),
    (f"{SLUG}.pdf", "fonts without a word on what they mean", forget_unicode),
]


CASES: list[tuple[str, str, Callable[[Path], None]]] = [
    *HIDDEN,
    *(("index.html", name, on_text(mutate)) for name, mutate in WEB.items()),
    ("index.html", "a list item gone", on_text(cut(LIST_ITEM))),
    ("index.html", "an entry of the contents that leads nowhere", on_text(replace(r'(<li><a href="#)[a-z]', r"\1x"))),
    ("index.html", "a file that is not there", on_text(replace(r'(href="leaflets/[^"]*)\.pdf', r"\1x.pdf"))),
    ("index.html", "a size that is another", on_text(replace(r"(EPUB, )(\d)", r"\g<1>9\2"))),
    ("index.html", "a size that is not told", on_text(cut(r"DOCX, \d+ kB"))),
    ("index.html", "an icon that is not there", on_text(replace(r'href="site/icon', 'href="site/icons'))),
    ("1.2/index.html", "a short address to another section", on_text(replace(r"#[^\"]+", "#onderwijs"))),
    ("1.2/index.html", "a short address that leads on at once no longer", on_text(cut(r"<meta http-equiv=[^>]*>"))),
    ("index.html", "a script from elsewhere", on_text(replace(r'src="site/', 'src="https://example.com/site/'))),
    *((f"{SLUG}.epub", name, in_zip("EPUB/wereld.xhtml", mutate)) for name, mutate in WEB.items()),
    (f"{SLUG}.epub", "a list item gone", in_zip("EPUB/voorwoord.xhtml", cut(LIST_ITEM))),
    *((f"{SLUG}.docx", name, in_zip("word/document.xml", mutate)) for name, mutate in WORD.items()),
    (
        f"{SLUG}.docx",
        "a footnote changed",
        in_zip("word/footnotes.xml", replace(r"(<w:t[^>]*>[^<]{20,}?)e([^<]*</w:t>)", r"\1o\2")),
    ),
    (
        f"{SLUG}.docx",
        "a link to another place",
        in_zip("word/_rels/document.xml.rels", replace(r'Target="https://([a-z.]*)', r'Target="https://not-\1')),
    ),
    (f"{SLUG}.epub", "a chapter gone", lambda path: drop_member(path, "EPUB/onderzoek.xhtml")),
    (
        f"{SLUG}.epub",
        "a chapter out of the spine",
        in_zip("EPUB/content.opf", cut(r'<itemref idref="[^"]*onderwijs[^"]*"[^>]*/>')),
    ),
    *((f"{SLUG}.epub", name, in_zip(f"EPUB/{member}", mutate)) for member, name, mutate in NAVIGATION),
    (f"{SLUG}.pdf", "a page gone", drop_page),
    (f"{SLUG}.pdf", "pages in the other order", swap_pages),
    (f"{SLUG}.pdf", "links gone", drop_annotations),
    (f"{SLUG}.pdf", "a page blank", blank_page),
    (f"{SLUG}.pdf", "half a file", truncate),
    (f"{SLUG}.pdf", "a paragraph in two", split_paragraph),
    (f"{SLUG}.pdf", "a heading without its id", drop_element_id),
    (f"{SLUG}-print.pdf", "a page gone", drop_page),
    ("leaflets/02-onderzoek-booklet.pdf", "a page gone", drop_page),
    ("leaflets/02-onderzoek-folder.pdf", "a page gone", drop_page),
    ("leaflets/02-onderzoek-trifold.pdf", "a page gone", drop_page),
    ("leaflets/02-onderzoek-booklet-a4.pdf", "a sheet the other way round", turn_sheet),
    ("leaflets/02-onderzoek-folder-a4.pdf", "a sheet the other way round", turn_sheet),
    ("leaflets/02-onderzoek-folder-a4.pdf", "links gone", drop_links),
    ("leaflets/02-onderzoek-folder-a4.pdf", "a heading without its id", drop_element_id),
    ("leaflets/02-onderzoek-trifold.pdf", "links gone", drop_links),
    ("leaflets/02-onderzoek-trifold-print.pdf", "a page gone", drop_page),
    ("leaflets/02-onderzoek-booklet-print.pdf", "pages in the other order", swap_first),
    ("leaflets/02-onderzoek-card-a4.pdf", "front and back in the other order", swap_first),
    ("leaflets/02-onderzoek-card-print.pdf", "a page gone", drop_page),
    *(("campus/drukorder.csv", name, on_text(mutate)) for name, mutate in TABLE.items()),
    ("campus/drukorder.pdf", "a number changed", change_number),
    ("campus/drukorder.pdf", "half a file", truncate),
    ("campus/kortrijk.zip", "a leaflet missing", lambda path: drop_member(path, "02-onderzoek-folder-a4.pdf")),
    ("campus/kortrijk.zip", "leaflets under each other's name", swap_members),
    ("campus/kortrijk.zip", "no word on what to do", lambda path: drop_member(path, "LEESMIJ.txt")),
    ("campus/kortrijk.zip", "other copies told", in_zip("LEESMIJ.txt", replace(r"100( × 03)", r"150\1"))),
    (
        "campus/kortrijk.zip",
        "other copies in its order",
        in_zip("drukorder-kortrijk.csv", replace(r"folder;100;1;100", "folder;10;1;10")),
    ),
    ("campus/kortrijk.zip", "half a file", truncate),
]


ON_PAPER: list[tuple[str, str, Callable[[Path], None]]] = [
    (FOLDER, "a code is missing, or leads elsewhere", exchange_codes),
    (FOLDER, "a code is missing, or leads elsewhere", one_code_twice),
    (FOLDER, "block missing", drop_lead),
    (FOLDER, "text outside the trim", moved(1, 0, 0, 1, 0, 60)),
    (FOLDER, "type too small", moved(0.85, 0, 0, 0.85, 0, 0)),
    (FOLDER, "a panel too empty", moved(1, 0, 0, 0.6, 0, 90)),
    (TRIFOLD, "text across a fold", moved(1, 0, 0, 1, 24, 0)),
    (TRIFOLD, "a code is missing, or leads elsewhere", moved(-1, 0, 0, 1, 0, 0)),
    (CARD, "type too small", moved(0.7, 0, 0, 0.7, 0, 0)),
]
"""What only shows on paper, and what is to be said of it."""


def resave_pdf(path: Path) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, linearize=True, compress_streams=False)


@pytest.fixture(scope="module")
def dist(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mutations") / "dist"
    shutil.copytree(built, folder)
    return folder


def verify_with(publish: Publish, dist: Path, name: str, damage: Callable[[Path], None]) -> tuple[int, list[str]]:
    """The exit status of `verify` when one file is damaged and the digests were made to fit; and what it reports.

    That the site tells another size than the file now has is left out: the damage must be found in what was damaged.
    """
    path = dist / name
    kept = {each: (dist / each).read_bytes() for each in (name, "manifest.json", "SHA256SUMS")}
    try:
        damage(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        before = hashlib.sha256(kept[name]).hexdigest()
        for each in ("manifest.json", "SHA256SUMS"):
            (dist / each).write_text((dist / each).read_text().replace(before, digest))
        told = json.loads((dist / "manifest.json").read_text())
        held = [each for each in told["artefacts"] if each["path"] == name]
        told["artefacts"] = held or [each for each in told["artefacts"] if each["kind"] == "site"]
        (dist / "manifest.json").write_text(json.dumps(told))  # the others need not be read again each time
        sums = (dist / "SHA256SUMS").read_text()
        manifest = hashlib.sha256((dist / "manifest.json").read_bytes()).hexdigest()
        old = hashlib.sha256(kept["manifest.json"]).hexdigest()
        (dist / "SHA256SUMS").write_text(sums.replace(old, manifest))
        done = publish("verify", dist, "--json")
        report = json.loads(done.stdout)
        failures = [each for artefact in report["artefacts"] for each in artefact["failures"]]
        assert all("altered" not in json.dumps(each) for each in failures)
        said = [json.dumps(each, ensure_ascii=False) for each in failures]
        return done.returncode, [each for each in said if f"the size of '{name}'" not in each]
    finally:
        for each, content in kept.items():
            (dist / each).write_bytes(content)


@pytest.mark.parametrize(("name", "what", "damage"), CASES, ids=[f"{name}: {what}" for name, what, _ in CASES])
def test_damage_is_reported(publish: Publish, dist: Path, name: str, what: str, damage: Callable[[Path], None]) -> None:
    status, failures = verify_with(publish, dist, name, damage)
    assert failures, what
    assert status == 5


@pytest.mark.parametrize(("name", "what", "damage"), ON_PAPER, ids=[f"{name}: {what}" for name, what, _ in ON_PAPER])
def test_damage_on_paper_is_called_by_its_name(
    publish: Publish, dist: Path, name: str, what: str, damage: Callable[[Path], None]
) -> None:
    status, failures = verify_with(publish, dist, name, damage)
    assert any(what in each for each in failures), failures
    assert status == 5


@pytest.mark.parametrize("name", [f"{SLUG}.pdf", f"{SLUG}-print.pdf", "leaflets/02-onderzoek-trifold.pdf"])
def test_a_file_saved_again_by_another_tool_passes(publish: Publish, dist: Path, name: str) -> None:
    assert verify_with(publish, dist, name, resave_pdf)[1] == []
