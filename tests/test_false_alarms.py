"""What is whole passes: 200 generated chapters that use every block and inline, in every combination.

And what the reader drops is missed: the source is read a second time, by a route that knows nothing of the first.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from publish.loading import load
from publish.verify import verify_source
from tests.conftest import Publish
from tests.making import make_chapter, make_source

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20"/></svg>'
CHAPTERS = 200
SOURCES = 5
PHRASES = (
    "reïntegratie", "coördinatie", "KU Leuven", "€ 5", "20 %", "art. 4", "bachelor- en masterjaren", "(job)studenten",
    "’s avonds", "‘zo’", "p. 3", "één,", "vóór;", "IJkings- en starttoetsen", "–", "FP10:", "kant-en-klaar", "m/v",
    "1.400", "A&B", "samen…", "nu?", "ja!", "e-mail", "niet", "de", "en", "of",
)  # fmt: skip


def some_words(random: Random, most: int = 9) -> str:
    start = random.choice(["Wij", "Elke", "Een", "Met", "Vanuit"])
    return " ".join([start, *(random.choice(PHRASES) for _ in range(random.randint(2, most)))])


def inline(random: Random, depth: int = 0) -> str:
    """A piece of running text; marks stand in marks."""
    if depth > 2:
        return some_words(random, 3)
    inner = inline(random, depth + 1)
    forms: list[Callable[[], str]] = [
        lambda: some_words(random),
        lambda: f"*{inner}*" if "*" not in inner else inner,
        lambda: f"**{inner}**" if "*" not in inner else inner,
        lambda: f"_{inner}_" if "_" not in inner and "*" not in inner else inner,
        lambda: f"[{inner}](https://www.kuleuven.be/pagina_{random.randint(1, 99)})" if "]" not in inner else inner,
        lambda: f"[{inner}]{{lang={random.choice(('en', 'fr', 'de'))}}}" if "]" not in inner else inner,
        lambda: f"{some_words(random)}\\\nen een nieuwe regel",
        lambda: "voor 5 &lt; 6 &amp; A&nbsp;B, met \\* en \\[haken\\] en {accolades}",
        lambda: "zie [](#een) verderop" if depth == 0 else inner,
    ]
    return random.choice(forms)()


def running(random: Random) -> str:
    return "\n".join(inline(random) + random.choice((",", ".", "")) for _ in range(random.randint(1, 4)))


def block(random: Random, name: str) -> str:
    """A block of any kind."""
    forms: list[Callable[[], str]] = [
        lambda: running(random),
        lambda: f"{{.proposal}}\n{running(random)}",
        lambda: f"{{#{name} .proposal .key}}\n{running(random)}",
        lambda: "\n".join(f"- {inline(random)}\n  en verder" for _ in range(random.randint(1, 4))),
        lambda: "\n".join(f"{at}. {inline(random)}" for at in range(3, 3 + random.randint(1, 4))),
        lambda: f"- {some_words(random)}\n  - {inline(random)}\n  - {some_words(random)}\n- {some_words(random)}",
        lambda: f"> {some_words(random)}\n> {some_words(random)}\n>\n> — {some_words(random, 3)}",
        lambda: f"{running(random)}[^{name}] Verder.\n\n[^{name}]: Noot bij {name}: {inline(random, 2)}.",
        lambda: (
            f'{{caption="Tabel {name}: {some_words(random, 4)}"}}\n| Wat | Hoe | Wie |\n| --- | :-: | --: |\n'
            + "\n".join(f"| {some_words(random, 2)} | {inline(random, 2)} | |" for _ in range(random.randint(1, 5)))
        ),
        lambda: f"[{some_words(random)}]{{.pull}} {some_words(random)}.",
        lambda: f'![Wat men ziet {name}](assets/figuur.svg "Figuur bij {name}, {some_words(random, 4)}")',
        lambda: f"### Dieper {name} {{#{name}-dieper}}\n\n{running(random)}",
    ]
    return random.choice(forms)()


def chapter(number: int) -> str:
    random = Random(number)
    name = f"h{number}"
    return make_chapter(
        *(block(random, f"{name}-{at}") for at in range(random.randint(3, 7))), name="een" if number % 40 == 0 else name
    )


@pytest.mark.parametrize("part", range(SOURCES))
def test_whole_artefacts_pass(publish: Publish, tmp_path: Path, part: int) -> None:
    each = CHAPTERS // SOURCES
    source = tmp_path / "source"
    (source / "assets").mkdir(parents=True)
    (source / "assets/figuur.svg").write_text(DRAWING, encoding="utf-8")
    make_source(source, *(chapter(number) for number in range(part * each, (part + 1) * each)))
    done = publish("pdf", "print", "docx", "epub", "site", "--source", source, "--output", tmp_path / "dist")
    assert done.returncode == 0, done.stderr


NOTATIONS = (
    '![Wat men ziet](assets/a(1).svg "Bijschrift")', '![Wat men ziet](<assets/a b.svg> "Bij schrift")',
    "![Wat men ziet](assets/a.svg 'Bijschrift')", "![Wat men ziet](assets/a.svg (Bijschrift))",
    '![Wat men ziet][plaatje]\n\n[plaatje]: assets/a.svg "Bijschrift"', "![plaatje][]\n\n[plaatje]: assets/a.svg",
    "![plaatje]\n\n[plaatje]: assets/a.svg", "![Wat [men] ziet](assets/a.svg)", "![Wat men\nziet](assets/a.svg)",
    '![Wat men ziet](assets/a.svg\n"Bijschrift hier")', "Zie <https://www.kuleuven.be/pad> eens.",
    "Zie [deze\npagina](https://www.kuleuven.be/pad) eens.", "Zie [deze pagina](\nhttps://www.kuleuven.be/pad) eens.",
    "Zie [deze pagina](https://www.kuleuven.be/pad 'titel') eens.", "Zie [dit](<https://www.kuleuven.be/a b>) nu.",
    "Zie [deze pagina](https://www.kuleuven.be/pad (titel)) eens.", "Zie [hier] en [1].\n\n[hier]: https://kuleuven.be",
    'Zie [deze pagina][x].\n\n[x]:\n  https://www.kuleuven.be/pad\n  "titel"', "Zie [dit](https://kuleuven.be/a_(b)_(c)).",
    r"Een \[haak\](niet) en \{x\} en \# en 1\. en \_ja\_ \<b\>.", "A &amp; B &eacute;&#233;n &copy;",
    "Een [woord][ander] hier.",
    "Let op\\![hier](https://www.kuleuven.be/) dus.", "Let op![^a] Zo.\n\n[^a]: Een noot\ndie lui doorloopt.",
    "[^a]: Een noot.\n\nTekst[^a].", "1) een\n   - twee\n2) drie", "> Woorden\nlui verder\n>\n> — wie",
    "cafe\u0301 en é",
    "a | b \\| c\n--- | ---\nd | [x \\| y](https://www.kuleuven.be/)",
    "### Kop ### {#kop}\n\nMet {accolades} en {#hek} nu.", "### Kop {#kop} ###\n\nVerder.", "###\tKop{#kop}\n\nVerder.",
    r"### Vijf \* voor &amp; door \{#niet} \\{#kop}" "\n\nVerder.", "### Over [haken] en {accolades} {#kop}\n\nVerder.",
    '{caption="Een \\"tabel\\" hier"}\n| a | b |\n|---|---|\n| c | d |', "{.leaflet}\nWoorden voor folders.",
    "Een\r\ntwee.",
)  # fmt: skip
"""What Markdown can be written like, beyond the one way that the generated chapters have."""


def test_words_that_a_template_puts_before_each_proposal_pass(publish: Publish, root: Path, tmp_path: Path) -> None:
    """Wording is that of the templates, which anyone may change; once alone, such words would be nobody's."""
    shutil.copytree(root / "templates", tmp_path / "templates")
    page = tmp_path / "templates/shared/blocks.xhtml.j2"
    text = page.read_text(encoding="utf-8")
    assert "Voorstel {{ it.number }}" in text
    page.write_text(text.replace("Voorstel {{ it.number }}", "Ons plan"), encoding="utf-8")
    proposals = [f"{{.proposal}}\nWij bouwen er {number} bij." for number in range(3)]
    source = make_source(tmp_path / "source", make_chapter(*proposals, "Zo wordt het."))
    options = ("--source", source, "--templates", tmp_path / "templates", "--output", tmp_path / "dist")
    done = publish("pdf", "docx", "epub", "site", *options)
    assert done.returncode == 0, done.stderr


def test_every_notation_is_read_the_second_time_as_the_first(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    for name in ("a.svg", "a b.svg", "a(1).svg"):
        (tmp_path / "assets" / name).write_text(DRAWING, encoding="utf-8")
    for notation in NOTATIONS:
        programme, _ = load(make_source(tmp_path, make_chapter(notation, "En verder.")))
        assert verify_source(programme).findings == (), notation


def test_what_the_reader_drops_is_missed(tmp_path: Path) -> None:
    texts = (make_chapter("Een alinea.", "{.proposal}\nEen voorstel.", name=name) for name in ("een", "twee"))
    programme, _ = load(make_source(tmp_path, *texts))
    assert verify_source(programme).complete
    first, second = programme.chapters
    section = first.sections[0]
    damaged = {
        "a chapter": (second,),
        "a section": (replace(first, sections=()), second),
        "a block": (replace(first, sections=(replace(section, blocks=section.blocks[:-1]),)), second),
        "the order": (replace(first, sections=(replace(section, blocks=section.blocks[::-1]),)), second),
    }
    for what, chapters in damaged.items():
        report = verify_source(replace(programme, chapters=chapters))
        assert report.findings, what
        assert all(each.origin for each in report.findings)
