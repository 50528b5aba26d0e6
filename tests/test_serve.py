"""`publish serve`, as a person uses it: a process, a browser's requests, an editor's saves, Ctrl-C."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pikepdf
import pytest

from tests.conftest import ROOT, Publish
from tests.making import make_chapter, make_source

PATIENCE = 60.0
"""Seconds: how long anything may take before it counts as never."""


@dataclass(frozen=True)
class Served:
    """The command while it runs, and where."""

    process: subprocess.Popen[str]
    port: int
    source: Path
    templates: Path
    scratch: Path

    def get(self, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        """As a browser asks, and with no change to the path."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.putrequest("GET", path, skip_host="host" in headers)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def news(self, view: str, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first news of a view that is what one waits for, with the artefacts that were told before it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        state: dict[str, Any] = {}
        end = time.monotonic() + PATIENCE
        try:
            connection.request("GET", f"/news?view={quote(view)}")
            answer = connection.getresponse()
            while time.monotonic() < end and (line := answer.readline()):
                if line.startswith(b"data: "):
                    state |= json.loads(line[6:])
                    if wanted(state):
                        return state
        finally:
            connection.close()
        raise AssertionError(f"never: the last that was told is {state}")

    def words(self, view: str, *texts: str) -> dict[str, Any]:
        """The news of a view that has been made, and holds these words."""

        def wanted(state: dict[str, Any]) -> bool:
            if state["state"] != "current":
                return False
            shown = self.get(f"/made/{state['version']}/index.html")[2].decode()
            return all(text in shown for text in texts)

        return self.news(view, wanted)


@contextmanager
def started(folder: Path, *options: str) -> Iterator[Served]:
    """The command on a source of its own, ended when the block ends if it has not been."""
    source = make_source(folder / "source", make_chapter("Eerste woorden."), make_chapter("Andere.", name="twee"))
    templates = folder / "templates"
    shutil.copytree(ROOT / "templates", templates)
    (folder / "tmp").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "publish", "serve", "--json", "--source", source, "--templates", templates, *options],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder / "tmp")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout
        address = json.loads(process.stdout.readline())["address"]
        yield Served(process, urlsplit(address).port or 0, source, templates, folder / "tmp")
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=PATIENCE)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all tests that leave it as they found it, but for words of their own."""
    with started(tmp_path_factory.mktemp("serve")) as served:
        yield served


def save(path: Path, text: str) -> None:
    """As careful editors do: a second file that takes the place of the first."""
    scratch = path.with_name(f"{path.name}~")
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(path)


def say(served: Served, words: str) -> None:
    """Puts words of one's own in the first chapter."""
    save(served.source / "01.md", make_chapter(words))


def test_the_page_is_whole_and_asks_for_nothing_elsewhere(served: Served) -> None:
    status, headers, page = served.get("/")
    assert status == 200
    assert "default-src 'self'" in headers["content-security-policy"]
    assert b'role="status"' in page
    for name in ("style.css", "script.js", "frame.js", "pages.js", "place.js", "words.js"):
        status, _, content = served.get(f"/browser/{name}")
        assert (status, b"://" in content) == (200, False), name


def test_a_save_shows_within_its_view_and_tells_what_was_edited(served: Served) -> None:
    say(served, "Eerste woorden.")
    before = served.words("site", "Eerste woorden.")
    say(served, "Tweede woorden.")
    after = served.words("site", "Tweede woorden.")
    assert after["edited"] == "tweede-woorden"
    assert after["version"] != before["version"]
    assert served.get(f"/made/{before['version']}/index.html")[0] == 200, "who still reads the last version keeps it"
    assert {each["key"]: each["state"] for each in after["views"]}["print"] == "none", "only what is looked at is made"


@pytest.mark.parametrize(("view", "sheet"), [("pdf", "proef.pdf"), ("leaflets/een/card", "leaflets/01-een-card.pdf")])
def test_pages_are_drawn(served: Served, view: str, sheet: str) -> None:
    state = served.news(view, lambda state: state["state"] in {"current", "failed"})
    assert (state["state"], state["errors"], state["bug"]) == ("current", [], "")
    found = {each["path"]: each for each in state["artefacts"]}[sheet]
    assert len(found["pages"]) == found["page_count"]
    status, headers, picture = served.get(f"/page/{state['version']}/{len(found['pages'])}/400/{sheet}")
    assert (status, headers["content-type"], picture[1:4]) == (200, "image/png", b"PNG")
    assert int.from_bytes(picture[16:20], "big") == pytest.approx(400, abs=1), "pixels across"
    assert served.get(f"/page/{state['version']}/{len(found['pages']) + 1}/400/{sheet}")[0] == 404


def test_the_book_opens_at_its_documents_and_word_tells_its_words(served: Served) -> None:
    say(served, "Boekwoorden.")
    served.words("site", "Boekwoorden.")
    book = served.news("epub", lambda state: state["state"] == "current")
    documents = book["artefacts"][0]["documents"]
    shown = [served.get(f"/made/{book['version']}/{path}") for path, _ in documents]
    assert {(status, headers["content-type"]) for status, headers, _ in shown} == {(200, "application/xhtml+xml")}
    assert any("Boekwoorden." in content.decode() for _, _, content in shown)
    word = served.news("docx", lambda state: state["state"] == "current")
    paragraphs = word["artefacts"][0]["paragraphs"]
    assert [0, "Boekwoorden."] in paragraphs
    assert [1, "1 Een"] in paragraphs


def test_errors_of_the_source_are_told_all_at_once_and_the_last_good_artefact_stays(served: Served) -> None:
    say(served, "Goede woorden.")
    good = served.words("site", "Goede woorden.")
    first, second, settings = (served.source / name for name in ("01.md", "02.md", "programme.yaml"))
    kept = {path: path.read_text(encoding="utf-8") for path in (first, second, settings)}
    save(first, kept[first] + "\n\nZie [daar](#nergens).\n")
    save(second, kept[second] + "\n\n![](weg.png)\n")
    save(settings, kept[settings] + "onbekend: ja\n")
    bad = served.news("site", lambda state: len({each["path"] for each in state["errors"]}) == 3)
    assert bad["state"] == "failed"
    assert bad["version"] == good["version"]
    assert "Goede woorden." in served.get(f"/made/{bad['version']}/index.html")[2].decode()
    lines = {f"{Path(each['path']).name}:{each['line']}": each for each in bad["errors"]}
    assert lines[f"01.md:{len(kept[first].splitlines()) + 2}"]["code"] == "X-002"
    assert {
        f"02.md:{len(kept[second].splitlines()) + 2}",
        f"programme.yaml:{len(kept[settings].splitlines()) + 1}",
    } <= set(lines)
    assert any(each["hint"] for each in bad["errors"])
    assert {each["severity"] for each in bad["errors"]} == {"error"}
    for path, text in kept.items():
        save(path, text)
    say(served, "Hersteld.")
    assert served.words("site", "Hersteld.")["errors"] == []


def test_errors_of_templates_and_theme_are_told_by_their_line(served: Served) -> None:
    good = served.words("site")
    template, theme = served.templates / "site/index.html.j2", served.templates / "theme.toml"
    kept = {path: path.read_text(encoding="utf-8") for path in (template, theme)}
    save(template, "{{ niets }}\n" + kept[template])
    bad = served.news("site", lambda state: state["state"] == "failed")
    assert (bad["errors"][0]["path"], bad["errors"][0]["line"]) == (str(template), 1)
    assert bad["version"] == good["version"]
    save(template, kept[template])
    served.news("site", lambda state: state["state"] == "current")
    save(theme, kept[theme].replace("#16324f", "#123456"))
    served.words("site", "#123456")
    save(theme, kept[theme])


@pytest.mark.parametrize("host", ["elders.example", "elders.example:8000", "127.0.0.1.elders.example", ""])
def test_who_asks_by_another_name_is_refused(served: Served, host: str) -> None:
    assert served.get("/", host=host)[0] == 421
    assert served.get("/news?view=site", host=host)[0] == 421


def test_nothing_else_is_given_or_changed(served: Served) -> None:
    version = served.words("site")["version"]
    with pikepdf.new() as outside:
        outside.add_blank_page()
        outside.save(served.scratch / "outside.pdf")
    for step in ("../", "%2e%2e/", "..%2f"):
        for start in ("/made/", f"/made/{version}/", f"/page/{version}/1/400/", f"/page/{version}%2f..%2f../1/400/"):
            for depth in range(4):
                assert served.get(f"{start}{step * depth}outside.pdf")[0] == 404, (start, step, depth)
    for start in ("/made/", f"/made/{version}/", "/browser/", f"/page/{version}/1/400/"):
        for step in ("../", "%2e%2e/", "..%2f", "%2e%2e%2f", "..\\", "/"):
            for name in (
                step * 12 + "etc/passwd",
                step * 3 + "state.py",
                step * 4 + "source/01.md",
                step + "__init__.py",
            ):
                status, _, content = served.get(start + name)
                assert status == 404, start + name
                assert b"root:" not in content
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=PATIENCE)
    for method in ("POST", "PUT", "DELETE"):
        connection.request(method, "/")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 405, method
    connection.close()
    assert served.get("/", host=f"localhost:{served.port}")[0] == 200


def test_a_port_that_is_taken_gives_another_and_ctrl_c_in_the_middle_of_a_build_ends_everything(
    served: Served, tmp_path: Path
) -> None:
    with started(tmp_path, "--port", str(served.port)) as other:
        assert other.port != served.port
        connection = http.client.HTTPConnection("127.0.0.1", other.port, timeout=PATIENCE)
        connection.request("GET", "/news?view=print")
        answer = connection.getresponse()
        while b'"state": "building"' not in answer.readline():
            pass
        os.killpg(other.process.pid, signal.SIGINT)  # as a terminal does
        _, said = other.process.communicate(timeout=PATIENCE)
        assert other.process.returncode == 130
        assert "Traceback" not in said
        assert said.rstrip().endswith("ended")
        assert list(other.scratch.iterdir()) == [], "nothing is left behind"
        sessions = subprocess.run(["ps", "-A", "-o", "sess=,args="], capture_output=True, text=True, check=True).stdout
        left = [line for line in sessions.splitlines() if "<defunct>" not in line]  # ended, and nobody asked how
        assert [line for line in left if line.split()[0] == str(other.process.pid)] == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--source", "nergens"), "error[S-001]"),
        (("--templates", "nergens"), "error[T-002]"),
        (("--host", "999.0.0.1"), "error[U-011]"),
        (("--port", "0"), "a whole number from 1"),
        (("--port", "65536"), "error[U-011]"),
        (("--output", "elders"), "'serve' has no --output"),
    ],
)
def test_what_cannot_be_served_is_said(publish: Publish, options: tuple[str, ...], said: str) -> None:
    done = publish("serve", *options)
    assert done.returncode == {"error[S-001]": 1, "error[T-002]": 3}.get(said, 2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
