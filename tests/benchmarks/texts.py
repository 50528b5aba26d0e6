"""The texts of the benchmarks: the source many times over, and the same text as other programs want it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final, assert_never

from publish import fonts, theme
from publish.cache import cache_folder
from publish.loading import load
from publish.model import (
    Block,
    Chapter,
    CrossReference,
    Emphasis,
    Figure,
    Footnote,
    Inline,
    Inlines,
    LineBreak,
    Link,
    List,
    NoteReference,
    Paragraph,
    Programme,
    Proposal,
    Pull,
    Quotation,
    Section,
    Span,
    Strong,
    Table,
    Text,
)

_SPECIAL: Final = re.compile(r"""[\\`*_\[\]<>~^$@|#{}"']|^(?=[-+])|(?<=^\d)(?=[.)])|(?<=^\d\d)(?=[.)])""")
"""What would be markup for pandoc, anywhere or where a line begins."""

_STYLE: Final = """\
@page { size: %(width)smm %(height)smm; margin: 22mm 20mm; @bottom-center { content: counter(page) } }
html { font: %(body)spt/%(leading)spt "%(text)s" }
body { hyphens: auto; hyphenate-limit-chars: 6 2 3 }
p { margin: 0; text-align: justify; orphans: 2; widows: 2 }
p + p { text-indent: %(leading)spt }
h1, h2, h3 { font-family: "%(display)s"; hyphens: manual; break-after: avoid }
h1 { font-size: %(h1)spt; line-height: 1.2; break-before: page }
h2 { font-size: %(h2)spt; line-height: 1.2 }
"""
_FACE: Final = '@font-face { font-family: "%s"; font-weight: %s; font-style: %s; src: url("%s") }\n'

_TYPST: Final = """\
#set page(width: %(width)smm, height: %(height)smm, margin: (x: 20mm, y: 22mm))
#set par(leading: %(leading)spt - 0.7 * %(body)spt)
#set image(alt: "figuur") // pandoc does not tell Typst, and PDF/UA wants one
#show heading.where(level: 1): it => pagebreak(weak: true) + it
"""

_ASCIIDOC_THEME: Final = """\
extends: default
font:
  catalog:
    merge: true
    Text: {normal: %(normal)s, italic: %(italic)s, bold: %(bold)s, bold_italic: %(bold)s}
page: {size: [%(width)smm, %(height)smm], margin: [22mm, 20mm, 24mm, 22mm]}
base: {font-family: Text, font-size: %(body)s, line-height-length: %(leading)s, text-align: justify, hyphens: nl}
"""


# -- the source, many times over ----------------------------------------------------------------------


def multiplied(source: Path, folder: Path, times: int) -> Path:
    """A new source with every numbered chapter of `source` so many times, under other ids."""
    folder.mkdir()
    listed = []
    for path in sorted(source.rglob("*")):
        if path.is_file() and path.suffix != ".md":
            (folder / path.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
            (folder / path.relative_to(source)).write_bytes(path.read_bytes())
    for path in sorted(source.glob("0[1-9]*.md")):
        for copy in range(times):
            text = re.sub(r"(\{#|\(#)([\w-]+)", rf"\g<1>\g<2>-{copy}", path.read_text(encoding="utf-8"))
            (folder / f"{path.stem}-{copy}.md").write_text(text, encoding="utf-8")
            listed.append(f"  - file: {path.stem}-{copy}.md")
    settings = (source / "programme.yaml").read_text(encoding="utf-8").split("\ndistribution:")[0]
    settings = re.sub(r"(?m)^chapters:\n(?:  .*\n)+", "chapters:\n" + "\n".join(listed) + "\n", settings)
    (folder / "programme.yaml").write_text(settings, encoding="utf-8")
    return folder


# -- for other programs -------------------------------------------------------------------------------


def translate(source: Path, templates: Path, folder: Path, pandoc: str | None) -> None:
    """Fills `folder` with text.md, the faces and how each program is to set it; with text.adoc, where pandoc is."""
    programme, _ = load(source)
    folder.mkdir()
    for name in programme.assets:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / name, folder / name)
    (folder / "text.md").write_text(_markdown(programme), encoding="utf-8")
    if pandoc:
        subprocess.run(
            [pandoc, "text.md", "--standalone", "--to=asciidoc", "--output=text.adoc"], cwd=folder, check=True
        )
    _looks(theme.load(templates), folder)


def _looks(tokens: theme.Theme, folder: Path) -> None:
    """The faces, sizes and page of the theme, for WeasyPrint (style.css), Typst (look.typ), asciidoctor (theme.yml)."""
    faces = fonts.faces(tokens, cache_folder())
    (folder / "faces").mkdir()
    for face in faces:
        shutil.copy(face.ttf, folder / "faces" / f"{face.name}.ttf")
    text = {(each.style, each.weight > 500): f"{each.name}.ttf" for each in faces if each.role == "text"}
    values = {
        "width": tokens.page.width_mm,
        "height": tokens.page.height_mm,
        "body": tokens.sizes.body_pt,
        "leading": tokens.sizes.leading_pt,
        "h1": tokens.sizes.h1_pt,
        "h2": tokens.sizes.h2_pt,
        "text": tokens.faces["text"].family,
        "display": tokens.faces["display"].family,
        "normal": text["normal", False],
        "italic": text["italic", False],
        "bold": text["normal", True],
    }
    rules = [
        _FACE % (each.family, "bold" if each.weight > 500 else "normal", each.style, f"faces/{each.name}.ttf")
        for each in faces
    ]
    (folder / "style.css").write_text("".join(rules) + _STYLE % values, encoding="utf-8")
    (folder / "look.typ").write_text(_TYPST % values, encoding="utf-8")
    (folder / "theme.yml").write_text(_ASCIIDOC_THEME % values, encoding="utf-8")


def _markdown(programme: Programme) -> str:
    """The whole text as pandoc reads it: chapters, sections, blocks, notes, links and languages, with their ids."""
    about = programme.metadata
    head = f'---\ntitle: "{about.title}"\nauthor: "{about.author}"\nlang: {about.language}\n---'
    parts = (part for chapter in programme.chapters for part in _part(chapter, 1))
    return "\n\n".join((head, *parts)) + "\n"


def _part(part: Chapter | Section, level: int) -> Iterator[str]:
    unnumbered = "" if part.number else " .unnumbered"
    yield f"{'#' * level} {_escaped(part.title)} {{#{part.id}{unnumbered}}}"
    yield from map(_block, part.blocks)
    for section in part.sections:
        yield from _part(section, level + 1)


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return _words(block.content)
        case Proposal():
            return f"**{block.number}.** {_words(block.content)}"
        case List():
            return "\n".join(_items(block, ""))
        case Quotation():
            said = [*block.paragraphs, *([block.attribution] if block.attribution else [])]
            return "\n>\n".join(f"> {_words(each)}" for each in said)
        case Table():
            rows = [block.header, *block.rows]
            lines = ["| " + " | ".join(map(_words, row)) + " |" for row in rows]
            lines.insert(1, "|" + " --- |" * len(block.header))
            return "\n".join((*lines, *(("", f": {_escaped(block.caption)}") if block.caption else ())))
        case Figure():
            return f'![{_escaped(block.caption)}]({block.path}){{alt="{block.alternative.replace(chr(34), "")}"}}'
        case Footnote():
            return f"[^{block.id}]: {_words(block.content)}"
        case _:
            assert_never(block)


def _items(block: List, indent: str) -> Iterator[str]:
    for number, item in enumerate(block.items, start=block.start):
        mark = f"{number}. " if block.ordered else "-   "
        yield f"{indent}{mark:<4}{_words(item.content)}"
        for nested in item.lists:
            yield from _items(nested, indent + "    ")


def _words(content: Inlines) -> str:
    return "".join(map(_inline, content))


def _inline(inline: Inline) -> str:
    match inline:
        case Text():
            return _escaped(inline.value)
        case Emphasis():
            return f"*{_words(inline.content)}*"
        case Strong():
            return f"**{_words(inline.content)}**"
        case Link():
            return f"[{_words(inline.content)}](<{inline.href}>)"
        case CrossReference():
            return f"[{_words(inline.content)}](#{inline.target})"
        case LineBreak():
            return "\\\n"
        case NoteReference():
            return f"[^{inline.note}]"
        case Span():
            return f"[{_words(inline.content)}]{{lang={inline.language}}}"
        case Pull():
            return _words(inline.content)
        case _:
            assert_never(inline)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)
