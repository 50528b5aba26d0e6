"""Texts as people write them, which no sample has: they are published whole, and look right."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest

from tests.conftest import Publish
from tests.making import make_source

NOTE = "Deze noot zegt meer dan er tussen twee stukken van een paneel ongemerkt zou kunnen staan."
NESTED = f"""# Onderwijsvernieuwingsbeleidsplannen {{#beleid}}

Inleiding.

## Eerste sectie {{#eerste}}

{{.lead}}
Een kern met een *noot.[^a]*

[^a]: {NOTE} [En een link.](https://www.vlir.be/)

### Onderwijsbevoegdhedenwetten {{#bevoegd}}

Daaronder staat dit.

#### Nog dieper {{#dieper}}

En dit.
"""
PROPOSALS = "\n\n".join(
    f"{{.proposal}}\n{'Een voorstel van een aantal woorden. ' * 6}[^{number}]\n\n[^{number}]: {NOTE}"
    for number in range(1, 13)
)
NOTED = f"# Voorstellen {{#voorstellen}}\n\nInleiding.\n\n## Deel {{#deel}}\n\n{{.lead}}\nKern.\n\n{PROPOSALS}\n"
SHORT = "# Slotwoord {#slot}\n\nTot slot danken wij u.\n"
WORD = "Onderwijs" * 34
ENDLESS = f"{SHORT}\n## Dank {{#dank}}\n\n{{.lead}}\nAan u.\n\n{{.proposal}}\nWij zeggen {WORD} en niets anders.\n"
ROLE = "kandidaat-rector en kandidaat-vicerector Onderwijs, KU Leuven"


@pytest.fixture(scope="module")
def odd(publish: Publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every artefact: whole by its own verification, or this stops here."""
    folder = tmp_path_factory.mktemp("odd")
    settings = make_source(folder / "source", NESTED, NOTED, ENDLESS) / "programme.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("role: kandidaat", f"role: {ROLE}"), "utf-8")
    done = publish("all", "--source", folder / "source", "--output", folder / "dist")
    assert done.returncode == 0, done.stderr
    return folder / "dist"


def lines(path: Path, page: int = 0) -> list[tuple[str, tuple[float, float, float, float]]]:
    """The text of a page, line by line, with where it stands: left, bottom, right and top in points."""
    with pypdfium2.PdfDocument(path) as pdf:
        text = pdf[page].get_textpage()
        boxes = [text.get_rect(at) for at in range(text.count_rects())]
        return [(text.get_text_bounded(*box), box) for box in boxes]


@pytest.mark.parametrize("layout", ["folder", "trifold", "poster-a4", "card"])
@pytest.mark.parametrize("name", ["01-beleid", "02-voorstellen"])
def test_notes_stay_behind_where_a_leaflet_is_brief(odd: Path, name: str, layout: str) -> None:
    with pypdfium2.PdfDocument(odd / "leaflets" / f"{name}-{layout}.pdf") as pdf:
        text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())
    assert "ongemerkt" not in text
    assert "noot.1" not in text
    assert "Eerste sectie" in text or "Een voorstel" in text


@pytest.mark.parametrize("layout", ["card", "poster-a4", "poster-a3"])
def test_a_long_role_stands_on_nothing_else(odd: Path, layout: str) -> None:
    found = lines(odd / "leaflets" / f"01-beleid-{layout}.pdf", 1 if layout == "card" else 0)
    assert any("vicerector" in text for text, _ in found)
    for (text, one), (words, other) in combinations(found, 2):
        across = min(one[2], other[2]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[1], other[1])
        assert across < 1 or down < 2, (text, words)


def test_a_word_wider_than_its_column_is_broken_with_a_hyphen(odd: Path) -> None:
    found = [text for page in (0, 1) for text, _ in lines(odd / "leaflets" / "01-beleid-trifold.pdf", page)]
    assert "Onderwijsbevoegdhedenwetten" not in "".join(found)
    assert any(text.startswith("Onderwijsbevoegd") and text.rstrip()[-1] in "-\N{SOFT HYPHEN}\x02" for text in found)


def test_a_word_without_end_is_broken_where_it_must_be(odd: Path) -> None:
    for layout in ("poster-a4", "trifold"):
        path = odd / "leaflets" / f"03-slot-{layout}.pdf"
        with pypdfium2.PdfDocument(path) as pdf:
            found = [text for page in range(len(pdf)) for text, _ in lines(path, page)]
        assert sum("wijsOnder" in text and text.rstrip()[-1] in "-\N{SOFT HYPHEN}\x02" for text in found) > 3, layout


def test_a_title_without_a_latin_letter_has_files_with_a_name(publish: Publish, tmp_path: Path) -> None:
    source = make_source(tmp_path / "source", SHORT, title="Ελλάδα")
    done = publish("docx", "site", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "dist/programma.docx").is_file()
    assert "programma.docx" in (tmp_path / "dist/index.html").read_text(encoding="utf-8")
