"""The catalogue of damage: in which file, what, and how it is done. Each of them has to be found."""

from __future__ import annotations

from tests.conftest import SLUG
from tests.mutations.beside import BESIDE
from tests.mutations.damage import (
    Damage,
    Mutation,
    added_link,
    blank_page,
    change_letter,
    change_number,
    cover,
    cut,
    drop_annotations,
    drop_element_id,
    drop_lead,
    drop_links,
    drop_member,
    drop_page,
    empty_fonts,
    everywhere,
    exchange_codes,
    exchange_labels,
    forget_unicode,
    in_zip,
    moved,
    no_alternative,
    on_element,
    on_page,
    on_text,
    one_code_twice,
    one_line,
    other_address,
    other_destination,
    other_folios,
    other_role,
    replace,
    split_paragraph,
    swap,
    swap_first,
    swap_members,
    swap_pages,
    truncate,
    turn_sheet,
    twice,
)
from tests.mutations.unseen import UNSEEN

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

PARAGRAPH = r"<p id=[^>]*>(?:(?!</p>).)*</p>"
WORDS = r"<p id=(?:(?!</p>).)*?>[^<>]*?"
"""The begin of a paragraph, up to something in its words."""
WEB_CONTENT = {
    "a paragraph twice": replace(rf"({PARAGRAPH})", r"\1\1"),
    "a paragraph that nobody wrote": replace(
        rf"({PARAGRAPH})", r"\1<p>Dit staat nergens in de bron, en wie het leest, denkt van wel.</p>"
    ),
    "a heading of another level": replace(r'<h([23])( id="(?!afkortingen|_)(?:(?!</h\1>).)*)</h\1>', r"<h4\2</h4>"),
    "another digit": replace(rf"({WORDS})\d", r"\1٣"),
    "a diacritic gone": replace(rf"({WORDS})[éëï]", r"\1e"),
    "a hyphen gone": replace(rf"({WORDS}\w)-(?=\w)", r"\1"),
    "a word twice": replace(r"(<p id=[^>]*>[^<]* )(\w+ )([^<]*</p>)", r"\1\2\2\3"),
    "half a paragraph": replace(r"(<p id=[^>]*>[^<]{80})[^<]*</p>", r"\1</p>"),
    "words no longer in their language": everywhere(r'<span lang="en"[^>]*>', "<span>"),
}
"""More damage to XHTML and HTML, to what was once not looked at."""

TABLES = {
    "another table cell": replace(r"<td([^>]*)>(?:(?!</td>).){3,}</td>", r"<td\1>elders</td>"),
    "table cells in the other order": swap(r"<td(?: [^>]*)?>(?:(?!</td>).){3,}</td>"),
    "another caption": replace(r"(<figcaption[^>]*>)(?:(?!</figcaption>).)*", r"\1Een figuur"),
    "another alternative text": replace(r'(<img [^>]*alt=")[^"]{9,}', r"\1Iets anders"),
}
"""Damage to tables and figures."""

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


TOC_ENTRY = r'<w:p><w:pPr><w:pStyle w:val="TOC2"/>(?:(?!</w:p>).)*'
PROPOSAL = r'<w:p><w:pPr><w:pStyle w:val="Proposal"/>(?:(?!</w:p>).)*</w:p>'
WORD_CONTENT = {
    "a proposal twice": replace(rf"({PROPOSAL})", r"\1\1"),
    "a heading of another level": replace(r'w:val="Heading2"/>(?=(?:(?!</w:p>).)*4\.\d)', 'w:val="Heading3"/>'),
    "a diacritic gone": replace(r"(<w:t[^>]*>[^<]{30,})[éëï]", r"\1e"),
    "a hyphen gone": replace(r"(<w:t[^>]*>[^<]{30,}\w)-(?=\w)", r"\1"),
    "another digit": replace(r"(<w:t[^>]*>[^<]{40,})\d", r"\g<1>٣"),
    "words no longer in their language": everywhere(r'<w:lang w:val="en"/>', ""),
    "words deleted, as Word tracks it": replace(
        r"<w:r><w:t [^>]*>([^<]{40}[^<]*)</w:t></w:r>",
        r'<w:del w:id="9" w:author="x"><w:r><w:delText>\1</w:delText></w:r></w:del>',
    ),
}
"""More damage to Word's."""

REFERENCES = {
    "a cross-reference to another place": replace(r'(class="reference" href="[^"]*#)goed-onderwijs', r"\1instroom"),
    "a cross-reference that leads nowhere": replace(r'(class="reference" href="[^"]*#)goed-onderwijs', r"\1nergens"),
}
"""Damage to what leads from one section to another."""

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


FOLDER, TRIFOLD, CARD = (f"leaflets/02-onderzoek-{layout}.pdf" for layout in ("folder", "trifold", "card"))

HIDDEN_WEB = {
    "a paragraph not displayed": replace(r"<p (id=[^>]*>(?:(?!</p>).)*</p>)", r'<p style="display: none" \1'),
    "a paragraph with the attribute hidden": replace(r"<p (id=[^>]*>(?:(?!</p>).)*</p>)", r'<p hidden="hidden" \1'),
    "a paragraph in a template": replace(r"(<p id=[^>]*>(?:(?!</p>).)*</p>)", r"<template>\1</template>"),
    "a paragraph in a closed dialogue": replace(r"(<p id=[^>]*>(?:(?!</p>).)*</p>)", r"<dialog>\1</dialog>"),
    "a paragraph of no size": replace(r"<p (id=[^>]*>(?:(?!</p>).)*</p>)", r'<p style="font-size: 0" \1'),
    "a rule that hides all proposals": replace(
        r"</head>", "<style>@media screen { main p { opacity: 0 } }\nbody p[id] { visibility: hidden }</style></head>"
    ),
}
"""What stands there, and nobody sees."""

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

HIDDEN: list[tuple[str, str, Damage]] = [
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
    (f"{SLUG}.pdf", "fonts without letters", empty_fonts),
]


CASES: list[tuple[str, str, Damage]] = [
    *HIDDEN,
    *UNSEEN,
    *BESIDE,
    *(("index.html", name, on_text(mutate)) for name, mutate in WEB_CONTENT.items()),
    *((f"{SLUG}.epub", name, in_zip("EPUB/wereld.xhtml", mutate)) for name, mutate in WEB_CONTENT.items()),
    *((f"{SLUG}.epub", name, in_zip("EPUB/voorwoord.xhtml", mutate)) for name, mutate in TABLES.items()),
    *((f"{SLUG}.docx", name, in_zip("word/document.xml", mutate)) for name, mutate in WORD_CONTENT.items()),
    (f"{SLUG}.pdf", "another letter", on_page(change_letter)),
    (f"{SLUG}-print.pdf", "another letter", on_page(change_letter)),
    (f"{SLUG}.pdf", "a heading of another level", on_element("/H2", other_role("/H3"))),
    (f"{SLUG}.pdf", "a heading that is none", on_element("/H2", other_role("/P"))),
    (f"{SLUG}.pdf", "a paragraph twice", on_element("/P", twice)),
    (f"{SLUG}.pdf", "a link to another place", other_address),
    (f"{SLUG}.pdf", "pages with other numbers than the contents tell", other_folios),
    (
        f"{SLUG}.docx",
        "another page in the contents",
        in_zip(
            "word/document.xml",
            replace(r"(4\.3(?:(?!</w:p>).)* PAGEREF (?:(?!</w:p>).)*<w:t>)\d+(</w:t>)", r"\g<1>7\2"),
        ),
    ),
    (
        f"{SLUG}.docx",
        "a section gone from the contents",
        in_zip("word/document.xml", cut(rf"{TOC_ENTRY}4\.3(?:(?!</w:p>).)*</w:p>")),
    ),
    (f"{SLUG}.pdf", "a cross-reference to another place", other_destination("onderwijs")),
    (f"{SLUG}.pdf", "a cross-reference that leads nowhere", other_destination("nergens")),
    (f"{SLUG}.pdf", "a link that nobody wrote", added_link),
    *(("index.html", what, on_text(mutate)) for what, mutate in REFERENCES.items()),
    *((f"{SLUG}.epub", what, in_zip("EPUB/onderzoek.xhtml", mutate)) for what, mutate in REFERENCES.items()),
    (
        "index.html",
        "a link that nobody wrote",
        on_text(replace(rf"({WORDS})", r'\1<a href="https://elders.example/">ja</a>')),
    ),
    (
        f"{SLUG}.docx",
        "a cross-reference to another place",
        in_zip("word/document.xml", replace(r'(HYPERLINK \\l ")goed-onderwijs', r"\1instroom")),
    ),
    (f"{SLUG}.pdf", "an alternative text gone", on_element("/Figure", no_alternative)),
    (f"{SLUG}.pdf", "numbers of list items exchanged", exchange_labels),
    ("index.html", "a list that begins at another number", on_text(replace(r"<ol id", '<ol start="2" id'))),
    (f"{SLUG}.epub", "a list that counts on", in_zip("EPUB/voorwoord.xhtml", replace(r"<ol id", '<ol start="4" id'))),
    (
        f"{SLUG}.docx",
        "a list that begins at another number",
        in_zip("word/numbering.xml", everywhere(r'(w:startOverride w:val=")1"', r'\g<1>3"')),
    ),
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


ON_PAPER: list[tuple[str, str, Damage]] = [
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


MARKS: list[tuple[str, str, Damage]] = [
    ("site", "nadruk", on_text(everywhere(r"<em>((?:(?!</em>).)*)</em>", r"\1"))),
    ("site", "belang", on_text(everywhere(r"<strong>((?:(?!</strong>).)*)</strong>", r"\1"))),
    ("docx", "nadruk", in_zip("word/document.xml", everywhere(r'<w:rStyle w:val="Emphasis"/>', ""))),
    ("docx", "belang", in_zip("word/document.xml", everywhere(r'<w:rStyle w:val="Strong"/>', ""))),
]
"""Damage to a programme that emphasises words, by the kind of artefact."""
