"""The shorter ways through WeasyPrint lead to the same pages: to the byte, but for moves by nothing within a line, and
rectangles of codes that are written as such.
"""

from __future__ import annotations

import io
import pickle
import re
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from publish import fonts, theme
from publish.cache import Cache, Shelf, cache_folder
from publish.loading import load
from publish.typesetting import Part, Typesetter, painting, places

_STYLE = """
@page { size: 100mm 80mm; margin: 10mm; @bottom-left { content: counter(page); } }
@page :left { margin-left: 15mm; }
p { margin: 0 0 2mm; hyphens: auto; }
p + p::before { content: "– "; }
"""
_BODY = '<p id="eerste">Een programma <em>van</em> velen.</p><p>Nog een alinea, met <a href="#eerste">een link</a>.</p>'

_RICH = """
@page { size: A5; margin: 15mm; @bottom-center { content: counter(page) } @footnote { border-top: 1pt solid } }
@page :left { margin-left: 25mm }
:root { --ink: #123456 }
html { font: 10pt/14pt "DejaVu Serif", serif; color: var(--ink) }
p { margin: 0; text-align: justify; hyphens: auto } p + p { text-indent: 1em }
h1, h2 { font-family: "DejaVu Sans"; break-after: avoid } h1::before { content: "– "; color: red }
a { text-decoration: underline } .note { float: footnote } ul { padding: 0 0 0 5mm; margin-inline-start: 2mm }
.cut { width: 20mm; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
#own { width: calc(50% - 1mm); border: 1pt solid }
td { padding: 1pt 10%; vertical-align: bottom; border-bottom: 0.5pt solid }
"""
_EVERYTHING = """
<h1>Wat &amp; hoe</h1><p>Een <em>eerste</em> <strong>alinea &lt;met&gt;</strong> een <a href="#own">verwijzing</a>
<span class="note">En een noot.</span> over verantwoordelijkheidsbesef.</p>
<ul><li>een</li><li>twee <a href="https://example.org/?a=1&amp;b=2">elders</a></li></ul>
<h2>Daarna</h2><p id="own">Nog iets\N{NO-BREAK SPACE}meer.</p>
<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="40"><path d="M0 0h10v10z"/></svg>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="40"><path d="M0 0H3v1H0zM4 0H9v1H4zM2 8H4v1H2z"/>
<path d="M0 4H3v1H2z"/></svg>
<p class="cut">Wat te lang is voor deze regel</p><p>q\N{COMBINING DIAERESIS}\N{COMBINING TILDE} AVAVA</p>
<p>\U000f0000 \N{SNOWMAN}</p><p>שלום AVAVA שלום</p>
"""
_OWN_STYLES = """
:root { --apart: footnote } ::marker { color: teal }
.note { float: footnote } .apart { float: var(--apart) } .foot::footnote-call { content: "*" }
.item { display: list-item; margin-left: 5mm; list-style: lower-alpha; text-transform: uppercase }
.same { display: inherit } .same::marker { color: red }
li { list-style: upper-roman; text-transform: lowercase } .loose { position: note(note) } p { hyphens: auto }
"""
_WITH_OWN_STYLES = """
<ul><li>een</li><li class="same">twee</li></ul><ol><li>drie</li></ol>
<p class="item">vier <span class="same">vijf</span></p><p style="display: list-item; margin-left: 9mm">zes</p>
<div class="item"><p class="same">zeven</p></div>
<p>Noten<span class="note foot">een</span> en<span class="apart">twee</span> en
<span style="float: footnote">drie</span>.</p><p>Los<span class="loose">vier</span>.</p>
"""


@pytest.mark.parametrize(
    ("style", "body"),
    [
        pytest.param(_STYLE, _BODY, id="rule by rule"),
        pytest.param(_STYLE + "/* } */ p { color: red; }", _BODY, id="a comment with a brace"),
        pytest.param(_STYLE + 'p::after { content: "}"; color: red; }', _BODY, id="a string with a brace"),
        pytest.param(_STYLE + 'p::after { content: "}{"; color: red; }', _BODY, id="a string with both"),
        pytest.param(_STYLE + "@media screen { p { color: red; } }", _BODY, id="another medium"),
        pytest.param("@layer late; p { color: red; } @layer late { p { color: blue; } }", _BODY, id="layers"),
        pytest.param(_STYLE + "p { color: red; } } p { color: blue; }", _BODY, id="a brace too many"),
        pytest.param(_STYLE + "p { color: red; ", _BODY, id="a brace too few"),
        pytest.param(_STYLE + "p[x { color: red; } ] em { color: blue; }", _BODY, id="an open bracket"),
        pytest.param(_RICH, _EVERYTHING * 9, id="many kinds of rules and blocks"),
        pytest.param(_OWN_STYLES, _WITH_OWN_STYLES, id="markers and notes"),
        pytest.param(_STYLE, _BODY + "<p>half &nbsp; open<br>", id="HTML"),
    ],
)
def test_the_pages_are_the_same(style: str, body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    markup = _page(body, style)
    for _ in range(2):  # the second time, every rule is known
        _write(markup, tmp_path / "short.pdf")
    monkeypatch.setattr(painting, "SUITED", "none")
    _write(markup, tmp_path / "long.pdf")
    (short, few), (long, many) = (_without_moves(tmp_path / name) for name in ("short.pdf", "long.pdf"))
    assert short == long
    assert few < many


def test_a_programme_has_the_same_pages(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from publish.templating import Templates
    from publish.writers.context import Context, dated, moment
    from publish.writers.typeset import typeset

    programme, _ = load(root / "publish" / "starter")
    templates = Templates(root / "templates", theme.load(root / "templates"))
    cut = fonts.faces(templates.theme, cache_folder())
    made: list[bytes] = []
    for version in (painting.SUITED, "another"):
        monkeypatch.setattr(painting, "SUITED", version)
        folder = tmp_path / version
        folder.mkdir()
        context = Context(templates=templates, faces=cut, destination=folder, published=moment(programme))
        with dated(moment(programme)):
            path = typeset(programme, context, folder, Shelf(Cache(None))).path
        assert path
        made.append(_without_moves(path)[0])
    assert made[0] == made[1]


def test_what_is_kept_is_written_as_if_it_had_been_laid_out_now(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "teal").save(tmp_path / "vlak.png")
    (tmp_path / "tekening.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><text x="1" y="9">Woorden</text>'
        '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1"/></linearGradient></defs>'
        '<rect y="10" width="40" height="9" fill="url(#g)"/></svg>'
    )
    images = (
        '<p style="position: absolute; top: 0"><img src="vlak.png" alt="vlak"/><img src="tekening.svg" alt=""/></p>'
    )
    lists = "<ul><li>diep" * 40 + "</li></ul>" * 40
    body = images + _EVERYTHING + lists
    markup = _page(body, _RICH)
    first, second = Typesetter((), (tmp_path,)), Typesetter((), (tmp_path,))
    layout = first.lay_out(markup, tmp_path)
    part = Part(layout)
    assert first.has_fonts_of(part.drawn)
    kept = pickle.loads(pickle.dumps(part))
    assert second.has_fonts_of(kept.drawn)
    first.write([part.drawn], tmp_path / "now.pdf")
    second.write([kept.drawn], tmp_path / "kept.pdf")
    assert (tmp_path / "now.pdf").read_bytes() == (tmp_path / "kept.pdf").read_bytes()
    assert places([kept]) == layout.places


def test_documents_that_are_joined_look_as_they_do_alone(tmp_path: Path) -> None:
    """What is on their pages has the same names in each, and is something else."""
    typesetter = Typesetter((), (tmp_path,))
    parts = []
    for colour in ("red", "blue"):
        Image.new("RGB", (40, 30), colour).save(tmp_path / f"{colour}.png")
        body = (
            f'<p style="opacity: 0.5"><img src="{colour}.png" alt="vlak"/> {colour}</p><svg xmlns='
            f'"http://www.w3.org/2000/svg" width="40" height="20"><defs><linearGradient id="g"><stop offset="0"'
            f' stop-color="{colour}"/><stop offset="1"/></linearGradient></defs><rect width="40" height="9"'
            f' fill="url(#g)"/></svg><p>{_BODY}</p>'
        )
        parts.append(typesetter.lay_out(_page(body), tmp_path).drawn)
        typesetter.write(parts[-1:], tmp_path / f"{colour}.pdf")
    for _ in range(2):  # a part can be written again
        typesetter.write(parts, tmp_path / "both.pdf")
        assert _looks(tmp_path / "both.pdf") == [*_looks(tmp_path / "red.pdf"), *_looks(tmp_path / "blue.pdf")]


@pytest.mark.parametrize("change", [{"family": "Nergens Te Vinden"}, {"file": b"van een andere versie"}])
def test_what_is_kept_of_a_font_that_is_gone_is_not_used(change: dict[str, Any], tmp_path: Path) -> None:
    typesetter = Typesetter((), (tmp_path,))
    kept = pickle.loads(pickle.dumps(Part(typesetter.lay_out(_page(_BODY), tmp_path))))
    kept.drawn.fonts = {key: font._replace(**change) for key, font in kept.drawn.fonts.items()}
    assert not typesetter.has_fonts_of(kept.drawn)


def test_characters_that_no_font_has_are_read_as_what_they_are(tmp_path: Path) -> None:
    typesetter = Typesetter((), (tmp_path,))
    parts = [typesetter.lay_out(_page(f"<p>{each}</p>"), tmp_path).drawn for each in "\U00010380\U00010381"]
    typesetter.write(parts, tmp_path / "both.pdf")
    with pypdfium2.PdfDocument(tmp_path / "both.pdf") as pdf:
        assert [page.get_textpage().get_text_range()[:1] for page in pdf] == ["\U00010380", "\U00010381"]


@pytest.mark.parametrize(
    ("body", "links"),
    [
        pytest.param('<a href="#weg">wo<em>rd</em></a>', 0, id="nowhere"),
        pytest.param('<a href="#weg">wo<a href="#a">rd</a></a>', 1, id="one that leads somewhere in it"),
        pytest.param('<a href="#a">wo<a href="#weg">rd</a></a>', 1, id="one that leads nowhere in it"),
        pytest.param('<a href="#weg">wo<span class="note">rd</span></a>', 0, id="a note in it"),
        pytest.param('<a href="#weg"></a>', 0, id="and nothing to say"),
        pytest.param('<a href="#a">wo<em>rd</em></a>', 1, id="somewhere"),
    ],
)
def test_links_that_lead_nowhere_are_none(body: str, links: int, tmp_path: Path) -> None:
    _write(_page(f'<p id="a">Een {body}.</p>', _RICH), tmp_path / "links.pdf")
    with pikepdf.open(tmp_path / "links.pdf") as pdf:
        assert [str(each.Dest) for page in pdf.pages for each in page.get("/Annots", [])] == ["a"] * links
        of_links = [
            row for row in [*pdf.Root.StructTreeRoot.ParentTree.Nums][1::2] if isinstance(row, pikepdf.Dictionary)
        ]
        assert len(of_links) == links


def _page(body: str, style: str = _STYLE) -> str:
    return f'<html lang="nl"><head><title>t</title><style>{style}</style></head><body>{body}</body></html>'


def _write(markup: str, path: Path) -> None:
    typesetter = Typesetter((), (path.parent,))
    typesetter.write([typesetter.lay_out(markup, path.parent).drawn], path)


def _looks(path: Path) -> list[bytes]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [bytes(page.render(scale=1).buffer) for page in pdf]


_MOVE = b">0<"
_FLAT = re.compile(rb"(?<=\n)(\d+) (\d+) (\d+) 1 re(?=\n)")


def _by_sides(rectangle: re.Match[bytes]) -> bytes:
    left, top, width = map(int, rectangle.groups())
    right, bottom = left + width, top + 1
    return f"{left} {top} m\n{right} {top} l\n{right} {bottom} l\n{left} {bottom} l\nh".encode()


def _without_moves(path: Path) -> tuple[bytes, int]:
    """A file unpacked, without the moves by nothing that split its lines; and how many there were.

    Rectangles one unit high are told by their sides.
    """
    moves = 0
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            content = page.Contents.read_bytes()
            moves += content.count(_MOVE)
            content = content.replace(_MOVE, b"").replace(b">0]", b">]").replace(b"\n0 0 m\n", b"\n")
            page.Contents.write(_FLAT.sub(_by_sides, content))
        whole = io.BytesIO()
        pdf.save(whole, deterministic_id=True, qdf=True)
        return whole.getvalue(), moves
