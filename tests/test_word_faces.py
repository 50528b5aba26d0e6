"""The faces that the Word document carries: those of its styles, by the names that these use, whole and allowed."""

from __future__ import annotations

import io
import posixpath
import shutil
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import fontpkg
import pytest
from fontTools.ttLib import TTFont

from tests.conftest import ROOT, SLUG, Publish
from tests.making import make_chapter, make_source
from tests.test_docx import W
from tests.test_faces import edit, install
from tests.test_reference_document import REFERENCE, replacing, rewrite

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TABLE, SETTINGS = "word/fontTable.xml", "word/settings.xml"
RELATIONS = "word/_rels/fontTable.xml.rels"
OBFUSCATED = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
OF_TEXT = {"Literata Regular", "Literata Bold", "Literata Italic", "Literata BoldItalic"}
OF_DISPLAY = {"Inter Regular", "Inter Bold"}


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "templates", tmp_path / "templates"))


def carried(path: Path) -> dict[str, bytes]:
    """The faces in a document, by family and place, as ECMA-376 part 1, 17.8.1 has them read."""
    with zipfile.ZipFile(path) as archive:
        table = ElementTree.fromstring(archive.read(TABLE))
        relations = ElementTree.fromstring(archive.read(RELATIONS)) if RELATIONS in archive.namelist() else ()
        targets = {each.get("Id"): posixpath.join("/word", each.get("Target", "")) for each in relations}
        found = {}
        for font in table.iter(f"{W}font"):
            for each in font:
                if key := each.get(f"{W}fontKey"):
                    content = archive.read(targets[each.get(f"{R}id")].lstrip("/"))
                    mask = bytes.fromhex(key.strip("{}").replace("-", ""))[::-1] * 2
                    begin = bytes(byte ^ by for byte, by in zip(content, mask, strict=False))
                    found[f"{font.get(f'{W}name')} {each.tag.removeprefix(f'{W}embed')}"] = begin + content[32:]
    return found


def made(publish: Publish, templates: Path, told: str = "", **environment: str) -> Path:
    source = make_source(templates.parent / "source", make_chapter("Woorden."))
    asked = ("docx", "--source", source, "--templates", templates, "--output", templates.parent / "dist")
    done = publish(*asked, **environment)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("T-007") == bool(told)
    assert told in done.stderr
    return templates.parent / "dist/proef.docx"


def test_the_faces_of_its_styles_are_there_by_the_names_that_these_use(built: Path) -> None:
    path = built / f"{SLUG}.docx"
    faces = {name: TTFont(io.BytesIO(content)) for name, content in carried(path).items()}
    assert set(faces) == OF_TEXT | OF_DISPLAY
    widths = {}
    for name, face in faces.items():
        family, style = name.split()
        bold, italic = style.startswith("Bold"), style.endswith("Italic")
        assert face["name"].getDebugName(1) == family
        assert face["name"].getDebugName(2).replace(" ", "") == style
        assert "Open Font License" in face["name"].getDebugName(13)
        assert face["OS/2"].usWeightClass == (700 if bold else 400)
        assert face["OS/2"].fsSelection & 0b1100001 == (bold << 5 | italic or 1 << 6)
        assert face["head"].macStyle == bold | italic << 1
        assert not face["OS/2"].fsType
        assert "fvar" not in face
        widths[name] = face["hmtx"][face.getBestCmap()[ord("n")]][0]
    assert widths["Literata Bold"] > widths["Literata Regular"]
    assert widths["Inter Bold"] > widths["Inter Regular"]
    with zipfile.ZipFile(path) as archive:
        settings = archive.read(SETTINGS).decode()
    assert "<w:embedTrueTypeFonts/>" in settings


def test_whoever_writes_on_in_it_has_all_letters(publish: Publish, templates: Path) -> None:
    for content in carried(made(publish, templates)).values():
        letters = {chr(code) for code in TTFont(io.BytesIO(content)).getBestCmap()}
        assert {*"ABCXYZabcxyz0189ÀÉËÏÖÜàéëïöüçñøåßœłšž–—‘’“”„…€§†•→½"} <= letters


def test_a_face_that_no_style_names_is_not_there(publish: Publish, templates: Path) -> None:
    rewrite(templates / REFERENCE, replacing("word/styles.xml", "majorHAnsi", "minorHAnsi"))
    assert set(carried(made(publish, templates))) == OF_TEXT


def test_a_face_that_forbids_it_is_left_out_and_told(publish: Publish, templates: Path, tmp_path: Path) -> None:
    forbidden, site = io.BytesIO(), tmp_path / "site"
    face = TTFont(fontpkg.path("Inter"))
    face["OS/2"].fsType = 4  # to look at and to print, not to edit
    face.save(forbidden)
    install(site, "Dicht", {("normal", weight): forbidden.getvalue() for weight in (400, 600)})
    edit(templates, ('family = "Inter"', 'family = "Dicht"'))
    environment = {"PYTHONPATH": f"{ROOT}:{site}", "PUBLISH_CACHE": str(tmp_path / "cache")}
    path = made(publish, templates, "the face 'Dicht' does not allow", **environment)
    assert set(carried(path)) == OF_TEXT


def test_faces_of_the_designer_stay_but_those_of_the_theme_are_ours(publish: Publish, templates: Path) -> None:
    """As Word saves a reference document that carries faces: cut to the letters of its sample text."""
    own, key = b"of the designer" * 9, "{00000000-0000-0000-0000-000000000000}"
    embedded = f'<w:embedRegular xmlns:r="{R[1:-1]}" r:id="rId%d" w:fontKey="{key}"/></w:font>'
    font = f'<w:font w:name="Eigen">{embedded % 1}'

    def with_faces(name: str, text: str) -> str:
        if name == TABLE:
            one, other = text.replace("</w:fonts>", f"{font}</w:fonts>").split('<w:font w:name="Literata">')
            return f'{one}<w:font w:name="Literata">{other.replace("</w:font>", embedded % 2, 1)}'
        if name == SETTINGS:
            return text.replace("<w:mirror", "<w:embedTrueTypeFonts/><w:saveSubsetFonts/><w:mirror")
        types = f'<Default Extension="odttf" ContentType="{OBFUSCATED}"/><Override'
        return text.replace("<Override", types, 1) if name == "[Content_Types].xml" else text

    rewrite(templates / REFERENCE, with_faces)
    relation = f'<Relationship Id="rId%d" Type="{R[1:-1]}/font" Target="fonts/font%d.odttf"/>'
    both = "".join(relation % (number, number) for number in (1, 2))
    with zipfile.ZipFile(templates / REFERENCE, "a") as archive:
        archive.writestr("word/fonts/font1.odttf", own)
        archive.writestr("word/fonts/font2.odttf", b"subset of a face" * 9)
        archive.writestr(
            RELATIONS,
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{both}</Relationships>',
        )
    path = made(publish, templates)
    faces = carried(path)
    assert set(faces) == OF_TEXT | OF_DISPLAY | {"Eigen Regular"}
    assert faces["Eigen Regular"] == own
    assert TTFont(io.BytesIO(faces["Literata Regular"]))["name"].getDebugName(1) == "Literata"
    with zipfile.ZipFile(path) as archive:
        assert sum(name.endswith(".odttf") for name in archive.namelist()) == 7
        settings = archive.read(SETTINGS).decode()
    assert settings.count("embedTrueTypeFonts") == 1
    assert "saveSubsetFonts" not in settings
