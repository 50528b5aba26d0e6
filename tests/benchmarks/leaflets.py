"""What each leaflet costs, by stage: `python -m tests.benchmarks.leaflets [--runs N] [--source DIR]`, run by hand.

Medians over the chapters and runs, in one process that has read the source and loaded the libraries. `layouts` are
those that the search for a setting took, the drawn one included; `laying out` is the time in them, and `finishing` all
the rest: boxes, sheets, the conversion for a print shop. The ratio is to the longest layout of each.
"""

from __future__ import annotations

import argparse
import datetime
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

from publish import fonts, theme
from publish.cache import cache_folder
from publish.loading import load
from publish.model import Programme
from publish.templating import Templates
from publish.typesetting import Layout, Typesetter
from publish.writers.context import Context
from publish.writers.leaflets import LAYOUTS, write


def cost(programme: Programme, context: Context) -> tuple[float, list[float]]:
    """Seconds of one leaflet with all its files, and of each layout in it."""
    layouts: list[float] = []
    original = Typesetter.lay_out

    def timed(*arguments: Any) -> Layout:
        start = time.perf_counter()
        layout = original(*arguments)
        layouts.append(time.perf_counter() - start)
        return layout

    with mock.patch.object(Typesetter, "lay_out", timed):
        start = time.perf_counter()
        write(programme, context)
        return time.perf_counter() - start, layouts


def main() -> None:
    """Prints a line per layout, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--source", type=Path, default=Path("source"))
    options = parser.parse_args()
    programme, _ = load(options.source)
    templates = Templates(Path("templates"), theme.load(Path("templates")))
    total = 0.0
    print(f"{'':<10} {'s':>6} {'layouts':>8} {'laying out s':>13} {'finishing s':>12} {'x layout':>9}", end="")
    print(f"   medians of {options.runs} × {len(programme.numbered_chapters)}")
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "leaflets").mkdir()
        context = Context(
            templates=templates,
            faces=fonts.faces(templates.theme, cache_folder()),
            destination=Path(scratch),
            published=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
        )
        write(programme, replace(context, chapter=programme.numbered_chapters[0].id, layout="card"))  # loads libraries
        for name in LAYOUTS:
            costs = [
                cost(programme, replace(context, chapter=chapter.id, layout=name))
                for chapter in programme.numbered_chapters
                for _ in range(options.runs)
            ]
            seconds = statistics.median(each for each, _ in costs)
            laying = statistics.median(sum(layouts) for _, layouts in costs)
            count = statistics.median(len(layouts) for _, layouts in costs)
            once = statistics.median(max(layouts) for _, layouts in costs)
            rest = statistics.median(each - sum(layouts) for each, layouts in costs)
            total += seconds
            print(f"{name:<10} {seconds:6.2f} {count:8.0f} {laying:13.2f} {rest:12.2f} {seconds / once:9.1f}")
    print(f"{'all':<10} {total:6.2f}")


if __name__ == "__main__":
    main()
