"""`--collection`, from outside: on this machine and on a cluster, all of it real processes, and some of them killed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import psutil
import pytest

from tests.conftest import ROOT, Publish
from tests.making import make_chapter, make_source

NAMES = ("gent", "halle", "vlaams-brabant/leuven", "vlaams-brabant/zemst")
SPOTLESS = re.compile(r"^[^.][^/]*(/[^.][^/]*)*$")
"""A path without hidden folders, such as a run leaves that does not clear up."""


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("collection") / "programmes"
    for name in NAMES:
        make_source(folder / name, make_chapter(f"Wat er in {name} moet gebeuren."), title=f"Samen {name}")
    return folder


@pytest.fixture(scope="module")
def local(publish: Publish, collection: Path) -> Path:
    """Word file and site of every programme, made on this machine."""
    output = collection.parent / "local"
    done = publish("docx", "site", "--collection", collection, "--output", output, "--jobs", "2", "--verbose")
    assert done.returncode == 0, done.stderr
    assert re.findall(r"(?m)^(\d) of 4(?:, about \d+ s left)?: ", done.stderr) == ["1", "2", "3", "4"]
    assert "4 of 4 programmes, 8 artefacts, every one verified complete" in done.stdout
    return output


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def is_whole(folder: Path) -> bool:
    """Whether every file that SHA256SUMS names stands there as it tells."""
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return all(hashlib.sha256((folder / line[66:]).read_bytes()).hexdigest() == line[:64] for line in lines)


class Links(HTMLParser):
    """The addresses that a page links."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [unquote(value or "") for name, value in attrs if tag == "a" and name == "href"]


# -- on this machine ----------------------------------------------------------------------------------


def test_every_programme_is_what_it_is_alone(publish: Publish, collection: Path, local: Path, tmp_path: Path) -> None:
    name = NAMES[2]
    assert publish("docx", "--source", collection / name, "--output", tmp_path / "one").returncode == 0
    (alone,) = (tmp_path / "one").glob("*.docx")
    assert (local / name / alone.name).read_bytes() == alone.read_bytes()
    assert all(is_whole(local / each) and SPOTLESS.match(each) for each in NAMES)
    assert not [each for each in contents(local) if not SPOTLESS.match(each)]


def test_the_overview_leads_to_every_programme(local: Path) -> None:
    overview = json.loads((local / "collection.json").read_text(encoding="utf-8"))
    told = [(each["name"], each["title"], each["author"], each["state"]) for each in overview["programmes"]]
    assert told == [(name, f"Samen {name}", "Auteur", "complete") for name in NAMES]
    links = Links(local / "index.html").found
    assert [each for each in links if each.endswith("index.html")] == [f"{name}/index.html" for name in NAMES]
    assert len(links) == 8
    assert all((local / each).is_file() for each in links)


def test_one_that_fails_fails_alone(publish: Publish, collection: Path, local: Path, tmp_path: Path) -> None:
    sources, output = tmp_path / "programmes", tmp_path / "dist"
    shutil.copytree(collection, sources)
    shutil.copytree(local, output)
    before = contents(output / "gent")
    with (sources / "gent/01.md").open("a", encoding="utf-8") as chapter:
        chapter.write("\n\nZie [verder](#nergens).\n")
    make_source(sources / "aalst", "# Aalst\n", title="Aalst")
    shutil.rmtree(sources / "halle")
    (sources / "brugge/programme.yaml").mkdir(parents=True)
    make_source(sources / "luik").joinpath("programme.yaml").rename(sources / "luik/programme.yml")
    make_source(sources / "dicht").chmod(0)
    (sources / "gent/oud").mkdir()
    (sources / "gent/oud/programme.yml").touch()  # below a programme: nothing that was meant to be made
    (sources / "lost+found").mkdir(mode=0)
    (sources / ".git").mkdir(mode=0)
    (sources / "notities").mkdir()
    for name in ("README.md", "een.md"):
        (sources / "notities" / name).touch()
        (sources / name).touch()
    done = publish("site", "--collection", sources, "--output", output, "--jobs", "2", unprivileged=True)
    for name in ("dicht", "lost+found", ".git"):
        (sources / name).chmod(0o755)
    assert done.returncode == 1
    line = len((sources / "gent/01.md").read_text(encoding="utf-8").splitlines())
    assert f"{sources.as_posix()}/gent/01.md:{line}: error[X-002]" in done.stderr
    assert "aalst/01.md:1: error[I-001]" in done.stderr
    assert "brugge/programme.yaml:1: error[S-007]" in done.stderr
    assert "dicht:1: error[S-007]: cannot enter" in done.stderr
    assert "luik:1: error[S-002]" in done.stderr
    assert "5 of 7 programmes failed (aalst, brugge, dicht, gent, luik)" in done.stderr
    assert "note[G-005]" in done.stderr
    assert (
        "notities:1: note[G-008]: no programme, since it has no programme.yaml: passed over, with 1 chapter"
        in done.stderr
    )
    assert done.stderr.count("note[G-008]") == 1
    assert contents(output / "gent") == before
    overview = json.loads((output / "collection.json").read_text(encoding="utf-8"))
    states = {each["name"]: (each["state"], each["title"], each["site"]) for each in overview["programmes"]}
    assert states["aalst"] == ("missing", "aalst", None)
    assert states["gent"] == ("outdated", "Samen gent", "gent/index.html")
    assert states[NAMES[3]][0] == "complete"
    assert "halle" not in states
    page = (output / "index.html").read_text(encoding="utf-8")
    assert page.count("niet vernieuwd, want er was een fout") == 1
    assert "aalst/index.html" not in page
    # Of the same source, the Word file of the run before came along.
    assert f"{NAMES[2]}/samen-vlaams-brabant-leuven.docx" in page


def test_wrong_use_is_refused_before_anything_is_made(publish: Publish, collection: Path, tmp_path: Path) -> None:
    def refused(*arguments: object, status: int = 2) -> str:
        done = publish(*arguments, "--output", tmp_path / "dist")
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr

    (tmp_path / "empty").mkdir()
    assert "error[G-001]: no programme in it" in refused("site", "--collection", tmp_path / "empty")
    make_source(tmp_path / "nested/one")
    make_source(tmp_path / "nested/one/two")
    make_source(tmp_path / "nested/Drie")
    make_source(tmp_path / "nested/drie")
    said = refused("site", "--collection", tmp_path / "nested")
    assert "nested/one/two/programme.yaml:1: error[G-002]" in said
    assert "nested/drie/programme.yaml:1: error[G-003]" in said
    assert "goes with 'all' or kinds" in refused("check", "--collection", collection)
    assert "--scheduler goes with --collection" in refused("all", "--scheduler", "tcp://127.0.0.1:1")
    assert not (tmp_path / "dist").exists()
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/manifest.json").write_text("{}", encoding="utf-8")
    assert "error[G-004]" in refused("site", "--collection", collection)
    (tmp_path / "dist/manifest.json").rename(tmp_path / "dist/index.html")
    assert "dist/index.html:1: error[A-008]" in refused("site", "--collection", collection, status=4)
    scratch = publish("site", "--collection", collection, "--output", collection)
    assert scratch.returncode == 2
    assert scratch.stderr.count("error[A-003]") == len(NAMES)


@contextlib.contextmanager
def running(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    """`publish`, with SIGINT heeded also where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    command = [sys.executable, "-m", "publish", *map(str, arguments), "--verbose"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    signal.signal(signal.SIGINT, before)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_an_interruption_leaves_whole_what_was_made(collection: Path, tmp_path: Path) -> None:
    output = tmp_path / "dist"
    with running("site", "--collection", collection, "--output", output, "--jobs", "1") as process:
        assert process.stderr
        assert process.stderr.readline().startswith("1 of 4")
        os.killpg(process.pid, signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "Traceback" not in said
    assert re.search(r"interrupted; [1-3] programmes? made", said)
    made = [each for each in NAMES if (output / each).exists()]
    assert made
    assert all(is_whole(output / each) for each in made)
    assert not [each for each in contents(output) if not SPOTLESS.match(each)]


@pytest.mark.parametrize(("kills", "status"), [(1, 0), (2, 4)])
def test_a_process_that_is_killed_takes_no_other_along(
    collection: Path, tmp_path: Path, kills: int, status: int
) -> None:
    with running("site", "--collection", collection / "vlaams-brabant", "--output", tmp_path, "--jobs", "1") as process:
        killed: set[int] = set()
        while len(killed) < kills and process.poll() is None:
            with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
                for each in psutil.Process(process.pid).children(recursive=True):
                    if os.getpgid(each.pid) == each.pid and each.pid not in killed:  # it builds a programme
                        each.kill()
                        killed.add(each.pid)
            time.sleep(0.01)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == status, said
    assert ("leuven:1: error[G-006]" in said) == (status == 4)
    assert is_whole(tmp_path / "zemst")
    assert (tmp_path / "leuven").exists() == (status == 0)


# -- on a cluster -------------------------------------------------------------------------------------


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers: real processes, with nothing in common but the network."""
    told = tmp_path / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def start(*words: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *map(str, words), "--no-dashboard"]
        return subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL)

    processes = [start("scheduler", "--host", "127.0.0.1", "--port", 0, "--scheduler-file", told)]
    try:
        while not told.exists():
            assert processes[0].poll() is None
            time.sleep(0.05)
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        for number in (1, 2):
            folder = tmp_path / f"worker-{number}"
            processes.append(start("worker", address, "--nthreads", 1, "--no-nanny", "--local-directory", folder))
        yield address, processes[1:]
    finally:
        for each in processes:
            each.kill()
            each.wait()


def test_a_cluster_that_loses_a_worker_makes_the_same(
    collection: Path, local: Path, tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, workers = cluster
    output = tmp_path / "dist"
    with running("docx", "site", "--collection", collection, "--output", output, "--scheduler", address) as process:
        assert process.stderr
        assert process.stderr.readline().startswith("1 of 4")
        workers[0].kill()
        said = process.communicate(timeout=120)[1]
    assert process.returncode == 0, said
    assert "Traceback" not in said
    assert contents(output) == contents(local)


def test_what_a_cluster_needs_is_said(publish: Publish, collection: Path, tmp_path: Path) -> None:
    (tmp_path / "absent/distributed").mkdir(parents=True)
    (tmp_path / "absent/distributed/__init__.py").write_text("raise ImportError('not installed')", encoding="utf-8")
    asked = ("site", "--collection", collection, "--output", tmp_path / "dist", "--scheduler")
    absent = publish(*asked, "tcp://127.0.0.1:1", PYTHONPATH=os.pathsep.join((str(tmp_path / "absent"), str(ROOT))))
    assert absent.returncode == 6
    assert "error[K-010]" in absent.stderr
    assert "pip install" in absent.stderr
    assert "'nowhere' is not the address of a scheduler" in publish(*asked, "nowhere").stderr
    assert not (tmp_path / "dist").exists()
