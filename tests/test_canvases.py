"""Pages that are not looked at again show what was seen, whatever file they are in and however it was made."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from publish.typesetting import Typesetter
from publish.verify import sound_pages
from publish.verify.page_view import unseen, views
from publish.verify.pdf import read_pages

Change = Callable[[pikepdf.Pdf], object]

_MARKUP = """<html lang="nl"><head><title>t</title><style>@page { size: 120mm 120mm; margin: 20mm }
p { margin: 0; height: 20mm } .dark { background: #123456; color: white }</style></head><body>
<p>Een alinea met een <a href="#b">verwijzing</a>.</p><p class="dark">Wit op donker.</p>
<p id="b" style="break-before: page">En nog een.</p></body></html>"""
_LINES = """import sys
from pathlib import Path
from publish.verify.page_view import views
from publish.verify.pdf import read_pages
for path in map(Path, sys.argv[1:]):
    with views(path) as pages:
        seen = [line for page in pages for line in page.lines if not line.upright]
for line in seen:
    left, bottom, _, top = line.box  # whether a space at its end counts, is chance
    print(round(left), round(bottom), round(top), round(line.size, 1), line.unseen)
print(read_pages(path))
"""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pages on which everything is to be seen, and was."""
    folder = tmp_path_factory.mktemp("pages")
    typesetter = Typesetter((), (folder,))
    typesetter.write([typesetter.lay_out(_MARKUP, folder).drawn], folder / "two.pdf")
    assert [*unseen(folder / "two.pdf")] == []
    return folder / "two.pdf"


def _changed(document: Path, target: Path, change: Change) -> Path:
    with pikepdf.open(document) as pdf:
        change(pdf)
        pdf.save(target)
    return target


def _rewritten(before: bytes, after: bytes) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        content = pdf.pages[0].Contents.read_bytes()
        assert before in content
        pdf.pages[0].Contents = pdf.make_stream(content.replace(before, after))

    return change


def _begun_with(prefix: bytes) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(prefix + pdf.pages[0].Contents.read_bytes())

    return change


def _ended_with(suffix: bytes) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(pdf.pages[0].Contents.read_bytes() + suffix)

    return change


def _cropped(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.CropBox = pikepdf.Array([0, 0, 50, 50])


def _on_a_layer(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="laag"))
    configuration = pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=configuration)
    pdf.pages[0].Resources.Properties = pikepdf.Dictionary(Hidden=layer)
    pdf.pages[0].Contents = pdf.make_stream(b"/OC /Hidden BDC\n" + pdf.pages[0].Contents.read_bytes() + b"\nEMC")


def _transparent(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Resources.ExtGState = pikepdf.Dictionary(
        {name: pikepdf.Dictionary(ca=0) for name in pdf.pages[0].Resources.ExtGState}
    )


def _under_a_picture(pdf: pikepdf.Pdf) -> None:
    white = pdf.make_stream(b"1 1 1 rg 0 0 400 400 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    white.BBox = pikepdf.Array([0, 0, 400, 400])
    stamp = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, F=4, AP=pikepdf.Dictionary(N=pdf.make_indirect(white))
    )
    stamp.Rect = pikepdf.Array([0, 0, 400, 400])
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(stamp)])


def _on_a_sheet(drawn: str, *others: bytes, moved: tuple[float, float] = (0, 0)) -> Change:
    """The first page as a form on a sheet, which may lie elsewhere by itself, with other forms, drawn as it is said."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        forms = {"/Page1": pdf.make_indirect(page.as_form_xobject())}
        forms["/Page1"].Matrix = pikepdf.Array([1, 0, 0, 1, *moved])
        for number, content in enumerate(others, start=2):
            forms[f"/Page{number}"] = pdf.make_stream(
                content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=pikepdf.Array([0, 0, 300, 300])
            )
        sheet = pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=page.MediaBox)
        sheet.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(forms))
        sheet.Contents = pdf.make_stream(drawn.encode())
        pdf.pages[0] = pikepdf.Page(pdf.make_indirect(sheet))

    return change


_WHITE = b"1 1 1 rg\n0 0 300 300 re\nf"


def _read_otherwise_on_a_sheet(pdf: pikepdf.Pdf) -> None:
    """The first line has text to be taken for it, in a form that is moved up."""
    content = pdf.pages[0].Contents.read_bytes()
    begun = content.replace(b"BT", b"/Span <</ActualText (Een andere zin.)>> BDC BT", 1)
    pdf.pages[0].Contents = pdf.make_stream(begun.replace(b"ET", b"ET EMC", 1))
    _on_a_sheet("q 1 0 0 1 0 30 cm /Page1 Do Q")(pdf)


def test_text_to_be_taken_for_other_text_is_looked_at_where_its_form_stands(document: Path, tmp_path: Path) -> None:
    changed = _changed(document, tmp_path / "changed.pdf", _read_otherwise_on_a_sheet)
    assert [*unseen(changed)] == []
    white = _changed(document, tmp_path / "white.pdf", _rewritten(b"\n0 0 0 rg\n", b"\n1 g\n"))
    hidden = _changed(white, tmp_path / "hidden.pdf", _read_otherwise_on_a_sheet)
    assert "Een andere zin." in {words for _, words in unseen(hidden)}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_rewritten(b"\n0 0 0 rg\n", b"\n1 g\n"), id="white letters"),
        pytest.param(_rewritten(b"0.070588 0.203922 0.337255 rg", b"0 0 0 0 k"), id="a ground as white as its letters"),
        pytest.param(_rewritten(b"0.070588 0.203922 0.337255 rg", b"0 0 0.1 0 k"), id="a ground too light"),
        pytest.param(_ended_with(b"\n1 1 1 rg\n0 0 900 900 re\nf"), id="covered"),
        pytest.param(_begun_with(b"1 0 0 1 0 300 cm\n"), id="moved off the page"),
        pytest.param(_begun_with(b"1 0 0 1 -200 0 cm\n"), id="moved off to the left"),
        pytest.param(_begun_with(b"0 0 60 60 re W n 1 0 0 1 0 0 cm\n"), id="clipped"),
        pytest.param(_cropped, id="cropped"),
        pytest.param(_on_a_layer, id="on a hidden layer"),
        pytest.param(_transparent, id="transparent"),
        pytest.param(_under_a_picture, id="below a stamp"),
        pytest.param(_on_a_sheet("q 1 0 0 1 0 300 cm /Page1 Do Q"), id="off the sheet"),
        pytest.param(_on_a_sheet("q /Page1 Do Q", moved=(0, 300)), id="off the sheet by itself"),
        pytest.param(
            _on_a_sheet("q 1 0 0 1 0 0 cm /Page1 Do Q\nq 0 1 -1 0 300 30 cm /Page2 Do Q", _WHITE), id="below a slug"
        ),
        pytest.param(
            _on_a_sheet("q 1 0 0 1 0 0 cm /Page1 Do Q\n/Artifact BMC q 0 0 0 1 K 300 w  0 200 m 400 200 l S Q EMC"),
            id="below a mark",
        ),
    ],
)
def test_what_makes_text_unseen_is_found_though_the_page_was_seen(
    change: Change, document: Path, tmp_path: Path
) -> None:
    changed = _changed(document, tmp_path / "changed.pdf", change)
    for _ in range(2):
        assert 1 in {page for page, _ in unseen(changed)}


def test_forms_that_were_seen_apart_are_looked_at_where_one_lies_on_the_other(document: Path, tmp_path: Path) -> None:
    both = "q 1 0 0 1 0 0 cm /Page1 Do Q\nq 1 0 0 1 {} 0 cm /Page2 Do Q"
    apart = _changed(document, tmp_path / "apart.pdf", _on_a_sheet(both.format(341), _WHITE))
    assert [*unseen(apart)] == []
    together = _changed(document, tmp_path / "together.pdf", _on_a_sheet(both.format(0), _WHITE))
    assert 1 in {page for page, _ in unseen(together)}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda pdf: pdf.pages.insert(0, pdf.pages[1]), id="other neighbours"),
        pytest.param(_rewritten(b"0.070588 0.203922 0.337255 rg", b"1 0.7 0.3 0.3 k"), id="in inks"),
        pytest.param(_begun_with(b"5 5 330.1 330.1 re W n 1 0 0 1 0.5 0.5 cm\n"), id="moved"),
        pytest.param(_on_a_sheet("q 1 0 0 1 2 -2 cm /Page1 Do Q"), id="on a sheet"),
        pytest.param(_on_a_sheet("q /Page1 Do Q", moved=(2, -2)), id="on a sheet by itself"),
        pytest.param(
            _on_a_sheet(
                "q 1 0 0 1 0 0 cm /Page1 Do Q\n/Artifact BMC q 0 0 0 1 K 0.35 w [3 2] 0 d 9 200 m 9 220 l S Q EMC"
            ),
            id="beside a mark",
        ),
        pytest.param(
            _on_a_sheet("q 1 0 0 1 0 0 cm /Page1 Do Q\nq 0 1 -1 0 45 0 cm /Page2 Do Q", b""), id="with a slug beside it"
        ),
    ],
)
def test_a_page_that_shows_the_same_is_not_drawn_again(change: Change, document: Path, tmp_path: Path) -> None:
    changed = _changed(document, tmp_path / "changed.pdf", change)
    with views(changed) as pages:
        for view in pages:
            assert view.lines
            assert "page" not in vars(view)


def test_letters_of_another_font_are_read_anew(document: Path, tmp_path: Path) -> None:
    def mapped_otherwise(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].Resources.Font.values():
            del font.ToUnicode

    assert "alinea" in read_pages(document)[0]
    assert "alinea" not in read_pages(_changed(document, tmp_path / "changed.pdf", mapped_otherwise))[0]


def test_objects_that_lead_on_without_end_are_no_hindrance(document: Path, tmp_path: Path) -> None:
    def lead_on(pdf: pikepdf.Pdf) -> None:
        chain = pdf.make_indirect(pikepdf.Dictionary())
        chain.Own = chain
        for _ in range(3000):
            chain = pdf.make_indirect(pikepdf.Dictionary(Next=chain))
        pdf.pages[0].Resources.Properties = pikepdf.Dictionary(Span=chain)

    assert [*unseen(_changed(document, tmp_path / "changed.pdf", lead_on))] == []


def test_pages_with_text_that_nobody_sees_are_never_remembered(document: Path, tmp_path: Path) -> None:
    before = sound_pages()
    assert before
    covered = _changed(document, tmp_path / "covered.pdf", _ended_with(b"\n1 1 1 rg\n0 0 900 900 re\nf"))
    assert [*unseen(covered)]
    assert {*sound_pages()} == {*before}


@pytest.mark.parametrize(
    ("there", "known"),
    [
        ("leaflets/01-onderwijs-booklet-a4.pdf", "leaflets/01-onderwijs-booklet.pdf"),
        ("leaflets/01-onderwijs-trifold-print.pdf", "leaflets/01-onderwijs-trifold.pdf"),
        ("leaflets/01-onderwijs-card-a4.pdf", "leaflets/01-onderwijs-card-print.pdf"),
    ],
)
def test_what_is_remembered_is_what_would_be_seen(there: str, known: str, built: Path) -> None:
    def told(*paths: str) -> str:
        script = [sys.executable, "-c", _LINES, *(str(built / path) for path in paths)]
        return subprocess.run(script, capture_output=True, text=True, check=True).stdout

    assert told(known, there) == told(there)
