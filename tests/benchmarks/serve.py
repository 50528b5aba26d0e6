"""How long somebody who edits `source/` waits for `publish serve`: `python -m tests.benchmarks.serve`, run by hand."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from tests.conftest import ROOT
from tests.test_serve import save, started

VIEWS = ("site", "pdf", "docx", "epub", "leaflets/onderwijs/trifold")
EDITS = 3


def main() -> None:
    """Prints, for each view, the seconds from the save of an edited paragraph to the news of its new version."""
    with tempfile.TemporaryDirectory() as folder, started(Path(folder)) as served:
        for each in served.source.iterdir():
            each.unlink()
        shutil.copytree(ROOT / "source", served.source, dirs_exist_ok=True)
        chapter = served.source / "01-onderwijs.md"
        text = chapter.read_text(encoding="utf-8").rstrip()
        print(f"{'':<28}  first  after an edit   medians of {EDITS}, in seconds")
        for view in VIEWS:
            start = time.perf_counter()
            version = served.news(view, lambda state: state["state"] == "current")["version"]
            first = time.perf_counter() - start
            edits = []
            for edit in range(EDITS):
                start = time.perf_counter()
                save(chapter, f"{text} Bewerking {view} {edit}.\n")
                version = served.news(view, lambda state, old=version: state["version"] not in ("", old))["version"]  # type: ignore[misc]
                edits.append(time.perf_counter() - start)
            print(f"{view:<28} {first:6.1f} {statistics.median(edits):14.1f}", flush=True)


if __name__ == "__main__":
    main()
