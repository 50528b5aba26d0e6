"""What the site costs who reads it: `python -m tests.benchmarks.site [--runs N]`, run by hand.

The size of the first page as it travels (gzip) and as it lies there, without faces; how long Chromium takes to the
first paint over a slow line on a slow processor (see conformance/browse.js, `paint`), beside a page of one word over
the same line, which no site can beat; and how long a search takes, for the programme and for ten times its text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from publish import fonts, theme
from publish.cache import cache_folder
from publish.conformance.serving import served
from publish.loading import load
from publish.templating import Templates
from publish.writers.context import Context, moment
from publish.writers.site import write

BROWSE = Path("tests/conformance/browse.js")
FIRST = ("index.html", "site/script.js")
WORDS = ("onderwijs", "universiteit leuven", "de")
COPIES = 10


def browse(scenario: str, address: str, **options: object) -> Any:
    """What comes of a scenario of browse.js."""
    browser = shutil.which("chromium") or "chromium"
    command = ["node", str(BROWSE), scenario, browser, address, json.dumps(options)]
    environment = {**os.environ, "NODE_PATH": ".conformance/node_modules"}
    return json.loads(subprocess.check_output(command, env=environment, stderr=subprocess.DEVNULL))


def publish(source: Path, folder: Path) -> Path:
    """A finished output folder."""
    command = [sys.executable, "-m", "publish", "all", "--source", str(source), "--output", str(folder), "--quiet"]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return folder


def multiplied(source: Path, folder: Path) -> Path:
    """The page of the programme with its chapters so many times over. Ids come back, which costs no more nor less."""
    programme, _ = load(source)
    templates = Templates(Path("templates"), theme.load(Path("templates")))
    faces = fonts.faces(templates.theme, cache_folder())
    folder.mkdir()
    context = Context(templates=templates, faces=faces, destination=folder, published=moment(programme))
    write(replace(programme, chapters=programme.chapters * COPIES), context)
    return folder


def sizes(folder: Path) -> tuple[int, int]:
    """Bytes of the first page, without faces: as they lie there, and as they travel."""
    contents = [(folder / name).read_bytes() for name in FIRST]
    return sum(map(len, contents)), sum(len(gzip.compress(each, mtime=0)) for each in contents)


def main() -> None:
    """Prints the figures of both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--source", type=Path, default=Path("source"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        (root / "word").mkdir()
        (root / "word/index.html").write_text("<!DOCTYPE html><title>Woord</title>Woord", encoding="utf-8")
        once = publish(options.source, root / "once")
        often = multiplied(options.source, root / "often")
        print(f"{'':<10} {'kB':>6} {'gzip kB':>8} {'first paint s':>14} {'shifts':>7}   medians of {options.runs}")
        for name, folder in (("one word", root / "word"), ("text x 1", once), (f"text x {COPIES}", often)):
            raw, packed = sizes(folder) if folder != root / "word" else (0, 0)
            with served(folder, "/programma/") as address:
                paints = [browse("paint", address) for _ in range(options.runs)]
            paint = statistics.median(each["paint"] for each in paints) / 1000
            shifted = statistics.median(each["shifted"] for each in paints)
            print(f"{name:<10} {raw / 1e3:6.0f} {packed / 1e3:8.1f} {paint:14.2f} {shifted:7.3f}")
        print(f"\n{'search, ms':<10} " + " ".join(f"{each!r:>22}" for each in WORDS))
        for name, folder in (("text x 1", once), (f"text x {COPIES}", often)):
            runs = [browse("pace", (folder / "index.html").as_uri(), words=WORDS) for _ in range(options.runs)]
            print(f"{name:<10} " + " ".join(f"{statistics.median(each):22.0f}" for each in zip(*runs, strict=True)))


if __name__ == "__main__":
    main()
