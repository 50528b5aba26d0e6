"""The command as a person meets it: exit status, messages, and an output folder that stays whole."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Publish
from tests.making import make_chapter, make_source

BEFORE = {"kept.txt": "what stood here before"}


@pytest.fixture
def standing(tmp_path: Path) -> Path:
    """An output folder in which something stands."""
    output = tmp_path / "dist"
    output.mkdir()
    for name, text in BEFORE.items():
        (output / name).write_text(text)
    return output


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def assert_refused(done: object, status: int, *fragments: str) -> None:
    assert done.returncode == status, done.stderr  # type: ignore[attr-defined]
    assert "Traceback" not in done.stderr  # type: ignore[attr-defined]
    for each in fragments:
        assert each in done.stderr  # type: ignore[attr-defined]


def test_an_empty_source_folder(publish: Publish, standing: Path, tmp_path: Path) -> None:
    source = tmp_path / "empty"
    source.mkdir()
    assert_refused(publish("all", "--source", source, "--output", standing), 1, "programme.yaml", "hint:")
    assert contents(standing) == BEFORE


def test_a_source_folder_that_does_not_exist(publish: Publish, standing: Path, tmp_path: Path) -> None:
    assert_refused(publish("all", "--source", tmp_path / "absent", "--output", standing), 1, "absent", "hint:")
    assert contents(standing) == BEFORE


def test_a_source_folder_that_may_not_be_entered(publish: Publish, standing: Path, tmp_path: Path) -> None:
    source = make_source(tmp_path / "source", make_chapter())
    for mode in (0o600, 0o000):
        source.chmod(mode)
        done = publish("all", "--source", source, "--output", standing, unprivileged=True)
        source.chmod(0o755)
        assert_refused(done, 1, f"{source}:1: error[S-007]: cannot enter", "hint: ")
    (source / "programme.yaml").rename(source / "Programme.yml")
    assert_refused(
        publish("check", "--source", source), 1, "error[S-002]", "rename 'Programme.yml' to 'programme.yaml'"
    )
    assert contents(standing) == BEFORE


def test_a_chapter_in_latin_1(publish: Publish, standing: Path, tmp_path: Path, root: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(root / "source", source)
    chapter = source / "01-onderwijs.md"
    chapter.write_bytes(chapter.read_text(encoding="utf-8").encode("latin-1", errors="replace"))
    done = publish("all", "--source", source, "--output", standing)
    assert_refused(done, 1, f"{chapter}:", "UTF-8", "hint:")
    assert contents(standing) == BEFORE


def test_a_template_with_an_undefined_variable(publish: Publish, standing: Path, tmp_path: Path, root: Path) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(root / "templates", templates)
    template = templates / "pdf" / "document.xhtml.j2"
    lines = template.read_text(encoding="utf-8").splitlines()
    lines.insert(14, "{{ nobody_knows_me }}")
    template.write_text("\n".join(lines), encoding="utf-8")
    done = publish("pdf", "--templates", templates, "--output", standing)
    assert_refused(done, 3, f"{template}:15: error[T-001]", "nobody_knows_me")
    assert contents(standing) == BEFORE


def test_a_template_with_a_syntax_error(publish: Publish, standing: Path, tmp_path: Path, root: Path) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(root / "templates", templates)
    template = templates / "site" / "index.html.j2"
    template.write_text("{% if %}\n" + template.read_text(encoding="utf-8"), encoding="utf-8")
    assert_refused(publish("site", "--templates", templates, "--output", standing), 3, f"{template}:1: error[T-001]")
    assert contents(standing) == BEFORE


def test_a_theme_with_an_unknown_key(publish: Publish, standing: Path, tmp_path: Path, root: Path) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(root / "templates", templates)
    theme = templates / "theme.toml"
    theme.write_text(theme.read_text().replace("body_pt", "bodi_pt"))
    done = publish("pdf", "--templates", templates, "--output", standing)
    assert_refused(done, 3, "theme.toml", "error[T-002]", "bodi_pt")
    assert contents(standing) == BEFORE


def test_no_templates(publish: Publish, standing: Path, tmp_path: Path) -> None:
    assert_refused(publish("site", "--templates", tmp_path / "none", "--output", standing), 3, "theme.toml")
    assert contents(standing) == BEFORE


@pytest.mark.skipif(os.name != "posix", reason="permissions are set the POSIX way")
def test_an_output_folder_that_cannot_be_written(publish: Publish, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("a file, not a folder")
    for output in (file / "dist", file):
        done = publish("site", "--output", output)
        assert_refused(done, 4, f"{file}:1: error[A-001]: a file stands where the output folder is to stand", "hint:")
    assert file.read_text() == "a file, not a folder"


def test_what_no_run_made_is_never_lost(publish: Publish, standing: Path) -> None:
    for name in ("index.html", "robots.txt", "own/page.html"):
        (standing / name).parent.mkdir(exist_ok=True)
        (standing / name).write_text(f"own {name}")
    (standing / "empty").mkdir()
    (standing / "latest").symlink_to("own")
    (standing / "closed").mkdir(mode=0)
    done = publish("site", "--output", standing, unprivileged=True)
    assert_refused(done, 4, f"{standing}/closed:1: error[A-001]: cannot write the output folder: Permission denied")
    (standing / "closed").rmdir()
    done = publish("site", "--output", standing)
    assert_refused(done, 4, f"{standing}/index.html:1: error[A-008]", f"{standing}/robots.txt:1: error[A-008]", "hint:")
    assert "2 errors" in done.stderr
    assert (standing / "index.html").read_text() == "own index.html"
    assert [each.name for each in standing.parent.iterdir()] == [standing.name]
    for name in ("index.html", "robots.txt"):
        (standing / name).unlink()
    assert publish("site", "--output", standing).returncode == 0
    assert (standing / "own/page.html").read_text() == "own own/page.html"
    assert (standing / "empty").is_dir()
    assert (standing / "latest").readlink() == Path("own")
    assert "own" not in (standing / "SHA256SUMS").read_text()


def test_what_stands_in_the_way_is_told_before_anything_is_made(publish: Publish, built: Path, tmp_path: Path) -> None:
    names = [line[66:] for line in (built / "SHA256SUMS").read_text().splitlines()]
    output = tmp_path / "dist"
    for name in names:
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).touch()
    (output / "manifest.json").write_bytes((built / "manifest.json").read_bytes())  # true of none of the others
    done = publish("all", "--output", output, "--no-cache", "--verbose")
    assert_refused(done, 4)
    told = {line.split(":")[0] for line in done.stderr.splitlines() if "error[A-008]" in line}
    assert told == {f"{output}/{name}" for name in names}
    assert "layout" not in done.stderr, "this is told before there is anything to lose"


def test_where_the_checksums_are_gone_a_true_manifest_tells_what_a_run_made(publish: Publish, standing: Path) -> None:
    assert publish("site", "--output", standing).returncode == 0
    (standing / "SHA256SUMS").unlink()
    (standing / "leaflets").mkdir()
    done = publish("site", "--output", standing)
    assert done.returncode == 0, done.stderr
    sums = (standing / "SHA256SUMS").read_text()
    assert "index.html" in sums
    assert "kept.txt" not in sums
    (standing / "SHA256SUMS").unlink()
    (standing / "index.html").write_text("another page")
    assert_refused(publish("site", "--output", standing), 4, f"{standing}/index.html:1: error[A-008]")


def test_an_output_folder_around_the_source(publish: Publish, root: Path) -> None:
    assert_refused(publish("site", "--output", root / "source"), 2, "error[A-003]")
    assert_refused(publish("site", "--output", root), 2, "error[A-003]")


def test_faces_that_cannot_be_kept(publish: Publish, standing: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    done = publish("site", "--output", standing, PUBLISH_CACHE=str(tmp_path / "file"))
    assert done.returncode == 0, done.stderr
    assert "warning[A-004]" in done.stderr
    assert "--no-cache" in done.stderr
    assert done.stdout == f"{standing}: 1 artefact, verified complete\n"
    assert (standing / "index.html").is_file()


@pytest.fixture
def heeded() -> Iterator[None]:
    """A run in the background (CI) is started with SIGINT ignored, and what it starts would inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded")
def test_an_interruption_leaves_everything_as_it_was(standing: Path, root: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "publish", "all", "--verbose", "--output", standing],
        cwd=root,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},  # of no other run, so that nothing of it was kept
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr
    said = ""
    while not said.startswith("layout"):  # the leaflets are still being made
        said = process.stderr.readline()
        assert said
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the run
    _, rest = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "interrupted" in rest
    assert "Traceback" not in rest
    assert contents(standing) == BEFORE
    assert [each.name for each in standing.parent.iterdir()] == [standing.name]


def test_wrong_use(publish: Publish) -> None:
    for arguments, *told in (
        ("chekc --shop x", "error[U-001]: unknown command 'chekc'", "did you mean 'check'?"),
        ("pdf epbu", "did you mean 'epub'?"),
        ("pdf --jobs 0", "error[U-002]: --jobs: a whole number from 1"),
        ("check --sorce x", "error[U-002]: there is no option '--sorce'", "did you mean '--source'?"),
        ("pdf --epub", "kinds are named without dashes"),
        ("serve x", "error[U-002]: 'serve' has no use for 'x'", "hint: "),
        ("new x --output y", "'new' has no --output"),
        ("", "error[U-001]: no command", "hint: "),
    ):
        assert_refused(publish(*arguments.split()), 2, *told)


def test_options_of_other_commands_are_refused_all_at_once(publish: Publish, tmp_path: Path) -> None:
    others = "--shop x --into x --force --dry-run --host x --port 1 --author x"
    done = publish("print", *others.split(), "--output", tmp_path / "dist")
    assert_refused(done, 2, "--shop goes with 'preflight'\n  hint: ", "--into and --force go with 'import'")
    assert_refused(
        done, 2, "--dry-run goes with", "--host and --port go with 'serve'", "--author goes with", "5 errors"
    )
    assert not (tmp_path / "dist").exists()
    assert_refused(publish("check", "--keep-going"), 2, "--keep-going goes with 'all' or 'leaflets'")
    assert_refused(publish("all", "--collection", "x", "--source", "y"), 2, "--source is one programme")


def test_verify_without_anything_to_verify(publish: Publish, tmp_path: Path) -> None:
    assert_refused(publish("verify", tmp_path), 2, f"{tmp_path}:1: error[A-002]", "no manifest.json in it")
    assert_refused(publish("verify", tmp_path / "typo.pdf"), 2, "error[A-002]", "there is no such folder or file")
    (tmp_path / "manifest.json").write_text('{"schema": 1, "progr')
    assert_refused(publish("verify", tmp_path), 2, "its manifest.json is damaged, or not one of ours")


def test_run_from_elsewhere_is_about_the_folder_one_is_in(root: Path, tmp_path: Path) -> None:
    checkout, elsewhere = tmp_path / "checkout", tmp_path / "elsewhere"
    (checkout / ".venv/bin").mkdir(parents=True)
    python = checkout / ".venv/bin/python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    elsewhere.mkdir()
    for name in ("run", "publish", "templates", "requirements.lock"):
        (checkout / name).symlink_to(root / name)
    with (root / "requirements.lock").open() as lock:  # which says that all of it has been installed
        sums = subprocess.run(["cksum"], stdin=lock, capture_output=True, text=True, check=True).stdout.strip()
    (checkout / f".venv/.requirements.lock.{sums.replace(' ', '-')}").touch()

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command, environment = ["../checkout/run", "publish", *words], {**os.environ, "PYTHONPATH": ""}
        return subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True, check=False)

    assert run("new", "mijn").returncode == 0
    made = run("site", "--source", "mijn", "--output", "uit")
    assert made.returncode == 0, made.stderr
    assert (elsewhere / "uit/index.html").is_file()
    assert_refused(run("check"), 1, "source:1: error[S-001]")


def test_help_is_a_page_to_act_on(publish: Publish) -> None:
    done = publish("--help")
    assert done.returncode == 0
    for word in (
        "all",
        "pdf",
        "print",
        "docx",
        "epub",
        "leaflets",
        "site",
        "check",
        "verify",
        "preflight",
        "dump",
        "schema",
        "new",
    ):
        assert f"\n  {word} " in done.stdout
    assert "first steps" in done.stdout


def test_help_and_check_load_nothing_heavy(publish: Publish) -> None:
    heavy = ("weasyprint", "pikepdf", "docx", "ebooklib", "fontTools", "PIL", "pypdfium2", "language_tags")
    for command in ("--help", "check"):
        done = publish(command, PYTHONPROFILEIMPORTTIME="1")
        loaded = {
            line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines() if line.startswith("import time:")
        }
        assert "publish.cli" in loaded
        assert loaded.isdisjoint(heavy)


def test_one_kind_after_another_and_files_of_others_stay(publish: Publish, standing: Path) -> None:
    assert publish("site", "--output", standing).returncode == 0
    done = publish("epub", "--output", standing, "--json")
    assert done.returncode == 0, done.stderr
    kinds = [each["kind"] for each in json.loads(done.stdout)["manifest"]["artefacts"]]
    assert kinds == ["epub", "site"]
    assert (standing / "index.html").is_file()
    assert (standing / "kept.txt").read_text() == BEFORE["kept.txt"]
    assert "kept.txt" not in (standing / "SHA256SUMS").read_text()


def test_what_an_edit_leaves_out_is_told_once(publish: Publish, tmp_path: Path) -> None:
    source, output = make_source(tmp_path / "source", make_chapter()), tmp_path / "dist"

    def make(kind: str) -> subprocess.CompletedProcess[str]:
        done = publish(kind, "--source", source, "--output", output)
        assert done.returncode == 0, done.stderr
        return done

    make("site")
    assert "A-007" not in make("docx").stderr
    make_source(source, make_chapter("Nieuwe woorden."))
    left_out = "warning[A-007]: 1 artefact of an earlier source or earlier templates left out: docx\n  hint: "
    assert f"{output}:1: {left_out}" in make("site").stderr
    assert "A-007" not in make("site").stderr, "nothing is left out any more"


def test_errors_as_json(publish: Publish, tmp_path: Path) -> None:
    done = publish("check", "--json", "--source", tmp_path)
    assert done.returncode == 1
    (found,) = json.loads(done.stdout)["diagnostics"]
    assert found["severity"] == "error"
    assert found["hint"]


def test_placeholders_are_notes(publish: Publish) -> None:
    done = publish("check")
    assert done.returncode == 0
    assert "note[N-" in done.stderr
    assert "example.org" in done.stderr


def test_new_makes_a_programme_that_publishes(publish: Publish, tmp_path: Path) -> None:
    source, output = tmp_path / "mine", tmp_path / "dist"
    assert publish("new", source).returncode == 0
    assert publish("check", "--source", source).stdout == f"{source}: no errors in 2 chapters\n"
    done = publish("all", "--source", source, "--output", output)
    assert done.returncode == 0, done.stderr
