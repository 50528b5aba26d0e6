"""The faces of a theme: whether they are what it asks for, and hold the letters of the programme."""

from __future__ import annotations

import json
import shutil
import unicodedata
from pathlib import Path

import fontpkg
import pikepdf
import pytest
from fontTools.ttLib import TTFont

from tests.conftest import ROOT, Publish

SOURCE = Path(__file__).parent / "diagnostics" / "W-001" / "source"
"""A small programme with nothing in it that keeps it from being made."""
DAMAGED = "sha256=9eMxIvT-yk6rtkmwZwNWJS7y_u9rBbCW-pWMhJ1oD0M"


@pytest.fixture
def templates(tmp_path: Path, root: Path) -> Path:
    """Templates that are all there, to edit their theme."""
    return Path(shutil.copytree(root / "templates", tmp_path / "templates"))


def install(site: Path, family: str, files: dict[tuple[str, int], bytes], record: str = "") -> None:
    """A package with a family of static faces, as fontpkg makes them, put where PYTHONPATH leads."""
    module = site / f"fontpkg_{family.lower()}"
    module.mkdir(parents=True)
    (module / "__init__.py").touch()
    listed = []
    for (style, weight), content in files.items():
        path = f"{family}-{style}-{weight}.ttf"
        (module / path).write_bytes(content)
        listed.append({"path": path, "style": style, "weight": weight, "variable": False})
    about = {"family": family, "slug": family.lower(), "version": "1", "license": "OFL-1.1", "files": listed}
    (module / "metadata.json").write_text(json.dumps(about))
    told = site / f"fontpkg_{family.lower()}-1.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: fontpkg-{family.lower()}\nVersion: 1\n")
    (told / "entry_points.txt").write_text(f"[fontpkg.family]\n{family.lower()} = {module.name}\n")
    (told / "RECORD").write_text("".join(f"{module.name}/{each['path']},{record},\n" for each in listed))


def edit(templates: Path, *changes: tuple[str, str]) -> None:
    theme = templates / "theme.toml"
    text = (ROOT / "templates" / "theme.toml").read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    theme.write_text(text, encoding="utf-8")


def test_what_faces_do_not_have_is_told_on_its_line(publish: Publish, templates: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    face = Path(fontpkg.path("Literata")).read_bytes()
    upright, slanted = ("normal", 400), ("italic", 400)
    install(site, "Recht", {upright: face})
    install(site, "Mager", {upright: face, slanted: face, ("normal", 700): face})
    install(site, "Bundel", {upright: b"ttcf" + face[4:]})
    install(site, "Web", {upright: b"wOF2" + face[4:]})
    install(site, "Stuk", {upright: face, slanted: face[: len(face) // 2]}, record=DAMAGED)
    text, display = 'family = "Literata"', 'family = "Inter"'
    bold, plain = "weights = { regular = 400, bold = 650 }", "weights = { regular = 400 }"
    heavy = "weights = { regular = 400, bold = 600 }"
    for changes, told in (
        ([(text, 'family = "Recht"'), (display, 'family = "Recht"')], [
            (15, "the face 'Recht' has no italic"), (22, "the face 'Recht' has no weight of 600"),
        ]),
        ([(text, 'family = "Mager"'), (display, 'family = "Mager"')], [
            (17, "the face 'Mager' has no weight of 650"), (22, "the face 'Mager' has no weight of 600"),
        ]),
        ([(bold, bold.replace("650", "950")), (heavy, "weights = {}")], [
            (17, "the face 'Literata' has no weight of 950"), (22, "no weight of 'Inter' is named"),
        ]),
        ([(text, 'family = "literata"'), (display, 'family = "Bundel"'), (heavy, plain)], [
            (15, "no face is called 'literata'"),
            (20, "'Bundel-normal-400.ttf', a file of the face 'Bundel', is a collection of faces"),
        ]),
        ([(text, 'family = "Stuk"'), (bold, plain), (display, 'family = "Web"'), (heavy, plain)], [
            (15, "'Stuk-italic-400.ttf', a file of the face 'Stuk', is damaged"),
            (15, "'Stuk-normal-400.ttf', a file of the face 'Stuk', is damaged"),
            (20, "'Web-normal-400.ttf', a file of the face 'Web', is no face of TrueType or OpenType"),
        ]),
    ):  # fmt: skip
        edit(templates, *changes)
        done = publish("check", "--source", SOURCE, "--templates", templates, PYTHONPATH=f"{ROOT}:{site}")
        lines = [line for line in done.stderr.splitlines() if "error" in line]
        wanted = [f"{templates}/theme.toml:{line}: error[T-003]: {what}" for line, what in told]
        assert done.returncode == 3
        assert all(line.startswith(each) for line, each in zip(lines, wanted, strict=False)), done.stderr
        assert f"{len(told)} error" in lines[-1]


@pytest.mark.parametrize(
    ("file", "content", "fault"),
    [
        ("metadata.json", None, "is incomplete: there is no metadata.json in it"),
        ("metadata.json", "{", "is damaged: metadata.json in it cannot be read: "),
        ("metadata.json", "{}", "is damaged: metadata.json in it does not describe a family of faces"),
        ("metadata.json", "[]", "is damaged: metadata.json in it does not describe a family of faces"),
        ("metadata.json", '{"family": null, "slug": "x", "version": "1", "license": "x", "files": []}',
         "is damaged: metadata.json in it does not describe a family of faces"),
        ("metadata.json", '{"family": "X", "slug": "x", "version": "1", "license": "x", "files": '
         '[{"path": "a", "weight": "y"}]}',
         "is damaged: metadata.json in it cannot be read: "),
        ("__init__.py", "import nergens", "cannot be imported: No module named 'nergens'"),
        ("__init__.py", "dit is geen Python", "cannot be imported: invalid syntax"),
    ],
)  # fmt: skip
def test_a_package_of_faces_that_is_damaged_is_named(
    publish: Publish, tmp_path: Path, file: str, content: str | None, fault: str
) -> None:
    """Also one that the theme does not ask for: fontpkg reads all that there are."""
    site = tmp_path / "site"
    install(site, "Stuk", {("normal", 400): b""})
    if content is None:
        (site / "fontpkg_stuk" / file).unlink()
    else:
        (site / "fontpkg_stuk" / file).write_text(content)
    done = publish("check", "--source", SOURCE, "--templates", ROOT / "templates", PYTHONPATH=f"{ROOT}:{site}")
    error, hint, *rest = done.stderr.splitlines()
    assert done.returncode == 3
    assert ": error[T-003]: the package 'fontpkg-stuk' " + fault in error
    assert "delete the folder .venv and start with ./run" in hint
    assert rest == ["1 error; nothing was changed"]


def test_a_package_of_faces_without_faces_is_named(publish: Publish, templates: Path, tmp_path: Path) -> None:
    install(tmp_path / "site", "Leeg", {})
    edit(templates, ('family = "Inter"', 'family = "Leeg"'))
    done = publish("check", "--source", SOURCE, "--templates", templates, PYTHONPATH=f"{ROOT}:{tmp_path / 'site'}")
    assert "error[T-003]: the package 'fontpkg-leeg' is damaged: metadata.json in it names no file" in done.stderr


ALPHABETS = """# Van β tot Київ {#een}

Inleiding met μ, *Ελληνικά*, **Кирилиця** en ***ещё***, CO₂.

## Deel Ω {#deel}

{.lead}
De kern, voor Олена Шевченко.
"""


def test_letters_of_other_alphabets_are_in_the_faces_of_the_theme(
    publish: Publish, templates: Path, tmp_path: Path
) -> None:
    """And each weight of a family of static faces is taken from a file of its own."""
    site, output = tmp_path / "site", tmp_path / "dist"
    files = {("normal", 400): "Inter", ("normal", 600): "Literata"}
    install(site, "Steen", {face: Path(fontpkg.path(name)).read_bytes() for face, name in files.items()})
    edit(templates, ('family = "Inter"', 'family = "Steen"'))
    source = Path(shutil.copytree(SOURCE, tmp_path / "source"))
    (source / "een.md").write_text(ALPHABETS, encoding="utf-8")
    asked = ("pdf", "site", "--source", source, "--templates", templates, "--output", output, "--no-cache")
    done = publish(*asked, PYTHONPATH=f"{ROOT}:{site}")
    assert done.returncode == 0
    assert "W-005" not in done.stderr
    with pikepdf.open(output / "proef.pdf") as pdf:
        used = {str(each.get("/BaseFont", "")) for each in pdf.objects if isinstance(each, pikepdf.Dictionary)}
    assert {each.partition("+")[2].partition("-")[0] for each in used - {""}} == {"Literata", "Steen"}
    faces = {path.stem: TTFont(path) for path in (output / "site").glob("*.woff2")}
    assert len(faces) == 6
    for face in faces.values():
        assert {ord(letter) for letter in "μΩλКїё₂"} <= set(face.getBestCmap())
    for (_, weight), name in files.items():
        assert faces[f"Steen-{weight}"]["name"].getDebugName(1).startswith(name)


def test_a_face_with_greek_for_formulas_alone_is_told_to_lack_greek(
    publish: Publish, templates: Path, tmp_path: Path
) -> None:
    face = TTFont(fontpkg.path("Inter"))
    for table in face["cmap"].tables:
        table.cmap = {
            code: name
            for code, name in table.cmap.items()
            if "GREEK" not in unicodedata.name(chr(code), "") or chr(code) == "μ"
        }
    face.save(tmp_path / "formulas.ttf")
    content = (tmp_path / "formulas.ttf").read_bytes()
    install(tmp_path / "site", "Formule", {("normal", 400): content, ("normal", 600): content})
    edit(templates, ('family = "Inter"', 'family = "Formule"'))
    source = Path(shutil.copytree(SOURCE, tmp_path / "source"))
    (source / "een.md").write_text(ALPHABETS, encoding="utf-8")
    done = publish("check", "--source", source, "--templates", templates, PYTHONPATH=f"{ROOT}:{tmp_path / 'site'}")
    told = [line for line in done.stderr.splitlines() if "W-005" in line]
    assert [line.partition("have no ")[2] for line in told] == ["‘β’ (nor most other Greek letters)"]


def test_a_letter_elsewhere_and_none_of_what_was_kept_give_the_same_bytes(publish: Publish, tmp_path: Path) -> None:
    source = Path(shutil.copytree(SOURCE, tmp_path / "source"))
    (source / "twee.md").write_text("# Twee {#twee}\n\nInleiding.\n\n## Tweede {#tweede}\n\nWoorden.\n")
    with (source / "programme.yaml").open("a") as settings:
        settings.write("  - file: twee.md\n")

    def card(*more: str) -> bytes:
        asked = ("leaflets", "--chapter", "twee", "--layout", "card", "--source", source, "--output", tmp_path / "dist")
        assert publish(*asked, *more, PUBLISH_CACHE=str(tmp_path / "cache")).returncode == 0
        return (tmp_path / "dist" / "leaflets" / "02-twee-card.pdf").read_bytes()

    card()
    with (source / "een.md").open("a", encoding="utf-8") as chapter:
        chapter.write("\nVan β.\n")
    assert card() == card("--no-cache")
