"""What `publish all` costs, by stage: `./run bench [--runs N] [--source DIR]`, run by hand.

Each command runs as a process of its own, with nothing standing in its output folder and nothing kept but the faces;
then `verify` of all that was made, `all` once more, where nothing changed, and after an edit of one paragraph. Seconds
differ from machine to machine, so every median is also given as a ratio to laying out the main PDF alone on one core
(`publish pdf --jobs 1`, less what `publish check` takes).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KINDS = ("pdf", "print", "docx", "epub", "leaflets", "site")


@dataclass(frozen=True, slots=True)
class Cost:
    """One finished process: wall and processor seconds, and the largest resident size of a process in MB."""

    wall: float
    cpu: float
    peak: float


def run(arguments: list[str]) -> Cost:
    """Runs `python -m publish` with `arguments` and says what it cost, child processes included."""
    try:
        return measure([sys.executable, "-m", "publish", *arguments, "--quiet"])
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"publish {' '.join(arguments)}: exit status {error.returncode}") from error


def measure(
    command: Sequence[str], *, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Cost:
    """Runs a command, in `folder`, and says what it cost, child processes included.

    Raises CalledProcessError, with the last thing it said, where it does not end well.
    """
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL, stderr=said
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            last = said.read().decode(errors="replace").strip().rpartition("\n")[2]
            raise subprocess.CalledProcessError(process.returncode, list(command), stderr=last)
    # Linux counts in kB, macOS in bytes.
    peak = usage.ru_maxrss / (1e3 if sys.platform == "linux" else 1e6)
    return Cost(wall=wall, cpu=usage.ru_utime + usage.ru_stime, peak=peak)


def median(costs: list[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(statistics.median(getattr(each, name) for each in costs) for name in ("wall", "cpu", "peak")))


def edit(source: Path, words: str) -> None:
    """Adds a sentence to a paragraph of running text, in the middle of a source."""
    chapters = sorted(source.glob("*.md"))
    path = chapters[len(chapters) // 2]
    lines = path.read_text(encoding="utf-8").split("\n")
    plain = [at for at, line in enumerate(lines) if line[:1].isalpha() and not lines[at - 1].startswith("{")]
    lines[plain[len(plain) // 2]] += f" {words}."
    path.write_text("\n".join(lines), encoding="utf-8")


def main() -> None:
    """Runs every command in turn, as often as asked, and prints a table of medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--source", type=Path, default=Path("source"))
    options = parser.parse_args()
    costs: dict[str, list[Cost]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["PUBLISH_CACHE"] = f"{scratch}/cache"
        source, output, kept = Path(scratch) / "source", Path(scratch) / "dist", Path(scratch) / "cache" / "made"
        shutil.copytree(options.source, source)
        common = ["--source", str(source), "--output", str(output)]
        cold = {kind: [kind, "--jobs", "1", *common] for kind in KINDS}
        cold |= {f"all, {jobs} jobs": ["all", "--jobs", str(jobs), *common] for jobs in (1, 2)}
        run(cold["site"])  # warm: the faces are cut and the files are read
        for number in range(options.runs):
            costs.setdefault("check", []).append(run(["check", "--source", str(source)]))
            for name, arguments in cold.items():
                shutil.rmtree(output, ignore_errors=True)
                shutil.rmtree(kept, ignore_errors=True)
                costs.setdefault(name, []).append(run(arguments))
            costs.setdefault("verify", []).append(run(["verify", str(output), "--source", str(source)]))
            costs.setdefault("all, again", []).append(run(cold["all, 2 jobs"]))
            for name, arguments in (("all, an edit", cold["all, 2 jobs"]), ("pdf, an edit", cold["pdf"])):
                edit(source, f"Dit is wijziging {number} voor {name}")
                costs.setdefault(name, []).append(run(arguments))
    medians = {name: median(each) for name, each in costs.items()}
    unit = medians["pdf"].wall - medians["check"].wall
    print(f"{'':<12} {'wall s':>7} {'cpu s':>7} {'peak MB':>8} {'x layout':>9}   medians of {options.runs}")
    for name, each in medians.items():
        print(f"{name:<12} {each.wall:7.2f} {each.cpu:7.2f} {each.peak:8.0f} {each.wall / unit:9.2f}")


if __name__ == "__main__":
    main()
