"""What is kept for the next run: it saves work, and never makes anything else than a run without it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from publish import dist, fonts, theme, unchanged
from publish.cache import REMARKS, Cache, cache_folder
from publish.request import Request
from tests.conftest import Publish

HEAVY = {"weasyprint", "pikepdf", "docx", "jinja2", "pydantic", "PIL", "lxml", "publish.pipeline", "publish.reader"}


@pytest.fixture(scope="module")
def faces(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder that holds the faces and nothing else."""
    fonts.faces(theme.load(root / "templates"), cache_folder())
    folder = tmp_path_factory.mktemp("faces")
    for path in cache_folder().iterdir():
        if path.is_file():
            shutil.copy2(path, folder)
    return folder


@pytest.fixture
def small(publish: Publish, tmp_path: Path) -> Path:
    """A small programme, in a folder where its artefacts may stand as well."""
    assert publish("new", tmp_path / "source").returncode == 0
    return tmp_path


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edit(path: Path) -> None:
    """Adds a word to the last paragraph of a file."""
    path.write_text(path.read_text(encoding="utf-8").rstrip() + " Werkelijk.\n", encoding="utf-8")


def loaded(stderr: str) -> set[str]:
    lines = (line for line in stderr.splitlines() if line.startswith("import time:"))
    return {line.rsplit("|", 1)[-1].strip() for line in lines}


def test_an_edit_a_damaged_cache_and_none_all_give_the_same_bytes(publish: Publish, small: Path, faces: Path) -> None:
    used, fresh, source = small / "used", small / "fresh", small / "source"
    shutil.copytree(faces, used)
    shutil.copytree(faces, fresh)

    def make(output: str, cache: Path, *more: object, **environment: str) -> subprocess.CompletedProcess[str]:
        done = publish(
            "all", "--source", source, "--output", small / output, *more, PUBLISH_CACHE=str(cache), **environment
        )
        assert done.returncode == 0, done.stderr
        return done

    first = make("dist", used)
    again = make("dist", used, PYTHONPROFILEIMPORTTIME="1")
    assert loaded(again.stderr).isdisjoint(HEAVY)
    assert again.stdout == first.stdout
    assert all(line in again.stderr for line in first.stderr.splitlines())

    edit(source / "00-voorwoord.md")
    told = make("dist", used, "--verbose").stderr
    assert "layout " in told  # the main document is laid out again …
    assert "booklet 1\n" in told  # … and the leaflets of a chapter that nobody edited are not
    chapter = source / "01-hoofdstuk.md"
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("een tweede punt", "nog een punt"), encoding="utf-8")
    told = make("dist", used, "--verbose").stderr
    assert "booklet 1\n" not in told
    assert "folder 1\n" in told  # nor are those that tell nothing of what was edited
    assert "poster 1\n" in told
    make("without", fresh)
    assert tree(small / "dist") == tree(small / "without")

    kept = [path for path in used.rglob("*") if path.is_file()]
    assert any(path.parent.name == "made" for path in kept)
    for path in kept:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    for path in used.glob("*.ttf"):
        assert fonts.whole(path) is None
    damaged = make("dist", used)
    assert "warning[A-005]" in damaged.stderr
    assert tree(small / "dist") == tree(small / "without")


def test_a_cache_that_cannot_be_used_is_a_warning(publish: Publish, small: Path, faces: Path) -> None:
    cache = small / "cache"
    shutil.copytree(faces, cache)
    (cache / "made").write_text("where a folder should be")
    arguments = ("docx", "--source", small / "source", "--output", small / "dist")
    done = publish(*arguments, PUBLISH_CACHE=str(cache))
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("warning[A-004]") == 1
    assert (small / "dist" / "manifest.json").is_file()


def test_every_ingredient_counts(small: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    templates = small / "templates"
    shutil.copytree(root / "templates", templates)
    request = Request(source=small / "source", output=small / "dist", templates=templates)
    seen = {unchanged.ingredients(request)}
    edit(small / "source" / "01-hoofdstuk.md")
    seen.add(unchanged.ingredients(request))
    (small / "source" / "assets" / "nieuw.svg").write_text("<svg/>")
    seen.add(unchanged.ingredients(request))
    edit(templates / "theme.toml")
    seen.add(unchanged.ingredients(request))
    seen.add(unchanged.ingredients(replace(request, kinds=("pdf",))))
    seen.add(unchanged.ingredients(replace(request, chapter="1")))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    seen.add(unchanged.ingredients(request))
    package = small / "publish"
    shutil.copytree(root / "publish", package)
    monkeypatch.setattr(unchanged, "__file__", str(package / "unchanged.py"))
    assert unchanged.ingredients(request) in seen
    edit(package / "templating.py")
    seen.add(unchanged.ingredients(request))
    assert len(seen) == 8


def test_what_stands_there_is_read_to_the_last_byte(tmp_path: Path) -> None:
    output, cache = tmp_path / "dist", Cache(tmp_path / "cache")
    request = Request(source=tmp_path, output=output, templates=tmp_path)
    output.mkdir()
    for name in ("manifest.json", "verification.json", "file.pdf"):
        (output / name).write_text("{}")
    dist.write_checksums(output)
    made = unchanged.Standing(manifest={}, verification={}, of_source=(), of_run=())
    of = unchanged.ingredients(request)
    cache.put(unchanged.key(of, (output / "SHA256SUMS").read_bytes()), ((), ()))
    assert unchanged.standing(request, of, cache) == made
    assert unchanged.standing(request, of[::-1], cache) is None
    assert unchanged.standing(replace(request, edition=True), of, cache) is None
    status = (output / "file.pdf").stat()
    (output / "file.pdf").write_text("[]")
    os.utime(output / "file.pdf", ns=(status.st_atime_ns, status.st_mtime_ns))  # same size, same time
    assert unchanged.standing(request, of, cache) is None
    (output / "file.pdf").unlink()
    assert unchanged.standing(request, of, cache) is None


def test_the_cache_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publish.cache._MOST", 4000)
    beside = [tmp_path / name for name in ("a.ttf", "my drawing-0123456789abcdef.png", "drawing-0123456789abcdef.png")]
    for path in beside:
        path.write_bytes(bytes(900))
        os.utime(path, (0, 0))
    cache = Cache(tmp_path)
    for number in range(8):
        cache.put(f"{number}", bytes(900))
        os.utime(tmp_path / "made" / f"{number}", (number, number))
    assert cache.get("0") == bytes(900)  # used last, so it stays
    cache.trim()
    assert {path.name for path in (tmp_path / "made").iterdir()} == {"0", "5", "6", "7"}
    assert [path.exists() for path in beside] == [True, True, False], "made of faces, and not those, nor of another"
    assert Cache(None).get("0") is None
    assert not cache.remarks
    assert {"A-004", "A-005"} == REMARKS


def test_one_run_waits_for_another(small: Path, root: Path) -> None:
    output = small / "dist"
    (small / ".dist.lock").touch()  # of a process that was killed: it locks nobody out
    command = [sys.executable, "-m", "publish", "site", "--verbose", "--source", str(small / "source")]
    with dist.replacing(output, lambda: pytest.fail("nobody else is here")) as folder:
        (folder / "of-the-first").touch()
        process = subprocess.Popen([*command, "--output", str(output)], cwd=root, stderr=subprocess.PIPE, text=True)
        assert process.stderr
        while "waiting" not in process.stderr.readline():
            assert process.poll() is None
    _, rest = process.communicate(timeout=300)
    assert process.returncode == 0, rest
    assert {"of-the-first", "index.html"} <= tree(output).keys()
    assert sorted(path.name for path in small.iterdir()) == ["dist", "source"]


def test_a_folder_taken_away_between_two_renames_is_put_back(tmp_path: Path) -> None:
    old = tmp_path / ".dist-abcd1234-old"
    old.mkdir()
    (old / "kept.txt").touch()
    with pytest.raises(KeyboardInterrupt), dist.replacing(tmp_path / "dist", lambda: None):
        raise KeyboardInterrupt
    assert tree(tmp_path / "dist").keys() == {"kept.txt"}
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]
