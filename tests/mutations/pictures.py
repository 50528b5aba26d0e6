"""Pictures to be found in artefacts, and damage to them there."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

import pikepdf
from PIL import Image, ImageOps

from tests.mutations.damage import Damage, drawings, drop_member, replace, rewrite_member, rewrite_zip

Change: TypeAlias = Callable[[bytes], bytes]
Held: TypeAlias = Callable[[Path, str], str]

PHOTOGRAPH: Final = "Van licht naar donker"
BARS: Final = ("Staven van 2021 af", "Staven tot 2019 toe")
"""Which words describe the pictures."""
_WIDTH, _HEIGHT = 640, 160
_BARS: Final = (
    f"<!-- {'a program that has much to say made this, ' * 200} -->"
    + """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 160">
<style>text {{ font-family: "Inter"; font-size: 28px }}</style>
<rect x="20" y="{top}" width="180" height="{high}" fill="#16324f"/>
<rect x="220" y="80" width="180" height="60" fill="#1d8db0" style="font-family:Inter;stroke:none"/>
<text x="420" y="100" font-family="Inter">{words}</text>
</svg>
"""
)


def bars() -> tuple[bytes, bytes]:
    """Two drawings of as many bars with words."""
    first = _BARS.format(top=20, high=120, words="van 2021 af")
    return first.encode(), _BARS.format(top=110, high=30, words="tot in 2019").encode()


def photograph() -> bytes:
    """Light on one side and dark on the other."""
    return _png(Image.linear_gradient("L").resize((1600, 1600)))


def _png(image: Image.Image) -> bytes:
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


# -- pictures as files --------------------------------------------------------------------------------


def held_at(path: Path, words: str, element: str = "<a:blip ") -> str:
    """The file of the picture that these words describe: in a zip file its member, else beside the page.

    `element` is a pattern of what names it in a Word document.
    """
    if path.suffix == ".html":
        return _source(path.read_text(encoding="utf-8"), words)
    with zipfile.ZipFile(path) as archive:
        if path.suffix == ".epub":
            return posixpath.join("EPUB", _source(archive.read("EPUB/een.xhtml").decode(), words))
        document = archive.read("word/document.xml").decode()
        (relation,) = re.findall(rf'descr="{words}".*?{element}r:embed="(\w+)"', document, re.DOTALL)[:1]
        relations = re.findall(r"<Relationship [^>]*>", archive.read("word/_rels/document.xml.rels").decode())
        (target,) = (re.findall(r'Target="([^"]*)"', each)[0] for each in relations if f'Id="{relation}"' in each)
        return posixpath.join("word", target)


def drawn_at(path: Path, words: str) -> str:
    """The drawing in a Word document that stands beside the picture that these words describe."""
    return held_at(path, words, r"<asvg:svgBlip [^>]*")


def _source(page: str, words: str) -> str:
    (found,) = re.findall(rf'<img src="([^"]*)" alt="{words}', page)
    return str(found)


def changed(words: str, change: Change, held: Held = held_at) -> Damage:
    """A picture in a zip file in another form."""
    return lambda path: rewrite_member(path, held(path, words), change)


def gone(words: str, held: Held = held_at) -> Damage:
    return lambda path: drop_member(path, held(path, words))


def exchanged(path: Path, held: Held = held_at) -> None:
    """Two pictures in a zip file, each in the place of the other."""
    one, other = (held(path, words) for words in BARS)
    with zipfile.ZipFile(path) as archive:
        first, second = archive.read(one), archive.read(other)
    rewrite_member(path, one, lambda _: second)
    rewrite_member(path, other, lambda _: first)


def without_drawings(path: Path) -> None:
    """A Word document as a program saves it that knows pictures only."""
    for words in BARS:
        drop_member(path, drawn_at(path, words))
        rewrite_zip(path, "word/document.xml", replace(rf'(descr="{words}".*?)<a:extLst>.*?</a:extLst>', r"\1"))


def truncated(content: bytes) -> bytes:
    return content[: len(content) // 2]


def turned(content: bytes) -> bytes:
    return _redrawn(content, lambda image: image.rotate(90))


def mirrored(content: bytes) -> bytes:
    return _redrawn(content, ImageOps.mirror)


def blank(content: bytes) -> bytes:
    return _redrawn(content, lambda image: Image.new("RGB", image.size, "white"))


def without_letters(content: bytes) -> bytes:
    def paint(image: Image.Image) -> Image.Image:
        image.paste("white", (image.width * 2 // 3, 0, image.width, image.height))
        return image

    return _redrawn(content, paint)


def _redrawn(content: bytes, change: Callable[[Image.Image], Image.Image]) -> bytes:
    with Image.open(io.BytesIO(content)) as image:
        return _png(change(image.convert("RGB")))


def replaced(old: bytes, new: bytes) -> Change:
    def change(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new, 1)

    return change


# -- pictures on pages --------------------------------------------------------------------------------


_LETTERS: Final = frozenset({"Tj", "TJ"})


def in_figures(change: Callable[[list[list[Any]]], None]) -> Damage:
    """What paints the drawings, which have letters, put in another way."""

    def damage(path: Path) -> None:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            pages = [list(pikepdf.parse_content_stream(page)) for page in pdf.pages]
            places = [
                (operations, slice(start, end - 1))  # what opened them stays, and its end
                for operations in pages
                for start, end in drawings(operations)
                if any(str(each.operator) in _LETTERS for each in operations[start:end])
            ]
            assert len(places) == len(BARS)
            figures = [operations[place] for operations, place in places]
            change(figures)
            for (operations, place), figure in reversed(list(zip(places, figures, strict=True))):
                operations[place] = figure
            for page, operations in zip(pdf.pages, pages, strict=True):
                page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(operations))
            pdf.save(path)

    return damage


def _mirror(figures: list[list[Any]]) -> None:
    for figure in figures:
        matrix = [-1, 0, 0, 1, _WIDTH * _scale(figure), 0]
        figure.insert(0, pikepdf.ContentStreamInstruction(matrix, pikepdf.Operator("cm")))


def _scale(figure: list[Any]) -> float:
    """Points in a unit of the drawing."""
    scales = (float(each.operands[0]) for each in figure if str(each.operator) == "cm")
    return next(each for each in scales if each != 1)


def _empty(figures: list[list[Any]]) -> None:
    for figure in figures:
        figure.clear()


def _without_letters(figures: list[list[Any]]) -> None:
    for figure in figures:
        figure[:] = [each for each in figure if str(each.operator) not in _LETTERS]


def _misspell(figures: list[list[Any]]) -> None:
    """The first letter and the last one of each change places."""
    for figure in figures:
        first, *_, last = (at for at, each in enumerate(figure) if str(each.operator) in _LETTERS)
        figure[first], figure[last] = figure[last], figure[first]


def _cover(figures: list[list[Any]]) -> None:
    for figure in figures:
        box = f"{_WIDTH * _scale(figure):.4f} {_HEIGHT * _scale(figure):.4f}"
        with pikepdf.new() as pdf:
            white = pdf.make_stream(f"q 1 1 1 rg 0 0 {box} re f Q".encode())
            figure.extend(pikepdf.parse_content_stream(white))


ON_PAGES: Final[dict[str, Damage]] = {
    "each in the place of the other": in_figures(lambda figures: figures.reverse()),
    "mirrored": in_figures(_mirror),
    "gone": in_figures(_empty),
    "without their letters": in_figures(_without_letters),
    "misspelt": in_figures(_misspell),
    "painted over": in_figures(_cover),
}
IN_WORD: Final[dict[str, Damage]] = {
    "each in the place of the other": exchanged,
    "gone": gone(BARS[0]),
    **{
        what: changed(BARS[0], change)
        for what, change in (
            ("truncated", truncated), ("mirrored", mirrored), ("blank", blank), ("without letters", without_letters),
        )
    },
    "a photograph, turned": changed(PHOTOGRAPH, turned),
    "a photograph gone": gone(PHOTOGRAPH),
}  # fmt: skip
AS_DRAWN: Final[dict[str, Change]] = {
    "truncated": truncated,
    "empty": lambda _: b"",
    "a picture in its place": lambda _: photograph(),
    "another digit": replaced(b"2021", b"2024"),
    "another colour": replaced(b"#1d8db0", b"#1d8db1"),
    "another shape": replaced(b'height="120"', b'height="115"'),
    "a bar less": lambda content: re.sub(rb"<rect[^>]*>", b"", content, count=1),
    "letters hidden": replaced(b"font-size: 28px", b"font-size: 0px"),
}
DRAWN_IN_WORD: Final[dict[str, Damage]] = {
    "each in the place of the other": partial(exchanged, held=drawn_at),
    "gone": gone(BARS[0], drawn_at),
    **{what: changed(BARS[0], change, drawn_at) for what, change in AS_DRAWN.items()},
}
"""Where Word shows the drawing, though the picture is right that others show."""
IN_BOOK: Final[dict[str, Damage]] = {
    "each in the place of the other": exchanged,
    "gone": gone(BARS[0]),
    **{what: changed(BARS[0], change) for what, change in AS_DRAWN.items()},
    "a photograph, turned": changed(PHOTOGRAPH, turned),
}


def on_site(change: Change) -> Damage:
    """A picture that is a file of its own, in another form."""

    def damage(path: Path) -> None:
        path.write_bytes(change(path.read_bytes()))

    return damage


def saved_again(content: bytes) -> bytes:
    """A drawing as another program writes it."""
    changed = re.sub(rb'<text x="(\d+)" y="(\d+)"', rb"<text\n  y='\2'  x='\1'", content)
    assert changed != content
    return changed
