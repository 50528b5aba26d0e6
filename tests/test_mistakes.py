"""Mistakes that look like text: each is told, and nothing that is meant as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish import reader
from publish.diagnostics import Diagnostic, SourceError
from publish.importing import import_document
from publish.loading import load
from tests.making import make_chapter, make_source


def told(folder: Path, *blocks: str, code: str) -> list[Diagnostic]:
    """What is said with this code of a chapter with these blocks, the first of them on line 10."""
    found = reader.read(make_source(folder, make_chapter(*blocks))).diagnostics
    return [each for each in found if each.code == code]


def all_told(folder: Path, *blocks: str) -> list[tuple[str, str]]:
    """The code and the hint of everything that is said of such a chapter, rules on the whole of it included."""
    try:
        _, found = load(make_source(folder, make_chapter(*blocks)))
    except SourceError as error:
        found = error.diagnostics
    return [(each.code, each.hint) for each in found]


def misread(text: str, encoding: str) -> str:
    """UTF-8 taken for another encoding: bytes that have no letter there are kept by their numbers."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_letters_that_were_read_as_others_are_restored(tmp_path: Path, encoding: str) -> None:
    for word in (
        "coördinatie", "’s", "‘zo’", "“ja”", "–", "…", "€5", "m²", "20\N{DEGREE SIGN}C", "vis-à-vis", "Österreich",
        "Ångström", "cœur", "Łódź", "COÖRDINATIE", "CATEGORIEËN", "«Bonjour»", "5\N{NO-BREAK SPACE}%", "→", "😀",
        "Ελλάδα", "Київ",
    ):  # fmt: skip
        once = misread(word, encoding)
        for wrong in (once, misread(once, encoding)):
            (found,) = told(tmp_path, f"Een {wrong} hier.", code="W-007")
            assert found.message == f"‘{wrong[:40]}’ should probably be ‘{word}’"


def test_letters_that_are_meant_are_not_taken_for_others(tmp_path: Path) -> None:
    for text in (
        "MAÇÃ…", "IRMÔ", "IRMÃ\N{NO-BREAK SPACE}de", "CAFÉ”", "UNIVERSITÉ…", "MENÜ“", "Spaß“", "PÄIVÄ”", "JÄ–NEE",
        "voilà\N{NO-BREAK SPACE}»", "« Â »", "«Â»", "‘Ã’", "Â ", "5 Å²", "LUNEDÌ”", "NAÏF", "(Ã)", "É…",
        "een \N{ZERO WIDTH NO-BREAK SPACE}teken", "ÆØÅ", "à «",
    ):  # fmt: skip
        assert told(tmp_path, f"Zo {text} dus.", code="W-007") == [], text


def test_a_whole_file_of_other_letters_is_told_once(tmp_path: Path) -> None:
    for lines, many in ((5, 5), (6, 1)):
        found = told(tmp_path, *["Een cafÃ© hier."] * lines, code="W-007")
        assert len(found) == many
        assert [each.origin.line for each in found if each.origin] == [10 + 2 * at for at in range(many)]
    assert found[0].message.endswith("‘café’, and so in 5 lines below")


def test_slips_of_the_fingers_are_told_at_their_line(tmp_path: Path) -> None:
    for text, what in (
        ("Dit is de de zin.", "a word stands twice: ‘de de’"),
        ("Dit is\nde\nde zin.", "a word stands twice: ‘de de’"),
        ("De de zin.", "a word stands twice: ‘De de’"),
        ("Een zin , en.", "a space before a comma: ‘zin ,’"),
        ("Een zin .\nEn.", "a space before a full stop: ‘zin .’"),
        ("Een zin.En dan.", "no space behind a full stop: ‘zin.En’"),
        ("Een zin?En dan.", "no space behind ?: ‘zin?En’"),
        ("Een zin,en dan.", "no space behind a comma: ‘zin,en’"),
        ("Zo - en zo.", "a hyphen in the place of a dash: ‘Zo - en’"),
        ("Zo -- en zo.", "hyphens in the place of a dash: ‘Zo -- en’"),
        ("Zo---en zo.", "hyphens in the place of a dash: ‘Zo---en’"),
        ("Zo gaat het...", "full stops in the place of the sign …: ‘het...’"),
        ("Vier\N{NO-BREAK SPACE}vaste\N{NO-BREAK SPACE}woorden\N{NO-BREAK SPACE}hier.", "words between which no line "
         "can end: ‘Vier vaste woorden hier’"),
        ("Zo (en niet anders.", "a bracket that is not closed: ‘(en niet anders.’"),
    ):  # fmt: skip
        (found,) = told(tmp_path, text, code="W-008")
        assert found.message == what
        assert found.origin
        assert found.origin.line == 10 + (text == "Dit is\nde\nde zin.")


@pytest.mark.parametrize(
    "text",
    [
        "Dat het het beste is, of je je inschrijft: wie stelt voor voor iedereen te zorgen?",
        "Heel heel graag, Baden Baden, ja ja, wat er is is goed, de *de* en de, de en de-de.",
        "Bachelor- en masterjaren, -opleidingen, 10 - 12, – zo – en 2009-2013, e.a., m.a.w. dus, nr.5, KU\xa0Leuven.",
        "Node.js, www.kuleuven.be, a.b@kuleuven.be, https://www.kuleuven.be/Een.Twee,drie en 1,5 en a), b).",
        r"Meent \- dit \... en zo\.En dan \(of, of de *de* wel.",
        "Toen (en niet (zo) lang geleden) kwam er één … en :-( of :( nu.",
        "Zo… En [zo](https://www.kuleuven.be/a,b)(en zo), “zo”, ‘zo’.",
    ],
)
def test_good_dutch_is_no_slip(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text, code="W-008") == []


def test_a_habit_is_told_once_with_all_its_lines(tmp_path: Path) -> None:
    (found,) = told(tmp_path, "Zo - zo.", "Zo – zo.", "En - en.", "Of - of.", code="W-008")
    assert found.message.endswith("‘Zo - zo’; the same on line 14, 16")
    assert len(told(tmp_path, *["Dit is de de zin."] * 4, code="W-008")) == 4


def test_words_that_were_to_be_written_later_are_told(tmp_path: Path) -> None:
    for text in (
        "TODO: dit.", "Hier XXX nog.", "lorem ipsum dolor", "[invullen]", "[nog te doen]", "[NAAM]", "Wat???", "p. xxx"
    ):  # fmt: skip
        assert len(told(tmp_path, text, code="N-001")) == 1, text
    for text in (r"Wat\??? Hij [de rector] en [1] en […] en *XXX* en Lodewijk XX.", "[naam](https://www.kuleuven.be)"):
        assert told(tmp_path, text, code="N-001") == [], text


@pytest.mark.parametrize(
    ("written", "code", "hint"),
    [
        ("[a](https:/www.kuleuven.be/a)", "L-004", "write https://www.kuleuven.be/a"),
        ("[a](https:www.kuleuven.be/a)", "L-004", "write https://www.kuleuven.be/a"),
        ("[a](https://https://www.kuleuven.be)", "L-004", "write https://www.kuleuven.be"),
        ("[a](https://https//www.kuleuven.be)", "L-004", "write https://www.kuleuven.be"),
        ("[a](https://www..kuleuven.be/)", "L-004", "did you mean 'www.kuleuven.be'?"),
        ("[a](<https://www. kuleuven.be/>)", "L-004", "did you mean 'www.kuleuven.be'?"),
        ("[a](https://wwwkuleuvenbe)", "L-004", "write it as https://example.org/page"),
        ("[a](https://)", "L-004", "write it as https://example.org/page"),
        ("[a](https://www.kuleuven.be:99999)", "L-004", "take away what stands behind the colon"),
        ("[a](mailto:iemand)", "L-004", "write it as mailto:name@example.org"),
        ("[a](iemand@kuleuven.be)", "L-001", "before an e-mail address stands mailto: (mailto:iemand@kuleuven.be)"),
        ("[a](01.md#een-deel)", "L-001", "a chapter or section is named by the id behind its title: (#een-deel)"),
        ("[a](htps://www.kuleuven.be)", "L-003", "did you mean 'https'?"),
        ("[a](https://www.kuleuven.be/a b)", "M-011", "write [a](https://www.kuleuven.be/a%20b)"),
        ("[a](https://www.ku leuven.be/a)", "M-011", "write [a](https://www.kuleuven.be/a)"),
        ("[a](tel:016 32)", "M-011", "write [a](tel:01632)"),
        ("[a](https://www.kuleuven.be/a_(b)", "M-011", "write [a](https://www.kuleuven.be/a_%28b)"),
        ("[a](# een-deel)", "M-011", "write [a](#een-deel)"),
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_told_with_what_it_should_be(
    tmp_path: Path, written: str, code: str, hint: str
) -> None:
    assert all_told(tmp_path, f"Zie {written} eens.") == [(code, hint)]


def test_addresses_that_lead_somewhere_pass(tmp_path: Path) -> None:
    for address in (
        "https://www.kuleuven.be", "HTTPS://WWW.KULEUVEN.BE/A", "https://user@kuleuven.be:8080/a?b=c,d#e", "http://localhost:8000",
        "https://www.kuleuven.be/a_(b)", "https://www.été.be/", "https://10.0.0.1/", "mailto:a.b@kuleuven.be?subject=x",
        "mailto:a@kuleuven.be,b@kuleuven.be", "mailto:?subject=x", "tel:+32-16-32.10.10", "https://a_b.kuleuven.be/x%2E",
    ):  # fmt: skip
        assert all_told(tmp_path, f"Zie [dit]({address}).") == [], address


def test_the_end_of_a_sentence_within_an_address_is_told(tmp_path: Path) -> None:
    for end, hint in ((".", "%2E"), (",", "%2C"), ("”", "%E2%80%9D"), (".”", "%2E%E2%80%9D")):
        ((code, said),) = all_told(tmp_path, f"Zie [dit](https://www.kuleuven.be/a{end})")
        assert (code, said.partition(" (")[2].partition(")")[0]) == ("L-005", "https://www.kuleuven.be/a")
        assert said.endswith(hint)
        assert all_told(tmp_path, f"Zie [dit](https://www.kuleuven.be/a{hint[:6]}b)") == []


def test_addresses_that_are_no_links_are_told_and_may_be_meant(tmp_path: Path) -> None:
    for text, count in (
        ("Zie www.kuleuven.be, of schrijf naar iemand@kuleuven.be.", 2), ("Zie https://www.kuleuven.be/a.", 1),
        ("Zie <www.kuleuven.be>.", 1), (r"Zie www\.kuleuven.be of iemand@kuleuven\.be of https\://kuleuven.be.", 0),
        ("[Zie www.kuleuven.be](https://www.kuleuven.be) of <iemand@kuleuven.be> of kuleuven.be.", 0),
    ):  # fmt: skip
        assert [code for code, _ in all_told(tmp_path, text)] == ["L-006"] * count, text


def test_all_slips_of_a_line_are_told_at_once(tmp_path: Path) -> None:
    found = all_told(tmp_path, "Zie [a] (https://a.be), [b](https://b.be c) en www.c.be of de de ** d.")
    assert [code for code, _ in found] == ["M-011", "M-011", "M-012"]


def test_links_that_lead_nowhere_are_left_out_of_an_import_with_a_word(tmp_path: Path, root: Path) -> None:
    (tmp_path / "plan.md").write_text("# Een\n\nZie [dit](https:/www.kuleuven.be) en [dat](mailto:x) hier.\n")
    done = import_document(tmp_path / "plan.md", tmp_path / "source", root / "templates")
    assert "Zie dit en dat hier." in (next(done.folder.glob("*.md"))).read_text(encoding="utf-8")
    assert sum(each["kind"] == "link" for each in done.report.as_json()["decisions"]) == 2


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("### Kop {kop}\n\nTekst.", ["I-001"]), ("### Kop {#kop} en meer\n\nTekst.", ["I-001"]),
        ("### Kop {#kop\n\nTekst.", ["I-001"]), ("### Kop (#kop)\n\nTekst.", ["I-001"]), ("###\n\nTekst.", ["H-005"]),
        ("Tekst\n---\n\nTekst.", ["H-003"]), ("Tekst\n===\n\nTekst.", ["H-003"]), ("[a]{#een-deel}", ["M-006"]),
        ("Een <b>vet</b> woord.", ["M-001"]), ("Een[^a] en.\n\n[^a] De noot.", ["X-001"]),
        ("Een[^a] en[^a].", ["X-001"]), ("Een[^a].\n\n[^a]: x\n\n[^a]: y", ["X-009"]), ("[](#onbekend)", ["X-002"]),
        ("[](#alinea)\n\n{#alinea}\nTekst.", ["X-010"]), ("[a]: https://www.kuleuven.be", ["M-011"]),
        ("Zie [b].\n\n[b]: https://b.be\n[b]: https://c.be", ["M-011"]), ("**Een kop**\n\nTekst.", ["H-007"]),
    ],
)  # fmt: skip
def test_one_slip_is_told_once(tmp_path: Path, written: str, codes: list[str]) -> None:
    assert [code for code, _ in all_told(tmp_path, written)] == codes


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("### Kop {kop}\n\nTekst.", "in braces, as the last on the line: ### Kop {#kop}"),
        ("### Kop {#kop} en meer\n\nTekst.", "in braces, as the last on the line: ### Kop en meer {#kop}"),
        ("### Een #kop\n\nTekst.", "in braces, as the last on the line: ### Een {#kop}"),
        ("### Kop\n\nTekst.", "add one behind the title, for good: {#kop}"),
        ("[a]{#een-deel}", "a reference is written [words](#een-deel); only titles, paragraphs and tables have names"),
        ("Een[^a] en.\n\n[^a] De noot.", "begin line 12 with [^a]:"),
        ("Een[^a] en.\n\n[a]: De noot.", "begin line 12 with [^a]:"),
        ("Een[^a] en.\n\n[^a]:", "line 12 has no text"),
        ("Een <!-- nog doen --> woord.", "take the comment away, or keep it in a file of its own beside the source"),
        ("    Tekst.", "take away the spaces or tabs before the text"),
        ("**Een kop**\n\nTekst.", "write ### Een kop {#een-kop}; words in bold that are no title end with a full stop"),
    ],
)
def test_the_hint_says_how_it_should_be_written(tmp_path: Path, written: str, hint: str) -> None:
    assert [said for _, said in all_told(tmp_path, written)] == [hint]


@pytest.mark.parametrize(
    "meant",
    [
        "**Een zin die vet is.**", "**Vet**, en verder.", "Tekst.\n\n**Slot**", "> **Vet**\n\nTekst.",
        "- **Vet**\n\nTekst.", "{.proposal}\n**Vet**\n\nTekst.", "1. een\n1. twee\n1. drie", "3. drie\n4. vier",
        "1. een\n\nTekst.\n\n1. weer een", "### 10 jaar {#jaar}\n\nTekst.", "### 3\\. Zo {#zo}\n\nTekst.",
        "Zie [a] en [b][c].\n\n[a]: https://a.be\n[c]: https://c.be", "Zie [de  Site].\n\n[DE site]: https://a.be",
        "5* en student*en en een_naam en 2 * 3 en \\*zo en \\_zo.", "Een | twee.", "a \\| b\nc \\| d", "\\[TOC]",
        "R&D; en A&B.", "\\==========", "Een \\\\newpage", "Zie (#hashtag).", "“Zo”: zo.\nEn zo: dus.",
    ],
)  # fmt: skip
def test_what_is_meant_is_not_told(tmp_path: Path, meant: str) -> None:
    assert all_told(tmp_path, meant) == []


def test_a_chapter_that_is_called_otherwise_is_told_once_with_its_name(tmp_path: Path) -> None:
    for other, hint in (
        ("01.MD", "capitals count: write '01.MD' in programme.yaml"),
        ("01.md.txt", "'01.md.txt' should be called '01.md', and stand beside programme.yaml"),
        ("01.txt", "'01.txt' should be called '01.md', and stand beside programme.yaml"),
        ("delen/01.md", "'delen/01.md' should be called '01.md', and stand beside programme.yaml"),
    ):
        folder = make_source(tmp_path / other, make_chapter("Tekst."), make_chapter("Tekst.", name="twee"))
        (folder / other).parent.mkdir(exist_ok=True)
        (folder / "01.md").rename(folder / other)
        (found,) = reader.read(folder).diagnostics
        assert (found.code, found.hint) == ("S-003", hint)


def test_files_that_may_be_chapters_are_told_and_those_of_editors_are_not(tmp_path: Path) -> None:
    folder = make_source(tmp_path, make_chapter("Tekst."))
    for name in ("._01.md", ".#01.md", "~$01.md", "01.md~", "01.md.bak", "README.md", "nota.txt"):
        (folder / name).write_text("x")
    assert reader.read(folder).diagnostics == ()
    for name, hint in (
        ("02.MD", "call it '02.md'"),
        ("03.markdown", "call it '03.md'"),
        ("04.md.txt", "call it '04.md'"),
    ):
        (folder / name).write_text("x")
        (found,) = reader.read(folder).diagnostics
        assert found.code == "S-004"
        assert found.hint.startswith(hint)
        (folder / name).unlink()


def test_links_to_nothing_are_told_as_links(tmp_path: Path) -> None:
    folder = make_source(tmp_path, make_chapter("Tekst."))
    for name, code in (("01.md", "S-003"), ("programme.yaml", "S-002")):
        (folder / name).unlink()
        (folder / name).symlink_to("nergens")
        (found,) = reader.read(folder).diagnostics
        assert found.code == code
        assert "nergens" in found.hint


@pytest.mark.parametrize("name", ["x" * 300 + ".md", '"a\\nb.md"', '"a\\0b.md"'], ids=["long", "two lines", "NUL"])
def test_names_that_no_file_can_have_are_told(tmp_path: Path, name: str) -> None:
    folder = make_source(tmp_path, make_chapter("Tekst."))
    text = (folder / "programme.yaml").read_text(encoding="utf-8")
    (folder / "programme.yaml").write_text(text + f"  - file: {name}\n", encoding="utf-8")
    assert {each.code for each in reader.read(folder).diagnostics} <= {"S-007", "Y-004", "S-006"}


def test_letters_that_a_sign_of_a_pdf_joins_are_told_with_what_to_type(tmp_path: Path) -> None:
    for written, typed in (("ﬁets", "fiets"), ("eﬃciënt", "efficiënt"), ("eﬀect", "effect")):
        (found,) = told(tmp_path, "Tekst.", f"Een {written} hier.", code="S-006")
        assert (found.hint, found.origin and found.origin.line) == (f"type ‘{typed}’: it was copied from a PDF", 12)


def test_letters_that_a_sign_joins_are_imported_as_they_are_typed(tmp_path: Path, root: Path) -> None:
    (tmp_path / "plan.md").write_text("# Eﬃciënt\n\nEen ﬁets.\n\n| ﬂ | b |\n|---|---|\n| ﬀ | b |\n", encoding="utf-8")
    done = import_document(tmp_path / "plan.md", tmp_path / "source", root / "templates")
    text = next(done.folder.glob("*.md")).read_text(encoding="utf-8")
    assert "# Efficiënt {" in text
    assert "Een fiets." in text
    assert "| fl | b |" in text


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("- een\n- twee\nDit is nieuw.", 12), ("> Woorden.\nDit is nieuw.", 11), ("1. een\nDit is nieuw.", 11),
        ("Zie[^a].\n\n[^a]: Een noot.\nDit is nieuw.", 13), ("- een\n-\n- drie", 11), ("[1] Een noot.", 10),
        ("¹ Een noot.", 10), (f"{'Een zin die lang is. ' * 9}Einde.\nDit is nieuw.", 11),
    ],
)  # fmt: skip
def test_lines_that_become_part_of_what_stands_above_them_are_told(tmp_path: Path, written: str, line: int) -> None:
    (found,) = told(tmp_path, written, code="M-012")
    assert found.origin
    assert found.origin.line == line


@pytest.mark.parametrize(
    "meant",
    [
        "- een\n  En verder.\n- twee\n  1. Drie", "> Woorden\n> En verder.\n>\n> — Wie", "- een\nen verder.",
        "Zie[^a].\n\n[^a]: Een noot\n    En verder.", "Een zin.\nNog een zin.", "Zie [1] en ¹ en m² en [2]",
        f"{'Een zin die lang is, ' * 9}einde.\nDit is de tweede zin, en die is ook lang.", "> Woorden\nlui verder",
        "{.proposal}\nVoorstel 3 van toen blijft.",
    ],
)  # fmt: skip
def test_lines_that_belong_together_are_not_told(tmp_path: Path, meant: str) -> None:
    assert all_told(tmp_path, meant) == []


def test_a_proposal_with_a_number_of_its_own_is_told(tmp_path: Path) -> None:
    for written in ("Voorstel 3: wij doen dit.", "**Voorstel 12** – wij doen dit."):
        assert [code for code, _ in all_told(tmp_path, f"{{.proposal}}\n{written}")] == ["B-007"]


def test_descriptions_that_describe_nothing_are_told(tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    (tmp_path / "a.svg").write_text(drawing)
    for alternative, code in (
        ("foto.png", "F-001"), ("IMG_0012", "F-001"), ("TODO", "N-001"), ("Een foto van plan.png", None),
        ("Nog te beschrijven: wat hier te zien is", "N-001"), ("Een foto van 2012", None),
    ):  # fmt: skip
        found = all_told(tmp_path, f"![{alternative}](a.svg)")
        assert [each for each, _ in found] == ([code] if code else []), alternative


def test_an_image_whose_description_is_the_name_of_its_file_is_imported(tmp_path: Path, root: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    (tmp_path / "a.svg").write_text(drawing)
    (tmp_path / "plan.md").write_text('# Een\n\nTekst.\n\n![a.svg](a.svg)\n\n![b.png](a.svg "Een plan")\n')
    done = import_document(tmp_path / "plan.md", tmp_path / "source", root / "templates")
    text = next(done.folder.glob("*.md")).read_text(encoding="utf-8")
    for name in ("a.svg", "b.png"):
        assert f"![Nog te beschrijven: wat hier te zien is ({name})](" in text
