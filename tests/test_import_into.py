"""`publish import --into`: a newer version of a document comes into the source, and what cannot is never forgotten."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import Publish

FIRST = """---
title: Ons plan
author: Jan
---

# Wonen

Eerste alinea over wonen.

## Huur

Huren moet betaalbaar zijn voor iedereen.

# Werk

Werk voor iedereen.
"""


@pytest.fixture
def folder(publish: Publish, tmp_path: Path) -> Path:
    """The source that the first version made."""
    assert bring(publish, tmp_path, FIRST, "--output")[0] == 0
    return tmp_path / "source"


def bring(publish: Publish, place: Path, text: str, how: str = "--into") -> tuple[int, str]:
    """Imports a version; the exit status and all that was said."""
    (place / "plan.md").write_text(text, encoding="utf-8")
    done = publish("import", place / "plan.md", how, place / "source")
    return done.returncode, done.stdout + done.stderr


def png(colour: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(stream, "PNG")
    return stream.getvalue()


def chapter(folder: Path, name: str, old: str = "", new: str = "") -> str:
    """A chapter of the source, edited first if there is something to edit."""
    path = next(folder.glob(f"*{name}.md"))
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return path.read_text(encoding="utf-8")


def test_a_new_chapter_is_shown_whole_and_comes_again(publish: Publish, folder: Path) -> None:
    newer = FIRST.replace("# Werk", "# Zorg\n\nZorg is nieuw.\n\n## Thuis\n\nThuis telt.\n\n# Werk").replace(
        "voor i", "bij i"
    )
    for _ in range(2):
        status, said = bring(publish, folder.parent, newer)
        assert status == 1
        assert said.count("error[D-008]") == 1
        assert "in the document: # Zorg Zorg is nieuw. ## Thuis Thuis telt." in said
        page = (folder / "import-report.html").read_text(encoding="utf-8")
        assert "Zorg is nieuw." in page
        assert "Thuis telt." in page
        assert "Werk bij iedereen." in chapter(folder, "werk")
    listed = (folder / "programme.yaml").read_text(encoding="utf-8")
    (folder / "programme.yaml").write_text(listed + "  - file: 03-zorg.md\n", encoding="utf-8")
    (folder / "03-zorg.md").write_text(
        "# Zorg {#zorg}\n\nZorg is nieuw.\n\n## Thuis {#thuis}\n\nThuis telt.\n", encoding="utf-8"
    )
    status, said = bring(publish, folder.parent, newer)
    assert status == 0, said


def test_the_same_words_changed_on_both_sides_come_again(publish: Publish, folder: Path) -> None:
    chapter(folder, "wonen", "betaalbaar", "goedkoop")
    newer = FIRST.replace("betaalbaar", "haalbaar").replace("Eerste alinea", "Nieuwe alinea")
    for _ in range(3):
        status, said = bring(publish, folder.parent, newer)
        assert status == 1
        assert "the same words changed in the document and in the source" in said
        assert "in the source: Huren moet goedkoop" in said
        assert "in the document: Huren moet haalbaar" in said
        assert "Word" not in said
    # What did land is not undone, nor put in once more, when a person edits it meanwhile.
    chapter(folder, "wonen", "Nieuwe alinea", "Onze eigen alinea")
    assert bring(publish, folder.parent, newer)[0] == 1
    assert "\n\nOnze eigen alinea over wonen.\n\n" in chapter(folder, "wonen")
    chapter(folder, "wonen", "goedkoop", "haalbaar")
    assert bring(publish, folder.parent, newer)[0] == 0


def test_what_was_taken_away_there_and_changed_here_comes_again(publish: Publish, folder: Path) -> None:
    chapter(folder, "wonen", "Eerste alinea over", "Mijn alinea over")
    newer = FIRST.replace("Eerste alinea over wonen.\n\n", "")
    for _ in range(2):
        status, said = bring(publish, folder.parent, newer)
        assert status == 1
        assert "in the source: Mijn alinea over wonen." in said
    chapter(folder, "wonen", "Mijn alinea over wonen.\n\n", "")
    assert bring(publish, folder.parent, newer)[0] == 0


def test_a_chapter_that_went_is_told_and_the_rest_lands(publish: Publish, folder: Path) -> None:
    newer = FIRST.replace("# Werk\n\nWerk voor iedereen.\n", "").replace("Eerste", "Nieuwe")
    before = chapter(folder, "werk")
    for _ in range(2):
        status, said = bring(publish, folder.parent, newer)
        assert status == 1
        assert said.count("error[") == 1
        assert "in the source: # Werk Werk voor iedereen." in said
        assert "Nieuwe alinea" in chapter(folder, "wonen")
        assert chapter(folder, "werk") == before


def test_pictures_come_along(publish: Publish, folder: Path) -> None:
    place = folder.parent
    (place / "p.png").write_bytes(png("red"))
    newer = FIRST.replace("## Huur", "![Een plein](p.png)\n\n## Huur")
    status, said = bring(publish, place, newer)
    assert status == 0, said
    assert (folder / "assets/p.png").read_bytes() == png("red")
    assert "![Een plein](assets/p.png)" in chapter(folder, "wonen")
    assert publish("check", "--source", folder).returncode == 0
    (place / "p.png").write_bytes(png("blue"))
    assert bring(publish, place, newer)[0] == 0
    assert (folder / "assets/p.png").read_bytes() == png("blue")
    (folder / "assets/p.png").write_bytes(png("white"))
    assert bring(publish, place, newer)[0] == 0
    assert (folder / "assets/p.png").read_bytes() == png("white")
    (place / "p.png").write_bytes(png("black"))
    for _ in range(2):
        assert bring(publish, place, newer)[0] == 1
        assert (folder / "assets/p.png").read_bytes() == png("white")


def test_a_picture_of_ones_own_with_that_name_stays(publish: Publish, folder: Path) -> None:
    place = folder.parent
    (folder / "assets").mkdir(exist_ok=True)
    (folder / "assets/p.png").write_bytes(png("white"))
    (place / "p.png").write_bytes(png("red"))
    assert bring(publish, place, FIRST.replace("## Huur", "![Een plein](p.png)\n\n## Huur"))[0] == 0
    assert (folder / "assets/p.png").read_bytes() == png("white")
    assert (folder / "assets/p-2.png").read_bytes() == png("red")
    assert "![Een plein](assets/p-2.png)" in chapter(folder, "wonen")


def test_a_dry_run_brings_no_picture(publish: Publish, folder: Path) -> None:
    place = folder.parent
    (place / "p.png").write_bytes(png("red"))
    (place / "plan.md").write_text(FIRST.replace("## Huur", "![Een plein](p.png)\n\n## Huur"), encoding="utf-8")
    assert publish("import", place / "plan.md", "--into", folder, "--dry-run").returncode == 0
    assert not (folder / "assets/p.png").exists()


def test_title_and_author_are_merged_three_ways(publish: Publish, folder: Path) -> None:
    path = folder / "programme.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Jan", "Jan en Els"), encoding="utf-8")
    newer = FIRST.replace("Ons plan", "Ons nieuwe plan\nsubtitle: Samen").replace("Jan", "Piet")
    for _ in range(2):
        status, said = bring(publish, folder.parent, newer)
        assert status == 1
        assert "in the source: Jan en Els" in said
        assert "in the document: Piet" in said
        assert said.count("error[") == 1
        text = path.read_text(encoding="utf-8")
        assert all(each in text for each in ("title: Ons nieuwe plan\n", "author: Jan en Els\n", "subtitle: "))
    # A document that tells no title of its own leaves that of the source.
    assert bring(publish, folder.parent, FIRST.partition("---\n\n")[2])[0] == 0
    assert "title: Ons nieuwe plan\n" in path.read_text(encoding="utf-8")


def test_a_report_of_before_still_serves(publish: Publish, folder: Path) -> None:
    path = folder / "import-report.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    del told["pictures"]
    path.write_text(json.dumps(told), encoding="utf-8")
    chapter(folder, "wonen", "betaalbaar", "goedkoop")
    assert bring(publish, folder.parent, FIRST.replace("voor i", "bij i"))[0] == 0
    assert "goedkoop" in chapter(folder, "wonen")
    assert "bij iedereen" in chapter(folder, "werk")
