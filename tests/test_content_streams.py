"""What a page paints is read however its content stream is written (ISO 32000-2, 7.8.2)."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from publish.archive import UnreadableError
from publish.verify.pdf import read_pages

_MAP = b"""/CIDInit /ProcSet findresource begin begincmap
1 begincodespacerange <00> <FF> endcodespacerange
1 beginbfrange <20> <7E> <0020> endbfrange endcmap"""


def _page(folder: Path, *contents: bytes, name: str = "/F1") -> Path:
    """A PDF of one page with these content streams; its one font says what its codes say in ASCII."""
    path = folder / "page.pdf"
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            ToUnicode=pdf.make_stream(_MAP),
        )
        page = pdf.add_blank_page(page_size=(200, 200))
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary({name: font}),
            Properties=pikepdf.Dictionary(Own=pikepdf.Dictionary(ActualText="gelezen", MCID=4)),
        )
        streams = [pdf.make_stream(each) for each in contents]
        page.Contents = streams[0] if len(streams) == 1 else pikepdf.Array(streams)
        pdf.save(path)
    return path


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        pytest.param(b"<576f7264> Tj", "Word", id="hexadecimal"),
        pytest.param(b"<57 6f\n7264>Tj", "Word", id="hexadecimal with space"),
        pytest.param(b"[<576f6>-20.5<7264>-3]TJ", "Wo`rd", id="an odd number of digits"),
        pytest.param(b"(Word) Tj", "Word", id="letters"),
        pytest.param(b"(a (b) \\) \\\\ \\101) Tj", "a (b) ) \\ A", id="parentheses and strokes"),
        pytest.param(b"[(Wo) -5 (r\\\nd) <20> (BT ET Tj)] TJ", "Word BT ET Tj", id="operators in letters"),
        pytest.param(b"% (niet) Tj\n<576f7264> Tj % Tj", "Word", id="comments"),
        pytest.param(b"12 TL <576f> Tj <7264> ' 0 0 (!) \"", "Wo rd !", id="on the next line"),
        pytest.param(b"/Span <</ActualText <feff004a0061>>> BDC <576f7264> Tj EMC", "Ja", id="read otherwise"),
        pytest.param(b"/Span <</A <</B [1 (x) <</C /D>>]>> /ActualText (Ja)>> BDC <5a> Tj EMC", "Ja", id="deep"),
        pytest.param(b"/Span /Own BDC <5a> Tj EMC", "gelezen", id="properties with a name"),
        pytest.param(b"/Artifact BMC <5a> Tj EMC <21> Tj", "Z!", id="a mark without properties"),
        pytest.param(b"/ReversedChars BMC (droW) Tj (s) Tj EMC (!!) Tj", "Words!!", id="from right to left"),
        pytest.param(b"/F#31 9 Tf <576f7264> Tj", "Word", id="a name in code"),
        pytest.param(b"ET q BI /W 1 /H 1 /BPC 8 /CS /G ID \x01 Q (x) Tj EI Q BT /F1 9 Tf <5a> Tj", "Z", id="a picture"),
        pytest.param(b"true /x 3 foo <5a> Tj", "Z", id="an operator that is none"),
    ],
)
def test_text_is_read_however_it_is_written(shown: bytes, read: str, tmp_path: Path) -> None:
    path = _page(tmp_path, b"q BT /F1 9 Tf 1 0 0 1 20 100 Tm " + shown + b" ET Q")
    assert read_pages(path) == [read]


def test_streams_of_a_page_follow_on(tmp_path: Path) -> None:
    assert read_pages(_page(tmp_path, b"BT /F1 9 Tf <57", b"", b"6f> Tj ET")) != [""]
    assert read_pages(_page(tmp_path, b"BT /F1 9 Tf", b"<576f>", b"Tj ET")) == ["Wo"]
    assert read_pages(_page(tmp_path, b"")) == [""]


@pytest.mark.parametrize("damage", [b"1 0 0 1 cm", b"BT 1 2 3 Td ET", b"BT x TL ET", b"BT 7 TD ET"])
def test_operands_that_are_not_those_of_the_operator_are_a_finding(damage: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="operands"):
        read_pages(_page(tmp_path, damage))


def _with_map(tmp_path: Path, cmap: bytes) -> Path:
    """A page that shows “Word”, by a font with this map to Unicode."""
    path = _page(tmp_path, b"BT /F1 9 Tf 1 0 0 1 20 100 Tm <576f7264> Tj ET")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Resources.Font.F1.ToUnicode = pdf.make_stream(cmap)
        pdf.save(path)
    return path


def test_a_map_to_unicode_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="map to Unicode"):
        read_pages(_with_map(tmp_path, b"1 beginbfchar <57> <004> endbfchar"))


def test_a_map_to_unicode_without_end_is_read_so_far(tmp_path: Path) -> None:
    letters = b"4 beginbfchar <57> <0057> <6f> <006f> <72> <0072> <64> <0064> endbfchar "
    endless = b"1 beginbfrange <0100> <ffffffffffff> <0100> endbfrange " * 10_000
    assert read_pages(_with_map(tmp_path, letters + endless)) == ["Word"]
