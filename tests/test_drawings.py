"""Drawings of all sorts, as programs make them, are told apart from damage to them: what is whole passes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from publish import drawings
from tests.conftest import Publish
from tests.making import make_chapter, make_source

_LARGE: Final = 'viewBox="0 0 640 360"'
DRAWINGS: Final = {
    "one colour": (_LARGE, '<rect width="640" height="360" fill="#b00"/>'),
    "thin lines": (_LARGE, '<path d="M10 10 L630 350 M20 300 H600" stroke="#888" fill="none"/>'),
    "hairlines": (_LARGE, '<path d="M10 10 L630 350 M20 300 H600" stroke="#000" stroke-width=".25" fill="none"/>'),
    "gradients": (
        _LARGE,
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="#036"/>'
        '</linearGradient><radialGradient id="r"><stop offset="0" stop-color="red"/>'
        '<stop offset="1" stop-color="red" stop-opacity="0"/></radialGradient></defs>'
        '<rect width="640" height="360" fill="url(#g)"/><circle cx="300" cy="150" r="100" fill="url(#r)"/>',
    ),
    "clipped": (
        _LARGE,
        '<clipPath id="c"><circle cx="200" cy="180" r="120"/></clipPath>'
        '<rect width="640" height="360" fill="#036" clip-path="url(#c)"/>',
    ),
    "masked": (
        _LARGE,
        '<mask id="m"><rect width="320" height="360" fill="white"/></mask>'
        '<rect width="640" height="360" fill="#063" mask="url(#m)"/>',
    ),
    "a pattern": (
        _LARGE,
        '<pattern id="p" width="20" height="20" patternUnits="userSpaceOnUse">'
        '<circle cx="10" cy="10" r="6" fill="#a0a"/></pattern>'
        '<rect x="20" y="20" width="300" height="300" fill="url(#p)"/>',
    ),
    "used again": (
        _LARGE,
        '<symbol id="s" viewBox="0 0 10 10"><rect width="10" height="10" fill="#06c"/></symbol>'
        '<use href="#s" x="20" y="20" width="100" height="100"/>'
        '<use href="#s" x="320" y="120" width="200" height="200"/>',
    ),
    "letters alone": (
        _LARGE,
        '<text x="20" y="80" font-size="48">Elk speerpunt loopt</text><text x="20" y="180" font-size="48">'
        'door elk hoofdstuk</text><text x="20" y="280" font-size="22">van ons programma, ook waar men het niet ziet'
        "</text>",
    ),
    "a large number": (
        'viewBox="0 0 300 200"',
        '<text x="150" y="150" text-anchor="middle" font-family="Literata" font-size="100" font-weight="bold">42 %'
        "</text>",
    ),
    "white on dark": (
        'viewBox="0 0 300 200"',
        '<rect width="300" height="200" fill="#123"/>'
        '<text x="10" y="150" font-family="Literata" font-size="100" fill="white">KU L</text>',
    ),
    "a style sheet": (
        _LARGE,
        '<style>.a{fill:#c60;stroke:#000;stroke-width:8px} text{font-family:"Inter";font-size:40px}</style>'
        '<rect class="a" x="40" y="40" width="200" height="200"/><text x="300" y="200">Een klas</text>',
    ),
    "spans of text": (
        _LARGE,
        '<text x="20" y="60" font-size="30">Een <tspan font-weight="bold" fill="#b00">vet</tspan> woord'
        '<tspan x="20" dy="50">op een nieuwe regel</tspan><tspan x="20" dy="50" font-style="italic">en schuin</tspan>'
        "</text>",
    ),
    "turned": (
        _LARGE,
        '<g transform="translate(300 180) rotate(30) scale(1.5)">'
        '<rect x="-100" y="-20" width="200" height="40" fill="#080"/>'
        '<text text-anchor="middle" font-size="20" fill="#fff" y="6">gedraaid</text></g>',
    ),
    "nested": (
        _LARGE,
        '<svg x="100" y="100" width="200" height="100" viewBox="0 0 20 10"><rect width="20" height="10" fill="#408"/>'
        "</svg>",
    ),
    "an arrow": (
        _LARGE,
        '<marker id="m" markerWidth="10" markerHeight="10" refX="5" refY="5" orient="auto">'
        '<path d="M0 0 L10 5 L0 10Z" fill="#000"/></marker>'
        '<line x1="50" y1="50" x2="500" y2="300" stroke="#000" stroke-width="6" marker-end="url(#m)"/>',
    ),
    "dashes": (
        _LARGE,
        '<circle cx="320" cy="180" r="150" fill="none" stroke="#036" stroke-width="10" stroke-dasharray="30 20"/>',
    ),
    "translucent": (
        _LARGE,
        '<g opacity=".4"><rect x="50" y="50" width="300" height="200" fill="#f00"/>'
        '<rect x="200" y="100" width="300" height="200" fill="#00f"/></g>',
    ),
    "the current colour": (
        'viewBox="0 0 640 360" color="#a30"',
        '<rect x="50" y="50" width="300" height="200" fill="currentColor"/>',
    ),
    "percentages": (_LARGE, '<rect x="10%" y="10%" width="50%" height="50%" fill="#060"/>'),
    "in millimetres": ('width="60mm" height="40mm"', '<rect x="5mm" y="5mm" width="30mm" height="20mm" fill="#036"/>'),
    "of a few pixels": (
        'width="4" height="3" viewBox="0 0 4 3"',
        '<rect x="1" y="1" width="2" height="1" fill="#036"/>',
    ),
    "another origin": ('viewBox="-100 -50 200 100"', '<circle r="40" fill="#603"/>'),
    "a square in a rectangle": (
        'width="600" height="200" viewBox="0 0 100 100"',
        '<rect width="100" height="100" fill="#036"/>',
    ),
    "stretched": (
        'width="600" height="200" viewBox="0 0 100 100" preserveAspectRatio="none"',
        '<circle cx="50" cy="50" r="50" fill="#036"/>',
    ),
    "cut off": (
        'width="600" height="200" viewBox="0 0 100 100" preserveAspectRatio="xMidYMid slice"',
        '<circle cx="50" cy="50" r="50" fill="#036"/>',
    ),
    "high": ('viewBox="0 0 100 400"', '<rect x="20" y="20" width="60" height="360" fill="#036"/>'),
    "wide": ('viewBox="0 0 1000 40"', '<rect x="20" y="10" width="960" height="20" fill="#036"/>'),
    "a line": ('viewBox="0 0 4000 2"', '<rect width="4000" height="2" fill="#036"/>'),
    "a pole": ('viewBox="0 0 2 4000"', '<rect width="2" height="4000" fill="#036"/>'),
    "hidden parts": (
        _LARGE,
        '<rect x="50" y="50" width="300" height="200" fill="#036"/><g display="none"><rect width="640" height="360"/>'
        '<text y="100" font-size="80">Verborgen</text></g><g visibility="hidden"><rect width="640" height="360"/></g>',
    ),
    "holes": (_LARGE, '<path fill-rule="evenodd" d="M50 50H400V300H50ZM100 100H300V250H100Z" fill="#036"/>'),
    "arcs": (
        _LARGE,
        '<path d="M320 180 L320 40 A140 140 0 0 1 441 250 Z" fill="#c33"/>'
        '<path d="M320 180 L441 250 A140 140 0 1 1 320 40 Z" fill="#39c"/><ellipse cx="80" cy="80" rx="60" ry="30"/>'
        '<polygon points="500,50 600,50 550,140"/>'
        '<polyline points="20,300 100,250 200,320" fill="none" stroke="#000" stroke-width="5"/>',
    ),
    "nearly white": (_LARGE, '<rect x="50" y="50" width="300" height="200" fill="#f4f4f4"/>'),
    "spaced letters": (
        _LARGE,
        '<text x="20" y="100" font-size="40" letter-spacing="8" font-family="Inter, sans-serif">GESPATIEERD</text>'
        '<text x="20" y="200" font-size="40" textLength="500">uitgerekt</text>',
    ),
    "colours by other names": (
        _LARGE,
        '<rect x="50" y="50" width="300" height="200" fill="rgba(200,0,0,.5)"/>'
        '<rect x="250" y="100" width="300" height="200" fill="hsl(120,60%,40%)"/>',
    ),
    "pure colours": (
        _LARGE,
        '<rect x="0" y="20" width="80" height="320" fill="#f00"/>'
        '<rect x="80" y="20" width="80" height="320" fill="#0f0"/>'
        '<rect x="160" y="20" width="80" height="320" fill="#00f"/>'
        '<rect x="240" y="20" width="80" height="320" fill="#0ff"/>'
        '<rect x="320" y="20" width="80" height="320" fill="#f0f"/>'
        '<rect x="400" y="20" width="80" height="320" fill="#ff0"/>'
        '<rect x="480" y="20" width="80" height="320" fill="#000"/>'
        '<rect x="560" y="20" width="80" height="320" fill="#fff"/>',
    ),
    "magenta": (_LARGE, '<rect x="80" y="20" width="300" height="220" fill="#f0f"/>'),
    "letters of many kinds": (
        _LARGE,
        '<text x="20" y="60" font-size="30">efficiënt, ﬃ, € 1 ¼ “zo”</text>'
        '<text x="20" y="120" font-size="30">ge\u0308t e\u0301e\u0301n – ½</text>'
        '<text x="20" y="180" font-size="30">een zachte\u00adlijn, kop\u200bpel\u2010teken</text>',
    ),
    "letters that no face has": (_LARGE, '<text x="20" y="60" font-size="30">\u2603 sneeuw \U0001f600 en 漢字</text>'),
    "from right to left": (
        _LARGE,
        '<text x="20" y="60" font-size="30">שלום עולם</text><text x="20" y="120" font-size="30">سلام عليكم</text>',
    ),
    "words that only some hear": (
        _LARGE,
        '<text x="20" y="60" font-size="30"><title>Uitleg</title>Een woord<desc>en meer</desc> erbij</text>',
    ),
    "words used again": (
        _LARGE,
        '<defs><text id="t" font-size="30">Weer dit</text></defs><use href="#t" x="20" y="60"/>'
        '<use href="#t" x="20" y="160"/><text x="20" y="260" font-size="30" text-anchor="end">weg</text>'
        '<text x="320" y="260" font-size="30" text-anchor="middle" opacity=".8">in het midden</text>',
    ),
    "letters one by one": (_LARGE, '<text x="20 60 100 140" y="60 70 80 90" rotate="10" font-size="30">trap</text>'),
    "outlined letters": (
        _LARGE,
        '<text x="20" y="200" font-size="150" fill="none" stroke="#036" stroke-width="4">LIJN</text>',
    ),
}
"""By what is special in each: the attributes of its first element, and what is in it."""

FROM_INKSCAPE: Final = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- made by hand -->
<svg:svg xmlns:svg="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
  width="210mm" height="100mm" viewBox="0 0 210 100" inkscape:version="1.2">
<svg:g inkscape:label="laag" style="display:inline">
  <svg:rect style="fill:#003366;stroke:none" x="10" y="10" width="90" height="50"/>
  <svg:text style="font-size:10px;font-family:Inter;-inkscape-font-specification:Inter" x="110" y="40">Uit</svg:text>
</svg:g></svg:svg>
"""


def test_drawings_of_every_sort_pass(publish: Publish, tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "assets").mkdir(parents=True)
    figures = []
    for number, (name, (attributes, shapes)) in enumerate(DRAWINGS.items()):
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{shapes}</svg>'
        (source / f"assets/{number}.svg").write_text(drawing, encoding="utf-8")
        figures.append(f"![{name}](assets/{number}.svg)")
    (source / "assets/inkscape.svg").write_text(FROM_INKSCAPE, encoding="utf-8")
    make_source(source, make_chapter(*figures, "![From Inkscape](assets/inkscape.svg)"))
    kinds = ("pdf", "print", "docx", "epub", "site", "leaflets")
    done = publish(*kinds, "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("shapes", "effects"),
    [
        ('<rect width="9" height="9" style="fill:#06c; mix-blend-mode: multiply"/>', ["mix-blend-mode"]),
        ('<g mix-blend-mode="screen"><rect width="9" height="9"/></g>', ["mix-blend-mode"]),
        ("<style>.a{mix-blend-mode:multiply}.b{filter:blur(2px)}</style>", ["mix-blend-mode", "filter"]),
        ('<filter id="f"><feGaussianBlur/></filter><rect width="9" height="9" filter="url(#f)"/>', ["filter"]),
        ('<filter id="f"><feGaussianBlur/></filter><rect width="9" height="9" style="filter:none"/>', []),
        (
            '<rect width="9" height="9" style="mix-blend-mode:normal;filter: inherit;-a-filter:x" filter="none"/>',
            [],
        ),
    ],
)
def test_effects_that_paper_does_not_show_are_told(tmp_path: Path, shapes: str, effects: list[str]) -> None:
    (tmp_path / "a.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {_LARGE}>{shapes}</svg>')
    told = [each.reason for each in drawings.faults(tmp_path / "a.svg")]
    assert told == [f"has an effect, {effect}, which paper shows otherwise" for effect in effects]
