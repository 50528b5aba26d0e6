"""Pages that are not looked at again are pages that look the same, whatever file they are in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from publish.typesetting import Typesetter
from publish.verify import sound_pages
from publish.verify.page_digests import page_digests
from publish.verify.page_view import unseen

_MARKUP = """<html lang="nl"><head><title>t</title></head><body>
<p id="a">Een alinea met een <a href="#b">verwijzing</a>.</p><p id="b" style="break-before: page">En nog een.</p>
</body></html>"""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    typesetter = Typesetter((), (folder,))
    typesetter.write([typesetter.lay_out(_MARKUP, folder).drawn], folder / "two.pdf")
    return folder / "two.pdf"


def test_other_numbers_and_other_neighbours_do_not_matter(document: Path, tmp_path: Path) -> None:
    with pikepdf.open(document) as pdf:
        first, second = page_digests(pdf)
        assert first != second
        pdf.pages.insert(0, pdf.pages[1])
        pdf.save(tmp_path / "three.pdf", object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(tmp_path / "three.pdf") as pdf:
        assert [*page_digests(pdf)] == [second, first, second]


def _other_content(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    page.Contents.write(page.Contents.read_bytes() + b"\n1 1 1 rg 0 0 900 900 re f")


def _other_font(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0].Resources.Font.values():
        del font.ToUnicode


def _inherited_crop(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.CropBox = pikepdf.Array([0, 0, 50, 50])


def _hidden_layer(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="laag"))
    configuration = pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=configuration)


def _transparent(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Resources.ExtGState = pikepdf.Dictionary(A=pikepdf.Dictionary(ca=0))


@pytest.mark.parametrize("change", [_transparent, _other_content, _other_font, _inherited_crop, _hidden_layer])
def test_whatever_changes_how_a_page_looks_or_reads_does(change: Callable[[pikepdf.Pdf], None], document: Path) -> None:
    with pikepdf.open(document) as pdf:
        before = next(page_digests(pdf))
        change(pdf)
        assert next(page_digests(pdf)) != before


def test_layers_are_told_apart_though_they_have_the_same_name(document: Path) -> None:
    with pikepdf.open(document) as pdf:
        layers = [pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="laag")) for _ in range(2)]
        pdf.pages[0].Resources.Properties = pikepdf.Dictionary(One=layers[0], Two=layers[1])
        found = set()
        for hidden in layers:
            configuration = pikepdf.Dictionary(OFF=pikepdf.Array([hidden]))
            pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array(layers), D=configuration)
            found.add(next(page_digests(pdf)))
        assert len(found) == 2


def test_objects_that_lead_on_without_end_have_a_digest(document: Path) -> None:
    with pikepdf.open(document) as pdf:
        ring = pdf.make_indirect(pikepdf.Dictionary())
        ring.Own = ring
        chain = ring
        for _ in range(3000):
            chain = pdf.make_indirect(pikepdf.Dictionary(Next=chain))
        pdf.pages[0].Resources.Properties = pikepdf.Dictionary(Chain=chain)
        assert len([*page_digests(pdf)]) == 2


def test_pages_with_text_that_nobody_sees_are_looked_at_each_time(document: Path, tmp_path: Path) -> None:
    with pikepdf.open(document) as pdf:
        _other_content(pdf)
        pdf.save(tmp_path / "covered.pdf")
        covered, sound = page_digests(pdf)
    for _ in range(2):
        assert [page for page, _ in unseen(tmp_path / "covered.pdf")] == [1, 1]
    assert sound in sound_pages()
    assert covered not in sound_pages()
