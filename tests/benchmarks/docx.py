"""What the Word document costs, beside pandoc: `python -m tests.benchmarks.docx [--runs N]`, run by hand.

Both make a DOCX of the same text: our writer out of the source once it is read and paged, pandoc out of its Markdown.
Each run is a process of its own. Ours counts from the import of the writer to the file; the start of the interpreter
and the reading of the source are left out. Pandoc embeds the drawing as it is, ours makes a picture of it as well, and
one of the cover. The second line of figures is for ten times the text, in one file.
"""

from __future__ import annotations

import argparse
import datetime
import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

WRITE = """
import pickle, sys, time
start = time.perf_counter()
from publish.writers.docx import write
imported = time.perf_counter()
programme, context = pickle.load(open(sys.argv[1], "rb"))
loaded = time.perf_counter()
for _ in range(int(sys.argv[2])):
    write(programme, context)
print(imported - start + time.perf_counter() - loaded)
"""
"""Prints the seconds of the import and of so many documents; opening the pickle stands for the reading."""


def prepare(folder: Path, source: Path) -> Path:
    """What the writer is given, as a file: the programme, and its pages without a layout."""
    from publish import fonts, theme
    from publish.cache import cache_folder
    from publish.loading import load
    from publish.templating import Templates
    from publish.traversal import walk_sections
    from publish.writers.context import Context, Pagination, Typeset

    programme, _ = load(source)
    templates = Templates(Path("templates"), theme.load(Path("templates")))
    names = [name for each in programme.chapters for name in (each.id, *(part.id for part in walk_sections(each)))]
    pagination = Pagination(folios=tuple(map(str, range(1, 999))), pages=dict.fromkeys(names, 1))
    context = Context(
        templates=templates,
        faces=fonts.faces(templates.theme, cache_folder()),
        destination=folder,
        published=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
        typeset=Typeset(path=folder / "none.pdf", pagination=pagination),
    )
    for length in (1, 10):
        chapters = programme.chapters * length
        (folder / f"{length}.pickle").write_bytes(pickle.dumps((replace(programme, chapters=chapters), context)))
    return folder


def seconds(folder: Path, length: int, runs: int) -> float:
    """The median of our writer, import and all."""
    command = [sys.executable, "-c", WRITE, str(folder / f"{length}.pickle"), "1"]
    return statistics.median(float(subprocess.check_output(command)) for _ in range(runs))


def pandoc(folder: Path, source: Path, length: int, runs: int) -> float | None:
    """The median of pandoc on so many times the chapters, or None where it is not installed."""
    program = shutil.which("pandoc")
    if not program:
        return None
    chapters = sorted(each.name for each in source.glob("*.md")) * length
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([program, *chapters, "-o", folder / "pandoc.docx"], cwd=source, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Prints the medians and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--source", type=Path, default=Path("source"))
    options = parser.parse_args()
    print(f"{'':<16} {'docx s':>7} {'growth':>7} {'pandoc s':>9} {'docx / pandoc':>14}   medians of {options.runs}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = prepare(Path(scratch), options.source)
        once = seconds(folder, 1, options.runs)
        for length in (1, 10):
            ours = seconds(folder, length, options.runs)
            theirs = pandoc(folder, options.source, length, options.runs)
            beside = f"{theirs:9.2f} {ours / theirs:14.2f}" if theirs else "not run: pandoc is not installed"
            print(f"text x {length:<9} {ours:7.2f} {ours / once:7.1f} {beside}")


if __name__ == "__main__":
    main()
