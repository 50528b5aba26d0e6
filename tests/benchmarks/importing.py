"""What an import costs, by the number of pages: `.venv/bin/python -m tests.benchmarks.importing`. Run by hand."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Final

from publish import importers
from publish.importing import write_source
from publish.importing.accounting import missing_words
from tests.conftest import ROOT
from tests.extracted import Style, english, extracted

_CHAPTERS: Final = (10, 100, 1000)
_ORIGINAL: Final = ROOT.parent / "shared" / "programme" / "programme.txt"


def main() -> None:
    """Prints a line a document: pages, words, and the processor seconds of reading, writing with proof, accounting."""
    print("                pages    words   read s  write s  count s   ms a page")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if _ORIGINAL.exists():
            _measure("the original", _ORIGINAL, folder / "original")
        for chapters in _CHAPTERS:
            path = folder / f"{chapters}.txt"
            path.write_text(extracted("A plan", "An Janssens", english(chapters), Style()), encoding="utf-8")
            _measure(f"{chapters} chapters", path, folder / str(chapters))


def _measure(name: str, path: Path, output: Path) -> None:
    started = time.process_time()
    draft = importers.read(path)
    read = time.process_time()
    programme = write_source(draft, output)
    written = time.process_time()
    missing_words(draft, programme)
    done = time.process_time()
    pages = max(piece.place.page for piece in draft.pieces)
    words = len(draft.words.split())
    print(
        f"{name:<14} {pages:6} {words:8} {read - started:8.2f} {written - read:8.2f} {done - written:8.2f} "
        f"{1000 * (done - started) / pages:11.1f}"
    )


if __name__ == "__main__":
    main()
