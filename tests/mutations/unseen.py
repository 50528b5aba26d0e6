"""More damage: text that is there for a program and not for a person, and words that were added."""

from __future__ import annotations

from tests.conftest import SLUG
from tests.mutations.damage import Damage, Mutation, in_zip, on_text, replace

_PARAGRAPH = r"<p (id=[^>]*>(?:(?!</p>).)*</p>)"
_STYLES = (
    "opacity: 2%",
    "color: white",
    "color: rgba(0, 0, 0, 0)",
    "color: var(--page, #fff)",
    "color: #111; background: #111",
    "-webkit-text-fill-color: transparent",
    "font-size: 1px",
    "font-size: calc(0px)",
    "font: 0/0 serif",
    "text-indent: -9999px; overflow: hidden; white-space: nowrap",
    "position: absolute; left: -9999px",
    "position: fixed; top: -500em",
    "margin-left: -9999px",
    "clip-path: circle(0)",
    "clip-path: inset(100%)",
    "position: absolute; clip: rect(0, 0, 0, 0)",
    "content-visibility: hidden",
    "transform: scale(0)",
    "transform: translateX(-9999px)",
    "transform: rotate(180deg)",
    "scale: 0",
    "zoom: 0.01",
    "height: 0; overflow: hidden",
    "max-height: 0; overflow: clip",
    "width: 1px; overflow: hidden; white-space: nowrap",
    "filter: opacity(0)",
    "filter: blur(10px)",
    "mask-image: linear-gradient(transparent, transparent)",
    "unicode-bidi: bidi-override; direction: rtl",
    "text-decoration: line-through",
    "letter-spacing: -1em",
    "content: url(data:image/png,x)",
)
_RULES = (
    "@media (min-width: 1px) { p[id] { display: none } }",
    "@media not print { p[id] { display: none } }",
    "@media only screen { p[id] { display: none } }",
    "@media print, screen { p[id] { display: none } }",
    "@layer x { p[id] { display: none !important } }",
    "@container (min-width: 0) { p[id] { display: none } }",
    "body { p[id] { display: none } }",
    "body { & p[id] { display: none } }",
    ":where(p[id]) { display: none !important }",
    "p[id] { color: #fff !important; background: #fff }",
    "p[id]::after { content: ' Dat is niet waar.' }",
    "@import url('data:text/css,p%7Bdisplay:none%7D');",
)
_AROUND = ("details", "noscript", "object", "canvas", "audio")
_WITHIN = ("del", "s", "bdo")
WEB: dict[str, Mutation] = {
    **{f"a paragraph with '{style}'": replace(_PARAGRAPH, rf'<p style="{style}" \1') for style in _STYLES},
    **{f"a rule '{rule}'": replace(r"</head>", f"<style>{rule}</style></head>") for rule in _RULES},
    **{f"a paragraph in '{tag}'": replace(_PARAGRAPH, rf"<{tag}><p \1</{tag}>") for tag in _AROUND},
    **{
        f"words in '{tag}'": replace(r"<p (id=[^>]*>)((?:(?!</p>).)*)</p>", rf"<p \1<{tag}>\2</{tag}></p>")
        for tag in _WITHIN
    },
    "a paragraph that no screen reader reads": replace(r"<p (id=[^>]*>)", r'<p aria-hidden="true" \1'),
    "a paragraph that is inert": replace(r"<p (id=[^>]*>)", r'<p inert="inert" \1'),
    "a few words that nobody wrote": replace(
        rf"{_PARAGRAPH}(?=<p (?:id|class=.proposal))", r"<p \1<p>Maar dat is gelogen.</p>"
    ),
    "addresses of which another is the base": replace(r"<head>", r'<head><base href="https://elders.example/"/>'),
    "a page that sends on": replace(r"<head>", r'<head><meta http-equiv="refresh" content="0; url=//elders.example"/>'),
    "a script in the place of a link": replace(r"<p (id=[^>]*>)(\w+)", r'<p \1<a href="javascript:alert(1)">\2</a>'),
    "a place on the page that leads away": replace(
        r"</body>", r'<map><area href="https://elders.example/"/></map></body>'
    ),
}
"""Damage to XHTML and HTML."""

_FIGURE: dict[str, Mutation] = {
    "a picture of one pixel": replace(r"<img ", r'<img width="1" height="1" '),
    "a picture of no height": replace(r"<img ", r'<img style="height: 0" '),
    "another picture for some screens": replace(r"<img ", r'<img srcset="site/icon.svg 1x" '),
}

_RUN = r"<w:r>(<w:t [^>]*>[^<]{40})"
_PROPOSAL = r'<w:p><w:pPr><w:pStyle w:val="Proposal"/></w:pPr>((?:(?!</w:p>).)*)</w:p>'
_RUNS = (
    '<w:sz w:val="2"/>',
    '<w:color w:val="FEFEFE"/>',
    '<w:color w:val="auto" w:themeColor="background1"/>',
    '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="FFFFFF"/>',
    '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>',
    '<w:color w:val="000000"/><w:highlight w:val="black"/>',
    "<w:specVanish/>",
    "<w:strike/>",
    "<w:dstrike/>",
    '<w:w w:val="1"/>',
    '<w:spacing w:val="-400"/>',
    '<w:position w:val="-3000"/>',
    '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>',
    "<w14:textFill><w14:noFill/></w14:textFill>",
)
_PARAGRAPHS = (
    '<w:spacing w:line="1" w:lineRule="exact"/>',
    '<w:ind w:left="20000"/>',
    '<w:framePr w:w="1" w:hSpace="0" w:x="-30000" w:y="-30000"/>',
)
_ROWS = ("<w:hidden/>", '<w:trHeight w:val="1" w:hRule="exact"/>', '<w:del w:id="9003" w:author="x"/>')
_FIRST_ROW = r"(<w:trPr><w:cantSplit/>)(</w:trPr>(?:(?!</w:tr>).)*Haar visie)"
_GHOST = '<w:style w:type="paragraph" w:styleId="Ghost"><w:name w:val="Ghost"/><w:rPr>{}</w:rPr></w:style></w:styles>'


def _based_on(look: str) -> Mutation:
    """The style of proposals is based on another, which looks so."""

    def mutate(text: str) -> str:
        based = replace(r'(w:styleId="Proposal">(?:(?!</w:style>).)*?<w:basedOn w:val=")[^"]*', r"\1Ghost")(text)
        return based.replace("</w:styles>", _GHOST.format(look))

    return mutate


WORD: dict[str, Mutation] = {
    **{f"a run with {look}": replace(_RUN, rf"<w:r><w:rPr>{look}</w:rPr>\1") for look in _RUNS},
    **{
        f"a paragraph with {look}": replace(
            _PROPOSAL, rf'<w:p><w:pPr><w:pStyle w:val="Proposal"/>{look}</w:pPr>\1</w:p>'
        )
        for look in _PARAGRAPHS
    },
    **{f"a row with {look}": replace(_FIRST_ROW, rf"\1{look}\2") for look in _ROWS},
    **{
        f"a paragraph in {tag}": replace(
            _PROPOSAL, rf'<w:p><w:pPr/><w:{tag} w:id="9001" w:author="x">\1</w:{tag}></w:p>'
        )
        for tag in ("moveFrom", "del")
    },
    "a paragraph for programs that know less": replace(
        rf"({_PROPOSAL})",
        r'<mc:AlternateContent><mc:Choice Requires="w14"/><mc:Fallback>\1</mc:Fallback></mc:AlternateContent>',
    ),
    "a word put in, as Word tracks it": replace(
        r'(<w:t xml:space="preserve"> [^<]{30}[^<]*</w:t></w:r>)',
        r'\1<w:ins w:id="9002" w:author="x"><w:r><w:t> NIET</w:t></w:r></w:ins>',
    ),
}
_STYLE: dict[str, Mutation] = {
    f"a style based on one with {look}": _based_on(look)
    for look in ("<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>')
}

UNSEEN: list[tuple[str, str, Damage]] = [
    *(("index.html", what, on_text(mutate)) for what, mutate in WEB.items()),
    *((f"{SLUG}.epub", what, in_zip("EPUB/wereld.xhtml", mutate)) for what, mutate in WEB.items()),
    *(("index.html", what, on_text(mutate)) for what, mutate in _FIGURE.items()),
    *((f"{SLUG}.epub", what, in_zip("EPUB/voorwoord.xhtml", mutate)) for what, mutate in _FIGURE.items()),
    *((f"{SLUG}.docx", what, in_zip("word/document.xml", mutate)) for what, mutate in WORD.items()),
    *((f"{SLUG}.docx", what, in_zip("word/styles.xml", mutate)) for what, mutate in _STYLE.items()),
    (
        f"{SLUG}.epub",
        "a chapter that nobody comes to",
        in_zip(
            "EPUB/content.opf",
            replace(r'<itemref idref="doc-onderwijs"', r'<itemref linear="no" idref="doc-onderwijs"'),
        ),
    ),
    (
        f"{SLUG}.epub",
        "a style sheet that hides",
        in_zip("EPUB/style.css", lambda text: f"{text}\np[id] {{ opacity: 0.01 }}"),
    ),
]
