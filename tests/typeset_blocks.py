"""Blocks typeset as somebody else might: a plain page of XHTML, and style sheets that share nothing with ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Final

from publish.notation.blocks import Block, Part
from publish.notation.runs import BREAK, Runs, words

BOOK: Final = """
@page { size: A4; margin: 25mm 22mm;
  @top-center { content: "Een programma"; font: 9pt Georgia, serif }
  @bottom-center { content: counter(page); font: 9pt Georgia, serif }
  @footnote { border-top: 0.5pt solid black; padding-top: 4pt } }
html { font: 11pt/1.4 Georgia, "DejaVu Serif", serif; hyphens: auto }
body { margin: 0 } a { color: inherit }
p { margin: 0; text-align: justify } p + p { text-indent: 1.5em }
h1 { font-size: 22pt; break-before: page } h2 { font-size: 14pt } h3 { font-size: 11.5pt }
.lead { font-size: 13pt; text-indent: 0; margin-bottom: 8pt }
blockquote { margin: 8pt 15mm; font-style: italic }
table { border-collapse: collapse; margin: 8pt 0 } caption { font-style: italic; text-align: left }
td, th { border-bottom: 0.5pt solid black; padding: 3pt 12pt 3pt 0; text-align: left; vertical-align: top }
figure { margin: 8pt 0 } img { width: 60mm } figcaption { font-size: 9pt; font-style: italic }
.footnote { float: footnote; font-size: 8.5pt; text-indent: 0 }
"""
"""Like a book: serif, indented and justified, words broken, running heads and folios."""

COLUMNS: Final = """
@page { size: A4; margin: 18mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif } }
html { font: 9.5pt/1.35 "DejaVu Sans", Arial, sans-serif } body { margin: 0 }
section { columns: 2; column-gap: 9mm } p { margin: 0 0 6pt }
h1 { font-size: 20pt; margin: 12pt 0 } h2 { font-size: 12.5pt; margin: 10pt 0 4pt }
h3 { font-size: 9.5pt; margin: 6pt 0 }
.lead { font-weight: bold } blockquote { margin: 6pt 8mm }
table { margin: 6pt 0 } caption { font-weight: bold; text-align: left }
td, th { padding: 2pt 14pt 2pt 0; text-align: left; vertical-align: top }
figure { margin: 6pt 0 } img { width: 40mm } figcaption { font-size: 8pt }
.footnote { float: footnote; font-size: 7.5pt }
"""
"""Like a report: sans serif in two columns, paragraphs set apart, nothing justified or broken."""


def typeset(
    blocks: Iterable[Block], style: str, path: Path, *, tagged: bool = False, assets: Path | None = None
) -> None:
    """Writes the blocks as a PDF; with `tagged` WeasyPrint's own structure tree, by boxes."""
    import weasyprint

    head = f"<head><title>Een programma</title><style>{style}</style></head>"
    html = f'<html lang="nl">{head}<body>{"".join(_body(blocks))}</body></html>'
    document = weasyprint.HTML(string=html, base_url=str(assets or path.parent))
    document.write_pdf(path, pdf_variant="pdf/ua-1" if tagged else None)


def _body(blocks: Iterable[Block]) -> Iterator[str]:
    blocks = list(blocks)
    notes = {block.ids[0]: block for block in blocks if block.kind == "note"}
    opened = False
    for block in blocks:
        if block.kind == "heading":
            yield "</section>" if opened and block.level == 1 else ""
            yield f"<h{block.level}>{_runs(block.parts[0].runs, notes)}</h{block.level}>"
            yield "<section>" if block.level == 1 else ""
            opened = True
        elif block.kind == "list":
            yield "".join(_list(list(block.parts), 0, notes))
        elif block.kind == "quotation":
            yield f"<blockquote>{''.join(_quoted(part, notes) for part in block.parts)}</blockquote>"
        elif block.kind == "table":
            rows = groupby((part for part in block.parts if part.role != "caption"), key=lambda part: part.level)
            caption = "".join(_runs(part.runs, notes) for part in block.parts if part.role == "caption")
            yield f"<table><caption>{caption}</caption>"
            for number, row in rows:
                cell = "td" if number else "th"
                yield f"<tr>{''.join(f'<{cell}>{_runs(part.runs, notes)}</{cell}>' for part in row)}</tr>"
            yield "</table>"
        elif block.kind == "figure":
            alternative, *below = (words(part.runs) for part in block.parts)
            picture = f'<img src="{block.path}" alt="{escape(alternative)}"/>'
            yield f"<figure>{picture}<figcaption>{escape(''.join(below))}</figcaption></figure>"
        elif block.kind != "note":
            kind = ' class="lead"' if block.kind == "lead" else ""
            yield f"<p{kind}>{_runs(block.parts[0].runs, notes)}</p>"
    yield "</section>" if opened else ""


def _list(parts: list[Part], level: int, notes: dict[str, Block]) -> Iterator[str]:
    tag = "ol" if parts[0].role == "numbered" else "ul"
    yield f"<{tag}>"
    at = 0
    while at < len(parts):
        end = next((n for n in range(at + 1, len(parts)) if parts[n].level <= level), len(parts))
        inner = "".join(_list(parts[at + 1 : end], level + 1, notes)) if end > at + 1 else ""
        yield f"<li>{_runs(parts[at].runs, notes)}{inner}</li>"
        at = end
    yield f"</{tag}>"


def _quoted(part: Part, notes: dict[str, Block]) -> str:
    return f"<p>{'— ' if part.role == 'attribution' else ''}{_runs(part.runs, notes)}</p>"


def _runs(runs: Runs, notes: dict[str, Block]) -> str:
    text = ""
    for run in runs:
        if run.note is not None:
            text += f'<span class="footnote">{_runs(notes[run.note].parts[0].runs, notes)}</span>'
            continue
        inner = escape(run.text).replace(BREAK, "<br/>")
        for mark, tag in ((run.emphasis, "em"), (run.strong, "strong")):
            inner = f"<{tag}>{inner}</{tag}>" if mark else inner
        text += (
            f'<a href="{escape(run.target)}">{inner}</a>' if run.target and not run.target.startswith("#") else inner
        )
    return text
