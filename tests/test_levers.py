"""The shorter ways through WeasyPrint give the pages that it makes without them, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish import typesetting

PLAIN = """
@page { size: A5; margin: 15mm; @bottom-center { content: counter(page) } @footnote { border-top: 1pt solid } }
@page :left { margin-left: 25mm }
:root { --ink: #123456 }
html { font: 10pt/14pt "DejaVu Serif", serif; color: var(--ink) }
p { margin: 0; text-align: justify; hyphens: auto } p + p { text-indent: 1em }
h1, h2 { font-family: "DejaVu Sans"; break-after: avoid } h1::before { content: "– "; color: red }
a { text-decoration: underline } .note { float: footnote } ul { padding: 0 0 0 5mm; margin-inline-start: 2mm }
#own { width: calc(50% - 1mm); border: 1pt solid }
td { padding: 1pt 10%; vertical-align: bottom; border-bottom: 0.5pt solid }
"""
UNSURE = f"""
/* What counting braces cannot tell apart: }} */
@media print {{ p {{ color: green }} }}
li::after {{ content: "}}" }}
{PLAIN}
"""
BODY = """
<h1>Wat &amp; hoe</h1><p>Een <em>eerste</em> <strong>alinea &lt;met&gt;</strong> een <a href="#own">verwijzing</a>
<span class="note">En een noot.</span> over verantwoordelijkheidsbesef.</p>
<ul><li>een</li><li>twee <a href="https://example.org/?a=1&amp;b=2">elders</a></li></ul>
<h2>Daarna</h2><p id="own">Nog iets\N{NO-BREAK SPACE}meer.</p><table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="40"><path d="M0 0h10v10z"/></svg>
"""


@pytest.mark.parametrize("css", [PLAIN, UNSURE], ids=["plain", "unsure"])
@pytest.mark.parametrize(
    "opening", ['<!DOCTYPE html>\n<html lang="nl">', '<html lang="nl">\n<br>'], ids=["xml", "html"]
)
def test_shorter_ways_give_the_same_pages(
    css: str, opening: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    markup = f'{opening}<head><title>Titel</title><style>{css}</style></head><body class="x">{BODY * 9}</body></html>'
    written: list[bytes] = []
    for suited in (typesetting.SUITED, typesetting.SUITED, "another version"):
        monkeypatch.setattr(typesetting, "SUITED", suited)
        layout = typesetting.Typesetter((), (tmp_path,)).lay_out(markup, tmp_path)
        assert layout.pages > 1
        layout.write(path := tmp_path / f"{len(written)}.pdf")
        written.append(path.read_bytes())
    assert written[0] == written[1] == written[2]
