"""What we cost beside other programs, on the same text: `python -m tests.benchmarks.side_by_side`, run by hand.

Texts: the source, the original wording as `publish import` reads it (where ../shared has it), and the source 4 and 16
times over. Other programs get Markdown or AsciiDoc that is made of the model beforehand. Those that make a PDF set it
in the same face, size and page, justified and hyphenated (asciidoctor-pdf where its gem text-hyphen is there). Each
command is a process of its own, a run is every command once, and `ratio` is to pandoc with WeasyPrint, which makes one
PDF that is not tagged. Ours are verified; MB is the largest process.

“cold” means that only the faces have been cut, as after the first run ever on a machine; “first” that nothing has.
`--texts source,x4` takes some of the texts only. What cannot run is said below the table.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from tests.benchmarks.stages import Cost, edit, measure, median

PUBLISH: Final = (sys.executable, "-m", "publish")
ORIGINAL: Final = Path("../shared/programme/programme.txt")
TEXTS: Final = {"source": 1, "original": 1, "x4": 4, "x16": 16}
"""The texts, and how many times over each has its chapters."""
REFERENCE: Final = "pandoc + WeasyPrint"
NOT_INSTALLED: Final = "not installed"

TYPST: Final = (
    "import typst; typst.compile('text.typ', output='typst.pdf', font_paths=['faces'], pdf_standards=['ua-1'])"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A source, and the folder with what the other programs read."""

    source: Path
    folder: Path


# -- ours ---------------------------------------------------------------------------------------------


class Ours:
    """Our commands on one text, in an order in which each finds what it needs of the one before."""

    def __init__(self, text: Text, faces: Path) -> None:
        self._source = text.folder / "source"
        shutil.copytree(text.source, self._source)
        self._faces = faces
        self._output = text.folder / "dist"
        self._cache = text.folder / "cache"
        self._edits = 0

    def costs(self) -> dict[str, Callable[[], Cost]]:
        """What each costs, by the name of its row."""
        kinds = {f"publish {kind}": lambda kind=kind: self._cold(kind) for kind in ("pdf", "docx", "epub")}
        return kinds | {
            "publish all, first": lambda: self._cold("all", faces=False),
            "publish all, cold": lambda: self._cold("all"),
            "publish all, an edit": self._edited,
            "publish all, no change": lambda: self._publish("all"),
        }

    def _cold(self, kind: str, *, faces: bool = True) -> Cost:
        for folder in (self._output, self._cache):
            shutil.rmtree(folder, ignore_errors=True)
        if faces:
            shutil.copytree(self._faces, self._cache)
        return self._publish(kind)

    def _edited(self) -> Cost:
        """With other words in one paragraph."""
        self._edits += 1
        edit(self._source, f"Dat staat hier voor de {self._edits}e keer")
        return self._publish("all")

    def _publish(self, kind: str) -> Cost:
        command = (*PUBLISH, kind, "--source", str(self._source), "--output", str(self._output), "--quiet")
        return measure(command, environment={"PUBLISH_CACHE": str(self._cache)})


# -- theirs -------------------------------------------------------------------------------------------


def pandoc() -> str | None:
    """The pandoc that pypandoc-binary brings, which is newer than those of distributions, or the one that is there."""
    found = importlib.util.find_spec("pypandoc")
    brought = Path(found.origin or "").parent / "files/pandoc" if found else Path()
    return str(brought) if brought.is_file() else shutil.which("pandoc")


def others(text: Text) -> dict[str, Callable[[], Cost] | str]:
    """What each of the other programs costs on the text, or why it is not run."""
    program = pandoc()
    weasyprint = shutil.which("weasyprint", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    asciidoctor = shutil.which("asciidoctor-pdf") if program else None
    read = (program or "", "text.md", "--standalone", "--toc", "--number-sections")
    themed = ("--pdf-engine", weasyprint or "", "--css=style.css")
    setting = ("--include-before-body=look.typ", "--variable=mainfont:Literata", "--variable=fontsize:10pt")
    look = ("--theme", "theme.yml", "--attribute", "pdf-fontsdir=faces,GEM_FONTS_DIR", "--attribute", "toc")
    typst = importlib.util.find_spec("typst")

    def row(there: object, *commands: Sequence[str]) -> Callable[[], Cost] | str:
        return (lambda: total([measure(each, folder=text.folder) for each in commands])) if there else NOT_INSTALLED

    return {
        REFERENCE: row(program and weasyprint, (*read, *themed, "--output=weasyprint.pdf")),
        "pandoc + Typst (PDF/UA)": row(
            program and typst, (*read, *setting, "--output=text.typ"), (sys.executable, "-c", TYPST)
        ),
        "asciidoctor-pdf": row(asciidoctor, (asciidoctor or "", "text.adoc", *look, "--out-file=asciidoctor.pdf")),
        "pandoc, DOCX": row(program, (*read, "--output=pandoc.docx")),
        "pandoc, EPUB": row(program, (*read, "--output=pandoc.epub")),
    }


def total(costs: Sequence[Cost]) -> Cost:
    """Of commands one after the other."""
    wall, cpu = sum(each.wall for each in costs), sum(each.cpu for each in costs)
    return Cost(wall=wall, cpu=cpu, peak=max(each.peak for each in costs))


# -- the table ----------------------------------------------------------------------------------------


def prepare(name: str, source: Path, scratch: Path) -> Text | str:
    """The text of that name, or why there is none. Has a process of its own: it would count in the memory of others."""
    from tests.benchmarks.texts import multiplied, translate

    if name == "original":
        if not ORIGINAL.is_file():
            return f"{ORIGINAL} is not there"
        command = (*PUBLISH, "import", str(ORIGINAL), "--output", str(scratch / "imported"), "--quiet")
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return "'publish import' does not take it"
        source = scratch / "imported"
    elif TEXTS[name] > 1:
        source = multiplied(source, scratch / f"{name}-source", TEXTS[name])
    translate(source, Path("templates"), scratch / name, pandoc())
    return Text(source=source, folder=scratch / name)


def run(text: Text, faces: Path, runs: int) -> dict[str, Cost | str]:
    """The median of each row, or why it has none."""
    rows: dict[str, Callable[[], Cost] | str] = {**Ours(text, faces).costs(), **others(text)}
    costs: dict[str, list[Cost]] = {name: [] for name in rows}
    failed: dict[str, str] = {}
    for _ in range(runs):
        for name, row in rows.items():
            try:
                if not isinstance(row, str) and name not in failed:
                    costs[name].append(row())
            except subprocess.CalledProcessError as error:
                failed[name] = f"exit status {error.returncode}: {error.stderr}"
    return {
        name: row if isinstance(row, str) else failed.get(name) or median(costs[name]) for name, row in rows.items()
    }


def table(columns: dict[str, dict[str, Cost | str]], runs: int) -> str:
    """Seconds, ratio to the reference and MB of the largest process, text by text."""
    reasons: dict[str, str] = {}
    lines = [
        " " * 24 + "".join(f"{name:>23}  " for name in columns),
        " " * 24 + f"{'s':>8} {'ratio':>7} {'MB':>6}  " * len(columns) + f" medians of {runs}",
    ]
    for row in next(iter(columns.values())):
        line = f"{row:<24}"
        for name, column in columns.items():
            cost, reference = column[row], column[REFERENCE]
            if isinstance(cost, str):
                reasons.setdefault(cost, f"{row}, {name}")
                line += f"{'not run':>15}" + " " * 10
                continue
            ratio = f"{cost.wall / reference.wall:7.2f}" if isinstance(reference, Cost) else " " * 7
            line += f"{cost.wall:8.2f} {ratio} {cost.peak:6.0f}  "
        lines.append(line.rstrip())
    return "\n".join((*lines, *(f"not run: {where}: {reason}" for reason, where in reasons.items())))


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--source", type=Path, default=Path("source"))
    parser.add_argument("--texts", default=",".join(TEXTS), metavar="NAME,…", help="which texts (%(default)s)")
    options = parser.parse_args()
    columns: dict[str, dict[str, Cost | str]] = {}
    absent: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        starter = (*PUBLISH, "new", str(root / "starter"), "--quiet")
        subprocess.run(starter, check=True)
        faces = {"PUBLISH_CACHE": str(root / "faces")}
        command = (*PUBLISH, "pdf", "--source", str(root / "starter"), "--output", str(root / "dist"), "--quiet")
        measure(command, environment=faces)
        for name in options.texts.split(","):
            with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
                text = pool.submit(prepare, name, options.source.resolve(), root).result()
            if isinstance(text, str):
                absent.append(f"not run: {name}: {text}")
            else:
                columns[name] = run(text, root / "faces", options.runs)
                shutil.rmtree(text.folder)
    print("\n".join((table(columns, options.runs) if columns else "nothing to run", *absent)))


if __name__ == "__main__":
    main()
